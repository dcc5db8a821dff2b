"""The cheapest sum, the short way: walk through the choices, the best priced first, and turn back where nothing is won.

A walk turns back as soon as what it lacks cannot be brought by the blocks ahead, or would cost more there, even at the
best price, than the best sum known. That is quick for almost everybody; where it is not, partial sums have to be
compared with each other (:mod:`algaudit.explain.recourse.exact.front`), which takes longer but never very long.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from algaudit.explain.recourse.plans import SAME_COST

#: Sums a walk looks at before it is given up.
MOST_STEPS = 3_000
#: Whole sums handed back.
MOST_FOUND = 12
EQUAL = 2 * 10.0**-SAME_COST


class Choice(NamedTuple):
    """One change of a block: price, points, features changed, which, and the row in its table.

    An open choice can be followed further: up to ``room`` points, each at the price ``rate``.
    """

    cost: float
    gain: float
    features: int
    mask: int
    rate: float
    room: float
    row: int


class Found(NamedTuple):
    """A sum: the (block, row) picked, its points, and how many of them the open one is followed further."""

    cost: float
    features: int
    mask: int
    picks: tuple[tuple[int, int], ...]
    gain: float
    further: float

    @property
    def key(self) -> tuple[float, int, int]:
        """The smaller one comes first."""
        return self.cost, self.features, -self.mask


@dataclass(frozen=True)
class Ahead:
    """What a block and those behind it can bring.

    Parameters
    ----------
    most : tuple of float
        Points at most, by the number of features changed.
    rate : float
        The best price of a point.
    """

    most: tuple[float, ...]
    rate: float


def rate_of(block: Sequence[Choice]) -> float:
    """Return the best price of a point in a block."""
    return min((min(one.rate, one.cost / one.gain if one.gain > 0 else math.inf) for one in block), default=math.inf)


def ahead_of(blocks: Sequence[Sequence[Choice]], most: int) -> list[Ahead]:
    """Return what each block and those behind it can bring; after the last one nothing.

    Examples
    --------
    >>> block = [Choice(2.0, 5.0, 1, 1, math.inf, 0.0, 1), Choice(3.0, 9.0, 1, 1, math.inf, 0.0, 2)]
    >>> [(ahead.most, round(ahead.rate, 2)) for ahead in ahead_of([block], 2)]
    [((0.0, 9.0, 9.0), 0.33), ((0.0, 0.0, 0.0), inf)]
    """
    found = [Ahead((0.0,) * (most + 1), math.inf)]
    for block in reversed(blocks):
        behind = found[-1]
        best = list(behind.most)
        tops: dict[int, float] = {}
        for one in block:
            tops[one.features] = max(tops.get(one.features, 0.0), one.gain + one.room)
        for count, points in tops.items():
            for left in range(count, most + 1):
                best[left] = max(best[left], behind.most[left - count] + points)
        found.append(Ahead(tuple(best), min(behind.rate, rate_of(block))))
    return found[::-1]


class _Walk:
    """One walk: the best so far, and all whole sums that are no worse."""

    def __init__(self, blocks: Sequence[Sequence[Choice]], ahead: Sequence[Ahead], need: float, slack: float) -> None:
        self.blocks, self.ahead, self.need, self.slack = blocks, ahead, need, slack
        self.most = len(ahead[0].most) - 1
        self.cost = self.features = math.inf
        self.found: list[Found] = []
        self.steps = 0

    def go(self, start: int, here: Found, open_one: Choice | None) -> None:
        """Add one choice of the blocks from ``start`` on, and go on from each."""
        lacking, room = self.need - here.gain, open_one.room if open_one else 0.0
        for place in range(start, len(self.blocks)):
            if not self._hopeful(place, here, lacking, open_one):
                return
            for one in self.blocks[place]:
                if here.cost + one.cost > self.cost + EQUAL:
                    break
                if here.features + one.features > self.most or (room and one.room):
                    continue
                self.steps += 1
                if self.steps > MOST_STEPS:
                    return
                self._take(place, here, one, one if one.room else open_one)

    def _hopeful(self, place: int, here: Found, lacking: float, open_one: Choice | None) -> bool:
        """Say whether the blocks from here on may lead to a better sum."""
        ahead = self.ahead[place]
        room, rate = (open_one.room, open_one.rate) if open_one else (0.0, math.inf)
        if lacking > ahead.most[self.most - here.features] + room + self.slack:
            return False
        lower = here.cost + lacking * min(ahead.rate, rate)
        if lower > self.cost - EQUAL:
            return lower <= self.cost + EQUAL and here.features + (open_one is None) <= self.features
        return True

    def _take(self, place: int, here: Found, one: Choice, open_one: Choice | None) -> None:
        cost, gain = round(here.cost + one.cost, SAME_COST), here.gain + one.gain
        picks = (*here.picks, (place, one.row))
        now = Found(cost, here.features + one.features, here.mask + one.mask, picks, gain, 0.0)
        lacking = self.need - gain
        if lacking <= self.slack:
            self.keep(now)
            return
        if open_one and lacking - open_one.room <= self.slack:
            further = lacking + self.slack
            price = round(cost + further * open_one.rate, SAME_COST)
            self.keep(now._replace(cost=price, gain=gain + further, further=further))
        if now.features < self.most or open_one:
            self.go(place + 1, now, open_one)

    def keep(self, whole: Found) -> None:
        """Remember a whole sum."""
        if whole.cost <= self.cost + EQUAL:
            self.found.append(whole)
            self.cost, self.features = min((self.cost, self.features), (whole.cost, whole.features))


def shortest(blocks: Sequence[Sequence[Choice]], need: float, most: int, slack: float) -> list[Found] | None:
    """Return the cheapest sums that reach the line, the best first; None when the walk was given up.

    Parameters
    ----------
    blocks : sequence of sequences of Choice
        Of each block the choices, cheapest first.
    need : points
        How many are missing.
    most : int
        Features that may be changed.
    slack : points
        A sum that lacks no more than this reaches the line.

    Examples
    --------
    Five points for 2 or nine for 3 from one block, four points for 1 from the other; eight are needed.

    >>> one = [Choice(2.0, 5.0, 1, 2, math.inf, 0.0, 1), Choice(3.0, 9.0, 1, 2, math.inf, 0.0, 2)]
    >>> other = [Choice(1.0, 4.0, 1, 1, math.inf, 0.0, 1)]
    >>> [(found.cost, found.picks) for found in shortest([one, other], 8.0, 2, 0.0)]
    [(3.0, ((0, 2),)), (3.0, ((0, 1), (1, 1)))]
    """
    order = sorted((place for place, block in enumerate(blocks) if block), key=lambda place: rate_of(blocks[place]))
    ordered = [blocks[place] for place in order]
    walk = _Walk(ordered, ahead_of(ordered, most), need, slack)
    nothing = Found(0.0, 0, 0, (), 0.0, 0.0)
    singles = [one.cost for block in ordered for one in block if one.features <= most and one.gain >= need - slack]
    walk.cost = min(singles, default=math.inf)
    walk.go(0, nothing, None)
    if walk.steps > MOST_STEPS:
        return None
    found = sorted((one for one in walk.found if one.cost <= walk.cost + EQUAL), key=lambda one: one.key)
    return [
        one._replace(picks=tuple(sorted((order[place], row) for place, row in one.picks))) for one in found[:MOST_FOUND]
    ]
