"""People in order, on one list or on a list for each region, and the line below which no place is left.

Whoever has the same rank or score is tied: nothing in the order says who comes first, so nothing here does. At each
depth of a list some people are certainly within it, and some are tied for the last places of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.ranking.compact import STRETCH, Codes, narrowest, stretches_of

#: A share of 0.29 of 100 people is 29 places, although a computer multiplies to a last bit less.
_LAST_BITS = 1e-9


@dataclass(frozen=True, eq=False)
class Ranking:
    """Everybody in order.

    Parameters
    ----------
    order : int array
        Rows, list after list, the first of each list first.
    key : int array
        Rises in that order, and is equal for those who are tied.
    starts : int array, lists + 1
        Where each list begins, and where the last one ends.
    places : int array, lists
        Places that each list has, at most its length.
    """

    order: Codes
    key: Codes
    starts: IntArray
    places: IntArray

    @property
    def sizes(self) -> IntArray:
        """Number of people on each list."""
        sizes: IntArray = np.diff(self.starts)
        return sizes

    def spans(self, place: int, depth: int) -> tuple[int, int, int]:
        """Return where list ``place`` begins, where the people tied at ``depth`` begin, and where they end.

        Without a tie across the line both ends lie at the line.

        Examples
        --------
        Second and third of four are tied; two places: one is certain, one of the two is left to a lot.

        >>> ranked(np.array([1.0, 2, 2, 4]), None, 2).spans(0, 2)
        (0, 1, 3)
        >>> ranked(np.array([1.0, 2, 3, 4]), None, 2).spans(0, 2)
        (0, 2, 2)
        """
        start, stop = int(self.starts[place]), int(self.starts[place + 1])
        line = start + depth
        if depth <= 0 or line >= stop or self.key[line - 1] != self.key[line]:
            return start, line, line
        own = self.key[start:stop]
        first = start + int(np.searchsorted(own, self.key[line], "left"))
        return start, first, start + int(np.searchsorted(own, self.key[line], "right"))

    def stretches(self, place: int) -> Iterator[tuple[int, IntArray]]:
        """Yield long stretches of a list: where each begins, and where the ties in it end (each alone: one each)."""
        at, stop = int(self.starts[place]), int(self.starts[place + 1])
        while at < stop:
            own = self.key[at:stop]
            most = min(STRETCH, len(own))
            end = at + int(np.searchsorted(own, own[most - 1], "right"))
            ends = np.append(np.flatnonzero(np.diff(self.key[at:end])) + 1, end - at) + at
            yield at, ends
            at = end


def ranked(key: FloatArray, lists: Codes | None, quota: float) -> Ranking:
    """Put everybody in order.

    Parameters
    ----------
    key : float array
        The smallest comes first; no NaN.
    lists : int array or None
        Which list everybody stands on, counted from 0; None for one list.
    quota : float
        Places of each list from 1 on, a share of each list below; see :func:`places_of`.

    Examples
    --------
    >>> found = ranked(np.array([2.0, 1.0, 5.0]), np.array([0, 0, 1], np.int32), 1)
    >>> found.order.tolist(), found.starts.tolist(), found.places.tolist()
    ([1, 0, 2], [0, 2, 3], [1, 1])
    """
    kind = narrowest(len(key))
    if lists is None:
        order = np.argsort(key, kind="stable").astype(kind)
        sizes = np.array([len(key)])
    else:
        order = np.lexsort((key, lists)).astype(kind)
        sizes = np.bincount(lists)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Ranking(order, _tied(key, order), starts, places_of(sizes, quota))


def _tied(key: FloatArray, order: Codes) -> Codes:
    """Return numbers for the values in order: half the memory of the values themselves, and the same ties."""
    found = np.zeros(len(order), order.dtype)
    last, number = float("nan"), -1
    for part in stretches_of(len(order)):
        values = key[order[part]]
        found[part] = number + np.cumsum(values != np.concatenate([[last], values[:-1]]))
        last, number = float(values[-1]), int(found[part][-1])
    return found


def places_of(sizes: npt.NDArray[np.integer], quota: float) -> IntArray:
    """Return the places of lists of these sizes.

    A share is rounded down, so that no list hands out more than its share.

    Examples
    --------
    >>> places_of(np.array([100, 9, 5]), 0.29).tolist(), places_of(np.array([100, 3]), 5).tolist()
    ([29, 2, 1], [5, 3])
    """
    wanted = np.floor(sizes * quota + _LAST_BITS) if quota < 1 else np.minimum(sizes, int(quota))
    places: IntArray = wanted.astype(np.int64)
    return places
