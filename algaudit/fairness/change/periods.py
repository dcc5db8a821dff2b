"""Rates of each group in each period, laid out as a table, and how sure each gap to the reference is.

A period in which a group or the reference has fewer than ten cases of the kind that a measure needs is shown but does
not count for a trend: so few cases say nothing about a level. Nor is a trend looked for where hardly anybody was
decided one of the two ways: a normal curve says nothing about three people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.change.series import BoolArray, Jump, Line, jump, line
from algaudit.fairness.groups import SMALLEST_REFERENCE, Group, Groups
from algaudit.fairness.intervals import Limits, difference_limits
from algaudit.fairness.rates import Rates, rates

#: Before and after a split, a group and the reference each have at least so many people on the rarer side of a rate.
FEWEST_EACH_SIDE: Final = 5.0
#: The rate of one period is drawn towards that of all periods as if by so many cases, about the square of 1.96.
_STEADIED = 4.0
_MONTHS = 12


@dataclass(frozen=True, eq=False)
class Series:
    """One measure of some groups against the reference, period by period; periods without any case are NaN.

    Rates and limits are groups × periods, those of the reference one row for all; the limits of all stand at one alpha.
    """

    measure: str
    groups: Sequence[Group]
    own: Rates
    other: Rates
    own_limits: Limits
    other_limits: Limits

    @property
    def gap(self) -> FloatArray:
        """Rate of each group less rate of the reference."""
        return self.own.value - self.other.value

    @property
    def enough(self) -> BoolArray:
        """Say which periods have enough cases on both sides."""
        enough: BoolArray = (self.own.trials >= SMALLEST_REFERENCE) & (self.other.trials >= SMALLEST_REFERENCE)
        return enough

    @property
    def limits(self) -> Limits:
        """Newcombe's interval of the gap of each period, for that period alone."""
        return difference_limits(self.own.value, self.own_limits, self.other.value, self.other_limits)

    def fitted(self, when: FloatArray) -> tuple[Line, Jump]:
        """Return the line through the gaps of each group and their largest jump, over the periods with enough cases.

        Parameters
        ----------
        when : float array, periods
            Number of each period.

        Returns
        -------
        line, jump
            NaN where there are too few periods or people.
        """
        own, other = _only(self.own, self.enough), _only(self.other, self.enough)
        possible = _splits(own) & _splits(other)
        weight = np.where(possible.any(axis=-1, keepdims=True), _weight(own, other), 0.0)
        gap, variance = own.value - other.value, constant_gap_variance(own, other)
        return line(when, gap, weight, variance), jump(gap, weight, variance, possible & self.enough[..., :-1])


def numbered(labels: Sequence[str]) -> FloatArray | None:
    """Return the number of each period: of years, or of months; None when the labels are not all of one kind.

    Examples
    --------
    >>> numbered(["2024-11", "2025-02"]).tolist(), numbered(["2023", "2025"]).tolist(), numbered(["2023", "2024-01"])
    ([24298.0, 24301.0], [2023.0, 2025.0], None)
    """
    parts = [label.split("-") for label in labels]
    kinds = {len(part) for part in parts}
    if len(kinds) != 1 or not all(word.isascii() and word.isdigit() for part in parts for word in part):
        return None
    if kinds == {1}:
        return np.array([float(year) for (year,) in parts])
    if kinds == {2} and all(1 <= int(month) <= _MONTHS for _, month in parts):
        return np.array([float(int(year) * _MONTHS + int(month) - 1) for year, month in parts])
    return None


def series(
    groups: Groups, periods: Sequence[str], reference: Group, measures: Sequence[str], *, alpha: float = 0.05
) -> Iterator[Series]:
    """Yield, for each measure, the rates of every group beside those of the reference, period by period.

    Parameters
    ----------
    groups : Groups
        Split by some columns and, last, the period.
    periods : sequence of str
        Labels of the periods, in the order of time.
    reference : group
        Labels of the reference group, without the period.
    measures : sequence of str
    alpha : share, 0…1
        Of the limits.

    Examples
    --------
    Of 20 women in a month 5 are granted, of 20 men 10.

    >>> cases = np.array([[[0, 0], [0, 0], [15, 5]], [[0, 0], [0, 0], [10, 10]]])
    >>> labels = (("f", "2024-01"), ("m", "2024-01"))
    >>> both = Groups(("sex", "month"), labels, cases, cases * 1.0, cases * 1.0, False, False)
    >>> (granted,) = series(both, ["2024-01"], ("m",), ["selection_rate"])
    >>> granted.groups, granted.gap.tolist()
    ([('f',)], [[-0.25]])
    """
    names = list(dict.fromkeys(group[:-1] for group in groups.groups))
    rows = {name: row for row, name in enumerate(names)}
    when = {label: place for place, label in enumerate(periods)}
    places = np.full((len(names), len(periods)), -1)
    for place, group in enumerate(groups.groups):
        if group[-1] in when:
            places[rows[group[:-1]], when[group[-1]]] = place
    own, other = np.delete(places, rows[reference], axis=0), places[[rows[reference]]]
    names.remove(reference)
    for measure in measures:
        found = rates(groups, measure)
        low, high = (np.append(end, np.nan) for end in found.limits(alpha))
        sides = _laid_out(found, own), _laid_out(found, other)
        yield Series(measure, names, *sides, (low[own], high[own]), (low[other], high[other]))


