"""A rule such as ``sex = f and region = north``: what it says, and which cells of people it takes in.

Inside the search a rule is a tuple of (column number, label number), in the order of the columns.
"""

from __future__ import annotations

from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.subgroups.people import Ground
from algaudit.fairness.subgroups.sums import agreeing, distance, distance_within, first_distance

Rule: TypeAlias = tuple[tuple[int, int], ...]
Mask: TypeAlias = npt.NDArray[np.bool_]


def taken_in(ground: Ground, rule: Rule) -> Mask:
    """Return which cells a rule takes in; the empty rule takes in everybody."""
    found = np.ones(len(ground.codes), bool)
    for column, code in rule:
        found &= ground.codes[:, column] == code
    return found


def sums_of(ground: Ground, mask: Mask) -> FloatArray:
    """Return the sums over some cells."""
    found: FloatArray = ground.sums[:, mask].sum(axis=1)
    return found


def parents(rule: Rule) -> list[Rule]:
    """Return the rules with one condition less, but for the one without any.

    Examples
    --------
    >>> parents(((0, 2), (3, 1)))
    [((0, 2),), ((3, 1),)]
    >>> parents(((0, 2),))
    []
    """
    return list(combinations(rule, len(rule) - 1)) if len(rule) > 1 else []


def descends(rule: Rule, other: Rule) -> bool:
    """Say whether a rule has all conditions of another, and more."""
    return set(other) < set(rule)


def parted(strata: IntArray, mask: Mask) -> IntArray:
    """Return strata parted by whom a rule takes in, numbered anew from 0 on.

    Examples
    --------
    >>> parted(np.array([0, 0, 1]), np.array([True, False, False])).tolist()
    [1, 0, 2]
    """
    number = strata * 2 + mask
    used = np.bincount(number) > 0
    found: IntArray = (np.cumsum(used) - 1)[number]
    return found


def score_within(ground: Ground, mask: Mask, strata: IntArray) -> float:
    """Return how far the cells of a rule stand out among people who do not differ in the strata."""
    number, size = strata * 2 + mask, 2 * (int(strata.max(initial=0)) + 1)
    counted = np.stack([np.bincount(number, row, size) for row in ground.sums]).astype(np.float64)
    return distance_within(counted[:, 1::2], counted[:, ::2])


def score(ground: Ground, rule: Rule) -> float:
    """Return how far a rule stands out: from everybody else and, in the same direction, from the rest of each parent.

    The smallest of these distances counts, so a longer rule scores only what each of its conditions adds.
    """
    own = sums_of(ground, taken_in(ground, rule))
    found = [first_distance(own, ground.total())]
    found += [distance(own, sums_of(ground, taken_in(ground, parent)) - own) for parent in parents(rule)]
    return float(agreeing(found))
