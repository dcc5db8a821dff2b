"""Who waits longer: the difference of two quantiles, and the chance that one of a group waits longer than another.

The second is the Mann–Whitney probability: that somebody of the group waited longer than somebody of the reference
group, with half of the cases in which both waited as long. 0.5 means neither waits longer.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray
from algaudit.fairness.intervals import LAST_BITS, Limits, difference_limits, rate_limits
from algaudit.fairness.waiting.days import Waits, quantile, quantile_limits


class Longer(NamedTuple):
    """The Mann–Whitney probability of each group against the reference; it varies like a share of ``trials`` people."""

    value: FloatArray
    trials: FloatArray

    def limits(self, alpha: npt.ArrayLike) -> Limits:
        """Return the limits of each probability: those of a share of so many people, so that they stay within 0…1.

        Examples
        --------
        >>> [round(float(limit[0]), 4) for limit in Longer(np.array([0.6]), np.array([100.0])).limits(0.05)]
        [0.502, 0.6906]
        """
        return rate_limits(self.value, self.trials, alpha)


def waits_longer(waits: Waits, reference: int) -> Longer:
    """Compare every group with the one at place ``reference``, which is compared with itself too.

    The variance is that of DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44:837, with sampling weights that of
    sums of weights; the limits are those of a share with that variance. Near 0 and 1 few people of a small group can
    hardly show it; it is then that of Hanley & McNeil (1982), Radiology 143:29, where that is larger, and at 0 and 1
    that of a share of the smaller group.

    Returns
    -------
    Longer
        NaN for a group of fewer than two people, or a reference of fewer.

    Examples
    --------
    3 and 5 days against 2 and 4: of four pairs the first wins three.

    >>> from algaudit.fairness.waiting.days import waits_of
    >>> found = waits_of(np.array([3, 5, 2, 4]), np.array([0, 0, 1, 1], np.int32), 2, np.ones(4))
    >>> waits_longer(found, 1).value.tolist()
    [0.75, 0.5]
    """
    own, sizes, trials = waits.people, waits.sizes, waits.trials
    squared = own if waits.squared is None else waits.squared
    other, size, tried = own[reference], float(sizes[reference]), float(trials[reference])
    with np.errstate(divide="ignore", invalid="ignore"):
        shorter = (np.cumsum(other) - other / 2) / size
        longer = 1 - (np.cumsum(own, axis=1) - own / 2) / sizes[:, None]
        value = (own * shorter).sum(axis=1) / sizes
        first = (squared * (shorter - value[:, None]) ** 2).sum(axis=1) / sizes**2 * (trials / (trials - 1))
        second = (squared[reference] * (longer - value[:, None]) ** 2).sum(axis=1) / size**2 * (tried / (tried - 1))
        spread, fewest = value * (1 - value), np.minimum(trials, tried)
        told = spread / np.maximum(first + second, _least_variance(value, trials, tried))
    known = (trials > 1) & (tried > 1)
    told = np.where(spread > LAST_BITS, told, fewest)
    # Of people who all count the same, no fewer than the smaller group's tell as much.
    told = np.clip(told, fewest if waits.squared is None else 0.0, trials + tried)
    return Longer(np.where(known, np.clip(value, 0, 1), np.nan), np.where(known, told, np.nan))


def _least_variance(value: FloatArray, sizes: FloatArray, size: float) -> FloatArray:
    """Return the variance for exponential waits, whichever of the two groups has the longer tail."""
    one, other = value / (2 - value) - value**2, 2 * value**2 / (1 + value) - value**2
    larger: FloatArray = np.maximum(one, other) / np.minimum(sizes, size)
    return larger + np.minimum(one, other) / np.maximum(sizes, size)


class QuantileGap(NamedTuple):
    """A quantile of each group less that of the reference, in days."""

    value: FloatArray
    low: FloatArray
    high: FloatArray


def quantile_gap(waits: Waits, reference: int, share: float, alpha: npt.ArrayLike) -> QuantileGap:
    """Return differences of quantiles with limits made of those of both: NaN where one of the groups is too small.

    The distances from each quantile to its own limits are squared and added (Zou & Donner (2008), Statistics in
    Medicine 27:1693), as for two rates.

    Examples
    --------
    Medians of 1…10 and 11…20 days; each median is 3.5 days from its limits: 10 ± √(3.5² + 3.5²).

    >>> from algaudit.fairness.waiting.days import waits_of
    >>> found = waits_of(np.arange(1, 21), np.repeat([0, 1], 10).astype(np.int32), 2, np.ones(20))
    >>> gap = quantile_gap(found, 0, 0.5, 0.05)
    >>> float(gap.value[1]), round(float(gap.low[1]), 2), round(float(gap.high[1]), 2)
    (10.0, 5.05, 14.95)
    """
    value, (low, high) = quantile(waits, share), quantile_limits(waits, share, alpha)
    other = value[reference], (low[reference], high[reference])
    least, most = difference_limits(value, (low, high), *other)
    return QuantileGap(value - value[reference], least, most)


def longest_waits(waits: Waits, share: float = 0.1) -> tuple[float, FloatArray]:
    """Return the day from which on the longest-waiting ``share`` of all wait, and how many of each group those are.

    Nobody is left out for waiting as long as another: the smallest number of days that at most this share waited or
    exceeded; NaN and nobody when more than this share waited longest, as when all waited the same. With sampling
    weights, shares and numbers are those of weights.

    Examples
    --------
    >>> from algaudit.fairness.waiting.days import waits_of
    >>> day, people = longest_waits(waits_of(np.arange(1, 21), np.zeros(20, np.int32), 1, np.ones(20)))
    >>> day, people.tolist()
    (19.0, [2.0])
    """
    everybody = waits.people.sum(axis=0)
    onwards = np.cumsum(everybody[::-1])[::-1]
    place = int((onwards > share * everybody.sum() * (1 + 1e-12)).sum())
    if place == len(waits.days) or not onwards[0]:
        return float("nan"), np.zeros(len(waits.people))
    return float(waits.days[place]), waits.people[:, place:].sum(axis=1)
