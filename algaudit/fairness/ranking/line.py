"""Who stands above the line, who is tied at it, who is just below, and which decisions went against the order.

People tied across the line share the places that are left by a lot or by a rule that the order does not show. Each
group then has a smallest and a largest possible number of places, and the number a lot would give it on average.

Against the order is a decision when somebody further down was selected in the place of somebody further up: that is
counted at a line of its own, behind as many of a list as were selected on it, whatever the quota says.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.ranking.compact import Codes, counted
from algaudit.fairness.ranking.lists import Ranking

BoolArray: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Depth:
    """Numbers of each group down to some depth of every list; arrays of one number per list and group.

    Parameters
    ----------
    size : int array, lists × groups
        People of each group on each list.
    above, tied : int arrays, lists × groups
        Certainly within the depth; tied for its last places.
    left : int array, lists
        Places left for the tied.
    """

    size: IntArray
    above: IntArray
    tied: IntArray
    left: IntArray

    @property
    def lowest(self) -> IntArray:
        """Smallest number of each group over all ways to break the ties."""
        others = self.tied.sum(axis=1, keepdims=True) - self.tied
        lowest: IntArray = self.above + np.maximum(self.left[:, None] - others, 0)
        return lowest

    @property
    def highest(self) -> IntArray:
        """Largest number of each group over all ways to break the ties."""
        highest: IntArray = self.above + np.minimum(self.left[:, None], self.tied)
        return highest

    @property
    def expected(self) -> FloatArray:
        """Number of each group on average, if a lot breaks the ties."""
        people = np.maximum(self.tied.sum(axis=1, keepdims=True), 1)
        expected: FloatArray = self.above + self.left[:, None] * (self.tied / people)
        return expected


def down_to(ranking: Ranking, codes: Codes, groups: int, depths: IntArray) -> Depth:
    """Count every group down to a depth of each list.

    Parameters
    ----------
    ranking : Ranking
        Everybody in order.
    codes : int array
        Group of each person, in the order of the ranking.
    groups : int
        How many groups there are.
    depths : int array, lists
        How many people of each list.

    Examples
    --------
    Three women and a man; the man and two women are tied for the second and last place:

    >>> from algaudit.fairness.ranking.lists import ranked
    >>> found = down_to(ranked(np.array([1.0, 2, 2, 2]), None, 2), np.array([0, 1, 0, 0], np.int32), 2, np.array([2]))
    >>> found.lowest.tolist(), found.highest.tolist(), found.expected.round(2).tolist()
    ([[1, 0]], [[2, 1]], [[1.67, 0.33]])
    """
    shape = (len(ranking.places), groups)
    size, above, tied = (np.zeros(shape, np.int64) for _ in range(3))
    left = np.zeros(len(ranking.places), np.int64)
    for place, depth in enumerate(depths.tolist()):
        start, first, end = ranking.spans(place, depth)
        size[place] = counted(codes[start : ranking.starts[place + 1]], groups)
        above[place] = counted(codes[start:first], groups)
        tied[place] = counted(codes[first:end], groups)
        left[place] = start + depth - first
    return Depth(size, above, tied, left)


@dataclass(frozen=True, eq=False)
class Sides:
    """What was decided out of order: one number per list and group.

    Parameters
    ----------
    line : Depth
        The line behind as many people of each list as were selected on it.
    refused_above, selected_below, selected_tied : int arrays, lists × groups
        Refused above that line, selected below it, selected among those tied at it.
    """

    line: Depth
    refused_above: IntArray
    selected_below: IntArray
    selected_tied: IntArray


def decided(ranking: Ranking, codes: Codes, groups: int, positive: BoolArray) -> Sides:
    """Count who was refused although enough were selected to reach them, and who was selected in their place.

    With g selected on a list those are the refused among its first g, and the selected further down. Who is tied for
    the g-th place is counted on neither side.

    Parameters
    ----------
    codes, positive : arrays
        Group and decision of each person, in the order of the ranking.

    Examples
    --------
    First refused, second and third selected: the first in the place of the third.

    >>> from algaudit.fairness.ranking.lists import ranked
    >>> ranking = ranked(np.array([1.0, 2, 3]), None, 1)
    >>> found = decided(ranking, np.array([0, 0, 1], np.int32), 2, np.array([False, True, True]))
    >>> found.refused_above.tolist(), found.selected_below.tolist()
    ([[1, 0]], [[0, 1]])
    """
    shape = (len(ranking.places), groups)
    refused, below, tied = (np.zeros(shape, np.int64) for _ in range(3))
    selected = selected_of(ranking, positive)
    for place, depth in enumerate(selected.tolist()):
        start, first, end = ranking.spans(place, depth)
        stop = int(ranking.starts[place + 1])
        refused[place] = counted(codes[start:first][~positive[start:first]], groups)
        tied[place] = counted(codes[first:end][positive[first:end]], groups)
        below[place] = counted(codes[end:stop][positive[end:stop]], groups)
    return Sides(down_to(ranking, codes, groups, selected), refused, below, tied)


def selected_of(ranking: Ranking, positive: BoolArray) -> IntArray:
    """Return how many were selected on each list.

    Examples
    --------
    >>> from algaudit.fairness.ranking.lists import ranked
    >>> ranking = ranked(np.arange(3.0), np.array([0, 1, 1], np.int32), 1)
    >>> selected_of(ranking, np.array([False, True, True])).tolist()
    [0, 2]
    """
    starts = ranking.starts.tolist()
    selected = [np.count_nonzero(positive[start:stop]) for start, stop in pairwise(starts)]
    return np.array(selected, np.int64)


def order_followed(ranking: Ranking, positive: BoolArray) -> float:
    """Return by how many standard errors the selected stand before the refused; below 0 they stand behind them.

    The Mann–Whitney test of the place within each list, added up over the lists; tied people share a place.

    Examples
    --------
    Of four, the first two were selected: U is 4 where 2 is to be expected, with a variance of 2·2·5/12.

    >>> from algaudit.fairness.ranking.lists import ranked
    >>> round(order_followed(ranked(np.arange(4.0), None, 2), np.array([True, True, False, False])), 3)
    1.549
    """
    excess = spread = 0.0
    for place, size in enumerate(ranking.sizes.tolist()):
        chosen = before = 0.0
        for start, ends in ranking.stretches(place):
            firsts = np.append(start, ends[:-1])
            own = np.add.reduceat(positive[start : ends[-1]], firsts - start, dtype=np.int64)
            middle = (firsts + ends - 1) / 2 - ranking.starts[place]
            chosen, before = chosen + float(own.sum()), before + float((own * middle).sum())
        refused = size - chosen
        excess += chosen * (size - 1) / 2 - before
        spread += chosen * refused * (size + 1) / 12
    return excess / spread**0.5 if spread else 0.0
