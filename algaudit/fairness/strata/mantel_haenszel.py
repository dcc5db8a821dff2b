"""The gap between like cases: each group against the reference group within strata, put together into one number.

Notes
-----
Mantel & Haenszel (1959), JNCI 22:719: the weights n₁n₀/N, with which even strata of two people can be added up.
Sato (1989), Biometrics 45:1323: the variance of the common difference, right both for few large strata and for many
small ones (the one of Greenland & Robins 1985 is right only for large ones). Klingenberg (2014), Statistics in Medicine
33:2968: the interval that this variance gives when it is taken at the end of the interval, as Wilson does for a rate.
Greenland & Robins (1985), Biometrics 41:55: the common ratio and its variance, right for both kinds of strata.
The test is that of Cochran, Mantel and Haenszel without a continuity correction.
Coverage: ``tests/benchmarks/results/strata.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from scipy.special import chdtrc, ndtr, ndtri

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.groups import SMALLEST_REFERENCE
from algaudit.fairness.intervals import (
    CORRECTED_COUNT,
    CORRECTED_RISK,
    SMALLEST_P,
    Limits,
    difference_limits,
    p_value,
    ratio_limits,
)
from algaudit.fairness.strata.grid import Grid
from algaudit.fairness.strata.standard import Weighed, weighed

#: With more people than this on each side the normal curve describes even the far tail well enough.
MOST_CORRECTED: Final = 200


@dataclass(frozen=True, eq=False)
class Common:
    """Common difference and ratio of some groups against the reference; one entry per group.

    Parameters
    ----------
    difference, ratio : float arrays
        NaN where no stratum holds both groups; the ratio also where the reference rate is 0.
    slope, spread : float arrays
        Sato's variance is ``difference · slope + spread``.
    log_variance : float array
        Of the logarithm of the ratio.
    fewest : float array
        The smallest of four counts in the strata compared: cases with and without the decision, on both sides.
    own_value, own_trials, other_value, other_trials : float arrays
        Rates of both sides with the same weights, and the trials that they are worth.
    statistic : float array
        Of the test; χ² with one degree of freedom.
    strata : int array
        Strata that hold both groups.
    compared : float array
        Share of the group's cases that are in such strata.
    other_cases : float array
        Cases of the reference in such strata.
    """

    difference: FloatArray
    ratio: FloatArray
    slope: FloatArray
    spread: FloatArray
    log_variance: FloatArray
    fewest: FloatArray
    own_value: FloatArray
    own_trials: FloatArray
    other_value: FloatArray
    other_trials: FloatArray
    statistic: FloatArray
    strata: IntArray
    compared: FloatArray
    other_cases: FloatArray

    def difference_limits(self, alpha: FloatArray | float) -> Limits:
        """Return Klingenberg's interval; with very few people on one side also as wide as the house's for one pot."""
        square = ndtri(np.asarray(alpha) / 2) ** 2
        middle = self.difference + square * self.slope / 2
        half = np.sqrt(np.maximum(middle**2 - self.difference**2 + square * self.spread, 0))
        low, high = middle - half, middle + half
        few, risk = self._few(alpha), np.broadcast_to(np.asarray(alpha), low.shape)
        if few.any():
            wide_low, wide_high = self.chosen(few).pot_limits(risk[few])
            low[few], high[few] = np.minimum(low[few], wide_low), np.maximum(high[few], wide_high)
        return np.clip(low, -1, 1), np.clip(high, -1, 1)

    def ratio_limits(self, alpha: FloatArray | float) -> Limits:
        """Return the interval of the ratio on the log scale; with very few people also as wide as for one pot."""
        with np.errstate(invalid="ignore", over="ignore"):
            reach = np.exp(-ndtri(np.asarray(alpha) / 2) * np.sqrt(self.log_variance))
            low, high = self.ratio / reach, self.ratio * reach
        few, risk = self._few(alpha), np.broadcast_to(np.asarray(alpha), low.shape)
        if few.any():
            part = self.chosen(few)
            (own, own_limits), (other, other_limits) = part.sides(risk[few])
            wide = ratio_limits(own, own_limits, other, other_limits, other_trials=part.other_trials, alpha=risk[few])
            low[few], high[few] = np.fmin(low[few], wide[0]), np.fmax(high[few], wide[1])
        return low, high

    def pot_limits(self, alpha: FloatArray | float) -> Limits:
        """Return Newcombe's interval of the two weighted rates, each taken for one rate over its trials."""
        (own, own_limits), (other, other_limits) = self.sides(alpha)
        return difference_limits(own, own_limits, other, other_limits)

    def p_values(self) -> FloatArray:
        """Return the smallest risk at which the interval of each difference leaves out 0."""
        with np.errstate(invalid="ignore", divide="ignore"):
            distance = np.where(self.difference == 0, 0.0, np.abs(self.difference) / np.sqrt(self.spread))
        made: FloatArray = np.maximum(2 * ndtr(-distance), SMALLEST_P)
        # Below this risk the other interval has a say as well.
        edge = np.where(self.fewest > CORRECTED_COUNT, CORRECTED_COUNT * CORRECTED_RISK / self.fewest.clip(1), 1.0)
        asked = (made < edge) & (self.fewest <= MOST_CORRECTED)
        if asked.any():
            wide = p_value(self.chosen(asked).pot_limits)
            made[asked] = np.minimum(np.maximum(made[asked], wide), edge[asked])
        return made

    def test_p_values(self) -> FloatArray:
        """Return the p-values of the Cochran–Mantel–Haenszel test; NaN where nobody or everybody was decided alike."""
        found: FloatArray = chdtrc(1, self.statistic)
        return found

    def _few(self, alpha: FloatArray | float) -> np.ndarray:
        most = CORRECTED_COUNT * np.maximum(CORRECTED_RISK / np.asarray(alpha), 1)
        few: np.ndarray = self.fewest <= np.minimum(most, MOST_CORRECTED)
        return few

    def chosen(self, keep: np.ndarray) -> Common:
        """Return some of the comparisons."""
        return Common(*(getattr(self, item.name)[keep] for item in fields(Common)))

    def sides(self, alpha: FloatArray | float) -> tuple[tuple[FloatArray, Limits], tuple[FloatArray, Limits]]:
        """Return the weighted rate of each side with its interval."""
        own, other = Weighed(self.own_value, self.own_trials), Weighed(self.other_value, self.other_trials)
        return (own.value, own.limits(alpha)), (other.value, other.limits(alpha))


