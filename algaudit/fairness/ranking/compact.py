"""Long columns in little memory: the narrowest whole numbers, worked on a stretch at a time.

Numpy turns each index into eight bytes; ten million of them are 80 MB for nothing. A stretch of a million is 8 MB.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias, overload

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray, IntArray

#: Whole numbers, each the place of a label or of a group.
Codes: TypeAlias = npt.NDArray[np.integer]
#: So many positions are worked on at once.
STRETCH: Final = 1_000_000


def stretches_of(size: int) -> Iterator[slice]:
    """Yield stretches that cover so many positions."""
    for start in range(0, size, STRETCH):
        yield slice(start, min(start + STRETCH, size))


def narrowest(most: int) -> type[np.signedinteger[Any]]:
    """Return the narrowest kind of whole number that holds −1 … ``most``.

    Examples
    --------
    >>> narrowest(127).__name__, narrowest(128).__name__, narrowest(70_000).__name__
    ('int8', 'int16', 'int32')
    """
    kinds: tuple[type[np.signedinteger[Any]], ...] = (np.int8, np.int16, np.int32)
    return next((kind for kind in kinds if most <= np.iinfo(kind).max), np.int64)


def taken(values: npt.NDArray[Any], places: Codes) -> npt.NDArray[Any]:
    """Return ``values[places]`` without making long indices of all places at once.

    Examples
    --------
    >>> taken(np.array([5, 6, 7], np.int8), np.array([2, 0], np.int32)).tolist()
    [7, 5]
    """
    found = np.empty(len(places), values.dtype)
    for part in stretches_of(len(places)):
        found[part] = values[places[part]]
    return found


@overload
def counted(codes: Codes, number: int) -> IntArray: ...


@overload
def counted(codes: Codes, number: int, weights: FloatArray | None) -> IntArray | FloatArray: ...


def counted(codes: Codes, number: int, weights: FloatArray | None = None) -> IntArray | FloatArray:
    """Return how often each code stands there, or the sum of the weights that go with it.

    Examples
    --------
    >>> counted(np.array([0, 2, 2], np.int8), 3).tolist()
    [1, 0, 2]
    """
    if weights is None:
        found: IntArray = np.zeros(number, np.int64)
        for part in stretches_of(len(codes)):
            found += np.bincount(codes[part], minlength=number)
        return found
    summed: FloatArray = np.zeros(number)
    for part in stretches_of(len(codes)):
        summed += np.bincount(codes[part], weights[part], number)
    return summed
