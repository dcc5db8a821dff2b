"""The smallest change that is lawful, within the person's reach, and would have changed the result.

What is smallest: the sum, over the features the person changes, of the declared effort times the number of steps; of
equally small changes the one with fewer features, and then the one whose features were declared first. A number
without steps is counted in units of its spread among the given cases, and told in digits of a thousandth of it.

Every change is put to the model itself before it is returned. For score cards, linear models and single trees nothing
smaller exists, and "no change within reach" is proved; so it is for every model whose possible changes are few enough
to be asked one by one. Where they are too many (``MOST_VALUES`` of one feature, ``MOST_LISTED`` of features that earn
points together, ``MOST_SUMS``), where a number without steps is moved by two features, and elsewhere, the answer is
searched, and says so. Points that differ by a billionth are equal: what a model does with their last bits is no advice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.errors import InputError
from algaudit.explain.recourse.answer import Case, Goal, Method, Recourse, Step, Way, checked, goal_of
from algaudit.explain.recourse.exact.account import account_of
from algaudit.explain.recourse.exact.additive import Additive, margin_at
from algaudit.explain.recourse.exact.leaves import Leaves
from algaudit.explain.recourse.levers import levers_of
from algaudit.explain.recourse.plans import SAME_COST, Plan, TooMany, tidied
from algaudit.explain.recourse.search import Search
from algaudit.explain.recourse.terrain import Ground, terrain_of
from algaudit.i18n import N_
from algaudit.models.model import Model
from algaudit.models.structure import Columns, Sum, Trees

#: For so many cases of one call, "no change" is checked against the model at single changes.
CHECKED = 10
ALTERNATIVES = 2


def recourse(
    model: Model,
    row: Columns,
    *,
    rows: Columns | None = None,
    wanted: str | float | None = None,
    most_features: int | None = 3,
    seed: int = 0,
) -> Recourse:
    """Return what would have changed the result of one case.

    Parameters
    ----------
    model : Model
    row : columns
        The inputs of the case: arrays of one value.
    rows : columns, optional
        Other cases, from which the spread and the usual values of numbers are taken.
    wanted : str or float, optional
        The wanted decision (the positive one unless said), or the amount wanted at least.
    most_features : int, optional
        How many features the person may be asked to change; None for any number.
    seed : int
        Of the search.

    Raises
    ------
    InputError
        When the model cannot give what is wanted, or the case lacks an input.
    """
    count = len(next(iter(checked(model, row).values())))
    if count != 1:
        sentence = N_("Recourse is looked for case by case: {count} cases were given, one is right.")
        raise InputError(sentence, count=count)
    return recourse_many(
        model, row, rows=rows, wanted=wanted, most_features=most_features, seed=seed, alternatives=ALTERNATIVES
    )[0]


def recourse_many(
    model: Model,
    cases: Columns,
    *,
    rows: Columns | None = None,
    wanted: str | float | None = None,
    most_features: int | None = 3,
    seed: int = 0,
    alternatives: int = 0,
) -> tuple[Recourse, ...]:
    """Return what would have changed the result of each of many cases; equal cases are looked at once.

    Parameters
    ----------
    cases : columns
    alternatives : int
        How many other ways are wanted for each case.

    Other parameters, and errors, as for :func:`recourse`.
    """
    if most_features is not None and most_features < 1:
        raise InputError(N_("A change needs one feature at least; {count} were allowed."), count=most_features)
    goal, columns = goal_of(model, wanted), checked(model, cases)
    first, same = _distinct(columns)
    if not first:
        return ()
    distinct = {name: column[first] for name, column in columns.items()}
    bench = _Bench(model, goal, distinct, rows=None if rows is None else checked(model, rows), most=most_features)
    inquiries = _answers(bench, distinct, alternatives, seed)
    found = [_recourse(bench, place, inquiry, most_features) for place, inquiry in enumerate(inquiries)]
    return tuple(found[place] for place in same)


def _distinct(columns: dict[str, npt.NDArray[Any]]) -> tuple[list[int], list[int]]:
    """Return the place of the first of all equal cases, and for each case the place of its equal among those."""
    known: dict[tuple[Any, ...], int] = {}
    first: list[int] = []
    same: list[int] = []
    for place, values in enumerate(zip(*(column.tolist() for column in columns.values()), strict=True)):
        # One and the same "missing", so that two of them are equal.
        key = tuple(math.nan if value != value else value for value in values)  # noqa: PLR0124 - only NaN differs
        if key not in known:
            known[key] = len(first)
            first.append(place)
        same.append(known[key])
    return first, same


class _Bench:
    """All that is the same for every case of one call, and the exact way, where there is one."""

    def __init__(self, model: Model, goal: Goal, columns: Columns, *, rows: Columns | None, most: int | None) -> None:
        self.model, self.goal = model, goal
        self.cases = _cases(columns)
        self.scores = model.score(columns)
        levers = levers_of(model.features, rows)
        self.account = account_of(model, goal)
        line, toward = self.account.line, self.account.toward
        terrain = terrain_of(self.account.structure, model.features, rows, self.account.bars)
        features = {feature.name: feature for feature in model.features}
        self.ground = Ground(features, levers, terrain, toward, most or max(len(levers), 1))
        # A search follows no slopes; and where no score tells the result, the breaks of the score are only hints.
        known = terrain.known and line is not None and not terrain.slopes
        self.asked = replace(self.ground, terrain=replace(terrain, slopes={}, known=known))
        self.doubted = replace(self.ground, terrain=replace(terrain, slopes={}, known=False))
        self.trusted = self.account.repeats(model, goal, columns, self.scores)
        self.exact = self._exact(columns)
        self.unchecked = CHECKED

    def _exact(self, columns: Columns) -> Callable[[int, frozenset[int]], Iterator[Plan]] | None:
        """Return the exact way, which takes the place of a case and the levers that are not to be moved."""
        structure, line, ground = self.account.structure, self.account.line, self.ground
        if isinstance(structure, Sum) and line is not None:
            margins = structure.margin(columns)
            needs = ground.toward * (margin_at(line, structure.link) - margins)
            need = float(needs[np.isfinite(needs)].max(initial=0.0))
            additive = Additive(structure, ground, line, need, self.account.bars)
            return lambda place, banned: additive.plans(self.cases[place], float(margins[place]), banned)
        if isinstance(structure, Trees) and line is not None and len(structure.trees) == 1:
            encoded, leaves = structure.encode(columns), Leaves(structure, ground, line)
            return lambda place, banned: leaves.plans(self.cases[place], encoded[place], banned)
        return None

    def repeats(self, case: Case) -> bool:
        """Say whether the structure repeats the model at each single change of a case; asked for the first few only."""
        if not self.unchecked:
            return True
        self.unchecked -= 1
        rows = Search(self.model, self.goal, self.doubted, case=case, banned=frozenset()).single_changes()
        return bool(self.account.repeats(self.model, self.goal, rows).all())

    def changed(self, asked: Sequence[tuple[_Inquiry, Plan]]) -> Columns:
        """Return cases as plans change them."""
        after = [{**inquiry.case, **plan.values} for inquiry, plan in asked]
        return {
            feature.name: np.array(
                [values[feature.name] for values in after], np.float64 if feature.kind == "number" else object
            )
            for feature in self.model.features
        }


def _cases(columns: Columns) -> list[Case]:
    values = {name: column.tolist() for name, column in columns.items()}
    return [
        {name: math.nan if value != value else value for name, value in zip(values, case, strict=True)}  # noqa: PLR0124
        for case in zip(*values.values(), strict=True)
    ]


class _Inquiry:
    """One case on its way: which ways were found, which plan is put to the model next."""

    def __init__(self, bench: _Bench, place: int, ways: int, seed: int) -> None:
        self.bench, self.place, self.seed = bench, place, seed
        self.case = bench.cases[place]
        self.method: Method = "exact"
        self.trusted = bool(bench.trusted[place])
        self.ways: list[Way] = []
        self.wanted = ways
        self.banned: frozenset[int] = frozenset()
        self.coming = self._plans()

    def told(self, plan: Plan, score: float, *, reached: bool) -> None:
        """Hear what the model says about a plan."""
        if reached:
            self.ways.append(Way(_steps(self.bench, self.case, plan), plan.cost, score))
            costliest = max(plan.moves, key=lambda place: (plan.moves[place].cost, -place))
            self.banned |= {costliest}
            self.coming = self._plans() if len(self.ways) < self.wanted else iter(())
        elif plan.clear:
            self.trusted = False

    def _plans(self) -> Iterator[Plan]:
        """Yield what is to be put to the model: from the exact way, and where that does not hold, from a search."""
        bench, first = self.bench, not self.ways
        try:
            if bench.exact is None or not self.trusted:
                raise TooMany
            for plan in bench.exact(self.place, self.banned):
                yield from self._tidied(plan)
                if not self.trusted:
                    raise TooMany
            if not first or bench.repeats(self.case):
                return
            self.trusted = False
        except TooMany:
            pass
        ground = bench.asked if self.trusted else bench.doubted
        search = Search(bench.model, bench.goal, ground, case=self.case, banned=self.banned)
        try:
            plans = search.everything()
        except TooMany:
            plans = search.promising(self.seed)
            confirmed = search.confirmed(plans[0]) if plans and first else None
            self.method = "search" if first and confirmed is None else self.method
            plans = confirmed or plans
        for plan in plans:
            yield from self._tidied(plan)

    def _tidied(self, plan: Plan) -> Iterator[Plan]:
        return tidied(self.bench.ground.levers, self.case, self.bench.ground.features, plan)


def _answers(bench: _Bench, columns: Columns, alternatives: int, seed: int) -> list[_Inquiry | None]:
    """Put plan after plan to the model, one of each case at a time; None where the result is the wanted one."""
    already = bench.goal.reached(bench.model, columns)
    inquiries = [
        None if reached else _Inquiry(bench, place, 1 + alternatives, seed) for place, reached in enumerate(already)
    ]
    active = [inquiry for inquiry in inquiries if inquiry is not None]
    while active:
        coming = [(inquiry, next(inquiry.coming, None)) for inquiry in active]
        asked = [(inquiry, plan) for inquiry, plan in coming if plan is not None]
        if asked:
            rows = bench.changed(asked)
            answers = zip(bench.goal.reached(bench.model, rows).tolist(), bench.model.score(rows).tolist(), strict=True)
            for (inquiry, plan), (reached, score) in zip(asked, answers, strict=True):
                inquiry.told(plan, score, reached=reached)
        active = [inquiry for inquiry, _ in asked]
    return inquiries


def _steps(bench: _Bench, case: Case, plan: Plan) -> tuple[Step, ...]:
    """Return what differs, in the order of the features."""
    efforts = {bench.ground.levers[place].name: move.cost for place, move in plan.moves.items()}
    found = []
    for name in bench.ground.features:
        before = case[name]
        if name in plan.values and before is not None:
            after, effort = plan.values[name], efforts.get(name)
            found.append(Step(name, before, after, effort is None, round(effort or 0.0, SAME_COST)))
    return tuple(found)


def _recourse(bench: _Bench, place: int, inquiry: _Inquiry | None, most: int | None) -> Recourse:
    """Return the answer for one case."""
    loose = tuple((one.name, one.unit) for one in bench.ground.levers if one.step is None and not one.category)
    plain = Recourse("already", "exact", bench.goal.wanted, float(bench.scores[place]), most_features=most, units=loose)
    if inquiry is None:
        return plain
    if not inquiry.ways:
        return replace(plain, status="none" if inquiry.method == "exact" else "none_found", method=inquiry.method)
    way, *others = inquiry.ways
    return replace(
        plain,
        status="found",
        method=inquiry.method,
        changes=way.changes,
        cost=way.cost,
        after=way.after,
        verified=True,
        alternatives=tuple(others),
    )
