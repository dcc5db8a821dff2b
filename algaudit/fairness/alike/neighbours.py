"""Are cases decided like the cases that are most alike? Consistency, and pairs that are nearly the same.

Each case is held against the five most alike among the others; the share of those that were decided differently says
how inconsistently like cases are treated. The case itself is not among its neighbours: it would always agree.

Notes
-----
Zemel et al. (2013), ICML, section 5: consistency. AIF360 and scikit-learn's search count the case itself, which makes
the figure look better; ``count_self`` does the same, to be able to compare. When several cases are equally far away,
all of them share the last places, so that the order of the rows does not matter. The interval is a jackknife: a case
counts once as itself and once more for everyone whose neighbour it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtri

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.proxies.features import Truth

NEIGHBOURS: Final = 5
#: Two cases this near, in robust spreads, are nearly the same.
NEAR: Final = 0.1
#: Numbers held at once, in each of a few tables.
_BLOCK: Final = 4_000_000
#: Squared distances that differ by less are rounding.
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Consistency:
    """How alike like cases are decided.

    Parameters
    ----------
    different : float array, cases
        Share of each case's neighbours that were decided otherwise, 0…1.
    parts : float array, cases
        Each case's part in the error of the mean; their squares add up to the variance.
    """

    different: FloatArray
    parts: FloatArray

    @property
    def value(self) -> float:
        """1 less the mean share of neighbours decided otherwise; NaN for fewer than two cases."""
        return 1 - float(self.different.mean()) if len(self.different) > 1 else float("nan")

    def limits(self, alpha: float) -> tuple[float, float]:
        """Return the interval at risk ``alpha``, within 0…1."""
        half = -float(ndtri(alpha / 2)) * float(np.sqrt(np.square(self.parts).sum()))
        low, high = np.clip([self.value - half, self.value + half], 0, 1)
        return float(low), float(high)

    def within(self, members: Truth, alpha: float) -> tuple[float, float, float]:
        """Return value, low and high for some of the cases, held against the neighbours that they have among all."""
        cases = int(members.sum())
        if cases < 2:
            return float("nan"), float("nan"), float("nan")
        told = self.different[members]
        # Cases that share neighbours vary together; by how much that widens an interval is taken from all cases.
        naive = float(self.different.var()) / len(self.different)
        widened = max(float(np.square(self.parts).sum()) / naive, 1.0) if naive > 0 else 1.0
        half = -float(ndtri(alpha / 2)) * float(np.sqrt(told.var() / cases * widened))
        value = 1 - float(told.mean())
        return value, max(value - half, 0.0), min(value + half, 1.0)


@dataclass(frozen=True)
class NearPairs:
    """Pairs of cases nearly the same, but not quite: all, those decided differently, and the nearest of the latter."""

    pairs: int
    different: int
    nearest: list[tuple[int, int, float]]


@dataclass(frozen=True, eq=False)
class _Kinds:
    """Cases that lie in one point are one kind: its place, its cases, and how many of them were decided positively."""

    points: FloatArray
    of_case: IntArray
    cases: FloatArray
    positive: FloatArray

    def blocks(self) -> Iterator[tuple[slice, FloatArray]]:
        """Yield squared distances from some kinds to all."""
        square = np.square(self.points).sum(axis=1)
        step = max(_BLOCK // max(len(self.points), 1), 1)
        for start in range(0, len(self.points), step):
            part = slice(start, start + step)
            away = square[part, None] + square - 2 * self.points[part] @ self.points.T
            np.maximum(away, 0, out=away)
            away[np.arange(len(away)), np.arange(start, start + len(away))] = 0
            yield part, away


def _kinds(points: FloatArray, positive: Truth) -> _Kinds:
    # Adding 0 makes one zero of −0 and 0.
    unique, of_case = np.unique(points + 0.0, axis=0, return_inverse=True)
    of_case = of_case.reshape(-1)
    cases = np.bincount(of_case, minlength=len(unique)).astype(np.float64)
    return _Kinds(unique, of_case, cases, np.bincount(of_case[positive], minlength=len(unique)).astype(np.float64))


def consistency(
    points: FloatArray, positive: Truth, *, neighbours: int = NEIGHBOURS, count_self: bool = False
) -> Consistency:
    """Hold every case against its nearest neighbours.

    Parameters
    ----------
    points : float array, cases × axes
        From :func:`algaudit.fairness.proxies.features.space`.
    positive : bool array, cases
        The decision is the positive one.
    neighbours : int
        How many; fewer when there are not so many other cases.
    count_self : bool
        Count each case among its own neighbours, as AIF360 does.

    Returns
    -------
    Consistency

    Examples
    --------
    Four in a row, the first two granted. The nearest other of each: 0 → 1, 1 → 0, 3 → 4, 4 → 3; nobody differs.

    >>> line = np.array([[0.0], [1.0], [3.0], [4.0]])
    >>> consistency(line, np.array([True, True, False, False]), neighbours=1).value
    1.0
    >>> consistency(line, np.array([True, False, False, False]), neighbours=1).value
    0.5
    """
    own = 0 if count_self else 1
    wanted = min(neighbours, len(points) - own)
    if len(points) < 2:
        return Consistency(np.full(len(points), np.nan), np.full(len(points), np.nan))
    kinds = _kinds(points, positive)
    sides = np.stack([kinds.positive, kinds.cases - kinds.positive])
    # By kind: share of neighbours decided otherwise, and how much a case is asked, by others and by those otherwise.
    different, otherwise, asked = np.empty(sides.shape), np.zeros(sides.shape), np.zeros(len(kinds.cases))
    for part, away in kinds.blocks():
        weight = _weights(away, kinds.cases, part.start, wanted, own)
        different[:, part] = sides @ weight.T
        otherwise += sides[:, part] @ weight
        asked += kinds.cases[part] @ weight
        asked[part] -= own * weight[np.arange(len(away)), np.arange(part.start, part.start + len(away))]
    side = positive.astype(np.int64)
    told = np.clip(different[side, kinds.of_case], 0, 1)
    mean = float(told.mean())
    share = told + otherwise[side, kinds.of_case] - mean * asked[kinds.of_case]
    return Consistency(told, (share - share.mean()) / np.sqrt(len(told) * (len(told) - 1.0)))


def _weights(away: FloatArray, cases: FloatArray, start: int, wanted: int, own: int) -> FloatArray:
    """Return how much each case of a kind counts as a neighbour of some kinds; all neighbours together count 1."""
    rows, itself = np.arange(len(away)), np.arange(start, start + len(away))
    # Every kind has a case, so the last of the wanted is among so many kinds, the own one included.
    most = min(wanted + 1, away.shape[1])
    near = np.argpartition(away, most - 1, axis=1)[:, :most]
    near = np.take_along_axis(near, np.argsort(np.take_along_axis(away, near, axis=1), axis=1), axis=1)
    reached = np.cumsum(cases[near], axis=1) - own >= wanted
    last = away[rows, near[rows, reached.argmax(axis=1)]][:, None]
    rounding = _ROUNDING * (1 + last)
    inner, outer = away < last - rounding, np.abs(away - last) <= rounding
    inside = inner @ cases - own * inner[rows, itself]
    shared = outer @ cases - own * outer[rows, itself]
    found: FloatArray = inner / wanted + outer * ((wanted - inside) / (wanted * shared))[:, None]
    return found


def near_pairs(points: FloatArray, positive: Truth, *, near: float = NEAR, most: int = 20) -> NearPairs:
    """Count the pairs that are nearly the same, and name the nearest that were decided differently.

    Parameters
    ----------
    points, positive : arrays
        As in :func:`consistency`.
    near : float
        Largest distance; pairs at distance 0 are not counted here.
    most : int
        Pairs named at most: (place of the positive case, place of the other, distance), each case once.

    Examples
    --------
    >>> near_pairs(np.array([[0.0], [0.05], [0.05], [3.0]]), np.array([True, False, True, False]))
    NearPairs(pairs=2, different=1, nearest=[(0, 1, 0.05)])
    """
    kinds = _kinds(points, positive)
    negative = kinds.cases - kinds.positive
    pairs, different, found = 0.0, 0.0, []
    for part, away in kinds.blocks():
        close = (away <= near * near + _ROUNDING) & (away > _ROUNDING)
        pairs += float(kinds.cases[part] @ (close @ kinds.cases)) / 2
        different += float(kinds.positive[part] @ (close @ negative))
        # From the positive side only, so that each pair is seen once.
        close &= (kinds.positive[part] > 0)[:, None] & (negative > 0)
        rows, others = np.nonzero(close)
        order = np.argsort(away[rows, others], kind="stable")[: 50 * most]
        found += [
            (float(away[row, other]), int(row) + part.start, int(other))
            for row, other in zip(rows[order], others[order], strict=True)
        ]
    return NearPairs(round(pairs), round(different), _named(sorted(found), kinds, positive, most))


def _named(
    found: list[tuple[float, int, int]], kinds: _Kinds, positive: Truth, most: int
) -> list[tuple[int, int, float]]:
    """Name one case of each side, no kind twice, so that twenty pairs are not twenty times the same case."""
    used: set[int] = set()
    named: list[tuple[int, int, float]] = []
    for square, one, other in found:
        if len(named) == most:
            break
        if one not in used and other not in used:
            used |= {one, other}
            first = int(np.flatnonzero((kinds.of_case == one) & positive)[0])
            second = int(np.flatnonzero((kinds.of_case == other) & ~positive)[0])
            named.append((first, second, round(float(np.sqrt(square)), 6)))
    return named


def mutual_pairs(
    points: FloatArray, first: IntArray, second: IntArray, *, near: float = NEAR
) -> tuple[IntArray, IntArray]:
    """Pair the cases of two groups that are each other's nearest in the other group, and nearly or quite the same.

    No case is in two pairs, so the pairs are independent of each other.

    Parameters
    ----------
    points : float array, cases × axes
    first, second : int arrays
        Places of the cases of the two groups.
    near : float
        Largest distance.

    Returns
    -------
    int arrays of one length
        Places in the first and in the second group.

    Examples
    --------
    >>> line = np.array([[0.0], [1.0], [0.05], [5.0]])
    >>> mutual_pairs(line, np.array([0, 1]), np.array([2, 3]))
    (array([0]), array([2]))
    """
    if not len(first) or not len(second):
        return first[:0], second[:0]
    nearest, away = _nearest(points[first], points[second])
    back, _ = _nearest(points[second], points[first])
    kept = (back[nearest] == np.arange(len(first))) & (away <= near * near + _ROUNDING)
    return first[kept], second[nearest[kept]]


def _nearest(points: FloatArray, others: FloatArray) -> tuple[IntArray, FloatArray]:
    square, step = np.square(others).sum(axis=1), max(_BLOCK // len(others), 1)
    found, distances = [], []
    for start in range(0, len(points), step):
        some = points[start : start + step]
        away = np.square(some).sum(axis=1)[:, None] + square - 2 * some @ others.T
        found.append(away.argmin(axis=1))
        distances.append(away.min(axis=1))
    return np.concatenate(found), np.concatenate(distances)
