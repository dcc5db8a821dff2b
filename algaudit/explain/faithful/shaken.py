"""Shake the numbers of a case a little, and see whether the explanation stays what it was.

A person whose income is two per cent higher should not be told quite different reasons. Where the score itself jumps
(at the edge of a band), the reasons may change as well; so not every case has to stay the same, but most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.models.features import Feature
from algaudit.models.structure import Columns, FloatArray

#: A number is moved by about so much of its usual spread.
SHAKE = 0.05
#: From the quartiles to one standard deviation, if the numbers follow a normal curve.
_QUARTILES = 1.349


def shaken(rows: Columns, among: Columns, features: Sequence[Feature], seed: int) -> dict[str, npt.NDArray[Any]] | None:
    """Return cases whose numbers were moved a little, or None where there is no number to be moved.

    Parameters
    ----------
    rows : Columns
        Cases.
    among : Columns
        All cases, which show how far each number usually spreads.
    features : sequence of Feature
        What may be: whole numbers stay whole, and within their limits.
    seed : int
        Decides how far each moves.

    Examples
    --------
    >>> from algaudit.models.features import plain
    >>> cases = {"income": np.array([900.0, 1100.0]), "flat": np.array(["own", None], object)}
    >>> found = shaken(cases, cases, [plain("income", "number"), plain("flat", "category")], seed=0)
    >>> bool((np.abs(found["income"] - cases["income"]) < 30).all()), found["flat"].tolist()
    (True, ['own', None])
    """
    dice, moved = np.random.default_rng(seed), False
    found = {feature.name: rows[feature.name] for feature in features}
    for feature in features:
        if feature.kind != "number":
            continue
        own, spread = rows[feature.name], _spread(among[feature.name])
        after = own + dice.normal(0.0, SHAKE * spread, len(own))
        after = np.clip(np.rint(after) if feature.whole else after, feature.least, feature.most)
        moved |= bool((after != own)[~np.isnan(own)].any())
        found[feature.name] = after
    return found if moved else None


def _spread(values: FloatArray) -> float:
    """Return the usual spread of a number: from its quartiles; where these are equal, its standard deviation."""
    there = values[~np.isnan(values)]
    if not len(there):
        return 0.0
    low, high = np.quantile(there, [0.25, 0.75])
    return float((high - low) / _QUARTILES if high > low else there.std())


def alike(before: FloatArray, after: FloatArray) -> FloatArray:
    """Return how alike two explanations of each case rank the features: Spearman's correlation, −1…1.

    Where an explanation says that nothing counts, it is like another that says so, and like no other.

    Examples
    --------
    >>> alike(np.array([[3.0, 1.0, 2.0]]), np.array([[9.0, 0.0, 5.0]])).tolist()
    [1.0]
    """
    one, two = (_ranks(values) for values in (before, after))
    one, two = (ranks - ranks.mean(axis=1, keepdims=True) for ranks in (one, two))
    scale = np.sqrt((one**2).sum(axis=1) * (two**2).sum(axis=1))
    same = (one == two).all(axis=1).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: FloatArray = np.where(scale > 0, (one * two).sum(axis=1) / scale, same)
    return found


def _ranks(values: FloatArray) -> FloatArray:
    """Return the rank of each feature within its case; equal ones share theirs. Last bits make no difference."""
    edge = 1e-9 * np.abs(values).max(axis=1, keepdims=True)[:, :, None]
    lower = values[:, None, :] < values[:, :, None] - edge
    higher = values[:, None, :] > values[:, :, None] + edge
    ranks: FloatArray = (lower.sum(axis=2) - higher.sum(axis=2)) / 2
    return ranks


def same_first(before: FloatArray, after: FloatArray, first: int) -> FloatArray:
    """Return how many of each case's first few features, by size, are among its first few afterwards, beyond chance.

    1 where all are, 0 where as many are as would be by lot, below 0 where fewer are.

    Examples
    --------
    By lot, 2 of 4 have half of them in common.

    >>> before = np.array([[4.0, -3.0, 2.0, 1.0]])
    >>> same_first(before, before, 2).tolist(), same_first(before, before[:, [0, 2, 1, 3]], 2).tolist()
    ([1.0], [0.0])
    """
    chosen = [np.argsort(-np.abs(values), axis=1, kind="stable")[:, :first] for values in (before, after)]
    share = (chosen[0][:, :, None] == chosen[1][:, None, :]).any(axis=2).mean(axis=1)
    by_lot = first / before.shape[1]
    found: FloatArray = (share - by_lot) / (1 - by_lot)
    return found
