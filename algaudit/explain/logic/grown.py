"""A small tree learnt from the answers of an algorithm, so that its logic can be told in a few rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from algaudit.explain.logic.round_numbers import roundest
from algaudit.models.structure import Encoded, FloatArray, Tree, leaves

DEEPEST: Final = 4
#: A rule for fewer cases would be about persons, not about the algorithm.
LEAST_CASES: Final = 5
LEAST_SHARE: Final = 0.01


@dataclass(frozen=True, eq=False)
class Grown:
    """A tree over encoded columns; ``results`` holds, for each node, the place of its result."""

    columns: tuple[Encoded, ...]
    tree: Tree
    results: npt.NDArray[np.int64]

    def leaves(self, encoded: FloatArray) -> npt.NDArray[np.int64]:
        """Return the leaf of each case."""
        return leaves(self.tree, encoded)


def grown(columns: tuple[Encoded, ...], encoded: FloatArray, results: npt.NDArray[np.int64], seed: int) -> Grown:
    """Learn a tree of at most four questions.

    Parameters
    ----------
    columns : tuple of Encoded
        What the tree may ask.
    encoded : float array, cases × columns
        Cases to learn from.
    results : int array
        Their results, as places.
    seed : int
        Decides between questions that divide the cases equally well.
    """
    from sklearn.tree import DecisionTreeClassifier

    least = max(LEAST_CASES, int(LEAST_SHARE * len(results)))
    learnt = DecisionTreeClassifier(max_depth=DEEPEST, min_samples_leaf=least, random_state=seed).fit(encoded, results)
    inner = learnt.tree_.children_left >= 0
    most_frequent = learnt.classes_[learnt.tree_.value[:, 0, :].argmax(axis=1)]
    tree = Tree(
        np.where(inner, learnt.tree_.feature, -1).astype(np.int64),
        np.where(inner, learnt.tree_.threshold, 0.0).astype(np.float64),
        learnt.tree_.children_left.astype(np.int64),
        learnt.tree_.children_right.astype(np.int64),
        learnt.tree_.missing_go_to_left.astype(np.bool_),
        np.zeros(len(inner)),
    )
    results = most_frequent.astype(np.int64)
    return Grown(columns, _pruned(_rounded(tree, columns, encoded), results), results)


def _pruned(tree: Tree, results: npt.NDArray[np.int64]) -> Tree:
    """Take away questions after which the result is the same whatever the answer is."""
    column = tree.column.copy()
    # Children stand behind their parent, so that they are settled first.
    for node in reversed(range(len(column))):
        left, right = int(tree.left[node]), int(tree.right[node])
        if column[node] >= 0 and column[left] < 0 and column[right] < 0 and results[left] == results[right]:
            column[node] = -1
            results[node] = results[left]
    return Tree(column, tree.threshold, tree.left, tree.right, tree.missing_left, tree.value)


def _rounded(tree: Tree, columns: Sequence[Encoded], encoded: FloatArray) -> Tree:
    """Put round numbers in the place of thresholds, where that parts the same cases."""
    threshold = tree.threshold.copy()
    reaching = {0: np.arange(len(encoded))}
    for node in range(len(threshold)):
        place, cases = int(tree.column[node]), reaching[node]
        if place < 0:
            continue
        values = encoded[cases, place]
        known = values[~np.isnan(values)]
        below, above = known[known <= threshold[node]], known[known > threshold[node]]
        if columns[place].value is None and len(below) and len(above):
            threshold[node] = roundest(float(below.max()), float(above.min()))
        goes_left = np.where(np.isnan(values), tree.missing_left[node], values <= threshold[node])
        reaching[int(tree.left[node])], reaching[int(tree.right[node])] = cases[goes_left], cases[~goes_left]
    return Tree(tree.column, threshold, tree.left, tree.right, tree.missing_left, tree.value)
