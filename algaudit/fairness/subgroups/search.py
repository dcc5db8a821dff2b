"""Look through the rules of one half of the people for those that stand out.

As long as their number allows it, all rules of a length are looked at. Longer ones are then sought by beam search:
only the rules that stand out most are made longer. It can miss a rule none of whose shorter rules stands out, so the
answer says up to which length all rules were looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from typing import Final

import numpy as np

from algaudit.cube.cube import IntArray
from algaudit.fairness.subgroups.beam import widened
from algaudit.fairness.subgroups.people import Ground
from algaudit.fairness.subgroups.rules import Rule, score
from algaudit.fairness.subgroups.sums import CASES
from algaudit.fairness.subgroups.tables import Scored, joined, level

#: How far a rule must stand out in the searched half to be thought of at all: two-sided p = 0.05 for one rule.
SCREEN: Final = 1.96
#: Rules that are kept of one search, the best ones.
POOL: Final = 200


@dataclass(frozen=True)
class Budget:
    """How much a search may look at.

    Parameters
    ----------
    rules, read : int
        All rules of a length are looked at as long as they and the shorter ones are no more than ``rules`` and take no
        more than ``read`` readings of cells.
    beam : int
        Rules that are made longer where that is exceeded.
    """

    rules: int = 1_000_000
    read: int = 200_000_000
    beam: int = 200


@dataclass(frozen=True)
class Searched:
    """What a search found.

    Parameters
    ----------
    rules : list of (rule, signed score)
        Best first.
    looked_at : int
        Rules with enough people.
    complete, depth : int
        Up to which length all rules were looked at; up to which any were.
    """

    rules: list[tuple[Rule, float]]
    looked_at: int
    complete: int
    depth: int


def search(ground: Ground, sizes: Sequence[int], depth: int, *, smallest: int, budget: Budget) -> Searched:
    """Look for the rules that stand out most.

    Parameters
    ----------
    ground : Ground
        One half of the people, and one measure.
    sizes : sequence of int
        Number of labels of each column.
    depth : int
        Most conditions in a rule; no column is used twice in one.
    smallest : int
        People that a rule must take in, and leave out.
    budget : Budget

    Returns
    -------
    Searched
        At most ``POOL`` rules, all with a score of ``SCREEN`` or more in one direction.

    Examples
    --------
    Of 100 women 20 were granted, of 100 men 60; (0.2 - 0.6) / √(0.4 · 0.6 · 2/100) = -5.77.

    >>> ground = Ground(np.array([[0], [1]]), np.array([[100.0, 100.0], [20.0, 60.0]]))
    >>> found = search(ground, [2], 1, smallest=25, budget=Budget())
    >>> [(rule, round(value, 2)) for rule, value in found.rules]
    [(((0, 0),), -5.77), (((0, 1),), 5.77)]
    """
    short, names = _without_rare(ground, sizes, smallest)
    counts, depth = [len(codes) + 1 for codes in names], min(depth, len(sizes))
    complete = complete_length([len(codes) for codes in names], len(short.codes), depth, budget)
    found: list[tuple[Rule, float]] = []
    looked_at = 0
    for length in range(1, complete + 1):
        frontier = joined(list(level(short, counts, length, smallest)))
        looked_at += len(frontier.score)
        found = _best([*found, *_standing_out(frontier)])
    for _ in range(complete, depth):
        least = max(SCREEN, abs(found[-1][1]) if len(found) == POOL else 0.0)
        frontier = widened(short, frontier, counts, smallest=smallest, width=budget.beam, least=least)
        looked_at += len(frontier.score)
        rescored = ((rule, score(short, rule)) for rule, _ in _standing_out(frontier))
        found = _best([*found, *(each for each in rescored if abs(each[1]) >= SCREEN)])
    named = [(tuple((column, int(names[column][code - 1])) for column, code in rule), value) for rule, value in found]
    return Searched(named, looked_at, complete, depth)


def complete_length(sizes: Sequence[int], cells: int, depth: int, budget: Budget) -> int:
    """Return up to which length all rules can be looked at within the budget; single conditions always can.

    Examples
    --------
    Three columns of 10 labels: 30 single conditions, 300 pairs, 1,000 triples.

    >>> complete_length([10, 10, 10], 1, 3, Budget(rules=400))
    2
    """
    # Elementary symmetric polynomials: the number of ways to take labels of so many different columns.
    ways = [1] + [0] * depth
    for size in sizes:
        for length in range(depth, 0, -1):
            ways[length] += ways[length - 1] * size
    rules = read = 0
    for length in range(1, depth + 1):
        rules += ways[length]
        read += comb(len(sizes), length) * cells
        if length > 1 and (rules > budget.rules or read > budget.read):
            return length - 1
    return depth


def _without_rare(ground: Ground, sizes: Sequence[int], smallest: int) -> tuple[Ground, list[IntArray]]:
    """Give numbers to the labels that enough people have from 1 on; all others become label 0, which makes no rule."""
    codes, names = np.zeros_like(ground.codes, order="F"), []
    for column, size in enumerate(sizes):
        people = np.bincount(ground.codes[:, column], ground.sums[CASES], size)
        frequent = np.flatnonzero(people >= smallest)
        number = np.zeros(size, ground.codes.dtype)
        number[frequent] = np.arange(1, len(frequent) + 1)
        codes[:, column] = number[ground.codes[:, column]]
        names.append(frequent)
    return Ground(codes, ground.sums), names


def _standing_out(scored: Scored) -> list[tuple[Rule, float]]:
    """Return the best of some rules that stand out far enough, with their scores."""
    places = np.flatnonzero(np.abs(scored.score) >= SCREEN)
    places = places[np.argsort(-np.abs(scored.score[places]), kind="stable")[: 2 * POOL]]
    best = scored.chosen(places)
    return list(zip(best.rules(), best.score.tolist(), strict=True))


def _best(found: list[tuple[Rule, float]]) -> list[tuple[Rule, float]]:
    """Return the best rules; among equals the shorter one, then that with the lower rate, then the first in order."""
    return sorted(found, key=lambda each: (-round(abs(each[1]), 9), len(each[0]), each[1] > 0, each[0]))[:POOL]
