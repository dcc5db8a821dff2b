"""What the algorithm leans on, and whether it leans on other things for some groups."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import numpy as np

from algaudit.audit.checks.check import Answer, Material
from algaudit.audit.checks.from_model.asked import drawn, groupings, inputs, model_of, read
from algaudit.audit.result import Finding
from algaudit.decisions.labels import label_order
from algaudit.explain.importance.importance import importance
from algaudit.explain.importance.told import Estimate, FeatureImportance, Gap, Importance, Leaning

#: Cases looked at, at most; more would hardly narrow the intervals.
MOST_CASES: Final = 4_000
#: Groupings looked at, the first ones of the plan.
MOST_GROUPINGS: Final = 4
TOLERANCE: Final = 0.02
#: A difference below this share of what all inputs do together is not worth a sentence.
SMALLEST_SHARE: Final = 0.05


def check(material: Material) -> Answer:
    """Measure how far each input moves the score, for everybody and for each group."""
    model, plan = model_of(material), material.plan
    columns = read(material)
    size = len(columns[plan.decision])
    chosen = drawn(size, MOST_CASES, plan.seed)
    rows = inputs(model, columns, chosen)
    asked = partial(importance, model, rows, tolerance=TOLERANCE, confidence=plan.confidence, seed=plan.seed)
    whole = asked()
    made = []
    for column, labels in list(groupings(material, columns))[:MOST_GROUPINGS]:
        of_these = np.array([labels[place] for place in chosen], object)
        known = sorted({label for label in of_these.tolist() if label is not None}, key=label_order)
        codes = np.array([known.index(label) if label is not None else len(known) for label in of_these.tolist()])
        named = (*known, None) if (codes == len(known)).any() else tuple(known)
        made.append((column, asked(groups=(codes, named))))
    figures = {
        "method": whole.method,
        "unit": whole.unit,
        "confidence": plan.confidence,
        "cases": size,
        "drawn": len(chosen),
        "explained": whole.drawn,
        "background": whole.background,
        "base": whole.base,
        "error": whole.error,
        "widest": whole.widest,
        "inputs": [_feature(item) for item in whole.features],
        "groupings": [_grouping(column, found) for column, found in made],
    }
    return Answer(figures, list(_findings(made)))


# Any: plain values for audit.json, described by the schema.
def _feature(item: FeatureImportance) -> dict[str, Any]:
    return {
        "feature": item.feature,
        "size": _estimate(item.size),
        "share": _estimate(item.share),
        "signed": _estimate(item.signed),
    }


def _estimate(item: Estimate) -> dict[str, float | None]:
    return {name: _number(getattr(item, name)) for name in ("value", "low", "high")}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _grouping(column: str, found: Importance) -> dict[str, Any]:
    return {
        "by": [column],
        "reference": [found.reference],
        "groups": [
            {"group": [item.group], "status": item.status, "inputs": [_feature(one) for one in item.features]}
            for item in found.groups
        ],
        "leanings": [
            {
                "group": [item.group],
                "feature": item.feature,
                "share": {**_estimate(item.share), "clear": item.share.clear},
                "signed": {**_estimate(item.signed), "clear": item.signed.clear},
            }
            for item in found.leanings
        ],
    }


def _findings(made: list[tuple[str, Importance]]) -> Iterator[Finding]:
    """Yield, for each group, the input that sets its scores apart most, where chance alone does not do that."""
    for column, found in made:
        least = SMALLEST_SHARE * sum(item.size.value for item in found.features)
        for group in dict.fromkeys(item.group for item in found.leanings):
            clear = [item for item in found.leanings if item.group == group and _counts(item.signed, least)]
            if clear:
                yield _leaning(column, found, max(clear, key=lambda item: abs(item.signed.value)))


def _counts(gap: Gap, least: float) -> bool:
    return gap.clear and abs(gap.value) >= least


def _leaning(column: str, found: Importance, item: Leaning) -> Finding:
    facts = {
        "by": [column],
        "group": [item.group],
        "reference": [found.reference],
        "feature": item.feature,
        "unit": found.unit,
        "difference": item.signed.value,
        "low": item.signed.low,
        "high": item.signed.high,
    }
    return Finding("importance_leaning", "notice", facts)
