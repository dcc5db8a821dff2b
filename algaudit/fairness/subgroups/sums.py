"""What is added up over people, and how far two sums lie apart.

Everything about a subgroup follows from a few sums over its people, and the sums of two subgroups that share nobody can
be added. The first axis of an array of sums says which:

``CASES``     people that the measure counts
``TOP``       of them (in weight) those decided positively
``WEIGHT``    weight of all of them; only kept when cases are weighted or an expectation is given
``SQUARED``   the same of the squared weights
``EXPECTED``  weight that was expected to be decided positively; only kept when an expectation is given

The distance is the score statistic of two rates, in standard errors: it needs no search for a p-value, so millions of
combinations can be scored. Tests and intervals of the few that are carried on come from
:mod:`algaudit.fairness.intervals`.
"""

from __future__ import annotations

import numpy as np

from algaudit.cube.cube import FloatArray

CASES, TOP, WEIGHT, SQUARED, EXPECTED = range(5)


def bottom(sums: FloatArray) -> FloatArray:
    """Return the weight of everybody counted: the denominator of the rate."""
    found: FloatArray = sums[WEIGHT] if len(sums) > WEIGHT else sums[CASES]
    return found


def trials(sums: FloatArray) -> FloatArray:
    """Return how many people of equal weight tell as much: (Σw)²/Σw², the cases themselves without weights."""
    if len(sums) <= WEIGHT:
        cases: FloatArray = sums[CASES]
        return cases
    with np.errstate(all="ignore"):
        return np.where(sums[SQUARED] > 0, sums[WEIGHT] * sums[WEIGHT] / sums[SQUARED], 0.0)


def rate(sums: FloatArray) -> FloatArray:
    """Return the share decided positively; NaN where nobody is counted, never 0.

    Examples
    --------
    3 of 4, and 0 of 0:

    >>> rate(np.array([[4.0, 0.0], [3.0, 0.0]])).tolist()
    [0.75, nan]
    """
    with np.errstate(all="ignore"):
        # A sum of weights can pass its whole by the last bit.
        return np.where(bottom(sums) > 0, np.minimum(sums[TOP] / bottom(sums), 1.0), np.nan)


def expected_rate(sums: FloatArray) -> FloatArray:
    """Return the share that was expected to be decided positively; 0 where nothing is expected."""
    if not with_expectation(sums):
        return np.zeros(np.shape(sums[CASES]))
    with np.errstate(all="ignore"):
        return np.where(bottom(sums) > 0, sums[EXPECTED] / bottom(sums), np.nan)


def with_expectation(sums: FloatArray) -> bool:
    """Say whether people are compared with what was expected of them."""
    return len(sums) > EXPECTED


def distance(own: FloatArray, other: FloatArray) -> FloatArray:
    """Return how far apart the rates of two sets of people are, in standard errors; 0 where that cannot be said.

    Parameters
    ----------
    own, other : float arrays, sums × any shape
        Two sets that share nobody. With an expectation it is the surplus over it that is compared.

    Returns
    -------
    float array
        Positive where the rate of ``own`` is the higher one.

    Examples
    --------
    60 of 100 and 40 of 100: (0.6 - 0.4) / √(0.5 · 0.5 · 2/100) = 2.828.

    >>> round(float(distance(np.array([100.0, 60.0]), np.array([100.0, 40.0]))), 3)
    2.828
    """
    with np.errstate(all="ignore"):
        return _standardised(_gap(own, other), _variance(own, other))


def _gap(own: FloatArray, other: FloatArray) -> FloatArray:
    gap: FloatArray = rate(own) - expected_rate(own) - rate(other) + expected_rate(other)
    return gap


def _variance(own: FloatArray, other: FloatArray) -> FloatArray:
    """Return the variance of a gap if both rates are the same, or if both are as expected."""
    if with_expectation(own):
        return _expected_variance(own) + _expected_variance(other)
    pooled = (own[TOP] + other[TOP]) / (bottom(own) + bottom(other))
    found: FloatArray = pooled * (1 - pooled) * (1 / trials(own) + 1 / trials(other))
    return found


