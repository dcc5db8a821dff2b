"""Cases whose inputs are all the same: how many of them were decided differently, and to whose disadvantage.

A rule that looks at the inputs alone decides twins alike. Where twins were decided differently, either something else
was looked at, or somebody decided otherwise, or the rule changed in between. When the refused one of two unlike-decided
twins is again and again from the same group, that is no accident.

Notes
-----
Twins of two groups are paired by lot, no case twice; among pairs decided differently the disadvantage falls on either
side with chance one half if groups are treated alike, so the exact sign test applies (McNemar 1947, Psychometrika
12:153; binomial form).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.intervals import rate_limits
from algaudit.fairness.proxies.features import Feature, Truth

_BLOCK: Final = 1_000_000
_MIX: Final = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)


@dataclass(frozen=True, eq=False)
class TwinClasses:
    """The classes of rows whose inputs are all the same.

    Parameters
    ----------
    of_row : int32 array, rows
        Class of each row.
    cases, positive : float arrays, classes
        Cases, and positive decisions among them.
    """

    of_row: npt.NDArray[np.int32]
    cases: FloatArray
    positive: FloatArray

    @property
    def mixed(self) -> Truth:
        """Say which classes were decided both ways."""
        found: Truth = (self.positive > 0) & (self.positive < self.cases)
        return found

    def totals(self) -> dict[str, int]:
        """Return what can be counted: cases with a twin, classes, pairs, and what was decided differently.

        ``against`` is how many decisions would have to be other ones for all twins to be decided alike, at least.
        """
        with_twin, mixed = self.cases > 1, self.mixed
        refused = self.cases - self.positive
        return {
            "classes": int(with_twin.sum()),
            "cases": int(self.cases[with_twin].sum()),
            "pairs": int((self.cases * (self.cases - 1) / 2).sum()),
            "mixed_classes": int(mixed.sum()),
            "mixed_cases": int(self.cases[mixed].sum()),
            "different_pairs": int((self.positive * refused).sum()),
            "against": int(np.minimum(self.positive, refused).sum()),
        }


@dataclass(frozen=True)
class Matched:
    """Pairs of alike cases, one of a group and one of the reference group.

    ``less``: only the reference group's case was decided positively; ``more``: only the group's case was.
    """

    pairs: int
    less: int
    more: int

    @property
    def different(self) -> int:
        """Pairs decided differently."""
        return self.less + self.more

    @property
    def gap(self) -> float | None:
        """Rate of positive decisions in the group less that in the reference group, in these pairs."""
        return (self.more - self.less) / self.pairs if self.pairs else None

    def less_share(self, alpha: float) -> tuple[float, float, float] | None:
        """Return the share of ``less`` among pairs decided differently, with its limits; None when there are none."""
        if not self.different:
            return None
        share = self.less / self.different
        low, high = rate_limits(share, self.different, alpha)
        return share, float(low), float(high)

    def p_value(self) -> float | None:
        """Return the exact two-sided p-value of the sign test; None when no pair was decided differently.

        Examples
        --------
        Of 6 pairs decided differently all went against one side: 2 · ½⁶ = 0.03125.

        >>> Matched(10, 6, 0).p_value()
        0.03125
        """
        if not self.different:
            return None
        return min(2 * float(bdtr(min(self.less, self.more), self.different, 0.5)), 1.0)


def twin_classes(features: Sequence[Feature], positive: Truth, *, count: FloatArray | None = None) -> TwinClasses:
    """Find the rows whose inputs are all the same.

    Each row becomes one number of 64 bits, mixed from the places of its labels; the chance that among ten million rows
    any two different ones become the same number is about 3 in a million.

    Parameters
    ----------
    features : sequence of Feature
        At least one.
    positive : bool array, rows
        The decision is the positive one.
    count : float array, optional
        How many cases each row stands for.

    Examples
    --------
    >>> flat = Feature("flat", np.array([0, 1, 0, 0], np.int32), ("own", "rent"), None)
    >>> found = twin_classes([flat], np.array([True, True, False, False]))
    >>> found.totals()["different_pairs"], found.totals()["against"]
    (2, 1)
    """
    mixed = _mixed(features)
    if not len(mixed):
        return TwinClasses(np.zeros(0, np.int32), np.zeros(0), np.zeros(0))
    order = np.argsort(mixed)
    mixed = mixed[order]
    later = mixed[1:] != mixed[:-1]
    # Ten million rows: every array of them that is still held is 80 MB.
    del mixed
    starts = np.append(0, np.flatnonzero(later) + 1)
    of_row = np.empty(len(order), np.int32)
    of_row[order] = np.append(np.int32(0), np.cumsum(later, dtype=np.int32))
    if count is None:
        cases = np.diff(np.append(starts, len(order))).astype(np.float64)
        return TwinClasses(of_row, cases, np.add.reduceat(positive[order], starts, dtype=np.float64))
    times = count[order]
    return TwinClasses(of_row, np.add.reduceat(times, starts), np.add.reduceat(times * positive[order], starts))


def _mixed(features: Sequence[Feature]) -> npt.NDArray[np.uint64]:
    """Mix the codes of each row into one number (the finaliser of SplitMix64, column after column)."""
    rows = len(features[0].codes)
    mixed = np.empty(rows, np.uint64)
    step, first, second = (np.uint64(number) for number in _MIX)
    for start in range(0, rows, _BLOCK):
        part = slice(start, start + _BLOCK)
        state = np.zeros(len(mixed[part]), np.uint64)
        for item in features:
            state += item.codes[part].astype(np.uint64) + step
            state = (state ^ (state >> np.uint64(30))) * first
            state = (state ^ (state >> np.uint64(27))) * second
            state ^= state >> np.uint64(31)
        mixed[part] = state
    return mixed


def matched_twins(
    twins: TwinClasses,
    positive: Truth,
    members: tuple[Truth, Truth],
    *,
    seed: int,
    count: FloatArray | None = None,
) -> Matched:
    """Pair the twins of a group and of the reference group by lot, no case twice.

    Parameters
    ----------
    twins : TwinClasses
    positive : bool array, rows
    members : two bool arrays, rows
        Rows of the group, rows of the reference group.
    seed : int
        Of the lot.
    count : float array, optional
        How many cases each row stands for.

    Examples
    --------
    Twins: a refused woman and a granted man, twice; and two more men.

    >>> flat = Feature("flat", np.zeros(6, np.int32), ("own",), None)
    >>> granted, woman = np.array([0, 0, 1, 1, 1, 1], bool), np.array([1, 1, 0, 0, 0, 0], bool)
    >>> matched_twins(twin_classes([flat], granted), granted, (woman, ~woman), seed=0)
    Matched(pairs=2, less=2, more=0)
    """
    counted = [_counted(twins, member, positive, count) for member in members]
    both = (counted[0][0] > 0) & (counted[1][0] > 0)
    (own, own_granted), (other, other_granted) = ((cases[both], granted[both]) for cases, granted in counted)
    pairs = np.minimum(own, other)
    draws = np.random.default_rng(seed)
    # Who of the larger side is drawn; then whom each granted one of the group meets.
    first = draws.hypergeometric(own_granted, own - own_granted, pairs)
    second = draws.hypergeometric(other_granted, other - other_granted, pairs)
    agreed = draws.hypergeometric(second, pairs - second, first)
    return Matched(int(pairs.sum()), int((second - agreed).sum()), int((first - agreed).sum()))


def _counted(twins: TwinClasses, member: Truth, positive: Truth, count: FloatArray | None) -> tuple[IntArray, IntArray]:
    """Return the cases of a group, and those decided positively, in each class that has a twin."""
    shared = twins.cases > 1
    # Most classes of a log with fine inputs are single cases; they get no place.
    place, kept = np.cumsum(shared, dtype=np.int32) - np.int32(1), shared[twins.of_row]
    found = []
    for rows in (member & kept, member & positive & kept):
        weight = None if count is None else count[rows]
        found.append(np.bincount(place[twins.of_row[rows]], weight, int(shared.sum())).astype(np.int64))
    return found[0], found[1]


def named_twins(twins: TwinClasses, positive: Truth, *, most: int, seed: int) -> list[tuple[int, int]]:
    """Draw classes that were decided both ways, and name of each the first positive row and the first other row."""
    mixed = np.flatnonzero(twins.mixed)
    drawn = np.random.default_rng(seed).permutation(mixed)[:most]
    rows = np.flatnonzero(np.isin(twins.of_row, drawn))
    named = []
    for one in np.sort(drawn).tolist():
        same = rows[twins.of_row[rows] == one]
        named.append((int(same[positive[same]][0]), int(same[~positive[same]][0])))
    return named
