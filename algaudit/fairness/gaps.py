"""Gaps between each group and the reference group: difference, ratio, how sure, and whether that is beyond tolerance.

Only measures declared beforehand get a verdict. All their gaps in one audit are one family: Holm (1979), Scandinavian
Journal of Statistics 6:65, keeps the chance of any false alarm in the whole audit at the stated risk, and each interval
is drawn at the level at which Holm tested that gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.groups import SMALLEST_REFERENCE, Group, Groups
from algaudit.fairness.intervals import Limits, difference_limits, p_value, ratio_limits
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

    def difference_limits(self, alpha: FloatArray) -> Limits:
        """Return Newcombe's interval of each difference."""
        return difference_limits(self.own.value, self.own.limits(alpha), self.other.value, self.other.limits(alpha))

    def ratio_limits(self, alpha: FloatArray) -> Limits:
        """Return the interval of each ratio; finite also when the reference's rate is 0."""
        return ratio_limits(
            self.own.value,
            self.own.limits(alpha),
            self.other.value,
            self.other.limits(alpha),
            self.other.trials,
            alpha,
        )

    def p_values(self) -> FloatArray:
        """Return the smallest risk at which the interval of each difference leaves out 0."""
        return p_value(self.difference_limits)

    def judged(self) -> np.ndarray:
        """Say which differences can be computed at all and have a reference large enough to judge by."""
        return ~np.isnan(self.difference) & (self.other.trials >= SMALLEST_REFERENCE)

    def detectable(self, alpha: float, tolerance: float) -> FloatArray:
        """Return the smallest gap that would have been seen with 80 % power."""
        return detectable_gap(self.other.value, self.other.trials, self.own.trials, alpha=alpha, tolerance=tolerance)


def compare(groups: Groups, measured: Rates, reference: int) -> Comparison:
    """Compare every group with the one at place ``reference``."""
    rest = [place for place in range(len(groups.groups)) if place != reference]
    return Comparison(groups.chosen(rest), groups.groups[reference], _rest(measured, rest), measured.chosen(reference))


def _rest(measured: Rates, places: list[int]) -> Rates:
    halves = (_rest(measured.halves[0], places), _rest(measured.halves[1], places)) if measured.halves else None
    return Rates(
        measured.measure,
        measured.value[places],
        measured.numerator[places],
        measured.denominator[places],
        measured.trials[places],
        halves,
    )


def holm(p_values: FloatArray, alpha: float) -> tuple[FloatArray, FloatArray]:
    """Return Holm's adjusted p-values, and the level at which each one was tested.

    Parameters
    ----------
    p_values : float array
        The whole family.
    alpha : float
        Risk of any false alarm in the family.

    Returns
    -------
    adjusted, level : float arrays
        ``adjusted < alpha`` exactly where ``p < level``. From the first one that is kept, all are tested at its level.

    Examples
    --------
    >>> adjusted, level = holm(np.array([0.01, 0.04, 0.03]), 0.05)
    >>> adjusted.round(3).tolist(), level.round(4).tolist()
    ([0.03, 0.06, 0.06], [0.0167, 0.025, 0.025])
    """
    order = np.argsort(p_values, kind="stable")
    left = len(p_values) - np.arange(len(p_values))
    adjusted, level = np.empty(len(p_values)), np.empty(len(p_values))
    adjusted[order] = np.minimum(np.maximum.accumulate(p_values[order] * left), 1.0)
    passed = np.cumprod(p_values[order] * left < alpha).astype(bool)
    first_kept = left[int(passed.sum())] if not passed.all() else 1
    level[order] = alpha / np.where(passed, left, first_kept)
    return adjusted, level


def verdict(difference: float, low: float, high: float, tolerance: float) -> str:
    """Judge one gap by its adjusted interval.

    Examples
    --------
    >>> verdict(-0.2, -0.3, -0.1, 0.05), verdict(0.01, -0.02, 0.04, 0.05), verdict(0.1, -0.1, 0.3, 0.05)
    ('gap', 'within_tolerance', 'too_little_data')
    """
    if (low > 0 or high < 0) and abs(difference) > tolerance:
        return GAP
    return WITHIN if -tolerance <= low and high <= tolerance else TOO_LITTLE
