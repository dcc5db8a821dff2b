"""How the score of a pipeline comes about, where it is a weighted sum or an ensemble of trees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from algaudit.models.files.plain import Branches, NotSimple, Outcome, Seen, told_sum, told_trees
from algaudit.models.files.skops_format.inputs import owner_of
from algaudit.models.files.skops_format.prepared import prepared
from algaudit.models.sandbox.protocol import Arrays, Facts

Told: TypeAlias = tuple[Arrays, Facts]
#: A tie goes to the first label. Sums are rounded, so the line keeps this much off the tie.
TIE = 1e-9


# Any in this file: estimators have no common type.
def inside_of(model: Any, places: Sequence[int], positive: int) -> Told:
    """Return the inside of a pipeline; nothing where it is not simple.

    Parameters
    ----------
    model : estimator of scikit-learn
        The opened pipeline.
    places : sequence of int
        Places of the used inputs in the table that the pipeline learnt from.
    positive : int
        Place of the label that the score speaks for.

    Returns
    -------
    tuple of arrays and facts
        As :mod:`algaudit.models.files.plain` writes them.
    """
    try:
        # Columns that the pipeline does not use have no place among the inputs.
        width = int(owner_of(model).n_features_in_)
        order = {place: number for number, place in enumerate(places)}
        columns = [Seen(order.get(place, -1)) for place in range(width)]
        return _of(model, columns, positive)
    except NotSimple:
        return {}, {}


def _of(model: Any, columns: Sequence[Seen], positive: int) -> Told:
    kind = type(model).__name__
    if kind == "Pipeline":
        for _, step in model.steps[:-1]:
            columns = prepared(step, columns)
        return _of(model.steps[-1][1], columns, positive)
    if kind == "FrozenEstimator":
        return _of(model.estimator, columns, positive)
    if kind == "FixedThresholdClassifier":
        return _with_line(model, columns, positive)
    found = _KINDS.get(kind)
    if found is None or any(seen.place < 0 or seen.filled is not None for seen in columns):
        raise NotSimple
    return found(model, columns, positive)


def _with_line(model: Any, columns: Sequence[Seen], positive: int) -> Told:
    """Return the inside of a classifier that decides at a line of its own."""
    arrays, facts = _of(model.estimator_, columns, positive)
    method = model.response_method
    if method == "decision_function" or not facts:
        raise NotSimple
    line = 0.5 if model.threshold == "auto" else float(model.threshold)
    first = model.pos_label is not None and model.pos_label == model.classes_[0]
    # The line is drawn for one label, which also wins ties; the other is decided below it.
    return arrays, {**facts, "line": line - TIE if (positive == 0) == first else 1 - line + TIE}


def _line(positive: int, classes: int) -> float | None:
    """Return the score from which on one of two labels is decided; the first label also wins ties."""
    return None if classes != 2 else 0.5 + (TIE if positive == 1 else -TIE)


def _logistic(model: Any, columns: Sequence[Seen], positive: int) -> Told:
    if model.coef_.shape[0] != 1:
        raise NotSimple
    sign = 1.0 if positive == 1 else -1.0
    outcome = Outcome(sign * float(model.intercept_[0]), "logistic", _line(positive, 2))
    return told_sum(columns, sign * model.coef_[0], outcome)


def _linear(model: Any, columns: Sequence[Seen], _positive: int) -> Told:
    weights = np.asarray(model.coef_, np.float64)
    if weights.ndim != 1:
        raise NotSimple
    return told_sum(columns, weights, Outcome(float(model.intercept_), "identity"))


def _branches(tree: Any, kind: int, times: float) -> Branches:
    """Return a tree of scikit-learn; its leaves hold the share of each class."""
    left = tree.children_left
    missing = np.asarray(tree.missing_go_to_left, bool)
    column = np.where(left >= 0, tree.feature, -1)
    return Branches(column, tree.threshold, left, tree.children_right, missing, tree.value[:, 0, kind] * times)


def _one_tree(model: Any, columns: Sequence[Seen], positive: int) -> Told:
    return _votes([model], columns, positive, model)


def _forest(model: Any, columns: Sequence[Seen], positive: int) -> Told:
    return _votes(model.estimators_, columns, positive, model)


def _votes(trees: Sequence[Any], columns: Sequence[Seen], positive: int, model: Any) -> Told:
    """Return the mean of trees: of the share of one class, or of the amount."""
    classes = getattr(model, "classes_", None)
    kind = 0 if classes is None else positive
    outcome = Outcome(0.0, "identity", None if classes is None else _line(positive, len(classes)), single=True)
    return told_trees(columns, [_branches(tree.tree_, kind, 1 / len(trees)) for tree in trees], outcome)


def _boosted(model: Any, columns: Sequence[Seen], positive: int) -> Told:
    """Return boosted trees: a first guess, and what each round adds to it."""
    trees = model.estimators_
    classes = getattr(model, "classes_", None)
    if trees.shape[1] != 1 or model.loss not in {"log_loss", "exponential", "squared_error", "absolute_error", "huber"}:
        raise NotSimple
    # The exponential loss counts half of the log odds.
    times = 2.0 if model.loss == "exponential" else 1.0
    sign = -1.0 if classes is not None and positive == 0 else 1.0
    base = 0.0 if isinstance(model.init_, str) else _first_guess(model.init_, classes)
    made = [_branches(tree.tree_, 0, sign * times * float(model.learning_rate)) for tree in trees[:, 0]]
    return told_trees(columns, made, _boost(sign * base, classes, positive, single=True))


def _boost(base: float, classes: Any, positive: int, *, single: bool) -> Outcome:
    """Return how a boosted margin becomes an amount, or the score of one of two labels."""
    if classes is None:
        return Outcome(base, "identity", single=single)
    return Outcome(base, "logistic", _line(positive, 2), single=single)


def _first_guess(init: Any, classes: Any) -> float:
    """Return what boosting starts from: a constant, or the log odds of the second class."""
    if classes is None:
        return float(np.ravel(init.constant_)[0])
    share = float(init.class_prior_[1])
    return float(np.log(share) - np.log1p(-share))


def _by_histograms(model: Any, columns: Sequence[Seen], positive: int) -> Told:
    """Return trees of boosting by histograms on numbers; its own way with categories is not simple."""
    own = vars(model)
    classes = own.get("classes_")
    start, rounds = np.ravel(own["_baseline_prediction"]), own["_predictors"]
    if own["_preprocessor"] is not None or len(start) != 1 or model.loss not in {"log_loss", "squared_error"}:
        raise NotSimple
    sign = -1.0 if classes is not None and positive == 0 else 1.0
    made = [_histogram_branches(tree.nodes, sign) for (tree,) in rounds]
    return told_trees(columns, made, _boost(sign * float(start[0]), classes, positive, single=False))


def _histogram_branches(nodes: Any, sign: float) -> Branches:
    leaf = nodes["is_leaf"].astype(bool)
    left, right = (np.where(leaf, -1, nodes[side].astype(np.int64)) for side in ("left", "right"))
    column = np.where(leaf, -1, nodes["feature_idx"].astype(np.int64))
    missing = nodes["missing_go_to_left"].astype(bool)
    return Branches(column, nodes["num_threshold"], left, right, missing, sign * nodes["value"])


_KINDS: Mapping[str, Callable[[Any, Sequence[Seen], int], Told]] = {
    "LogisticRegression": _logistic,
    "LogisticRegressionCV": _logistic,
    **dict.fromkeys(
        ("LinearRegression", "Ridge", "RidgeCV", "Lasso", "LassoCV", "ElasticNet", "ElasticNetCV"), _linear
    ),
    **dict.fromkeys(("DecisionTreeClassifier", "DecisionTreeRegressor"), _one_tree),
    **dict.fromkeys(("ExtraTreeClassifier", "ExtraTreeRegressor"), _one_tree),
    **dict.fromkeys(("RandomForestClassifier", "RandomForestRegressor"), _forest),
    **dict.fromkeys(("ExtraTreesClassifier", "ExtraTreesRegressor"), _forest),
    **dict.fromkeys(("GradientBoostingClassifier", "GradientBoostingRegressor"), _boosted),
    **dict.fromkeys(("HistGradientBoostingClassifier", "HistGradientBoostingRegressor"), _by_histograms),
}
