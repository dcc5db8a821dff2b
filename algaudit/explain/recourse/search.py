"""The way for everything else, ensembles and models whose inside cannot be read: the model itself is asked, many times.

Where all possible changes are few, they are asked one after the other, cheapest first, and the first that leads to the
wanted result is the best. Where they are many, the most promising are followed feature by feature, some are drawn at
random, and whatever leads to the wanted result is made smaller as long as it can be. Then something smaller may exist,
unless all that would be smaller is little enough to be asked as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from algaudit.explain.recourse.answer import Case, Goal
from algaudit.explain.recourse.options import Options, Spot, View, finer_of, options_of
from algaudit.explain.recourse.plans import (
    IntArray,
    Plan,
    Table,
    TooMany,
    block_of,
    columns_of,
    combined,
    listed,
    move_of,
    plan_of,
    shared,
)
from algaudit.explain.recourse.terrain import Ground
from algaudit.models.model import Model
from algaudit.models.structure import Columns

#: Changes asked one after the other; and how many at once.
MOST_ASKED, AT_ONCE = 20_000, 2_000
#: Changes asked to confirm that none comes before what a search found.
MOST_CONFIRMED = 10_000
#: Changes followed further, options of each feature then, changes drawn, and those made smaller.
WIDTH, THINNED, DRAWN, SHRUNK = 16, 16, 1_000, 4
#: Where a feature stands beside a break, next to nothing is asked.
LEAST_COST = 1e-9
#: Values tried between one that is not enough and one that is, and how often.
BETWEEN, ROUNDS = 32, 3


class Search:
    """Looks for a small change of one case by asking the model.

    Parameters
    ----------
    model : Model
    goal : Goal
    ground : Ground
    case : mapping of str to value
    banned : set of int
        Levers that are not to be moved.
    """

    def __init__(self, model: Model, goal: Goal, ground: Ground, *, case: Case, banned: frozenset[int]) -> None:
        self.model, self.goal, self.ground, self.case = model, goal, ground, case
        self.block = block_of(ground.levers, tuple(range(len(ground.levers))))
        self.spots = [Spot(lever, case, ground.features) for lever in ground.levers]
        views = [View(ground.terrain, joined=joined) for joined in shared(ground.levers)]
        found = [options_of(spot, view) for spot, view in zip(self.spots, views, strict=True)]
        self.options = [each.kept([0]) if place in banned else each for place, each in enumerate(found)]

    def everything(self) -> list[Plan]:
        """Ask all possible changes, cheapest first; return those of the first lot that lead to the wanted result.

        Raises
        ------
        TooMany
            When they are too many.
        """
        if not all(each.complete for each in self.options):
            raise TooMany
        chosen = combined([len(each.costs) for each in self.options], self.ground.most, MOST_ASKED)
        return self._plans(self._first(self._table(chosen[1:]), AT_ONCE))

    def promising(self, seed: int) -> list[Plan]:
        """Follow the most promising changes; return what leads to the wanted result, the smallest first."""
        hits = np.concatenate([self._followed(), self._drawn(np.random.default_rng(seed))])
        if not len(hits):
            return []
        table = self._table(hits)
        _, first = np.unique(table.mask, return_index=True)
        plans = [plan for row in sorted(first.tolist())[:SHRUNK] for plan in self._shrunk(table.chosen[row])]
        return sorted(plans, key=lambda plan: plan.key)

    def confirmed(self, plan: Plan) -> list[Plan] | None:
        """Ask everything that would come before a plan; return the best of it, or the plan itself if there is none.

        None when that would be too much, or when not all values are known.
        """
        if not all(each.complete for each in self.options):
            return None
        cheaper = [each.kept(np.flatnonzero(each.costs <= plan.cost + LEAST_COST).tolist()) for each in self.options]
        try:
            chosen = combined([len(each.costs) for each in cheaper], self.ground.most)
        except TooMany:
            return None
        table = self._table(chosen[1:], cheaper)
        table = table.kept(np.flatnonzero(table.cost <= plan.cost))
        if len(table.cost) > MOST_CONFIRMED:
            return None
        return [*self._plans(self._first(table, AT_ONCE), cheaper), plan]

    def single_changes(self) -> Columns:
        """Return the case with single changes, some of each feature."""
        return self._rows(self._table(self._extended(np.zeros((1, len(self.options)), np.int64), THINNED)))

    def _table(self, chosen: IntArray, options: Sequence[Options] | None = None) -> Table:
        """List changes that keep all limits, cheapest first."""
        table = listed(self.block, self.case, self.ground.features, options or self.options, chosen)
        return table.kept(np.lexsort((-table.mask, table.count, table.cost)))

    def _rows(self, table: Table) -> Columns:
        return columns_of(self.case, list(self.ground.features), table.values, len(table.cost))

    def _reached(self, table: Table) -> npt.NDArray[np.bool_]:
        return self.goal.reached(self.model, self._rows(table)) if len(table.cost) else np.zeros(0, np.bool_)

    def _first(self, table: Table, at_once: int) -> Table:
        """Return those of the first lot in which some lead to the wanted result."""
        for start in range(0, len(table.cost), at_once):
            some = table.kept(np.arange(start, min(start + at_once, len(table.cost))))
            reached = self._reached(some)
            if reached.any():
                return some.kept(np.flatnonzero(reached))
        return table.kept(np.arange(0))

    def _plans(self, table: Table, options: Sequence[Options] | None = None) -> list[Plan]:
        levers, known = self.ground.levers, options or self.options
        found = []
        for row in table.chosen.tolist():
            moves = {place: move_of(levers[place], known[place], option) for place, option in enumerate(row) if option}
            found.append(plan_of(levers, self.case, self.ground.features, moves))
        return [plan for plan in found if plan is not None]

    def _followed(self) -> IntArray:
        """Change one feature, then two, then three, going on from where the score came nearest to the wanted side."""
        beam = np.zeros((1, len(self.options)), np.int64)
        hits, price = [beam[:0]], np.inf
        for level in range(min(self.ground.most, len(self.options))):
            table = self._table(self._extended(beam, many=THINNED if level else None))
            table = table.kept(np.flatnonzero(table.cost < price))
            reached = self._reached(table)
            hits.append(table.chosen[reached])
            price = min(price, table.cost[reached].min(initial=np.inf))
            rest = table.kept(np.flatnonzero(~reached & (table.cost < price)))
            if not len(rest.cost):
                break
            beam = rest.chosen[self._promising(rest)]
        return np.concatenate(hits)

    def _extended(self, beam: IntArray, many: int | None) -> IntArray:
        """Return every change with one more feature changed."""
        found = [beam[:0]]
        for place, options in enumerate(self.options):
            free = beam[beam[:, place] == 0]
            values = np.arange(1, len(options.costs))
            if many is not None and len(values) > many:
                values = values[np.unique(np.linspace(0, len(values) - 1, many).astype(int))]
            rows = np.repeat(free, len(values), axis=0)
            rows[:, place] = np.tile(values, len(free))
            found.append(rows)
        return np.unique(np.concatenate(found), axis=0)

    def _promising(self, table: Table) -> IntArray:
        """Return the rows that came nearest, also for their price, and the farthest of each feature."""
        start = columns_of(self.case, list(self.ground.features), {}, 1)
        points = self.ground.toward * (self.model.score(self._rows(table)) - self.model.score(start))
        points = np.where(np.isfinite(points), points, 0.0)
        nearest = np.argsort(-points, kind="stable")[: WIDTH // 2]
        cheapest = np.argsort(-points / np.maximum(table.cost, LEAST_COST), kind="stable")[: WIDTH // 2]
        farthest = np.unique(table.mask[::-1], return_index=True)[1]
        return np.unique(np.concatenate([nearest, cheapest, len(table.cost) - 1 - farthest[:WIDTH]]))

    def _drawn(self, rng: np.random.Generator) -> IntArray:
        """Draw changes of several features: some results need two at once, and neither alone moves the score."""
        sizes = np.array([len(each.costs) for each in self.options])
        most = min(self.ground.most, int((sizes > 1).sum()))
        if most < 2:
            return np.zeros((0, len(sizes)), np.int64)
        order = np.argsort(rng.random((DRAWN, len(sizes))) + (sizes <= 1), axis=1)
        chosen = np.zeros((DRAWN, len(sizes)), np.int64)
        for place in order.T[:most]:
            chosen[np.arange(DRAWN), place] = rng.integers(1, np.maximum(sizes[place], 2))
        table = self._table(chosen * (sizes > 1))
        return table.chosen[self._reached(table)]

    def _shrunk(self, row: IntArray) -> list[Plan]:
        """Make a change smaller as long as the result stays the wanted one; return what is left, finest last."""
        table = self._table(row[None])
        while True:
            nearby = self._table(self._nearby(table.chosen[0]))
            better = self._first(nearby.kept(np.flatnonzero(_before(nearby, table))), AT_ONCE)
            if not len(better.cost):
                break
            table = better.kept(np.arange(1))
        return [*self._plans(table), *self._refined(table.chosen[0])]

    def _nearby(self, row: IntArray) -> IntArray:
        """Return changes with one feature put back or exchanged for another, or with two changed against each other."""
        used = np.flatnonzero(row)
        found = [row[None]]
        for place in used.tolist():
            without = row.copy()
            without[place] = 0
            found += [without[None], self._extended(without[None], None)]
        for one, other in combinations(used.tolist(), 2):
            values = [np.arange(len(self.options[place].costs)) for place in (one, other)]
            if len(values[0]) * len(values[1]) <= MOST_ASKED:
                grid = np.meshgrid(*values, indexing="ij")
                rows = np.repeat(row[None], grid[0].size, axis=0)
                rows[:, one], rows[:, other] = grid[0].ravel(), grid[1].ravel()
                found.append(rows)
        return np.concatenate(found)

    def _refined(self, row: IntArray) -> list[Plan]:
        """Try values between those that were tried, where not all were."""
        options, row = list(self.options), row.copy()
        for place in np.flatnonzero(row).tolist():
            if options[place].complete:
                continue
            low, high = 0.0, float(options[place].deltas[row[place]])
            for _ in range(ROUNDS):
                finer = finer_of(self.spots[place], low, high, BETWEEN)
                tried = np.repeat(row[None], len(finer.costs) - 1, axis=0)
                tried[:, place] = np.arange(1, len(finer.costs))
                between = [*options[:place], finer, *options[place + 1 :]]
                better = self._first(self._table(tried, between), BETWEEN)
                if len(better.cost):
                    options, row = between, better.chosen[0]
                    low = float(finer.deltas[row[place] - 1]) if row[place] > 1 else low
                    high = float(finer.deltas[row[place]])
                else:
                    low = float(finer.deltas[-1]) if len(tried) else low
        return self._plans(self._table(row[None], options), options)


def _before(nearby: Table, table: Table) -> npt.NDArray[np.bool_]:
    """Say which changes come before one: cheaper, or fewer or earlier features for the same."""
    same = nearby.cost == table.cost[0]
    fewer = nearby.count < table.count[0]
    earlier = (nearby.count == table.count[0]) & (nearby.mask > table.mask[0])
    found: npt.NDArray[np.bool_] = (nearby.cost < table.cost[0]) | (same & (fewer | earlier))
    return found
