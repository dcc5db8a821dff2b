"""The columns that a check has read, as inputs: by their labels, or by their numbers where those were too many to name.

A fine income has millions of different values. Such an input is the number of each case; of the few cases that are
drawn it becomes an input by labels like any other. The last digits decide who is a twin, and nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray
from algaudit.decisions.labels import is_number, label_of
from algaudit.decisions.roles import Attribute
from algaudit.fairness.proxies.features import Codes, Feature, Marks, Truth, feature

_BLOCK: Final = 1_000_000
#: Stands for a blank among the marks of numbers: no number is written so.
_BLANK: Final = np.uint64(0x7FF8_0000_0000_0000)


@dataclass(frozen=True, eq=False)
class Numbers:
    """One input as the number of each case.

    Parameters
    ----------
    column : str
        Name of the column.
    of_case : float array, cases
        NaN where blank.
    """

    column: str
    of_case: FloatArray

    @property
    def missing(self) -> Truth:
        """Say which cases are blank here."""
        return np.isnan(self.of_case)

    @property
    def has_blanks(self) -> bool:
        """Say whether any case is blank."""
        return bool(self.missing.any())

    def values(self, part: slice = slice(None)) -> FloatArray:
        """Return the number of each case, NaN where blank."""
        return self.of_case[part]

    def marks(self, part: slice) -> Marks:
        """Return whole numbers that are the same for cases with the same number, and only for these."""
        # Adding 0 makes one zero of −0 and 0.
        found: Marks = (self.of_case[part] + 0.0).view(np.uint64)
        found[np.isnan(self.of_case[part])] = _BLANK
        return found

    def chosen(self, places: npt.NDArray[np.integer] | Truth) -> Feature:
        """Return the same input of some of the cases, by the labels that these have.

        Examples
        --------
        >>> found = Numbers("income", np.array([70.5, 5, np.nan, 5])).chosen(np.array([0, 1, 3]))
        >>> found.labels, found.codes.tolist(), found.values().tolist()
        (('5', '70.5'), [1, 0, 0], [70.5, 5.0, 5.0])
        """
        values, codes = np.unique(self.of_case[places], return_inverse=True)
        labels = tuple(label_of(value) for value in values.tolist())
        return Feature(self.column, codes.reshape(-1).astype(np.int32), labels, values)


Input: TypeAlias = Feature | Numbers


def inputs(
    codes: Mapping[str, Codes],
    labels: Mapping[str, Sequence[str | None]],
    columns: Sequence[str],
    *,
    numbers: Mapping[str, FloatArray] | None = None,
) -> list[Input]:
    """Return some columns that were read as inputs, each once.

    Parameters
    ----------
    codes, labels, numbers : mappings
        As they were read; a column that has labels is taken by these.
    columns : sequence of str
        Those wanted.

    Examples
    --------
    >>> codes, labels = {"flat": np.array([0, 1], np.int32)}, {"flat": ("own", None)}
    >>> found = inputs(codes, labels, ["flat", "flat", "income"], numbers={"income": np.array([5.5, 7.25])})
    >>> [(item.column, item.missing.tolist()) for item in found]
    [('flat', [False, True]), ('income', [False, False])]
    """
    return [
        feature(column, codes[column], labels[column])
        if column in codes or numbers is None
        else Numbers(column, numbers[column])
        for column in dict.fromkeys(columns)
    ]


def grouped(item: Attribute, found: Input) -> Feature:
    """Return a column that makes groups, its numbers put into their bands as in the Cube.

    Parameters
    ----------
    item : Attribute
        The column and its bands.
    found : Feature or Numbers
        As it was read, without bands: an age may be an input and make groups as well.

    Examples
    --------
    >>> age = feature("age", np.array([2, 0, 1], np.int32), ("17", "61", None))
    >>> made = grouped(Attribute("age", (18.0, 60.0)), age)
    >>> [made.labels[code] for code in made.codes]
    [None, '<18', '≥60']
    """
    if isinstance(found, Numbers):
        return _banded(item, found)
    if not item.bands:
        return Feature(item.column, found.codes, found.labels, None)
    numbers = [float(label) if label is not None and is_number(label) else np.nan for label in found.labels]
    return Feature(item.column, _bands(item, np.array(numbers))[found.codes], (*item.band_labels(), None), None)


def _banded(item: Attribute, found: Numbers) -> Feature:
    codes = np.empty(len(found.of_case), np.int32)
    for start in range(0, len(codes), _BLOCK):
        part = slice(start, start + _BLOCK)
        codes[part] = _bands(item, found.of_case[part])
    return Feature(item.column, codes, (*item.band_labels(), None), None)


def _bands(item: Attribute, numbers: FloatArray) -> Codes:
    band = np.searchsorted(np.array(item.bands), numbers, side="right").astype(np.int32)
    band[np.isnan(numbers)] = len(item.bands) + 1
    return band
