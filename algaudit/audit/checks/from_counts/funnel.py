"""Find at which of several decisions in a row a group falls behind.

Eligible, scored, selected, checked, sanctioned: for each stage the check says who came through, by group, of all cases
and of those who had come through before, and what each stage does to the ratio of the final shares. A blank counts as
not passed. The decision itself may be one of the stages: who got the positive one has passed it. Who passes a later
stage without an earlier one has not come through; such cases are counted and told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.from_counts.plain import counts, numbers, reasons, rows
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import Table
from algaudit.cube.cube import Cube, Dimension, FloatArray
from algaudit.fairness.gaps import GAP, Comparison, compare, holm, p_values
from algaudit.fairness.groups import Group
from algaudit.fairness.rates import Rates
from algaudit.fairness.scores.family import verdicts
from algaudit.fairness.stages.funnel import Stage, contribution, funnel, gap_limits, passing
from algaudit.fairness.strata.cells import cells

PASSED, THROUGH = "passed", "through"


@dataclass(frozen=True, eq=False)
class _Funnel:
    """The funnel of one grouping."""

    made: Table
    stages: list[Stage]

    @cached_property
    def comparisons(self) -> list[tuple[int, str, Comparison]]:
        """Return what gets a verdict: every stage by itself, and the whole where it is more than one stage."""
        if self.made.reference is None:
            return []
        wanted = [(place, PASSED, stage.passed) for place, stage in enumerate(self.stages)]
        if len(self.stages) > 1:
            wanted.append((len(self.stages) - 1, THROUGH, self.stages[-1].through))
        return [(place, kind, compare(self.made.groups, rate, self.made.reference)) for place, kind, rate in wanted]


def check(material: Material) -> Answer:
    """Follow every group through the stages."""
    stages = _stages(material.cube, material.plan)
    plan = material.plan
    # Everybody first, then each grouping; strata make no groups to compare.
    attributes = {item.column for item in material.cube.all_of_role("attribute")}
    funnels = [
        _Funnel(made, funnel(material.cube, cells(material.cube, made.groups), stages))
        for made in material.tables
        if attributes.issuperset(made.groups.by)
    ]
    judged = _judged(funnels, plan)
    figures = {
        "confidence": plan.confidence,
        "family": sum(row["p_adjusted"] is not None for gaps in judged for row in gaps),
        "stages": [{"column": item.column, "passed": _passed(item, material.cube)} for item in stages],
        "skipped": [int(stage.skipped.sum()) for stage in funnels[0].stages],
        "blank": [int(stage.blank.sum()) for stage in funnels[0].stages],
        "tables": [_table(item, gaps, plan) for item, gaps in zip(funnels, judged, strict=True)],
    }
    return Answer(figures, [*_gap_findings(figures), *_odd_findings(figures, material.cube)])


def _stages(cube: Cube, plan: AuditPlan) -> list[Dimension]:
    stages = list(cube.all_of_role("stage"))
    decision = cube.of_role("decision")
    if decision is not None and decision.column in plan.stage:
        stages = _in_order([*stages, _decided(decision, cube.positive)], plan.stage)
    if not stages:
        raise NotPossible("no_stages")
    unclear = next((item for item in stages if passing(item) is None), None)
    if unclear is not None:
        values = [label for label in unclear.labels if label is not None]
        raise NotPossible("stage_unclear", column=unclear.column, values=values[:8])
    return stages


def _in_order(stages: Sequence[Dimension], named: Sequence[str]) -> list[Dimension]:
    """Return the stages in the order of the plan, which is that of the procedure."""
    by_column = {item.column: item for item in stages}
    return [by_column[column] for column in named if column in by_column]


def _decided(decision: Dimension, positive: str | None) -> Dimension:
    """Return the decision as a stage: its positive value has passed, whatever it is called, and every other has not."""
    return Dimension(decision.column, "decision", tuple("1" if label == positive else "0" for label in decision.labels))


def _passed(stage: Dimension, cube: Cube) -> str | None:
    """Return the value that has passed, as the log writes it."""
    return cube.positive if stage.role == "decision" else passing(stage)


# Any: rows of a JSON document.
def _judged(funnels: Sequence[_Funnel], plan: AuditPlan) -> list[list[dict[str, Any]]]:
    """Return the gaps of every funnel; all of them are one family for Holm's correction."""
    listed = [(at, *item) for at, one in enumerate(funnels) for item in one.comparisons]
    raw = p_values([found for *_, found in listed])
    judged = [found.judged() for *_, found in listed]
    family = np.concatenate([p[keep] for p, keep in zip(raw, judged, strict=True)]) if listed else np.zeros(0)
    adjusted, level = holm(family, plan.alpha)
    made: list[list[dict[str, Any]]] = [[] for _ in funnels]
    start = 0
    for (at, place, kind, found), p, keep in zip(listed, raw, judged, strict=True):
        part = slice(start, start + int(keep.sum()))
        start = part.stop
        tested = np.full((2, len(p)), np.nan)
        tested[:, keep] = adjusted[part], level[part]
        share = plan.alpha / max(len(family), 1)
        columns = {"stage": [funnels[at].stages[place].column] * len(p), "kind": [kind] * len(p)}
        made[at] += rows(columns | _columns(found, p, tested, share, plan))
    return made