def common(table: Grid, reference: int) -> Common:
    """Compare every other group with the one at place ``reference`` within strata.

    Parameters
    ----------
    table : Grid
        One measure by stratum and group.
    reference : int
        Place of the reference among the groups.

    Returns
    -------
    Common
        One entry per group, the reference left out.

    Examples
    --------
    Women: 4 of 10 and 16 of 20; men: 10 of 20 and 9 of 10. Both weights are 200/30; the differences are −0.1 each.

    >>> counts = np.array([[4.0, 10.0], [16.0, 9.0]]), np.array([[10.0, 20.0], [20.0, 10.0]])
    >>> table = Grid(("town", "village"), (("f",), ("m",)), counts[0] / counts[1], *counts, counts[1])
    >>> float(common(table, 1).difference[0].round(12)), float(common(table, 1).ratio[0].round(4))
    (-0.1, 0.8571)
    """
    rest = [place for place in range(len(table.groups)) if place != reference]
    hits, trials = table.hits, table.trials
    both = (trials[:, rest] > 0) & (trials[:, [reference]] > 0)
    own, size = np.where(both, hits[:, rest], 0.0), np.where(both, trials[:, rest], 0.0)
    other, base = np.where(both, hits[:, [reference]], 0.0), np.where(both, trials[:, [reference]], 0.0)
    all_of = np.where(both, size + base, 1.0)
    weight = size * base / all_of
    total = weight.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = weight / total
        left, right = (own * base / all_of).sum(axis=0), (other * size / all_of).sum(axis=0)
        slope = (size**2 * other - base**2 * own + size * base * (base - size) / 2) / all_of**2
        spread = (own * (base - other) + other * (size - own)) / (2 * all_of)
        logs = (size * base * (own + other) - own * other * all_of) / all_of**2
        compared = size.sum(axis=0) / trials[:, rest].sum(axis=0)
        first = weighed(table.value[:, rest], size, shares)
        second = weighed(np.broadcast_to(table.value[:, [reference]], size.shape), base, shares)
        return Common(
            (left - right) / total,
            np.where(right > 0, left / right, np.nan),
            slope.sum(axis=0) / total**2,
            spread.sum(axis=0) / total**2,
            np.where(left * right > 0, logs.sum(axis=0) / (left * right), np.nan),
            np.min([part.sum(axis=0) for part in (own, size - own, other, base - other)], axis=0),
            first.value,
            first.trials,
            second.value,
            second.trials,
            _statistic(own, size, other, base),
            both.sum(axis=0),
            compared,
            base.sum(axis=0),
        )


