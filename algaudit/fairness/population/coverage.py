"""How many cases there are per head of each group, and how that agrees with the group's share of the people.

The people of a group are known from a census and taken as exact; how many of them come to be a case is what varies.
While every group has fewer cases than people, cases are so many of so many people, as any rate. Once a group has more
cases than people (some apply twice, or the census is of other people), and with weighted cases, they are events per
head, which can exceed 1.

Notes
-----
So many of so many: :func:`algaudit.fairness.intervals.rate_limits`. Events: Garwood (1936), Biometrika 28:437, exact;
with weights for the effective number of cases. Fit: Pearson's chi-square (1900), left out where a group would be
expected to have fewer than five cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import chdtrc, gammaincinv

from algaudit.cube.cube import FloatArray
from algaudit.fairness.intervals import Limits
from algaudit.fairness.rates import Rates

#: Pearson's chi-square is trusted from this many expected cases on.
LEAST_EXPECTED: Final = 5


@dataclass(frozen=True, eq=False)
class Events:
    """Cases per head where they are events, not people.

    Parameters
    ----------
    value : float array
        Cases (sums of weights) per head; NaN where nobody lives.
    effective : float array
        Number of equally weighted cases that tell as much.
    trials : float array
        People; exact.
    """

    value: FloatArray
    effective: FloatArray
    trials: FloatArray

    @property
    def method(self) -> str:
        """Name of the interval."""
        return "garwood"

    def limits(self, alpha: FloatArray) -> Limits:
        """Return the interval of each number of cases per head."""
        with np.errstate(invalid="ignore", divide="ignore"):
            # Per head that one effective case counts for; where there is none, one case of one person.
            each = np.where(self.effective > 0, self.value / self.effective, 1 / self.trials)
            low = np.where(self.effective > 0, gammaincinv(np.maximum(self.effective, 0.5), alpha / 2), 0.0) * each
            high = gammaincinv(self.effective + 1, 1 - alpha / 2) * each
        none = np.isnan(self.value)
        return np.where(none, np.nan, np.minimum(low, self.value)), np.where(none, np.nan, np.maximum(high, self.value))

    def chosen(self, places: Sequence[int]) -> Events:
        """Return some of the groups."""
        picked = list(places)
        return Events(self.value[picked], self.effective[picked], self.trials[picked])


def per_head(
    measure: str, cases: FloatArray, squared: FloatArray, people: FloatArray, *, weighted: bool
) -> Rates | Events:
    """Return the cases per head of every group.

    Parameters
    ----------
    measure : str
        What it is called.
    cases, squared : float arrays
        Sums of weights and of their squares; both the number of cases when there are no weights.
    people : float array
        Of the census.
    weighted : bool

    Examples
    --------
    30 cases among 100 people; and 30 among 20, which can only be events:

    >>> thirty = np.array([30.0])
    >>> one = per_head("coverage", thirty, thirty, np.array([100.0]), weighted=False)
    >>> more = per_head("coverage", thirty, thirty, np.array([20.0]), weighted=False)
    >>> float(one.value[0]), one.method, float(more.value[0]), more.method
    (0.3, 'wilson', 1.5, 'garwood')
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(people > 0, cases / people, np.nan)
        effective = np.where(squared > 0, cases * cases / squared, 0.0)
    if weighted or (cases > people).any():
        return Events(value, effective, people)
    return Rates(measure, value, cases, people, people)


def shares(cases: FloatArray, squared: FloatArray) -> Rates:
    """Return each group's share of all cases.

    Examples
    --------
    >>> shares(np.array([30.0, 10.0]), np.array([30.0, 10.0])).value.tolist()
    [0.75, 0.25]
    """
    total, spread = float(cases.sum()), float(squared.sum())
    value = cases / total if total > 0 else np.full(len(cases), np.nan)
    trials = np.full(len(cases), total * total / spread if spread > 0 else 0.0)
    return Rates("representation", value, cases, np.full(len(cases), total), trials)


@dataclass(frozen=True)
class Fit:
    """How far the shares of cases lie from the shares of people, all groups together.

    Parameters
    ----------
    chi_square, degrees, p_value : float, int, float
        NaN where a group would be expected to have too few cases, or has cases but no people.
    smallest_expected : float
        Cases that the smallest group would have.
    total_variation : float, 0…1
        Share of the cases that would have to be in other groups.
    stability : float
        Population stability index; NaN where a group has no cases or no people.
    """

    chi_square: float
    degrees: int
    p_value: float
    smallest_expected: float
    total_variation: float
    stability: float


def fit(found: Rates, people: FloatArray) -> Fit:
    """Compare the shares of cases with those of people.

    Parameters
    ----------
    found : Rates
        From :func:`shares`.
    people : float array
        Of the census, same groups.

    Examples
    --------
    30 and 10 cases where half the people are in each: 20 expected twice, 100/20 + 100/20 = 10.

    >>> seen = fit(shares(np.array([30.0, 10.0]), np.array([30.0, 10.0])), np.array([500.0, 500.0]))
    >>> seen.chi_square, seen.degrees, round(seen.p_value, 5), seen.total_variation
    (10.0, 1, 0.00157, 0.25)
    """
    lived = people > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        wanted = people / people.sum()
        off = found.value - wanted
        trials = float(found.trials[0]) if len(found.trials) else 0.0
        statistic = trials * float((off[lived] ** 2 / wanted[lived]).sum())
        stability = float((off * np.log(found.value / wanted)).sum()) if (found.value * wanted > 0).all() else np.nan
    degrees = int(lived.sum()) - 1
    smallest = trials * float(wanted[lived].min()) if lived.any() else 0.0
    sound = degrees > 0 and smallest >= LEAST_EXPECTED and not (found.numerator[~lived] > 0).any()
    variation = float(np.abs(off).sum() / 2)
    if not sound:
        return Fit(np.nan, degrees, np.nan, smallest, variation, stability)
    return Fit(statistic, degrees, float(chdtrc(degrees, statistic)), smallest, variation, stability)
