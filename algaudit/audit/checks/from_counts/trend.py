"""Did the gaps change with time? Each gap period by period, its drift along a line, and the largest jump of its level.

All drifts and jumps of an audit are tested together (Holm), so that a change which chance alone brings about is hardly
ever reported. The intervals of single periods are for that period alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.from_counts.plain import numbers, reasons, rows
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import Table
from algaudit.cube.cube import FloatArray
from algaudit.fairness.change.periods import Series, numbered, series
from algaudit.fairness.change.series import FEWEST_FOR_LINE, BoolArray, Jump, Line
from algaudit.fairness.gaps import holm
from algaudit.fairness.groups import split
from algaudit.fairness.rates import measures_of

_MOST_NAMED = 12


@dataclass(frozen=True, eq=False)
class _Followed:
    """The gaps of one measure and column over time, with what was fitted to them; one row per group."""

    by: str
    reference: str | None
    gaps: Series
    line: Line
    jump: Jump

    @property
    def chances(self) -> FloatArray:
        """p-values of line and jump, NaN where there is none; groups × 2."""
        return np.stack([self.line.p_value, self.jump.p_value], axis=1)


@dataclass(frozen=True, eq=False)
class _Tested:
    """What the family made of the p-values, groups × (line, jump); NaN where there was none."""

    adjusted: FloatArray
    level: FloatArray

    def part(self, at: slice) -> _Tested:
        """Return those of some groups."""
        return _Tested(self.adjusted[at], self.level[at])


def check(material: Material) -> Answer:
    """Follow every primary measure of every column through the periods of the plan.

    Raises
    ------
    NotPossible
        When there are fewer than three periods, periods of several kinds, or nobody to compare with.
    """
    dimension = next(iter(material.cube.all_of_role("period")), None)
    if dimension is None:
        raise NotPossible("no_period")
    labels = [label for label in dimension.labels if label is not None]
    if len(labels) < FEWEST_FOR_LINE:
        raise NotPossible("too_few_periods", found=len(labels), needed=FEWEST_FOR_LINE)
    when = numbered(labels)
    if when is None:
        raise NotPossible("periods_mixed", column=dimension.column)
    followed = list(_followed(material, dimension.column, labels, when))
    if not followed:
        raise NotPossible("no_reference")
    blank = [label is None for label in dimension.labels]
    missing = int(material.cube.count[np.array(blank)[material.cube.codes_of(dimension.column)]].sum())
    return _answer(material.plan, followed, labels, {"column": dimension.column, "missing": missing})


def _followed(material: Material, column: str, labels: Sequence[str], when: FloatArray) -> Iterator[_Followed]:
    for made in material.tables:
        if not _compared(made, material.plan):
            continue
        (by,) = made.groups.by
        reference = made.groups.groups[made.reference or 0]
        groups = split(material.cube, (by, column))
        measures = [name for name in material.plan.primary_measures() if name in measures_of(groups)]
        for gaps in series(groups, labels, reference, measures, alpha=material.plan.alpha):
            if gaps.groups:
                yield _Followed(by, reference[0], gaps, *gaps.fitted(when))


def _compared(made: Table, plan: AuditPlan) -> bool:
    """Say whether a grouping is one column with somebody to compare with."""
    own = {item.column for item in plan.roles().attributes}
    return made.reference is not None and len(made.groups.by) == 1 and made.groups.by[0] in own


def _answer(plan: AuditPlan, followed: list[_Followed], labels: list[str], facts: dict[str, Any]) -> Answer:
    tested = _tested(followed, plan.alpha)
    gaps, start = [], 0
    for each in followed:
        gaps += _gaps(each, tested.part(slice(start, start + len(each.gaps.groups))), labels, plan.alpha)
        start += len(each.gaps.groups)
    figures = {
        **facts,
        "unit": "month" if "-" in labels[0] else "year",
        "periods": labels,
        "confidence": plan.confidence,
        "tests": int((~np.isnan(tested.level)).sum()),
        "rates": [row for each in followed for row in _rates(each)],
        "gaps": gaps,
    }
    return Answer(figures, [*_changes(gaps, plan.tolerance), *_thin(gaps)])


def _tested(followed: Sequence[_Followed], alpha: float) -> _Tested:
    """Test all lines and jumps as one family."""
    chances = np.concatenate([each.chances for each in followed])
    there = ~np.isnan(chances)
    made = _Tested(np.full(chances.shape, np.nan), np.full(chances.shape, np.nan))
    made.adjusted[there], made.level[there] = holm(chances[there], alpha)
    return made


def _rates(each: _Followed) -> list[dict[str, Any]]:
    """Return the rates of every group, the reference first."""
    gaps, made = each.gaps, []
    reference = [(each.reference,)]
    sides = ((reference, gaps.other, gaps.other_limits), (gaps.groups, gaps.own, gaps.own_limits))
    for groups, measured, (low, high) in sides:
        made += rows(
            {
                "measure": [measured.measure] * len(groups),
                "by": [[each.by]] * len(groups),
                "group": [list(group) for group in groups],
                "numerator": numbers(measured.numerator),
                "denominator": numbers(measured.denominator),
                "value": numbers(measured.value),
                "low": numbers(low),
                "high": numbers(high),
            }
        )
    return made


def _gaps(each: _Followed, tested: _Tested, labels: list[str], alpha: float) -> list[dict[str, Any]]:
    gaps, size = each.gaps, len(each.gaps.groups)
    low, high = gaps.limits
    lines = _fits(_line_columns(each.line, tested.level[:, 0], gaps.enough, labels), tested, 0, alpha)
    jumps = _fits(_jump_columns(each.jump, tested.level[:, 1], gaps.enough, labels), tested, 1, alpha)
    short = gaps.enough.sum(axis=1) < FEWEST_FOR_LINE
    return rows(
        {
            "measure": [gaps.measure] * size,
            "by": [[each.by]] * size,
            "group": [list(group) for group in gaps.groups],
            "reference": [[each.reference]] * size,
            "difference": numbers(gaps.gap),
            "low": numbers(low),
            "high": numbers(high),
            "enough": gaps.enough.tolist(),
            "line": lines,
            "jump": jumps,
            "reason": reasons(~np.isnan(tested.level[:, 0]), short, "too_few_periods", "too_few_cases"),
        }
    )


def _line_columns(fit: Line, level: FloatArray, enough: BoolArray, labels: list[str]) -> dict[str, np.ndarray]:
    low, high = fit.limits(level)
    named, last = np.array(labels), len(labels) - 1 - enough[:, ::-1].argmax(axis=1)
    return {
        **{name: getattr(fit, name) for name in ("slope", "p_value", "first", "last", "scatter")},
        "low": low,
        "high": high,
        "first_period": named[enough.argmax(axis=1)],
        "last_period": named[last],
    }


def _jump_columns(fit: Jump, level: FloatArray, enough: BoolArray, labels: list[str]) -> dict[str, np.ndarray]:
    low, high = fit.limits(level)
    named, later = np.array(labels), enough & (np.arange(len(labels)) >= fit.place[:, None])
    return {
        "last_before": named[fit.place - 1],
        "first_after": named[later.argmax(axis=1)],
        **{name: getattr(fit, name) for name in ("before", "after", "p_value", "scatter")},
        "change": fit.after - fit.before,
        "low": low,
        "high": high,
    }


def _fits(columns: dict[str, np.ndarray], tested: _Tested, kind: int, alpha: float) -> list[dict[str, Any] | None]:
    """Return one row per group, None for those without a fit."""
    adjusted, level = tested.adjusted[:, kind], tested.level[:, kind]
    told = {name: values.tolist() for name, values in columns.items()}
    told |= {"confidence": [round(1 - at, 12) for at in level.tolist()], "p_adjusted": adjusted.tolist()}
    told |= {"found": (adjusted < alpha).tolist()}
    return [row if known else None for row, known in zip(rows(told), ~np.isnan(level), strict=True)]


def _changes(gaps: list[dict[str, Any]], tolerance: float) -> Iterator[Finding]:
    """Yield what was found of each gap: the drift or the jump, whichever leaves less unexplained."""
    for row in gaps:
        found = [(name, row[name]) for name in ("jump", "line") if row[name] and row[name]["found"]]
        if not found:
            continue
        name, fit = min(found, key=lambda each: float(each[1]["scatter"]))
        before, after = (fit["before"], fit["after"]) if name == "jump" else (fit["first"], fit["last"])
        wider = abs(after) > abs(before)
        facts = {key: row[key] for key in ("measure", "by", "group", "reference")}
        facts |= {"before": before, "after": after, "wider": wider, "periods": sum(row["enough"])}
        facts |= {key: fit[key] for key in ("low", "high", "confidence", "p_adjusted")}
        severity = "alert" if wider and abs(after - before) > tolerance else "notice"
        if name == "jump":
            facts |= {"change": fit["change"], "last_before": fit["last_before"], "first_after": fit["first_after"]}
            yield Finding("trend_jump", severity, facts)
        else:
            facts |= {"slope": fit["slope"], "first": fit["first_period"], "last": fit["last_period"]}
            yield Finding("trend_drift", severity, facts)


def _thin(gaps: list[dict[str, Any]]) -> Iterator[Finding]:
    """Yield, per measure and column, the groups whose periods hold too little data for any trend."""
    grouped: dict[tuple[str, str], list[str | None]] = {}
    for row in gaps:
        if row["reason"]:
            grouped.setdefault((row["measure"], row["by"][0]), []).append(row["group"][0])
    for (measure, by), groups in grouped.items():
        named = list(islice(groups, _MOST_NAMED))
        yield Finding("trend_thin", "notice", {"measure": measure, "by": [by], "groups": named, "number": len(groups)})
