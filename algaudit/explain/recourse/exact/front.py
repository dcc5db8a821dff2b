"""The cheapest sum that reaches the line: at most one choice from each block, together enough points.

Block after block, only those partial sums are kept that may still become the best: no other one costs as little,
brings as much and changes as few features; what it still lacks can be brought by the blocks to come; and even at the
best price to be had there it would not cost more than the best whole sum known. Nothing else is left out, so what comes
out first is the cheapest (and of equally cheap ones the one with the fewest features, and of those the one whose
features were declared first).

A choice may be open: it can be followed further, at a price for each point. At most one choice of the best sum stops
on its way (moving effort from one to the other would cost less or the same), so one open choice at a time is enough.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from algaudit.explain.recourse.exact.walk import EQUAL, MOST_FOUND, Ahead, Choice, Found, ahead_of, rate_of
from algaudit.explain.recourse.plans import SAME_COST, IntArray, Table, TooMany
from algaudit.models.structure import FloatArray

#: Partial sums that are looked at when one block is added.
MOST_SUMS = 2_000_000
#: Open choices of one block that are compared with each other.
MOST_OPEN = 2_000


@dataclass(frozen=True, eq=False)
class Sums:
    """Partial sums, or the choices of one block: one entry each.

    Parameters
    ----------
    cost, gain, count, mask : arrays
        Price, points, features changed, and which (see ``Table``).
    rate, room : float arrays
        Price of each further point of the open choice, and how many there are; infinite and 0 without one.
    held : int array
        Which choice is open, -1 for none.
    picks : int array, entries × blocks
        The row chosen from the table of each block, 0 for none.
    """

    cost: FloatArray
    gain: FloatArray
    count: IntArray
    mask: IntArray
    rate: FloatArray
    room: FloatArray
    held: IntArray
    picks: IntArray

    def kept(self, places: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Sums:
        """Return some of them."""
        return Sums(*(getattr(self, name)[places] for name in self.__dataclass_fields__))


def choices_of(table: Table, gain: FloatArray, *, rate: FloatArray, room: FloatArray) -> list[Choice]:
    """Return the changes of one block that may be part of a best sum, cheapest first.

    Examples
    --------
    Two steps that bring no more than one are left out.

    >>> steps = np.arange(4)
    >>> table = Table(steps[:, None], steps * 1.0, np.minimum(steps, 1), np.minimum(steps, 1), {})
    >>> found = choices_of(table, np.array([0.0, 5.0, 5.0, 9.0]), rate=steps + np.inf, room=steps * 0.0)
    >>> [(choice.row, choice.cost, choice.gain) for choice in found]
    [(1, 1.0, 5.0), (3, 3.0, 9.0)]
    """
    lists = (table.cost, gain, table.count, table.mask, rate, room, np.arange(len(gain)))
    rows = np.flatnonzero((table.count > 0) & ((gain > 0) | (room > 0)))
    useful = list(map(Choice._make, zip(*(each[rows].tolist() for each in lists), strict=True)))
    if not (room[rows] > 0).any():
        return _closed(useful)
    opened = _open([one for one in useful if one.room])
    return sorted([*_closed([one for one in useful if not one.room]), *opened], key=lambda one: one.row)


def _closed(choices: Sequence[Choice]) -> list[Choice]:
    """Leave out what brings no more than a cheaper one with no more features; the cheapest come first."""
    tops: dict[int, float] = {}
    kept = []
    for one in choices:
        if all(gain < one.gain for count, gain in tops.items() if count <= one.features):
            tops[one.features] = one.gain
            kept.append(one)
    return kept


def _open(choices: Sequence[Choice]) -> list[Choice]:
    """Leave out open choices that another open one beats in everything."""
    if len(choices) > MOST_OPEN:
        raise TooMany
    cost, gain, count, _, rate, room, _ = (np.array(each) for each in zip(*choices, strict=True))
    end = gain + room
    better: npt.NDArray[np.bool_] = (cost <= cost[:, None]) & (gain >= gain[:, None]) & (rate <= rate[:, None])
    better &= (end >= end[:, None]) & (count <= count[:, None])
    better &= ~(better.T & (np.arange(len(cost)) >= np.arange(len(cost))[:, None]))
    return [one for one, beaten in zip(choices, np.any(better, axis=1).tolist(), strict=True) if not beaten]


def _sums(block: Sequence[Choice]) -> Sums:
    cost, gain, count, mask, rate, room, row = (np.array(each) for each in zip(*block, strict=True))
    return Sums(cost, gain, count, mask, rate, room, np.where(room > 0, row, -1), row[:, None])


def _undominated(sums: Sums) -> Sums:
    """Leave out what costs no less, brings no more and changes no fewer features than another (with the same open)."""
    order = np.lexsort((-sums.mask, sums.count, sums.cost, sums.held))
    sums = sums.kept(order)
    # Ranks instead of points: exact, and those of different groups can be told apart by an offset.
    rank = np.unique(sums.gain, return_inverse=True)[1].reshape(-1)
    group = np.cumsum(np.append(0, np.diff(sums.held) != 0)) if len(order) else rank
    height = rank + group * (len(order) + 1)
    keep = np.ones(len(order), np.bool_)
    for count in np.unique(sums.count):
        so_far = np.maximum.accumulate(np.where(sums.count <= count, height, -1))
        before = np.append(-1, so_far[:-1])
        keep &= (sums.count != count) | (height > before)
    return sums.kept(keep)


@dataclass
class _Best:
    """What is known of the best whole sum while looking for it."""

    need: float
    most: int
    slack: float
    cost: float = math.inf
    count: float = math.inf

    def offer(self, cost: FloatArray, count: IntArray) -> None:
        """Remember the cheapest."""
        if len(cost):
            first = np.lexsort((count, cost))[0]
            if (cost[first], count[first]) < (self.cost, self.count):
                self.cost, self.count = float(cost[first]), float(count[first])

    def whole(self, sums: Sums) -> npt.NDArray[np.bool_]:
        """Say which sums reach the line, followed further if need be."""
        reaching: npt.NDArray[np.bool_] = self.need - sums.gain - sums.room <= self.slack
        return reaching

    def price(self, sums: Sums) -> tuple[FloatArray, FloatArray]:
        """Return what sums cost that reach the line, and how far their open choice is followed."""
        lacking = self.need - sums.gain
        further = np.where(lacking > self.slack, lacking + self.slack, 0.0)
        rate = np.where(further > 0, sums.rate, 0.0)
        return np.round(sums.cost + further * rate, SAME_COST), further

    def hopeful(self, sums: Sums, ahead: Ahead) -> npt.NDArray[np.bool_]:
        """Say which unfinished sums may still become the best, given the points and the best price ahead."""
        lacking = self.need - sums.gain
        keep = lacking <= np.array(ahead.most)[self.most - sums.count] + sums.room + self.slack
        best_rate = np.minimum(sums.rate, ahead.rate)
        lower = sums.cost + np.where(lacking > 0, lacking, 0.0) * np.where(np.isfinite(best_rate), best_rate, 0.0)
        count = sums.count + (sums.held < 0)
        keep &= (lower < self.cost - EQUAL) | ((lower <= self.cost + EQUAL) & (count <= self.count))
        return keep & (np.isfinite(best_rate))


def cheapest(blocks: Sequence[Sequence[Choice]], need: float, most: int, slack: float) -> list[Found]:
    """Return the cheapest sums that reach the line, the best first; empty when none does.

    Parameters and answer as for :func:`algaudit.explain.recourse.exact.walk.shortest`, which should be tried first.

    Raises
    ------
    TooMany
        When there are too many partial sums.

    Examples
    --------
    Five points for 2 or nine for 3 from one block, four points for 1 from the other; eight are needed.

    >>> one = [Choice(2.0, 5.0, 1, 2, math.inf, 0.0, 1), Choice(3.0, 9.0, 1, 2, math.inf, 0.0, 2)]
    >>> other = [Choice(1.0, 4.0, 1, 1, math.inf, 0.0, 1)]
    >>> [(found.cost, found.picks) for found in cheapest([one, other], 8.0, 2, 0.0)]
    [(3.0, ((0, 2),)), (3.0, ((0, 1), (1, 1)))]
    """
    order = sorted((place for place, block in enumerate(blocks) if block), key=lambda place: rate_of(blocks[place]))
    ahead = ahead_of([blocks[place] for place in order], most)
    best = _Best(need, most, slack)
    none, empty = np.zeros(1), np.zeros(1, np.int64)
    sums = Sums(none, none, empty, empty, none + np.inf, none, empty - 1, np.zeros((1, len(blocks)), np.int64))
    singles = [_sums(blocks[place]) for place in order]
    for block in singles:
        _cheap(block.kept(best.whole(block) & (block.count <= most)), best)
    found: list[Found] = []
    for block, place, behind in zip(singles, order, ahead[1:], strict=True):
        added = _added(sums, block, place, best)
        whole = _cheap(added.kept(best.whole(added)), best)
        found = _first([*found, *_founds(_picked(whole, sums, block, place), best)])
        going = added.kept((best.need - added.gain > slack) & best.hopeful(added, behind))
        staying = sums.kept(best.hopeful(sums, behind))
        sums = _undominated(_joined(staying, _picked(_undominated(going), sums, block, place)))
        if not len(sums.cost):
            break
    return found


def _added(sums: Sums, block: Sums, place: int, best: _Best) -> Sums:
    """Return every sum with every choice of a block that may be the best: one open choice at most, not too dear.

    In ``picks`` stand, for now, which sum and which choice.
    """
    if len(sums.cost) * len(block.cost) > MOST_SUMS:
        raise TooMany
    cost = np.round(sums.cost[:, None] + block.cost, SAME_COST)
    fits = (sums.count[:, None] + block.count <= best.most) & (cost <= best.cost + EQUAL)
    one, other = np.nonzero(fits & ((sums.held[:, None] < 0) | (block.held < 0)))
    # Which choice is open: told apart by block and row.
    held = np.where(block.held[other] >= 0, block.held[other] * sums.picks.shape[1] + place, sums.held[one])
    return Sums(
        cost[one, other],
        sums.gain[one] + block.gain[other],
        sums.count[one] + block.count[other],
        sums.mask[one] + block.mask[other],
        np.minimum(sums.rate[one], block.rate[other]),
        sums.room[one] + block.room[other],
        held,
        np.stack([one, other], axis=1),
    )


def _picked(added: Sums, sums: Sums, block: Sums, place: int) -> Sums:
    """Write into ``picks`` which row of each block was chosen."""
    picks = sums.picks[added.picks[:, 0]]
    picks[:, place] = block.picks[added.picks[:, 1], 0]
    return replace(added, picks=picks)


def _joined(one: Sums, other: Sums) -> Sums:
    return Sums(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in one.__dataclass_fields__))


def _cheap(whole: Sums, best: _Best) -> Sums:
    """Return the best of the sums that reach the line, and remember the best of all."""
    price, _ = best.price(whole)
    best.offer(price, whole.count)
    return whole.kept(np.lexsort((-whole.mask, whole.count, price))[:MOST_FOUND])


def _founds(whole: Sums, best: _Best) -> list[Found]:
    price, further = best.price(whole)
    return [
        Found(
            cost=float(price[place]),
            features=int(whole.count[place]),
            mask=int(whole.mask[place]),
            picks=tuple((block, row) for block, row in enumerate(whole.picks[place].tolist()) if row),
            gain=float(whole.gain[place] + further[place]),
            further=float(further[place]),
        )
        for place in range(len(price))
    ]


def _first(found: list[Found]) -> list[Found]:
    return sorted(found, key=lambda one: one.key)[:MOST_FOUND]
