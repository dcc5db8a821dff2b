"""Put amounts in order within each group, once; everything else is read off that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.groups import Group

Places = npt.NDArray[np.int32]
_BLOCK: Final = 1_000_000


@dataclass(frozen=True, eq=False)
class Spread:
    """Amounts, group after group, rising within each.

    Parameters
    ----------
    values : float array
        All amounts.
    starts : int array, groups + 1
        Where each group begins; the last entry is the number of amounts.
    """

    values: FloatArray
    starts: IntArray

    @property
    def sizes(self) -> IntArray:
        """Return the number of amounts of each group."""
        return np.diff(self.starts)

    def of(self, place: int) -> FloatArray:
        """Return the amounts of one group, rising."""
        return self.values[self.starts[place] : self.starts[place + 1]]


def spread(values: FloatArray, places: Places, groups: int) -> Spread:
    """Order amounts by group and size; takes one copy of the amounts and little more.

    Parameters
    ----------
    values : float array
        Amounts, none missing.
    places : int array
        Group of each amount, 0…groups − 1.
    groups : int
        How many there are.

    Examples
    --------
    >>> found = spread(np.array([5.0, 1.0, 3.0]), np.array([1, 0, 1], np.int32), 3)
    >>> found.of(1).tolist(), found.sizes.tolist()
    ([3.0, 5.0], [1, 2, 0])
    """
    starts = np.concatenate([[0], np.cumsum(tally(places, groups))]).astype(np.int64)
    ordered = values.copy() if groups == 1 else _by_group(values, places, starts)
    made = Spread(ordered, starts)
    for place in range(groups):
        made.of(place).sort()
    return made


def _by_group(values: FloatArray, places: Places, starts: IntArray) -> FloatArray:
    """Put the amounts of each group together, a block at a time: row numbers of all would take as much again."""
    ordered, free = np.empty(len(values)), starts[:-1].copy()
    for first in range(0, len(values), _BLOCK):
        block = places[first : first + _BLOCK]
        # Short integers are sorted by counting, which is several times faster.
        order = np.argsort(block.astype(np.int16) if len(free) < 2**15 else block, kind="stable")
        counted = np.bincount(block, minlength=len(free))
        before = np.cumsum(counted) - counted
        ordered[np.arange(len(block)) + np.repeat(free - before, counted)] = values[first : first + _BLOCK][order]
        free += counted
    return ordered


def tally(places: Places, groups: int, values: FloatArray | None = None) -> FloatArray:
    """Return the number of cases of each group, or the sum of their values, added up one after the other.

    Parameters
    ----------
    places : int array
        Group of each case, 0…groups − 1.
    groups : int
        How many there are.
    values : float array, optional
        One for each case.

    Examples
    --------
    >>> places = np.array([1, 0, 1], np.int32)
    >>> tally(places, 2).tolist(), tally(places, 2, np.array([5.0, 1, 2])).tolist()
    ([1.0, 2.0], [1.0, 7.0])
    """
    found = np.zeros(groups)
    for first in range(0, len(places), _BLOCK):
        part = slice(first, first + _BLOCK)
        if values is None:
            found += np.bincount(places[part], minlength=groups)
        else:
            np.add.at(found, places[part], values[part])
    return found


def above_zero(found: Spread) -> Spread:
    """Return the amounts above 0, still in order.

    Examples
    --------
    >>> above_zero(spread(np.array([0.0, 2, 1]), np.array([0, 0, 1], np.int32), 2)).sizes.tolist()
    [1, 1]
    """
    zeros = [int(np.searchsorted(found.of(place), 0.0, side="right")) for place in range(len(found.sizes))]
    starts = np.concatenate([[0], np.cumsum(found.sizes - zeros)]).astype(np.int64)
    return Spread(found.values if not any(zeros) else found.values[found.values > 0], starts)


def group_places(codes: Sequence[Places], labels: Sequence[tuple[str | None, ...]], groups: Sequence[Group]) -> Places:
    """Return the group of each row, as its place in ``groups``.

    Parameters
    ----------
    codes, labels : sequences, one entry per column
        ``labels[column][codes[column]]`` is each row's label.
    groups : sequence of Group
        All combinations that occur, such as those of :func:`algaudit.fairness.groups.split`.

    Returns
    -------
    int array
        −1 for a row in none of the groups.

    Examples
    --------
    >>> sex, town = np.array([0, 1, 1], np.int32), np.array([0, 0, 1], np.int32)
    >>> group_places([sex, town], [("f", "m"), ("a", "b")], [("f", "a"), ("m", "a"), ("m", "b")]).tolist()
    [0, 1, 2]
    """
    made = np.zeros(len(codes[0]), np.int32)
    # One column after the other: only what begins a group stays, so that six columns need no table of all crosses.
    known: dict[Group, int] = {(): 0}
    for depth, (code, named) in enumerate(zip(codes, labels, strict=True), start=1):
        begun = {group[:depth]: place for place, group in enumerate(dict.fromkeys(each[:depth] for each in groups))}
        table = np.full((len(known) + 1, len(named)), -1, np.int32)
        for prefix, place in known.items():
            table[place] = [begun.get((*prefix, label), -1) for label in named]
        made = table[made, code]
        known = begun
    whole = np.full(len(known) + 1, -1, np.int32)
    for place, group in enumerate(groups):
        whole[known[group]] = place
    found: Places = whole[made]
    return found
