"""The order of reasons: what moved the score most comes first, and what led to the result is never missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from algaudit.explain.reasons.told import Direction, Reason

MOST: Final = 5
#: So many places are kept for what spoke for the result; the others go to whatever moved the score most.
KEPT: Final = 3
#: Beside the largest weight: what moved the score less than this is no main reason.
SMALL: Final = 0.05
#: Less than this moved nothing: last bits of an addition.
NOTHING: Final = 1e-9


def directed(found: Sequence[Reason], ahead: float, *, decides: bool, top: bool) -> list[Reason]:
    """Say of each reason whether it spoke for or against the result.

    Parameters
    ----------
    found : sequence of Reason
        Reasons of a case, each with its weight.
    ahead : float
        Score of the case less that of the others: the result lies on that side of the line.
    decides : bool
        Whether there is a result; an amount is only raised or lowered.
    top : bool
        Whether the result is the one for the highest scores; counts where the case is ahead of nobody.
    """
    up = ahead > 0 or (ahead == 0 and top)
    names: tuple[Direction, Direction] = ("raises", "lowers")
    if decides:
        names = ("for", "against") if up else ("against", "for")
    return [replace(one, direction=names[0] if one.weight > 0 else names[1]) for one in found]


def total_of(found: Sequence[Reason]) -> float:
    """Return the sizes of all weights together."""
    return float(sum(abs(one.weight) for one in found))


def first_ones(found: Sequence[Reason]) -> tuple[tuple[Reason, ...], int]:
    """Return at most five main reasons in their order, and how many others there are.

    Examples
    --------
    >>> from algaudit.models.features import Words
    >>> made = [Reason("feature", name, direction, weight, Words(zh=name, en=name), (name,)) for name, direction, weight
    ...     in [("a", "for", -1.0), ("b", "against", 3.0), ("c", "for", 0.0)]]
    >>> [one.id for one in first_ones(made)[0]]
    ['b', 'a']
    """
    largest = max((abs(one.weight) for one in found), default=0.0)
    there = [one for one in found if abs(one.weight) > NOTHING * max(1.0, largest)]
    ordered = sorted(there, key=lambda one: -abs(one.weight))
    speaking = [one.id for one in ordered if one.direction == "for"]
    main = [one for one in ordered if abs(one.weight) >= SMALL * largest or one.id in speaking[:1] or one.turns]
    kept = [one.id for one in main if one.id in speaking][:KEPT]
    # What alone decided a close case may have been worth little beside the rest, and must not be left out for that.
    kept += [one.id for one in main if one.turns and one.direction == "for" and one.id not in kept]
    others = [one.id for one in main if one.id not in kept]
    listed = tuple(one for one in main if one.id in [*kept, *others][:MOST])
    return listed, len(there) - len(listed)
