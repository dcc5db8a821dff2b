"""Arrays of numbers as lists of plain values, and columns of them as rows, for figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt


# Any: lists as deep as the array has axes.
def numbers(values: npt.NDArray[np.floating[Any]]) -> list[Any]:
    """Return nested lists of plain numbers, with None for what cannot be computed.

    Examples
    --------
    >>> numbers(np.array([[0.5, np.nan], [np.inf, 1.0]]))
    [[0.5, None], [None, 1.0]]
    """
    known = np.isfinite(values)
    made = values if known.all() else values.astype(object)
    if made is not values:
        made[~known] = None
    listed: list[Any] = made.tolist()
    return listed


def counts(values: npt.NDArray[np.floating[Any]], weighted: bool) -> list[Any]:
    """Return nested lists of whole numbers of cases, or of sums of weights.

    Examples
    --------
    >>> counts(np.array([3.0, 4.0]), False), counts(np.array([3.0, 4.5]), True)
    ([3, 4], [3.0, 4.5])
    """
    listed: list[Any] = (values if weighted else values.astype(np.int64)).tolist()
    return listed


def reasons(known: npt.NDArray[np.bool_], special: npt.NDArray[np.bool_], one: str, other: str) -> list[str | None]:
    """Return why each number is missing, one reason where it is special and another elsewhere; None where it is known.

    Examples
    --------
    >>> reasons(np.array([True, False, False]), np.array([False, True, False]), "nobody", "too_few")
    [None, 'nobody', 'too_few']
    """
    pairs = zip(known.tolist(), special.tolist(), strict=True)
    return [None if there else one if apart else other for there, apart in pairs]


# Any: as the columns have them.
def rows(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Return one row for each place of columns of the same length.

    Examples
    --------
    >>> rows({"group": ["f", "m"], "value": [0.5, None]})
    [{'group': 'f', 'value': 0.5}, {'group': 'm', 'value': None}]
    """
    return list(map(dict, map(zip, repeat(tuple(columns)), zip(*columns.values(), strict=True))))