def constant_gap_variance(own: Rates, other: Rates) -> FloatArray:
    """Return the squared standard error of the gap of each period, as it would be if the gap were always the same.

    A gap must not count as sure because its own period's rate happened to be 0. So each period's two rates are taken
    from its cases of both groups together and the gap of all periods (Mantel and Haenszel's common difference).

    Parameters
    ----------
    own, other : Rates
        The last axis holds the periods; where nobody is, the rate is 0.

    Returns
    -------
    float array
        0 in periods without trials.

    Examples
    --------
    Two periods of 10 and 10 people, 5 of each selected: no gap, rates of a half, 2 · 0.25 / 10.

    >>> both = Rates("selection_rate", *(np.full(2, each) for each in (0.5, 5.0, 10.0, 10.0)))
    >>> constant_gap_variance(both, both).tolist()
    [0.05, 0.05]
    """
    if own.halves and other.halves:
        pairs = zip(own.halves, other.halves, strict=True)
        first, second = (constant_gap_variance(one, two) for one, two in pairs)
        return (first + second) / 4
    weight = _weight(own, other)
    people = own.trials + other.trials
    with np.errstate(invalid="ignore", divide="ignore"):
        gap = _over_time(weight * (own.value - other.value)) / _over_time(weight)
        found = own.value * own.trials + other.value * other.trials - gap * own.trials
        base = (found + _STEADIED * _over_time(found) / _over_time(people)) / (people + _STEADIED)
        # Somebody might always have been decided the other way.
        least = 1 / (_over_time(people) + 2)
        lower, upper = (np.clip(base + step, least, 1 - least) for step in (0.0, gap))
        variance = lower * (1 - lower) / other.trials + upper * (1 - upper) / own.trials
    return np.where(weight > 0, variance, 0.0)


def _over_time(values: FloatArray) -> FloatArray:
    total: FloatArray = values.sum(axis=-1, keepdims=True)
    return total


def _weight(own: Rates, other: Rates) -> FloatArray:
    """Return how much each period counts, nothing where nobody is."""
    people = own.trials + other.trials
    weight: FloatArray = own.trials * other.trials / np.where(people > 0, people, 1.0)
    return weight


def _only(measured: Rates, kept: BoolArray) -> Rates:
    """Leave nobody in the periods that do not count."""
    halves = (_only(measured.halves[0], kept), _only(measured.halves[1], kept)) if measured.halves else None
    value, numerator, denominator, trials = (
        np.where(kept, part, 0.0)
        for part in (measured.value, measured.numerator, measured.denominator, measured.trials)
    )
    return Rates(measured.measure, value, numerator, denominator, trials, halves)


def _splits(measured: Rates) -> BoolArray:
    """Say after which periods enough people stand on either side, were the rate always the same."""
    if measured.halves:
        return _splits(measured.halves[0]) & _splits(measured.halves[1])
    so_far = np.cumsum(measured.trials, axis=-1)
    with np.errstate(invalid="ignore"):
        rate = _over_time(measured.value * measured.trials) / so_far[..., -1:]
        rarer = so_far * np.minimum(rate, 1 - rate)
    before = rarer[..., :-1]
    enough: BoolArray = (before >= FEWEST_EACH_SIDE) & (rarer[..., -1:] - before >= FEWEST_EACH_SIDE)
    return enough


def _laid_out(measured: Rates, places: IntArray) -> Rates:
    """Return the rates of some groups in the shape of their places; -1 stands for a group of nobody."""
    halves = (_laid_out(measured.halves[0], places), _laid_out(measured.halves[1], places)) if measured.halves else None
    value = np.append(measured.value, np.nan)[places]
    numerator, denominator, trials = (
        np.append(part, 0.0)[places] for part in (measured.numerator, measured.denominator, measured.trials)
    )
    return Rates(measured.measure, value, numerator, denominator, trials, halves)
