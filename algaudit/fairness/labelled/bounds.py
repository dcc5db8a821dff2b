"""What can be said of everybody when the true outcome is known only for some: worst-case bounds.

Who was investigated was picked, often by the very decision that is audited. Nothing in such a log tells how the others
would have turned out. But the unknown outcomes can be taken to be all no, or all yes, on each side of the decision;
whatever they are, the rate of everybody lies between the least and the most that comes of it. A rate that needs none
of them, such as the positive predictive value when everybody selected was investigated, is known.

Notes
-----
Manski (1990), American Economic Review 80:319; Horowitz & Manski (2000), JASA 95:77. Each of the rates here rises or
falls steadily with either of the two unknown numbers, so that the four corners hold the least and the most. Around
both ends stands the interval of a rate, at the full risk on each side, which covers the truth at least as often as
said (Imbens & Manski 2004, Econometrica 72:1845, show that less would do).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.groups import NO, UNKNOWN, YES, Groups
from algaudit.fairness.intervals import LAST_BITS, Limits, at_risks, difference_limits, p_value
from algaudit.fairness.rates import Rates, rates

#: What the unknown outcomes of the negative and of the positive decisions are taken to be.
CORNERS: Final = ((NO, NO), (NO, YES), (YES, NO), (YES, YES))


@dataclass(frozen=True, eq=False)
class Bounds:
    """The least and the most that a rate of each group can be; NaN where it cannot even be bounded.

    Parameters
    ----------
    measure : str
    least, most : Rates
        The rate with the unknown outcomes taken so that it is smallest, and so that it is largest; alike where
        nothing that the rate needs is unknown.
    """

    measure: str
    least: Rates
    most: Rates

    @property
    def known(self) -> np.ndarray:
        """Say for which groups nothing is unknown that the rate needs."""
        made: np.ndarray = ~np.isnan(self.least.value) & (self.most.value - self.least.value <= LAST_BITS)
        return made

    def limits(self, alpha: FloatArray | float) -> Limits:
        """Return the lower limit of the least and the upper limit of the most."""
        if self.least is self.most:
            return self.least.limits(alpha)
        return self.least.limits(alpha)[0], self.most.limits(alpha)[1]

    def chosen(self, places: Sequence[int]) -> Bounds:
        """Return the bounds of some of the groups."""
        least = self.least.chosen(places)
        return Bounds(self.measure, least, least if self.least is self.most else self.most.chosen(places))


def bounds(groups: Groups, measure: str) -> Bounds:
    """Return the worst-case bounds of one measure of every group.

    Parameters
    ----------
    groups : Groups
        Counts by outcome (no, yes, unknown) and decision.
    measure : str
        One of :data:`algaudit.fairness.rates.MEASURES`.

    Returns
    -------
    Bounds
        The denominator counts unknown outcomes too. NaN where some way to take them leaves nobody to divide by.

    Examples
    --------
    Selected: 6 yes, 4 no. Not selected: 20 unknown. Of the true cases 6 of 26 to 6 of 6 were found; of the selected
    6 of 10 were true, whatever the others are.

    >>> cases = np.array([[[0, 4], [0, 6], [20, 0]]])
    >>> all_of = Groups((), ((),), cases, cases * 1.0, cases * 1.0, False, True)
    >>> found = bounds(all_of, "true_positive_rate")
    >>> found.least.value.round(4).tolist(), found.most.value.tolist()
    ([0.2308], [1.0])
    >>> found = bounds(all_of, "positive_predictive_value")
    >>> found.least.value.tolist(), found.most.value.tolist(), found.known.tolist()
    ([0.6], [0.6], [True])
    """
    if not groups.cases[:, UNKNOWN].any():
        made = rates(groups, measure)
        return Bounds(measure, made, made)
    corners = [rates(_taken(groups, corner), measure) for corner in CORNERS]
    values = np.stack([corner.value for corner in corners])
    undefined = np.asarray(np.isnan(values).any(axis=0))
    filled = np.nan_to_num(values)
    least, most = (_picked(corners, place, undefined) for place in (filled.argmin(axis=0), filled.argmax(axis=0)))
    return Bounds(measure, least, most)


def _picked(corners: Sequence[Rates], place: np.ndarray, undefined: np.ndarray) -> Rates:
    """Return the rate of one corner for each group."""

    def picked(name: str) -> FloatArray:
        values: FloatArray = np.stack([getattr(corner, name) for corner in corners])[place, np.arange(len(place))]
        return values

    pairs = [corner.halves for corner in corners if corner.halves]
    halves = None
    if pairs:
        first, second = (_picked([pair[side] for pair in pairs], place, undefined) for side in (0, 1))
        halves = first, second
    value, trials = np.where(undefined, np.nan, picked("value")), np.where(undefined, 0.0, picked("trials"))
    return Rates(corners[0].measure, value, picked("numerator"), picked("denominator"), trials, halves)


def _taken(groups: Groups, corner: tuple[int, int]) -> Groups:
    """Take the unknown outcomes of both decisions for what the corner says."""

    def moved(values: np.ndarray) -> np.ndarray:
        made = values.copy()
        for decision, outcome in enumerate(corner):
            made[:, outcome, decision] += values[:, UNKNOWN, decision]
        made[:, UNKNOWN] = 0
        return made

    return replace(
        groups, cases=moved(groups.cases), weight=moved(groups.weight), squared=moved(groups.squared), with_outcome=True
    )


@dataclass(frozen=True, eq=False)
class BoundedGap:
    """The least and the most that the gap of each group against the reference can be."""

    own: Bounds
    other: Bounds

    @property
    def least(self) -> FloatArray:
        """Least of the group less most of the reference."""
        return self.own.least.value - self.other.most.value

    @property
    def most(self) -> FloatArray:
        """Most of the group less least of the reference."""
        return self.own.most.value - self.other.least.value

    @property
    def nearest(self) -> FloatArray:
        """The gap nearest to 0 that is possible: what must be there whatever the unknown outcomes are."""
        return np.where(self.least > 0, self.least, np.where(self.most < 0, self.most, self.least * 0))

    def limits(self, alpha: FloatArray | float) -> Limits:
        """Return the lower limit of the least gap and the upper limit of the largest, by Newcombe's method."""
        one = len(self.other.least.value) == 1
        low, high = self.own.limits(alpha), at_risks(self.other.limits, alpha) if one else self.other.limits(alpha)
        least, most = self.own.least.value, self.own.most.value
        # Each side of Newcombe's interval needs only the limit that widens the gap.
        lower = difference_limits(least, (low[0], low[0]), self.other.most.value, (high[1], high[1]))[0]
        upper = difference_limits(most, (low[1], low[1]), self.other.least.value, (high[0], high[0]))[1]
        return lower, upper


