"""The people on whom other ways of deciding are tried out: one half to fit them on, the other to look at the result.

A rule that is fitted and judged on the same people looks better than it is; so each figure is of people whom the rule
has never seen. A group takes part when both halves hold enough of its people to fit and to judge by.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.groups import NO, UNKNOWN, YES, Groups

BoolArray: TypeAlias = npt.NDArray[np.bool_]

#: So many people of a group, and of each outcome, in each half; with fewer a rule of its own is noise.
SMALLEST_HALF: Final = 10


@dataclass(frozen=True, eq=False)
class Cases:
    """People with what is known of each.

    Parameters
    ----------
    column : str
        What makes the groups.
    groups : tuple of str
        Label of each group.
    group : int array, people
        Place of each one's label; -1 for those who do not take part.
    decided : bool array
        The present decision is the positive one.
    outcome : int8 array
        True outcome: 0 no, 1 yes, 2 unknown.
    weight : float array
        Sampling weight, else 1. It counts where results are looked at, not where rules are fitted.
    score : float array, optional
        NaN where missing.
    features : float array, people × axes, optional
        Inputs, scaled.
    weighted, with_outcome : bool
        The log has weights; the log has a column of outcomes.
    """

    column: str
    groups: tuple[str, ...]
    group: IntArray
    decided: BoolArray
    outcome: npt.NDArray[np.int8]
    weight: FloatArray
    score: FloatArray | None = None
    features: FloatArray | None = None
    weighted: bool = False
    with_outcome: bool = False

    @property
    def size(self) -> int:
        """Number of people."""
        return len(self.group)

    @property
    def known(self) -> BoolArray:
        """Whose true outcome is known."""
        known: BoolArray = self.outcome != UNKNOWN
        return known

    def chosen(self, keep: BoolArray) -> Cases:
        """Return some of the people."""
        return replace(
            self,
            group=self.group[keep],
            decided=self.decided[keep],
            outcome=self.outcome[keep],
            weight=self.weight[keep],
            score=None if self.score is None else self.score[keep],
            features=None if self.features is None else self.features[keep],
        )

    def counted(self, after: BoolArray) -> Groups:
        """Count each group by outcome and by a decision other than the present one, or the present one itself."""
        place = (self.group * 3 + self.outcome) * 2 + after
        shape = (len(self.groups), 3, 2)

        def total(values: FloatArray | None) -> FloatArray:
            return np.bincount(place, values, int(np.prod(shape))).astype(np.float64).reshape(shape)

        cases = total(None).astype(np.int64)
        labels = tuple((label,) for label in self.groups)
        weight, squared = total(self.weight), total(self.weight**2)
        return Groups((self.column,), labels, cases, weight, squared, self.weighted, self.with_outcome)


@dataclass(frozen=True, eq=False)
class Halves:
    """The two halves, and who was left out.

    Parameters
    ----------
    fit, look : Cases
        To fit rules on; to look at the result.
    too_small : tuple of str
        Groups with too few people in a half.
    left_out : int
        People of those groups, and people whose group is not known.
    """

    fit: Cases
    look: Cases
    too_small: tuple[str, ...]
    left_out: int


def halves(cases: Cases, seed: int) -> Halves:
    """Split people at random into two halves, and leave out whom nothing could be said about.

    Parameters
    ----------
    cases : Cases
        Group -1 for those whose group is not known.
    seed : int
        The same seed makes the same halves.

    Returns
    -------
    Halves
        Groups are numbered anew; there may be fewer than two left.

    Examples
    --------
    40 women, 40 men and 3 others are split in two; the three are too few.

    >>> group = np.repeat([0, 1, 2], [40, 40, 3])
    >>> ones = np.ones(83)
    >>> people = Cases("sex", ("f", "m", "x"), group, ones == 1, np.full(83, 2, np.int8), ones)
    >>> made = halves(people, seed=0)
    >>> made.fit.groups, made.too_small, made.left_out, made.fit.size + made.look.size
    (('f', 'm'), ('x',), 3, 80)
    """
    first = np.zeros(cases.size, np.bool_)
    first[np.random.default_rng(seed).permutation(cases.size)[: cases.size // 2]] = True
    enough = _enough(cases, first) & _enough(cases, ~first)
    place = np.append(np.where(enough, np.cumsum(enough) - 1, -1), -1)
    renamed = replace(
        cases,
        groups=tuple(label for label, stays in zip(cases.groups, enough.tolist(), strict=True) if stays),
        group=place[cases.group],
    )
    stays = renamed.group >= 0
    return Halves(
        renamed.chosen(first & stays),
        renamed.chosen(~first & stays),
        tuple(label for label, takes in zip(cases.groups, enough.tolist(), strict=True) if not takes),
        int((~stays).sum()),
    )


def _enough(cases: Cases, half: BoolArray) -> BoolArray:
    """Say which groups have enough people in a half: of both outcomes, where there are outcomes."""
    outcomes = (NO, YES) if cases.with_outcome else (NO, YES, UNKNOWN)
    counts = np.zeros((len(cases.groups), 3), np.int64)
    there = half & (cases.group >= 0)
    np.add.at(counts, (cases.group[there], cases.outcome[there]), 1)
    found = counts[:, outcomes]
    least: BoolArray = (found.min(axis=1) if cases.with_outcome else found.sum(axis=1)) >= SMALLEST_HALF
    return least
