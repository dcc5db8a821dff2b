"""One number for many groups, exactly as two widely used libraries define them, with intervals by resampling cells.

fairlearn compares the largest with the smallest group; AIF360 compares everybody else with the reference group. Where a
group has no such rate (0/0) the number is made of the groups that have one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.groups import Groups
from algaudit.fairness.rates import CELLS

REPLICATES = 1_000
SPREAD = ("demographic_parity_difference", "demographic_parity_ratio")
SPREAD_OUTCOME = ("equalized_odds_difference", "equalized_odds_ratio", "equal_opportunity_difference")
AGAINST = ("statistical_parity_difference", "disparate_impact")
AGAINST_OUTCOME = ("average_odds_difference",)


@dataclass(frozen=True)
class Aggregate:
    """A number across groups with its bootstrap interval; None where it cannot be computed."""

    measure: str
    value: float | None
    low: float | None
    high: float | None


def aggregates(groups: Groups, reference: int | None, *, alpha: float, seed: int) -> list[Aggregate]:
    """Return every aggregate of one grouping.

    Parameters
    ----------
    groups : Groups
        At least two groups, else nothing can be compared.
    reference : int or None
        Place of the reference group; without one AIF360's measures are left out.
    alpha : float
        Risk of the percentile intervals.
    seed : int
        Of the resampling.

    Returns
    -------
    list of Aggregate
        In a fixed order.
    """
    found = point_aggregates(groups, reference)
    drawn = _all(_replicates(groups, seed), reference, groups.with_outcome)
    return [_with_interval(name, found[name], drawn[name], alpha) for name in found]


def point_aggregates(groups: Groups, reference: int | None) -> dict[str, float]:
    """Return every aggregate without its interval; NaN where it cannot be computed."""
    found = _all(groups.weight[None], reference, groups.with_outcome)
    return {name: float(value[0]) for name, value in found.items()}


def _with_interval(name: str, value: float, drawn: FloatArray, alpha: float) -> Aggregate:
    known = drawn[np.isfinite(drawn)]
    if not np.isfinite(value):
        return Aggregate(name, None, None, None)
    if len(known) < len(drawn) / 2:
        return Aggregate(name, value, None, None)
    low, high = np.quantile(known, [alpha / 2, 1 - alpha / 2])
    return Aggregate(name, value, float(low), float(high))


def _replicates(groups: Groups, seed: int) -> FloatArray:
    """Draw whole logs anew from the cells: a multinomial over cells is a bootstrap of people."""
    random = np.random.default_rng(seed)
    cases = groups.cases.reshape(-1)
    total = int(cases.sum())
    drawn = random.multinomial(total, cases / total, size=REPLICATES).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_weight = np.where(cases > 0, groups.weight.reshape(-1) / cases, 0.0)
    made: FloatArray = (drawn * mean_weight).reshape(REPLICATES, *groups.weight.shape)
    return made


def _rate(weight: FloatArray, measure: str) -> FloatArray:
    """Return a rate along the last three axes (groups × outcome × decision) of many replicates."""
    tops, bottom = CELLS[measure]

    def total(outcomes: tuple[int, ...], decisions: tuple[int, ...]) -> FloatArray:
        summed: FloatArray = weight[..., outcomes, :][..., decisions].sum(axis=(-1, -2))
        return summed

    with np.errstate(invalid="ignore", divide="ignore"):
        made: FloatArray = sum(total(*top) for top in tops) / total(*bottom)
    return made


def _all(weight: FloatArray, reference: int | None, with_outcome: bool) -> dict[str, FloatArray]:
    names = ("selection_rate", "true_positive_rate", "false_positive_rate")[: 3 if with_outcome else 1]
    rate = {name: _rate(weight, name) for name in names}
    spread = {name: _spread(values) for name, values in rate.items()}
    made = dict(zip(SPREAD, spread["selection_rate"], strict=True))
    if with_outcome:
        (tpr, tpr_ratio), (fpr, fpr_ratio) = spread["true_positive_rate"], spread["false_positive_rate"]
        made |= dict(zip(SPREAD_OUTCOME, (np.maximum(tpr, fpr), np.minimum(tpr_ratio, fpr_ratio), tpr), strict=True))
    if reference is not None and weight.shape[1] > 1:
        made |= _against(weight, reference, with_outcome)
    return made


def _spread(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return largest less smallest, and smallest over largest, of the groups that have a rate."""
    known = ~np.isnan(values)
    enough = known.sum(axis=1) > 1
    low = np.where(known, values, np.inf).min(axis=1)
    high = np.where(known, values, -np.inf).max(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(enough, high - low, np.nan), np.where(enough, low / high, np.nan)


def _against(weight: FloatArray, reference: int, with_outcome: bool) -> dict[str, FloatArray]:
    rest = [place for place in range(weight.shape[1]) if place != reference]
    own, other = weight[:, rest].sum(axis=1), weight[:, reference]

    def both(name: str) -> tuple[FloatArray, FloatArray]:
        return _rate(own, name), _rate(other, name)

    selected, reference_selected = both("selection_rate")
    with np.errstate(invalid="ignore", divide="ignore"):
        made = dict(zip(AGAINST, (selected - reference_selected, selected / reference_selected), strict=True))
    if with_outcome:
        gaps = [np.subtract(*both(name)) for name in ("false_positive_rate", "true_positive_rate")]
        made[AGAINST_OUTCOME[0]] = (gaps[0] + gaps[1]) / 2
    return made
