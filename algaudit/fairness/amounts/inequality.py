"""How unequally an amount is spread, and how much of that lies between the groups.

The generalised entropy of order 0 (mean log deviation), 1 (Theil) and 2 (half the squared coefficient of variation) are
the measures that split exactly: what is unequal within the groups and what is unequal between their means add up to the
whole. The Gini coefficient is the best known but does not split, so only the whole is given. Amounts of 0 belong to the
Gini, Theil and order 2; order 0 has no value for them and is taken over amounts above 0, which the figures say.

A few very large amounts weigh so much here that intervals from small groups are too short, most for order 2. They are
moved by the lean of each person's influence, as those of means are, and given only from so many cases on as
``tests/benchmarks/results/amounts.md`` shows to be needed; below, there is a value without an interval. Where amounts
lean as strongly as there, that of order 2 holds the truth nine times in ten even then.

Notes
-----
Shorrocks (1980), Econometrica 48:613: the split. Davidson (2009), Journal of Econometrics 150:30: the Gini and its
standard error. The others' standard errors come from their influence functions, Cowell & Flachaire (2007), Journal of
Econometrics 141:1044, who show that all of them are too small when a few amounts are very large.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import chndtrinc, xlogy

from algaudit.cube.cube import FloatArray
from algaudit.fairness.amounts.means import Means
from algaudit.fairness.amounts.spread import Spread

ORDERS: Final = (0, 1, 2)
_BLOCK: Final = 1_000_000
#: Beyond this the normal interval needs no help near 0.
_FAR: Final = 1e4
#: From so many cases on the Gini, and each order of entropy, has an interval that strongly leaning amounts keep to.
LEAST_GINI: Final = 200
LEAST_CASES: Final = {0: 200, 1: 1_000, 2: 10_000}


@dataclass(frozen=True)
class Part:
    """A figure with its standard error and the lean (skewness) of what people add to it; NaN where it is undefined."""

    value: float
    error: float
    lean: float = 0.0
    cases: int = 0

    def limits(self, alpha: float, least: int = 0) -> tuple[float, float]:
        """Return Hall's interval; NaN for fewer than ``least`` cases. Nothing is less unequal than 0."""
        if self.cases < max(least, 2) or np.isnan(self.error):
            return np.nan, np.nan
        size = np.array([float(self.cases)])
        lean = np.array([self.lean])
        mean = Means(size, np.array([self.value]), np.array([self.error]) * np.sqrt(size), lean)
        low, high = mean.limits(np.array(alpha))
        return max(float(low[0]), 0.0), float(high[0])


@dataclass(frozen=True)
class Entropy:
    """Generalised entropy of one order, split by group.

    Parameters
    ----------
    total, within, between : Part
        ``within`` and ``between`` add up to ``total``.
    by_group : tuple of float
        Of each group by itself.
    chance : float
        What ``between`` would be on average if all groups were drawn from one.
    degrees : int
        Groups less one.
    """

    order: int
    total: Part
    within: Part
    between: Part
    by_group: tuple[float, ...]
    chance: float
    degrees: int


def gini(amounts: FloatArray) -> Part:
    """Return the Gini coefficient of amounts in rising order, none below 0.

    Examples
    --------
    1 and 3: mean difference of two draws without the same twice 2, over twice the mean of 2: 0.5.

    >>> gini(np.array([1.0, 3.0])).value
    0.5
    """
    size, total = len(amounts), float(amounts.sum())
    if size < 2 or total <= 0:
        return Part(np.nan, np.nan)
    mean, weighted = total / size, 0.0
    for start in range(0, size, _BLOCK):
        block = amounts[start : start + _BLOCK]
        weighted += float((block * (np.arange(start, start + len(block)) + 0.5)).sum())
    plain = 2 * weighted / (size * total) - 1
    sums, before = np.zeros(3), 0.0
    for start in range(0, size, _BLOCK):
        block = amounts[start : start + _BLOCK]
        running = before + np.cumsum(block)
        before = float(running[-1])
        ranks = np.arange(start, start + len(block)) + 0.5
        pull = -(plain + 1) * block + (2 * ranks * block - (2 * running - block)) / size
        # The pulls have a mean of minus the mean amount times the coefficient; taken away, their powers are central.
        sums += _powers(pull + plain * mean)
    # Each amount is compared with itself too: n − 1 of n comparisons are real ones.
    grown = size / (size - 1)
    error, lean = _error(sums, size)
    return Part(plain * grown, error / mean * grown, lean, size)


