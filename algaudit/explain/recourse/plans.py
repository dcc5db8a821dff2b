"""Changes of several features at once, and what becomes of all features then.

Features whose effects do not simply add up (they earn points together, or one moves the other along) form a block; the
changes of a block are listed one by one. A list that would be too long is not made.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.explain.recourse.answer import Case, Value
from algaudit.explain.recourse.levers import Lever
from algaudit.explain.recourse.options import Options, allowed, settled
from algaudit.models.features import Feature
from algaudit.models.structure import Columns, FloatArray

IntArray = npt.NDArray[np.int64]
#: Changes of one block that are listed.
MOST_LISTED = 200_000
#: Features that are told apart where everything else is equal.
TOLD_APART = 62
#: Costs that differ less are the same.
SAME_COST = 9


class TooMany(Exception):  # noqa: N818 - no fault: the exact way is too long
    """There are more possible changes than are looked through; a search has to do."""


@dataclass(frozen=True)
class Block:
    """Features a person may change whose effects do not simply add up.

    Parameters
    ----------
    levers : tuple of int
        Places in the list of levers.
    names : tuple of str
        Of their features.
    movers : mapping of str to tuple of (place in the block, times)
        What moves each feature.
    """

    levers: tuple[int, ...]
    names: tuple[str, ...]
    movers: Mapping[str, tuple[tuple[int, float], ...]]


@dataclass(frozen=True, eq=False)
class Table:
    """The changes of a block for one person, cheapest first; the first is none at all.

    Parameters
    ----------
    chosen : int array, changes × levers of the block
        Which option of each lever.
    cost, count : arrays
        What it costs, and how many features the person changes.
    mask : int array
        Earlier declared features weigh more: of two equal changes the larger mask comes first.
    values : mapping of str to array
        What becomes of each feature the block moves.
    """

    chosen: IntArray
    cost: FloatArray
    count: IntArray
    mask: IntArray
    values: Mapping[str, npt.NDArray[Any]]

    def kept(self, places: npt.NDArray[Any]) -> Table:
        """Return some of the changes."""
        values = {name: column[places] for name, column in self.values.items()}
        return Table(self.chosen[places], self.cost[places], self.count[places], self.mask[places], values)


@dataclass(frozen=True)
class Move:
    """One feature a person changes: to what, by how much, on a grid of how many decimal places."""

    target: Value
    delta: float
    cost: float
    places: int | None


@dataclass(frozen=True)
class Plan:
    """A whole change: what the person moves, and what every feature that differs becomes.

    ``clear`` says that by the structure its score lies clearly on the wanted side, not just at the line.
    """

    moves: Mapping[int, Move]
    values: Mapping[str, Value]
    clear: bool = True

    @property
    def cost(self) -> float:
        """What it costs."""
        return float(np.round(sum(move.cost for move in self.moves.values()), SAME_COST))

    @property
    def key(self) -> tuple[float, int, int]:
        """Of two plans the one with the smaller key comes first: cheaper, fewer features, earlier declared."""
        return self.cost, len(self.moves), -sum(bit(place) for place in self.moves)


def bit(place: int) -> int:
    """Return the weight of a lever in a mask.

    Examples
    --------
    >>> bit(0) > bit(1) + bit(2)
    True
    """
    return 1 << max(TOLD_APART - 1 - place, 0)


def blocks_of(levers: Sequence[Lever], links: Iterable[frozenset[str]]) -> list[Block]:
    """Return the features in blocks.

    Parameters
    ----------
    levers : sequence of Lever
    links : iterable of sets of features
        Whose effects do not add up. Moving the same feature links levers as well.
    """
    touching: dict[str, list[int]] = {}
    for place, lever in enumerate(levers):
        for name in lever.touched:
            touching.setdefault(name, []).append(place)
    joined = list(touching.values())
    joined += [sorted({place for name in link for place in touching.get(name, ())}) for link in links]
    first = list(range(len(levers)))
    for together in joined:
        heads = {first[place] for place in together}
        first = [min(heads) if head in heads else head for head in first]
    groups = [[place for place, head in enumerate(first) if head == leader] for leader in sorted(set(first))]
    return [block_of(levers, tuple(group)) for group in groups]


def block_of(levers: Sequence[Lever], places: tuple[int, ...]) -> Block:
    """Return some levers as one block."""
    movers: dict[str, tuple[tuple[int, float], ...]] = {}
    for inner, place in enumerate(places):
        lever = levers[place]
        for name, times in ((lever.name, 1.0), *lever.along):
            movers[name] = (*movers.get(name, ()), (inner, times))
    return Block(places, tuple(levers[place].name for place in places), movers)


def shared(levers: Sequence[Lever]) -> list[bool]:
    """Say of each lever whether another one moves the same feature."""
    movers = Counter(name for lever in levers for name in lever.touched)
    return [any(movers[name] > 1 for name in lever.touched) for lever in levers]


def combined(sizes: Sequence[int], most: int, limit: int = MOST_LISTED) -> IntArray:
    """Return every choice of one option per lever of which at most ``most`` are not the first.

    Raises
    ------
    TooMany
        When there would be more than ``limit``.

    Examples
    --------
    >>> combined([2, 2], 1).tolist()
    [[0, 0], [1, 0], [0, 1]]
    """
    if len(sizes) == 1 and most:
        return np.arange(sizes[0])[:, None]
    ways = [1]
    for size in sizes:
        ways = [
            (ways[count] if count < len(ways) else 0) + (ways[count - 1] * (size - 1) if count else 0)
            for count in range(min(len(ways), most) + 1)
        ]
    if sum(ways) > limit:
        raise TooMany
    found = [np.zeros((1, len(sizes)), np.int64)]
    movable = [place for place, size in enumerate(sizes) if size > 1]
    for count in range(1, min(most, len(movable)) + 1):
        for places in combinations(movable, count):
            grid = np.meshgrid(*(np.arange(1, sizes[place]) for place in places), indexing="ij")
            rows = np.zeros((grid[0].size, len(sizes)), np.int64)
            for place, column in zip(places, grid, strict=True):
                rows[:, place] = column.ravel()
            found.append(rows)
    return np.concatenate(found)


def table_of(block: Block, case: Case, features: Mapping[str, Feature], options: Sequence[Options], most: int) -> Table:
    """List the changes of a block that keep all limits.

    Raises
    ------
    TooMany
        When there are too many of them.
    """
    chosen = combined([len(each.costs) for each in options], most)
    table = listed(block, case, features, options, chosen)
    # Of a single lever the options come in that order.
    return table if len(options) == 1 else table.kept(np.lexsort((-table.mask, table.count, table.cost)))


def listed(
    block: Block, case: Case, features: Mapping[str, Feature], options: Sequence[Options], chosen: IntArray
) -> Table:
    """Return those of some changes that keep all limits, as they come."""
    values = _values(block, case, options, chosen)
    keep = sum((each.rooms[column] != 0 for each, column in zip(options, chosen.T, strict=True)), np.zeros(len(chosen)))
    keep = keep <= 1
    for name, movers in block.movers.items():
        if len(movers) > 1:
            keep &= allowed(features[name], values[name]) | (values[name] == case[name])
    costs = sum((each.costs[column] for each, column in zip(options, chosen.T, strict=True)), np.zeros(len(chosen)))
    changed = chosen > 0
    mask = (changed * np.array([bit(place) for place in block.levers])).sum(axis=1)
    made = Table(chosen, np.round(costs, SAME_COST), changed.sum(axis=1), mask, values)
    return made if keep.all() else made.kept(np.flatnonzero(keep))


def _values(block: Block, case: Case, options: Sequence[Options], chosen: IntArray) -> dict[str, npt.NDArray[Any]]:
    """Return what becomes of each feature that a block moves."""
    found: dict[str, npt.NDArray[Any]] = {}
    for name, movers in block.movers.items():
        first = movers[0][0]
        if len(movers) == 1 and block.names[first] == name:
            found[name] = options[first].targets[chosen[:, first]]
        else:
            moves = [(times, options[inner].deltas[chosen[:, inner]], options[inner].places) for inner, times in movers]
            found[name] = settled(case[name], moves)
    return found


def columns_of(case: Case, names: Iterable[str], values: Mapping[str, npt.NDArray[Any]], size: int) -> Columns:
    """Return as many rows as there are changes: what is changed as changed, all else as it is."""
    found = {}
    for name in names:
        before = case[name]
        plain = np.float64 if isinstance(before, float) else object
        found[name] = values[name] if name in values else np.full(size, before, plain)
    return found


def move_of(lever: Lever, options: Options, place: int, further: float = 0.0) -> Move:
    """Return the move that an option stands for, followed further along its slope."""
    delta, target = float(options.deltas[place]), options.targets[place]
    if further:
        return Move(float(target) + further, delta + further, abs(delta + further) * lever.price, None)
    value = target if lever.category else float(target)
    return Move(value, delta, float(options.costs[place]), options.places)


def plan_of(
    levers: Sequence[Lever], case: Case, features: Mapping[str, Feature], moves: Mapping[int, Move]
) -> Plan | None:
    """Return a plan with all that moves along, None where that would break a limit."""
    pushed: dict[str, list[tuple[float, FloatArray, int | None]]] = {}
    for place, move in moves.items():
        for name, times in levers[place].moves:
            pushed.setdefault(name, []).append((times, np.array([move.delta]), move.places))
    values: dict[str, Value] = {levers[place].name: move.target for place, move in moves.items()}
    for name, by in pushed.items():
        before = case[name]
        if isinstance(before, float) and math.isnan(before):
            continue
        after = np.array([values[name]]) if name in values and len(by) == 1 else settled(before, by)
        if after[0] != before and not allowed(features[name], after)[0]:
            return None
        if name in values or after[0] != before:
            values[name] = float(after[0])
    return Plan(dict(moves), values)


def exact_plan_of(
    levers: Sequence[Lever], case: Case, features: Mapping[str, Feature], moves: Mapping[int, Move]
) -> Plan:
    """Return a plan that an exact way found possible.

    Raises
    ------
    TooMany
        When it breaks a limit by its last bits after all: then the way was not exact.
    """
    plan = plan_of(levers, case, features, moves)
    if plan is None:
        raise TooMany
    return plan


def tidied(levers: Sequence[Lever], case: Case, features: Mapping[str, Feature], plan: Plan) -> Iterator[Plan]:
    """Yield a plan with values people would write, and the plan itself last.

    A number without steps gets as many digits as make a thousandth of its spread: first the nearest such value, then
    the next one further on.
    """
    loose = [place for place, move in plan.moves.items() if move.places is None]
    for outward in (False, True) if loose else ():
        tidy = {place: _tidy(levers[place], case, plan.moves[place], outward=outward) for place in loose}
        if all(move.delta * plan.moves[place].delta > 0 for place, move in tidy.items()):
            made = plan_of(levers, case, features, {**plan.moves, **tidy})
            if made is not None:
                yield replace(made, clear=False)
    yield plan


def _tidy(lever: Lever, case: Case, move: Move, *, outward: bool) -> Move:
    places = -math.floor(math.log10(lever.unit / 1000))
    exact = float(move.target) * 10.0**places
    further = math.ceil if move.delta > 0 else math.floor
    target = round((further(exact) if outward else round(exact)) / 10.0**places, max(places, 0))
    delta = target - float(case[lever.name] or 0.0)
    return Move(target, delta, abs(delta) * lever.price, max(places, 0))
