"""Second opinions: fairlearn and AIF360 compute the same measures on the same cells, with weight = count.

Their definitions are the field's. Groups in which a rate is 0/0 are left out, since they print 0 or nothing there;
everywhere else a number that only one side has counts as the largest difference there is. Both libraries are heard, and
nothing else of them: no warning, no log line, no trace in the settings of the program that asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.aggregates import SPREAD, SPREAD_OUTCOME, point_aggregates
from algaudit.fairness.groups import UNKNOWN, Groups
from algaudit.fairness.quiet import quiet
from algaudit.fairness.rates import Rates, measures_of, rates

#: Our measures that AIF360 has under the same name; the selection rate it knows as a base rate of decisions.
_AIF360 = (
    "base_rate",
    "accuracy",
    "true_positive_rate",
    "false_positive_rate",
    "true_negative_rate",
    "false_negative_rate",
    "positive_predictive_value",
    "negative_predictive_value",
    "false_discovery_rate",
    "false_omission_rate",
)
#: Number of figures compared and the largest difference.
Agreement: TypeAlias = tuple[int, float]
#: Measure, our number, their number.
Figure: TypeAlias = tuple[str, float, float]
#: Some groups, and the place of the reference group.
Grouping: TypeAlias = tuple[Groups, "int | None"]


def second_opinions(groupings: Sequence[Grouping]) -> dict[str, Agreement]:
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
    return {library: _agreement(figures) for library, figures in compared(groupings).items()}


def compared(groupings: Sequence[Grouping]) -> dict[str, list[Figure]]:
    """Return, per library, every figure that either side can compute: measure, our number, their number."""
    with quiet():
        found = {"fairlearn": [*_fairlearn(groupings)], "aif360": [*_aif360(groupings)]}
    return {
        library: [figure for figure in figures if not np.isnan(figure[1]) or np.isfinite(figure[2])]
        for library, figures in found.items()
    }


def _possible(measured: Rates, place: float) -> bool:
    """Say whether anybody stands below the line of a group's rate."""
    return all(part.denominator[int(place)] > 0 for part in measured.halves or (measured,))


def _agreement(figures: Sequence[Figure]) -> Agreement:
    differences = [abs(ours - theirs) for _, ours, theirs in figures]
    # Nothing of theirs against a number of ours is a difference too, and the largest there is.
    return len(differences), max((item if np.isfinite(item) else 1.0 for item in differences), default=0.0)


def _rows(groups: Groups, *, known: bool) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return outcome, decision, group number and weight of each cell; the decision stands in for an unknown outcome."""
    shape = groups.weight.shape
    place, outcome, decision = (axis.reshape(-1) for axis in np.indices(shape))
    weight = groups.weight.reshape(-1)
    keep = (weight > 0) & ((outcome != UNKNOWN) if known else True)
    truth = outcome if known else decision
    made = [part[keep].astype(np.float64) for part in (truth, decision, place)]
    return made[0], made[1], made[2], weight[keep]


def _fairlearn(groupings: Sequence[Grouping]) -> Iterator[Figure]:
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
                # A list: fairlearn takes an array of one cell for a single number and refuses it.
                sensitive_features=place.tolist(),
                sample_params={name: {"sample_weight": weight} for name in functions},
            )
            for name in functions:
                ours = rates(groups, name)
                yield from (
                    (name, float(ours.value[int(group)]), float(value))
                    for group, value in frame.by_group[name].items()
                    if _possible(ours, group)
                )
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


def _fairlearn_aggregates(groups: Groups, reference: int | None) -> Iterator[Figure]:
    import fairlearn.metrics as theirs

    ours = point_aggregates(groups, reference)
    for name in (*SPREAD, *(SPREAD_OUTCOME if groups.with_outcome else ())):
        truth, decision, place, weight = _rows(groups, known=name in SPREAD_OUTCOME)
        able = _heard(groups, name)
        heard = np.isin(place, able)
        if len(able) > 1:
            function = getattr(theirs, name)
            value = function(
                truth[heard], decision[heard], sensitive_features=place[heard].tolist(), sample_weight=weight[heard]
            )
            yield name, ours[name], float(value)


def _heard(groups: Groups, name: str) -> list[int]:
    """Return the groups in which fairlearn need not put 0 for 0/0; none where its numbers would mix such groups in."""
    positive, negative = (
        ~np.isnan(rates(groups, rate).value) for rate in ("true_positive_rate", "false_positive_rate")
    )
    if name in SPREAD:
        return np.flatnonzero(groups.weight.sum(axis=(1, 2)) > 0).tolist()
    if name == "equal_opportunity_difference":
        return np.flatnonzero(positive).tolist()
    return np.flatnonzero(positive).tolist() if (positive == negative).all() else []


def _aif360(groupings: Sequence[Grouping]) -> Iterator[Figure]:
    for groups, reference in groupings:
        for known in (False, True)[: 1 + groups.with_outcome]:
            truth, decision, place, weight = _rows(groups, known=known)
            if len(weight):
                dataset = _dataset(truth, place, weight)
                compare = _aif360_outcome if known else _aif360_selection
                yield from compare(groups, reference, dataset, decision)


# Any: AIF360 has no types.
def _dataset(truth: FloatArray, place: FloatArray, weight: FloatArray) -> Any:
    import pandas as pd
    from aif360.datasets import BinaryLabelDataset

    return BinaryLabelDataset(
        favorable_label=1.0,
        unfavorable_label=0.0,
        df=pd.DataFrame({"group": place, "label": truth, "weight": weight}),
        label_names=["label"],
        protected_attribute_names=["group"],
        instance_weights_name="weight",
    )


def _sides(groups: Groups, reference: int) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Return AIF360's two sides: everybody else, and the reference group."""
    others = [{"group": float(place)} for place in range(len(groups.groups)) if place != reference]
    return others, [{"group": float(reference)}]


def _aif360_selection(groups: Groups, reference: int | None, dataset: Any, _: FloatArray) -> Iterator[Figure]:
    from aif360.metrics import BinaryLabelDatasetMetric

    ours = rates(groups, "selection_rate").value
    for place in np.unique(dataset.protected_attributes):
        made = BinaryLabelDatasetMetric(dataset, [{"group": place}])
        yield "selection_rate", float(ours[int(place)]), float(made.base_rate(privileged=False))
    if reference is not None and len(groups.groups) > 1:
        made, mine = BinaryLabelDatasetMetric(dataset, *_sides(groups, reference)), point_aggregates(groups, reference)
        for name in ("statistical_parity_difference", "disparate_impact"):
            yield name, mine[name], float(getattr(made, name)())


def _aif360_outcome(groups: Groups, reference: int | None, dataset: Any, decision: FloatArray) -> Iterator[Figure]:
    from aif360.metrics import ClassificationMetric

    decided = dataset.copy()
    decided.labels = decision.reshape(-1, 1)
    ours = {name: rates(groups, name) for name in _AIF360}
    for place in np.unique(dataset.protected_attributes):
        made = ClassificationMetric(dataset, decided, [{"group": place}])
        for name in filter(lambda name: _possible(ours[name], place), _AIF360):
            yield name, float(ours[name].value[int(place)]), float(getattr(made, name)(privileged=False))
    if reference is not None and len(groups.groups) > 1:
        made = ClassificationMetric(dataset, decided, *_sides(groups, reference))
        mine = point_aggregates(groups, reference)["average_odds_difference"]
        yield "average_odds_difference", mine, float(made.average_odds_difference())
