"""The exact way for a single tree: every leaf that decides as wanted is a box, and the nearest way into one is sought.

Each block of features that move one another goes into the box by itself, so the nearest way of the whole is the sum of
the nearest ways of the blocks.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.explain.recourse.answer import Case
from algaudit.explain.recourse.options import Options, Spot, View, options_of
from algaudit.explain.recourse.plans import (
    SAME_COST,
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
from algaudit.models.structure import FloatArray, Tree, Trees, linked

#: Scores that differ less are the same.
LAST_BITS = 1e-9
#: Changes of a block times leaves that are compared.
MOST_COMPARED = 20_000_000
#: Price, features changed, which (negative mask), and the row of each block.
Entry = tuple[float, int, int, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Boxes:
    """Leaves as boxes: a value lies inside when it is above ``low`` and at most ``high``; a missing one if it may.

    All arrays are leaves × columns.
    """

    low: FloatArray
    high: FloatArray
    missing: npt.NDArray[np.bool_]

    def holding(self, column: int, values: FloatArray) -> npt.NDArray[np.bool_]:
        """Say which leaves hold which values of one column: leaves × values."""
        inside = (values > self.low[:, column, None]) & (values <= self.high[:, column, None])
        found: npt.NDArray[np.bool_] = np.where(np.isnan(values), self.missing[:, column, None], inside)
        return found


def boxes_of(tree: Tree, columns: int) -> tuple[npt.NDArray[np.int64], Boxes]:
    """Return the leaves of a tree, and their boxes.

    Examples
    --------
    >>> stump = Tree(np.array([0, -1, -1]), np.array([5.0, 0.0, 0.0]), np.array([1, -1, -1]), np.array([2, -1, -1]),
    ...     np.array([True, False, False]), np.array([0.0, 1.0, 2.0]))
    >>> leaves, boxes = boxes_of(stump, 1)
    >>> leaves.tolist(), boxes.high.tolist(), boxes.missing.tolist()
    ([1, 2], [[5.0], [inf]], [[True], [False]])
    """
    size = len(tree.column)
    low, high = np.full((size, columns), -np.inf), np.full((size, columns), np.inf)
    missing = np.ones((size, columns), np.bool_)
    asked = np.flatnonzero(tree.column >= 0)
    for node in asked.tolist():
        column, threshold = tree.column[node], tree.threshold[node]
        for child, goes_left in ((tree.left[node], True), (tree.right[node], False)):
            low[child], high[child], missing[child] = low[node], high[node], missing[node]
            if goes_left:
                high[child, column] = min(high[node, column], threshold)
            else:
                low[child, column] = max(low[node, column], threshold)
            missing[child, column] &= tree.missing_left[node] == goes_left
    leaves = np.flatnonzero(tree.column < 0)
    return leaves, Boxes(low[leaves], high[leaves], missing[leaves])


@dataclass(frozen=True, eq=False)
class Listed:
    """A block for one person: all its changes, and which leaf holds which of them (leaves × changes)."""

    options: Sequence[Options]
    table: Table
    inside: npt.NDArray[np.bool_]


class Leaves:
    """Finds the nearest wanted leaf of one tree, for one person after the other.

    Parameters
    ----------
    structure : Trees
        With one tree.
    ground : Ground
    line : float
        Score from which (or below which, going down) the result is the wanted one.
    """

    def __init__(self, structure: Trees, ground: Ground, line: float) -> None:
        self.structure, self.ground = structure, ground
        leaves, boxes = boxes_of(structure.trees[0], len(structure.columns))
        self.far = ground.toward * (linked(structure.base + structure.trees[0].value[leaves], structure.link) - line)
        wanted = np.flatnonzero(self.far >= -LAST_BITS)
        self.far = self.far[wanted]
        self.boxes = Boxes(boxes.low[wanted], boxes.high[wanted], boxes.missing[wanted])
        self.joined = shared(ground.levers)
        self.blocks = blocks_of(ground.levers, ())
        moved = {name for block in self.blocks for name in block.movers}
        self.fixed = [place for place, column in enumerate(structure.columns) if column.feature not in moved]
        self.known: dict[tuple[Any, ...], Listed] = {}

    def plans(self, case: Case, encoded: FloatArray, banned: frozenset[int]) -> Iterator[Plan]:
        """Yield the nearest way into each wanted leaf, the cheapest first.

        Parameters
        ----------
        case : mapping of str to value
        encoded : float array
            The case as the tree sees it.
        banned : set of int
            Levers that are not to be moved.

        Raises
        ------
        TooMany
            When the possible changes are too many for the exact way.
        """
        every = [self._listed(place, case) for place in range(len(self.blocks))]
        holding = np.ones(len(self.far), np.bool_)
        for column in self.fixed:
            holding &= self.boxes.holding(column, encoded[column : column + 1])[:, 0]
        inside = [_without(each, block, banned) for each, block in zip(every, self.blocks, strict=True)]
        least = np.where(holding, 0.0, np.inf)
        for each, possible in zip(every, inside, strict=True):
            least += np.where(possible.any(axis=1), each.table.cost[possible.argmax(axis=1)], np.inf)
        waiting: list[tuple[Entry, int]] = []
        for leaf in np.argsort(least, kind="stable").tolist():
            while waiting and waiting[0][0][0] < least[leaf] - LAST_BITS:
                yield self._plan(case, every, heapq.heappop(waiting))
            if math.isfinite(least[leaf]):
                tables = [each.table for each in every]
                entry = _nearest(tables, [possible[leaf] for possible in inside], self.ground.most)
                if entry is not None:
                    heapq.heappush(waiting, (entry, leaf))
        while waiting:
            yield self._plan(case, every, heapq.heappop(waiting))

    def _listed(self, place: int, case: Case) -> Listed:
        block = self.blocks[place]
        key = (place, *(case[name] for name in block.movers))
        if key not in self.known:
            self.known[key] = self._list(block, case)
        return self.known[key]

    def _list(self, block: Block, case: Case) -> Listed:
        ground = self.ground
        views = [View(ground.terrain, joined=self.joined[lever]) for lever in block.levers]
        spots = [Spot(ground.levers[lever], case, ground.features) for lever in block.levers]
        options = [options_of(spot, view) for spot, view in zip(spots, views, strict=True)]
        if not all(each.complete for each in options):
            raise TooMany
        table = table_of(block, case, ground.features, options, ground.most)
        if len(table.cost) * len(self.far) > MOST_COMPARED:
            raise TooMany
        columns = [at for at, column in enumerate(self.structure.columns) if column.feature in block.movers]
        seen = replace(self.structure, columns=tuple(self.structure.columns[at] for at in columns))
        encoded = seen.encode(columns_of(case, list(block.movers), table.values, len(table.cost)))
        inside = np.ones((len(self.far), len(table.cost)), np.bool_)
        for at, values in zip(columns, encoded.T, strict=True):
            inside &= self.boxes.holding(at, values)
        return Listed(options, table, inside)

    def _plan(self, case: Case, every: Sequence[Listed], found: tuple[Entry, int]) -> Plan:
        (_, _, _, rows), leaf = found
        moves = {}
        for block, each, row in zip(self.blocks, every, rows, strict=True):
            for inner, (place, option) in enumerate(zip(block.levers, each.table.chosen[row].tolist(), strict=True)):
                if option:
                    moves[place] = move_of(self.ground.levers[place], each.options[inner], option)
        plan = exact_plan_of(self.ground.levers, case, self.ground.features, moves)
        return replace(plan, clear=bool(self.far[leaf] > LAST_BITS))


def _without(listed: Listed, block: Block, banned: frozenset[int]) -> npt.NDArray[np.bool_]:
    """Leave out the changes that move a banned lever."""
    inner = [place for place, lever in enumerate(block.levers) if lever in banned]
    return listed.inside & ~listed.table.chosen[:, inner].any(axis=1) if inner else listed.inside


def _nearest(tables: Sequence[Table], possible: Sequence[npt.NDArray[np.bool_]], most: int) -> Entry | None:
    """Return the cheapest choice of one possible row from each table, None when too many features would change."""
    best: dict[int, Entry] = {0: (0.0, 0, 0, ())}
    for table, rows in zip(tables, possible, strict=True):
        following: dict[int, Entry] = {}
        for row in _fewer_and_fewer(table, np.flatnonzero(rows)):
            for cost, count, mask, chosen in best.values():
                entry = (
                    round(cost + float(table.cost[row]), SAME_COST),
                    count + int(table.count[row]),
                    mask - int(table.mask[row]),
                    (*chosen, row),
                )
                if entry[1] <= most and entry < following.get(entry[1], (math.inf,)):
                    following[entry[1]] = entry
        best = following
    return min(best.values(), default=None)


def _fewer_and_fewer(table: Table, rows: npt.NDArray[np.int64]) -> list[int]:
    """Return the cheapest row, and dearer ones only where they change fewer features."""
    least = np.minimum.accumulate(table.count[rows])
    return rows[np.append(True, np.diff(least) < 0)].tolist() if len(rows) else []
