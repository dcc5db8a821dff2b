"""Many gaps tested together by their intervals alone, for where there are too many to look for each one's p-value.

Holm (1979), Scandinavian Journal of Statistics 6:65: the risk of any false alarm is shared among the gaps; each gap
that is found gives its share to those that are left. A gap is found when its interval at that share leaves out 0. Going
on until nothing more is found takes the same decisions as sorting p-values would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.gaps import GAP, TOO_LITTLE, WITHIN
from algaudit.fairness.groups import SMALLEST_REFERENCE
from algaudit.fairness.intervals import LAST_BITS, Limits, difference_limits, rate_limits

BoolArray = npt.NDArray[np.bool_]
_VERDICTS = np.array([TOO_LITTLE, WITHIN, GAP], object)


@dataclass(frozen=True, eq=False)
class Judged:
    """Gaps with their common intervals.

    Parameters
    ----------
    difference, low, high : float arrays
        Gap and interval; NaN where it cannot be computed.
    family : bool array
        Those that were judged; of the others it is not known.
    shown : bool array
        The interval leaves out 0, after Holm's correction.
    """

    difference: FloatArray
    low: FloatArray
    high: FloatArray
    family: BoolArray
    shown: BoolArray

    @property
    def members(self) -> int:
        """Size of the family."""
        return int(self.family.sum())

    def part(self, at: slice) -> Judged:
        """Return some of the gaps, judged as they were together."""
        return Judged(self.difference[at], self.low[at], self.high[at], self.family[at], self.shown[at])

    def verdicts(self, tolerance: float) -> list[str]:
        """Return the verdict on each gap; for one outside the family that is too little data."""
        return verdicts(self.difference, (self.low, self.high), self.family, tolerance)


def verdicts(difference: FloatArray, limits: Limits, judged: BoolArray, tolerance: float) -> list[str]:
    """Return what :func:`algaudit.fairness.gaps.verdict` says of each gap; too little data for one that is not judged.

    Examples
    --------
    >>> limits = np.array([-0.3, -0.02]), np.array([-0.1, 0.04])
    >>> verdicts(np.array([-0.2, 0.01]), limits, np.array([True, True]), 0.05)
    ['gap', 'within_tolerance']
    """
    (low, high), tolerated = limits, tolerance + LAST_BITS
    gap = judged & ((low > 0) | (high < 0)) & (np.abs(difference) > tolerated)
    within = judged & (low >= -tolerated) & (high <= tolerated)
    told: list[str] = _VERDICTS[np.where(gap, 2, within * 1)].tolist()
    return told


def judge(
    difference: FloatArray, limits_at: Callable[[float, IntArray], Limits], judged: BoolArray, alpha: float
) -> Judged:
    """Judge gaps together, with a common risk of any false alarm.

    Parameters
    ----------
    difference : float array, gaps
    limits_at : callable
        Returns the intervals of the gaps at some places, given one risk for all of them.
    judged : bool array, gaps
        Which of them belong to the family, unless they are NaN; the others get an interval at the same share, and
        are never shown.
    alpha : float, 0…1
        Risk of any false alarm.

    Examples
    --------
    Two gaps of 3 and 2.1 standard errors. Each has a share of 2.5 %, which asks for 2.24 standard errors; the first is
    found and leaves its share to the second, for which 1.96 are then enough.

    >>> from scipy.special import ndtri
    >>> gaps = np.array([3.0, 2.1])
    >>> found = judge(
    ...     gaps, lambda risk, at: (gaps[at] + ndtri(risk / 2), gaps[at] - ndtri(risk / 2)), gaps > 0, 0.05
    ... )
    >>> found.shown.tolist(), found.low.round(2).tolist(), found.high.round(2).tolist()
    ([True, True], [0.76, 0.14], [5.24, 4.34])
    """
    judged = judged & ~np.isnan(difference)
    members = int(judged.sum())
    low, high = limits_at(alpha / max(members, 1), np.arange(len(difference)))
    shown, found = judged & ((low > 0) | (high < 0)), -1
    hopeful = np.flatnonzero(judged & ~shown)
    # Whom not even the whole risk would find need not be asked again; those are most, and the whole risk is quick.
    widest = limits_at(alpha, hopeful)
    hopeful = hopeful[(widest[0] > 0) | (widest[1] < 0)]
    while found < (found := int(shown.sum())) < members:
        left = hopeful[~shown[hopeful]]
        closer = limits_at(alpha / (members - found), left)
        # Only the end towards 0 is drawn anew: the other one keeps the even share, as for all other gaps.
        low[left] = np.where(closer[0] > 0, closer[0], low[left])
        high[left] = np.where(closer[1] < 0, closer[1], high[left])
        shown[left] = (closer[0] > 0) | (closer[1] < 0)
    return Judged(difference, low, high, judged, shown)


@dataclass(frozen=True, eq=False)
class RateGaps:
    """Gaps between rates of groups and of their references; the interval of a reference is computed once for all.

    Parameters
    ----------
    own, own_trials : float arrays, gaps
        Rate and effective number of people.
    other, other_trials : float arrays, references
    against : int array, gaps
        Place of each gap's reference.
    """

    own: FloatArray
    own_trials: FloatArray
    other: FloatArray
    other_trials: FloatArray
    against: IntArray

    @property
    def difference(self) -> FloatArray:
        """Rate of the group less rate of the reference."""
        return self.own - self.other[self.against]

    @property
    def enough(self) -> BoolArray:
        """Say which references are large enough to compare with."""
        found: BoolArray = self.other_trials[self.against] >= SMALLEST_REFERENCE
        return found

    def limits_at(self, risk: float, places: IntArray) -> Limits:
        """Return Newcombe's intervals of the gaps at some places."""
        used, against = np.unique(self.against[places], return_inverse=True)
        low, high = rate_limits(self.other[used], self.other_trials[used], risk)
        own = rate_limits(self.own[places], self.own_trials[places], risk)
        return difference_limits(self.own[places], own, self.other[used][against], (low[against], high[against]))
