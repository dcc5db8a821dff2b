"""Every combination of labels of some columns at once: one pass over the cells, then plain arithmetic on a table.

The label numbers of a cell are the digits of one number (mixed radix); counting these numbers counts all combinations.
A combination's parents are the sums of the table along one of its axes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.subgroups.people import Ground
from algaudit.fairness.subgroups.rules import Rule
from algaudit.fairness.subgroups.sums import CASES, agreeing, distance, first_distance, optimistic


@dataclass(frozen=True, eq=False)
class Scored:
    """Some rules of one length, as the columns of a table.

    Parameters
    ----------
    columns, codes : int arrays, rules × conditions
    score : float array
        Distance from everybody else and from the rest of each parent, whichever is smallest; signed.
    first : float array
        Distance from everybody else alone; signed.
    limit : float array
        Largest distance from everybody else that a longer rule can reach from here.
    """

    columns: IntArray
    codes: IntArray
    score: FloatArray
    first: FloatArray
    limit: FloatArray

    def chosen(self, places: np.ndarray) -> Scored:
        """Return some of the rules."""
        return Scored(*(getattr(self, name)[places] for name in ("columns", "codes", "score", "first", "limit")))

    def rules(self) -> list[Rule]:
        """Return the rules themselves."""
        return [
            tuple(sorted(zip(columns, codes, strict=True)))
            for columns, codes in zip(self.columns.tolist(), self.codes.tolist(), strict=True)
        ]


def joined(parts: Sequence[Scored]) -> Scored:
    """Put lists of rules of one length one after another."""
    names = ("columns", "codes", "score", "first", "limit")
    return Scored(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def level(ground: Ground, sizes: Sequence[int], depth: int, smallest: int) -> Iterator[Scored]:
    """Yield all rules of one length that take in enough people, columns by columns.

    Parameters
    ----------
    ground : Ground
    sizes : sequence of int
        Number of labels of each column; label 0 stands for all that are too rare, and makes no rule.
    depth : int
        Conditions in a rule.
    smallest : int
        People that a rule must take in, and leave out.
    """
    total = ground.total()
    for columns in combinations(range(len(sizes)), depth):
        table = tabulated(ground, columns, [sizes[column] for column in columns])
        yield _scored(table, total, columns, smallest)


def tabulated(ground: Ground, columns: Sequence[int], sizes: Sequence[int]) -> FloatArray:
    """Return the sums of every combination of labels of some columns: sums × one axis per column.

    Examples
    --------
    Two columns of two labels, cells of 3, 5 and 7 people:

    >>> ground = Ground(np.array([[0, 0], [0, 1], [1, 1]]), np.array([[3.0, 5.0, 7.0]]))
    >>> tabulated(ground, [0, 1], [2, 2]).tolist()
    [[[3.0, 5.0], [0.0, 7.0]]]
    """
    number, size = np.zeros(len(ground.codes), np.int64), 1
    for column, labels in zip(columns, sizes, strict=True):
        number, size = number * labels + ground.codes[:, column], size * labels
    counted = [np.bincount(number, row, size) for row in ground.sums]
    return np.stack(counted).astype(np.float64).reshape(-1, *sizes)


def _scored(table: FloatArray, total: FloatArray, columns: Sequence[int], smallest: int) -> Scored:
    own = table[:, *(slice(1, None) for _ in columns)]
    total = total.reshape(-1, *(1 for _ in columns))
    enough = (own[CASES] >= smallest) & (total[CASES] - own[CASES] >= smallest)
    codes = np.argwhere(enough) + 1
    kept = own[:, enough]
    everybody = total.reshape(-1, 1)
    first = first_distance(kept, everybody)
    found = [first]
    if len(columns) > 1:
        for axis in range(1, len(columns) + 1):
            parent = table.sum(axis=axis, keepdims=True)
            inner = tuple(slice(None) if place in {0, axis} else slice(1, None) for place in range(table.ndim))
            rest = np.broadcast_to(parent[inner], own.shape)[:, enough] - kept
            found.append(distance(kept, rest))
    placed = np.broadcast_to(np.array(columns), codes.shape)
    return Scored(placed, codes, agreeing(found), first, optimistic(kept, everybody, smallest))
