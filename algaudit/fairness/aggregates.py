"""One number for many groups, exactly as two widely used libraries define them, each with an interval.

fairlearn compares the largest with the smallest group; AIF360 compares everybody else with the reference group. Where a
group has no such rate (0/0) the number is made of the groups that have one. A missing value is a group like any other,
and so is a tiny one: a single refused person makes the largest gap there is, and the interval says how little that is.

The most distant pair is chosen after looking, and chance alone keeps it apart: resampling would put the interval of a
spread above zero even where all groups are treated alike. So every pair gets its own interval from
:mod:`algaudit.fairness.intervals`. The spread is at least the highest lower limit of any pair, each drawn at an even
share of the risk, and at most the highest upper limit, where no sharing is needed: the truly most distant pair is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.groups import Groups
from algaudit.fairness.intervals import Limits, difference_limits, mean_limits, ratio_limits
from algaudit.fairness.rates import Rates, rates

SPREAD = ("demographic_parity_difference", "demographic_parity_ratio")
SPREAD_OUTCOME = ("equalized_odds_difference", "equalized_odds_ratio", "equal_opportunity_difference")
AGAINST = ("statistical_parity_difference", "disparate_impact")
AGAINST_OUTCOME = ("average_odds_difference",)
_SELECTED, _TPR, _FPR = "selection_rate", "true_positive_rate", "false_positive_rate"
#: The rates that make each number.
MADE_OF = {
    "demographic_parity_difference": (_SELECTED,),
    "demographic_parity_ratio": (_SELECTED,),
    "equalized_odds_difference": (_TPR, _FPR),
    "equalized_odds_ratio": (_TPR, _FPR),
    "equal_opportunity_difference": (_TPR,),
    "statistical_parity_difference": (_SELECTED,),
    "disparate_impact": (_SELECTED,),
    "average_odds_difference": (_FPR, _TPR),
}
#: Every pair of groups is looked at: among more groups than this the numbers have no interval.
MOST_SPREAD = 1_000
#: Lower limit, upper limit, method.
Interval: TypeAlias = tuple[float, float, str]
#: Pairs of groups looked at in one go; more would only cost memory.
_BLOCK = 1_000_000


@dataclass(frozen=True)
class Aggregate:
    """A number across groups, its interval and the interval's method; None where there is none."""

    measure: str
    value: float | None
    low: float | None
    high: float | None
    method: str


def aggregates(groups: Groups, reference: int | None, *, alpha: float) -> list[Aggregate]:
    """Return every aggregate of one grouping.

    Parameters
    ----------
    groups : Groups
        At least two groups, else nothing can be compared.
    reference : int or None
        Place of the reference group; without one AIF360's measures are left out.
    alpha : float
        Risk that an interval misses the truth.

    Returns
    -------
    list of Aggregate
        In a fixed order.

    Examples
    --------
    2 of 4 women and 4 of 4 men were granted:

    >>> cases = np.array([[[0, 0], [0, 0], [2, 2]], [[0, 0], [0, 0], [0, 4]]])
    >>> people = Groups(("sex",), (("f",), ("m",)), cases, cases * 1.0, cases * 1.0, False, False)
    >>> [(found.measure, found.value) for found in aggregates(people, None, alpha=0.05)]
    [('demographic_parity_difference', 0.5), ('demographic_parity_ratio', 0.5)]
    """
    found = point_aggregates(groups, reference)
    limits = _spread_limits(groups, alpha)
    if reference is not None and len(groups.groups) > 1:
        limits |= _against_limits(groups, reference, alpha)
    return [_aggregate(name, value, limits[name]) for name, value in found.items()]


def point_aggregates(groups: Groups, reference: int | None) -> dict[str, float]:
    """Return every aggregate without its interval; NaN where it cannot be computed."""
    measured = [_SELECTED, _TPR, _FPR][: 3 if groups.with_outcome else 1]
    spread = {name: _spread(rates(groups, name).value) for name in measured}
    made = dict(zip(SPREAD, spread[_SELECTED], strict=True))
    if groups.with_outcome:
        values = (
            float(np.maximum(spread[_TPR][0], spread[_FPR][0])),
            _odds_ratio(spread[_TPR], spread[_FPR]),
            spread[_TPR][0],
        )
        made |= dict(zip(SPREAD_OUTCOME, values, strict=True))
    if reference is not None and len(groups.groups) > 1:
        made |= _against(groups, reference)
    return made


def _aggregate(name: str, value: float, interval: Interval) -> Aggregate:
    low, high, method = interval
    if not np.isfinite(value):
        return Aggregate(name, None, None, None, method)
    if np.isnan(low):
        return Aggregate(name, value, None, None, method)
    return Aggregate(name, value, low, high, method)


def _spread(values: FloatArray) -> tuple[float, float]:
    """Return largest less smallest, and smallest over largest, of the groups that have a rate."""
    known = values[~np.isnan(values)]
    if len(known) < 2:
        return np.nan, np.nan
    low, high = float(known.min()), float(known.max())
    return high - low, low / high if high > 0 else np.nan


