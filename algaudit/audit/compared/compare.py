"""Compare an earlier audit with a later one: how each gap changed, which gaps only one of them has, what is met.

Only like is compared with like: the same decision, the same positive value and direction, the same outcome. Where the
old audit compared with another group than the new one, its gaps are measured again against the group of the new one,
and the result says so. What has no counterpart is listed.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from algaudit.audit.compared.criteria import Criteria, Key, pairs_of
from algaudit.audit.compared.judge import Judged, judge
from algaudit.audit.compared.reading import Audited, Side, read_audited
from algaudit.audit.tables import Table, number
from algaudit.errors import InputError
from algaudit.fairness.change.gap_change import change_limits, change_verdict, size_change_limits
from algaudit.fairness.groups import SMALLEST_REFERENCE
from algaudit.fairness.rates import WITHOUT_OUTCOME
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

FORMAT = "algaudit/comparison/1"
SCHEMA_FILE = Path(__file__).with_name("comparison-1.schema.json")
#: What two audits must have in common.
_SAME = ("decision", "positive", "positive_is", "weight")
#: What they must have in common when both know the outcome.
_SAME_OUTCOME = ("outcome", "outcome_positive")
_COARSE_OLD = N_(
    "The old audit rests on hidden or rounded counts; its gaps have bounds, not one value, and cannot be compared: "
    "audit the exact counts."
)
_COARSE_NEW = N_(
    "The new audit rests on hidden or rounded counts; its gaps have bounds, not one value, and cannot be compared: "
    "audit the exact counts."
)


@dataclass(frozen=True)
class Change:
    """One gap in both audits; ``change`` is new less old, ``size_change`` that of its size whichever way it points."""

    measure: str
    by: list[str]
    group: list[str | None]
    reference: list[str | None]
    primary: bool
    old: dict[str, float | None]
    new: dict[str, float | None]
    change: dict[str, float | None]
    size_change: dict[str, float | None]
    confidence: float
    turned: bool
    verdict: str | None
    reason: str | None


@dataclass(frozen=True)
class Unmatched:
    """A gap that only one audit has, and why the other has none."""

    measure: str
    by: list[str]
    group: list[str | None]
    reference: list[str | None]
    reason: str


@dataclass(frozen=True)
class Rebased:
    """A grouping whose gaps in the old audit were measured again, because it compared with another group."""

    by: list[str]
    old_reference: list[str | None]
    reference: list[str | None]


@dataclass(frozen=True)
class Compared:
    """Two audits compared; ``met`` is None when no criteria were given.

    With ``outcome_for_some`` the outcome was looked at for some cases only; what needs it is not compared.
    """

    # Any: facts of the two audits, plain values.
    old: dict[str, Any]
    new: dict[str, Any]
    decision: dict[str, str | None]
    same_counts: bool
    outcome_for_some: bool
    margin: float
    confidence: float
    family: int
    rebased: list[Rebased]
    changes: list[Change]
    only_old: list[Unmatched]
    only_new: list[Unmatched]
    criteria: list[Judged] | None
    criteria_fingerprint: str | None
    met: bool | None

    @property
    def worse(self) -> bool:
        """Say whether any gap became worse."""
        return any(change.verdict == "worse" for change in self.changes)


def to_json(compared: Compared) -> str:
    """Return ``comparison.json``, never with NaN."""
    return json.dumps({"format": FORMAT, **asdict(compared)}, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def compare_folders(old: Path, new: Path, *, criteria: Criteria | None = None, margin: float | None = None) -> Compared:
    """Compare two audit folders.

    Parameters
    ----------
    old, new : path
        Folders with ``audit.json`` and ``cube.parquet``; each must agree with its own counts.
    criteria : Criteria, optional
        Judged on the new audit alone.
    margin : share, 0…1, optional
        Growth of a gap that is put up with; by default the tolerance of the new audit's plan.

    Raises
    ------
    InputError
        When the two do not audit the same decision, or a criterion asks what the new audit did not measure or what
        cannot be judged, since the outcome was looked at for some cases only.
    ResultError
        When a folder is damaged.
    """
    return compare_audits(read_audited(old), read_audited(new), criteria=criteria, margin=margin)


def compare_audits(
    old: Audited, new: Audited, *, criteria: Criteria | None = None, margin: float | None = None
) -> Compared:
    """Compare two audits whose figures follow from their counts."""
    _check_same(old, new)
    for_some = bool(old.plan.labelled or new.plan.labelled)
    if for_some:
        _check_criteria(criteria)
        old, new = _without_outcome(old), _without_outcome(new)
    old, rebased = _rebased(old, new)
    allowed = new.plan.tolerance if margin is None else margin
    judged = None if criteria is None else [judge(item, new, place) for place, item in enumerate(criteria.listed, 1)]
    before, after = old.keys(), new.keys()
    matched = [key for key in after if key in before]
    primary = {key for key in matched if key[0] in new.plan.primary_measures()}
    family = sum(before[key] and after[key] for key in primary)
    return Compared(
        old=_facts(old),
        new=_facts(new),
        decision={name: _told(new, name) for name in (*_SAME, *_SAME_OUTCOME)},
        same_counts=old.result.data.fingerprint == new.result.data.fingerprint,
        outcome_for_some=for_some,
        margin=allowed,
        confidence=new.plan.confidence,
        family=family,
        rebased=rebased,
        changes=_changes(old, new, matched, _Shares(primary, new.plan.alpha, family, allowed)),
        only_old=[_unmatched(key, new) for key in before if key not in after],
        only_new=[_unmatched(key, old) for key in after if key not in before],
        criteria=judged,
        criteria_fingerprint=None if criteria is None else criteria.fingerprint,
        met=None if judged is None else all(item.met for item in judged),
    )


def _check_same(old: Audited, new: Audited) -> None:
    for text, audit in ((_COARSE_OLD, old), (_COARSE_NEW, new)):
        if audit.plan.suppressed or audit.plan.rounded:
            raise InputError(text)
    names = _SAME + (_SAME_OUTCOME if old.plan.outcome and new.plan.outcome else ())
    for name in names:
        before, after = _told(old, name), _told(new, name)
        if before != after:
            raise InputError(
                N_(
                    "The two audits do not look at the same thing: {name} is “{old}” in the old one and “{new}” in "
                    "the new one; audit again with the same."
                ),
                name=name,
                old=shown(before) if before else "—",
                new=shown(after) if after else "—",
            )


def _check_criteria(criteria: Criteria | None) -> None:
    """Refuse criteria that need the outcome where it was looked at for some cases only: no rate of it can be judged."""
    for place, item in enumerate(criteria.listed if criteria else (), 1):
        if item.measure not in WITHOUT_OUTCOME:
            raise InputError(
                N_(
                    "Criterion {number} asks for {measure}, which cannot be judged where the outcome was looked at for "
                    "some cases only (--labelled); ask for {known}."
                ),
                number=place,
                measure=item.measure,
                known=", ".join(WITHOUT_OUTCOME),
            )


def _without_outcome(audit: Audited) -> Audited:
    """Leave what can be compared when the outcome is known of selected cases only."""
    kept = tuple(
        replace(made, rates={name: rate for name, rate in made.rates.items() if name in WITHOUT_OUTCOME})
        for made in audit.tables
    )
    return replace(audit, tables=kept)


def _rebased(old: Audited, new: Audited) -> tuple[Audited, list[Rebased]]:
    """Let the old audit compare with the groups that the new one compares with, where it has them large enough."""
    wanted = {frozenset(made.groups.by): made for made in new.tables if made.reference is not None}
    tables, told = [], []
    for made in old.tables:
        after = wanted.get(frozenset(made.groups.by))
        place = _place(made, after) if after else None
        if after and place is not None and place != made.reference:
            before = [] if made.reference is None else list(made.groups.groups[made.reference])
            told.append(Rebased(list(made.groups.by), before, list(made.groups.groups[place])))
            tables.append(replace(made, reference=place))
        else:
            tables.append(made)
    return replace(old, tables=tuple(tables)), told


def _place(made: Table, after: Table) -> int | None:
    """Return the place of a later audit's reference group in an earlier audit."""
    groups = [pairs_of(made.groups.by, group) for group in made.groups.groups]
    reference = pairs_of(after.groups.by, after.groups.groups[after.reference or 0])
    if reference not in groups:
        return None
    place = groups.index(reference)
    return place if made.groups.sizes[place] >= SMALLEST_REFERENCE else None


