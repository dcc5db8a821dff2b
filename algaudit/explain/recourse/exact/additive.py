"""The exact way for score cards and linear models: what each feature may earn, and the cheapest sum that is enough.

Blocks of features add up; inside a block (features that earn points together, or move one another) every change is
listed and its points are asked from the parts of the score themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from algaudit.explain.recourse.answer import Case
from algaudit.explain.recourse.exact.front import cheapest, choices_of
from algaudit.explain.recourse.exact.walk import Choice, Found, shortest
from algaudit.explain.recourse.options import Options, Spot, View, options_of, slope_of
from algaudit.explain.recourse.plans import (
    Block,
    Plan,
    Table,
    TooMany,
    blocks_of,
    columns_of,
    exact_plan_of,
    move_of,
    shared,
    table_of,
)
from algaudit.explain.recourse.terrain import Ground
from algaudit.models.structure import FloatArray, Link, Part, Sum

#: Points are sums of many; their last bits are not looked at.
LAST_BITS = 1e-9


@dataclass(frozen=True, eq=False)
class Listed:
    """A block for one person: what each feature may become, all changes, their points, and those worth choosing from.

    ``must`` says that as it is the block bars the wanted result, so that some change of it has to be chosen.
    """

    options: Sequence[Options]
    table: Table
    slopes: Sequence[float]
    gain: FloatArray
    rate: FloatArray
    room: FloatArray
    must: bool
    choices: Sequence[Choice]

    def without(self, banned: Sequence[int], lift: float = 0.0, most: float = math.inf) -> Sequence[Choice]:
        """Return the choices that leave some levers as they are, with points lifted, and no more room than ``most``."""
        if not banned and not lift and not (self.room > most).any():
            return self.choices
        rows = np.flatnonzero(~self.table.chosen[:, banned].any(axis=1))
        room = np.minimum(self.room[rows], most)
        left = choices_of(self.table.kept(rows), self.gain[rows] + lift, rate=self.rate[rows], room=room)
        return [choice._replace(row=int(rows[choice.row])) for choice in left]


class Additive:
    """Finds the cheapest changes of one score card or linear model, for one person after the other.

    Parameters
    ----------
    structure : Sum
    ground : Ground
    line : float
        Score from which (or below which, going down) the result is the wanted one.
    need : points
        The most that any person lacks.
    bars : sequence of Part
        What bars the wanted result whatever the score.
    """

    def __init__(self, structure: Sum, ground: Ground, line: float, need: float, bars: Sequence[Part] = ()) -> None:
        self.ground = ground
        # Who is barred may have to lose points, and then to earn more than are lacking.
        self.need = math.inf if bars else need
        self.line = margin_at(line, structure.link)
        self.joined = shared(ground.levers)
        self.blocks = blocks_of(ground.levers, ground.terrain.links)
        self.parts = [_touching(block, structure.parts) for block in self.blocks]
        self.bars = [_touching(block, bars) for block in self.blocks]
        self.fixed = [bar for bar in bars if not any(bar in own for own in self.bars)]
        self.known: dict[tuple[Any, ...], Listed] = {}

    def plans(self, case: Case, margin: float, banned: frozenset[int]) -> Iterator[Plan]:
        """Yield the cheapest changes that lead to the wanted side of the line, the best first.

        After those that stand right at the line come the best that are clearly beyond it: the model may round.

        Parameters
        ----------
        case : mapping of str to value
        margin : float
            Of the case as it is.
        banned : set of int
            Levers that are not to be moved.

        Raises
        ------
        TooMany
            When the possible changes are too many for the exact way.
        """
        if any(bar.worth(columns_of(case, bar.features, {}, 1))[0] > 0 for bar in self.fixed):
            return
        listed = [self._listed(place, case) for place in range(len(self.blocks))]
        slack = LAST_BITS * max(1.0, abs(margin), abs(self.line) if math.isfinite(self.line) else 0.0)
        need = self.ground.toward * (self.line - margin)
        # Going down, at the line is not below it.
        need = need if self.ground.toward > 0 else need + 2 * slack
        if not need > slack and not any(each.must for each in listed):
            # By its structure the case is on the wanted side already: the structure does not tell what the model does.
            raise TooMany
        if math.isinf(need):
            return
        blocks, need = self._lifted(listed, need, banned)
        for lacking in (need, need + 2 * slack):
            short = shortest(blocks, lacking, self.ground.most, slack)
            for found in cheapest(blocks, lacking, self.ground.most, slack) if short is None else short:
                yield replace(self._plan(case, listed, found), clear=found.gain > need + slack)

    def _lifted(
        self, listed: Sequence[Listed], need: float, banned: frozenset[int]
    ) -> tuple[list[Sequence[Choice]], float]:
        """Return the choices of each block and how many points are lacking.

        A block that must be changed earns so many points for any change that the line cannot be reached without.
        """
        inner = [[at for at, lever in enumerate(block.levers) if lever in banned] for block in self.blocks]
        must = [each.must for each in listed]
        if not any(must):
            return [each.without(left) for each, left in zip(listed, inner, strict=True)], need
        most = sum(float(np.abs(each.gain).max()) for each in listed) + abs(need) + 1
        lift = 2.0 ** math.ceil(math.log2(4 * most))
        lifts = [lift if needed else 0.0 for needed in must]
        blocks = [each.without(left, up, most) for each, left, up in zip(listed, inner, lifts, strict=True)]
        return blocks, need + sum(lifts)

    def _listed(self, place: int, case: Case) -> Listed:
        """Return what a block may become; whoever has the same values there may do the same."""
        parts = (*self.parts[place], *self.bars[place])
        names = sorted({*self.blocks[place].movers, *(name for part in parts for name in part.features)})
        key = (place, *(case[name] for name in names))
        if key not in self.known:
            self.known[key] = self._list(place, names, case)
        return self.known[key]

    def _list(self, place: int, names: Sequence[str], case: Case) -> Listed:
        ground, block = self.ground, self.blocks[place]
        view = View(ground.terrain, ground.toward, self.need)
        spots = [Spot(ground.levers[lever], case, ground.features) for lever in block.levers]
        views = [replace(view, joined=self.joined[lever]) for lever in block.levers]
        options = [options_of(spot, seen) for spot, seen in zip(spots, views, strict=True)]
        if not all(each.complete for each in options):
            raise TooMany
        table = table_of(block, case, ground.features, options, ground.most)
        rows = columns_of(case, names, table.values, len(table.cost))
        worth = sum((part.worth(rows) for part in self.parts[place]), np.zeros(len(table.cost)))
        gain = ground.toward * (worth - worth[0])
        slopes = [slope_of(spot, view) for spot in spots]
        room, rate = _open(options, table, slopes, [spot.lever.price for spot in spots])
        barred = sum((bar.worth(rows) for bar in self.bars[place]), np.zeros(len(table.cost))) > 0
        must = bool(barred[0])
        if barred.any():
            left = np.flatnonzero(~barred | (np.arange(len(barred)) == 0))
            table, gain, rate, room = table.kept(left), gain[left], rate[left], room[left]
        choices = choices_of(table, gain, rate=rate, room=room)
        return Listed(options, table, slopes, gain, rate, room, must, choices)

    def _plan(self, case: Case, listed: Sequence[Listed], found: Found) -> Plan:
        moves = {}
        for at, row in found.picks:
            block, each = self.blocks[at], listed[at]
            for inner, (place, option) in enumerate(zip(block.levers, each.table.chosen[row].tolist(), strict=True)):
                if option:
                    options = each.options[inner]
                    further = found.further / each.slopes[inner] if options.rooms[option] else 0.0
                    moves[place] = move_of(self.ground.levers[place], options, option, further)
        return exact_plan_of(self.ground.levers, case, self.ground.features, moves)


def _touching(block: Block, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts that look at anything the block moves."""
    return tuple(part for part in parts if not block.movers.keys().isdisjoint(part.features))


def _open(
    options: Sequence[Options], table: Table, slopes: Sequence[float], prices: Sequence[float]
) -> tuple[FloatArray, FloatArray]:
    """Return how many further points each change leaves open, and the price of each."""
    room, rate = np.zeros(len(table.cost)), np.full(len(table.cost), np.inf)
    for each, chosen, slope, price in zip(options, table.chosen.T, slopes, prices, strict=True):
        is_open = each.rooms[chosen] != 0
        room[is_open] = each.rooms[chosen][is_open] * slope
        rate[is_open] = price / abs(slope) if slope else np.inf
    return room, rate


def margin_at(score: float, link: Link) -> float:
    """Return the margin that belongs to a score.

    Examples
    --------
    >>> margin_at(0.5, "logistic"), margin_at(60.0, "identity"), margin_at(1.0, "logistic")
    (0.0, 60.0, inf)
    """
    if link == "identity":
        return score
    if not 0 < score < 1:
        return math.copysign(math.inf, score - 0.5)
    return math.log(score / (1 - score))
