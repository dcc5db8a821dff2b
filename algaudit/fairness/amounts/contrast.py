"""Compare any number of every group with that of the reference group, and correct for how many were compared.

A rate, a mean, a quantile: whatever has a value and limits for each group can be put side by side here. Intervals are
combined as Newcombe combined those of rates (:func:`algaudit.fairness.intervals.difference_limits`), p-values are read
off the same intervals, and Holm's correction goes over everything that one check judges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray
from algaudit.fairness.gaps import TOO_LITTLE, holm, verdict
from algaudit.fairness.groups import SMALLEST_REFERENCE
from algaudit.fairness.intervals import Limits, difference_limits, p_value
from algaudit.fairness.rates import Rates


class Measured(Protocol):
    """One number per group: its value (NaN when there is none), how many cases it rests on, and its limits."""

    @property
    def value(self) -> FloatArray:
        """Return the number of each group."""

    @property
    def trials(self) -> FloatArray:
        """Return the cases behind each number."""

    def limits(self, alpha: FloatArray) -> Limits:
        """Return the limits of each number at risk ``alpha``."""

    def chosen(self, places: Sequence[int]) -> Self:
        """Return some of the groups."""


@dataclass(frozen=True, eq=False)
class Fixed:
    """A number that is known exactly, such as 0 or a census share: what others are held against."""

    value: FloatArray

    @property
    def trials(self) -> FloatArray:
        """Return how sure it is: there is no end to it."""
        return np.full(len(self.value), np.inf)

    def limits(self, alpha: FloatArray) -> Limits:
        """Return the number itself, twice."""
        same = self.value + 0 * alpha
        return same, same

    def chosen(self, places: Sequence[int]) -> Fixed:
        """Return some of the numbers."""
        return Fixed(self.value[list(places)])


@dataclass(frozen=True, eq=False)
class Contrast:
    """One measure of some groups against one reference.

    Parameters
    ----------
    own, other : Measured
        The groups; the reference alone (or one number for each group).
    scale : float
        What a tolerance is a share of: 1 for shares, the reference's amount for amounts; NaN or 0 is never judged.
    own_least, other_least : int, cases
        With fewer cases on either side a gap is shown but not judged.
    """

    own: Measured
    other: Measured
    scale: float = 1.0
    own_least: int = 1
    other_least: int = SMALLEST_REFERENCE

    @property
    def difference(self) -> FloatArray:
        """Return group less reference; NaN when either is undefined."""
        return self.own.value - self.other.value

    def limits(self, alpha: FloatArray) -> Limits:
        """Return the interval of each difference."""
        return difference_limits(self.own.value, self.own.limits(alpha), self.other.value, self.other.limits(alpha))

    def p_values(self) -> FloatArray:
        """Return the smallest risk at which the interval of each difference leaves out 0."""
        return p_value(self.limits)

    def judged(self) -> npt.NDArray[np.bool_]:
        """Say which differences there is enough to judge."""
        enough = (self.own.trials >= self.own_least) & (self.other.trials >= self.other_least)
        known: npt.NDArray[np.bool_] = ~np.isnan(self.difference) & enough
        return known if self.scale > 0 else np.zeros(len(known), np.bool_)


@dataclass(frozen=True, eq=False)
class Tested:
    """What came of one contrast; arrays with one entry per group.

    Parameters
    ----------
    difference, low, high : float arrays
        Low and high are the ends of the interval, at the risk that the whole family leaves to each.
    raw, adjusted : float arrays
        p-values, alone and after Holm's correction (NaN where not judged).
    verdicts : list of str
        ``gap``, ``within_tolerance`` or ``too_little_data``.
    confidence : float array
        Of the interval's end towards 0.
    """

    difference: FloatArray
    low: FloatArray
    high: FloatArray
    raw: FloatArray
    adjusted: FloatArray
    verdicts: list[str]
    confidence: FloatArray


def against(measured: Measured, reference: int) -> tuple[Measured, Measured, list[int]]:
    """Return everybody but the reference, the reference, and the places of the former."""
    rest = [place for place in range(len(measured.value)) if place != reference]
    return measured.chosen(rest), measured.chosen([reference]), rest


def family(contrasts: Sequence[Contrast], *, alpha: float, tolerance: float) -> list[Tested]:
    """Judge many contrasts as one family.

    Parameters
    ----------
    contrasts : sequence of Contrast
        All that a check judges.
    alpha : share, 0…1
        Risk that any gap is found in the family although there is none.
    tolerance : share
        Of each contrast's ``scale``; a smaller difference is no gap, however sure.

    Examples
    --------
    Two of 100 against 60 of 100; and 55 of 100 against the same, which chance could make:

    >>> def of_100(*counts):
    ...     found = np.array(counts, float)
    ...     return Rates("granted", found / 100, found, found * 0 + 100, found * 0 + 100)
    >>> family([Contrast(of_100(2, 55), of_100(60))], alpha=0.05, tolerance=0.05)[0].verdicts
    ['gap', 'too_little_data']
    """
    if not contrasts:
        return []
    raw = p_values(contrasts)
    # A number may be known without an interval, as of a single amount: then there is no p-value either.
    judged = [contrast.judged() & ~np.isnan(p) for contrast, p in zip(contrasts, raw, strict=True)]
    sizes = [len(p) for p in raw]
    members = np.concatenate([np.zeros(0, np.bool_), *judged])
    adjusted, level, share = (np.full(len(members), start) for start in (np.nan, alpha, alpha))
    together = np.concatenate([np.zeros(0), *raw])[members]
    adjusted[members], level[members] = holm(together, alpha)
    share[members] = alpha / max(len(together), 1)
    cuts = np.cumsum(sizes)[:-1]
    parts = zip(contrasts, raw, judged, *(np.split(each, cuts) for each in (adjusted, level, share)), strict=True)
    return [_tested(*part, tolerance=tolerance) for part in parts]


def p_values(contrasts: Sequence[Contrast]) -> list[FloatArray]:
    """Return the p-values of many contrasts; those of rates are searched for together, which takes hardly longer."""
    pairs = [(each.own, each.other) for each in contrasts]
    rates = [(own, other) for own, other in pairs if isinstance(own, Rates) and isinstance(other, Rates)]
    if len(rates) < 2:
        return [contrast.p_values() for contrast in contrasts]
    sizes = [len(own.value) for own, _ in rates]
    others = [_repeated(other, size) for (_, other), size in zip(rates, sizes, strict=True)]
    together = Contrast(_joined([own for own, _ in rates]), _joined(others)).p_values()
    found = iter(np.split(together, np.cumsum(sizes)[:-1]))
    return [
        next(found) if isinstance(own, Rates) and isinstance(other, Rates) else contrast.p_values()
        for contrast, (own, other) in zip(contrasts, pairs, strict=True)
    ]


def _joined(parts: Sequence[Rates]) -> Rates:
    names = ("value", "numerator", "denominator", "trials")
    value, numerator, denominator, trials = (np.concatenate([getattr(part, name) for part in parts]) for name in names)
    return Rates(parts[0].measure, value, numerator, denominator, trials)


def _repeated(other: Rates, size: int) -> Rates:
    """Return one number for each group; a reference is the same for all."""
    return other.chosen([0] * size) if len(other.value) == 1 else other


def _tested(
    contrast: Contrast,
    raw: FloatArray,
    judged: npt.NDArray[np.bool_],
    adjusted: FloatArray,
    *levels: FloatArray,
    tolerance: float,
) -> Tested:
    level, share = levels
    near_low, near_high = contrast.limits(level)
    far_low, far_high = contrast.limits(share)
    up = contrast.difference >= 0
    low, high = np.where(up, near_low, far_low), np.where(up, far_high, near_high)
    size = contrast.scale if contrast.scale > 0 else np.nan
    ends = np.stack([contrast.difference, low, high], axis=1) / size
    verdicts = [
        verdict(gap, least, most, tolerance) if sure else TOO_LITTLE
        for (gap, least, most), sure in zip(ends.tolist(), judged.tolist(), strict=True)
    ]
    return Tested(contrast.difference, low, high, raw, adjusted, verdicts, np.round(1 - level, 12))