def _told(audit: Audited, name: str) -> str | None:
    """Return a value of the settled plan; values that were left open stand there as they were found."""
    found: str | None = audit.result.plan.get(name)
    return found


def _facts(audit: Audited) -> dict[str, Any]:
    data = audit.result.data
    return {"fingerprint": data.fingerprint, "rows": data.rows, "used": data.used, "dropped": dict(data.dropped)}


@dataclass(frozen=True)
class _Shares:
    """Which gaps get a verdict, how the risk is shared among them, and the margin."""

    primary: set[Key]
    alpha: float
    family: int
    margin: float

    def risk(self, key: Key) -> float:
        return self.alpha / max(self.family, 1) if key in self.primary else self.alpha


def _changes(old: Audited, new: Audited, matched: list[Key], shares: _Shares) -> list[Change]:
    risks = {shares.risk(key) for key in matched}
    before = {risk: old.sides(risk) for risk in risks}
    after = {risk: new.sides(risk) for risk in risks}
    rows = []
    for key in matched:
        risk = shares.risk(key)
        rows.append(_change(key, before[risk][key], after[risk][key], shares))
    return rows


def _change(key: Key, old: Side, new: Side, shares: _Shares) -> Change:
    after, before = (new.low, new.high), (old.low, old.high)
    change, size = new.difference - old.difference, abs(new.difference) - abs(old.difference)
    low, high = size_change_limits(new.difference, after, old.difference, before)
    change_low, change_high = change_limits(new.difference, after, old.difference, before)
    verdict = None
    if key in shares.primary:
        judged = old.judged and new.judged
        verdict = change_verdict(size, float(low), float(high), shares.margin) if judged else "too_little_data"
    return Change(
        *_named(key),
        primary=key in shares.primary,
        old=_side(old),
        new=_side(new),
        change=_interval(change, float(change_low), float(change_high)),
        size_change=_interval(size, float(low), float(high)),
        confidence=round(1 - shares.risk(key), 12),
        turned=new.difference * old.difference < 0,
        verdict=verdict,
        reason=_reason(old, new),
    )


