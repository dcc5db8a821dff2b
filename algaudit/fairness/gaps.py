"""Gaps between each group and the reference group: difference, ratio, how sure, and whether that is beyond tolerance.

Only measures declared beforehand get a verdict. All their gaps in one audit are one family: Holm (1979), Scandinavian
Journal of Statistics 6:65, keeps the chance of any false alarm in the whole audit at the stated risk. The intervals
share that risk evenly (Bonferroni), so that "within tolerance" is as safe a word as "gap". Holm finds a little more
than Bonferroni; where he does, the end towards zero is drawn at his level, so that verdict and interval never
contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.groups import SMALLEST_REFERENCE, Group, Groups
from algaudit.fairness.intervals import LAST_BITS, Limits, difference_limits, p_value, ratio_limits
from algaudit.fairness.power import detectable_gap
from algaudit.fairness.rates import Rates

GAP, WITHIN, TOO_LITTLE = "gap", "within_tolerance", "too_little_data"


@dataclass(frozen=True, eq=False)
class Comparison:
    """One measure of every group against the reference group (which is left out)."""

    groups: Groups
    reference: Group
    own: Rates
    other: Rates

    @property
    def difference(self) -> FloatArray:
        """Rate of the group less rate of the reference; NaN when either is undefined."""
        return self.own.value - self.other.value

    @property
    def ratio(self) -> FloatArray:
        """Rate of the group over rate of the reference; NaN when the reference is 0 or undefined."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.other.value > 0, self.own.value / self.other.value, np.nan)

    def difference_limits(self, alpha: FloatArray, far: FloatArray | None = None) -> Limits:
        """Return Newcombe's interval of each difference; the end away from 0 at risk ``far`` where that is given."""
        return self._stretched(self._difference_limits, alpha, far)

    def ratio_limits(self, alpha: FloatArray, far: FloatArray | None = None) -> Limits:
        """Return the interval of each ratio, finite also for a reference rate of 0; ``far`` as for a difference."""
        return self._stretched(self._ratio_limits, alpha, far)

    def _stretched(self, limits: Callable[[FloatArray], Limits], alpha: FloatArray, far: FloatArray | None) -> Limits:
        low, high = limits(alpha)
        if far is None:
            return low, high
        far_low, far_high = limits(far)
        up = self.difference >= 0
        return np.where(up, low, far_low), np.where(up, far_high, high)

    def _difference_limits(self, alpha: FloatArray) -> Limits:
        return difference_limits(self.own.value, self.own.limits(alpha), self.other.value, self.other.limits(alpha))

    def _ratio_limits(self, alpha: FloatArray) -> Limits:
        return ratio_limits(
            self.own.value,
            self.own.limits(alpha),
            self.other.value,
            self.other.limits(alpha),
            other_trials=self.other.trials,
            alpha=alpha,
        )

    def p_values(self) -> FloatArray:
        """Return the smallest risk at which the interval of each difference leaves out 0."""
        return p_value(self._difference_limits)

    def judged(self) -> np.ndarray:
        """Say which differences can be computed at all and have a reference large enough to judge by."""
        return ~np.isnan(self.difference) & (self.other.trials >= SMALLEST_REFERENCE)

    def detectable(self, alpha: float, tolerance: float) -> FloatArray:
        """Return the smallest gap that would have been seen with 80 % power."""
        return detectable_gap(
            self.other.value, _spread_trials(self.other), _spread_trials(self.own), alpha=alpha, tolerance=tolerance
        )


def compare(groups: Groups, measured: Rates, reference: int) -> Comparison:
    """Compare every group with the one at place ``reference``."""
    rest = [place for place in range(len(groups.groups)) if place != reference]
    own, other = measured.chosen(rest), measured.chosen([reference])
    return Comparison(groups.chosen(rest), groups.groups[reference], own, other)


def p_values(compared: Sequence[Comparison]) -> list[FloatArray]:
    """Return the p-values of many comparisons; searched for together, they take hardly longer than those of one."""
    made: dict[int, FloatArray] = {}
    for halved in (False, True):
        places = [place for place, one in enumerate(compared) if bool(one.own.halves) is halved]
        if places:
            chosen = [compared[place] for place in places]
            sizes = [len(one.own.value) for one in chosen]
            own = _joined([one.own for one in chosen])
            other = _joined([one.other.chosen([0] * size) for one, size in zip(chosen, sizes, strict=True)])
            found = Comparison(chosen[0].groups, chosen[0].reference, own, other).p_values()
            made |= dict(zip(places, np.split(found, np.cumsum(sizes)[:-1]), strict=True))
    return [made[place] for place in range(len(compared))]


def _joined(parts: Sequence[Rates]) -> Rates:
    """Put rates one after another."""
    pairs = [part.halves for part in parts if part.halves]
    halves = (_joined([pair[0] for pair in pairs]), _joined([pair[1] for pair in pairs])) if pairs else None

    def column(name: str) -> FloatArray:
        return np.concatenate([getattr(part, name) for part in parts])

    columns = {name: column(name) for name in ("value", "numerator", "denominator", "trials")}
    return Rates(parts[0].measure, **columns, halves=halves)


def _spread_trials(measured: Rates) -> FloatArray:
    """Return how many trials of one rate vary as much: a mean of two rates varies less than the rarer of them."""
    if not measured.halves:
        return measured.trials
    with np.errstate(divide="ignore"):
        spread: FloatArray = 4 / (1 / measured.halves[0].trials + 1 / measured.halves[1].trials)
    return spread


def holm(p_values: FloatArray, alpha: float) -> tuple[FloatArray, FloatArray]:
    """Return Holm's adjusted p-values, and the risk at which each interval leaves out 0 exactly when Holm says gap.

    Parameters
    ----------
    p_values : float array
        The whole family.
    alpha : float
        Risk of any false alarm in the family.

    Returns
    -------
    adjusted, level : float arrays
        ``adjusted < alpha`` exactly where ``p < level``. The level is an even share of alpha, but for the gaps that
        only one of Holm's later steps finds: there it is that step's.

    Examples
    --------
    Of two, the smaller p-value is doubled, the other is not; an even share of 0.05 is 0.025.

    >>> adjusted, level = holm(np.array([0.03, 0.01]), 0.05)
    >>> adjusted.round(3).tolist(), level.round(4).tolist()
    ([0.03, 0.02], [0.05, 0.025])
    """
    order = np.argsort(p_values, kind="stable")
    ordered, left = p_values[order], len(p_values) - np.arange(len(p_values))
    adjusted, level = np.empty(len(p_values)), np.empty(len(p_values))
    adjusted[order] = np.minimum(np.maximum.accumulate(ordered * left), 1.0)
    passed = np.cumprod(ordered * left < alpha).astype(bool)
    share = alpha / max(len(p_values), 1)
    level[order] = np.where(passed & (ordered >= share), alpha / left, share)
    return adjusted, level


def verdict(difference: float, low: float, high: float, tolerance: float) -> str:
    """Judge one gap by its adjusted interval.

    Examples
    --------
    >>> verdict(-0.2, -0.3, -0.1, 0.05), verdict(0.01, -0.02, 0.04, 0.05), verdict(0.1, -0.1, 0.3, 0.05)
    ('gap', 'within_tolerance', 'too_little_data')
    """
    tolerated = tolerance + LAST_BITS
    if (low > 0 or high < 0) and abs(difference) > tolerated:
        return GAP
    return WITHIN if -tolerated <= low and high <= tolerated else TOO_LITTLE
