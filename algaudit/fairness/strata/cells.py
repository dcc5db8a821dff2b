"""Sort the cells of a Cube into groups, and count the cases of each group in some of the cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algaudit.cube.cube import Cube, FloatArray, IntArray
from algaudit.fairness.groups import Groups
from algaudit.fairness.rates import Rates


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a Cube, each with the place of its group.

    Parameters
    ----------
    place : int array, cells
        Place among the groups.
    groups : int
        Number of groups.
    weight, squared : float arrays, cells
        Sums of weights and of squared weights; without weights one array, the cases.
    """

    place: IntArray
    groups: int
    weight: FloatArray
    squared: FloatArray

    def total(self, values: np.ndarray) -> FloatArray:
        """Return the sum of a number per cell, by group."""
        return np.bincount(self.place, values, self.groups).astype(np.float64)

    def rate(self, measure: str, part: np.ndarray, among: np.ndarray) -> Rates:
        """Return what share the cells ``part`` are of the cells ``among``, by group; 0/0 is NaN."""
        denominator, numerator = self.total(self.weight * among), self.total(self.weight * (part & among))
        squared = denominator if self.squared is self.weight else self.total(self.squared * among)
        with np.errstate(invalid="ignore", divide="ignore"):
            value = np.where(denominator > 0, np.minimum(numerator / denominator, 1.0), np.nan)
            trials = np.where(squared > 0, denominator * denominator / squared, 0.0)
        return Rates(measure, value, numerator, denominator, trials)


def cells(cube: Cube, groups: Groups) -> Cells:
    """Return the cells of a Cube sorted into groups that were split from it.

    Examples
    --------
    >>> from algaudit.cube.cube import Dimension
    >>> from algaudit.fairness.groups import split
    >>> sex, decision = Dimension("sex", "attribute", ("f", "m")), Dimension("granted", "decision", ("0", "1"))
    >>> codes, count = np.array([[0, 0], [0, 1], [1, 0]]), np.array([4, 3, 2])
    >>> cube = Cube((sex, decision), codes, count, rows=9, positive="1")
    >>> made = cells(cube, split(cube, ["sex"]))
    >>> made.place.tolist(), made.total(cube.count).tolist()
    ([0, 0, 1], [7.0, 2.0])
    """
    dimensions = [cube.dimensions[cube.place(column)] for column in groups.by]
    weight = cube.count.astype(np.float64) if cube.weight is None else cube.weight
    squared = weight if cube.squared is None else cube.squared
    sizes = [len(item.labels) for item in dimensions]
    keys = _number(sizes, [cube.codes_of(item.column) for item in dimensions], len(cube.count))
    codes = [{label: code for code, label in enumerate(item.labels)} for item in dimensions]
    listed = [np.array([places[group[axis]] for group in groups.groups], np.int64) for axis, places in enumerate(codes)]
    known = _number(sizes, listed, len(groups.groups))
    order = np.argsort(known)
    place: IntArray = order[np.searchsorted(known[order], keys)].astype(np.int64)
    return Cells(place, len(groups.groups), weight, squared)


def _number(sizes: Sequence[int], codes: Sequence[IntArray], length: int) -> IntArray:
    """Return one number for each combination of codes."""
    made = np.zeros(length, np.int64)
    for size, code in zip(sizes, codes, strict=True):
        made = made * size + code
    return made
