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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.intervals import rate_limits
from algaudit.fairness.proxies.features import Truth
from algaudit.fairness.proxies.inputs import Input

_BLOCK: Final = 1_000_000
#: Rows are compared in so many parts, by the first bits of their mixed numbers.
_PARTS: Final = 16
_MIX: Final = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)


@dataclass(frozen=True, eq=False)
class TwinClasses:
    """The classes of rows whose inputs are all the same.

    A case without a twin is in no class: where inputs are fine, that is most of ten million cases.

    Parameters
    ----------
    of_row : int32 array, rows
        Class of each row, −1 for a case without a twin.
    cases, positive : float arrays, classes
        Cases (at least two), and positive decisions among them.
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
        mixed, refused = self.mixed, self.cases - self.positive
        return {
            "classes": len(self.cases),
            "cases": int(self.cases.sum()),
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


def twin_classes(features: Sequence[Input], positive: Truth, *, count: FloatArray | None = None) -> TwinClasses:
    """Find the rows whose inputs are all the same.

    Each row becomes one number of 64 bits, mixed from the places of its labels, or from a number itself; the chance
    that among ten million rows any two different ones become the same number is about 3 in a million. In a column of
    numbers 007 is 7.

    Parameters
    ----------
    features : sequence of Feature or Numbers
        At least one.
    positive : bool array, rows
        The decision is the positive one.
    count : float array, optional
        How many cases each row stands for.

    Examples
    --------
    >>> from algaudit.fairness.proxies.features import Feature
    >>> flat = Feature("flat", np.array([0, 1, 0, 0], np.int32), ("own", "rent"), None)
    >>> found = twin_classes([flat], np.array([True, True, False, False]))
    >>> found.totals()["different_pairs"], found.totals()["against"], found.of_row.tolist()
    (2, 1, [0, -1, 0, 0])
    """
    of_row, classes = np.full(len(positive), -1, np.int32), 0
    found: list[tuple[FloatArray, FloatArray]] = []
    for rows, starts in _alike(_mixed(features, len(positive))):
        times = np.ones(len(rows)) if count is None else count[rows]
        cases, granted = np.add.reduceat(times, starts), np.add.reduceat(times * positive[rows], starts)
        twins = cases > 1
        place = np.where(twins, np.cumsum(twins) - 1 + classes, -1).astype(np.int32)
        of_row[rows] = np.repeat(place, np.diff(np.append(starts, len(rows))))
        classes += int(twins.sum())
        found.append((cases[twins], granted[twins]))
    none = np.zeros(0)
    return TwinClasses(
        of_row, np.concatenate([none, *(one for one, _ in found)]), np.concatenate([none, *(one for _, one in found)])
    )


def _alike(mixed: npt.NDArray[np.uint64]) -> Iterator[tuple[IntArray, IntArray]]:
    """Yield rows in the order of their mixed numbers, with where each number begins; a part of the rows at a time.

    Ten million rows: an array of whole numbers with an entry for every row is 80 MB, and sorting takes several.
    """
    width = np.uint64(2**64 // _PARTS)
    for part in range(_PARTS):
        low = np.uint64(part) * width
        rows = np.flatnonzero((mixed >= low) & (mixed <= low + (width - np.uint64(1))))
        if len(rows):
            rows = rows[np.argsort(mixed[rows])]
            known = mixed[rows]
            yield rows, np.append(0, np.flatnonzero(known[1:] != known[:-1]) + 1)


def _mixed(features: Sequence[Input], rows: int) -> npt.NDArray[np.uint64]:
    """Mix the marks of each row into one number (the finaliser of SplitMix64, column after column)."""
    mixed = np.empty(rows, np.uint64)
    step, first, second = (np.uint64(number) for number in _MIX)
    for start in range(0, rows, _BLOCK):
        part = slice(start, start + _BLOCK)
        state = np.zeros(len(mixed[part]), np.uint64)
        for item in features:
            state += item.marks(part) + step
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

    >>> from algaudit.fairness.proxies.features import Feature
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
    """Return the cases of a group, and those decided positively, in each class."""
    found = np.zeros((2, len(twins.cases)))
    for start in range(0, len(member), _BLOCK):
        part = slice(start, start + _BLOCK)
        with_twin = member[part] & (twins.of_row[part] >= 0)
        for place, rows in enumerate((with_twin, with_twin & positive[part])):
            weight = 1.0 if count is None else count[part][rows]
            np.add.at(found[place], twins.of_row[part][rows], weight)
    cases, granted = found.astype(np.int64)
    return cases, granted


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
