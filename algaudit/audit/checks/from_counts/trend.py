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
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import Table
from algaudit.cube.cube import FloatArray
from algaudit.fairness.change.periods import Series, numbered, series
from algaudit.fairness.change.series import FEWEST_FOR_LINE, Jump, Line
from algaudit.fairness.gaps import holm
from algaudit.fairness.groups import split
from algaudit.fairness.rates import Rates, measures_of

_MOST_NAMED = 12


@dataclass(frozen=True, eq=False)
class _Followed:
    """One gap over time, with what was fitted to it."""

    by: str
    reference: str | None
    gaps: Series
    line: Line | None
    jump: Jump | None


@dataclass(frozen=True)
class _Tested:
    """What the family made of one p-value."""

    adjusted: float
    level: float
    found: bool


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
        for measure in material.plan.primary_measures():
            if measure in measures_of(groups):
                for gaps in series(groups, labels, reference, measure, alpha=material.plan.alpha):
                    yield _Followed(by, reference[0], gaps, *gaps.fitted(when))


def _compared(made: Table, plan: AuditPlan) -> bool:
    """Say whether a grouping is one column with somebody to compare with."""
    own = {item.column for item in plan.roles().attributes}
    return made.reference is not None and len(made.groups.by) == 1 and made.groups.by[0] in own


def _answer(plan: AuditPlan, followed: list[_Followed], labels: list[str], facts: dict[str, Any]) -> Answer:
    fits = [fit for each in followed for fit in (each.line, each.jump) if fit is not None]
    adjusted, level = holm(np.array([fit.p_value for fit in fits]), plan.alpha)
    tested = [
        _Tested(float(value), float(at), bool(value < plan.alpha)) for value, at in zip(adjusted, level, strict=True)
    ]
    left = iter(tested)
    rows = [(each, [next(left) if fit is not None else None for fit in (each.line, each.jump)]) for each in followed]
    figures = {
        **facts,
        "unit": "month" if "-" in labels[0] else "year",
        "periods": labels,
        "confidence": plan.confidence,
        "tests": len(fits),
        "rates": list(_rates(followed)),
        "gaps": [_gap(each, judged, labels) for each, judged in rows],
    }
    return Answer(figures, [*_changes(figures["gaps"], plan.tolerance), *_thin(figures["gaps"])])


def _rates(followed: list[_Followed]) -> Iterator[dict[str, Any]]:
    """Yield the rates of every group, the reference first."""
    told = set()
    for each in followed:
        gaps = each.gaps
        if (each.by, gaps.measure) not in told:
            told.add((each.by, gaps.measure))
            yield _rate(gaps.other, each.by, each.reference, gaps.other_limits)
        yield _rate(gaps.own, each.by, gaps.group[0], gaps.own_limits)


def _rate(measured: Rates, by: str, group: str | None, limits: tuple[FloatArray, FloatArray]) -> dict[str, Any]:
    return {
        "measure": measured.measure,
        "by": [by],
        "group": [group],
        "numerator": _numbers(measured.numerator),
        "denominator": _numbers(measured.denominator),
        "value": _numbers(measured.value),
        "low": _numbers(limits[0]),
        "high": _numbers(limits[1]),
    }


def _numbers(values: FloatArray) -> list[float | None]:
    finite = np.isfinite(values)
    return [value if known else None for value, known in zip(values.tolist(), finite.tolist(), strict=True)]


def _gap(each: _Followed, judged: Sequence[_Tested | None], labels: list[str]) -> dict[str, Any]:
    gaps, used = each.gaps, [label for label, enough in zip(labels, each.gaps.enough, strict=True) if enough]
    low, high = gaps.limits
    return {
        "measure": gaps.measure,
        "by": [each.by],
        "group": [gaps.group[0]],
        "reference": [each.reference],
        "difference": _numbers(gaps.gap),
        "low": _numbers(low),
        "high": _numbers(high),
        "enough": gaps.enough.tolist(),
        "line": _line(each.line, judged[0], used),
        "jump": _jump(each.jump, judged[1], used),
        "reason": None if each.line else "too_few_periods" if len(used) < FEWEST_FOR_LINE else "too_few_cases",
    }


def _line(fit: Line | None, judged: _Tested | None, used: list[str]) -> dict[str, Any] | None:
    if fit is None or judged is None:
        return None
    low, high = fit.limits(judged.level)
    ends = {"first_period": used[0], "last_period": used[-1]}
    return {**_without_error(fit), "low": low, "high": high, **ends, **_said(judged)}


def _jump(fit: Jump | None, judged: _Tested | None, used: list[str]) -> dict[str, Any] | None:
    if fit is None or judged is None:
        return None
    low, high = fit.limits(judged.level)
    values = {name: value for name, value in _without_error(fit).items() if name != "place"}
    between = {"last_before": used[fit.place - 1], "first_after": used[fit.place]}
    return {**between, **values, "change": fit.after - fit.before, "low": low, "high": high, **_said(judged)}


def _without_error(fit: Line | Jump) -> dict[str, Any]:
    return {name: value for name, value in vars(fit).items() if name != "error"}


def _said(judged: _Tested) -> dict[str, Any]:
    return {"confidence": round(1 - judged.level, 12), "p_adjusted": judged.adjusted, "found": judged.found}


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