def _odds_ratio(true: tuple[float, float], false: tuple[float, float]) -> float:
    """Return the smaller ratio; where nobody at all is selected wrongly, fairlearn lets the true positives speak."""
    if np.isnan(true[0]) or np.isnan(false[0]):
        return np.nan
    return true[1] if np.isnan(false[1]) else float(np.minimum(true[1], false[1]))


def _spread_limits(groups: Groups, alpha: float) -> dict[str, Interval]:
    """Return the interval of each spread; NaN where fewer than two groups have the rate, or very many."""
    made: dict[str, Interval] = {}
    for name in (*SPREAD, *(SPREAD_OUTCOME if groups.with_outcome else ())):
        measured = [rates(groups, part) for part in MADE_OF[name]]
        known = [found.chosen(np.flatnonzero(~np.isnan(found.value)).tolist()) for found in measured]
        enough = all(1 < len(found.value) <= MOST_SPREAD for found in known)
        limits = _spread_interval(known, alpha, ratio=name.endswith("_ratio")) if enough else (np.nan, np.nan)
        made[name] = *limits, "score_pairs"
    return made


def _spread_interval(known: Sequence[Rates], alpha: float, *, ratio: bool) -> tuple[float, float]:
    pairs = sum(len(found.value) * (len(found.value) - 1) // 2 for found in known)
    shared, plain = ([ends for found in known for ends in _pairs(found, at, ratio)] for at in (alpha / pairs, alpha))
    if ratio:
        low, high = min(np.nanmin(ends[0]) for ends in plain), min(np.nanmin(ends[1]) for ends in shared)
    else:
        low, high = max(np.nanmax(ends[0]) for ends in shared), max(np.nanmax(ends[1]) for ends in plain)
    return max(float(low), 0.0), min(float(high), 1.0)


def _pairs(found: Rates, alpha: float, ratio: bool) -> Iterator[Limits]:
    """Yield the limits of all ordered pairs, one block of rows after another; a group beside itself is NaN."""
    low, high = found.limits(alpha)
    number = len(found.value)
    step = max(_BLOCK // number, 1)
    for start in range(0, number, step):
        rows = slice(start, start + step)
        own, own_limits, other_limits = found.value[rows, None], (low[rows, None], high[rows, None]), (low, high)
        if ratio:
            made = ratio_limits(own, own_limits, found.value, other_limits, other_trials=found.trials, alpha=alpha)
        else:
            made = difference_limits(own, own_limits, found.value, other_limits)
        itself = np.arange(number)[rows, None] == np.arange(number)
        yield np.where(itself, np.nan, made[0]), np.where(itself, np.nan, made[1])


def _two_sides(groups: Groups, reference: int) -> Groups:
    """Return everybody but the reference group as one group, and the reference group."""
    rest = [place for place in range(len(groups.groups)) if place != reference]
    cases, weight, squared = (
        np.stack([part[rest].sum(axis=0), part[reference]]) for part in (groups.cases, groups.weight, groups.squared)
    )
    names = (tuple(None for _ in groups.by), groups.groups[reference])
    return Groups(groups.by, names, cases, weight, squared, groups.weighted, groups.with_outcome)


def _against(groups: Groups, reference: int) -> dict[str, float]:
    sides = _two_sides(groups, reference)
    own, other = rates(sides, _SELECTED).value.tolist()
    made = dict(zip(AGAINST, (own - other, own / other if other > 0 else np.nan), strict=True))
    if groups.with_outcome:
        false, true = (rates(sides, name).value for name in (_FPR, _TPR))
        made[AGAINST_OUTCOME[0]] = float((false[0] - false[1] + true[0] - true[1]) / 2)
    return made


def _against_limits(groups: Groups, reference: int, alpha: float) -> dict[str, Interval]:
    sides = _two_sides(groups, reference)

    def pair(name: str) -> tuple[Rates, Rates]:
        measured = rates(sides, name)
        return measured.chosen([0]), measured.chosen([1])

    def gap(name: str) -> Limits:
        rest, other = pair(name)
        return difference_limits(rest.value, rest.limits(alpha), other.value, other.limits(alpha))

    rest, other = pair(_SELECTED)
    impact = ratio_limits(
        rest.value, rest.limits(alpha), other.value, other.limits(alpha), other_trials=other.trials, alpha=alpha
    )
    found = [(AGAINST[0], gap(_SELECTED), "newcombe"), (AGAINST[1], impact, "donner_zou")]
    if groups.with_outcome:
        false, true = (own.value - others.value for own, others in map(pair, (_FPR, _TPR)))
        odds = mean_limits(false, gap(_FPR), true, gap(_TPR))
        found.append((AGAINST_OUTCOME[0], odds, "combined_newcombe"))
    return {name: (float(low[0]), float(high[0]), method) for name, (low, high), method in found}
