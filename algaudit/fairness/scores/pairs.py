"""Of one person from here and one from there: how often is the first one's number the higher? Ties count half.

One half means that neither side stands higher. With people whose true outcome was yes here and those with no there, it
is the AUC of a score; with two groups and their decisions from worst to best, it says which group is decided better.

Notes
-----
DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44:837: the error, from how each person is placed among the other
side. Pepe (2003), The Statistical Evaluation of Medical Tests, section 5.2.5: limits on the logit scale. DeLong's error
is too small when a side has few people or hardly any two of them differ, so each side gets one person more, with the
largest spread there could be; from 60 people on this is hardly seen. Newcombe (2006), Statistics in Medicine 25:559,
method 5: limits where all pairs are in the same order. Coverage: ``tests/benchmarks/results/scores.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, ndtri

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.intervals import Limits


@dataclass(frozen=True, eq=False)
class Pairs:
    """Shares of pairs in which the own number is the higher, with what their errors are made of.

    Parameters
    ----------
    value : float array, 0…1
        Ties count half; NaN where one side is empty.
    own_squares, other_squares : float arrays
        Squared distances of each person's placement from ``value``, added up over the side.
    own, other : float arrays
        People on each side; the effective number when they are weighted.
    """

    value: FloatArray
    own_squares: FloatArray
    other_squares: FloatArray
    own: FloatArray
    other: FloatArray

    @property
    def error(self) -> FloatArray:
        """DeLong's standard error; NaN when a side has one person only."""
        with np.errstate(invalid="ignore", divide="ignore"):
            variance = self.own_squares / (self.own * (self.own - 1)) + self.other_squares / (
                self.other * (self.other - 1)
            )
            return np.where(np.minimum(self.own, self.other) > 1, np.sqrt(np.maximum(variance, 0)), np.nan)

    def chosen(self, places: Sequence[int] | IntArray) -> Pairs:
        """Return some of the shares."""
        at = np.asarray(places, np.int64)
        return Pairs(self.value[at], self.own_squares[at], self.other_squares[at], self.own[at], self.other[at])

    def limits(self, alpha: FloatArray | float) -> Limits:
        """Return the interval of each share at risk ``alpha``."""
        risk, value = np.broadcast_arrays(np.asarray(alpha, np.float64), self.value)
        with np.errstate(invalid="ignore", divide="ignore"):
            most = value * (1 - value)
            variance = (self.own_squares + most) / self.own**2 + (self.other_squares + most) / self.other**2
            half = -ndtri(risk / 2) * np.sqrt(variance) / most
            low, high = expit(logit(value) - half), expit(logit(value) + half)
        one_way = (value <= 0) | (value >= 1)
        if not one_way.any():
            return low, high
        ends = _one_way_limits(value, self.own, self.other, risk)
        return np.where(one_way, ends[0], low), np.where(one_way, ends[1], high)


def stacked(parts: Sequence[Pairs]) -> Pairs:
    """Put shares one after another."""

    def column(name: str) -> FloatArray:
        return np.concatenate([np.zeros(0), *(np.atleast_1d(getattr(part, name)) for part in parts)])

    return Pairs(*(column(name) for name in ("value", "own_squares", "other_squares", "own", "other")))


def level_pairs(own: FloatArray, other: FloatArray, squared: tuple[FloatArray, FloatArray] | None = None) -> Pairs:
    """Return the shares for numbers of a few levels, from the people on each.

    Parameters
    ----------
    own, other : float arrays, … × levels
        People (or their weights) on each level, from the lowest to the highest; all but the last axis broadcast.
    squared : tuple of two such arrays, optional
        Sums of squared weights, when people are weighted.

    Examples
    --------
    One of two here was granted, and one of four there: 1 · 3 of 8 pairs are won, 1 + 3 are ties, (3 + 4/2) / 8 = 0.625.

    >>> float(level_pairs(np.array([1.0, 1.0]), np.array([3.0, 1.0])).value)
    0.625
    """
    own, other = np.broadcast_arrays(own, other)
    own_squared, other_squared = squared or (own, other)
    with np.errstate(invalid="ignore", divide="ignore"):
        placed = (other.cumsum(axis=-1) - other / 2) / other.sum(axis=-1, keepdims=True)
        against = 1 - (own.cumsum(axis=-1) - own / 2) / own.sum(axis=-1, keepdims=True)
        value = (own * placed).sum(axis=-1) / own.sum(axis=-1)
        people = [
            side.sum(axis=-1) ** 2 / squares.sum(axis=-1)
            for side, squares in ((own, own_squared), (other, other_squared))
        ]
        squares = [
            ((place - value[..., None]) ** 2 * part).sum(axis=-1) / part.sum(axis=-1) * number
            for place, part, number in (
                (placed, np.broadcast_to(own_squared, own.shape), people[0]),
                (against, np.broadcast_to(other_squared, own.shape), people[1]),
            )
        ]
    return Pairs(value, squares[0], squares[1], people[0], people[1])


def _one_way_limits(value: FloatArray, own: FloatArray, other: FloatArray, risk: FloatArray) -> Limits:
    """Return limits of 0 and 1: the shares at which that would just be too far away for chance."""
    z = -ndtri(risk / 2)
    more = (own + other) / 2 - 1
    near, far = value, 1 - value
    for _ in range(60):
        middle = (near + far) / 2
        spread = middle * (1 - middle) * (1 + more * ((1 - middle) / (2 - middle) + middle / (1 + middle)))
        with np.errstate(invalid="ignore", divide="ignore"):
            outer = np.abs(value - middle) > z * np.sqrt(spread / (own * other))
        near, far = np.where(outer, near, middle), np.where(outer, middle, far)
    return np.minimum(value, near), np.maximum(value, near)
