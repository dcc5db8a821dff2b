"""The whole of it: search one half of the people, test on the other, and say what was confirmed.

What the answer may be trusted for is in ``tests/benchmarks/results/subgroups.md``: how often a subgroup that is there
is found, and how often one is reported where there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from algaudit.fairness.subgroups.carry import carried
from algaudit.fairness.subgroups.confirm import (
    Comparisons,
    benjamini_hochberg,
    compared,
    p_values,
    p_values_within,
    shares,
)
from algaudit.fairness.subgroups.people import Ground, People
from algaudit.fairness.subgroups.rules import Rule
from algaudit.fairness.subgroups.search import Budget, Searched, search

#: People that a rule must take in, and leave out, in each half.
SMALLEST: Final = 25
#: A condition as people read it: column and label, None for a missing one.
Condition: TypeAlias = tuple[str, "str | None"]


@dataclass(frozen=True, eq=False)
class Subgroup:
    """One rule that was tested.

    Parameters
    ----------
    measure : str
    conditions : tuple of (column, label)
        All of them hold for every member.
    test, whole : Comparisons
        The first comparison is with everybody else (or with what was expected), the others are with the rest of each
        parent; among the half that tested it, and among all people.
    low, high : float
        Interval of the first difference, in the half that tested it.
    level : float
        Risk at which the interval is drawn and up to which the rule is confirmed.
    p_value, p_adjusted : float
        For the largest of the comparisons; adjusted for all rules tested.
    confirmed : bool
    """

    measure: str
    conditions: tuple[Condition, ...]
    test: Comparisons
    whole: Comparisons
    low: float
    high: float
    level: float
    p_value: float
    p_adjusted: float
    confirmed: bool


@dataclass(frozen=True, eq=False)
class Halves:
    """One measure of everybody, of the half that is searched and of the half that tests."""

    whole: Ground
    searched: Ground
    test: Ground


@dataclass(frozen=True)
class Found:
    """What a search has brought.

    Parameters
    ----------
    subgroups : list of Subgroup
        All that were tested: the confirmed ones first, in the order of the searched half.
    searched : dict of measure → Searched
    halves : dict of measure → Halves
    """

    subgroups: list[Subgroup]
    searched: dict[str, Searched]
    halves: dict[str, Halves]

    @property
    def confirmed(self) -> list[Subgroup]:
        """The subgroups whose gap chance cannot explain."""
        return [each for each in self.subgroups if each.confirmed]


def find_subgroups(
    people: People, measures: Sequence[str], *, depth: int, alpha: float, seed: int, budget: Budget | None = None
) -> Found:
    """Find combinations of labels whose rate differs from everybody else's.

    Parameters
    ----------
    people : People
    measures : sequence of str
        Names in ``algaudit.fairness.rates.CELLS``.
    depth : int, 1…4
        Most conditions in a rule.
    alpha : float, 0…1
        Share of wrong rules accepted among those confirmed, over all measures together.
    seed : int
        Of the lot that parts the people.
    budget : Budget, optional

    Returns
    -------
    Found
        The same for the same people and seed.

    Examples
    --------
    In each of two villages 200 of 1,000 women and 500 of 1,000 men were granted: the gap is between women and men.

    >>> from algaudit.fairness.subgroups.people import People
    >>> codes = np.array([[0, 0], [0, 0], [0, 1], [0, 1], [1, 0], [1, 0], [1, 1], [1, 1]])
    >>> cases = np.array([800.0, 200, 800, 200, 500, 500, 500, 500])
    >>> labels = (("f", "m"), ("east", "west"))
    >>> unknown, decided = np.full(8, 2), np.array([0, 1] * 4)
    >>> people = People(("sex", "village"), labels, codes, unknown, decided, cases, cases, cases, False)
    >>> found = find_subgroups(people, ["selection_rate"], depth=2, alpha=0.05, seed=0)
    >>> [each.conditions for each in found.confirmed]
    [(('sex', 'f'),)]
    """
    first, second = people.halves(seed)
    halves = {name: Halves(people.ground(name), first.ground(name), second.ground(name)) for name in measures}
    return find_in_halves(halves, people.columns, people.labels, depth=depth, alpha=alpha, budget=budget)


def find_in_halves(
    halves: dict[str, Halves],
    columns: Sequence[str],
    labels: Sequence[Sequence[str | None]],
    *,
    depth: int,
    alpha: float,
    budget: Budget | None = None,
) -> Found:
    """Find combinations of labels in people who are parted already; see :func:`find_subgroups`."""
    sizes = [len(each) for each in labels]
    searched: dict[str, Searched] = {}
    trials: list[_Trial] = []
    for name, each in halves.items():
        searched[name] = search(each.searched, sizes, depth, smallest=SMALLEST, budget=budget or Budget())
        rules = carried(each.searched, searched[name].rules)
        trials += _trials(name, rules, each.test)
    chances = np.array([each.chance for each in trials])
    adjusted, levels = benjamini_hochberg(chances, shares([each.rank for each in trials]), alpha)
    subgroups = []
    for trial, corrected, level in zip(trials, adjusted.tolist(), levels.tolist(), strict=True):
        low, high = trial.test.limits(np.array(level))
        named = tuple((columns[column], labels[column][code]) for column, code in trial.rule)
        whole = compared(halves[trial.measure].whole, [trial.rule])[0]
        limits = float(low[0]), float(high[0])
        subgroups.append(
            Subgroup(
                trial.measure, named, trial.test, whole, *limits, level, trial.chance, corrected, corrected <= alpha
            )
        )
    return Found(sorted(subgroups, key=lambda each: not each.confirmed), searched, halves)


@dataclass(frozen=True, eq=False)
class _Trial:
    """A rule on its way: its place among those of its measure, its comparisons in the test, and their p-value."""

    measure: str
    rule: Rule
    rank: int
    test: Comparisons
    chance: float


def _trials(measure: str, carried_on: Sequence[tuple[Rule, float]], test: Ground) -> list[_Trial]:
    rules, directions = [rule for rule, _ in carried_on], [value for _, value in carried_on]
    made = compared(test, rules)
    chances = np.maximum(p_values(made, directions, SMALLEST), p_values_within(test, rules, directions))
    return [
        _Trial(measure, rule, rank, each, float(chance))
        for rank, (rule, each, chance) in enumerate(zip(rules, made, chances, strict=True), start=1)
    ]
