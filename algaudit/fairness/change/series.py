"""Gaps that are measured again and again: their drift along a straight line, and the place where their level jumps.

Each period counts as much as it has cases, never more because its rate happened to be near zero. When the gaps scatter
more than their counts explain, for example with the season, both tests are made less sure by as much; when they
scatter less, nothing is gained.

Many gaps are followed at once: the last axis of an array holds the periods. A period of weight 0 is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, owens_t

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.intervals import SMALLEST_P, Limits

BoolArray: TypeAlias = npt.NDArray[np.bool_]
#: Fewer periods than these make no line, and no jump that could be told from an outlier.
FEWEST_FOR_LINE: Final = 3
FEWEST_FOR_JUMP: Final = 4


@dataclass(frozen=True, eq=False)
class Line:
    """The straight line through each gap: slope per period, its standard error, the gap at the first and last period.

    ``scatter`` is what the line leaves over, in parts of what the counts explain; 1 or less is chance. All NaN where
    there is no line.
    """

    slope: FloatArray
    error: FloatArray
    p_value: FloatArray
    first: FloatArray
    last: FloatArray
    scatter: FloatArray

    def limits(self, alpha: npt.ArrayLike) -> Limits:
        """Return the interval of the slope."""
        return _reaching(self.slope, self.error, alpha)


@dataclass(frozen=True, eq=False)
class Jump:
    """The split of the periods that tells two levels of a gap apart best.

    ``place`` is the number of periods before the jump, those left out included; the change is the level after it less
    the level before. The others are NaN where there is no jump.
    """

    place: IntArray
    before: FloatArray
    after: FloatArray
    error: FloatArray
    p_value: FloatArray
    scatter: FloatArray

    def limits(self, alpha: npt.ArrayLike) -> Limits:
        """Return the interval of the change of level, the place of the jump taken as given."""
        return _reaching(self.after - self.before, self.error, alpha)


def _reaching(value: FloatArray, error: FloatArray, alpha: npt.ArrayLike) -> Limits:
    reach = -ndtri(np.asarray(alpha, np.float64) / 2) * error
    return value - reach, value + reach


def line(when: FloatArray, gap: FloatArray, weight: FloatArray, variance: FloatArray) -> Line:
    """Fit a weighted straight line to gaps over time.

    Parameters
    ----------
    when : float array, periods
        Number of each period, rising: months or years since any start.
    gap : float array, … × periods, shares in -1…1
    weight : float array, 0 or more
        How much each period counts; need not follow from the variance.
    variance : float array
        Square of the standard error of each gap.

    Returns
    -------
    Line
        NaN for fewer than 3 periods.

    Notes
    -----
    Weighted least squares with the error that follows from the stated variances; widened by the root of the scatter
    where that exceeds 1 (Birge 1932, Physical Review 40:207).

    Examples
    --------
    Gaps of 0.1, 0.2 and 0.3, each with a standard error of 0.1: slope 0.1, error √(0.01 / (1 + 0 + 1)) = 0.0707.

    >>> found = line(np.arange(3.0), np.array([0.1, 0.2, 0.3]), np.ones(3), np.full(3, 0.01))
    >>> round(float(found.slope), 4), round(float(found.error), 4)
    (0.1, 0.0707)
    """
    used = weight > 0
    enough = used.sum(axis=-1) >= FEWEST_FOR_LINE
    with np.errstate(invalid="ignore", divide="ignore"):
        total = np.where(enough, weight.sum(axis=-1), np.nan)
        centre, level = (weight * when).sum(axis=-1) / total, (weight * gap).sum(axis=-1) / total
        away = when - centre[..., None]
        pull = weight * away
        spread = (pull * away).sum(axis=-1)
        slope = (pull * gap).sum(axis=-1) / spread
        scatter = _scatter(gap - level[..., None] - slope[..., None] * away, weight, variance)
        error = np.sqrt((pull * pull * variance).sum(axis=-1) * np.maximum(scatter, 1.0)) / spread
        p_value = np.maximum(2 * ndtr(-np.abs(slope) / error), SMALLEST_P)
    ends = used.argmax(axis=-1), used.shape[-1] - 1 - used[..., ::-1].argmax(axis=-1)
    first, last = (level + slope * (when[end] - centre) for end in ends)
    return Line(slope, error, p_value, first, last, scatter)


def jump(gap: FloatArray, weight: FloatArray, variance: FloatArray, possible: BoolArray) -> Jump:
    """Find the split of the periods between whose two sides a gap differs most, and how likely chance does that.

    Parameters
    ----------
    gap, weight, variance : float arrays, … × periods
        As for :func:`line`, in the order of time.
    possible : bool array, one period shorter
        Whether there may be a jump after the first, the second … period.

    Returns
    -------
    Jump
        NaN for fewer than 4 periods or no possible split.

    Notes
    -----
    The largest standardised difference over all splits (Hawkins 1977, JASA 72:180). Its p-value is the bound of
    Worsley (1982), Biometrika 69:297: the sum over the splits, less what neighbours share. It is never too small for
    normal gaps, and close to the exact one where it matters.

    Examples
    --------
    Gaps of 0, 0, 0.3 and 0.3 with standard errors of 0.1: at the middle 0.3 / √(0.005 + 0.005) = 3.

    >>> ones = np.ones(4)
    >>> found = jump(np.array([0.0, 0.0, 0.3, 0.3]), ones, ones / 100, np.array([True, True, True]))
    >>> int(found.place), [round(float(part), 4) for part in (found.after - found.before, found.error, found.p_value)]
    (2, [0.3, 0.1, 0.0076])
    """
    possible = possible & ((weight > 0).sum(axis=-1) >= FEWEST_FOR_JUMP)[..., None]
    so_far, summed, squared = (part.cumsum(axis=-1) for part in (weight, weight * gap, weight * weight * variance))
    with np.errstate(invalid="ignore", divide="ignore"):
        left, right = so_far[..., :-1], so_far[..., -1:] - so_far[..., :-1]
        levels = summed[..., :-1] / left, (summed[..., -1:] - summed[..., :-1]) / right
        errors = _errors(left, right, squared)
        best = np.where(possible, np.abs(levels[1] - levels[0]) / errors, -1.0).argmax(axis=-1)
        before, after, error = (
            np.where(possible.any(axis=-1), _at(part, best[..., None])[..., 0], np.nan) for part in (*levels, errors)
        )
        level = np.where(np.arange(gap.shape[-1]) <= best[..., None], before[..., None], after[..., None])
        scatter = _scatter(gap - level, weight, variance)
        error = error * np.sqrt(np.maximum(scatter, 1.0))
        p_value = largest_p(np.abs(after - before) / error, _neighbours(left, right, squared, possible))
    return Jump(best + 1, before, after, error, p_value, scatter)


def _errors(left: FloatArray, right: FloatArray, squared: FloatArray) -> FloatArray:
    """Return the standard error of the difference of levels at every split."""
    errors: FloatArray = np.sqrt(squared[..., :-1] / left**2 + (squared[..., -1:] - squared[..., :-1]) / right**2)
    return errors


def _at(values: FloatArray, places: IntArray) -> FloatArray:
    found: FloatArray = np.take_along_axis(values, places, axis=-1)
    return found


def _neighbours(left: FloatArray, right: FloatArray, squared: FloatArray, possible: BoolArray) -> FloatArray:
    """Return how each split's difference is correlated with that of the possible one before it; NaN without one."""
    places = np.arange(possible.shape[-1])
    # Splits in between that are not possible are passed over.
    last = np.maximum.accumulate(np.where(possible, places, -1), axis=-1)[..., :-1]
    # Level after less level before is whole/right - part·(1/left + 1/right), with sums of weight·gap.
    columns = (1 / right, 1 / left + 1 / right, squared[..., :-1], _errors(left, right, squared))
    own, part, so_far, error = (_at(values, np.maximum(last, 0)) for values in columns)
    next_own, next_part, next_so_far, next_error = (values[..., 1:] for values in columns)
    shared = own * next_own * squared[..., -1:] - own * next_part * next_so_far - part * next_own * so_far
    near = np.clip((shared + part * next_part * so_far) / (error * next_error), -1, 1)
    return np.where(possible[..., 1:] & (last >= 0), near, np.nan)