def _named(key: Key) -> tuple[str, list[str], list[str | None], list[str | None]]:
    measure, group, reference = key
    return measure, [column for column, _ in group], [label for _, label in group], [label for _, label in reference]


def _side(side: Side) -> dict[str, float | None]:
    names = ("value", "numerator", "denominator")
    own = {name: number(getattr(side.own, name)) for name in names}
    other = {f"reference_{name}": number(getattr(side.other, name)) for name in names}
    return {
        "difference": number(side.difference),
        "low": number(side.low),
        "high": number(side.high),
        **own,
        **other,
    }


def _interval(value: float, low: float, high: float) -> dict[str, float | None]:
    return {"value": number(value), "low": number(low), "high": number(high)}


def _reason(old: Side, new: Side) -> str | None:
    """Say why there is no change or no verdict."""
    if math.isnan(old.difference):
        return "undefined_old"
    if math.isnan(new.difference):
        return "undefined_new"
    return None if old.judged and new.judged else "reference_too_small"


def _unmatched(key: Key, other: Audited) -> Unmatched:
    """Say why the other audit has no such gap."""
    measure, pairs, reference = key
    columns = {column for column, _ in pairs}
    made = next((made for made in other.tables if set(made.groups.by) == columns), None)
    if made is None:
        reason = "grouping_absent"
    elif measure not in made.rates:
        reason = "measure_absent"
    else:
        there = {pairs_of(made.groups.by, group) for group in made.groups.groups}
        missing = [
            name for name, group in (("group_absent", pairs), ("reference_absent", reference)) if group not in there
        ]
        reason = missing[0] if missing else "no_reference" if made.reference is None else "reference_differs"
    return Unmatched(*_named(key), reason=reason)