def entropy(found: Spread, order: int) -> Entropy:
    """Return the generalised entropy of one order, split by the groups of ``found``.

    Parameters
    ----------
    found : Spread
        Amounts by group, none below 0; above 0 for order 0.
    order : {0, 1, 2}

    Examples
    --------
    Groups 1, 1 and 3, 3: all inequality lies between them. Mean 2; order 2: ((0.5² + 1.5²)/2 − 1)/2 = 0.125.

    >>> from algaudit.fairness.amounts.spread import spread
    >>> two = spread(np.array([1.0, 1, 3, 3]), np.array([0, 0, 1, 1], np.int32), 2)
    >>> split = entropy(two, 2)
    >>> split.total.value, split.within.value, split.between.value
    (0.125, 0.0, 0.125)
    """
    amounts, sizes = found.values, found.sizes
    mean = float(amounts.sum()) / len(amounts) if len(amounts) else 0.0
    if mean <= 0:
        none = Part(np.nan, np.nan)
        return Entropy(order, none, none, none, (np.nan,) * len(sizes), np.nan, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = sizes / len(amounts)
        ratio = np.array([float(found.of(place).sum()) for place in range(len(sizes))]) / sizes / mean
        own = np.array([_index(found.of(place), order) for place in range(len(sizes))])
    held = sizes > 0
    weight = {0: share, 1: share * ratio, 2: share * ratio**2}[order]
    # A group that has only zeros holds no part of the amounts: it weighs nothing.
    within = float((weight * own)[held & (weight > 0)].sum())
    between = float((share * _of_ratio(ratio, order))[held].sum())
    total = _index(amounts, order)
    errors, spread_within = _errors(found, ratio, order, mean=mean, total=total, between=between)
    degrees = int(held.sum()) - 1
    parts = [Part(value, *error, len(amounts)) for value, error in zip((total, within, between), errors, strict=True)]
    chance = degrees * spread_within / (2 * len(amounts))
    return Entropy(order, parts[0], parts[1], parts[2], tuple(own.tolist()), chance, degrees)


def between_limits(found: Entropy, z: float) -> tuple[float, float]:
    """Return limits of what lies between the groups, at ``z`` standard errors.

    Chance alone makes the means of groups differ, and never by less than 0. Near 0 the limits are therefore those of
    a noncentral chi-square, which can begin at 0; further out they are the wider of these and the normal ones.
    """
    value, error = found.between.value, found.between.error
    if not found.degrees or np.isnan(error):
        return np.nan, np.nan
    low, high = max(value - z * error, 0.0), value + z * error
    unit = found.chance / found.degrees
    if unit > 0 and value / unit < _FAR:
        from scipy.special import ndtr

        tail = float(ndtr(-z))
        low = min(low, float(_noncentral(value / unit, found.degrees, 1 - tail)) * unit)
        high = max(high, float(_noncentral(value / unit, found.degrees, tail)) * unit)
    return low, high


def _noncentral(statistic: float, degrees: int, share: float) -> float:
    found = float(chndtrinc(statistic, degrees, share))
    return found if np.isfinite(found) and found > 0 else 0.0


def _index(amounts: FloatArray, order: int) -> float:
    """Return the entropy of one group by itself; NaN for nobody or for zeros alone."""
    total = float(amounts.sum())
    if not len(amounts) or total <= 0:
        return np.nan
    mean, summed = total / len(amounts), 0.0
    for start in range(0, len(amounts), _BLOCK):
        summed += float(_of_ratio(amounts[start : start + _BLOCK] / mean, order).sum())
    return summed / len(amounts)


def _of_ratio(ratio: FloatArray, order: int) -> FloatArray:
    """Return what a person with so many times the mean adds; in these forms no two large numbers cancel."""
    if order == 0:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(ratio - 1 - np.log(ratio))
    off = ratio - 1
    return np.asarray(xlogy(ratio, ratio) - off if order == 1 else off * off / 2)


def _errors(
    found: Spread, ratio: FloatArray, order: int, *, mean: float, total: float, between: float
) -> tuple[list[tuple[float, float]], float]:
    """Return error and lean of total, within and between, and the variance within groups over the mean squared."""
    slope, fixed = _between_pull(ratio, order, between)
    size, sums, spread_within = len(found.values), np.zeros((3, 3)), 0.0
    for place in range(len(ratio)):
        amounts = found.of(place)
        for start in range(0, len(amounts), _BLOCK):
            times = amounts[start : start + _BLOCK] / mean
            whole = _total_pull(times, order, total)
            part = slope[place] * times + fixed[place]
            sums += [_powers(each) for each in (whole, whole - part, part)]
            spread_within += float(((times - ratio[place]) ** 2).sum())
    return [_error(each, size) for each in sums], spread_within / size


def _powers(pull: FloatArray) -> FloatArray:
    """Return the sums of the first three powers."""
    square = pull * pull
    return np.array([pull.sum(), square.sum(), (square * pull).sum()])


def _error(sums: FloatArray, size: int) -> tuple[float, float]:
    """Return the standard error of a mean of pulls, and their skewness."""
    first, second, third = (sums / size).tolist()
    variance = second - first * first
    if variance <= 0 or size < 2:
        return 0.0, 0.0
    lean = (third - 3 * first * second + 2 * first**3) / variance**1.5
    return float(np.sqrt(variance / (size - 1))), lean


def _total_pull(times: FloatArray, order: int, total: float) -> FloatArray:
    """Return the influence of each person on the whole; ``times`` is the amount over the mean."""
    off = times - 1
    if order == 0:
        return off - np.log(times) - total
    if order == 1:
        return np.asarray(xlogy(times, times) - total - (total + 1) * off)
    return (times * times - (2 * total + 1)) / 2 - (2 * total + 1) * off


def _between_pull(ratio: FloatArray, order: int, between: float) -> tuple[FloatArray, FloatArray]:
    """Return the influence on the between part as slope and constant in each person's amount over the mean."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if order == 0:
            return 1 - 1 / ratio, -np.log(ratio) - between
        if order == 1:
            # The slope of a group without amounts is never used: all its people have 0.
            return np.where(ratio > 0, np.log(ratio) - between, 0.0), 1 - ratio
        twice = 2 * between + 1
        return ratio - twice, -(ratio**2) / 2 + twice / 2
