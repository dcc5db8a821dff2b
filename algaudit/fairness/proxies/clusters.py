"""Clusters of cases with unusual decisions, for logs in which nobody may be told apart by a protected attribute.

Half of the cases, drawn by lot, are split again and again into two by their inputs, always where a part deviates most
from everybody else. The other half, which had no say in that, is then asked whether each part really deviates. A
cluster is no group of people and a deviation is no discrimination: a rule that looks at inputs treats different inputs
differently. It is a place to look at.

Notes
-----
The idea of splitting where the deviation is: hierarchical bias-aware clustering (Misztal-Radecka & Indurkhya 2021,
Information Processing & Management 58:102519). Each split is k-means with two means (Lloyd 1982). The second half, and
Holm's correction over all clusters asked about, are what keeps chance from being reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.intervals import Limits, difference_limits, p_value, rate_limits
from algaudit.fairness.proxies.features import Feature, Truth, space

#: Parts at most; each is one more question that the second half has to answer.
MOST_CLUSTERS: Final = 8
#: A part has at least so many cases in the first half, and at least so large a share of it.
SMALLEST: Final = 30
SMALLEST_SHARE: Final = 0.02
#: A number farther out than so many robust spreads counts as lying there; else one rich case would be a part.
_FARTHEST: Final = 3.0
_ROUNDS: Final = 30
_STARTS: Final = 4


@dataclass(frozen=True, eq=False)
class Split:
    """A fork: cases nearer to the first mean go to one part, the others to the other; a part is a fork or a leaf."""

    means: FloatArray
    parts: tuple[Split | int, Split | int]


@dataclass(frozen=True, eq=False)
class Clusters:
    """Where each case of the second half belongs.

    Parameters
    ----------
    tested : int array
        Places of the cases of the second half.
    cluster : int array
        Cluster of each of them.
    number : int
        How many clusters there are; 1 when nothing could be split.
    """

    tested: IntArray
    cluster: IntArray
    number: int


@dataclass(frozen=True)
class Trait:
    """What sets a cluster apart from the other cases in one input.

    A number: means of cluster and others, and their distance in robust spreads. A label (None: blank): its share in
    both, and the distance is their difference.
    """

    column: str
    label: str | None
    is_number: bool
    inside: float
    outside: float
    distance: float


@dataclass(frozen=True, eq=False)
class Deviations:
    """How the rate of each cluster differs from that of all other cases of the second half.

    Parameters
    ----------
    hits, cases : int arrays, clusters
        Marked cases and all cases in each cluster.
    all_hits, all_cases : int
        The same of everybody.
    """

    hits: IntArray
    cases: IntArray
    all_hits: int
    all_cases: int

    @property
    def rate(self) -> FloatArray:
        """Rate of each cluster; NaN when it is empty."""
        return _share(self.hits, self.cases)

    @property
    def other_rate(self) -> FloatArray:
        """Rate of all others; NaN when there are none."""
        return _share(self.all_hits - self.hits, self.all_cases - self.cases)

    def limits(self, alpha: FloatArray) -> Limits:
        """Return Newcombe's interval of each difference."""
        own, other = self.rate, self.other_rate
        others = self.all_cases - self.cases
        return difference_limits(own, rate_limits(own, self.cases, alpha), other, rate_limits(other, others, alpha))

    def p_values(self) -> FloatArray:
        """Return the smallest risk at which the interval of each difference leaves out 0."""
        return p_value(self.limits)


def deviations(found: Clusters, marked: Truth) -> Deviations:
    """Ask the second half whether the clusters deviate.

    Parameters
    ----------
    found : Clusters
    marked : bool array
        All cases, as they were given to :func:`find_clusters`.

    Examples
    --------
    >>> found = Clusters(np.array([0, 1, 2, 3]), np.array([0, 0, 1, 1]), 2)
    >>> told = deviations(found, np.array([True, False, True, True]))
    >>> told.rate.tolist(), told.other_rate.tolist()
    ([0.5, 1.0], [1.0, 0.5])
    """
    tested = marked[found.tested]
    cases = np.bincount(found.cluster, minlength=found.number).astype(np.int64)
    hits = np.bincount(found.cluster[tested], minlength=found.number).astype(np.int64)
    return Deviations(hits, cases, int(tested.sum()), len(tested))


