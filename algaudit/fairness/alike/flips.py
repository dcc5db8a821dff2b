"""The flip test: ask a model again with only the protected attribute changed, and count whose decision changes.

A model that looks at the attribute, or at a column made of it, decides differently. A model that does not change shows
only that it does not look at this column; what its other inputs tell about it is another question (see proxies).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import IntArray
from algaudit.errors import InputError
from algaudit.fairness.intervals import rate_limits
from algaudit.fairness.proxies.features import Truth
from algaudit.i18n import N_

#: Any: columns hold whatever the model takes.
Columns: TypeAlias = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Direction:
    """Changes in one direction among some cases: how many, of how many, their share and its interval."""

    changed: int
    cases: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Flip:
    """What happens to the cases of one group (None: blank) when they are said to be of another."""

    group: str | None
    flipped_to: str
    gained: Direction
    lost: Direction


@dataclass(frozen=True, eq=False)
class Flips:
    """The whole flip test.

    Parameters
    ----------
    flips : list of Flip
        One for each pair of a group and another label.
    any_change : Direction
        Cases whose decision changes with at least one other label.
    rows : int array, rising
        Places of those cases.
    """

    flips: list[Flip]
    any_change: Direction
    rows: IntArray


def flips(
    predict: Callable[[dict[str, npt.NDArray[Any]]], npt.ArrayLike],
    columns: Columns,
    attribute: str,
    labels: Sequence[str],
    *,
    alpha: float = 0.05,
) -> Flips:
    """Change only the protected attribute and count the decisions that change.

    Parameters
    ----------
    predict : callable
        Takes columns, returns one decision per case: true or 1 for the positive one, false or 0 for the other.
    columns : mapping of str to array
        The inputs of the cases, one array per column.
    attribute : str
        The column that is changed.
    labels : sequence of str
        Its possible values; at least two. Cases with another value are changed to each of them.
    alpha : float, 0…1
        Risk of each interval.

    Returns
    -------
    Flips

    Raises
    ------
    InputError
        When the attribute is no column, fewer than two labels are given, or the model does not return one decision of
        two kinds per case.

    Examples
    --------
    A model that grants men only:

    >>> cases = {"sex": np.array(["f", "f", "m"])}
    >>> found = flips(lambda columns: columns["sex"] == "m", cases, "sex", ["f", "m"])
    >>> [(one.group, one.flipped_to, one.gained.changed, one.lost.changed) for one in found.flips]
    [('f', 'm', 2, 0), ('m', 'f', 0, 1)]
    >>> found.rows.tolist()
    [0, 1, 2]
    """
    if attribute not in columns:
        raise InputError(N_("There is no column {column} to be changed in a flip test."), column=attribute)
    if len(set(labels)) < 2:
        raise InputError(N_("A flip test of {column} needs at least two values to change between."), column=attribute)
    # Arrays of text of fixed length would cut a longer label off.
    own = np.asarray(columns[attribute], dtype=object)
    before = _decided(predict, columns, attribute, own)
    changed = np.zeros(len(own), bool)
    found = []
    for label in dict.fromkeys(labels):
        after = _decided(predict, columns, attribute, np.full(len(own), label, dtype=object))
        other = own != label
        changed |= other & (after != before)
        for group in dict.fromkeys(own[other].tolist()):
            members = other & (own == group)
            gained = _direction(members & after & ~before, members, alpha)
            lost = _direction(members & ~after & before, members, alpha)
            found.append(Flip(None if group is None else str(group), label, gained, lost))
    found.sort(key=lambda flip: (flip.group is None, flip.group or "", flip.flipped_to))
    return Flips(found, _direction(changed, np.ones(len(own), bool), alpha), np.flatnonzero(changed))


def _decided(
    predict: Callable[[dict[str, npt.NDArray[Any]]], npt.ArrayLike],
    columns: Columns,
    attribute: str,
    values: npt.NDArray[Any],
) -> Truth:
    # A model may write into what it is given; the next question must not be another one for that.
    told = np.asarray(
        predict({name: np.array(column) for name, column in columns.items()} | {attribute: values.copy()})
    )
    if told.shape != (len(values),):
        raise InputError(
            N_("The model answered {found} times for {wanted} cases; a flip test needs one decision for each case."),
            found=int(told.size),
            wanted=len(values),
        )
    if told.dtype != np.bool_ and not np.isin(told, (0, 1)).all():
        raise InputError(N_("The model's answers are not decisions; a flip test needs true or false for each case."))
    return told.astype(bool)


def _direction(changed: Truth, members: Truth, alpha: float) -> Direction:
    number, cases = int(changed.sum()), int(members.sum())
    if not cases:
        return Direction(number, cases, None, None, None)
    low, high = rate_limits(number / cases, cases, alpha)
    return Direction(number, cases, number / cases, float(low), float(high))
