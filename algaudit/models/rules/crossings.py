"""Where a derived number meets a value while one feature moves and the others stand still: arithmetic, backwards.

Income divided by heads is 700 where the income is 700 times the heads. That works as long as the moving feature stands
in one place only of every operation; where it stands in several, no answer is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np

from algaudit.models.rules.arithmetic import computed, known_numbers
from algaudit.models.rules.form.numbers import Expression, divisors_in, named_in, terms
from algaudit.models.rules.names import Names
from algaudit.models.structure import FloatArray

#: Distances, as a share of the value, within which rounding to nine decimals may hide a change.
_FLANKS: Final = 10.0 ** np.arange(-10, -2)
#: Numbers computed from more names than this are not followed.
_SIMPLE: Final = 30


@dataclass
class Search:
    """How many steps of arithmetic may still be taken for one file; a search without end is none."""

    left: int = 20_000


@dataclass(frozen=True, eq=False)
class Question:
    """Which number is followed, which feature moves, and where the others stand (arrays of one length, or none)."""

    name: str
    feature: str
    fixed: Mapping[str, FloatArray]
    names: Names
    search: Search

    def moves(self, of: Expression) -> bool:
        """Say whether an expression depends on the moving feature."""
        return self.feature in self.names.raw(name for name, _ in named_in(of))

    def value(self, of: Expression, at: FloatArray | None = None) -> FloatArray:
        """Return an expression where the others stand, with the moving feature at some values."""
        self.search.left -= 1
        known = dict(self.fixed) if at is None else {**self.fixed, self.feature: at}
        for name in (used for used, _ in named_in(of)):
            for one in self.names.needs.get(name, ()):
                known[one] = computed(self.names.derived[one].of, known.__getitem__)
        return computed(of, known.__getitem__)


def crossings(asked: Question, ends: Iterable[float]) -> set[float] | None:
    """Return where the number meets one of the ends or becomes missing, and the values just beyond on either side.

    None where that cannot be said.
    """
    behind = asked.names.needs[asked.name]
    if sum(len(list(named_in(asked.names.derived[one].of))) for one in behind) > _SIMPLE:
        return None
    size = len(next(iter(asked.fixed.values()))) if asked.fixed else 1
    divisors = [by for one in behind for by in divisors_in(asked.names.derived[one].of)]
    wanted: list[tuple[Expression, float]] = [(asked.name, end) for end in ends] + [(by, 0.0) for by in divisors]
    found = _together(_backwards(asked, of, np.full(size, end)) for of, end in wanted)
    if found is None:
        return None
    listed: set[float] = set()
    for at in map(known_numbers, found):
        reached = asked.value(asked.name, at)
        for side in (-1.0, 1.0):
            listed.update(_flank(asked, at, reached, side))
        listed.update(at[~np.isnan(at)].tolist())
    return listed


def _flank(asked: Question, at: FloatArray, reached: FloatArray, side: float) -> set[float]:
    """Return the nearest values on one side at which the number is no longer what it is at the crossing."""
    found = np.full(len(at), np.nan)
    for share in _FLANKS:
        beside = at + side * share * np.maximum(1.0, np.abs(at))
        other = asked.value(asked.name, beside)
        differs = (other != reached) & ~(np.isnan(other) & np.isnan(reached))
        found = np.where(np.isnan(found) & differs, beside, found)
    return set(found[~np.isnan(found)].tolist())


def _backwards(asked: Question, of: Expression, end: FloatArray) -> list[FloatArray] | None:
    asked.search.left -= 1
    if asked.search.left < 0:
        return None
    if isinstance(of, float) or not asked.moves(of):
        return []
    if isinstance(of, str):
        return [end] if of == asked.feature else _backwards(asked, asked.names.derived[of].of, end)
    key, worked_on = terms(of)
    moving = [number for number, one in enumerate(worked_on) if asked.moves(one)]
    if key in {"min", "max"}:
        # The smallest or largest of some numbers meets a value only where one of them does.
        return _together(_backwards(asked, worked_on[number], end) for number in moving)
    if len(moving) != 1:
        return None
    still = [asked.value(one) for number, one in enumerate(worked_on) if number not in moving]
    with np.errstate(all="ignore"):
        return _backwards(asked, worked_on[moving[0]], _undone(key, still, end, first=moving == [0]))


def _undone(key: str, still: list[FloatArray], end: FloatArray, *, first: bool) -> FloatArray:
    """Return which value of the moving term makes the whole meet ``end``; ``first`` where it is the first term."""
    if key == "add":
        return end - sum(still)
    if key == "multiply":
        return np.divide(end, reduce(np.multiply, still))
    [other] = still
    if key == "subtract":
        return end + other if first else other - end
    return end * other if first else other / end


def _together(found: Iterable[list[FloatArray] | None]) -> list[FloatArray] | None:
    """Return all that was found, None where anything was not."""
    whole: list[FloatArray] = []
    for one in found:
        if one is None:
            return None
        whole += one
    return whole
