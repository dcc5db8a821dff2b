"""The inputs of a decision: which of them are numbers, which are words, and how far apart two cases are.

A column is a number when every known value of it reads as one and there are more than two of them; yes-and-no columns
and words are kept as labels. A blank is never taken for 0: it is a label, or a mark of its own beside a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.decisions.labels import is_number

Codes: TypeAlias = npt.NDArray[np.int32]
Truth: TypeAlias = npt.NDArray[np.bool_]
Marks: TypeAlias = npt.NDArray[np.uint64]

#: Two different labels are as far apart as the two quartiles of a number: √(½ + ½) = 1.
LABEL_WEIGHT: Final = 0.5**0.5
#: Labels of one column beyond so many, the rarest, count as one.
MOST_LABELS: Final = 100
_BLOCK: Final = 1_000_000
#: A number farther out than so many robust spreads counts as lying there; squares of more would lose their digits.
FARTHEST: Final = 1_000.0


@dataclass(frozen=True, eq=False)
class Feature:
    """One input: the place of each case's label, and the number of each label when they are numbers.

    Parameters
    ----------
    column : str
        Name of the column.
    codes : int32 array, cases
        Place of each case's label in ``labels``.
    labels : tuple of (str or None)
        None is a blank.
    numbers : float array, labels, or None
        The number that each label stands for, NaN for a blank; None when the labels are words.
    """

    column: str
    codes: Codes
    labels: tuple[str | None, ...]
    numbers: FloatArray | None

    @property
    def missing(self) -> Truth:
        """Say which cases are blank here."""
        blank = np.array([label is None for label in self.labels] or [False])
        missing: Truth = np.zeros(len(self.codes), bool)
        if self.has_blanks:
            # As places, codes take twice the room, all at once.
            for start in range(0, len(missing), _BLOCK):
                missing[start : start + _BLOCK] = blank[self.codes[start : start + _BLOCK]]
        return missing

    @property
    def has_blanks(self) -> bool:
        """Say whether any case may be blank."""
        return None in self.labels

    def values(self, part: slice = slice(None)) -> FloatArray:
        """Return the number of each case, NaN where blank."""
        if self.numbers is None:
            return np.full(len(self.codes[part]), np.nan)
        values: FloatArray = self.numbers[self.codes[part]]
        return values

    @cached_property
    def _firsts(self) -> Marks:
        """Return for each label the first one that is the same number: 007 is 7, if all are numbers."""
        if self.numbers is None:
            return np.arange(len(self.labels), dtype=np.uint64)
        _, first, place = np.unique(self.numbers, return_index=True, return_inverse=True)
        return first[place.reshape(-1)].astype(np.uint64)

    def marks(self, part: slice) -> Marks:
        """Return whole numbers that are the same for cases with the same value, and only for these."""
        found: Marks = self._firsts[self.codes[part]]
        return found

    def chosen(self, places: npt.NDArray[np.integer] | Truth) -> Feature:
        """Return the same input of some of the cases."""
        return Feature(self.column, self.codes[places], self.labels, self.numbers)


def feature(column: str, codes: Codes, labels: Sequence[str | None]) -> Feature:
    """Return a column as an input, after looking whether its labels are numbers.

    Examples
    --------
    >>> codes = np.array([0, 1, 2], np.int32)
    >>> feature("income", codes, ("5", "70", "900")).values().tolist()
    [5.0, 70.0, 900.0]
    >>> feature("flat", codes, ("5", "70", "none")).numbers is None
    True
    """
    known = [label for label in labels if label is not None]
    numbers = None
    if len(known) > 2 and all(is_number(label) for label in known):
        found = np.array([np.nan if label is None else float(label) for label in labels])
        # 1e999 reads as a number but is none.
        numbers = None if np.isinf(found).any() else found
    return Feature(column, codes, tuple(labels), numbers)


def draw(size: int, most: int, seed: int, *, count: FloatArray | None = None) -> IntArray:
    """Draw cases without putting any back; all of them when there are not too many.

    Parameters
    ----------
    size : int
        Rows of the log.
    most : int
        Cases wanted at most.
    seed : int
        Of the drawing.
    count : float array, optional
        How many cases each row stands for; such a row may be drawn that often.

    Returns
    -------
    int array, rising
        Rows, each as often as it was drawn.

    Examples
    --------
    >>> draw(3, 10, 0).tolist(), draw(2, 10, 0, count=np.array([1.0, 3.0])).tolist()
    ([0, 1, 2], [0, 1, 1, 1])
    """
    ends = None if count is None else np.cumsum(count.astype(np.int64))
    total = size if ends is None else int(ends[-1]) if len(ends) else 0
    drawn: IntArray = np.arange(min(total, most), dtype=np.int64)
    if total > most:
        drawn = np.sort(np.random.default_rng(seed).choice(total, most, replace=False))
    return drawn if ends is None else np.searchsorted(ends, drawn, side="right").astype(np.int64)


def space(features: Sequence[Feature]) -> FloatArray:
    """Place every case in a space in which distance means unlikeness.

    A number counts in units of its own robust spread, from quartile to quartile. Where half of all cases have one
    value (no income, no child) that spread is 0, and the quartiles of the other cases are taken, else the whole range.
    Two different labels lie 1 apart; so do a blank and anything else that lies in the middle.

    Parameters
    ----------
    features : sequence of Feature
        Inputs of the same cases.

    Returns
    -------
    float array, cases × axes

    Examples
    --------
    The quartiles of 0, 10, 20, 30, 40 are 10 and 30, the median is 20.

    >>> five = feature("x", np.arange(5, dtype=np.int32), ("0", "10", "20", "30", "40"))
    >>> space([five])[:, 0].tolist()
    [-1.0, -0.5, 0.0, 0.5, 1.0]
    """
    axes = [axis for item in features for axis in (_label_axes(item) if item.numbers is None else _number_axes(item))]
    cases = len(features[0].codes) if features else 0
    return np.stack(axes, axis=1) if axes else np.zeros((cases, 0))


def _number_axes(item: Feature) -> list[FloatArray]:
    values, missing = item.values(), item.missing
    if missing.all():
        return []
    known = values[~missing]
    middle, spread = float(np.median(known)), _spread(known)
    scaled = np.where(missing, 0.0, np.clip((values - middle) / spread, -FARTHEST, FARTHEST))
    return [scaled, missing.astype(np.float64)] if missing.any() else [scaled]


def _spread(known: FloatArray) -> float:
    low, common, high = np.quantile(known, (0.25, 0.5, 0.75))
    if high == low:
        others = known[known != common]
        low, high = np.quantile(others, (0.25, 0.75)) if len(others) else (0.0, 0.0)
    if high == low:
        low, high = known.min(), known.max()
    return float(high - low) or 1.0


def _label_axes(item: Feature) -> list[FloatArray]:
    codes, known = leading(item, MOST_LABELS)
    if known < 2:
        return []
    return [np.where(codes == place, LABEL_WEIGHT, 0.0) for place in range(known)]


def leading(item: Feature, most: int) -> tuple[IntArray, int]:
    """Give the labels of these cases new numbers, the commonest first; the rarest beyond ``most`` are one.

    Returns
    -------
    codes, kept : int array and how many different ones there are

    Examples
    --------
    >>> item = feature("street", np.array([2, 2, 0, 1], np.int32), ("a", "b", "c"))
    >>> leading(item, 2)
    (array([0, 0, 1, 1]), 2)
    """
    counted = np.bincount(item.codes, minlength=len(item.labels))
    order = np.argsort(-counted, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    kept = min(int((counted > 0).sum()), most)
    codes: IntArray = np.minimum(place, max(kept - 1, 0))[item.codes]
    return codes, kept