def distance_within(own: FloatArray, other: FloatArray) -> float:
    """Return how far apart two sets of people are within strata, all strata together, in standard errors.

    Each stratum counts by how much it can tell (Mantel & Haenszel 1959, Journal of the National Cancer Institute
    22:719); one in which either set has nobody tells nothing.

    Parameters
    ----------
    own, other : float arrays, sums × strata

    Examples
    --------
    In both strata the rates are the same, although 70 of 150 and 55 of 150 are not:

    >>> own, other = np.array([[100.0, 50.0], [60.0, 10.0]]), np.array([[50.0, 100.0], [30.0, 20.0]])
    >>> abs(round(distance_within(own, other), 6))
    0.0
    """
    with np.errstate(all="ignore"):
        weight = 1 / (1 / trials(own) + 1 / trials(other))
        parts = np.where(weight > 0, [weight * _gap(own, other), weight * weight * _variance(own, other)], 0.0)
        gap, variance = parts.sum(axis=1)
        return float(_standardised(gap, variance))


def first_distance(own: FloatArray, total: FloatArray) -> FloatArray:
    """Return the distance from everybody else or, with an expectation, from that.

    Examples
    --------
    60 of 100, where 40 were expected: 0.2 / √(0.4 · 0.6 / 100) = 4.082.

    >>> people = np.array([100.0, 60.0, 100.0, 100.0, 40.0])
    >>> round(float(first_distance(people, people)), 3)
    4.082
    """
    if not with_expectation(own):
        return distance(own, total - own)
    with np.errstate(all="ignore"):
        return _standardised(rate(own) - expected_rate(own), _expected_variance(own))


def _expected_variance(sums: FloatArray) -> FloatArray:
    # Of people with unequal chances it is a little less, so this errs on the safe side.
    found: FloatArray = expected_rate(sums) * (1 - expected_rate(sums)) / trials(sums)
    return found


def _standardised(gap: FloatArray, variance: FloatArray) -> FloatArray:
    """Return a gap in standard errors, 0 where there is none."""
    found = gap / np.sqrt(variance)
    return np.where(np.isfinite(found), found, 0.0)


def agreeing(distances: list[FloatArray]) -> FloatArray:
    """Return the smallest of several distances where all have one sign, else 0.

    Examples
    --------
    >>> agreeing([np.array([3.0, -3.0, 2.0]), np.array([2.0, -4.0, -2.0])]).tolist()
    [2.0, -3.0, 0.0]
    """
    stacked = np.stack(np.broadcast_arrays(*distances))
    least, most = stacked.min(axis=0), stacked.max(axis=0)
    return np.where(least > 0, least, np.where(most < 0, most, 0.0))


def optimistic(own: FloatArray, total: FloatArray, smallest: int) -> FloatArray:
    """Return the largest distance from everybody else that any part of a subgroup with enough people can have.

    The best part keeps those decided alike, and of the others only as many as are needed to be enough people: each
    further one brings its rate nearer to everybody's.

    Parameters
    ----------
    own, total : float arrays, sums × any shape
    smallest : int
        People that a part must have.

    Returns
    -------
    float array
        The limit of ``abs(first_distance)``; infinite with weights or an expectation, where no such limit is at hand.

    Examples
    --------
    Of 50 people 10 were granted, of everybody 100 of 400, and a part has 20 people or more. The best keeps the 40 that
    were refused where 30 of 40 would be usual: 10 / √(0.25 · 0.75 · 40 · (1 - 40/400)) = 3.849.

    >>> round(float(optimistic(np.array([50.0, 10.0]), np.array([400.0, 100.0]), 20)), 3)
    3.849
    """
    if len(own) > WEIGHT:
        return np.full(np.shape(own[CASES]), np.inf)
    share = rate(total)
    up = _best_part(own[TOP], total[CASES], share, smallest)
    down = _best_part(own[CASES] - own[TOP], total[CASES], 1 - share, smallest)
    return np.maximum(up, down)


def _best_part(alike: FloatArray, everybody: FloatArray, share: FloatArray, smallest: int) -> FloatArray:
    """Return the distance of the best part in one direction; ``share`` of everybody are decided that way."""
    people = np.maximum(alike, smallest)
    with np.errstate(all="ignore"):
        variance = share * (1 - share) * people * (1 - people / everybody)
        found = (alike - people * share) / np.sqrt(variance)
    return np.where(np.isnan(found), 0.0, np.maximum(found, 0.0))
