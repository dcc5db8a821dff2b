"""How accurate an algorithm was for people of a group: rates with their intervals, taken from an audit of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.features import Form

#: The document of an audit; the reader of audits lies in a room above this one.
_FORMAT: Final = "algaudit/audit-result/1"
#: How often it says yes; how often it is right; and the two ways to be wrong.
MEASURES: Final = ("selection_rate", "accuracy", "false_negative_rate", "false_positive_rate")
_MOST_BYTES: Final = 200 * 1024**2


class Rate(Form):
    """One measure of one group; of everybody, where ``by`` is None."""

    measure: str
    by: str | None
    group: str | None
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None


class Measured(Form):
    """What an audit found.

    Parameters
    ----------
    positive : str
        The decision that was looked at.
    outcome_column, outcome : str or None
        Where the true outcome stands, and the one that deserves that decision.
    confidence : float
        Of the intervals.
    counted : str
        Fingerprint of the counts that the audit rests on.
    fingerprint : str or None
        Of the algorithm that the audit asked itself; None where it asked none.
    rates : tuple of Rate
        Of everybody and of single groups.
    """

    positive: str
    outcome_column: str | None
    outcome: str | None
    confidence: float
    counted: str
    fingerprint: str | None
    rates: tuple[Rate, ...]

    def of(self, groups: tuple[tuple[str, str | None], ...]) -> tuple[Rate, ...]:
        """Return the rates of everybody and of some groups, measure by measure."""
        wanted = {(None, None), *groups}
        return tuple(one for name in MEASURES for one in self.rates if one.measure == name and _key(one) in wanted)


def _key(rate: Rate) -> tuple[str | None, str | None]:
    return rate.by, rate.group


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Row(_Read):
    measure: str
    by: list[str]
    group: list[str | None]
    value: float | None
    low: float | None
    high: float | None
    numerator: float | None
    denominator: float | None


class _Plan(_Read):
    positive: str
    outcome: str | None
    outcome_positive: str | None
    confidence: float


class _Counted(_Read):
    fingerprint: str


class _Audit(_Read):
    form: str = Field(alias="format", pattern=f"^{_FORMAT}$")
    plan: _Plan
    counts: _Counted = Field(alias="data")
    measures: list[_Row]
    # Any: each check has figures of its own.
    checks: dict[str, dict[str, Any]]


def read_measured(path: Path) -> Measured:
    """Read what an audit found.

    Parameters
    ----------
    path : Path
        The ``audit.json`` of an audit.

    Raises
    ------
    InputError
        When it cannot be read or is none.
    """
    try:
        with path.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
        found = _Audit.model_validate_json(content)
    except (OSError, ValidationError) as error:
        sentence = N_("{path} is no result of an audit (audit.json); name one, or leave “audit” out.")
        raise InputError(sentence, path=path) from error
    fingerprint = found.checks.get("fidelity", {}).get("fingerprint")
    return Measured(
        positive=found.plan.positive,
        outcome_column=found.plan.outcome,
        outcome=found.plan.outcome_positive,
        confidence=found.plan.confidence,
        counted=found.counts.fingerprint,
        fingerprint=fingerprint if isinstance(fingerprint, str) else None,
        rates=tuple(_rate(row) for row in found.measures if row.measure in MEASURES and _is_single(row)),
    )


def _is_single(row: _Row) -> bool:
    return len(row.by) <= 1 and len(row.group) == len(row.by)


def _rate(row: _Row) -> Rate:
    by, group = (row.by[0], row.group[0]) if row.by else (None, None)
    return Rate(**{**row.model_dump(), "by": by, "group": group})
