"""Explain cases until it is enough: all of them where that costs little, otherwise more and more of a layered draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algaudit.explain.importance.collapse import Kinds
from algaudit.explain.importance.contributions import Explainer
from algaudit.explain.importance.distinct import IntArray, picked, summed
from algaudit.explain.importance.estimate import Sample, half_width, measured, variance_of_draw
from algaudit.explain.importance.sample import GROUPS, LEAST_OF_LAYER, Layers, allocated, layers_of, needs
from algaudit.models.structure import FloatArray

#: Cases of the first round.
FIRST = 400
#: Cases wanted from each of the largest groups.
EACH_GROUP = 200
#: Cases by which the work for one is measured, and that are explained whatever they cost.
LEAST = 50
#: Contributions and weights that are held at once.
_MOST_NUMBERS = 10_000_000
#: From round to round there are at least and at most so many times as many cases.
_SLOWEST, _FASTEST = 1.25, 4.0
#: A little more than needed is drawn, so that one more round seldom is.
_SPARE = 1.1


@dataclass(frozen=True, eq=False)
class Explained:
    """A sample of explained cases, which they are, and the largest error of a sum."""

    sample: Sample
    cases: IntArray
    error: float


def all_at_once(explainer: Explainer, kinds: Kinds) -> Explained | None:
    """Explain all cases, or return None where that is too much."""
    cases = len(kinds.weight)
    numbers = cases * (len(explainer.names) + 1 + len(kinds.labels))
    if numbers > _MOST_NUMBERS or explainer.way.work(kinds.rows) > explainer.way.little:
        return None
    found = explainer.contributions(kinds.rows)
    every = np.arange(cases)
    sample = Sample(found.values, kinds.weights(every), np.zeros(cases, np.int64), np.array([cases]))
    return Explained(sample, every, found.error)


def grown(
    explainer: Explainer,
    kinds: Kinds,
    scores: FloatArray,
    *,
    tolerance: float,
    most: int,
    alpha: float,
    seed: int,
) -> Explained:
    """Explain more and more cases, until every feature is known to within the tolerance.

    Parameters
    ----------
    explainer : Explainer
        Explains cases.
    kinds : Kinds
        Cases to draw from.
    scores : float array
        Their scores.
    tolerance : float
        Half-width wanted, as a share of the sum of all features' sizes.
    most : int
        Cases explained at most.
    alpha : float
        Risk of each interval.
    seed : int
        Decides the draw.
    """
    limit = min(len(scores), most, _affordable(explainer, kinds))
    group = np.minimum(kinds.main_group, GROUPS)
    layers = layers_of(scores, kinds.weight, group, most=limit, seed=seed)
    heavy = summed(layers.of, kinds.weight, len(layers.sizes))
    least = np.maximum(LEAST_OF_LAYER, _for_groups(layers, group, limit))
    taken = allocated(min(FIRST, limit), heavy, least, layers.sizes)
    found = _further(explainer, kinds, layers, taken, None)
    while True:
        sample, drawn = found.sample, len(found.cases)
        everybody = measured(sample, 0, float("inf"))
        half = half_width(sample, everybody.size, drawn - 1, alpha)
        wanted = tolerance * float(everybody.size.value.sum())
        if half.max() <= wanted or drawn >= limit:
            return found
        worst = everybody.size.residual[:, [int(half.argmax())]]
        enough = _enough(sample, worst, wanted / half.max())
        goal = min(limit, int(min(max(_SPARE * enough, _SLOWEST * drawn), _FASTEST * drawn)))
        need = needs(everybody.size.residual * half / half.max(), sample.weight[:, 0], sample.layer, sample.sizes)
        taken = allocated(goal, need + heavy / heavy.sum() * need.sum() / FIRST, taken, layers.sizes)
        found = _further(explainer, kinds, layers, taken, found)


def _enough(sample: Sample, residual: FloatArray, times: float) -> float:
    """Return how many cases, drawn where they differ most, make the limits of one figure so many times as wide."""
    need = needs(residual, sample.weight[:, 0], sample.layer, sample.sizes)
    wanted = float(variance_of_draw(sample, residual)[0][0]) * times**2
    return float(need.sum() ** 2 / (wanted + (need**2 / sample.sizes).sum()))


def _affordable(explainer: Explainer, kinds: Kinds) -> int:
    """Return how many cases can be explained in the time there is."""
    tried = picked(kinds.rows, np.arange(min(LEAST, len(kinds.weight))))
    each = max(1, explainer.way.work(tried) // LEAST)
    return max(LEAST, explainer.way.most // each)


def _for_groups(layers: Layers, group: IntArray, limit: int) -> IntArray:
    """Return how many cases each layer has to give so that every group has enough; half of all at most."""
    layer_group = np.zeros(len(layers.sizes), np.int64)
    layer_group[layers.of] = group
    sizes, groups = layers.sizes.astype(np.float64), int(layer_group.max()) + 1
    share = sizes / summed(layer_group, sizes, groups)[layer_group]
    wanted = share * min(EACH_GROUP, limit // (2 * groups))
    return wanted.astype(np.int64)


def _further(
    explainer: Explainer, kinds: Kinds, layers: Layers, taken: IntArray, before: Explained | None
) -> Explained:
    """Explain the cases that were drawn since."""
    drawn = layers.drawn(taken)
    if before is not None:
        drawn = np.concatenate([before.cases, np.setdiff1d(drawn, before.cases)])
    known = 0 if before is None else len(before.cases)
    found = explainer.contributions(picked(kinds.rows, drawn[known:]))
    values = found.values if before is None else np.concatenate([before.sample.values, found.values])
    error = found.error if before is None else max(before.error, found.error)
    return Explained(Sample(values, kinds.weights(drawn), layers.of[drawn], layers.sizes), drawn, error)
