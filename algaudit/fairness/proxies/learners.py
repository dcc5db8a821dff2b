"""Three ways to learn groups from inputs, each asked only about cases it has not seen.

A forest finds whatever there is, combinations too. A sum over inputs is a little weaker, but so quick that every input
can be left out of it once. A single input is asked by the share of each group in its bands or among its labels.

Notes
-----
The forest is scikit-learn's RandomForestClassifier (Breiman 2001, Machine Learning 45:5). The sum is a ridge regression
of the groups on bands and labels (Hastie, Tibshirani & Buja 1994, JASA 89:1255: least squares on indicators ranks cases
as a linear discriminant does).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.proxies.features import Feature, leading

FOLDS: Final = 5
TREES: Final = 50
#: Bands of a number, as many cases in each.
BANDS: Final = 32
#: So many labels of an input are told apart, the commonest.
MOST_LABELS: Final = 50
_SMALLEST_LEAF: Final = 10


def folds(classes: IntArray, seed: int) -> IntArray:
    """Deal the cases of each group out evenly over the folds.

    Examples
    --------
    >>> np.bincount(folds(np.zeros(10, np.int64), 0)).tolist()
    [2, 2, 2, 2, 2]
    """
    order = np.random.default_rng(seed).permutation(len(classes))
    order = order[np.argsort(classes[order], kind="stable")]
    fold = np.empty(len(classes), np.int64)
    fold[order] = np.arange(len(classes)) % FOLDS
    return fold


def banded(item: Feature) -> IntArray:
    """Return the band or label of each case in an input as a number, a blank on its own.

    Examples
    --------
    >>> item = Feature("x", np.array([0, 1, 2, 3], np.int32), ("1", "2", "3", None), np.array([1.0, 2.0, 3.0, np.nan]))
    >>> banded(item).tolist()
    [0, 1, 2, 3]
    """
    values, missing = item.values(), item.missing
    if item.numbers is None or missing.all():
        return leading(item, MOST_LABELS)[0]
    edges = np.quantile(values[~missing], np.arange(1, BANDS) / BANDS, method="closest_observation")
    raw = np.where(missing, BANDS, np.searchsorted(np.unique(edges), values, side="left"))
    found: IntArray = np.unique(raw, return_inverse=True)[1].astype(np.int64)
    return found


def forest_scores(features: Sequence[Feature], classes: IntArray, fold: IntArray, seed: int) -> FloatArray:
    """Return each case's chance to belong to each group (cases × groups), by a forest that has not seen it."""
    from sklearn.ensemble import RandomForestClassifier

    table = np.stack(
        [item.values() if item.numbers is not None else leading(item, MOST_LABELS)[0] * 1.0 for item in features],
        axis=1,
    )
    scores = np.zeros((len(classes), int(classes.max()) + 1))
    for number in range(FOLDS):
        held = fold == number
        forest = RandomForestClassifier(
            TREES, min_samples_leaf=_SMALLEST_LEAF, max_samples=0.5, random_state=seed % 2**32
        )
        forest.fit(table[~held], classes[~held])
        # The few cases of all other groups may all be held out.
        scores[np.ix_(held, forest.classes_)] = forest.predict_proba(table[held])
    return scores


def band_scores(band: IntArray, classes: IntArray, fold: IntArray) -> FloatArray:
    """Return the share of each group among the cases of other folds in the same band."""
    groups, bands = int(classes.max()) + 1, int(band.max()) + 1
    cells = np.bincount((fold * bands + band) * groups + classes, minlength=FOLDS * bands * groups)
    counted = cells.reshape(FOLDS, bands, groups).astype(np.float64)
    others = counted.sum(axis=0) - counted
    # One case of the usual mixture stands in every band, so that an empty one tells nothing.
    usual = others.sum(axis=1, keepdims=True) / others.sum(axis=(1, 2), keepdims=True)
    shares = (others + usual) / (others.sum(axis=2, keepdims=True) + 1)
    scores: FloatArray = shares[fold, band]
    return scores


class SumOfInputs:
    """A sum over the bands of all inputs, learnt anew for every fold and without any one of the inputs.

    Parameters
    ----------
    bands : sequence of int arrays
        Band of each case in each input.
    classes, fold : int arrays
        Group and fold of each case.
    """

    def __init__(self, bands: Sequence[IntArray], classes: IntArray, fold: IntArray) -> None:
        self._fold = fold
        counts = [int(band.max()) + 1 for band in bands]
        self._owner = np.repeat(np.arange(len(bands)), counts)
        self._design = np.concatenate(
            [np.eye(number)[band] for number, band in zip(counts, bands, strict=True)], axis=1
        )
        targets = np.eye(int(classes.max()) + 1)[classes]
        self._learnt = [self._products(fold != number, targets) for number in range(FOLDS)]

    def _products(self, seen: np.ndarray, targets: FloatArray) -> tuple[FloatArray, FloatArray]:
        design, wanted = self._design[seen], targets[seen]
        middle = design.mean(axis=0)
        square = design.T @ design - len(design) * np.outer(middle, middle)
        return square, design.T @ (wanted - wanted.mean(axis=0))

    def scores(self, without: int | None = None) -> FloatArray:
        """Return each case's score for each group, by a sum that has not seen it and lacks one input."""
        kept = np.flatnonzero(self._owner != without) if without is not None else np.arange(len(self._owner))
        found = np.zeros((len(self._fold), self._learnt[0][1].shape[1]))
        for number, (square, product) in enumerate(self._learnt):
            # One case a band of prior weight: bands of few cases count for little.
            weights = np.linalg.solve(square[np.ix_(kept, kept)] + np.eye(len(kept)), product[kept])
            held = self._fold == number
            found[held] = self._design[np.ix_(held, kept)] @ weights
        return found
