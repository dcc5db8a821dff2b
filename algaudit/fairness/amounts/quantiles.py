"""The median and other quantiles of every group, with intervals that assume nothing about the amounts.

How many of n amounts lie below the true median follows a coin's binomial distribution, whatever the amounts. So two of
the ordered amounts bracket it with a known chance; between ordered amounts the ends are interpolated. A group of 12 has
no amount that is surely below its lowest tenth: such an end is undefined, not guessed.

Notes
-----
Hutson (1999), Journal of Applied Statistics 26:343: fractional order statistics. Quantiles themselves: definition 7 of
Hyndman & Fan (1996), The American Statistician 50:361, as in numpy and spreadsheets. Differences of two: Zou & Donner
(2008), Statistics in Medicine 27:1693. Coverage: ``tests/benchmarks/results/amounts.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import bdtrik

from algaudit.cube.cube import FloatArray
from algaudit.fairness.amounts.spread import Spread
from algaudit.fairness.intervals import SMALLEST_P, Limits

SHARES: Final = (0.10, 0.25, 0.50, 0.75, 0.90)


@dataclass(frozen=True, eq=False)
class Quantiles:
    """One quantile of every group, with the ordered amounts around it that any interval could end at.

    Parameters
    ----------
    share : float, 0…1
        0.5 is the median.
    trials, value : float arrays
        Amounts in each group; the quantile, NaN where there are none.
    near : list of float arrays
        Ordered amounts around it.
    skipped : float array
        How many smaller amounts each group has before those.
    """

    share: float
    trials: FloatArray
    value: FloatArray
    near: list[FloatArray]
    skipped: FloatArray

    def limits(self, alpha: FloatArray) -> Limits:
        """Return the interval of each quantile; NaN at an end that no amount is surely beyond."""
        low = self._at(_rank(self.trials, self.share, alpha))
        high = self._at(self.trials + 1 - _rank(self.trials, 1 - self.share, alpha))
        return np.minimum(low, self.value), np.maximum(high, self.value)

    def _at(self, ranks: FloatArray) -> FloatArray:
        """Return the amount at a rank (1 is the smallest), between two of them in proportion."""
        made = np.full(np.broadcast_shapes(np.shape(ranks), self.value.shape), np.nan)
        for place, rank in enumerate(np.broadcast_to(ranks, made.shape).tolist()):
            near = self.near[place % len(self.near)]
            if not np.isnan(rank) and len(near):
                made[place] = _between(near, rank - 1 - self.skipped[place % len(self.near)])
        return made

    def chosen(self, places: Sequence[int]) -> Quantiles:
        """Return some of the groups."""
        picked = list(places)
        near = [self.near[place] for place in picked]
        return Quantiles(self.share, self.trials[picked], self.value[picked], near, self.skipped[picked])


def quantiles(found: Spread, share: float) -> Quantiles:
    """Return one quantile of every group.

    Parameters
    ----------
    found : Spread
        Amounts by group.
    share : float, 0…1
        Share of the amounts below it.

    Examples
    --------
    The median of 1, 2, …, 9 is 5. At most one of nine coins shows heads with chance 0.020, at most two with 0.090;
    0.025 lies a little above the first, so the interval begins a little above the second smallest.

    >>> from algaudit.fairness.amounts.spread import spread
    >>> nine = quantiles(spread(np.arange(1.0, 10.0), np.zeros(9, np.int32), 1), 0.5)
    >>> low, high = nine.limits(np.array(0.05))
    >>> float(nine.value[0]), round(float(low[0]), 1), round(float(high[0]), 1)
    (5.0, 2.1, 7.9)
    """
    sizes = found.sizes.astype(np.float64)
    lowest, highest = (
        _rank(sizes, share, np.array(SMALLEST_P)),
        sizes + 1 - _rank(sizes, 1 - share, np.array(SMALLEST_P)),
    )
    first = np.floor(np.where(np.isnan(lowest), 1, lowest)).astype(np.int64) - 1
    last = np.ceil(np.where(np.isnan(highest), sizes, highest)).astype(np.int64)
    near, value = [], np.full(len(sizes), np.nan)
    for place in range(len(sizes)):
        amounts = found.of(place)
        near.append(amounts[first[place] : last[place]].copy())
        if len(amounts):
            value[place] = _between(amounts, share * (len(amounts) - 1))
    return Quantiles(share, sizes, value, near, first.astype(np.float64))


def _rank(size: FloatArray, share: float, alpha: FloatArray) -> FloatArray:
    """Return the rank of the lower end; NaN where even the smallest amount is not surely below the quantile."""
    with np.errstate(invalid="ignore"):
        risk = np.asarray(alpha) / 2
        reached = size * np.log1p(-share) <= np.log(risk)
        rank: FloatArray = np.where(reached, bdtrik(risk, np.maximum(size, 1), share) + 1, np.nan)
    return rank


def _between(ordered: FloatArray, place: float) -> float:
    """Return the value at a place that need not be whole, counted from 0."""
    low = min(max(int(place), 0), len(ordered) - 1)
    high = min(low + 1, len(ordered) - 1)
    part = min(max(place - low, 0.0), 1.0)
    # Written as two shares, so that between two equal amounts there is exactly that amount.
    return float(ordered[low] if ordered[low] == ordered[high] else ordered[low] * (1 - part) + ordered[high] * part)
