"""How the score of an ONNX graph comes about, where it is a weighted sum or an ensemble of trees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from algaudit.models.files.onnx_format.columns import Columns, Flow
from algaudit.models.files.onnx_format.forest import Forest, in_order, read_forest
from algaudit.models.files.onnx_format.graph import attributes
from algaudit.models.files.plain import Branches, NotSimple, Outcome, told_sum, told_trees
from algaudit.models.sandbox.protocol import Arrays, Facts, Refused

Told: TypeAlias = tuple[Arrays, Facts]
#: The run time computes in single precision: a line this far off a tie tells the sides apart.
TIE = 1e-6


# Any in this file: onnx publishes no types.
def inside_of(graph: Any, flow: Flow, score: str, positive: int) -> Told:
    """Return the inside of a graph; nothing where it is not simple.

    Parameters
    ----------
    graph : onnx.GraphProto
        Checked before.
    flow : Flow
        The columns that flow through it.
    score : str
        Output that holds the score.
    positive : int
        Place of the label that the score speaks for.
    """
    try:
        node, normed = _source(graph, score)
        columns = flow.known.get(node.input[0]) if node.input else None
        make = _KINDS.get(node.op_type)
        if columns is None or make is None or (normed and node.op_type != "LinearClassifier"):
            raise NotSimple
        return make(columns, attributes(node), positive)
    except (NotSimple, Refused, KeyError, IndexError, ValueError, TypeError):
        return {}, {}


def _source(graph: Any, score: str) -> tuple[Any, bool]:
    """Return the node that the score comes from, past what alters nothing, and whether it is made to add up to one."""
    made = {name: node for node in graph.node for name in node.output}
    normed = False
    while (node := made[score]).op_type in {"Identity", "Cast", "Normalizer"}:
        if node.op_type == "Normalizer":
            normed = True
            if attributes(node).get("norm", "MAX") != "L1":
                raise NotSimple
        score = node.input[0]
    return node, normed


def _sum(columns: Columns, given: dict[str, Any], positive: int) -> Told:
    """Return a linear classifier with two labels; each label has its row, and the rows mirror each other."""
    weights = np.asarray(given["coefficients"], np.float64).reshape(-1, len(columns))
    bases = np.asarray(given.get("intercepts") or [0.0] * len(weights), np.float64)
    if len(_labels(given)) != 2 or len(weights) != 2 or given.get("post_transform", "NONE") != "LOGISTIC":
        raise NotSimple
    return told_sum(columns, weights[positive], Outcome(float(bases[positive]), "logistic", _line(positive)))


def _amount(columns: Columns, given: dict[str, Any], _positive: int) -> Told:
    if given.get("targets", 1) != 1 or given.get("post_transform", "NONE") != "NONE":
        raise NotSimple
    base = float((given.get("intercepts") or [0.0])[0])
    return told_sum(columns, np.asarray(given["coefficients"], np.float64), Outcome(base, "identity"))


def _vote(columns: Columns, given: dict[str, Any], positive: int) -> Told:
    """Return trees with a share for each class; with two labels the values may speak for the second one alone."""
    labels = _labels(given)
    forest = read_forest(given, len(labels))
    _, ids, _ = forest.weights
    alone = len(labels) == 2 and len(set(ids.tolist())) == 1
    how = given.get("post_transform", "NONE")
    if how not in {"NONE", "LOGISTIC"} or (how == "LOGISTIC" and not alone):
        raise NotSimple
    bases = given.get("base_values") or [0.0]
    base = float(bases[0] if len(bases) == 1 else bases[positive])
    line = _line(positive) if len(labels) == 2 else None
    if not alone:
        outcome = Outcome(base, "identity", line, single=True)
        return told_trees(columns, _branches(forest, positive, 1.0, len(columns)), outcome)
    sign = 1.0 if positive == 1 else -1.0
    flipped = 1.0 if how == "NONE" and positive == 0 else 0.0
    outcome = Outcome(flipped + sign * base, "logistic" if how == "LOGISTIC" else "identity", line, single=True)
    return told_trees(columns, _branches(forest, int(ids[0]), sign, len(columns)), outcome)


def _worth(columns: Columns, given: dict[str, Any], _positive: int) -> Told:
    if given.get("n_targets", 1) != 1 or given.get("post_transform", "NONE") != "NONE":
        raise NotSimple
    if given.get("aggregate_function", "SUM") != "SUM":
        raise NotSimple
    base = float((given.get("base_values") or [0.0])[0])
    forest = read_forest(given, 1)
    return told_trees(columns, _branches(forest, 0, 1.0, len(columns)), Outcome(base, "identity", single=True))


def _branches(forest: Forest, kind: int, times: float, width: int) -> list[Branches]:
    if forest.modes - {"BRANCH_LEQ"} or (len(forest.column) and forest.column.max() >= width):
        raise NotSimple
    places, ids, values = forest.weights
    mine = ids == kind
    worth = np.bincount(places[mine], values[mine] * times, minlength=len(forest.column)).astype(np.float64)
    made = []
    for nodes in in_order(forest):
        # A tree's nodes stand together in the file; a leaf leads nowhere, which is -1 in either numbering.
        begin = int(nodes.min())
        place = np.full(len(nodes) + 1, -1, np.int64)
        place[nodes - begin] = np.arange(len(nodes))
        left, right = (
            place[np.where(side[nodes] < 0, -1, side[nodes] - begin)] for side in (forest.left, forest.right)
        )
        column, threshold = forest.column[nodes], forest.threshold[nodes]
        made.append(Branches(column, threshold, left, right, forest.missing_left[nodes], worth[nodes]))
    return made


def _line(positive: int) -> float:
    return 0.5 + (TIE if positive == 1 else -TIE)


def _labels(given: dict[str, Any]) -> list[Any]:
    for name in ("classlabels_strings", "classlabels_int64s", "classlabels_ints"):
        if given.get(name):
            return list(given[name])
    raise NotSimple


_KINDS: Mapping[str, Callable[[Columns, dict[str, Any], int], Told]] = {
    "LinearClassifier": _sum,
    "LinearRegressor": _amount,
    "TreeEnsembleClassifier": _vote,
    "TreeEnsembleRegressor": _worth,
}
