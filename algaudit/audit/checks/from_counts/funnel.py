"""Find at which of several decisions in a row a group falls behind.

Eligible, scored, selected, checked, sanctioned: for each stage the check says who came through, by group, of all cases
and of those who had come through before, and what each stage does to the ratio of the final shares. A blank counts as
not passed. The decision itself may be one of the stages: who got the positive one has passed it. Who passes a later
stage without an earlier one has not come through; such cases are counted and told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import Table, number
from algaudit.cube.cube import Cube, Dimension, FloatArray
from algaudit.fairness.gaps import GAP, TOO_LITTLE, Comparison, compare, holm, p_values, verdict
from algaudit.fairness.rates import Rates
from algaudit.fairness.stages.funnel import Stage, contribution, funnel, passing
from algaudit.fairness.strata.cells import cells

PASSED, THROUGH = "passed", "through"


@dataclass(frozen=True, eq=False)
class _Funnel:
    """The funnel of one grouping."""

    made: Table
    stages: list[Stage]

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
        "family": sum(row["p_adjusted"] is not None for rows in judged for row in rows),
        "stages": [{"column": item.column, "passed": _passed(item, material.cube)} for item in stages],
        "skipped": [int(stage.skipped.sum()) for stage in funnels[0].stages],
        "blank": [int(stage.blank.sum()) for stage in funnels[0].stages],
        "tables": [_table(item, rows, plan) for item, rows in zip(funnels, judged, strict=True)],
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
    listed = [(at, *item) for at, one in enumerate(funnels) for item in one.comparisons()]
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
        stage = funnels[at].stages[place].column
        made[at] += [{"stage": stage, "kind": kind, **row} for row in _rows(found, p, tested, share, plan)]
    return made


def _rows(
    found: Comparison, raw: FloatArray, tested: FloatArray, share: float, plan: AuditPlan
) -> Iterator[dict[str, Any]]:
    judged = ~np.isnan(tested[1])
    near = np.where(judged, tested[1], plan.alpha)
    far = np.where(judged, share, plan.alpha)
    low, high = found.difference_limits(near, far)
    ratio_low, ratio_high = found.ratio_limits(near, far)
    difference, ratio = found.difference, found.ratio
    for place, group in enumerate(found.groups.groups):
        answer = verdict(difference[place], low[place], high[place], plan.tolerance) if judged[place] else TOO_LITTLE
        missing = "nobody_left" if np.isnan(difference[place]) else "reference_too_small"
        yield {
            "group": list(group),
            "difference": number(difference[place]),
            "low": number(low[place]),
            "high": number(high[place]),
            "ratio": number(ratio[place]),
            "ratio_low": number(ratio_low[place]),
            "ratio_high": number(ratio_high[place]),
            "confidence": float(round(1 - near[place], 12)),
            "p_value": number(raw[place]),
            "p_adjusted": number(tested[0, place]),
            "verdict": answer,
            "reason": None if judged[place] else missing,
        }


def _table(item: _Funnel, gaps: list[dict[str, Any]], plan: AuditPlan) -> dict[str, Any]:
    groups, reference = item.made.groups, item.made.reference
    made = {
        "by": list(groups.by),
        "groups": [list(group) for group in groups.groups],
        "reference": None if reference is None else list(groups.groups[reference]),
        "stages": [_stage(stage, plan.alpha) for stage in item.stages],
        "gaps": gaps,
        "contributions": [] if reference is None else list(_contributions(item, plan.alpha)),
    }
    made["arises"] = list(_arises(gaps))
    return made


def _stage(stage: Stage, alpha: float) -> dict[str, Any]:
    made: dict[str, Any] = {"column": stage.column}
    for name, rate in ((THROUGH, stage.through), (PASSED, stage.passed)):
        made[name] = _rate(rate, alpha)
    made["skipped"] = [int(value) for value in stage.skipped]
    made["blank"] = [int(value) for value in stage.blank]
    return made


def _rate(rate: Rates, alpha: float) -> dict[str, Any]:
    low, high = rate.limits(alpha)
    columns = {"value": rate.value, "low": low, "high": high}
    columns |= {"numerator": rate.numerator, "denominator": rate.denominator}
    return {name: [number(value) for value in values] for name, values in columns.items()}


def _contributions(item: _Funnel, alpha: float) -> Iterator[dict[str, Any]]:
    """Yield what each stage adds to the logarithm of the ratio of the final shares."""
    for stage in item.stages:
        found = compare(item.made.groups, stage.passed, item.made.reference or 0)
        added = contribution(found, alpha)
        for place, group in enumerate(found.groups.groups):
            value, low, high = (number(part[place]) for part in (added.value, added.low, added.high))
            yield {"stage": stage.column, "group": list(group), "log_ratio": value, "low": low, "high": high}


def _arises(gaps: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield, for each group with a gap in the final shares, the stages at which a gap the same way was found."""
    whole = [row for row in gaps if row["kind"] == THROUGH and row["verdict"] == GAP]
    for row in whole:
        same = [
            part
            for part in gaps
            if part["kind"] == PASSED
            and part["verdict"] == GAP
            and part["group"] == row["group"]
            and part["difference"] * row["difference"] > 0
        ]
        # The share that is smaller by half counts for more than the one that is smaller by a tenth.
        ordered = sorted(same, key=lambda part: -abs(np.log(part["ratio"])) if part["ratio"] else -np.inf)
        yield {"group": row["group"], "stages": [part["stage"] for part in ordered]}


def _gap_findings(figures: dict[str, Any]) -> list[Finding]:
    made = []
    for table in figures["tables"]:
        arises = {tuple(row["group"]): row["stages"] for row in table["arises"]}
        for row in table["gaps"]:
            if row["verdict"] != GAP:
                continue
            facts = {"by": table["by"], "reference": table["reference"]}
            names = ("stage", "kind", "group", "difference", "low", "high", "ratio", "confidence", "p_adjusted")
            facts |= {name: row[name] for name in names}
            facts |= _counts(table, row, row["group"], "") | _counts(table, row, table["reference"], "reference_")
            if row["kind"] == THROUGH:
                facts["arises"] = arises[tuple(row["group"])]
            before = [stage["column"] for stage in table["stages"]]
            facts["before"] = before[before.index(row["stage"]) - 1] if row["stage"] != before[0] else None
            made.append(Finding("funnel_gap", "alert", facts))
    return sorted(made, key=lambda found: (found.facts["kind"] == PASSED, -abs(found.facts["difference"])))


def _counts(table: dict[str, Any], row: dict[str, Any], group: list[str | None], prefix: str) -> dict[str, Any]:
    stage = next(stage for stage in table["stages"] if stage["column"] == row["stage"])
    place = table["groups"].index(group)
    return {prefix + name: stage[row["kind"]][name][place] for name in ("value", "numerator", "denominator")}


def _odd_findings(figures: dict[str, Any], cube: Cube) -> Iterator[Finding]:
    """Yield what is odd in the stages: later ones without the earlier ones, and blanks where a decision was due."""
    for stage, skipped, blank in zip(figures["stages"], figures["skipped"], figures["blank"], strict=True):
        if skipped:
            facts = {"stage": stage["column"], "skipped": skipped, "cases": cube.used}
            yield Finding("funnel_skipped", "notice", facts)
        if blank:
            yield Finding("funnel_blank", "notice", {"stage": stage["column"], "blank": blank, "cases": cube.used})