def _share(part: IntArray, whole: IntArray) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def find_clusters(points: FloatArray, marked: Truth, seed: int) -> Clusters:
    """Find the clusters on one half of the cases and sort the other half into them.

    Parameters
    ----------
    points : float array, cases × axes
        From :func:`algaudit.fairness.proxies.features.space`.
    marked : bool array, cases
        Whatever is looked at: decided positively, or decided wrongly.
    seed : int
        Of the halves and the means to begin with.

    Returns
    -------
    Clusters

    Examples
    --------
    Two heaps of 100, one always granted, the other never:

    >>> points = np.repeat([[0.0], [9.0]], 100, axis=0)
    >>> found = find_clusters(points, points[:, 0] > 5, seed=0)
    >>> found.number, len(found.tested)
    (2, 100)
    """
    draws, points = np.random.default_rng(seed), np.clip(points, -_FARTHEST, _FARTHEST)
    order = draws.permutation(len(points))
    first, tested = np.sort(order[: len(points) // 2]), np.sort(order[len(points) // 2 :])
    tree, number = _grown(points[first], marked[first], draws)
    return Clusters(tested, _sorted_into(tree, points[tested]), number)


class _Leaf:
    """A part of the first half that may yet be split."""

    def __init__(self, places: IntArray, points: FloatArray, marked: Truth, draws: np.random.Generator) -> None:
        self.places = places
        self.split: Split | None = None
        self.means, self.side = _two_means(points[places], draws)
        smallest = max(SMALLEST, SMALLEST_SHARE * len(points))
        sizes = (int((~self.side).sum()), int(self.side.sum()))
        self.gain = 0.0
        if min(sizes) >= smallest:
            parts = (places[~self.side], places[self.side])
            self.gain = max(_deviation(part, marked) for part in parts) - _deviation(places, marked)


def _deviation(places: IntArray, marked: Truth) -> float:
    """Return how far a part's rate lies from that of all others, in standard errors."""
    inside, others = len(places), len(marked) - len(places)
    if not others:
        return 0.0
    hits = int(marked[places].sum())
    rate = marked.mean()
    spread = rate * (1 - rate) * (1 / inside + 1 / others)
    return abs(hits / inside - (marked.sum() - hits) / others) / float(np.sqrt(spread)) if spread > 0 else 0.0


def _grown(points: FloatArray, marked: Truth, draws: np.random.Generator) -> tuple[Split | int, int]:
    """Split the part that gains most, until nothing gains; return the forks and the number of parts."""
    leaves = [_Leaf(np.arange(len(points)), points, marked, draws)]
    children: dict[int, tuple[_Leaf, _Leaf]] = {}
    root = leaves[0]
    while len(leaves) < MOST_CLUSTERS:
        best = max(leaves, key=lambda leaf: leaf.gain)
        if best.gain <= 0:
            break
        pair = (
            _Leaf(best.places[~best.side], points, marked, draws),
            _Leaf(best.places[best.side], points, marked, draws),
        )
        children[id(best)] = pair
        leaves = [leaf for leaf in leaves if leaf is not best] + list(pair)
    number = {id(leaf): place for place, leaf in enumerate(leaves)}

    def forked(leaf: _Leaf) -> Split | int:
        pair = children.get(id(leaf))
        return number[id(leaf)] if pair is None else Split(leaf.means, (forked(pair[0]), forked(pair[1])))

    return forked(root), len(leaves)


def _two_means(points: FloatArray, draws: np.random.Generator) -> tuple[FloatArray, Truth]:
    """Return two means and the side of each case; the best of a few beginnings."""
    tried = [_settled_means(points, _beginning(points, draws)) for _ in range(_STARTS)]
    sides = [_nearer_second(points, means) for means in tried]
    spreads = [
        float(np.square(points - means[side.astype(np.int64)]).sum()) for means, side in zip(tried, sides, strict=True)
    ]
    best = int(np.argmin(spreads))
    return tried[best], sides[best]


def _settled_means(points: FloatArray, means: FloatArray) -> FloatArray:
    for _ in range(_ROUNDS):
        side = _nearer_second(points, means)
        if side.all() or not side.any():
            break
        moved = np.stack([points[~side].mean(axis=0), points[side].mean(axis=0)])
        if np.array_equal(moved, means):
            break
        means = moved
    return means


def _beginning(points: FloatArray, draws: np.random.Generator) -> FloatArray:
    """Draw a case, and a second one with a chance that rises with its distance (k-means++)."""
    one = points[draws.integers(len(points))]
    away = np.square(points - one).sum(axis=1)
    total = float(away.sum())
    other = points[draws.choice(len(points), p=away / total)] if total > 0 else one
    return np.stack([one, other])


def _nearer_second(points: FloatArray, means: FloatArray) -> Truth:
    # |p − a|² > |p − b|² without the squares of p, which are the same on both sides.
    found: Truth = 2 * points @ (means[1] - means[0]) > np.square(means[1]).sum() - np.square(means[0]).sum()
    return found


def _sorted_into(tree: Split | int, points: FloatArray) -> IntArray:
    if isinstance(tree, int):
        return np.full(len(points), tree, np.int64)
    side = _nearer_second(points, tree.means)
    found = np.empty(len(points), np.int64)
    found[~side], found[side] = _sorted_into(tree.parts[0], points[~side]), _sorted_into(tree.parts[1], points[side])
    return found


def traits(features: Sequence[Feature], inside: Truth, most: int = 3) -> list[Trait]:
    """Return what sets some cases apart from the others, the most striking first.

    Examples
    --------
    >>> codes = np.array([0, 0, 1, 1], np.int32)
    >>> found = traits([Feature("flat", codes, ("own", "rent"), None)], np.array([False, False, True, True]))
    >>> found[0].label, found[0].inside, found[0].outside
    ('rent', 1.0, 0.0)
    """
    if not inside.any() or inside.all():
        return []
    found = [trait for item in features if (trait := _trait(item, inside)) is not None]
    return sorted(found, key=lambda trait: -abs(trait.distance))[:most]


def _trait(item: Feature, inside: Truth) -> Trait | None:
    if item.numbers is not None:
        values, known = item.values(), ~item.missing
        if (known & inside).any() and (known & ~inside).any():
            means = float(values[known & inside].mean()), float(values[known & ~inside].mean())
            scaled = space([item])[:, 0]
            apart = float(scaled[known & inside].mean() - scaled[known & ~inside].mean())
            return Trait(item.column, None, True, *means, apart)
    labels = len(item.labels)
    own = np.bincount(item.codes[inside], minlength=labels) / inside.sum()
    others = np.bincount(item.codes[~inside], minlength=labels) / (~inside).sum()
    # What the cluster has more of says more than what it lacks.
    place = int(np.argmax(own - others))
    if own[place] == others[place]:
        return None
    return Trait(
        item.column,
        item.labels[place],
        False,
        float(own[place]),
        float(others[place]),
        float(own[place] - others[place]),
    )
