"""Columns that grow batch by batch: of numbers, of labels, and of inputs, which may be the one or the other.

An input is kept as labels as long as there are not too many different ones, so that 007 and 7, or an empty income and
one of 0, stay what they are. A fine income has more different values than words fit into the memory: from then on the
numbers themselves are kept, if every value is one. The same log always ends the same way, however it is cut up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray, in_order
from algaudit.decisions.labels import MISSING_WORDS, is_number, label_of
from algaudit.decisions.numbers import number_or_nothing, numbers
from algaudit.decisions.roles import Attribute
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.identifiers import names_a_person
from algaudit.privacy.masks import shown

if TYPE_CHECKING:
    import pyarrow as pa

#: No number that names a person is shorter.
_SHORTEST_NUMBER = 11
#: As whole numbers a mobile number has 11 digits, or 86 before them, and an identity card 18; amounts hardly have.
_OF_PERSONS = ((1.3e10, 2e10), (8.613e12, 8.62e12), (1e17, 1e18))
#: From here on whole numbers that differ by 1 are the same as numbers: they are codes, not amounts.
_NOT_EXACT = 2.0**53
#: Different spellings made into labels at once.
_PIECE = 50_000
_BLOCK = 1_000_000
Codes: TypeAlias = npt.NDArray[np.int32]
BoolArray: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Either(Attribute):
    """A column without bands that is kept as labels, or as numbers where there are too many different ones."""


class TooManyLabelsError(Exception):
    """A column has more different labels than can be told apart in memory."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


def names_persons(column: str) -> InputError:
    """Say that a column names persons, which no figure and no text may repeat."""
    return InputError(
        N_("Column {column} holds identity card or mobile numbers; name another column, these are never shown."),
        column=shown(column),
    )


# Any: arrays of every kind.
def some(values: npt.NDArray[Any], keep: BoolArray | None) -> npt.NDArray[Any]:
    """Return the kept entries; the array itself when all are kept."""
    return values if keep is None else values[keep]


def _blocks(codes: Codes) -> Iterator[slice]:
    """Yield parts of many codes; as places they take twice the room, all at once."""
    return (slice(start, start + _BLOCK) for start in range(0, len(codes), _BLOCK))


