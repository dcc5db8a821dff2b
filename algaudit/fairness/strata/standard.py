"""The rate a group would have if its cases were spread over the strata as those of all groups together are.

Two towns with the same rules grant different shares when one has more pensioners. The directly standardised rate
weighs each stratum alike for every group: by its share of all cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.intervals import Limits, rate_limits
from algaudit.fairness.strata.grid import Grid

#: So many cases of the group's own rate are added to each stratum before its spread is estimated: two cases of two
#: alike do not show that all are alike.
ADDED: Final = 4.0


@dataclass(frozen=True, eq=False)
class Weighed:
    """A weighted mean of the rates of the strata, one number per group.

    Parameters
    ----------
    value : float array
        0…1; NaN where a stratum that counts has nobody of the group.
    trials : float array
        Of how many cases in one pot a rate would vary as much.
    """

    value: FloatArray
    trials: FloatArray

    def limits(self, alpha: FloatArray | float) -> Limits:
        """Return the interval of each mean: that of a rate over as many trials."""
        return rate_limits(self.value, self.trials, alpha)


@dataclass(frozen=True, eq=False)
class Standardised(Weighed):
    """Directly standardised rates; ``covered`` is the share of the standard in strata where the group has cases."""

    covered: FloatArray


def weighed(value: FloatArray, trials: FloatArray, weights: FloatArray) -> Weighed:
    """Return the weighted mean of rates of strata (rows) for each group (columns).

    The spread of a stratum is estimated from its cases and four more of the group's mean rate, so that strata of one
    or two cases, whose own spread is 0, do not make the mean look certain. Where strata are large this is the textbook
    variance Σ w² p (1 − p) / n (Breslow & Day 1987, Statistical Methods in Cancer Research II, section 2.2).

    Parameters
    ----------
    value, trials : float arrays, strata × groups
    weights : float array of that shape, or strata × 1
        Sum to 1 over the strata; a stratum of weight 0 does not count.

    Examples
    --------
    0.2 of 50 and 0.6 of 50, half and half: 0.4, and varying less than 0.4 of 100 would, for the strata hold
    apart what differs; with the four cases added 0.2 counts as 0.215 and 0.6 as 0.585 there.

    >>> made = weighed(np.array([[0.2], [0.6]]), np.array([[50.0], [50.0]]), np.array([[0.5], [0.5]]))
    >>> round(float(made.value[0]), 3), round(float(made.trials[0]), 1)
    (0.4, 116.7)
    """
    counts = weights > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(counts, weights * value, 0.0).sum(axis=0)
        near = (np.nan_to_num(value) * trials + ADDED * mean) / (trials + ADDED)
        share = np.where(counts, weights * weights / trials, 0.0)
        variance = (share * near * (1 - near)).sum(axis=0)
        # A mean of 0 or 1 has no spread; the strata then count as one pot.
        even = 1 / share.sum(axis=0)
        made = np.where(variance > 0, mean * (1 - mean) / variance, even)
    mean = np.clip(mean, 0, 1)
    return Weighed(np.where(made > 0, mean, np.nan), np.where(made > 0, made, 0.0))


def standardised(table: Grid) -> Standardised:
    """Return the directly standardised rate of each group; the standard is all cases of the table by stratum.

    Returns
    -------
    Standardised
        NaN for a group that has nobody in a stratum where others are: what its rate would be there is not known.

    Examples
    --------
    Women: 4 of 10 in the town, 16 of 20 in the village; men: 10 of 20 and 9 of 10. Half of all live in each.

    >>> counts = np.array([[4.0, 10.0], [16.0, 9.0]]), np.array([[10.0, 20.0], [20.0, 10.0]])
    >>> table = Grid(("town", "village"), (("f",), ("m",)), counts[0] / counts[1], *counts, counts[1])
    >>> standardised(table).value.round(3).tolist()
    [0.6, 0.7]
    """
    total = table.denominator.sum(axis=1, keepdims=True)
    everybody = total.sum()
    standard = total / everybody if everybody > 0 else total
    made = weighed(table.value, table.trials, np.broadcast_to(standard, table.value.shape))
    # Divided once, at the end: a sum of rounded shares can pass their whole by the last bit.
    covered = np.where(table.trials > 0, total, 0.0).sum(axis=0) / (everybody if everybody > 0 else 1.0)
    missing = ((table.trials == 0) & (standard > 0)).any(axis=0)
    return Standardised(np.where(missing, np.nan, made.value), np.where(missing, 0.0, made.trials), covered)
