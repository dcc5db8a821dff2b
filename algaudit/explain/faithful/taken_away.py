"""Take away what the explanation calls important, and see whether the score moves as it says.

The features of a case are made known one by one, those first that raise the score most by the explanation; and once
more, those first that lower it most. In between the two ways lies an area. Had the order been drawn by lot, that area
would be nothing on average. The explanation itself says how large it should be; the share of that which comes true is
the figure: 1 where features add up, about 0 where the explanation knows nothing.

Notes
-----
Samek et al. (2017), IEEE Transactions on Neural Networks and Learning Systems 28:2660 (deletion); Petsiuk, Das & Saenko
(2018), BMVC (deletion and insertion). Both measure areas against a random order; here both come in one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.explain.importance.distinct import IntArray, size_of
from algaudit.models.structure import Columns, FloatArray

#: Rows that the algorithm is asked about at once.
_AT_ONCE = 200_000


def areas(
    margin: Callable[[Columns], FloatArray], rows: Columns, background: Columns, values: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the area that each case's contributions promise, and the one that is found.

    Parameters
    ----------
    margin : callable
        What contributions add up to.
    rows : Columns
        Cases, with the features in the order of ``values``.
    background : Columns
        What stands for features that are not known.
    values : float array, cases × features
        Contributions.

    Examples
    --------
    >>> found = areas(lambda rows: rows["a"] + 2 * rows["b"], {"a": np.array([1.0]), "b": np.array([1.0])},
    ...     {"a": np.array([0.0]), "b": np.array([0.0])}, np.array([[1.0, 2.0]]))
    >>> [area.tolist() for area in found]
    [[1.0], [1.0]]
    """
    cases, features = values.shape
    rising = np.argsort(values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, rising, axis=1)
    promised, moved = np.zeros(cases), np.zeros(cases)
    for known in range(1, features):
        promised += ordered[:, -known:].sum(axis=1) - ordered[:, :known].sum(axis=1)
        for sign, own in ((1.0, rising[:, -known:]), (-1.0, rising[:, :known])):
            moved += sign * _known_only(margin, rows, background, own)
    return promised / (features - 1), moved / (features - 1)


def _known_only(
    margin: Callable[[Columns], FloatArray], rows: Columns, background: Columns, own: IntArray
) -> FloatArray:
    """Return the average margin of each case with only some of its features known."""
    cases, others = len(own), size_of(background)
    known = np.zeros((cases, len(rows)), bool)
    np.put_along_axis(known, own, True, axis=1)
    step = max(1, _AT_ONCE // others)
    found = []
    for start in range(0, cases, step):
        block = slice(start, start + step)
        asked = margin(_mixed(rows, background, known[block], block))
        found.append(asked.reshape(-1, others).mean(axis=1))
    return np.concatenate(found)


def _mixed(
    rows: Columns, background: Columns, known: npt.NDArray[np.bool_], block: slice
) -> dict[str, npt.NDArray[Any]]:
    """Return every case beside every case of the background: what is known from the case, the rest from the other."""
    cases, others = len(known), size_of(background)
    found = {}
    for place, (name, values) in enumerate(rows.items()):
        own, other = np.repeat(values[block], others), np.tile(background[name], cases)
        found[name] = np.where(np.repeat(known[:, place], others), own, other)
    return found