def _statistic(own: FloatArray, size: FloatArray, other: FloatArray, base: FloatArray) -> FloatArray:
    """Return (Σ observed − Σ expected)² over the sum of the hypergeometric variances."""
    all_of, hits = size + base, own + other
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = np.where(all_of > 0, own - size * hits / all_of, 0.0)
        variance = size * base * hits * (all_of - hits) / (all_of**2 * (all_of - 1))
        variance = np.where(all_of > 1, variance, 0.0).sum(axis=0)
        return np.where(variance > 0, excess.sum(axis=0) ** 2 / variance, np.nan)


def joined(parts: Sequence[Common]) -> Common:
    """Put comparisons one after another, so that one search finds all their p-values."""
    return Common(*(np.concatenate([getattr(part, item.name) for part in parts]) for item in fields(Common)))


@dataclass(frozen=True, eq=False)
class Homogeneity:
    """Is the difference the same in all strata? χ², degrees of freedom and p-value; NaN with fewer than two strata."""

    statistic: FloatArray
    freedom: IntArray
    p_value: FloatArray


def homogeneity(table: Grid, reference: int) -> Homogeneity:
    """Test whether the differences of the strata are one.

    Only strata in which both groups have 10 cases or more take part. Their differences are weighed by the inverse of
    their variances, with one case added on each side (Agresti & Caffo 2000, The American Statistician 54:280).

    Examples
    --------
    +0.5 in one stratum and −0.5 in the other, of 20 people each: clearly not one difference.

    >>> counts = np.array([[15.0, 5.0], [5.0, 15.0]]), np.full((2, 2), 20.0)
    >>> table = Grid(("a", "b"), (("f",), ("m",)), counts[0] / counts[1], *counts, counts[1])
    >>> made = homogeneity(table, 1)
    >>> int(made.freedom[0]), bool(made.p_value[0] < 0.001)
    (1, True)
    """
    rest = [place for place in range(len(table.groups)) if place != reference]
    hits, trials = table.hits, table.trials
    near = (hits + 1) / (trials + 2)
    variance = near * (1 - near) / (trials + 2)
    difference, spread = near[:, rest] - near[:, [reference]], variance[:, rest] + variance[:, [reference]]
    large = np.minimum(trials[:, rest], trials[:, [reference]]) >= SMALLEST_REFERENCE
    weight = np.where(large, 1 / spread, 0.0)
    freedom = np.maximum(large.sum(axis=0) - 1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (weight * difference).sum(axis=0) / weight.sum(axis=0)
        statistic = np.where(freedom > 0, (weight * (difference - mean) ** 2).sum(axis=0), np.nan)
    return Homogeneity(statistic, freedom, chdtrc(np.maximum(freedom, 1), statistic))
