"""Exact contributions for ensembles of trees, also where a category was spread over several columns.

For one case and one case of the background, a leaf is reached for a set of known features when every feature on its way
fits: the known ones as the case has them, the others as the background has them. That is a game with a solution in
closed form: with a features that fit in the case only and b that fit in the background only, each of the a adds
(a-1)! b! / (a+b)! of the leaf's value, and each of the b takes a! (b-1)! / (a+b)! of it away. All leaves, cases and
background cases are added up; nothing is sampled.

Notes
-----
Lundberg et al. (2020), Nature Machine Intelligence 2:56: contributions of trees against a background. shap's
TreeExplainer computes the same for plain numbers, and the tests hold this against it. It is not called here: it keeps
thresholds and leaves in single precision, ends the whole process on a tree of more than 32,767 nodes, and knows columns
only, where a category must be known or unknown as a whole.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.special import beta

from algaudit.explain.importance.distinct import IntArray, size_of
from algaudit.explain.importance.ways.leaves import Leaves, leaves_of
from algaudit.models.structure import Columns, FloatArray, Trees

#: Up to so many features on a way, all pairs of what fits stand in a table.
MOST_IN_TABLE = 8
#: A way with more features does not fit into the bits of a number.
MOST_FEATURES = 62
#: Numbers held at once.
_AT_ONCE = 2_000_000
#: A look into the list of pairs costs so many multiplications.
_LOOK = 30


class TreeSums:
    """Exact contributions to the margin of an ensemble of trees."""

    method = "exact_trees"
    little, most = 50_000_000, 10_000_000_000

    def __init__(self, structure: Trees, names: tuple[str, ...], background: Columns) -> None:
        self._structure = structure
        self._names = names
        self._leaves = leaves_of(structure, names)
        self._others = np.ascontiguousarray(structure.encode(background).T)
        self.base = float(structure.margin(background).mean())

    def work(self, rows: Columns) -> int:
        """Return how many numbers have to be looked at for these cases."""
        cases, others, asked = size_of(rows), self._others.shape[1], 0
        for leaves in self._leaves:
            features = leaves.feature.shape[1]
            asked += len(leaves.value) * cases * (features if _in_table(features, cases, others) else others)
        return asked

    def values(self, rows: Columns) -> FloatArray:
        """Return what each feature adds to each case, cases × features."""
        encoded = np.ascontiguousarray(self._structure.encode(rows).T)
        found = np.zeros((len(self._names), encoded.shape[1]))
        for leaves in self._leaves:
            listed = _in_table(leaves.feature.shape[1], encoded.shape[1], self._others.shape[1])
            by = _by_table if listed else _by_pairs
            step = _leaves_at_once(leaves, encoded.shape[1], 1 if listed else self._others.shape[1])
            for start in range(0, len(leaves.value), step):
                by(leaves.part(start, start + step), encoded, self._others, found)
        return found.T


def short_ways(structure: Trees) -> bool:
    """Say whether no way can ask more features than fit."""
    return len({column.feature for column in structure.columns}) <= MOST_FEATURES


def _in_table(features: int, cases: int, others: int) -> bool:
    return features <= MOST_IN_TABLE and features * 4**features <= _LOOK * cases * others


def _leaves_at_once(leaves: Leaves, cases: int, others: int) -> int:
    features = leaves.feature.shape[1]
    table = features * 2**features if features <= MOST_IN_TABLE else 1
    return max(1, _AT_ONCE // max(cases * others, table))


def _by_table(leaves: Leaves, encoded: FloatArray, others: FloatArray, found: FloatArray) -> None:
    """Add what the leaves contribute, with the background counted by what fits of it."""
    features, leaf = leaves.feature.shape[1], np.arange(len(leaves.value))[:, None]
    spread = leaf * 2**features + leaves.met(others)
    counted = np.bincount(spread.ravel(), minlength=len(leaf) * 2**features).reshape(len(leaf), -1)
    mean = counted / others.shape[1] @ _table(features)
    shares = mean.reshape(len(leaf), 2**features, features) * leaves.value[:, None, None]
    own = leaves.met(encoded)
    for place in range(features):
        added = np.take_along_axis(shares[:, :, place], own, axis=1)
        found += _to_features(leaves.feature[:, place], len(found)) @ added


def _to_features(feature: IntArray, features: int) -> FloatArray:
    """Return which leaf adds to which feature, features × leaves."""
    found: FloatArray = (feature == np.arange(features)[:, None]).astype(np.float64)
    return found


@cache
def _table(features: int) -> FloatArray:
    """Return the shares of each pair: what fits in the background (rows), what fits in the case × feature (columns)."""
    bits = np.arange(2**features)
    other, own = bits[:, None], bits[None]
    alive = (own | other) == 2**features - 1
    shares = np.zeros((2**features, 2**features, features))
    for place in range(features):
        shares[..., place] = np.where(alive, _share(own, other, place), 0.0)
    return shares.reshape(2**features, -1)


def _share(own: IntArray, other: IntArray, place: int) -> FloatArray:
    """Return the share of one feature where every feature fits on one side at least."""
    gains, loses = own & ~other, other & ~own
    gaining, losing = np.bitwise_count(gains).astype(float), np.bitwise_count(loses).astype(float)
    # (a-1)! b! / (a+b)! is the beta function of a and b+1; where a is 0 it is not asked.
    plus = np.where(gains >> place & 1, beta(np.maximum(gaining, 1), losing + 1), 0.0)
    minus = np.where(loses >> place & 1, beta(gaining + 1, np.maximum(losing, 1)), 0.0)
    share: FloatArray = plus - minus
    return share


def _by_pairs(leaves: Leaves, encoded: FloatArray, others: FloatArray, found: FloatArray) -> None:
    """Add what the leaves contribute, looking at every pair of a case and a background case that reaches a leaf."""
    features, cases = leaves.feature.shape[1], encoded.shape[1]
    own, other = leaves.met(encoded)[:, :, None], leaves.met(others)[:, None]
    # Where case and background both fit wholly, no feature adds anything.
    leaf, case, beside = np.nonzero(((own | other) == 2**features - 1) & (own != other))
    mine, theirs = own[leaf, case, 0], other[leaf, 0, beside]
    for place in range(features):
        added = _share(mine, theirs, place) * leaves.value[leaf] / others.shape[1]
        at = leaves.feature[leaf, place] * cases + case
        found += np.bincount(at, added, found.size).reshape(found.shape)
