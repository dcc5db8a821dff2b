"""The trees of an ONNX file, put in order: the run time follows their branches without looking for a way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.models.sandbox.protocol import Refused

MOST_NODES = 2_000_000
_MODES = {"BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ", "LEAF"}
_MOST_NUMBER = 2**31
IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Forest:
    """All nodes of a tree ensemble, in the order of the file; branches lead to places in that order.

    ``first`` is the place of each tree's first node; ``weights`` holds for each value of a leaf the place of the leaf,
    the number of the class or target, and the value.
    """

    first: IntArray
    column: IntArray
    threshold: FloatArray
    left: IntArray
    right: IntArray
    missing_left: npt.NDArray[np.bool_]
    modes: frozenset[str]
    weights: tuple[IntArray, IntArray, FloatArray]


def read_forest(given: dict[str, Any], kinds: int) -> Forest:
    """Read the attributes of a tree ensemble.

    Parameters
    ----------
    given : dict
        Attributes of the node.
    kinds : int
        Number of classes or targets.

    Raises
    ------
    Refused
        ``tree``, when they make no trees.
    """
    try:
        return _read(given, kinds)
    except (KeyError, ValueError, TypeError, IndexError, OverflowError) as error:
        raise Refused("tree") from error


def _read(given: dict[str, Any], kinds: int) -> Forest:
    trees, numbers = _whole(given["nodes_treeids"]), _whole(given["nodes_nodeids"])
    count = len(trees)
    modes = [str(mode) for mode in given["nodes_modes"]]
    columns, threshold = _whole(given["nodes_featureids"]), _values(given)
    ways = [_whole(given[name]) for name in ("nodes_truenodeids", "nodes_falsenodeids")]
    missing = np.asarray(given.get("nodes_missing_value_tracks_true") or [0] * count, bool)
    if not 0 < count <= MOST_NODES or {len(modes), len(columns), len(threshold), *map(len, ways), len(missing)} != {
        count
    }:
        raise ValueError
    if not _MODES.issuperset(modes):
        raise ValueError
    leaf = np.array([mode == "LEAF" for mode in modes], bool)
    places = _Places(trees, numbers)
    left, right = (np.where(leaf, -1, 0) for _ in ways)
    for side, way in ((left, ways[0]), (right, ways[1])):
        side[~leaf] = places.of(trees[~leaf], way[~leaf])
    first = _first_nodes(trees)
    _check_reach(left, right, first)
    if (columns[~leaf] < 0).any() or np.isnan(threshold[~leaf]).any():
        raise ValueError
    weights = _leaf_values(given, places, kinds)
    if not leaf[weights[0]].all():
        raise ValueError
    column = np.where(leaf, -1, columns)
    return Forest(first, column, threshold, left, right, missing, frozenset(modes) - {"LEAF"}, weights)


def in_order(forest: Forest) -> list[IntArray]:
    """Return the nodes of each tree so that children stand behind their parent."""
    made = []
    for root in forest.first:
        found, level = [np.array([root])], np.array([root])
        while len(level):
            inner = level[forest.left[level] >= 0]
            level = np.concatenate([forest.left[inner], forest.right[inner]])
            found.append(level)
        made.append(np.concatenate(found).astype(np.int64))
    return made


class _Places:
    """Finds the place of a node by the numbers of its tree and its own."""

    def __init__(self, trees: IntArray, numbers: IntArray) -> None:
        keys = trees * _MOST_NUMBER + numbers
        self._order = np.argsort(keys, kind="stable")
        self._keys = keys[self._order]
        if (np.diff(self._keys) == 0).any():
            raise ValueError

    def of(self, trees: IntArray, numbers: IntArray) -> IntArray:
        """Return the places; every node asked for must be there."""
        keys = trees * _MOST_NUMBER + numbers
        found = np.searchsorted(self._keys, keys).clip(0, len(self._keys) - 1)
        if not np.array_equal(self._keys[found], keys):
            raise ValueError
        places: IntArray = self._order[found]
        return places


def _first_nodes(trees: IntArray) -> IntArray:
    """Return where each tree begins; its nodes must stand together."""
    begins = np.flatnonzero(np.concatenate([[True], np.diff(trees) != 0]))
    if len(np.unique(trees)) != len(begins):
        raise ValueError
    return begins.astype(np.int64)


def _check_reach(left: IntArray, right: IntArray, first: IntArray) -> None:
    """Refuse nodes that are reached twice, or never, or on a way back to themselves."""
    inner = left >= 0
    children = np.concatenate([left[inner], right[inner]])
    parents = np.bincount(children, minlength=len(left))
    parents[first] += 1
    if not (parents == 1).all():
        raise ValueError
    # One parent each, and none for the first: what cannot be reached from a first node goes round in a circle.
    reached, level = 0, first
    while len(level):
        reached += len(level)
        level = level[left[level] >= 0]
        level = np.concatenate([left[level], right[level]])
    if reached != len(left):
        raise ValueError


def _leaf_values(given: dict[str, Any], places: _Places, kinds: int) -> tuple[IntArray, IntArray, FloatArray]:
    about = "class" if "class_ids" in given else "target"
    trees, numbers, ids = (_whole(given[f"{about}_{name}"]) for name in ("treeids", "nodeids", "ids"))
    values = np.asarray(given[f"{about}_weights"], np.float64)
    if not len(trees) == len(numbers) == len(ids) == len(values) <= MOST_NODES * 10:
        raise ValueError
    if not np.isfinite(values).all() or (ids < 0).any() or (ids >= kinds).any():
        raise ValueError
    return places.of(trees, numbers), ids, values


def _whole(values: Any) -> IntArray:
    found = np.asarray(values, np.int64)
    if found.ndim != 1 or (found < 0).any() or (found >= _MOST_NUMBER).any():
        raise ValueError
    return found


def _values(given: dict[str, Any]) -> FloatArray:
    return np.asarray(given["nodes_values"], np.float64)