def compare_bounds(found: Bounds, reference: int) -> BoundedGap:
    """Compare every other group with the one at place ``reference``."""
    rest = [place for place in range(len(found.least.value)) if place != reference]
    return BoundedGap(found.chosen(rest), found.chosen([reference]))


def bounded_p_values(gaps: Sequence[BoundedGap]) -> list[FloatArray]:
    """Return the smallest risk at which the limits of each gap leave out 0; 1 where the bounds themselves hold it.

    Searched for together, those of many comparisons take hardly longer than those of one.
    """
    made: dict[int, FloatArray] = {}
    plain = [place for place, gap in enumerate(gaps) if not gap.own.least.halves]
    if plain:
        sizes = [len(gaps[place].own.least.value) for place in plain]
        own = _joined([gaps[place].own for place in plain])
        other = _joined([gaps[place].other.chosen([0] * size) for place, size in zip(plain, sizes, strict=True)])
        found = p_value(BoundedGap(own, other).limits)
        made |= dict(zip(plain, np.split(found, np.cumsum(sizes)[:-1]), strict=True))
    return [made[place] if place in made else p_value(gap.limits) for place, gap in enumerate(gaps)]


def _joined(parts: Sequence[Bounds]) -> Bounds:
    """Put bounds one after another."""

    def side(rates_of: Sequence[Rates]) -> Rates:
        def column(name: str) -> FloatArray:
            return np.concatenate([getattr(part, name) for part in rates_of])

        named = column("value"), column("numerator"), column("denominator"), column("trials")
        return Rates(rates_of[0].measure, *named)

    least = side([part.least for part in parts])
    same = all(part.least is part.most for part in parts)
    return Bounds(parts[0].measure, least, least if same else side([part.most for part in parts]))
