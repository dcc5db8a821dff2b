"""Which cases are explained: from every layer of scores and every group, more where cases differ more.

Explaining a million cases takes hours and says no more than a few thousand well-chosen ones do. Cases are put into
layers (strata) of similar scores, of like weight and of one group; from each, some are drawn by chance. After each
round it is known where the contributions differ most, and the next cases are drawn from there.

Notes
-----
Cochran (1977), Sampling Techniques, chapters 5 and 6: stratified means, optimum allocation, combined ratio estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algaudit.explain.importance.distinct import IntArray, summed
from algaudit.models.structure import FloatArray

#: Layers of scores, where groups and weights leave room for them.
SCORES = 10
#: Layers altogether, unless there are more groups times weights.
LAYERS = 100
#: So many of the largest groups get layers of their own.
GROUPS = 20
#: Layers of weights: each up to four times the weight of the one before.
WEIGHTS = 6
#: Cases drawn from each layer at least, so that it shows how much its cases differ.
LEAST_OF_LAYER = 5
#: In a layer with fewer drawn cases, what is known of all layers counts as much as what these cases show.
_TRUSTED = 5


@dataclass(frozen=True, eq=False)
class Layers:
    """Layers of cases, and the order in which each layer's cases would be drawn.

    Parameters
    ----------
    of : int array
        Layer of each case.
    sizes : int array
        Cases in each layer.
    order : int array
        All cases, layer by layer, in the order of the draw.
    """

    of: IntArray
    sizes: IntArray
    order: IntArray

    def drawn(self, taken: IntArray) -> IntArray:
        """Return the first so many cases of each layer."""
        place = np.arange(len(self.order)) - np.repeat(np.cumsum(self.sizes) - self.sizes, self.sizes)
        found: IntArray = self.order[place < np.repeat(taken, self.sizes)]
        return found


def layers_of(scores: FloatArray, weight: FloatArray, group: IntArray, *, most: int, seed: int) -> Layers:
    """Put cases into layers and shuffle each.

    Parameters
    ----------
    scores, weight : float arrays
        Of each case.
    group : int array
        Of each case.
    most : int
        Cases that may be drawn: twice the least from each layer, or there is one layer only.
    seed : int
        Decides the order.

    Examples
    --------
    >>> layers = layers_of(np.arange(100.0), np.ones(100), np.zeros(100, np.int64), most=100, seed=0)
    >>> layers.sizes.tolist(), layers.of[[0, 9, 10, 99]].tolist()
    ([10, 10, 10, 10, 10, 10, 10, 10, 10, 10], [0, 0, 1, 9])
    """
    heavy = np.minimum(np.log2(weight / weight.min()).astype(np.int64) // 2, WEIGHTS - 1)
    _, own = np.unique(group * WEIGHTS + heavy, return_inverse=True)
    bins = max(1, min(SCORES, LAYERS // (int(own.max()) + 1)))
    order = np.argsort(scores, kind="stable")
    upto = np.empty(len(scores))
    upto[order] = np.cumsum(weight[order]) - weight[order] / 2
    _, of = np.unique(own * bins + (upto / weight.sum() * bins).astype(np.int64), return_inverse=True)
    if 2 * LEAST_OF_LAYER * (int(of.max()) + 1) > most:
        of = np.zeros(len(scores), np.int64)
    shuffled = np.random.default_rng(seed).permutation(len(of))
    return Layers(of, np.bincount(of), shuffled[np.argsort(of[shuffled], kind="stable")])


def allocated(total: int, need: FloatArray, least: IntArray, sizes: IntArray) -> IntArray:
    """Share out so many cases among layers in proportion to need, at least ``least`` and at most all of each.

    Examples
    --------
    >>> allocated(11, np.array([3.0, 1.0, 9.0]), np.array([2, 2, 2]), np.array([50, 50, 3])).tolist()
    [6, 2, 3]
    """
    taken = np.minimum(least, sizes)
    settled = (need <= 0) | (taken == sizes)
    while True:
        left = total - int(taken[settled].sum())
        if settled.all() or left <= int(taken[~settled].sum()):
            return taken
        exact = np.where(settled, 0.0, left * need / need[~settled].sum())
        full, enough = ~settled & (exact >= sizes), ~settled & (exact <= taken)
        if full.any():
            taken = np.where(full, sizes, taken)
        elif not enough.any():
            return np.where(settled, taken, _whole(exact, left))
        settled |= full if full.any() else enough


def _whole(exact: FloatArray, total: int) -> IntArray:
    """Return whole numbers of the same sum: the largest fractions are rounded up."""
    found = exact.astype(np.int64)
    further = np.argsort(found - exact, kind="stable")[: total - int(found.sum())]
    found[further] += 1
    return found


def needs(residual: FloatArray, weight: FloatArray, layer: IntArray, sizes: IntArray) -> FloatArray:
    """Return how much each layer adds to the uncertainty: its size times the spread of its cases.

    Parameters
    ----------
    residual : float array, drawn cases × figures
        How far each case lies from the mean, times its weight.
    weight : float array
        Of each drawn case.
    layer : int array
        Of each drawn case.
    sizes : int array
        Cases in each layer.
    """
    number = summed(layer, np.ones(len(layer)), len(sizes))
    seen = np.maximum(number, 1)
    within = summed(layer, (residual**2).sum(axis=1), len(sizes)) / seen
    for column in residual.T:
        within = within - (summed(layer, column, len(sizes)) / seen) ** 2
    heavy: FloatArray = summed(layer, weight, len(sizes)) / seen
    usual = (residual**2).sum() / max(float((weight**2).sum()), np.finfo(float).tiny)
    spread: FloatArray = (number * np.maximum(within, 0.0) + _TRUSTED * usual * heavy**2) / (number + _TRUSTED)
    found: FloatArray = sizes.astype(np.float64) * np.sqrt(spread)
    return found
