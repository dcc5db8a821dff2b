"""Split the Cube into groups, and sort each group's cases by decision and outcome.

Every measure is made of six counts per group: outcome no, yes or unknown × decision negative or positive.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from algaudit.cube.cube import Cube, FloatArray, IntArray
from algaudit.decisions.labels import positive_of

Group: TypeAlias = tuple[str | None, ...]
#: Places on the two last axes of a count.
NO, YES, UNKNOWN = 0, 1, 2
#: Below this many cases a group is too small to be what others are compared with.
SMALLEST_REFERENCE = 10


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups that some columns make, with their counts.

    Parameters
    ----------
    by : tuple of str
        Columns; empty for everybody together.
    groups : tuple of tuple of (str or None)
        Labels of each group, in canonical order; None is a missing value.
    cases : int array, groups × 3 × 2
        Number of cases by outcome (no, yes, unknown) and decision (negative, positive).
    weight, squared : float array of the same shape
        Sums of weights and of squared weights; equal to ``cases`` when the log is not weighted.
    """

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    cases: IntArray
    weight: FloatArray
    squared: FloatArray
    weighted: bool
    with_outcome: bool

    @property
    def sizes(self) -> IntArray:
        """Number of cases in each group."""
        sizes: IntArray = self.cases.sum(axis=(1, 2))
        return sizes

    def chosen(self, places: Sequence[int]) -> Groups:
        """Return some of the groups."""
        picked = list(places)
        return Groups(
            self.by,
            tuple(self.groups[place] for place in picked),
            self.cases[picked],
            self.weight[picked],
            self.squared[picked],
            self.weighted,
            self.with_outcome,
        )


def split(cube: Cube, by: Sequence[str]) -> Groups:
    """Return the groups that the columns ``by`` make; combinations nobody is in are not listed.

    Parameters
    ----------
    cube : Cube
        Counts.
    by : sequence of str
        Columns of the Cube.

    Returns
    -------
    Groups
        With no columns: one group, everybody.
    """
    unique, place = _combinations(cube, by)
    state = place * 6 + _outcome_state(cube) * 2 + _positive(cube)
    shape = (len(unique), 3, 2)

    def total(values: np.ndarray) -> FloatArray:
        return np.bincount(state, values, len(unique) * 6).astype(np.float64).reshape(shape)

    # Float sums of whole numbers are exact below 2^53 cases.
    cases = total(cube.count).astype(np.int64)
    labels = [cube.dimensions[cube.place(column)].labels for column in by]
    groups = tuple(tuple(labels[axis][code] for axis, code in enumerate(row)) for row in unique.tolist())
    weighted = cube.weight is not None and cube.squared is not None
    weight = total(cube.weight) if cube.weight is not None else cases.astype(np.float64)
    squared = total(cube.squared) if cube.squared is not None else cases.astype(np.float64)
    return Groups(tuple(by), groups, cases, weight, squared, weighted, cube.of_role("outcome") is not None)


def _combinations(cube: Cube, by: Sequence[str]) -> tuple[IntArray, IntArray]:
    """Return the combinations of codes that occur, in order, and which of them each cell has."""
    columns = [cube.codes_of(column) for column in by]
    sizes = [len(cube.dimensions[cube.place(column)].labels) for column in by]
    if math.prod(sizes) >= 2**62:
        unique, place = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
        return unique, place.reshape(-1)
    # One number per combination sorts many times faster than rows of numbers, and in the same order.
    key = np.zeros(len(cube.count), np.int64)
    for codes, size in zip(columns, sizes, strict=True):
        key = key * size + codes
    keys, place = np.unique(key, return_inverse=True)
    made = np.empty((len(keys), len(by)), np.int64)
    for axis in reversed(range(len(by))):
        keys, made[:, axis] = np.divmod(keys, sizes[axis])
    return made, place.reshape(-1)


def _positive(cube: Cube) -> IntArray:
    decision = cube.of_role("decision")
    if decision is None:
        return np.zeros(len(cube.count), np.int64)
    found: IntArray = (cube.codes_of(decision.column) == decision.labels.index(cube.positive)).astype(np.int64)
    return found


def _outcome_state(cube: Cube) -> IntArray:
    outcome = cube.of_role("outcome")
    if outcome is None:
        return np.full(len(cube.count), UNKNOWN, np.int64)
    state = np.array([UNKNOWN if label is None else int(label == cube.outcome_positive) for label in outcome.labels])
    found: IntArray = state[cube.codes_of(outcome.column)].astype(np.int64)
    for mark in cube.all_of_role("labelled"):
        # Where nobody looked, what stands in the log is no outcome: “never caught” is not “did nothing”.
        looked = positive_of(mark.labels)
        seen = np.array([label is not None and label == looked for label in mark.labels])
        found = np.where(seen[cube.codes_of(mark.column)], found, UNKNOWN)
    return found


def reference_of(groups: Groups, wanted: Group | None) -> int | None:
    """Return the place of the group that others are compared with.

    The largest group whose values are all known, unless another is wanted; None when every group is too small.
    """
    if wanted is not None:
        return groups.groups.index(wanted) if wanted in groups.groups else None
    sizes = [size if None not in group else -1 for group, size in zip(groups.groups, groups.sizes, strict=True)]
    place = int(np.argmax(sizes)) if sizes else 0
    return place if sizes and sizes[place] >= SMALLEST_REFERENCE else None
