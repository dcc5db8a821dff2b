"""What a table with hidden or rounded counts can tell: bounds for every rate, gap and ratio instead of points.

Every other figure of an audit rests on the counts that can be read; here each hidden count may be anything within its
declared range and is never taken for zero. A gap is only reported when no possible table, chance included, is without
it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import Table, number
from algaudit.audit.worse_off import worse_off
from algaudit.cube.cube import Cube
from algaudit.decisions.labels import label_of, number_of
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.numbers import not_a_number
from algaudit.decisions.roles import Attribute
from algaudit.errors import InputError
from algaudit.fairness.coarse.bounds import ERRORS, Bounds, GapBounds, gap_bounds, rate_bounds
from algaudit.fairness.coarse.cells import Coarse, Unreadable, cell_limits
from algaudit.fairness.coarse.tally import CoarseGroups, Tally
from algaudit.fairness.gaps import verdict
from algaudit.fairness.groups import NO, SMALLEST_REFERENCE, UNKNOWN, YES
from algaudit.fairness.intervals import LAST_BITS
from algaudit.fairness.rates import BALANCED, MEASURES, WITHOUT_OUTCOME
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

#: 1 and true are one key but two labels; a table has few different values.
_REMEMBERED = lru_cache(maxsize=100_000, typed=True)
_UNREADABLE = {
    "blank": N_("Column {column} has a blank count; a hidden count needs a sign such as <10 or *."),
    "no_count": N_("Column {column} holds “{value}”, which is neither a whole number nor a sign for a hidden count."),
    "not_declared": N_(
        "Column {column} holds “{value}”, a hidden count; say with --suppressed which counts were hidden, such as 1-9."
    ),
    "beyond": N_("Column {column} holds “{value}”, which does not fit the hidden counts {low} to {high} of the plan."),
    "not_rounded": N_("Column {column} holds {value}, which is not rounded to {step}; correct --rounded."),
}


def check(material: Material) -> Answer:
    """Bound every rate, gap and ratio of a coarse table.

    Raises
    ------
    NotPossible
        When only counts are there, or the plan names no column of counts.
    InputError
        When a count is neither a whole number nor a sign for a hidden one.
    """
    plan = material.plan
    if material.log is None:
        raise NotPossible("no_rows")
    if plan.count is None:
        raise NotPossible("no_count")
    coarse = Coarse(plan.suppressed, plan.rounded)
    tally, facts = _read(material.log, plan, material.cube, coarse)
    groupings = [(made, tally.groups(made.groups.by)) for made in material.tables if _plain(made, plan)]
    measures = (*MEASURES, *ERRORS) if plan.outcome else WITHOUT_OUTCOME
    gaps = _gaps(groupings, measures, plan)
    figures = {
        **facts,
        "suppressed": list(plan.suppressed) if plan.suppressed else None,
        "rounded": plan.rounded,
        "cases": list(tally.cases),
        "confidence": plan.confidence,
        "rates": [row for _, groups in groupings for row in _rates(groups, measures, plan.alpha)],
        "gaps": gaps,
    }
    return Answer(figures, [*_found(gaps, plan), *_unclear(gaps), *_hidden(figures)])


def _plain(made: Table, plan: AuditPlan) -> bool:
    return not any(item.column in made.groups.by for item in plan.stratum)


def _read(log: DecisionLog, plan: AuditPlan, cube: Cube, coarse: Coarse) -> tuple[Tally, dict[str, int]]:
    """Read the table batch by batch; rows without a decision are left out as everywhere."""
    attributes = plan.roles().attributes
    count = plan.count or ""
    names = [plan.decision, count, *(item.column for item in attributes), *([plan.outcome] if plan.outcome else [])]
    log.require(names)
    tally = Tally(tuple(item.column for item in attributes))
    facts = {"rows": 0, "hidden": 0}
    label, readers = _REMEMBERED(label_of), [_reader(item) for item in attributes]
    for batch in log.batches(names):
        values = {name: batch.column(name).to_pylist() for name in names}
        decisions = [label(value) for value in values[plan.decision]]
        keep = [place for place, decision in enumerate(decisions) if decision is not None]
        written = [values[count][place] for place in keep]
        try:
            low, high = cell_limits(written, coarse)
        except Unreadable as found:
            raise _unreadable(found, count, coarse) from found
        columns = [
            [read(values[item.column][place]) for place in keep] for item, read in zip(attributes, readers, strict=True)
        ]
        groups = list(zip(*columns, strict=True)) if columns else [()] * len(keep)
        truth = (
            [_outcome(label(values[plan.outcome][place]), cube) for place in keep]
            if plan.outcome
            else [UNKNOWN] * len(keep)
        )
        taken = [int(decisions[place] == cube.positive) for place in keep]
        tally.add(zip(groups, truth, taken, strict=True), low.tolist(), high.tolist())
        facts["rows"] += len(keep)
        facts["hidden"] += sum(coarse.is_hidden(label(value)) for value in written)
    return tally, facts


def _outcome(label: str | None, cube: Cube) -> int:
    if label is None:
        return UNKNOWN
    return YES if label == cube.outcome_positive else NO


def _reader(item: Attribute) -> Callable[[object], str | None]:
    """Return what makes the label of a group: of a number its band, of anything else its own."""
    if not item.bands:
        return _REMEMBERED(label_of)
    labels = item.band_labels()

    @_REMEMBERED
    def band(value: object) -> str | None:
        try:
            found = number_of(value)
        except ValueError as error:
            raise not_a_number(item.column, label_of(value)) from error
        return None if found is None else labels[bisect_right(item.bands, found)]

    return band


def _unreadable(found: Unreadable, column: str, coarse: Coarse) -> InputError:
    low, high = coarse.suppressed or ("", "")
    facts = {"value": shown(found.label or ""), "low": low, "high": high, "step": coarse.rounded}
    return InputError(_UNREADABLE[found.reason], column=shown(column), **facts)


def _rates(groups: CoarseGroups, measures: Sequence[str], alpha: float) -> Iterator[dict[str, Any]]:
    for measure in measures:
        found = rate_bounds(measure, groups.low, groups.high, alpha)
        for place, group in enumerate(groups.groups):
            yield {
                "measure": measure,
                "by": list(groups.by),
                "group": list(group),
                **{name: number(getattr(found, name)[place]) for name in ("low", "high", "chance_low", "chance_high")},
                "numerator": None if measure == BALANCED else [int(each[place]) for each in found.numerator],
                "denominator": [int(each[place]) for each in found.denominator],
                "may_be_undefined": bool(found.may_be_undefined[place]),
                "reason": "denominator_zero" if math.isnan(found.low[place]) else None,
            }


def _gaps(
    groupings: Sequence[tuple[Table, CoarseGroups]], measures: Sequence[str], plan: AuditPlan
) -> list[dict[str, Any]]:
    compared = [
        (groups, _reference(made, groups), measure)
        for made, groups in groupings
        for measure in measures
        if _reference(made, groups) is not None
    ]
    primary = set(plan.primary_measures())
    family = sum(len(groups.groups) - 1 for groups, _, measure in compared if measure in primary)
    rows = []
    for groups, place, measure in compared:
        alpha = plan.alpha / max(family, 1) if measure in primary else plan.alpha
        found = rate_bounds(measure, groups.low, groups.high, alpha)
        for gap in gap_bounds(found, place or 0):
            rows.append(_gap(gap, groups, place or 0, found, primary=measure in primary, plan=plan, alpha=alpha))  # noqa: PERF401
    return rows


def _reference(made: Table, groups: CoarseGroups) -> int | None:
    if made.reference is None:
        return None
    wanted = made.groups.groups[made.reference]
    return groups.groups.index(wanted) if wanted in groups.groups else None


def _gap(
    gap: GapBounds,
    groups: CoarseGroups,
    place: int,
    found: Bounds,
    *,
    primary: bool,
    plan: AuditPlan,
    alpha: float,
) -> dict[str, Any]:
    judged, reason = _judged(gap, int(found.denominator[0][place]), plan.tolerance)
    return {
        "measure": found.measure,
        "by": list(groups.by),
        "group": list(groups.groups[gap.place]),
        "reference": list(groups.groups[place]),
        "primary": primary,
        **{name: number(getattr(gap, name)) for name in ("low", "high", "ratio_low", "ratio_high")},
        **{name: number(getattr(gap, name)) for name in ("chance_low", "chance_high")},
        "confidence": round(1 - alpha, 12),
        "may_be_undefined": gap.may_be_undefined,
        "verdict": judged if primary else None,
        "reason": reason,
    }


def _judged(gap: GapBounds, reference_cases: int, tolerance: float) -> tuple[str, str | None]:
    """Judge a gap by what every possible table allows; say what stands in the way of a verdict."""
    if math.isnan(gap.low + gap.high):
        return "too_little_data", "denominator_zero"
    if reference_cases < SMALLEST_REFERENCE:
        return "too_little_data", "reference_too_small"
    nearest = 0.0 if gap.low <= 0 <= gap.high else min(gap.low, gap.high, key=abs)
    judged = verdict(nearest, gap.chance_low, gap.chance_high, tolerance)
    if judged != "too_little_data":
        return judged, "reference_rate_zero" if math.isinf(gap.ratio_high) or math.isnan(gap.ratio_high) else None
    tolerated = tolerance + LAST_BITS
    decided = abs(nearest) > tolerated or max(abs(gap.low), abs(gap.high)) <= tolerated
    return judged, "chance" if decided else "too_coarse"


def _found(gaps: Sequence[dict[str, Any]], plan: AuditPlan) -> Iterator[Finding]:
    names = (
        "measure",
        "by",
        "group",
        "reference",
        "low",
        "high",
        "ratio_low",
        "ratio_high",
        "chance_low",
        "chance_high",
    )
    for row in gaps:
        if row["verdict"] == "gap":
            side = worse_off(row["measure"], row["low"] + row["high"], plan.positive_is)
            yield Finding("bounds_gap", "alert", {**{name: row[name] for name in names}, "worse_off": side})


def _unclear(gaps: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    """Yield, per measure and columns, how many gaps cannot be judged, and how many of them only for coarseness."""
    grouped: dict[tuple[str, tuple[str, ...]], list[str | None]] = {}
    for row in gaps:
        if row["verdict"] == "too_little_data":
            grouped.setdefault((row["measure"], tuple(row["by"])), []).append(row["reason"])
    for (measure, by), reasons in grouped.items():
        facts = {"measure": measure, "by": list(by), "gaps": len(reasons), "coarse": reasons.count("too_coarse")}
        yield Finding("bounds_unclear", "notice", facts)


def _hidden(figures: dict[str, Any]) -> Iterator[Finding]:
    if figures["hidden"] or figures["rounded"]:
        names = ("rows", "hidden", "cases", "suppressed", "rounded")
        yield Finding("bounds_coarse", "notice", {name: figures[name] for name in names})
