"""The mean of every group and how far it may lie from the truth, when a few large amounts pull at it.

Amounts lean to one side: many small ones, few large ones. The usual interval of a mean then lies too low and is left
by the truth too often, most in small groups. Hall's transformation moves it by the lean that the amounts themselves
show. It keeps its promise better than the plain interval and the plain bootstrap, and about as well as the bootstrap
corrected for skewness, without drawing: ``tests/benchmarks/results/amounts.md`` has the figures, also those where it
falls short.

Notes
-----
Hall (1992), JRSS B 54:221: removal of skewness by a monotone cubic, here with Student's quantiles. Differences:
Zou & Donner (2008), Statistics in Medicine 27:1693.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtrit

from algaudit.cube.cube import FloatArray
from algaudit.fairness.amounts.spread import Spread
from algaudit.fairness.intervals import Limits

#: With fewer amounts on either side a gap of means is shown but not judged: a rare large amount may not have been seen.
LEAST_JUDGED: Final = 100
_BLOCK: Final = 1_000_000
_STRAIGHT: Final = 1e-6


@dataclass(frozen=True, eq=False)
class Means:
    """Number, mean, standard deviation (÷ n − 1) and skewness of every group; NaN where there are too few.

    Examples
    --------
    3, 4 and 8: mean 5, deviations −2, −1, 3; 14/2 = 7 and 18/3 / (14/3)^1.5 = 0.595.

    >>> from algaudit.fairness.amounts.spread import spread
    >>> found = means(spread(np.array([8.0, 3.0, 4.0]), np.zeros(3, np.int32), 1))
    >>> [round(float(part[0]), 3) for part in (found.value, found.deviation**2, found.skewness)]
    [5.0, 7.0, 0.595]
    """

    trials: FloatArray
    value: FloatArray
    deviation: FloatArray
    skewness: FloatArray

    def limits(self, alpha: FloatArray) -> Limits:
        """Return the interval of each mean; NaN for fewer than two amounts."""
        return self._end(alpha, lower=True), self._end(alpha, lower=False)

    def _end(self, alpha: FloatArray, *, lower: bool) -> FloatArray:
        with np.errstate(invalid="ignore", divide="ignore"):
            root = np.sqrt(np.where(self.trials > 1, self.trials, np.nan))
            quantile = stdtrit(root * root - 1, 1 - np.asarray(alpha) / 2) * (1 if lower else -1)
            lean = self.skewness / root
            moved = quantile - lean / 6
            straight = np.abs(lean) < _STRAIGHT
            bent = (np.cbrt(1 + lean * moved) - 1) * 3 / np.where(straight, 1.0, lean)
            end = self.value - np.where(straight, moved, bent) * self.deviation / root
        # Hall's centre lies beside the mean; near alpha = 1 the mean itself must not fall outside.
        kept: FloatArray = np.minimum(end, self.value) if lower else np.maximum(end, self.value)
        return kept

    def chosen(self, places: Sequence[int]) -> Means:
        """Return some of the groups."""
        picked = list(places)
        return Means(self.trials[picked], self.value[picked], self.deviation[picked], self.skewness[picked])


def means(found: Spread) -> Means:
    """Return the mean of every group.

    Parameters
    ----------
    found : Spread
        Amounts by group.
    """
    rows = np.array([_moments(found.of(place)) for place in range(len(found.sizes))]).reshape(-1, 3)
    return Means(found.sizes.astype(np.float64), rows[:, 0], rows[:, 1], rows[:, 2])


def _moments(values: FloatArray) -> tuple[float, float, float]:
    """Return mean, standard deviation and skewness, a block at a time."""
    size = len(values)
    if not size:
        return np.nan, np.nan, np.nan
    mean = float(values.mean())
    if size == 1:
        return mean, np.nan, np.nan
    second = third = 0.0
    for start in range(0, size, _BLOCK):
        off = values[start : start + _BLOCK] - mean
        square = off * off
        second += float(square.sum())
        third += float((square * off).sum())
    # Equal amounts differ from their mean by a last bit at most: they do not lean.
    if second <= (1e-14 * mean) ** 2 * size:
        return mean, 0.0, 0.0
    return mean, float(np.sqrt(second / (size - 1))), third / size / (second / size) ** 1.5
