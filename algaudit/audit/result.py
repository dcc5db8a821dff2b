"""The result of an audit: plain numbers and codes, written as one JSON document that scripts can depend on.

Sentences are not kept here; whoever shows a result makes them. The JSON Schema beside this file describes the document
key by key.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from algaudit.errors import ResultError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

FORMAT = "algaudit/audit-result/1"
SCHEMA_FILE = Path(__file__).with_name("audit-result-1.schema.json")
_LONGEST_PLACE = 100
#: A group: one label per column; None is a missing value.
Labels = list[str | None]


class _Entry:
    """Part of the document; when read back it may hold no other keys and no NaN."""

    __pydantic_config__ = ConfigDict(extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True)
class Interval(_Entry):
    """A number with its interval and the method of the interval; None where it cannot be computed."""

    value: float | None
    low: float | None
    high: float | None
    method: str


@dataclass(frozen=True)
class Measure(_Entry):
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
class Gap(_Entry):
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
class Finding(_Entry):
    """Something worth a sentence: a code and its facts."""

    code: str
    severity: str
    # Any: facts are numbers, texts or lists, by code.
    facts: dict[str, Any]


@dataclass(frozen=True)
class LogFacts(_Entry):
    """What was read: cases in the log, used, dropped by reason, missing by column, and the Cube's fingerprint."""

    rows: int
    used: int
    dropped: dict[str, int]
    fingerprint: str
    missing: dict[str, int]
    weighted: bool


@dataclass(frozen=True)
class Opinion(_Entry):
    """What another library says: how many numbers were compared and the largest difference."""

    version: str
    measures: int
    max_difference: float


@dataclass(frozen=True)
class AuditResult(_Entry):
    """Everything an audit found.

    Attributes are the keys of ``audit.json``; ``format`` names the version of the document.
    """

    # Any: the plan as plain values, checked by AuditPlan.
    plan: dict[str, Any]
    data: LogFacts
    measures: list[Measure]
    gaps: list[Gap]
    findings: list[Finding]
    # Any: each check has figures of its own, which its JSON Schema describes.
    checks: dict[str, dict[str, Any]]
    crosscheck: dict[str, Opinion]
    versions: dict[str, str]
    seed: int
    format: str = field(default=FORMAT)

    @property
    def has_alert(self) -> bool:
        """Say whether anything was found beyond tolerance, by the comparisons or by a further check."""
        return any(finding.severity == "alert" for finding in self.findings)

    @property
    def has_gap(self) -> bool:
        """Say whether any gap was found beyond tolerance."""
        return any(gap.verdict == "gap" for gap in self.gaps)


def to_document(result: AuditResult) -> dict[str, Any]:
    """Return the result as plain values, in the order of ``audit.json``; a finding's facts stand beside its code."""
    values = asdict(result)
    values["findings"] = [
        {"code": item["code"], "severity": item["severity"], **item["facts"]} for item in values["findings"]
    ]
    order = ("format", "plan", "data", "measures", "gaps", "findings", "checks", "crosscheck", "versions", "seed")
    return {name: values[name] for name in order}


def to_json(result: AuditResult) -> str:
    """Return ``audit.json``: one entry a line, never NaN."""
    return json.dumps(to_document(result), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def from_json(text: str) -> AuditResult:
    """Read a result back from the text of ``audit.json``.

    Raises
    ------
    ResultError
        When the text is not JSON as the standard has it (NaN, a key twice, nested without end), or not a result.
    """
    try:
        values = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ResultError(N_("The audit result is not JSON, or holds NaN or a key twice.")) from error
    return from_document(values)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: two programs could read two different results out of one document."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError
    return made


def _no_constant(_: str) -> None:
    raise ValueError


# Any: plain values of any shape; that is what is checked here.
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
            N_("This is not an audit result of format {format} (found: {found})."), format=FORMAT, found=shown(found)
        )
    try:
        # By way of JSON, because only there strict reading knows lists and numbers for what they are.
        text = json.dumps(values | {"findings": _with_facts(values.get("findings"))}, allow_nan=False)
        return _reader().validate_json(text, strict=True)
    except ValidationError as error:
        # A place without a name is the document itself, when the strict reader of JSON refuses it.
        place = ".".join(str(part) for part in error.errors()[0]["loc"])[:_LONGEST_PLACE] or "{…}"
        raise ResultError(N_("The audit result is damaged at {place}."), place=place) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise ResultError(N_("The audit result is not JSON, or holds NaN or a key twice.")) from error


@cache
def _reader() -> TypeAdapter[AuditResult]:
    return TypeAdapter(AuditResult)


def _with_facts(found: Any) -> Any:
    """Gather the facts of each finding; what is no finding is left for the reader to refuse."""
    if not isinstance(found, list):
        return found
    own = ("code", "severity")
    return [
        {name: item[name] for name in own if name in item}
        | {"facts": {name: value for name, value in item.items() if name not in own}}
        if isinstance(item, dict)
        else item
        for item in found
    ]
