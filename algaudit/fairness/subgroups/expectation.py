"""People with an expected chance each: what was decided is compared with what was expected, not with the others.

Rows that share all labels become one cell, so that as much as fits into a cell's sums is all that is kept of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.subgroups.found import Halves
from algaudit.fairness.subgroups.people import Ground

#: Combinations that are counted without sorting the rows.
_MOST_COUNTED: Final = 2**22


def halves_of_rows(
    codes: Sequence[npt.NDArray[np.integer]],
    sizes: Sequence[int],
    *,
    positive: npt.NDArray[np.bool_],
    expected: FloatArray,
    weight: FloatArray,
    people: IntArray,
    seed: int,
) -> Halves:
    """Part rows into two halves by lot and add them up in cells.

    Parameters
    ----------
    codes : sequence of int arrays, one per column
        Label number of each row.
    sizes : sequence of int
        Number of labels of each column.
    positive : bool array
        The row's decision is the positive one.
    expected : float array, 0…1
        Expected chance of the positive decision.
    weight : float array
        Weight of each of the row's people.
    people : int array
        People that the row stands for.
    seed : int
        Of the lot.

    Returns
    -------
    Halves
        With sums as in :mod:`algaudit.fairness.subgroups.sums`, the expectation included.

    Examples
    --------
    >>> ones = np.ones(4)
    >>> made = halves_of_rows(
    ...     [np.array([0, 0, 1, 1])], [2], positive=np.array([True, False, True, True]),
    ...     expected=ones / 2, weight=ones, people=np.ones(4, np.int64), seed=0,
    ... )
    >>> made.whole.sums.tolist()
    [[2.0, 2.0], [1.0, 2.0], [2.0, 2.0], [2.0, 2.0], [1.0, 1.0]]
    """
    place, found = _cells(codes, sizes)
    drawn = np.random.default_rng(seed).binomial(people, 0.5)
    parts = [
        np.stack([np.bincount(place, row, len(found)) for row in _rows(each, positive, expected, weight)])
        for each in (drawn, people - drawn)
    ]
    searched, test = (Ground(found, part.astype(np.float64)) for part in parts)
    return Halves(Ground(found, searched.sums + test.sums), searched, test)


def _rows(
    people: IntArray, positive: npt.NDArray[np.bool_], expected: FloatArray, weight: FloatArray
) -> Iterator[FloatArray]:
    """Yield what each row adds to the sums, in their order; one at a time, since there may be many rows."""
    whole = weight * people
    yield people.astype(np.float64)
    yield whole * positive
    yield whole
    yield weight * whole
    yield whole * expected


def _cells(codes: Sequence[npt.NDArray[np.integer]], sizes: Sequence[int]) -> tuple[IntArray, IntArray]:
    """Return the cell of each row, and the label numbers of each cell."""
    place = np.zeros(len(codes[0]), np.int64)
    found = np.zeros((1, 0), np.int64)
    for column, size in zip(codes, sizes, strict=True):
        number = place * size + column
        if len(found) * size <= _MOST_COUNTED:
            used = np.flatnonzero(np.bincount(number, minlength=1))
            named = np.zeros(len(found) * size, np.int64)
            named[used] = np.arange(len(used))
            place = named[number]
        else:
            used, place = np.unique(number, return_inverse=True)
        found = np.column_stack([found[used // size], used % size])
    return place, np.asfortranarray(found)
