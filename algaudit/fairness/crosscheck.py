"""Second opinions: fairlearn and AIF360 compute the same measures on the same cells, with weight = count.

Their definitions are the field's. Where they would print 0 for 0/0 we have nothing to compare; elsewhere the largest
difference is reported.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.aggregates import point_aggregates
from algaudit.fairness.groups import UNKNOWN, Groups
from algaudit.fairness.rates import measures_of, rates

_AIF360 = {
    "base_rate": "base_rate",
    "accuracy": "accuracy",
    "true_positive_rate": "true_positive_rate",
    "false_positive_rate": "false_positive_rate",
    "true_negative_rate": "true_negative_rate",
    "false_negative_rate": "false_negative_rate",
    "positive_predictive_value": "positive_predictive_value",
    "negative_predictive_value": "negative_predictive_value",
    "false_discovery_rate": "false_discovery_rate",
    "false_omission_rate": "false_omission_rate",
}
#: Number of figures compared and the largest difference.
Agreement = tuple[int, float]


def second_opinions(groupings: Sequence[tuple[Groups, int | None]]) -> dict[str, Agreement]:
    """Return, per library, how many figures were compared and the largest difference.

    Parameters
    ----------
    groupings : sequence of (Groups, place of the reference group or None)
        Every grouping of an audit.

    Returns
    -------
    dict
        ``{"fairlearn": (count, difference), "aif360": (count, difference)}``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {name: _largest(pairs(groupings)) for name, pairs in (("fairlearn", _fairlearn), ("aif360", _aif360))}


def _largest(pairs: Iterator[tuple[float, float]]) -> Agreement:
    differences = [abs(ours - theirs) for ours, theirs in pairs if not np.isnan(ours)]
    # A NaN of theirs against a number of ours is a difference too, and the largest there is.
    return len(differences), max((1.0 if np.isnan(item) else float(item) for item in differences), default=0.0)


def _rows(groups: Groups, *, known: bool) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return outcome, decision, group number and weight of each cell; the decision stands in for an unknown outcome."""
    shape = groups.weight.shape
    place, outcome, decision = (axis.reshape(-1) for axis in np.indices(shape))
    weight = groups.weight.reshape(-1)
    keep = (weight > 0) & ((outcome != UNKNOWN) if known else True)
    truth = outcome if known else decision
    made = [part[keep].astype(np.float64) for part in (truth, decision, place)]
    return made[0], made[1], made[2], weight[keep]


def _fairlearn(groupings: Sequence[tuple[Groups, int | None]]) -> Iterator[tuple[float, float]]:
    from fairlearn.metrics import MetricFrame

    for groups, reference in groupings:
        for known in (False, True):
            offered = _fairlearn_metrics(outcome=known)
            functions = {name: made for name, made in offered.items() if name in measures_of(groups)}
            truth, decision, place, weight = _rows(groups, known=known)
            if not functions or not len(weight):
                continue
            frame = MetricFrame(
                metrics=functions,
                y_true=truth,
                y_pred=decision,
                sensitive_features=place,
                sample_params={name: {"sample_weight": weight} for name in functions},
            )
            for name in functions:
                ours = rates(groups, name).value
                yield from ((float(ours[int(group)]), float(value)) for group, value in frame.by_group[name].items())
        yield from _fairlearn_aggregates(groups, reference)


# Any: fairlearn and scikit-learn have no types.
def _fairlearn_metrics(*, outcome: bool) -> dict[str, Callable[..., Any]]:
    import fairlearn.metrics as theirs
    from sklearn import metrics

    if not outcome:
        return {"selection_rate": theirs.selection_rate}

    def negative_predictive_value(truth: Any, decision: Any, sample_weight: Any) -> Any:
        return metrics.precision_score(truth, decision, pos_label=0, sample_weight=sample_weight, zero_division=0)

    def positive_predictive_value(truth: Any, decision: Any, sample_weight: Any) -> Any:
        return metrics.precision_score(truth, decision, sample_weight=sample_weight, zero_division=0)

    return {
        "accuracy": metrics.accuracy_score,
        "balanced_accuracy": metrics.balanced_accuracy_score,
        "true_positive_rate": theirs.true_positive_rate,
        "false_positive_rate": theirs.false_positive_rate,
        "true_negative_rate": theirs.true_negative_rate,
        "false_negative_rate": theirs.false_negative_rate,
        "positive_predictive_value": positive_predictive_value,
        "negative_predictive_value": negative_predictive_value,
    }


def _fairlearn_aggregates(groups: Groups, reference: int | None) -> Iterator[tuple[float, float]]:
    import fairlearn.metrics as theirs

    if len(groups.groups) < 2:
        return
    ours = point_aggregates(groups, reference)
    complete = groups.with_outcome and not any(
        np.isnan(rates(groups, name).value).any() for name in ("true_positive_rate", "false_positive_rate")
    )
    for name in (
        "demographic_parity_difference",
        "demographic_parity_ratio",
        "equalized_odds_difference",
        "equalized_odds_ratio",
        "equal_opportunity_difference",
    ):
        known = not name.startswith("demographic")
        if known and not complete:
            continue
        truth, decision, place, weight = _rows(groups, known=known)
        value = getattr(theirs, name)(truth, decision, sensitive_features=place, sample_weight=weight)
        yield ours[name], float(value)


def _aif360(groupings: Sequence[tuple[Groups, int | None]]) -> Iterator[tuple[float, float]]:
    for groups, reference in groupings:
        yield from _aif360_selection(groups, reference)
        if groups.with_outcome:
            yield from _aif360_outcome(groups, reference)


def _dataset(truth: FloatArray, place: FloatArray, weight: FloatArray) -> Any:
    import pandas as pd

    quiet = logging.getLogger()
    level = quiet.level
    quiet.setLevel(logging.CRITICAL)
    try:
        from aif360.datasets import BinaryLabelDataset
    finally:
        quiet.setLevel(level)
    frame = pd.DataFrame({"group": place, "label": truth, "weight": weight})
    return BinaryLabelDataset(
        favorable_label=1.0,
        unfavorable_label=0.0,
        df=frame,
        label_names=["label"],
        protected_attribute_names=["group"],
        instance_weights_name="weight",
    )


def _sides(place: int, groups: Groups) -> dict[str, Any]:
    """Return AIF360's two sides: one group on the left, all others on the right."""
    others = [{"group": float(other)} for other in range(len(groups.groups)) if other != place]
    return {"unprivileged_groups": [{"group": float(place)}], "privileged_groups": others or None}


