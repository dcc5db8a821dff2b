"""Cases that an algorithm cannot tell apart are explained once, and count as often as they occur."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.structure import Columns, FloatArray
from algaudit.privacy.masks import shown

IntArray: TypeAlias = npt.NDArray[np.int64]
#: Places of combinations are counted in 64 bits; beyond this they are numbered anew.
_ROOM = 2**62


@dataclass(frozen=True, eq=False)
class Distinct:
    """One case of each kind.

    Parameters
    ----------
    rows : Columns
        The kinds, in canonical order, inputs of the algorithm only.
    weight : float array
        How many records each stands for; above 0.
    of : int array
        For each record given, place of its kind; -1 where its weight is 0.
    """

    rows: Columns
    weight: FloatArray
    of: IntArray


def distinct(
    rows: Columns,
    names: Sequence[str],
    weight: FloatArray | None = None,
    breaks: Mapping[str, tuple[float, ...]] | None = None,
) -> Distinct:
    """Put together what is the same to an algorithm.

    Parameters
    ----------
    rows : Columns
        Records; further columns are not looked at.
    names : sequence of str
        Inputs of the algorithm.
    weight : float array, optional
        How many records each row stands for; 1 unless given.
    breaks : mapping of str to tuple of float, optional
        Numbers that are looked at in steps only: the values at which something may change.

    Raises
    ------
    InputError
        When an input is missing, there are no cases, or the weights are none.

    Examples
    --------
    >>> found = distinct({"age": np.array([3.0, 7.0, 3.0])}, ["age"])
    >>> found.rows["age"].tolist(), found.weight.tolist(), found.of.tolist()
    ([3.0, 7.0], [2.0, 1.0], [0, 1, 0])
    """
    inputs = inputs_of(rows, names)
    cases = len(next(iter(inputs.values())))
    counted = _counted(weight, cases)
    kept = np.flatnonzero(counted > 0)
    columns = {name: values[kept] for name, values in inputs.items()}
    steps = breaks or {}
    codes = [banded(values, steps[name]) if name in steps else coded(values)[0] for name, values in columns.items()]
    first, kind = kinds(codes)
    of = np.full(cases, -1)
    of[kept] = kind
    total = summed(kind, counted[kept], len(first))
    return Distinct({name: values[first] for name, values in columns.items()}, total, of)


def inputs_of(rows: Columns, names: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    """Return the inputs of an algorithm alone; raises InputError when one is missing, or there are no cases."""
    missing = [name for name in names if name not in rows]
    if missing:
        sentence = N_("The algorithm takes in {column}, but the cases to be explained have no such column.")
        raise InputError(sentence, column=shown(missing[0], 60))
    if not names or not len(rows[names[0]]):
        raise InputError(N_("There is no case to be explained; hand in at least one, with a weight above 0."))
    return {name: rows[name] for name in names}


def _counted(weight: FloatArray | None, cases: int) -> FloatArray:
    if weight is None:
        return np.ones(cases)
    if weight.shape != (cases,) or not np.isfinite(weight).all() or (weight < 0).any():
        raise InputError(N_("The weights do not fit the cases; each case needs one number of 0 or more."))
    if not weight.any():
        raise InputError(N_("There is no case to be explained; hand in at least one, with a weight above 0."))
    return weight.astype(np.float64)


def coded(values: npt.NDArray[Any]) -> tuple[IntArray, npt.NDArray[Any]]:
    """Return each value as its place among the different ones in order, missing last, and these.

    Examples
    --------
    >>> coded(np.array(["b", None, "a", "b"], object))[0].tolist()
    [1, 2, 0, 1]
    """
    if values.dtype.kind != "O":
        unique, place = np.unique(values.astype(np.float64), return_inverse=True)
        return place.astype(np.int64), unique
    import pyarrow as pa

    found = pa.array(values, pa.string()).dictionary_encode()
    words = found.dictionary.to_pylist()
    order = sorted(range(len(words)), key=words.__getitem__)
    rank = np.empty(len(words) + 1, np.int64)
    rank[order] = np.arange(len(words))
    rank[-1] = len(words)
    table = np.array([*(words[place] for place in order), *([None] if found.null_count else [])], object)
    return rank[found.indices.fill_null(len(words)).to_numpy()], table


def banded(values: FloatArray, breaks: tuple[float, ...]) -> IntArray:
    """Return which step each number stands on: below, at or between the breaks, missing last.

    Examples
    --------
    >>> banded(np.array([1.0, 2.0, 2.5, np.nan]), (2.0, 3.0)).tolist()
    [0, 1, 2, 5]
    """
    edges = np.unique(np.asarray(breaks, np.float64))
    step = np.searchsorted(edges, values, "left") + np.searchsorted(edges, values, "right")
    return np.where(np.isnan(values), 2 * len(edges) + 1, step).astype(np.int64)


def kinds(codes: Sequence[IntArray]) -> tuple[IntArray, IntArray]:
    """Return where each combination of codes stands first, in the order of the codes, and which one each row has.

    Examples
    --------
    >>> [found.tolist() for found in kinds([np.array([1, 0, 1]), np.array([2, 2, 2])])]
    [[1, 0], [1, 0, 1]]
    """
    place, size = np.zeros(len(codes[0]), np.int64), 1
    for code in codes:
        values = int(code.max()) + 1
        if size * values >= _ROOM:
            found, place = np.unique(place, return_inverse=True)
            size = len(found)
        place, size = place * values + code, size * values
    _, first, kind = np.unique(place, return_index=True, return_inverse=True)
    return first.astype(np.int64), kind.astype(np.int64)


def summed(places: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Return the sum of the values at each of so many places.

    Examples
    --------
    >>> summed(np.array([0, 2, 2]), np.array([1.0, 2.0, 3.0]), 3).tolist()
    [1.0, 0.0, 5.0]
    """
    return np.bincount(places, values, size).astype(np.float64)


def picked(rows: Columns, places: npt.NDArray[Any]) -> Columns:
    """Return some of the cases."""
    return {name: values[places] for name, values in rows.items()}


def size_of(rows: Columns) -> int:
    """Return the number of cases."""
    return len(next(iter(rows.values())))