def largest_p(size: npt.ArrayLike, near: FloatArray) -> FloatArray:
    """Return an upper bound of the chance that the largest of several standardised differences reaches ``size``.

    Parameters
    ----------
    size : float array, 0 or more
        The largest found.
    near : float array in -1…1, one axis more
        Correlation of each with the one before; NaN where there is none.

    Examples
    --------
    One alone is an ordinary two-sided test; a second that says the same adds nothing.

    >>> round(float(largest_p(1.96, np.array([]))), 3), round(float(largest_p(1.96, np.array([1.0]))), 3)
    (0.05, 0.05)
    """
    size, there = np.asarray(size, np.float64), ~np.isnan(near)
    both = np.where(there, _both(size[..., None], near), 0.0).sum(axis=-1)
    bound: FloatArray = np.clip(2 * ndtr(-size) * (there.sum(axis=-1) + 1) - both, SMALLEST_P, 1.0)
    return bound


def _both(size: FloatArray, near: FloatArray) -> FloatArray:
    """Return the chance that two neighbours both lie beyond ``size``, on whichever sides.

    Owen (1956), Annals of Mathematical Statistics 27:1075, formula 3.2: both on the same side, and on opposite ones.
    """
    with np.errstate(divide="ignore"):
        apart = np.sqrt((1 - near) / (1 + near))
        both: FloatArray = 4 * (ndtr(-size) - owens_t(size, apart) - owens_t(size, 1 / apart))
    return both


def _scatter(left_over: FloatArray, weight: FloatArray, variance: FloatArray) -> FloatArray:
    """Return how much is left over, in parts of what the counts explain; two numbers were fitted."""
    used = (weight > 0).sum(axis=-1)
    explained = (weight * variance).sum(axis=-1) * (used - 2) / used
    found: FloatArray = (weight * left_over**2).sum(axis=-1) / explained
    return found
