"""A gap that is measured again and again: its drift along a straight line, and the place where its level jumps.

Each period counts as much as it has cases, never more because its rate happened to be near zero. When the gaps scatter
more than their counts explain, for example with the season, both tests are made less sure by as much; when they
scatter less, nothing is gained.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from algaudit.cube.cube import FloatArray
from algaudit.fairness.intervals import SMALLEST_P

BoolArray: TypeAlias = npt.NDArray[np.bool_]
#: Fewer periods than these make no line, and no jump that could be told from an outlier.
FEWEST_FOR_LINE: Final = 3
FEWEST_FOR_JUMP: Final = 4
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)
#: Beyond so many standard errors the normal curve has nothing left to add.
_FAR = 9.0


@dataclass(frozen=True)
class Line:
    """The straight line through the gaps: slope per period, its standard error, the gap at the first and last period.

    ``scatter`` is what the line leaves over, in parts of what the counts explain; 1 or less is chance.
    """

    slope: float
    error: float
    p_value: float
    first: float
    last: float
    scatter: float

    def limits(self, alpha: float) -> tuple[float, float]:
        """Return the interval of the slope."""
        reach = float(-ndtri(alpha / 2)) * self.error
        return self.slope - reach, self.slope + reach


@dataclass(frozen=True)
class Jump:
    """The split of the periods that tells two levels of the gap apart best.

    ``place`` is the number of periods before the jump; the change is the level after it less the level before.
    """

    place: int
    before: float
    after: float
    error: float
    p_value: float
    scatter: float

    def limits(self, alpha: float) -> tuple[float, float]:
        """Return the interval of the change of level, the place of the jump taken as given."""
        reach, change = float(-ndtri(alpha / 2)) * self.error, self.after - self.before
        return change - reach, change + reach


def line(when: FloatArray, gap: FloatArray, weight: FloatArray, variance: FloatArray) -> Line | None:
    """Fit a weighted straight line to gaps over time.

    Parameters
    ----------
    when : float array
        Number of each period, rising: months or years since any start.
    gap : float array, shares in -1…1
    weight : float array, > 0
        How much each period counts; need not follow from the variance.
    variance : float array, > 0
        Square of the standard error of each gap.

    Returns
    -------
    Line or None
        None for fewer than 3 periods.

    Notes
    -----
    Weighted least squares with the error that follows from the stated variances; widened by the root of the scatter
    where that exceeds 1 (Birge 1932, Physical Review 40:207).

    Examples
    --------
    Gaps of 0.1, 0.2 and 0.3, each with a standard error of 0.1: slope 0.1, error √(0.01 / (1 + 0 + 1)) = 0.0707.

    >>> found = line(np.arange(3.0), np.array([0.1, 0.2, 0.3]), np.ones(3), np.full(3, 0.01))
    >>> round(found.slope, 4), round(found.error, 4)
    (0.1, 0.0707)
    """
    if len(when) < FEWEST_FOR_LINE:
        return None
    total = float(weight.sum())
    centre, level = float((weight * when).sum()) / total, float((weight * gap).sum()) / total
    pull = weight * (when - centre)
    spread = float((pull * (when - centre)).sum())
    slope = float((pull * gap).sum()) / spread
    scatter = _scatter(gap - level - slope * (when - centre), weight, variance)
    error = float(np.sqrt((pull * pull * variance).sum() * max(scatter, 1.0))) / spread
    first, last = (level + slope * (float(when[place]) - centre) for place in (0, -1))
    return Line(slope, error, _two_sided(abs(slope) / error), first, last, scatter)


def jump(gap: FloatArray, weight: FloatArray, variance: FloatArray, possible: BoolArray) -> Jump | None:
    """Find the split of the periods between whose two sides the gap differs most, and how likely chance does that.

    Parameters
    ----------
    gap, weight, variance : float arrays
        As for :func:`line`, in the order of time.
    possible : bool array, one shorter
        Whether there may be a jump after the first, the second … period.

    Returns
    -------
    Jump or None
        None for fewer than 4 periods or no possible split.

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
    >>> found.place, round(found.after - found.before, 4), round(found.error, 4), round(found.p_value, 4)
    (2, 0.3, 0.1, 0.0076)
    """
    if len(gap) < FEWEST_FOR_JUMP or not possible.any():
        return None
    splits = np.flatnonzero(possible)
    so_far, summed, squared = (np.cumsum(part) for part in (weight, weight * gap, weight * weight * variance))
    left, right = so_far[splits], so_far[-1] - so_far[splits]
    before, after = summed[splits] / left, (summed[-1] - summed[splits]) / right
    error = np.sqrt(squared[splits] / left**2 + (squared[-1] - squared[splits]) / right**2)
    best = int(np.argmax(np.abs(after - before) / error))
    level = np.where(np.arange(len(gap)) <= splits[best], before[best], after[best])
    scatter = _scatter(gap - level, weight, variance)
    widened = float(error[best] * np.sqrt(max(scatter, 1.0)))
    size = abs(float(after[best] - before[best])) / widened
    p_value = largest_p(size, _neighbours(left, right, squared[splits], float(squared[-1]), error))
    return Jump(int(splits[best]) + 1, float(before[best]), float(after[best]), widened, p_value, scatter)


def _neighbours(
    left: FloatArray, right: FloatArray, squared: FloatArray, total: float, error: FloatArray
) -> FloatArray:
    """Return how each split's difference is correlated with the next one's."""
    # Level after less level before is whole/right - part·(1/left + 1/right), with sums of weight·gap.
    own, part = 1 / right, 1 / left + 1 / right
    one, two = slice(None, -1), slice(1, None)
    shared = own[one] * own[two] * total - own[one] * part[two] * squared[two] - part[one] * own[two] * squared[one]
    near: FloatArray = (shared + part[one] * part[two] * squared[one]) / (error[one] * error[two])
    return np.clip(near, -1, 1)


def largest_p(size: float, near: FloatArray) -> float:
    """Return an upper bound of the chance that the largest of several standardised differences reaches ``size``.

    Parameters
    ----------
    size : float, 0 or more
        The largest found.
    near : float array in -1…1
        Correlation of each with the next; empty for one alone.

    Examples
    --------
    One alone is an ordinary two-sided test; a second that says the same adds nothing.

    >>> round(largest_p(1.96, np.array([])), 3), round(largest_p(1.96, np.array([1.0])), 3)
    (0.05, 0.05)
    """
    bound = float(2 * ndtr(-size) * (len(near) + 1) - _both(size, near).sum())
    return float(min(max(bound, SMALLEST_P), 1.0))


def _both(size: float, near: FloatArray) -> FloatArray:
    """Return the chance that two neighbours both lie beyond ``size``, on whichever sides."""
    reach = max(_FAR - size, 1.0)
    one = size + (_NODES + 1) / 2 * reach
    density = np.exp(-one * one / 2) / np.sqrt(2 * np.pi) * _WEIGHTS / 2 * reach
    left = np.sqrt(np.maximum(1 - near * near, 1e-30))[:, None]
    middle = near[:, None] * one
    beyond = ndtr((middle - size) / left) + ndtr((-size - middle) / left)
    both: FloatArray = 2 * (beyond * density).sum(axis=1)
    return both


def _scatter(left_over: FloatArray, weight: FloatArray, variance: FloatArray) -> float:
    """Return how much is left over, in parts of what the counts explain; two numbers were fitted."""
    explained = float((weight * variance).sum()) * (len(weight) - 2) / len(weight)
    return float((weight * left_over**2).sum()) / explained


def _two_sided(size: float) -> float:
    return float(max(2 * ndtr(-size), SMALLEST_P))
