"""How many people waited how many days, by group: all that medians, quantiles and comparisons need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

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
        How many people.
    """

    days: FloatArray
    people: FloatArray

    @property
    def sizes(self) -> FloatArray:
        """People in each group."""
        sizes: FloatArray = self.people.sum(axis=1)
        return sizes


def waits_of(days: Codes, codes: Codes, groups: int, people: FloatArray | None) -> Waits:
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
        How many people each row stands for; None when for one.

    Examples
    --------
    >>> found = waits_of(np.array([3, 7, 3]), np.array([0, 1, 0], np.int32), 2, np.ones(3))
    >>> found.days.tolist(), found.people.tolist()
    ([3.0, 7.0], [[2.0, 0.0], [0.0, 1.0]])
    """
    seen = counted(days, int(days.max(initial=-1)) + 1) > 0
    place = np.cumsum(seen, dtype=np.int64) - 1
    width = int(seen.sum())
    found = np.zeros(groups * width)
    for part in stretches_of(len(days)):
        cells = place[days[part]] + codes[part].astype(np.int64) * width
        found += np.bincount(cells, None if people is None else people[part], groups * width)
    return Waits(np.flatnonzero(seen).astype(np.float64), found.reshape(groups, width))


def quantile(waits: Waits, share: float) -> FloatArray:
    """Return the days within which ``share`` of each group had an answer; NaN for a group with nobody.

    Where exactly that share waited up to some day, the mean of it and the next one: the usual median.

    Examples
    --------
    >>> quantile(waits_of(np.array([1, 2, 4, 9]), np.zeros(4, np.int32), 1, np.ones(4)), 0.5).tolist()
    [3.0]
    """
    wanted = share * waits.sizes
    return (_at(waits, np.ceil(wanted - 1e-9)) + _at(waits, np.floor(wanted + 1e-9) + 1)) / 2


def _at(waits: Waits, rank: FloatArray) -> FloatArray:
    """Return the days of the person at a rank of each group, counted from 1; NaN beyond either end."""
    upto = np.cumsum(waits.people, axis=1)
    inside = (rank >= 1) & (rank <= upto[:, -1] if upto.shape[1] else np.zeros(len(rank), bool))
    place = np.array([np.searchsorted(row, one) for row, one in zip(upto, rank, strict=True)], np.int64)
    found = np.full(len(rank), np.nan)
    found[inside] = waits.days[place[inside]]
    return found


def quantile_limits(waits: Waits, share: float, alpha: npt.ArrayLike) -> Limits:
    """Return limits of a quantile that hold whatever the distribution is: two of the people's own days.

    The number of people up to the true quantile is binomial; the limits are the days of the people at the ranks that
    it stays between with probability 1 − alpha (David & Nagaraja (2003), Order Statistics, section 7.1).

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
    risk = np.broadcast_to(np.asarray(alpha, np.float64) / 2, sizes.shape)
    pairs = [_ranks(int(size), share, float(one)) for size, one in zip(sizes.tolist(), risk.tolist(), strict=True)]
    ranks = np.array(pairs, np.float64).reshape(-1, 2)
    return _at(waits, ranks[:, 0]), _at(waits, ranks[:, 1])


def _ranks(people: int, share: float, risk: float) -> tuple[int, int]:
    """Return the ranks of the limits; 0, or one more than there are people, where there is none."""
    return _most(people, share, risk), people + 1 - _most(people, 1 - share, risk)


def _most(people: int, share: float, risk: float) -> int:
    """Return the largest rank so that fewer than that many lie below the quantile with probability ``risk`` at most."""
    low, high = 0, people + 1
    while high - low > 1:
        middle = (low + high) // 2
        # P(Binomial(people, share) < middle)
        below = float(betainc(people - middle + 1, middle, 1 - share))
        low, high = (middle, high) if below <= risk else (low, middle)
    return low