def _aif360_selection(groups: Groups, reference: int | None) -> Iterator[tuple[float, float]]:
    _, decision, place, weight = _rows(groups, known=False)
    dataset = _dataset(decision, place, weight)
    from aif360.metrics import BinaryLabelDatasetMetric

    ours = rates(groups, "selection_rate").value
    for number in sorted({int(item) for item in place}):
        made = BinaryLabelDatasetMetric(dataset, **_sides(number, groups))
        yield float(ours[number]), float(made.base_rate(privileged=False))
    if reference is not None and len(groups.groups) > 1:
        sides = _sides(reference, groups)
        made = BinaryLabelDatasetMetric(dataset, sides["privileged_groups"], sides["unprivileged_groups"])
        mine = point_aggregates(groups, reference)
        yield mine["statistical_parity_difference"], float(made.statistical_parity_difference())
        if np.isfinite(mine["disparate_impact"]):
            yield mine["disparate_impact"], float(made.disparate_impact())


def _aif360_outcome(groups: Groups, reference: int | None) -> Iterator[tuple[float, float]]:
    truth, decision, place, weight = _rows(groups, known=True)
    if not len(weight):
        return
    dataset = _dataset(truth, place, weight)
    from aif360.metrics import ClassificationMetric

    decided = dataset.copy()
    decided.labels = decision.reshape(-1, 1)
    ours = {name: rates(groups, name).value for name in _AIF360}
    for number in sorted({int(item) for item in place}):
        made = ClassificationMetric(dataset, decided, **_sides(number, groups))
        yield from (
            (float(ours[name][number]), float(getattr(made, method)(privileged=False)))
            for name, method in _AIF360.items()
            if not np.isnan(ours[name][number])
        )
    if reference is not None and len(groups.groups) > 1:
        sides = _sides(reference, groups)
        made = ClassificationMetric(dataset, decided, sides["privileged_groups"], sides["unprivileged_groups"])
        mine = point_aggregates(groups, reference)["average_odds_difference"]
        if np.isfinite(mine):
            yield mine, float(made.average_odds_difference())
