"""One measure in every stratum and group: a table with a row for each stratum and a column for each group.

A stratum is a kind of case, such as a district or a type of benefit. Who has no value in the stratum column makes a
stratum of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.groups import Group, Groups
from algaudit.fairness.intervals import Limits, rate_limits
from algaudit.fairness.rates import Rates


@dataclass(frozen=True, eq=False)
class Grid:
    """A rate by stratum and group.

    Parameters
    ----------
    strata : tuple of (str or None)
        Labels of the rows.
    groups : tuple of tuple of (str or None)
        Labels of the columns.
    value : float array, strata × groups
        The rate, 0…1; NaN where nobody is.
    numerator, denominator : float arrays of the same shape
        Cases, or sums of weights.
    trials : float array of the same shape
        Effective number of cases; the denominator itself when the log is not weighted.
    """

    strata: tuple[str | None, ...]
    groups: tuple[Group, ...]
    value: FloatArray
    numerator: FloatArray
    denominator: FloatArray
    trials: FloatArray

    @property
    def hits(self) -> FloatArray:
        """Effective number of cases with the decision looked at; 0 where nobody is."""
        return np.nan_to_num(self.value) * self.trials

    def limits(self, alpha: float) -> Limits:
        """Return the interval of each rate."""
        return rate_limits(self.value, self.trials, alpha)

    def pooled(self) -> FloatArray:
        """Return the rate of each group over all strata, NaN where nobody is."""
        total = self.denominator.sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(total > 0, np.minimum(self.numerator.sum(axis=0) / total, 1), np.nan)


def grid(groups: Groups, measured: Rates, columns: Sequence[Group]) -> Grid:
    """Arrange a measure of groups that were split by a stratum first and then by the columns of a grouping.

    Parameters
    ----------
    groups : Groups
        Split by (stratum, *columns of the grouping).
    measured : Rates
        One measure of these groups; not balanced accuracy, which is a mean of two rates and no rate.
    columns : sequence of groups
        The groups of the grouping, in the order wanted.

    Returns
    -------
    Grid

    Examples
    --------
    In the town 3 of 4 women were granted, in the village nobody applied:

    >>> cases = np.array([[[0, 0], [0, 0], [1, 3]], [[0, 0], [0, 0], [2, 2]]])
    >>> both = Groups(("place", "sex"), (("town", "f"), ("town", "m")), cases, cases * 1.0, cases * 1.0, False, False)
    >>> from algaudit.fairness.rates import rates
    >>> grid(both, rates(both, "selection_rate"), [("f",), ("m",)]).value.tolist()
    [[0.75, 0.5]]
    """
    if measured.halves:
        raise ValueError(measured.measure)
    strata = tuple(dict.fromkeys(group[0] for group in groups.groups))
    rows = {label: place for place, label in enumerate(strata)}
    places = {tuple(group): place for place, group in enumerate(columns)}
    row = [rows[group[0]] for group in groups.groups]
    column = [places[tuple(group[1:])] for group in groups.groups]

    def arranged(values: FloatArray, empty: float) -> FloatArray:
        made = np.full((len(strata), len(columns)), empty)
        made[row, column] = values
        return made

    return Grid(
        strata,
        tuple(columns),
        arranged(measured.value, np.nan),
        arranged(measured.numerator, 0.0),
        arranged(measured.denominator, 0.0),
        arranged(measured.trials, 0.0),
    )
