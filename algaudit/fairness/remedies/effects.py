"""What another way of deciding would do: to the gaps, to the number of right decisions, and to whom.

Each gap is the largest less the smallest group, as fairlearn defines it, with the interval of
:mod:`algaudit.fairness.aggregates`. The change of a gap gets an interval made of the two gaps' own: as if before and
after were different people. They are the same people, so the true interval is narrower; whatever is said here to be
smaller is so a little more surely than stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.fairness.aggregates import aggregates
from algaudit.fairness.groups import Groups
from algaudit.fairness.intervals import Limits, difference_limits, rate_limits
from algaudit.fairness.rates import rates
from algaudit.fairness.remedies.cases import BoolArray, Cases

SELECTION, ODDS = "demographic_parity_difference", "equalized_odds_difference"
SMALLER: Final = "smaller"
LARGER: Final = "larger"
CANNOT_TELL: Final = "cannot_tell"


@dataclass(frozen=True)
class Number:
    """A share or a gap with its interval and the counts behind it; NaN where it cannot be computed."""

    value: float
    low: float
    high: float
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class GapChange:
    """One gap as it would be, its change against the present one, and what can be said of that change."""

    measure: str
    gap: Number
    change: Number
    verdict: str


@dataclass(frozen=True)
class Moved:
    """How many people of a group would be decided otherwise; ``group`` is None for everybody.

    ``to_positive`` and ``to_negative`` are people of the sample, whatever they weigh.
    """

    group: str | None
    size: int
    to_positive: int
    to_negative: int
    share: Number


@dataclass(frozen=True)
class Effect:
    """All of it for one way of deciding; ``alike`` when everybody, or nobody, would get the positive decision.

    A gap of 0 between people who are all decided alike is no achievement.
    """

    gaps: tuple[GapChange, ...]
    accuracy: Number | None
    selected: Number
    moved: tuple[Moved, ...]
    alike: bool


def effect(cases: Cases, after: BoolArray, *, alpha: float) -> Effect:
    """Compare another way of deciding with the present one, on the same people.

    Parameters
    ----------
    cases : Cases
        People whom the other way was not fitted on; two groups at least.
    after : bool array, people
        How they would be decided.
    alpha : float
        Risk that an interval misses the truth; each interval stands for itself.

    Returns
    -------
    Effect
        Gaps of the selection rate and, with outcomes, of the error rates; ``moved`` begins with everybody.

    Examples
    --------
    1 of 4 women and 3 of 4 men are granted; two more women would be.

    >>> group, ones = np.repeat([0, 1], 4), np.ones(8)
    >>> now = np.array([1, 0, 0, 0, 1, 1, 1, 0]) == 1
    >>> then = np.array([1, 1, 1, 0, 1, 1, 1, 0]) == 1
    >>> found = effect(Cases("sex", ("f", "m"), group, now, np.full(8, 2, np.int8), ones), then, alpha=0.05)
    >>> found.gaps[0].gap.value, found.gaps[0].change.value, found.gaps[0].verdict
    (0.0, -0.5, 'cannot_tell')
    >>> [(moved.group, moved.to_positive, moved.to_negative) for moved in found.moved]
    [(None, 2, 0), ('f', 2, 0), ('m', 0, 0)]
    """
    before, then = cases.counted(cases.decided), cases.counted(after)
    everybody = together(then)
    return Effect(
        tuple(
            _change(name, present, other)
            for (name, present), other in zip(gaps(before, alpha), (gap for _, gap in gaps(then, alpha)), strict=True)
        ),
        _rate(everybody, "accuracy", alpha) if cases.with_outcome else None,
        _rate(everybody, "selection_rate", alpha),
        _moved(cases, after, alpha),
        bool(after.all() or not after.any()),
    )


def gaps(groups: Groups, alpha: float) -> list[tuple[str, Number]]:
    """Return the largest differences between groups, of selection and, with outcomes, of errors."""
    wanted = (SELECTION, ODDS) if groups.with_outcome else (SELECTION,)
    found = {one.measure: one for one in aggregates(groups, None, alpha=alpha)}
    return [(name, Number(*map(_plain, (found[name].value, found[name].low, found[name].high)))) for name in wanted]


def together(groups: Groups) -> Groups:
    """Return everybody as one group."""
    cases, weight, squared = (part.sum(axis=0, keepdims=True) for part in (groups.cases, groups.weight, groups.squared))
    return Groups((), ((),), cases, weight, squared, groups.weighted, groups.with_outcome)


def _change(name: str, present: Number, then: Number) -> GapChange:
    low, high = difference_limits(then.value, _ends(then), present.value, _ends(present))
    change = Number(then.value - present.value, float(low), float(high))
    # NaN is neither.
    verdict = SMALLER if change.high < 0 else LARGER if change.low > 0 else CANNOT_TELL
    return GapChange(name, then, change, verdict)


def _rate(groups: Groups, measure: str, alpha: float) -> Number:
    found = rates(groups, measure)
    low, high = found.limits(alpha)
    return Number(*(float(part[0]) for part in (found.value, low, high, found.numerator, found.denominator)))


def _moved(cases: Cases, after: BoolArray, alpha: float) -> tuple[Moved, ...]:
    up, down = after & ~cases.decided, cases.decided & ~after
    members: list[tuple[str | None, BoolArray]] = [(None, np.ones(cases.size, np.bool_))]
    members += [(label, cases.group == place) for place, label in enumerate(cases.groups)]
    return tuple(
        Moved(
            label, int(who.sum()), int((up & who).sum()), int((down & who).sum()), _share(cases, up | down, who, alpha)
        )
        for label, who in members
    )


def _share(cases: Cases, moves: BoolArray, who: BoolArray, alpha: float) -> Number:
    weight = cases.weight * who
    part, whole, squared = float((weight * moves).sum()), float(weight.sum()), float((weight**2).sum())
    if not whole:
        return Number(np.nan, np.nan, np.nan, part, whole)
    value = min(part / whole, 1.0)
    low, high = rate_limits(value, whole * whole / squared, alpha)
    return Number(value, float(low), float(high), part, whole)


def _ends(number: Number) -> Limits:
    """Return the limits of a gap, the lower one unclipped: it stops at 0, while chance drives a small gap up."""
    low = number.value - max(number.value - number.low, number.high - number.value)
    return np.asarray(low, np.float64), np.asarray(number.high, np.float64)


def _plain(value: float | None) -> float:
    return np.nan if value is None else value
