"""Say what is known of everybody when the true outcome is known only for those who were looked into.

Rates that need the outcome are taken from the whole log where it tells all they need, from the random arm where one is
given and its cases were looked into, and else bounded by the worst case. What holds among the investigated is never
passed on as what holds among all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.from_counts.plain import numbers, rows
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import Table, number
from algaudit.audit.worse_off import worse_off
from algaudit.cube.cube import Cube, FloatArray
from algaudit.decisions.labels import NO_WORDS
from algaudit.fairness.gaps import GAP, holm
from algaudit.fairness.groups import SMALLEST_REFERENCE, UNKNOWN, Groups
from algaudit.fairness.intervals import difference_limits
from algaudit.fairness.labelled.bounds import BoundedGap, Bounds, bounded_p_values, bounds, compare_bounds
from algaudit.fairness.labelled.sorting import Known, counted, known, label_of_labelled
from algaudit.fairness.rates import rates
from algaudit.fairness.scores.family import verdicts
from algaudit.fairness.strata.cells import cells

#: What is asked of everybody.
ASKED: Final = (
    "base_rate",
    "true_positive_rate",
    "false_positive_rate",
    "positive_predictive_value",
    "negative_predictive_value",
    "accuracy",
)
#: Whose gaps are one family for Holm's correction.
JUDGED: Final = frozenset({"base_rate", "true_positive_rate", "false_positive_rate"})
KNOWN, ARM, BOUNDED = "known", "arm", "bounded"


@dataclass(frozen=True, eq=False)
class _Found:
    """One measure of one grouping: where it is taken from, and what it can be."""

    made: Table
    source: str
    bounds: Bounds
    cases: FloatArray

    def gap(self) -> BoundedGap | None:
        """Return the gaps against the reference, None without one."""
        return None if self.made.reference is None else compare_bounds(self.bounds, self.made.reference)

    def judged(self) -> np.ndarray:
        """Say which gaps can be bounded and stand against a reference with enough cases."""
        gap = self.gap()
        if gap is None:
            return np.zeros(0, np.bool_)
        trials = min(gap.other.least.trials[0], gap.other.most.trials[0])
        found: np.ndarray = ~np.isnan(gap.least) & (trials >= SMALLEST_REFERENCE)
        return found


def check(material: Material) -> Answer:
    """Say of each measure whether it can be known of everybody, and what it is or can be."""
    sorted_out, value = _sorted(material)
    plan, cube = material.plan, material.cube
    decides = sorted_out.arm is None or _decides(sorted_out, cube)
    tables = {made.groups.by: made for made in material.tables}
    groupings: list[tuple[str, ...]] = [(), *plan.groupings()]
    found = [item for by in groupings for item in _found(material, tables[by], sorted_out, decides)]
    gaps = _judged(found, plan)
    figures = {
        "confidence": plan.confidence,
        "family": sum(row["p_adjusted"] is not None for part in gaps for row in part),
        "labelled_value": value,
        "cases": cube.used,
        "labelled": int(cube.count[sorted_out.labelled].sum()),
        "outcome_blank": sorted_out.blank,
        "outcome_ignored": sorted_out.ignored,
        "arm": _arm(sorted_out, cube, plan, decides),
        "measures": [_status(item) for item in found if not item.made.groups.by],
        "tables": [_table(item, part, plan.alpha) for item, part in zip(found, gaps, strict=True)],
    }
    return Answer(figures, list(_findings(figures, plan)))


def _sorted(material: Material) -> tuple[Known, str]:
    """Sort the cells by what is known."""
    cube = material.cube
    mark, value = cube.of_role("labelled"), label_of_labelled(cube)
    if cube.of_role("outcome") is None or mark is None:
        raise NotPossible("no_outcome")
    if value is None:
        values = [label for label in mark.labels if label is not None]
        if all(label.casefold() in NO_WORDS for label in values):
            raise NotPossible("nobody_labelled", column=mark.column)
        raise NotPossible("labelled_unclear", column=mark.column, values=values[:8])
    arm = next(iter(material.plan.random_arm.values()), None)
    found = known(cube, arm)
    if found.arm is not None and not found.arm.any():
        raise NotPossible("arm_empty", column=next(iter(material.plan.random_arm)), value=arm)
    return found, value


def _decides(found: Known, cube: Cube) -> bool:
    """Say whether the arm holds both decisions; where it has one only, it does not show what the system decides."""
    arm = found.arm if found.arm is not None else np.zeros(len(cube.count), np.bool_)
    inside, everywhere = set(found.positive[arm].tolist()), set(found.positive.tolist())
    return inside == everywhere


def _found(material: Material, made: Table, found: Known, decides: bool) -> Iterator[_Found]:
    """Yield every measure of a grouping from the source that tells most."""
    place = cells(material.cube, made.groups)
    count = material.cube.count
    everybody = counted(made.groups, place, found, np.ones(len(count), np.bool_), count)
    arm = None if found.arm is None else counted(made.groups, place, found, found.arm, count)
    for measure in ASKED:
        if not _needs(everybody, measure).any():
            yield _Found(made, KNOWN, bounds(everybody, measure), _sizes(everybody))
        elif arm is not None and (decides or measure == "base_rate"):
            yield _Found(made, ARM, bounds(arm, measure), _sizes(arm))
        else:
            yield _Found(made, BOUNDED, bounds(everybody, measure), _sizes(everybody))


def _needs(groups: Groups, measure: str) -> np.ndarray:
    """Say which groups have unknown outcomes that the measure needs."""
    unknown = groups.cases[:, UNKNOWN] > 0
    # Predictive values need the outcomes on one side of the decision only.
    side = {"positive_predictive_value": 1, "false_discovery_rate": 1, "negative_predictive_value": 0}
    side |= {"false_omission_rate": 0}
    return np.asarray(unknown[:, side[measure]] if measure in side else unknown.any(axis=1))


def _sizes(groups: Groups) -> FloatArray:
    sizes: FloatArray = groups.sizes.astype(np.float64)
    return sizes


# Any: rows of a JSON document.
def _judged(found: Sequence[_Found], plan: AuditPlan) -> list[list[dict[str, Any]]]:
    """Return the gaps; those of the plan's measures are one family for Holm's correction."""
    gaps = [item.gap() if item.bounds.measure in JUDGED else None for item in found]
    there = [gap for gap in gaps if gap is not None]
    told = iter(bounded_p_values(there))
    raw = [np.zeros(0) if gap is None else next(told) for gap in gaps]
    keeps = [item.judged() if gap is not None else np.zeros(0, np.bool_) for item, gap in zip(found, gaps, strict=True)]
    family = np.concatenate([p[keep] for p, keep in zip(raw, keeps, strict=True)]) if found else np.zeros(0)
    adjusted, level = holm(family, plan.alpha)
    made, start = [], 0
    for gap, p, keep in zip(gaps, raw, keeps, strict=True):
        part = slice(start, start + int(keep.sum()))
        start = part.stop
        tested = np.full((2, len(p)), np.nan)
        tested[:, keep] = adjusted[part], level[part]
        made.append([] if gap is None else rows(_columns(gap, p, tested, plan)))
    return made


def _columns(gap: BoundedGap, raw: FloatArray, tested: FloatArray, plan: AuditPlan) -> dict[str, list[Any]]:
    judged = ~np.isnan(tested[1])
    level = np.where(judged, tested[1], plan.alpha)
    limits = gap.limits(level)
    return {
        "least": numbers(gap.least),
        "most": numbers(gap.most),
        "nearest": numbers(gap.nearest),
        "low": numbers(limits[0]),
        "high": numbers(limits[1]),
        "confidence": [round(1 - at, 12) for at in level.tolist()],
        "p_value": numbers(raw),
        "p_adjusted": numbers(tested[0]),
        "verdict": verdicts(gap.nearest, limits, judged, plan.tolerance),
    }


def _arm(found: Known, cube: Cube, plan: AuditPlan, decides: bool) -> dict[str, Any] | None:
    """Return how large the random arm is, how much of it is labelled, and whether it looks like the rest."""
    if found.arm is None:
        return None
    column, value = next(iter(plan.random_arm.items()))
    none = np.zeros((1, 3, 2))
    everybody = Groups((), ((),), none.astype(np.int64), none, none, cube.weight is not None, True)
    one = cells(cube, everybody)
    parts = [
        rates(counted(everybody, one, found, among, cube.count), "selection_rate") for among in (found.arm, ~found.arm)
    ]
    ends = [part.limits(plan.alpha) for part in parts]
    low, high = difference_limits(parts[0].value, ends[0], parts[1].value, ends[1])
    return {
        "column": column,
        "value": value,
        "cases": int(cube.count[found.arm].sum()),
        "labelled": int(cube.count[found.arm & (found.state != UNKNOWN)].sum()),
        "decides": decides,
        "selection_rate": number(parts[0].value[0]),
        "rest_selection_rate": number(parts[1].value[0]),
        "difference": number(parts[0].value[0] - parts[1].value[0]) if decides else None,
        "low": number(low[0]) if decides else None,
        "high": number(high[0]) if decides else None,
    }


def _status(item: _Found) -> dict[str, Any]:
    """Say of one measure whether it can be known of everybody."""
    return {"measure": item.bounds.measure, "source": item.source, "point": bool(item.bounds.known.all())}


def _table(item: _Found, gaps: list[dict[str, Any]], alpha: float) -> dict[str, Any]:
    groups, reference = item.made.groups, item.made.reference
    low, high = item.bounds.limits(alpha)
    columns = {"least": item.bounds.least.value, "most": item.bounds.most.value, "low": low, "high": high}
    rest = [list(group) for place, group in enumerate(groups.groups) if place != reference]
    return {
        "measure": item.bounds.measure,
        "source": item.source,
        "by": list(groups.by),
        "reference": None if reference is None else list(groups.groups[reference]),
        "groups": [list(group) for group in groups.groups],
        # What is a number rests on its denominator; a range rests on everybody.
        "cases": np.where(item.bounds.known, item.bounds.least.denominator, item.cases).tolist(),
        **{name: numbers(values) for name, values in columns.items()},
        "gaps": [{"group": group, **row} for group, row in zip(rest, gaps, strict=True)] if gaps else [],
    }


def _findings(figures: dict[str, Any], plan: AuditPlan) -> Iterator[Finding]:
    yield from sorted(_gap_findings(figures, plan), key=lambda found: -abs(found.facts["nearest"]))
    if figures["labelled"] - figures["outcome_blank"] < figures["cases"]:
        bounded = [row["measure"] for row in figures["measures"] if row["source"] == BOUNDED]
        facts = {name: figures[name] for name in ("labelled", "cases", "outcome_ignored", "outcome_blank")}
        yield Finding("labels_selected", "notice", {**facts, "bounded": bounded, "arm": figures["arm"] is not None})
    arm = figures["arm"]
    if arm is None:
        return
    facts = {name: arm[name] for name in ("column", "value", "cases", "labelled")}
    if arm["labelled"] < arm["cases"]:
        yield Finding("labels_arm_partly", "notice", facts)
    if not arm["decides"]:
        yield Finding("labels_arm_alike", "notice", facts)
    elif arm["low"] is not None and (arm["low"] > 0 or arm["high"] < 0):
        names = ("selection_rate", "rest_selection_rate", "difference", "low", "high")
        rate = {name: arm[name] for name in names}
        yield Finding("labels_arm_differs", "notice", {**facts, **rate})


def _gap_findings(figures: dict[str, Any], plan: AuditPlan) -> Iterator[Finding]:
    for table in figures["tables"]:
        places = {tuple(group): place for place, group in enumerate(table["groups"])}
        for row in table["gaps"]:
            if row["verdict"] == GAP:
                names = ("measure", "by", "source", "reference")
                place, other = (places[tuple(group)] for group in (row["group"], table["reference"]))
                yield Finding(
                    "labels_gap",
                    "alert",
                    {
                        **{name: table[name] for name in names},
                        **{name: value for name, value in row.items() if name not in {"verdict", "p_value"}},
                        "cases": table["cases"][place],
                        "reference_cases": table["cases"][other],
                        "worse_off": worse_off(table["measure"], row["nearest"], plan.positive_is),
                    },
                )
