"""Trees as lists of leaves: for each leaf, what a case must be like to fall into it, feature by feature.

A tree asks encoded columns; people ask about features. All conditions that the way to a leaf puts on one feature (a
number between two limits; one value of a category, and not another) are met or not met together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from algaudit.explain.importance.distinct import IntArray
from algaudit.models.structure import FloatArray, Tree, Trees

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Condition:
    """What a way asks of a column: above ``low`` (NaN: no limit), at most ``high``, and whether missing passes."""

    low: float
    high: float
    missing: bool


#: No condition at all.
ANY = Condition(float("nan"), float("inf"), True)
#: One leaf: for each feature on the way, the conditions on its columns; and what the leaf adds.
Leaf = tuple[dict[int, dict[int, Condition]], float]


@dataclass(frozen=True, eq=False)
class Leaves:
    """Leaves whose ways ask the same number of features (k), and at most m columns of each.

    Parameters
    ----------
    feature : int array, leaves × k
        Place of the feature.
    column : int array, leaves × k × m
        Encoded column of each condition.
    low, high, missing : arrays of that shape
        The conditions; filled up with such as are always met.
    value : float array, leaves
        What a leaf adds.
    """

    feature: IntArray
    column: IntArray
    low: FloatArray
    high: FloatArray
    missing: BoolArray
    value: FloatArray

    def part(self, start: int, stop: int) -> Leaves:
        """Return some of the leaves."""
        cut = slice(start, stop)
        return Leaves(
            self.feature[cut], self.column[cut], self.low[cut], self.high[cut], self.missing[cut], self.value[cut]
        )

    def met(self, encoded: FloatArray) -> IntArray:
        """Return which features of each way each case fits, as bits; leaves × cases.

        Parameters
        ----------
        encoded : float array, columns × cases
        """
        found = np.zeros((len(self.value), encoded.shape[1]), np.int64)
        for place in range(self.feature.shape[1]):
            fits = np.ones(found.shape, bool)
            for other in range(self.column.shape[2]):
                fits &= self._fits(encoded, place, other)
            found |= fits.astype(np.int64) << place
        return found

    def _fits(self, encoded: FloatArray, place: int, other: int) -> BoolArray:
        seen = encoded[self.column[:, place, other]]
        low, high = self.low[:, place, other, None], self.high[:, place, other, None]
        # Nothing compares with NaN, so that "not at most" is "above" or missing, on either side.
        inside: BoolArray = ~(seen <= low) & (seen <= high)
        return np.where(np.isnan(seen), self.missing[:, place, other, None], inside)


def leaves_of(structure: Trees, names: Sequence[str]) -> list[Leaves]:
    """Return all leaves of an ensemble that ask anything and add anything, put together by their shape."""
    features = [names.index(column.feature) for column in structure.columns]
    shaped: dict[tuple[int, int], list[Leaf]] = {}
    for tree in structure.trees:
        for asked, value in _ways(tree, features):
            if asked and value:
                shape = len(asked), max(len(columns) for columns in asked.values())
                shaped.setdefault(shape, []).append((asked, value))
    return [_together(found, shape) for shape, found in sorted(shaped.items())]


def _ways(tree: Tree, features: Sequence[int]) -> Iterator[Leaf]:
    """Yield each leaf with the conditions on the way to it."""
    open_ways: list[tuple[int, dict[int, dict[int, Condition]]]] = [(0, {})]
    while open_ways:
        node, asked = open_ways.pop()
        column = int(tree.column[node])
        if column < 0:
            yield asked, float(tree.value[node])
            continue
        feature, threshold, missing_left = features[column], float(tree.threshold[node]), bool(tree.missing_left[node])
        before = asked.get(feature, {}).get(column, ANY)
        sides = (
            (tree.left, Condition(before.low, min(before.high, threshold), before.missing and missing_left)),
            (tree.right, Condition(_higher(before.low, threshold), before.high, before.missing and not missing_left)),
        )
        for child, condition in sides:
            further = {**asked, feature: {**asked.get(feature, {}), column: condition}}
            open_ways.append((int(child[node]), further))


def _higher(low: float, threshold: float) -> float:
    return threshold if np.isnan(low) else max(low, threshold)


def _together(found: list[Leaf], shape: tuple[int, int]) -> Leaves:
    """Return leaves of one shape as arrays."""
    size = (len(found), *shape)
    feature, column = np.zeros(size[:2], np.int64), np.zeros(size, np.int64)
    low, high, missing = np.full(size, ANY.low), np.full(size, ANY.high), np.ones(size, bool)
    for leaf, (asked, _) in enumerate(found):
        for place, (name, conditions) in enumerate(asked.items()):
            feature[leaf, place] = name
            for other, (number, condition) in enumerate(conditions.items()):
                at = leaf, place, other
                column[at], low[at], high[at] = number, condition.low, condition.high
                missing[at] = condition.missing
    return Leaves(feature, column, low, high, missing, np.array([value for _, value in found]))
