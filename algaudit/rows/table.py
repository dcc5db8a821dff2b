"""Some columns of a log as compact arrays, one entry per case whose decision is known: the same cases as in the Cube.

A number takes eight bytes and a label four, so that ten million cases with a few columns fit into the memory of an
office computer. The arrays live as long as a check needs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import Cube, FloatArray, in_order
from algaudit.decisions.labels import label_of, positive_of
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.roles import Attribute, Roles
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.identifiers import names_a_person
from algaudit.privacy.masks import shown

if TYPE_CHECKING:
    import pyarrow as pa

#: A column of labels with more different ones would fill the memory with words.
MOST_LABELS = 300_000
#: No number that names a person is shorter.
_SHORTEST_NUMBER = 11
BoolArray: TypeAlias = npt.NDArray[np.bool_]
Codes: TypeAlias = npt.NDArray[np.int32]


def names_persons(column: str) -> InputError:
    """Say that a column names persons, which no figure and no text may repeat."""
    return InputError(
        N_("Column {column} holds identity card or mobile numbers; name another column, these are never shown."),
        column=shown(column),
    )


class TooManyLabelsError(Exception):
    """A column has more different labels than can be told apart in memory."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


@dataclass(frozen=True, eq=False)
class Rows:
    """Columns of single cases.

    Parameters
    ----------
    positive : bool array
        The decision is the positive one.
    outcome : int8 array
        True outcome: 0 no, 1 yes, 2 unknown, as on the axes of :class:`algaudit.fairness.groups.Groups`.
    weight : float array
        Sampling weight, or how many cases the row stands for, else 1.
    numbers : dict of float arrays
        NaN where missing.
    codes, labels : dict of int32 arrays, dict of tuples
        ``labels[column][codes[column]]`` is each case's label, in the canonical order of the Cube; None is missing.
    """

    positive: BoolArray
    outcome: npt.NDArray[np.int8]
    weight: FloatArray
    numbers: dict[str, FloatArray]
    codes: dict[str, Codes]
    labels: dict[str, tuple[str | None, ...]]

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.positive)

    def chosen(self, keep: BoolArray) -> Rows:
        """Return some of the rows."""
        return Rows(
            self.positive[keep],
            self.outcome[keep],
            self.weight[keep],
            {name: values[keep] for name, values in self.numbers.items()},
            {name: codes[keep] for name, codes in self.codes.items()},
            self.labels,
        )


def read_rows(
    log: DecisionLog,
    roles: Roles,
    cube: Cube,
    *,
    numbers: Sequence[str] = (),
    labels: Sequence[Attribute] = (),
) -> Rows:
    """Read columns of a log, batch by batch.

    Parameters
    ----------
    log : DecisionLog
        What the Cube was counted from.
    roles : Roles
        Of the audit.
    cube : Cube
        Says which decision and outcome are the positive ones.
    numbers, labels : sequences
        Columns of numbers; columns of labels, with bands where a number is to be banded.

    Raises
    ------
    InputError
        When a column is missing or holds no numbers.
    TooManyLabelsError
        When a column of labels has more than ``MOST_LABELS`` different ones.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from algaudit.cube.count import count_cube
    >>> from algaudit.decisions.read import read_decisions
    >>> log = read_decisions(pa.table({"granted": [1, 0, None], "days": ["3", "", "5"], "sex": ["f", "m", "f"]}))
    >>> roles = Roles("granted")
    >>> rows = read_rows(log, roles, count_cube(log, roles), numbers=["days"], labels=[Attribute("sex")])
    >>> rows.positive.tolist(), rows.numbers["days"].tolist(), rows.codes["sex"].tolist()
    ([True, False], [3.0, nan], [0, 1])
    """
    weight = roles.weight or roles.count
    wanted = [*numbers, *(item.column for item in labels)]
    own = [name for name in (roles.decision, roles.outcome, weight) if name]
    counted = {name: _Numbers(name, log.rows) for name in numbers}
    if weight:
        counted.setdefault(weight, _Numbers(weight, log.rows, hidden=roles.hidden_counts, shown=False))
    told = {item.column: _Labels(item, log.rows) for item in labels}
    marks = [item.column for role, item in roles.further if role == "labelled"]
    own += marks
    decided = {name: _Labels(Attribute(name), log.rows) for name in (roles.decision, roles.outcome, *marks) if name}
    log.require(dict.fromkeys([*own, *wanted]))
    growing: list[_Numbers | _Labels] = [*counted.values(), *told.values(), *decided.values()]
    for batch in log.batches(list(dict.fromkeys([*own, *wanted]))):
        for column in growing:
            column.add(batch.column(column.name))
    return _together(roles, cube, counted, told, decided)


