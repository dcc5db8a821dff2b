"""What each group has of the places, and what it would have by lot: everything about the line, by group.

Numbers are added up over the lists. Whether a group has too few places is asked on each list with its own places, so
that regions with few places and many people of one group do not look like a gap within the regions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.ranking.compact import Codes
from algaudit.fairness.ranking.line import BoolArray, Depth, Sides, decided, down_to
from algaudit.fairness.ranking.lists import Ranking, places_of
from algaudit.fairness.ranking.representation import Representation, representation
from algaudit.fairness.rates import Rates

#: Just below the line stand so many people, or this share of the places where that is more.
FEWEST_BELOW, SHARE_BELOW = 10, 0.1
_TENTHS: Final = tuple(tenth / 10 for tenth in range(1, 10))


@dataclass(frozen=True, eq=False)
class Shares:
    """The line of every list, by group.

    Parameters
    ----------
    line : Depth
        Who is above the line and who is tied at it.
    sides : Sides
        What was decided out of order.
    below : float array
        Number of each group just below the line; tied people count in part.
    """

    line: Depth
    sides: Sides
    below: FloatArray

    @property
    def sizes(self) -> IntArray:
        """People of each group."""
        sizes: IntArray = self.line.size.sum(axis=0)
        return sizes

    @property
    def places(self) -> FloatArray:
        """Places of each group; where a tie leaves them open, the number a lot gives on average."""
        places: FloatArray = self.line.expected.sum(axis=0)
        return places

    @property
    def by_lot(self) -> FloatArray:
        """Places that each group would have on average if all places of each list were drawn by lot."""
        people = np.maximum(self.line.size.sum(axis=1), 1)
        by_lot: FloatArray = (self.places_of_lists / people) @ self.line.size
        return by_lot

    @property
    def places_of_lists(self) -> IntArray:
        """Places of each list."""
        places: IntArray = self.line.above.sum(axis=1) + self.line.left
        return places

    def rates(self) -> Rates:
        """Return the share of each group that has a place."""
        return _rates("within_quota", self.places, self.sizes)

    def refused(self) -> Rates:
        """Return the share of each group that was refused among those whom the selected reach by the order."""
        return _rates("refused_above", self.sides.refused_above.sum(axis=0), self.sides.line.above.sum(axis=0))

    def selected(self) -> Rates:
        """Return the share of each group that was selected among those further down."""
        line = self.sides.line
        under = (line.size - line.above - line.tied).sum(axis=0)
        return _rates("selected_below", self.sides.selected_below.sum(axis=0), under)

    def represented(self, group: int) -> Representation:
        """Test the places of a group against a lot on every list, whatever way the ties are broken."""
        line = self.line
        ends = int(line.lowest[:, group].sum()), int(line.highest[:, group].sum())
        return representation(line.size[:, group], line.size.sum(axis=1), self.places_of_lists, ends)

    @property
    def settled(self) -> BoolArray:
        """Which groups stand alone on each of their lists, so that the places of the lists are theirs for certain."""
        people: IntArray = self.line.size.sum(axis=1, keepdims=True)
        settled: BoolArray = np.asarray(~((self.line.size > 0) & (people > self.line.size)).any(axis=0))
        return settled

    def apart(self, reference: int) -> BoolArray:
        """Return which groups differ from the reference as the quota of each list sets it.

        They stand on no list of the reference, and their lists have places for another share of their people; or they
        stand alone on their lists.
        """
        there = self.line.size > 0
        apart: BoolArray = np.asarray(there.any(axis=0) & ~there[there[:, reference]].any(axis=0))
        return apart & self.settled if self._even else apart

    @property
    def _even(self) -> bool:
        """Whether each list has places for the same share of its people, but for the rounding."""
        people, places = self.line.size.sum(axis=1), self.places_of_lists
        return bool((abs(places - people * (places.sum() / max(people.sum(), 1))) < 1).all())

    def tie_broken(self, group: int) -> Representation | None:
        """Test who was selected among the tied against a lot; None where no decision breaks a tie of this group."""
        tied, chosen = self.sides.line.tied, self.sides.selected_tied
        people, selected = tied.sum(axis=1), chosen.sum(axis=1)
        open_to = (selected > 0) & (selected < people) & (tied[:, group] > 0) & (tied[:, group] < people)
        if not open_to.any():
            return None
        found = int(chosen[open_to, group].sum())
        return representation(tied[open_to, group], people[open_to], selected[open_to], (found, found))


def _rates(measure: str, numerator: IntArray | FloatArray, denominator: IntArray) -> Rates:
    top, bottom = numerator.astype(np.float64), denominator.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Rates(measure, np.minimum(top / bottom, 1.0), top, bottom, bottom)


def shares(ranking: Ranking, codes: Codes, groups: int, positive: BoolArray) -> Shares:
    """Return who has places, by group.

    Parameters
    ----------
    codes, positive : arrays
        Group and decision of each person, in the order of the ranking.

    Examples
    --------
    Two of four have places, both men; two women are just below:

    >>> from algaudit.fairness.ranking.lists import ranked
    >>> codes, positive = np.array([0, 0, 1, 1], np.int32), np.array([True, True, False, False])
    >>> found = shares(ranked(np.arange(4.0), None, 2), codes, 2, positive)
    >>> found.places.tolist(), found.by_lot.tolist(), found.below.tolist()
    ([2.0, 0.0], [1.0, 1.0], [0.0, 2.0])
    """
    line = down_to(ranking, codes, groups, ranking.places)
    wider = down_to(ranking, codes, groups, ranking.places + below_of(ranking))
    below = wider.expected.sum(axis=0) - line.expected.sum(axis=0)
    return Shares(line, decided(ranking, codes, groups, positive), np.maximum(below, 0.0))


def below_of(ranking: Ranking) -> IntArray:
    """Return how many positions of each list are just below its line.

    Examples
    --------
    >>> from algaudit.fairness.ranking.lists import ranked
    >>> below_of(ranked(np.arange(500.0), None, 200)).tolist(), below_of(ranked(np.arange(15.0), None, 10)).tolist()
    ([20], [5])
    """
    wanted = np.maximum(FEWEST_BELOW, np.ceil(ranking.places * SHARE_BELOW - 1e-9)).astype(np.int64)
    found: IntArray = np.minimum(wanted, ranking.sizes - ranking.places)
    return np.where(ranking.places > 0, found, 0)


def skew(share: float, of_all: float) -> float:
    """Return skew@k: the natural logarithm of a group's share of the places over its share of the people.

    Returns
    -------
    float
        0 when both are equal; NaN when the group has no places or no people, since the logarithm of 0 does not exist.

    Examples
    --------
    >>> round(skew(0.25, 0.5), 4), skew(0.0, 0.5)
    (-0.6931, nan)
    """
    return float(np.log(share / of_all)) if share > 0 and of_all > 0 else float("nan")


class Top(NamedTuple):
    """The first people of every list: ``first`` of each, a number or a share as the quota is; in all ``people``."""

    first: float
    depth: IntArray

    @property
    def people(self) -> int:
        """How many people those are over all lists."""
        return int(self.depth.sum())


def depths_of(ranking: Ranking, quota: float) -> list[Top]:
    """Return a few dozen depths of the lists at most: up to twice the quota, and every tenth of the (longest) list.

    Each is one number of people of every list, or one share of every list, whichever the quota is.

    Examples
    --------
    >>> from algaudit.fairness.ranking.lists import ranked
    >>> [one.people for one in depths_of(ranked(np.arange(30.0), None, 6), 6)]
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 18, 21, 24, 27]
    >>> ranking = ranked(np.arange(30.0), np.repeat([0, 1], [10, 20]), 0.3)
    >>> [(round(one.first, 2), one.depth.tolist()) for one in depths_of(ranking, 0.3)][:3]
    [(0.05, [0, 1]), (0.1, [1, 2]), (0.15, [1, 3])]
    """
    sizes = ranking.sizes
    if quota < 1:
        wanted = {round(share, 12) for share in (*(quota * (sixths / 6) for sixths in range(1, 13)), *_TENTHS)}
        made = [Top(share, places_of(sizes, share)) for share in sorted(wanted) if share < 1]
    else:
        longest = int(sizes.max())
        around = {(int(quota) * sixths + 3) // 6 for sixths in range(1, 13)}
        numbers = {number for number in around | {(longest * tenth + 5) // 10 for tenth in range(1, 10)} if number}
        made = [Top(number, np.minimum(sizes, number)) for number in sorted(numbers)]
    # Of those that reach the same people the first says it.
    by_people = {one.people: one for one in reversed(made)}
    return [one for one in made if by_people[one.people] is one and 0 < one.people < int(sizes.sum())]


def rates_down_to(ranking: Ranking, codes: Codes, groups: int, depths: Sequence[IntArray]) -> list[Rates]:
    """Return the share of each group within each depth of its list."""
    found = [down_to(ranking, codes, groups, depth) for depth in depths]
    return [_rates("within_depth", one.expected.sum(axis=0), one.size.sum(axis=0)) for one in found]