class _Growing:
    """An array that grows as batches come; its final size is known beforehand for most logs."""

    def __init__(self, kind: npt.DTypeLike, rows: int | None) -> None:
        self._held = np.empty(rows or 0, kind)
        self._filled = 0

    def add(self, values: npt.NDArray[Any]) -> None:
        end = self._filled + len(values)
        if end > len(self._held):
            grown = np.empty(max(end, len(self._held) * 3 // 2), self._held.dtype)
            grown[: self._filled] = self._held[: self._filled]
            self._held = grown
        self._held[self._filled : end] = values
        self._filled = end

    def whole(self) -> npt.NDArray[Any]:
        return self._held[: self._filled]


class NumberColumn:
    """A column of numbers that grows."""

    def __init__(self, name: str, rows: int | None, *, hidden: bool = False, shown: bool = True) -> None:
        self.name = name
        self._hidden, self._shown = hidden, shown
        self._values = _Growing(np.float64, rows)

    def add(self, values: pa.Array) -> None:
        """Add a batch."""
        read = number_or_nothing if self._hidden else numbers
        self._values.add(read(values, self.name).to_numpy(zero_copy_only=False))

    def values(self) -> FloatArray:
        """Return all numbers, NaN where missing."""
        found = self._values.whole()
        large = found[_could_be_of_persons(found)]
        if self._shown and (large == np.floor(large)).any():
            raise names_persons(self.name)
        return found


def _could_be_of_persons(found: FloatArray) -> BoolArray:
    made: BoolArray = np.zeros(len(found), bool)
    for low, high in _OF_PERSONS:
        made |= (found >= low) & (found < high)
    return made


class LabelColumn:
    """A column of labels that grows; each different spelling of a batch is read once."""

    def __init__(self, item: Attribute, rows: int | None, most: int) -> None:
        self.name = item.column
        self._bands, self._most = item.bands, most
        named: tuple[str | None, ...] = (*item.band_labels(), None) if item.bands else ()
        self._places: dict[str | None, int] = {label: place for place, label in enumerate(named)}
        self._codes = _Growing(np.int32, rows)

    def add(self, values: pa.Array) -> None:
        """Add a batch; one that has too many labels is not added.

        Raises
        ------
        TooManyLabelsError
            When there are more than ``most``.
        """
        self._codes.add(self._banded(values) if self._bands else self._named(values))

    def _banded(self, values: pa.Array) -> Codes:
        known = numbers(values, self.name).to_numpy(zero_copy_only=False).astype(np.float64)
        codes: Codes = np.searchsorted(np.array(self._bands), known, side="right").astype(np.int32)
        codes[np.isnan(known)] = len(self._bands) + 1
        return codes

    def _named(self, values: pa.Array) -> Codes:
        import pyarrow as pa
        import pyarrow.compute as pc

        encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
        missing = self._places.setdefault(None, len(self._places))
        places: list[int] = []
        # A frame comes as one batch; words for all its values may be more than there is room for.
        for start in range(0, len(encoded.dictionary), _PIECE):
            places += self._placed(encoded.dictionary.slice(start, _PIECE))
        codes = pc.fill_null(encoded.indices, len(places)).to_numpy(zero_copy_only=False)
        found: Codes = np.array([*places, missing], np.int32)[codes]
        return found

    def _placed(self, spelled: pa.Array) -> list[int]:
        spellings = [label_of(value) for value in spelled.to_pylist()]
        places = [self._places.setdefault(label, len(self._places)) for label in spellings]
        if any(names_a_person(label) for label in set(spellings) if label and len(label) >= _SHORTEST_NUMBER):
            raise names_persons(self.name)
        if len(self._places) > self._most:
            raise TooManyLabelsError(self.name)
        return places

    def codes(self) -> Codes:
        """Return the place of each row's label, by when it was first seen."""
        return self._codes.whole()

    def place(self, label: str | None) -> int:
        """Return the code of a label, −1 when no row has it."""
        return self._places.get(label, -1)

    def known(self) -> list[str | None]:
        """Return every label that some row has."""
        return list(self._places)

    def used(self, keep: BoolArray | None) -> tuple[Codes, tuple[str | None, ...]]:
        """Return codes and labels of the kept rows in canonical order; bands stay, so that an empty one is seen."""
        codes = some(self.codes(), keep)
        there = np.zeros(len(self._places), bool)
        for part in _blocks(codes):
            there[codes[part]] = True
        named = [label for label, is_there in zip(self._places, there.tolist(), strict=True) if is_there]
        bands = Attribute(self.name, self._bands).band_labels()
        labels = (*bands, *([None] if None in named else [])) if bands else in_order(named)
        new = {label: place for place, label in enumerate(labels)}
        settled = np.array([new.get(label, -1) for label in self._places], np.int32)
        if (settled != np.arange(len(settled))).any():
            # In its place: nobody adds to this column any more, and a second copy might not fit.
            for part in _blocks(codes):
                codes[part] = settled[codes[part]]
        return codes, labels


class EitherColumn:
    """An input that grows: labels, until there are too many and all of them are numbers."""

    def __init__(self, item: Attribute, rows: int | None, most: int) -> None:
        self.name = item.column
        self.labels: LabelColumn | None = LabelColumn(item, rows, most)
        self._values = _Growing(np.float64, rows)

    def add(self, values: pa.Array) -> None:
        """Add a batch.

        Raises
        ------
        TooManyLabelsError
            When there are too many labels and any of them is no number that is kept to its last digit.
        """
        if self.labels is not None:
            try:
                self.labels.add(values)
            except TooManyLabelsError:
                self._values.add(self._turned(self.labels))
                self.labels = None
        if self.labels is None:
            self._values.add(self._exact(self._read(values)))

    def _turned(self, labels: LabelColumn) -> FloatArray:
        """Return the numbers of the labels held so far."""
        known = labels.known()
        if not all(label is None or is_number(label) for label in known):
            raise TooManyLabelsError(self.name)
        table = np.array([np.nan if label is None else float(label) for label in known])
        found: FloatArray = self._exact(table)[labels.codes()]
        return found

    def _read(self, values: pa.Array) -> FloatArray:
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_dictionary(values.type):
            values = pc.cast(values, values.type.value_type)
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            # A blank among the text would have every value read one by one.
            blank = pc.is_in(values, pa.array(sorted(MISSING_WORDS), values.type))
            values = pc.if_else(blank, pa.nulls(1, values.type)[0], values)
        try:
            made = numbers(values, self.name)
        except InputError as error:
            raise TooManyLabelsError(self.name) from error
        found: FloatArray = made.to_numpy(zero_copy_only=False).astype(np.float64, copy=False)
        # Some words that Arrow takes for a number that is none are words here.
        if any(map(label_of, _spellings(values, np.isnan(found)))):
            raise TooManyLabelsError(self.name)
        # A number that could be somebody's is looked at as it is written.
        spelled = _spellings(values, _could_be_of_persons(np.abs(found)))
        if any(names_a_person(label_of(value) or "") for value in spelled):
            raise names_persons(self.name)
        return found

    def _exact(self, found: FloatArray) -> FloatArray:
        if (np.abs(found) >= _NOT_EXACT).any():
            raise TooManyLabelsError(self.name)
        return found

    def values(self) -> FloatArray:
        """Return all numbers, NaN where missing; only when these are no labels."""
        return self._values.whole()


# Any: whatever a log holds.
def _spellings(values: pa.Array, wanted: BoolArray) -> list[Any]:
    """Return the different known values of some rows."""
    import pyarrow as pa

    if not wanted.any():
        return []
    found: list[Any] = values.filter(pa.array(wanted)).drop_null().unique().to_pylist()
    return found
