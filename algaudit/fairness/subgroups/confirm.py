"""Test the rules that were carried on, on the half of the people that the search has not seen.

A rule is confirmed when its rate differs from that of everybody else and, in the same direction, from that of the rest
of each of its parents; the direction was fixed by the searched half. Its p-value is the largest of these comparisons
(an intersection-union test: Berger 1982, Technometrics 24:295), so a condition that adds nothing is never confirmed
because the others do. Over all rules of a search the share of wrong ones among those confirmed is held at the stated
risk (Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289); where nothing differs, so is the
chance of confirming any. The intervals are drawn for having been selected (Benjamini & Yekutieli 2005, Journal of the
American Statistical Association 100:71), and leave out 0 for every rule confirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtr

from algaudit.cube.cube import FloatArray
from algaudit.fairness.intervals import Limits, difference_limits, p_value, rate_limits
from algaudit.fairness.subgroups.people import Ground
from algaudit.fairness.subgroups.rules import Rule, parents, parted, score_within, sums_of, taken_in
from algaudit.fairness.subgroups.sums import CASES, expected_rate, rate, trials, with_expectation

#: The rule in place r of the searched half gets r to the power of minus this of the risk.
RANK_POWER: Final = 1.5


@dataclass(frozen=True, eq=False)
class Comparisons:
    """Sets of people against others, each the sums of as many comparisons; no other where it is an expectation."""

    own: FloatArray
    other: FloatArray
    expected: np.ndarray

    @property
    def difference(self) -> FloatArray:
        """Rate (less what was expected) of the one less that of the other; NaN where either has no people."""
        return self._own() - self._other()

    def limits(self, alpha: FloatArray) -> Limits:
        """Return Newcombe's interval of each difference."""
        return difference_limits(self._own(), _shifted(self.own, alpha), self._other(), self._other_limits(alpha))

    def p_values(self) -> FloatArray:
        """Return the smallest risk at which each interval leaves out 0; 1 where there is nobody to compare."""
        return np.nan_to_num(p_value(self.limits), nan=1.0)

    def _own(self) -> FloatArray:
        return rate(self.own) - expected_rate(self.own)

    def _other(self) -> FloatArray:
        return np.where(self.expected, 0.0, rate(self.other) - expected_rate(self.other))

    def _other_limits(self, alpha: FloatArray) -> Limits:
        low, high = _shifted(self.other, alpha)
        return np.where(self.expected, 0.0, low), np.where(self.expected, 0.0, high)


def _shifted(sums: FloatArray, alpha: FloatArray) -> Limits:
    low, high = rate_limits(rate(sums), trials(sums), alpha)
    return low - expected_rate(sums), high - expected_rate(sums)


def compared(ground: Ground, rules: Sequence[Rule]) -> list[Comparisons]:
    """Return for each rule its comparison with everybody else (or the expectation), then with its parents' rests."""
    total, first = ground.total(), with_expectation(ground.sums)
    made = []
    for rule in rules:
        own = sums_of(ground, taken_in(ground, rule))
        others = [total - own, *(sums_of(ground, taken_in(ground, parent)) - own for parent in parents(rule))]
        flags = np.array([first] + [False] * (len(others) - 1))
        made.append(Comparisons(np.stack([own] * len(others), axis=1), np.stack(others, axis=1), flags))
    return made


def p_values(made: Sequence[Comparisons], directions: Sequence[float], smallest: int) -> FloatArray:
    """Return one p-value per rule: the largest of its comparisons, 1 when one of them points the other way.

    Parameters
    ----------
    made : sequence of Comparisons
        One per rule, all with or all without an expectation.
    directions : sequence of float
        Sign of each rule's score in the searched half.
    smallest : int
        People without whom a rule is not tested.
    """
    if not made:
        return np.zeros(0)
    all_at_once = Comparisons(
        np.concatenate([each.own for each in made], axis=1),
        np.concatenate([each.other for each in made], axis=1),
        np.concatenate([each.expected for each in made]),
    )
    ends = np.cumsum([each.own.shape[1] for each in made])[:-1]
    single = np.split(all_at_once.p_values(), ends)
    found = []
    for each, chances, direction in zip(made, single, directions, strict=True):
        agrees = bool((np.sign(each.difference) == np.sign(direction)).all())
        enough = each.own[CASES, 0] >= smallest
        # The searched half has fixed the direction, so one side would do; the first keeps two, as its interval has.
        found.append(float(max(chances[0], *chances[1:] / 2, 0.0)) if agrees and enough else 1.0)
    return np.array(found)


def p_values_within(ground: Ground, rules: Sequence[Rule], directions: Sequence[float]) -> FloatArray:
    """Return one p-value per rule: of standing out, in one direction, where the rules before it say nothing."""
    found = np.zeros(len(rules))
    strata = np.zeros(len(ground.codes), np.int64)
    for place, (rule, direction) in enumerate(zip(rules, directions, strict=True)):
        mask = taken_in(ground, rule)
        if place:
            value = score_within(ground, mask, strata) * np.sign(direction)
            found[place] = ndtr(-value)
        strata = parted(strata, mask)
    return found


def shares(ranks: Sequence[int]) -> FloatArray:
    """Return how much of the risk each rule gets, on average 1: the better its place in the searched half, the more.

    The lot that parted the people is blind to what the test will say, so the risk may be shared by what the searched
    half says (Genovese, Roeder & Wasserman 2006, Biometrika 93:509).

    Parameters
    ----------
    ranks : sequence of int
        Place of each rule among those of its measure, from 1 on.

    Examples
    --------
    The fourth gets an eighth of the first:

    >>> shares([1, 4]).round(3).tolist()
    [1.778, 0.222]
    """
    found = np.asarray(ranks, np.float64) ** -RANK_POWER
    return found / found.mean() if len(found) else found


def benjamini_hochberg(p_values: FloatArray, share: FloatArray, alpha: float) -> tuple[FloatArray, FloatArray]:
    """Return adjusted p-values, and the risk up to which each rule is confirmed and at which its interval is drawn.

    Parameters
    ----------
    p_values : float array
        Of all rules tested.
    share : float array
        How much of the risk each of them gets, on average 1.
    alpha : float
        Share of wrong ones that is accepted among those confirmed.

    Returns
    -------
    adjusted, level : float arrays
        A rule is confirmed where ``adjusted <= alpha``, which is where ``p_value <= level``. No level is larger than
        ``alpha``.

    Examples
    --------
    With equal shares, 0.01 and 0.04 become 3/1 and 3/2 times as much; 0.5 alone would not do. One is confirmed:

    >>> adjusted, level = benjamini_hochberg(np.array([0.01, 0.04, 0.5]), np.ones(3), 0.05)
    >>> adjusted.round(4).tolist(), level.round(4).tolist()
    ([0.03, 0.06, 1.0], [0.0167, 0.0167, 0.0167])
    """
    size = len(p_values)
    if not size:
        return p_values, p_values
    # However large its share, a rule is not believed at more than the risk that one rule alone would have.
    shared = np.where(p_values <= alpha, p_values / share, np.inf)
    order = np.argsort(shared, kind="stable")
    stepped = shared[order] * size / np.arange(1, size + 1)
    adjusted = np.empty(size)
    adjusted[order] = np.minimum.accumulate(stepped[::-1])[::-1]
    adjusted = np.minimum(np.maximum(adjusted, p_values), 1.0)
    confirmed = max(int((adjusted <= alpha).sum()), 1)
    return adjusted, np.minimum(alpha * share * confirmed / size, alpha)
