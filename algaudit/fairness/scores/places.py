"""Which group each row is in, of people or of a Cube alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import Cube, IntArray
from algaudit.fairness.groups import Group


def placed(
    codes: Sequence[npt.NDArray[np.integer[Any]]], labels: Sequence[Sequence[str | None]], size: int
) -> tuple[npt.NDArray[np.integer[Any]], list[Group]]:
    """Return the number of each row's group, and the labels of the groups that somebody is in, in canonical order.

    Parameters
    ----------
    codes : arrays, one per column
        Place of each row's label.
    labels : one sequence per column
    size : int
        Number of rows.

    Examples
    --------
    >>> sex, region = np.array([0, 1, 1], np.int32), np.array([1, 0, 1], np.int32)
    >>> rows, groups = placed([sex, region], [("f", "m"), ("n", "s")], 3)
    >>> rows.tolist(), groups
    ([0, 1, 2], [('f', 's'), ('m', 'n'), ('m', 's')])
    """
    place: npt.NDArray[np.integer[Any]] = np.zeros(size, np.int32)
    made: list[Group] = [()]
    for column, named in zip(codes, labels, strict=True):
        most = len(made) * len(named)
        place = place.astype(_holding(most)) * len(named)
        place += column.astype(place.dtype, copy=False)
        used = np.bincount(place, minlength=most) > 0
        made = [(*made[key // len(named)], named[key % len(named)]) for key in np.flatnonzero(used).tolist()]
        place = (np.cumsum(used) - 1).astype(_holding(len(made)))[place]
    return place, made


def _holding(most: int) -> type[np.integer[Any]]:
    """Return the smallest kind of number that tells so many groups apart: ten million rows are to fit into memory."""
    return np.uint16 if most < 2**16 else np.int32 if most < 2**31 else np.int64


def cube_places(cube: Cube, by: Sequence[str]) -> tuple[IntArray, list[Group]]:
    """Return the group of each cell of a Cube; one group, everybody, without columns."""
    labels = [cube.dimensions[cube.place(column)].labels for column in by]
    place, groups = placed([cube.codes_of(column) for column in by], labels, len(cube.count))
    return place.astype(np.int64), groups
