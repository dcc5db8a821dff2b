"""Whether the inputs of the decision tell who belongs to which group, which of them do, and for whom they are blank.

Leaving a protected column out of a rule is no answer when the other inputs tell it. That they do is no gap by
itself: it says that the rule can treat the groups differently without naming them, and which inputs to ask about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from algaudit.audit.checks.check import Answer, Material
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import number
from algaudit.decisions.roles import Attribute
from algaudit.fairness.gaps import Comparison, holm, p_values, verdict
from algaudit.fairness.proxies.association import Association, association, missing_gaps
from algaudit.fairness.proxies.auc import Auc
from algaudit.fairness.proxies.features import draw
from algaudit.fairness.proxies.inputs import Input, grouped, inputs
from algaudit.fairness.proxies.learners import FOLDS, TREES
from algaudit.fairness.proxies.telling import SMALLEST, LabelTold, Told, telling
from algaudit.rows.table import Rows, either

#: Cases drawn at most; more would narrow the intervals by less than one point.
MOST_CASES: Final = 20_000
# Any: figures are plain values of a JSON document.
_Figures = dict[str, Any]


@dataclass(frozen=True, eq=False)
class _Asked:
    """One column of groups, and what its inputs tell about it."""

    column: str
    told: Told
    associations: dict[str, Association]
    missing: list[tuple[str, Comparison]]


def check(material: Material) -> Answer:
    """Ask how well the inputs tell each group, and compare how often they are blank."""
    plan, attributes = material.plan, material.plan.roles().attributes
    rows = material.rows(labels=either(plan.features, attributes))
    features = inputs(rows.codes, rows.labels, plan.features, numbers=rows.numbers)
    drawn = draw(rows.size, MOST_CASES, plan.seed, count=rows.weight if plan.count else None)
    found = [_asked(material, item, features, rows, drawn) for item in attributes]
    groups = _groups(found, plan)
    missing = list(_missing([(one.column, *pair) for one in found for pair in one.missing], plan))
    attributes_told = [_attribute(one, told, plan) for one, told in zip(found, groups, strict=True)]
    figures = {
        "sample": {"rows": rows.size, "cases": len(drawn), "most": MOST_CASES, "seed": plan.seed},
        "weights_used": None if not plan.weight else False,
        "confidence": plan.confidence,
        "model": {"kind": "random_forest", "trees": TREES, "folds": FOLDS},
        "smallest_group": SMALLEST,
        "attributes": attributes_told,
        "missing": missing,
    }
    # Blanks that differ between groups are reported by the check of completeness; here they stand beside the inputs.
    return Answer(figures, list(_proxy_findings(attributes_told, plan)))


def _asked(material: Material, item: Attribute, features: Sequence[Input], rows: Rows, drawn: np.ndarray) -> _Asked:
    plan, column = material.plan, item.column
    group = grouped(item, inputs(rows.codes, rows.labels, [column], numbers=rows.numbers)[0])
    others = [one for one in features if one.column != column]
    told = telling([one.chosen(drawn) for one in others], group.chosen(drawn), alpha=plan.alpha, seed=plan.seed)
    total = float(rows.weight.sum())
    effective = total * total / max(float(np.square(rows.weight).sum()), 1e-300) if plan.weight else total
    strengths = {one.column: association(one, group, rows.weight, effective) for one in others}
    made = next((made for made in material.tables if made.groups.by == (column,)), None)
    if made is None or made.reference is None:
        return _Asked(column, told, strengths, [])
    weights = rows.weight, np.square(rows.weight) if plan.weight else rows.weight
    blank = [one for one in others if one.has_blanks]
    gaps = [(one.column, missing_gaps(one, group, made.groups, made.reference, weights)) for one in blank]
    return _Asked(column, told, strengths, gaps)


def _groups(found: Sequence[_Asked], plan: AuditPlan) -> list[list[_Figures]]:
    """Return the figures of every group; all groups that can be told from others are one family for Holm."""
    family: list[LabelTold] = []
    for one in found:
        known = [item for item in one.told.labels if item.auc is not None]
        # Of two groups, telling the one is telling the other.
        family += known[:1] if len(known) == 2 and len(one.told.labels) == 2 else known
    adjusted, level = holm(np.array([item.auc.p_value() for item in family if item.auc]), plan.alpha)
    tested = {id(item): place for place, item in enumerate(family)}
    rows = []
    for one in found:
        first = next((tested[id(item)] for item in one.told.labels if id(item) in tested), 0)
        rows.append(
            [
                _group(item, adjusted[tested.get(id(item), first)], level[tested.get(id(item), first)], plan)
                if item.auc
                else _unknown(item)
                for item in one.told.labels
            ]
        )
    return rows


def _group(item: LabelTold, adjusted: float, level: float, plan: AuditPlan) -> _Figures:
    told = item.auc or Auc(float("nan"), np.zeros(0), 0, 0)
    span = _span(told, level)
    is_found = adjusted < plan.alpha and told.value - 0.5 > plan.tolerance
    return {
        "group": [item.label],
        "cases": item.cases,
        "others": told.outside,
        "auc": span,
        "p_value": number(told.p_value()),
        "p_adjusted": number(adjusted),
        "told": bool(is_found),
        "reason": None,
    }


def _unknown(item: LabelTold) -> _Figures:
    empty = {"value": None, "low": None, "high": None}
    return {
        "group": [item.label],
        "cases": item.cases,
        "others": None,
        "auc": empty,
        "p_value": None,
        "p_adjusted": None,
        "told": False,
        "reason": item.reason,
    }


def _span(told: Auc | None, alpha: float) -> _Figures:
    if told is None:
        return {"value": None, "low": None, "high": None}
    low, high = told.limits(alpha)
    return {"value": number(told.value), "low": number(float(low)), "high": number(float(high))}


def _attribute(one: _Asked, groups: list[_Figures], plan: AuditPlan) -> _Figures:
    told = one.told
    inputs_told = [
        {
            "column": item.column,
            "alone": _span(item.alone, plan.alpha),
            "loss": None
            if item.loss is None
            else dict(zip(("value", "low", "high"), map(number, item.loss), strict=True)),
            "association": {
                "method": one.associations[item.column].method,
                "value": one.associations[item.column].strength,
            },
        }
        for item in told.inputs
    ]
    reason = None
    if told.overall is None:
        reason = "too_few_groups" if one.associations else "no_other_inputs"
    return {
        "by": [one.column],
        "cases": told.cases,
        "auc": _span(told.overall, plan.alpha),
        "sum_auc": _span(told.added, plan.alpha),
        "reason": reason,
        "groups": groups,
        "inputs": inputs_told,
    }


def _missing(compared: Sequence[tuple[str, str, Comparison]], plan: AuditPlan) -> Iterator[_Figures]:
    """Yield the gap of every input that is blank somewhere, every group against its reference; one family for Holm."""
    raw = p_values([comparison for *_, comparison in compared])
    judged = [comparison.judged() for *_, comparison in compared]
    members = [(at, int(place)) for at, found in enumerate(judged) for place in np.flatnonzero(found)]
    adjusted, level = holm(np.array([raw[at][place] for at, place in members]), plan.alpha)
    share = plan.alpha / max(len(members), 1)
    tested = {member: (adjusted[place], level[place]) for place, member in enumerate(members)}
    for at, (by, column, comparison) in enumerate(compared):
        for place, group in enumerate(comparison.groups.groups):
            p_adjusted, near = tested.get((at, place), (np.nan, plan.alpha))
            far = share if (at, place) in tested else plan.alpha
            low, high = (side[place] for side in comparison.difference_limits(np.full(1, near), np.full(1, far)))
            difference = float(comparison.difference[place])
            told = verdict(difference, low, high, plan.tolerance) if (at, place) in tested else "too_little_data"
            own, other = comparison.own, comparison.other
            yield {
                "column": column,
                "by": [by],
                "group": list(group),
                "reference": list(comparison.reference),
                "missing": number(own.numerator[place]),
                "cases": number(own.denominator[place]),
                "reference_missing": number(other.numerator[0]),
                "reference_cases": number(other.denominator[0]),
                "difference": {"value": number(difference), "low": number(low), "high": number(high)},
                "p_value": number(raw[at][place]),
                "p_adjusted": number(p_adjusted),
                "verdict": told,
            }


def _proxy_findings(attributes: Sequence[_Figures], plan: AuditPlan) -> Iterator[Finding]:
    """Yield one notice per column whose groups are told, about the group that is told best."""
    for one in attributes:
        told = [group for group in one["groups"] if group["told"]]
        if not told:
            continue
        best = max(told, key=lambda group: group["auc"]["value"])
        carrying = [item["column"] for item in one["inputs"] if item["loss"] and item["loss"]["low"] > 0]
        alone = max(one["inputs"], key=lambda item: item["alone"]["value"])["column"]
        facts = {
            "by": one["by"],
            "group": best["group"],
            "auc": best["auc"]["value"],
            "low": best["auc"]["low"],
            "high": best["auc"]["high"],
            "cases": best["cases"],
            "others": best["others"],
            "groups": len(told),
            "inputs": carrying[:3] or [alone],
            "confidence": plan.confidence,
        }
        yield Finding("proxy", "notice", facts)