def _together(
    roles: Roles,
    cube: Cube,
    counted: dict[str, _Numbers],
    told: dict[str, _Labels],
    decided: dict[str, _Labels],
) -> Rows:
    """Settle one column after the other, each freed when it is done: two copies of all would not fit."""
    keep, positive = _decided(decided[roles.decision], cube.positive)
    outcome = _outcomes(decided, roles, cube, len(positive))
    decided.clear()
    weight = roles.weight or roles.count
    weights = counted[weight].values() if weight else np.broadcast_to(np.ones(1), len(keep))
    if roles.count:
        keep &= weights > 0
    whole = None if keep.all() else keep
    numbers = {name: _some(counted.pop(name).values(), whole) for name in list(counted)}
    kept = {name: told.pop(name).used(whole) for name in list(told)}
    return Rows(
        _some(positive, whole),
        _some(outcome, whole),
        _some(weights, whole),
        numbers,
        {name: codes for name, (codes, _) in kept.items()},
        {name: labels for name, (_, labels) in kept.items()},
    )


# Any: arrays of every kind.
def _some(values: npt.NDArray[Any], keep: BoolArray | None) -> npt.NDArray[Any]:
    """Return the kept entries; the array itself when all are kept."""
    return values if keep is None else values[keep]


def _decided(decision: _Labels, positive: str | None) -> tuple[BoolArray, BoolArray]:
    codes = decision.codes()
    return codes != decision.place(None), codes == decision.place(positive)


def _outcomes(decided: dict[str, _Labels], roles: Roles, cube: Cube, rows: int) -> npt.NDArray[np.int8]:
    if not roles.outcome:
        return np.full(rows, 2, np.int8)
    truth = decided[roles.outcome]
    outcome: npt.NDArray[np.int8] = (truth.codes() == truth.place(cube.outcome_positive)).astype(np.int8)
    outcome[truth.codes() == truth.place(None)] = 2
    for name, mark in decided.items():
        if name not in {roles.decision, roles.outcome}:
            # Where nobody looked there is no outcome, whatever the log says.
            outcome[mark.codes() != mark.place(positive_of(mark.known()))] = 2
    return outcome


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


class _Numbers:
    """A column of numbers that grows."""

    def __init__(self, name: str, rows: int | None, *, hidden: bool = False, shown: bool = True) -> None:
        self.name = name
        self._hidden, self._shown = hidden, shown
        self._values = _Growing(np.float64, rows)

    def add(self, values: pa.Array) -> None:
        from algaudit.decisions.numbers import number_or_nothing, numbers

        read = number_or_nothing if self._hidden else numbers
        self._values.add(read(values, self.name).to_numpy(zero_copy_only=False))

    def values(self) -> FloatArray:
        found = self._values.whole()
        # As whole numbers a mobile number has 11 digits and an identity card 18; amounts and scores hardly have.
        large = found[((found >= 1.3e10) & (found < 2e10)) | ((found >= 1e17) & (found < 1e18))]
        if self._shown and (large == np.floor(large)).any():
            raise names_persons(self.name)
        return found


class _Labels:
    """A column of labels that grows; each different spelling of a batch is read once."""

    def __init__(self, item: Attribute, rows: int | None) -> None:
        self.name = item.column
        self._bands = item.bands
        named: tuple[str | None, ...] = (*item.band_labels(), None) if item.bands else ()
        self._places: dict[str | None, int] = {label: place for place, label in enumerate(named)}
        self._codes = _Growing(np.int32, rows)

    def add(self, values: pa.Array) -> None:
        self._codes.add(self._banded(values) if self._bands else self._named(values))

    def _banded(self, values: pa.Array) -> Codes:
        from algaudit.decisions.numbers import numbers

        known = numbers(values, self.name).to_numpy(zero_copy_only=False).astype(np.float64)
        codes: Codes = np.searchsorted(np.array(self._bands), known, side="right").astype(np.int32)
        codes[np.isnan(known)] = len(self._bands) + 1
        return codes

    def _named(self, values: pa.Array) -> Codes:
        import pyarrow as pa
        import pyarrow.compute as pc

        encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
        spellings = [label_of(value) for value in encoded.dictionary.to_pylist()]
        missing = self._places.setdefault(None, len(self._places))
        places = [self._places.setdefault(label, len(self._places)) for label in spellings]
        if len(self._places) > MOST_LABELS:
            raise TooManyLabelsError(self.name)
        if any(names_a_person(label) for label in set(spellings) if label and len(label) >= _SHORTEST_NUMBER):
            raise names_persons(self.name)
        codes = pc.fill_null(encoded.indices, len(places)).to_numpy(zero_copy_only=False)
        found: Codes = np.array([*places, missing], np.int32)[codes]
        return found

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
        codes = _some(self.codes(), keep)
        there = np.zeros(len(self._places), bool)
        there[codes] = True
        named = [label for label, is_there in zip(self._places, there.tolist(), strict=True) if is_there]
        bands = Attribute(self.name, self._bands).band_labels()
        labels = (*bands, *([None] if None in named else [])) if bands else in_order(named)
        new = {label: place for place, label in enumerate(labels)}
        settled = np.array([new.get(label, -1) for label in self._places], np.int32)
        if (settled == np.arange(len(settled))).all():
            return codes, labels
        return settled[codes], labels
