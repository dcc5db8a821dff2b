"""Whether a decision tree is a tree: libraries follow its branches blindly, into a crash or round in circles."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]
FloatArray = npt.NDArray[np.floating[Any]]


def is_tree(left: IntArray, right: IntArray, column: IntArray, columns: int) -> bool:
    """Say whether branches make a tree: every node but the first has one parent that stands before it.

    Parameters
    ----------
    left, right : int arrays
        Where each node leads; -1 in a leaf.
    column : int array
        Place of the input that a node asks for; looked at only where there are branches.
    columns : int
        Number of inputs.

    Examples
    --------
    A stump, then one whose left branch leads back to itself.

    >>> leaf = np.array([2, -1, -1])
    >>> is_tree(np.array([1, -1, -1]), leaf, np.array([0, -2, -2]), columns=1)
    True
    >>> is_tree(np.array([0, -1, -1]), leaf, np.array([0, -2, -2]), columns=1)
    False
    """
    count = len(left)
    if count == 0 or len(right) != count or len(column) != count:
        return False
    inner = np.flatnonzero(left != -1)
    if not np.array_equal(inner, np.flatnonzero(right != -1)):
        return False
    children = np.concatenate([left[inner], right[inner]])
    behind = bool((children > np.tile(inner, 2)).all())
    once = np.array_equal(np.sort(children), np.arange(1, count))
    asked = column[inner]
    return behind and once and bool(((asked >= 0) & (asked < columns)).all())


def is_sound(threshold: FloatArray, value: FloatArray, left: IntArray) -> bool:
    """Say whether every branch asks for something and every leaf adds a finite number.

    Examples
    --------
    >>> is_sound(np.array([np.nan, 0, 0]), np.array([0, 1, 2.0]), np.array([1, -1, -1]))
    False
    """
    return not np.isnan(threshold[left != -1]).any() and bool(np.isfinite(value).all())
