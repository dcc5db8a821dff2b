"""Exact contributions where the score is a sum: a point table, a linear model.

Contributions of a sum are the sums of the contributions. A summand that looks at one feature is that feature's alone;
one that looks at a few (a condition on two, a cap over five) is shared out by Shapley's rule, asked for every subset of
its features: on average over all orders in which they could have become known, what did each add?

Notes
-----
Shapley (1953), A value for n-person games. Lundberg & Lee (2017), NeurIPS: the features that are not known yet are
taken from a background.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import factorial
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.explain.importance.distinct import banded, coded, distinct, kinds, picked, size_of
from algaudit.models.structure import Columns, FloatArray, Part, Sum

#: A summand that looks at more features has too many subsets.
MOST_FEATURES = 12
#: Rows that a summand is asked about at once.
_AT_ONCE = 500_000


class Sums:
    """Exact contributions to the margin of a sum."""

    method = "exact_sum"
    little, most = 50_000_000, 10_000_000_000

    def __init__(self, structure: Sum, names: tuple[str, ...], background: Columns) -> None:
        self._structure = structure
        self._names = names
        self._background = background
        self.base = float(structure.margin(background).mean())

    def work(self, rows: Columns) -> int:
        """Return how often the summands have to be asked for these cases."""
        several = [part for part in self._structure.parts if len(part.features) > 1]
        asked = [
            _different(part, rows) * 2 ** len(part.features) * _different(part, self._background) for part in several
        ]
        return sum(asked)

    def values(self, rows: Columns) -> FloatArray:
        """Return what each feature adds to each case, cases × features."""
        found = np.zeros((size_of(rows), len(self._names)))
        for part in self._structure.parts:
            shares = _alone(part, rows, self._background) if len(part.features) == 1 else self._shared(part, rows)
            for place, name in enumerate(part.features):
                found[:, self._names.index(name)] += shares[:, place]
        return found

    def _shared(self, part: Part, rows: Columns) -> FloatArray:
        """Return the shares of a part's features, computed once for each kind of case."""
        if not part.features:
            return np.zeros((size_of(rows), 0))
        first, kind = kinds(_codes(part, rows))
        asked = {name: rows[name][first] for name in part.features}
        others = distinct(self._background, part.features)
        return shapley(_worth(part, asked, others.rows, others.weight), len(part.features), len(first))[kind]


def few_features(structure: Sum) -> bool:
    """Say whether every part looks at few enough features."""
    return all(len(part.features) <= MOST_FEATURES for part in structure.parts)


def steps_of(structure: Sum, names: Iterable[str]) -> dict[str, tuple[float, ...]]:
    """Return the numbers that are looked at in steps only, with all their breaks; also those nobody looks at.

    Examples
    --------
    >>> part = Part("age", ("age",), lambda rows: rows["age"] >= 60, breaks={"age": (60.0,)})
    >>> steps_of(Sum(0.0, (part,)), ["age"])
    {'age': (60.0,)}
    """
    found = {}
    for name in names:
        parts = [part for part in structure.parts if name in part.features]
        if all(name in part.breaks for part in parts):
            found[name] = tuple(sorted({value for part in parts for value in part.breaks[name]}))
    return found


def _codes(part: Part, rows: Columns) -> list[npt.NDArray[np.int64]]:
    """Return one code per feature and case, the same where the part cannot tell cases apart."""
    return [
        banded(rows[name], part.breaks[name]) if name in part.breaks else coded(rows[name])[0] for name in part.features
    ]


def _different(part: Part, rows: Columns) -> int:
    return len(kinds(_codes(part, rows))[0])


def _alone(part: Part, rows: Columns, background: Columns) -> FloatArray:
    """Return what the only feature of a part adds: its worth less what it is worth on average."""
    added: FloatArray = part.worth(rows) - part.worth(background).mean()
    return added[:, None]


def _worth(part: Part, rows: Columns, others: Columns, weight: FloatArray) -> Callable[[int], FloatArray]:
    """Return the game: for a subset of the part's features, the worth of each case with only these its own."""
    share = weight / weight.sum()

    def known(subset: int) -> FloatArray:
        own = {name for place, name in enumerate(part.features) if subset >> place & 1}
        step = max(1, _AT_ONCE // len(share))
        found = []
        for start in range(0, size_of(rows), step):
            block = picked(rows, np.arange(start, min(start + step, size_of(rows))))
            asked = part.worth(_mixed(block, others, own))
            found.append(asked.reshape(-1, len(share)) @ share)
        return np.concatenate(found)

    return known


def _mixed(rows: Columns, others: Columns, own: set[str]) -> dict[str, npt.NDArray[Any]]:
    """Return every case combined with every other: the features ``own`` from the case, the rest from the other."""
    cases, besides = size_of(rows), size_of(others)
    return {name: np.repeat(rows[name], besides) if name in own else np.tile(others[name], cases) for name in rows}


def shapley(game: Callable[[int], FloatArray], players: int, cases: int) -> FloatArray:
    """Share out a game by Shapley's rule, by asking for every subset.

    Parameters
    ----------
    game : callable
        Subset as bits (the first player is bit 0) → worth of the subset in each case.
    players : int
        At most 12.
    cases : int
        How many worths the game returns.

    Returns
    -------
    float array, cases × players

    Examples
    --------
    Two who are worth 6 together and nothing alone get 3 each.

    >>> shapley(lambda subset: np.array([6.0 if subset == 3 else 0.0]), 2, 1).tolist()
    [[3.0, 3.0]]
    """
    found = np.zeros((cases, players))
    for subset in range(2**players):
        worth, size = game(subset), subset.bit_count()
        for player in range(players):
            inside = subset >> player & 1
            before = size - inside
            chance = factorial(before) * factorial(players - before - 1) / factorial(players)
            found[:, player] += chance * worth if inside else -chance * worth
    return found
