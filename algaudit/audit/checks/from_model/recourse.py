"""How many of those refused could have changed the result, and at what cost, group by group."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.from_model.asked import drawn, groupings, inputs, model_of, read, reference_of
from algaudit.audit.result import Finding
from algaudit.decisions.labels import label_order
from algaudit.explain.recourse.burden import Burden, GroupBurden, burden
from algaudit.fairness.groups import SMALLEST_REFERENCE
from algaudit.fairness.intervals import difference_limits, rate_limits

#: Cases that are looked at, at most, and of those refused in each group.
MOST_CASES: Final = 20_000
MOST_REFUSED: Final = 400
MOST_GROUPINGS: Final = 4
#: Inputs that a person may be asked to change at once.
MOST_FEATURES: Final = 3


def check(material: Material) -> Answer:
    """Look for the smallest change within reach of everybody refused."""
    model, plan = model_of(material), material.plan
    wanted = material.cube.positive
    if not model.labels or wanted not in model.labels:
        raise NotPossible("recourse_no_decision")
    if plan.positive_is == "adverse":
        raise NotPossible("recourse_adverse")
    changeable = [item.name for item in model.features if item.changeable]
    if not changeable:
        raise NotPossible("recourse_all_fixed")
    columns = read(material)
    chosen = drawn(len(columns[plan.decision]), MOST_CASES, plan.seed)
    rows = inputs(model, columns, chosen)
    made = []
    wholes: list[tuple[str, list[str | None]]] = [("", [None] * len(columns[plan.decision]))]
    wholes += list(groupings(material, columns))[:MOST_GROUPINGS]
    for column, labels in wholes:
        found = burden(
            model,
            rows,
            [labels[place] for place in chosen],
            wanted=wanted,
            most_features=MOST_FEATURES,
            most_cases=MOST_REFUSED,
            seed=plan.seed,
        )
        made.append((column, reference_of(material, column), found))
    everybody, *compared = made
    tests = sum(len(found.groups) - 1 for _, reference, found in compared if reference is not None) or 1
    alpha = plan.alpha / tests
    figures = {
        "wanted": wanted,
        "changeable": changeable,
        "most_features": MOST_FEATURES,
        "confidence": plan.confidence,
        "cases": len(columns[plan.decision]),
        "drawn": len(chosen),
        "everybody": {**_group(everybody[2].groups[0], plan.alpha), "group": []},
        "groupings": [
            {
                "by": [column],
                "reference": None if reference is None else [reference],
                "groups": [_group(item, plan.alpha) for item in _ordered(found)],
                "gaps": list(_gaps(found, reference, alpha)),
            }
            for column, reference, found in compared
        ],
    }
    return Answer(figures, list(_findings(figures, plan.tolerance)))


# Any: plain values for audit.json, described by the schema.
def _group(item: GroupBurden, alpha: float) -> dict[str, Any]:
    low, high = (float(end) for end in rate_limits(item.share, item.looked_at, alpha))
    return {
        "group": [item.group],
        "cases": item.cases,
        "without": item.without,
        "looked_at": item.looked_at,
        "within_reach": item.within_reach,
        "proved_none": item.proved_none,
        "none_found": item.none_found,
        "searched": item.searched,
        "value": _number(item.share),
        "low": _number(low),
        "high": _number(high),
        "mean_cost": _number(item.mean),
        "median_cost": _number(item.median),
    }


def _ordered(found: Burden) -> list[GroupBurden]:
    return sorted(found.groups, key=lambda item: label_order(item.group))


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _gaps(found: Burden, reference: str | None, alpha: float) -> Iterator[dict[str, Any]]:
    """Yield the gap of each group in the share with a change within reach; intervals hold for all together."""
    to = next((item for item in found.groups if item.group == reference), None)
    if to is None or reference is None or to.looked_at < SMALLEST_REFERENCE:
        return
    to_limits = rate_limits(to.share, to.looked_at, alpha)
    for item in _ordered(found):
        if item.group in {reference, None}:
            continue
        limits = rate_limits(item.share, item.looked_at, alpha)
        low, high = (float(np.asarray(end)) for end in difference_limits(item.share, limits, to.share, to_limits))
        difference = _number(item.share - to.share)
        yield {"group": [item.group], "difference": difference, "low": _number(low), "high": _number(high)}


def _findings(figures: dict[str, Any], tolerance: float) -> Iterator[Finding]:
    for made in figures["groupings"]:
        told = {tuple(item["group"]): item for item in made["groups"]}
        for gap in made["gaps"]:
            if gap["low"] is None or not (gap["low"] > tolerance or gap["high"] < -tolerance):
                continue
            own, other = told[tuple(gap["group"])], told[tuple(made["reference"])]
            facts = {
                "by": made["by"],
                "reference": made["reference"],
                **gap,
                "value": own["value"],
                "numerator": own["within_reach"],
                "denominator": own["looked_at"],
                "reference_value": other["value"],
                "reference_numerator": other["within_reach"],
                "reference_denominator": other["looked_at"],
            }
            yield Finding("recourse_gap", "notice", facts)
