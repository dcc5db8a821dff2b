"""The result of an audit: plain numbers and codes, written as one JSON document that scripts can depend on.

Sentences are not kept here; whoever shows a result makes them. The JSON Schema beside this file describes the document.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from algaudit.errors import ResultError
from algaudit.i18n import N_

FORMAT = "algaudit/audit-result/1"
#: A group: one label per column; None is a missing value.
Labels = list[str | None]


@dataclass(frozen=True)
class Interval:
    """A number with its interval and the method of the interval; None where it cannot be computed."""

    value: float | None
    low: float | None
    high: float | None
    method: str


@dataclass(frozen=True)
class Measure:
    """One measure of one group (``by`` and ``group`` empty: everybody; only ``group`` empty: across all groups)."""

    measure: str
    by: list[str]
    group: Labels
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None
    effective_denominator: float | None
    method: str
    reason: str | None


@dataclass(frozen=True)
class Gap:
    """One measure of one group against the reference group."""

    measure: str
    by: list[str]
    group: Labels
    reference: Labels
    difference: Interval
    ratio: Interval
    confidence: float
    p_value: float | None
    p_adjusted: float | None
    primary: bool
    verdict: str | None
    detectable: float | None
    reason: str | None


@dataclass(frozen=True)
class Finding:
    """Something worth a sentence: a code and its facts."""

    code: str
    severity: str
    # Any: facts are numbers, texts or lists, by code.
    facts: dict[str, Any]


@dataclass(frozen=True)
class LogFacts:
    """What was read: cases in the log, used, dropped by reason, missing by column, and the Cube's fingerprint."""

    rows: int
    used: int
    dropped: dict[str, int]
    fingerprint: str
    missing: dict[str, int]
    weighted: bool


@dataclass(frozen=True)
class Opinion:
    """What another library says: how many numbers were compared and the largest difference."""

    version: str
    measures: int
    max_difference: float


@dataclass(frozen=True)
class AuditResult:
    """Everything an audit found.

    Attributes are the keys of ``audit.json``; ``format`` names the version of the document.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    # Any: the plan as plain values, checked by AuditPlan.
    plan: dict[str, Any]
    data: LogFacts
    measures: list[Measure]
    gaps: list[Gap]
    findings: list[Finding]
    crosscheck: dict[str, Opinion]
    versions: dict[str, str]
    seed: int
    format: str = field(default=FORMAT)

    @property
    def has_gap(self) -> bool:
        """Say whether any gap was found beyond tolerance."""
        return any(gap.verdict == "gap" for gap in self.gaps)


def to_document(result: AuditResult) -> dict[str, Any]:
    """Return the result as plain values, in the order of ``audit.json``."""
    values = asdict(result)
    order = ("format", "plan", "data", "measures", "gaps", "findings", "crosscheck", "versions", "seed")
    return {name: values[name] for name in order}


def to_json(result: AuditResult) -> str:
    """Return ``audit.json``: one entry a line, never NaN."""
    return json.dumps(to_document(result), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def from_document(values: Any) -> AuditResult:
    """Read a result back from plain values.

    Raises
    ------
    ResultError
        When the document is of another format or damaged, naming the first wrong place.
    """
    found = values.get("format") if isinstance(values, dict) else None
    if found != FORMAT:
        raise ResultError(
            N_("This is not an audit result of format {format} (found: {found})."), format=FORMAT, found=found
        )
    try:
        return TypeAdapter(AuditResult).validate_python(values)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise ResultError(N_("The audit result is damaged at {place}."), place=place) from error
