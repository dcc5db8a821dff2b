"""How many people waited how many days, by group: all that medians, quantiles and comparisons need."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

from algaudit.cube.cube import FloatArray
from algaudit.fairness.intervals import Limits
from algaudit.fairness.ranking.compact import Codes, counted, stretches_of

#: 2026-03-14, 2026/3/14, 2026.3.14, 2026年3月14日, 20260314, each with or without a time of the day.
_DAY: Final = re.compile(
    r"(?P<year>\d{4})(?:[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?|(?P<mm>\d\d)(?P<dd>\d\d))(?:[ T].*)?"
)


def day_number(label: str | None) -> int | None:
    """Return the number of a day, counted from the year 1; None when the label names no day of the calendar.

    Examples
    --------
    >>> day_number("2026-03-14") - day_number("2026年3月1日"), day_number("2026-02-30"), day_number("2026-03")
    (13, None, None)
    """
    found = _DAY.fullmatch(label or "")
    if not found:
        return None
    try:
        return date(
            int(found["year"]), int(found["month"] or found["mm"]), int(found["day"] or found["dd"])
        ).toordinal()
    except ValueError:
        return None


@dataclass(frozen=True, eq=False)
class Waits:
    """How many people of each group waited how long.

    Parameters
    ----------
    days : float array
        The different numbers of days, rising.
    people : float array, groups × days
        How many people; with sampling weights, the sum of their weights.
    squared : float array, groups × days, optional
        Sums of squared weights, when people are weighted.
    cases : float array, groups, optional
        How many people there are without their weights, when people are weighted.
    """

    days: FloatArray
    people: FloatArray
    squared: FloatArray | None = None
    cases: FloatArray | None = None

    @property
    def sizes(self) -> FloatArray:
        """People in each group, or the sum of their weights."""
        sizes: FloatArray = self.people.sum(axis=1)
        return sizes

    @property
    def trials(self) -> FloatArray:
        """How many people of equal weight each group tells as much as: (Σw)²/Σw²."""
        if self.squared is None:
            return self.sizes
        squares = self.squared.sum(axis=1)
        trials: FloatArray = np.divide(self.sizes**2, squares, out=np.zeros(len(squares)), where=squares > 0)
        return trials

    def trials_of(self, chosen: npt.NDArray[np.bool_]) -> FloatArray:
        """Return how many people of equal weight tell as much about the share of each group on some of the days.

        Where those who waited so long have larger weights than others, fewer than (Σw)²/Σw²: the variance of a ratio
        of sums of weights is linearised (Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section
        5.6). Never more, since a variance estimated from few people is often too small.

        Parameters
        ----------
        chosen : bool array, days or groups × days

        Examples
        --------
        One person of weight 2 waited long, two of weight 1 did not: 4²/6 = 2.67; (2²·½² + 2·½²)/4² = ¼/2.67.

        >>> Waits(np.array([1.0, 9]), np.array([[2.0, 2]]), np.array([[2.0, 4]])).trials_of(np.array([False, True]))
        array([2.66666667])
        """
        if self.squared is None:
            return self.sizes
        with np.errstate(invalid="ignore", divide="ignore"):
            share = (self.people * chosen).sum(axis=1) / self.sizes
            error = (self.squared * (chosen - share[:, None]) ** 2).sum(axis=1) / self.sizes**2
            linear = np.where(error > 0, share * (1 - share) / error, np.inf)
        trials: FloatArray = np.minimum(self.trials, linear)
        return trials

    def chosen(self, places: Sequence[int]) -> Waits:
        """Return some of the groups."""
        picked = list(places)
        squared = None if self.squared is None else self.squared[picked]
        return Waits(self.days, self.people[picked], squared, None if self.cases is None else self.cases[picked])


def waits_of(days: Codes, codes: Codes, groups: int, people: FloatArray | None, *, weighted: bool = False) -> Waits:
    """Count people by days and group.

    Parameters
    ----------
    days : int array
        Days that each row waited, 0 or more.
    codes : int array
        Group of each row.
    groups : int
        How many groups there are.
    people : float array or None
        How many people each row stands for, or its weight; None when for one.
    weighted : bool
        ``people`` are sampling weights.

    Examples
    --------
    >>> found = waits_of(np.array([3, 7, 3]), np.array([0, 1, 0], np.int32), 2, np.ones(3))
    >>> found.days.tolist(), found.people.tolist()
    ([3.0, 7.0], [[2.0, 0.0], [0.0, 1.0]])
    """
    seen = counted(days, int(days.max(initial=-1)) + 1) > 0
    place = np.cumsum(seen, dtype=np.int64) - 1
    width = int(seen.sum())
    found, squared = np.zeros(groups * width), np.zeros(groups * width if weighted else 0)
    for part in stretches_of(len(days)):
        cells = place[days[part]] + codes[part].astype(np.int64) * width
        found += np.bincount(cells, None if people is None else people[part], groups * width)
        if weighted and people is not None:
            squared += np.bincount(cells, people[part] ** 2, groups * width)
    known = np.flatnonzero(seen).astype(np.float64)
    if not weighted:
        return Waits(known, found.reshape(groups, width))
    cases = counted(codes, groups).astype(np.float64)
    return Waits(known, found.reshape(groups, width), squared.reshape(groups, width), cases)


def quantile(waits: Waits, share: float) -> FloatArray:
    """Return the days within which ``share`` of each group had an answer; NaN for a group with nobody.

    Where exactly that share waited up to some day, the mean of it and the next one: the usual median.

    Examples
    --------
    >>> quantile(waits_of(np.array([1, 2, 4, 9]), np.zeros(4, np.int32), 1, np.ones(4)), 0.5).tolist()
    [3.0]
    """
    wanted = share * waits.sizes
    return (_reached(waits, wanted) + _passed(waits, wanted)) / 2


def _reached(waits: Waits, number: FloatArray) -> FloatArray:
    """Return the day by which so many people of each group waited; NaN for none and beyond all."""
    return _day_of(waits, number - _last_bits(waits), "left")


def _passed(waits: Waits, number: FloatArray) -> FloatArray:
    """Return the day by which more than so many people of each group waited; NaN for none and beyond all."""
    return _day_of(waits, number + _last_bits(waits), "right")


def _last_bits(waits: Waits) -> FloatArray:
    return 1e-11 * waits.sizes


def _day_of(waits: Waits, number: FloatArray, side: Literal["left", "right"]) -> FloatArray:
    upto = np.cumsum(waits.people, axis=1)
    place = np.array([np.searchsorted(row, one, side) for row, one in zip(upto, number, strict=True)], np.int64)
    inside = (number > 0) & (place < len(waits.days))
    found = np.full(len(number), np.nan)
    found[inside] = waits.days[place[inside]]
    return found


def quantile_limits(waits: Waits, share: float, alpha: npt.ArrayLike) -> Limits:
    """Return limits of a quantile that hold whatever the distribution is: two of the people's own days.

    The number of people up to the true quantile is binomial; the limits are the days of the people at the ranks that
    it stays between with probability 1 − alpha (David & Nagaraja (2003), Order Statistics, section 7.1). With sampling
    weights, so are as many people of equal weight as tell as much about the share up to the quantile (Woodruff (1952),
    JASA 47:635).

    Parameters
    ----------
    share : float, 0…1
        0.5 for the median.
    alpha : float or one for each group

    Returns
    -------
    (lower, upper) : days; NaN where a group is too small to have such a limit

    Examples
    --------
    Ten people, 1 to 10 days: 2nd and 9th, since at most one of ten is below with a probability of 11/1024.

    >>> ten = waits_of(np.arange(1, 11), np.zeros(10, np.int32), 1, np.ones(10))
    >>> [limit.tolist() for limit in quantile_limits(ten, 0.5, 0.05)]
    [[2.0], [9.0]]
    """
    sizes = waits.sizes
    trials = waits.trials_of(waits.days <= quantile(waits, share)[:, None])
    risk = np.broadcast_to(np.asarray(alpha, np.float64) / 2, sizes.shape)
    pairs = [
        (_most(people, share, one), _most(people, 1 - share, one))
        for people, one in zip(trials.tolist(), risk.tolist(), strict=True)
    ]
    # Ranks from either end, of people of equal weight; 0 where there is no limit.
    lower, upper = np.array(pairs, np.float64).reshape(-1, 2).T * np.divide(sizes, np.maximum(trials, 1.0))
    low = np.where(lower > 0, _reached(waits, lower), np.nan)
    return low, np.where(upper > 0, _passed(waits, sizes - upper), np.nan)


def _most(people: float, share: float, risk: float) -> int:
    """Return the largest rank so that fewer than that many lie below the quantile with probability ``risk`` at most."""
    low, high = 0, int(people) + 1
    while high - low > 1:
        middle = (low + high) // 2
        # P(Binomial(people, share) < middle)
        below = float(betainc(people - middle + 1, middle, 1 - share))
        low, high = (middle, high) if below <= risk else (low, middle)
    return low
