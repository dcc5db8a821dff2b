"""Some columns of a log as compact arrays, one entry per case whose decision is known: the same cases as in the Cube.

A number takes eight bytes and a label four, so that ten million cases with a few columns fit into the memory of an
office computer. The arrays live as long as a check needs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import Cube, FloatArray
from algaudit.decisions.labels import positive_of
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.roles import Attribute, Roles
from algaudit.rows.columns import (
    BoolArray,
    Codes,
    Either,
    EitherColumn,
    LabelColumn,
    NumberColumn,
    TooManyLabelsError,
    some,
)

__all__ = ["MOST_LABELS", "Codes", "Either", "Rows", "TooManyLabelsError", "either", "read_rows"]

#: A column of labels with more different ones would fill the memory with words.
MOST_LABELS = 300_000


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


def either(columns: Sequence[str], groups: Sequence[Attribute] = ()) -> list[Attribute]:
    """Return inputs, and columns of groups beside them, to be read without bands, each once.

    What makes groups without bands has few labels, and stays labels.

    Examples
    --------
    >>> either(["income", "sex"], [Attribute("sex"), Attribute("age", (18.0,))])
    [Either(column='income', bands=()), Attribute(column='sex', bands=()), Either(column='age', bands=())]
    """
    plain = {item.column for item in groups if not item.bands}
    named = dict.fromkeys([*columns, *(item.column for item in groups)])
    return [Attribute(column) if column in plain else Either(column) for column in named]


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
        Columns of numbers; columns of labels, with bands where a number is to be banded. An :class:`Either` of very
        many different numbers is found among ``numbers`` instead.

    Raises
    ------
    InputError
        When a column is missing or holds no numbers.
    TooManyLabelsError
        When a column of labels has more than ``MOST_LABELS`` different ones; an :class:`Either` only when any of them
        is no number.

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
    counted = {name: NumberColumn(name, log.rows) for name in numbers}
    if weight:
        counted.setdefault(weight, NumberColumn(weight, log.rows, hidden=roles.hidden_counts, shown=False))
    told = {
        item.column: (EitherColumn if isinstance(item, Either) else LabelColumn)(item, log.rows, MOST_LABELS)
        for item in labels
    }
    marks = [item.column for role, item in roles.further if role == "labelled"]
    own += marks
    decided = {
        name: LabelColumn(Attribute(name), log.rows, MOST_LABELS)
        for name in (roles.decision, roles.outcome, *marks)
        if name
    }
    log.require(dict.fromkeys([*own, *wanted]))
    # Handed over without a name: whoever still held it would hold every column.
    _grow(log, list(dict.fromkeys([*own, *wanted])), [*counted.values(), *told.values(), *decided.values()])
    return _together(roles, cube, counted, told, decided)


def _grow(log: DecisionLog, names: list[str], columns: list[NumberColumn | LabelColumn | EitherColumn]) -> None:
    import pyarrow as pa

    for batch in log.batches(names):
        for column in columns:
            column.add(batch.column(column.name))
    # What the batches took is given back before the columns are settled.
    pa.default_memory_pool().release_unused()


def _together(
    roles: Roles,
    cube: Cube,
    counted: dict[str, NumberColumn],
    told: dict[str, LabelColumn | EitherColumn],
    decided: dict[str, LabelColumn],
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
    numbers = {name: some(counted.pop(name).values(), whole) for name in list(counted)}
    kept = {}
    for name in list(told):
        column = told.pop(name)
        labels = column.labels if isinstance(column, EitherColumn) else column
        if labels is not None:
            kept[name] = labels.used(whole)
        elif name not in numbers and isinstance(column, EitherColumn):
            numbers[name] = some(column.values(), whole)
        del column, labels
    return Rows(
        some(positive, whole),
        some(outcome, whole),
        some(weights, whole),
        numbers,
        {name: codes for name, (codes, _) in kept.items()},
        {name: labels for name, (_, labels) in kept.items()},
    )


def _decided(decision: LabelColumn, positive: str | None) -> tuple[BoolArray, BoolArray]:
    codes = decision.codes()
    return codes != decision.place(None), codes == decision.place(positive)


def _outcomes(decided: dict[str, LabelColumn], roles: Roles, cube: Cube, rows: int) -> npt.NDArray[np.int8]:
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
