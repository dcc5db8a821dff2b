"""One measure in every stratum and group: a table with a row for each stratum and a column for each group.

A stratum is a kind of case, such as a district or a type of benefit. Who has no value in the stratum column makes a
stratum of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
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


@dataclass(frozen=True, eq=False)
class Layout:
    """Where each group of a split by stratum and grouping stands in a grid; made once for all measures.

    Parameters
    ----------
    strata : tuple of (str or None)
    groups : tuple of groups
        Labels of the columns.
    row, column : int arrays
        Place of each group of the split.
    """

    strata: tuple[str | None, ...]
    groups: tuple[Group, ...]
    row: IntArray
    column: IntArray

    def grid(self, measured: Rates) -> Grid:
        """Arrange a measure of the groups; not balanced accuracy, which is a mean of two rates and no rate."""
        if measured.halves:
            raise ValueError(measured.measure)
        empty = {"value": np.nan, "numerator": 0.0, "denominator": 0.0, "trials": 0.0}
        made = {name: np.full((len(self.strata), len(self.groups)), nothing) for name, nothing in empty.items()}
        for name, values in made.items():
            values[self.row, self.column] = getattr(measured, name)
        return Grid(self.strata, self.groups, **made)


def layout(groups: Groups, columns: Sequence[Group]) -> Layout:
    """Lay out groups that were split by a stratum first and then by the columns of a grouping.

    Parameters
    ----------
    groups : Groups
        Split by (stratum, *columns of the grouping).
    columns : sequence of groups
        The groups of the grouping, in the order wanted.

    Examples
    --------
    In the town 3 of 4 women were granted, in the village nobody applied:

    >>> cases = np.array([[[0, 0], [0, 0], [1, 3]], [[0, 0], [0, 0], [2, 2]]])
    >>> both = Groups(("place", "sex"), (("town", "f"), ("town", "m")), cases, cases * 1.0, cases * 1.0, False, False)
    >>> from algaudit.fairness.rates import rates
    >>> layout(both, [("f",), ("m",)]).grid(rates(both, "selection_rate")).value.tolist()
    [[0.75, 0.5]]
    """
    strata = tuple(dict.fromkeys(group[0] for group in groups.groups))
    rows = {label: place for place, label in enumerate(strata)}
    places = {tuple(group): place for place, group in enumerate(columns)}
    row = np.array([rows[group[0]] for group in groups.groups], np.int64)
    column = np.array([places[group[1:]] for group in groups.groups], np.int64)
    return Layout(strata, tuple(columns), row, column)