def _columns(
    found: Comparison, raw: FloatArray, tested: FloatArray, share: float, plan: AuditPlan
) -> dict[str, list[Any]]:
    judged = ~np.isnan(tested[1])
    near = np.where(judged, tested[1], plan.alpha)
    far = np.where(judged, share, plan.alpha)
    difference, ratio = found.difference, found.ratio
    limits, ratio_limits = gap_limits(found, near, far)
    return {
        "group": [list(group) for group in found.groups.groups],
        "difference": numbers(difference),
        "low": numbers(limits[0]),
        "high": numbers(limits[1]),
        "ratio": numbers(ratio),
        "ratio_low": numbers(ratio_limits[0]),
        "ratio_high": numbers(ratio_limits[1]),
        "confidence": [round(1 - at, 12) for at in near.tolist()],
        "p_value": numbers(raw),
        "p_adjusted": numbers(tested[0]),
        "verdict": verdicts(difference, limits, judged, plan.tolerance),
        "reason": reasons(judged, np.isnan(difference), "nobody_left", "reference_too_small"),
    }


def _table(item: _Funnel, gaps: list[dict[str, Any]], plan: AuditPlan) -> dict[str, Any]:
    groups, reference = item.made.groups, item.made.reference
    made = {
        "by": list(groups.by),
        "groups": [list(group) for group in groups.groups],
        "reference": None if reference is None else list(groups.groups[reference]),
        "stages": [_stage(stage, plan.alpha) for stage in item.stages],
        "gaps": gaps,
        "contributions": _contributions(item, plan.alpha),
    }
    made["arises"] = list(_arises(gaps))
    return made


def _stage(stage: Stage, alpha: float) -> dict[str, Any]:
    made: dict[str, Any] = {"column": stage.column}
    for name, rate in ((THROUGH, stage.through), (PASSED, stage.passed)):
        made[name] = _rate(rate, alpha)
    made["skipped"] = counts(stage.skipped, weighted=False)
    made["blank"] = counts(stage.blank, weighted=False)
    return made


def _rate(rate: Rates, alpha: float) -> dict[str, Any]:
    low, high = rate.limits(alpha)
    columns = {"value": rate.value, "low": low, "high": high}
    columns |= {"numerator": rate.numerator, "denominator": rate.denominator}
    return {name: numbers(values) for name, values in columns.items()}


def _contributions(item: _Funnel, alpha: float) -> list[dict[str, Any]]:
    """Return what each stage adds to the logarithm of the ratio of the final shares."""
    made = []
    for place, kind, found in item.comparisons:
        if kind == PASSED:
            added, groups = contribution(found, alpha), found.groups.groups
            made += rows(
                {
                    "stage": [item.stages[place].column] * len(groups),
                    "group": [list(group) for group in groups],
                    "log_ratio": numbers(added.value),
                    "low": numbers(added.low),
                    "high": numbers(added.high),
                }
            )
    return made


def _arises(gaps: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield, for each group with a gap in the final shares, the stages at which a gap the same way was found."""
    found: dict[Group, list[dict[str, Any]]] = {}
    for row in gaps:
        if row["kind"] == PASSED and row["verdict"] == GAP:
            found.setdefault(tuple(row["group"]), []).append(row)
    for whole in gaps:
        if whole["kind"] == THROUGH and whole["verdict"] == GAP:
            stages = found.get(tuple(whole["group"]), [])
            same = [row for row in stages if row["difference"] * whole["difference"] > 0]
            # The share that is smaller by half counts for more than the one that is smaller by a tenth.
            ordered = sorted(same, key=lambda row: -abs(np.log(row["ratio"])) if row["ratio"] else -np.inf)
            yield {"group": whole["group"], "stages": [row["stage"] for row in ordered]}


def _gap_findings(figures: dict[str, Any]) -> list[Finding]:
    made = []
    for table in figures["tables"]:
        arises = {tuple(row["group"]): row["stages"] for row in table["arises"]}
        places = {tuple(group): place for place, group in enumerate(table["groups"])}
        before = [stage["column"] for stage in table["stages"]]
        for row in table["gaps"]:
            if row["verdict"] != GAP:
                continue
            group, at = tuple(row["group"]), before.index(row["stage"])
            facts = {"by": table["by"], "reference": table["reference"]}
            names = ("stage", "kind", "group", "difference", "low", "high", "ratio", "confidence", "p_adjusted")
            facts |= {name: row[name] for name in names}
            counted = table["stages"][at][row["kind"]]
            facts |= _counts(counted, places[group], "")
            facts |= _counts(counted, places[tuple(table["reference"])], "reference_")
            if row["kind"] == THROUGH:
                facts["arises"] = arises[group]
            facts["before"] = before[at - 1] if at else None
            made.append(Finding("funnel_gap", "alert", facts))
    return sorted(made, key=lambda found: (found.facts["kind"] == PASSED, -abs(found.facts["difference"])))


def _counts(counted: dict[str, Any], place: int, prefix: str) -> dict[str, Any]:
    return {prefix + name: counted[name][place] for name in ("value", "numerator", "denominator")}


def _odd_findings(figures: dict[str, Any], cube: Cube) -> Iterator[Finding]:
    """Yield what is odd in the stages: later ones without the earlier ones, and blanks where a decision was due."""
    for stage, skipped, blank in zip(figures["stages"], figures["skipped"], figures["blank"], strict=True):
        if skipped:
            facts = {"stage": stage["column"], "skipped": skipped, "cases": cube.used}
            yield Finding("funnel_skipped", "notice", facts)
        if blank:
            yield Finding("funnel_blank", "notice", {"stage": stage["column"], "blank": blank, "cases": cube.used})
