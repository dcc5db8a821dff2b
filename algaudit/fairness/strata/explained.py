"""How much of a gap goes away when only cases of the same stratum are compared.

The share is 1 − adjusted / raw: 0 when the gap stays as it is, 1 when it goes away, below 0 when it grows, above 1 when
it turns round. A share that goes away is not a gap that is right: whether the stratum may decide is another question.

Notes
-----
The interval is Fieller's (1954), Journal of the Royal Statistical Society B 16:175, for the ratio of two numbers that
vary together. How they vary together follows from what one case more in each cell would change; in a stratum of N cases
that is multiplied by N/(N − 1), without which strata of few cases look too certain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from algaudit.cube.cube import FloatArray
from algaudit.fairness.intervals import Limits
from algaudit.fairness.strata.grid import Grid


@dataclass(frozen=True, eq=False)
class Explained:
    """Raw and adjusted gap of each group, and how they vary together."""

    raw: FloatArray
    adjusted: FloatArray
    raw_variance: FloatArray
    adjusted_variance: FloatArray
    covariance: FloatArray

    @property
    def share(self) -> FloatArray:
        """1 − adjusted / raw; NaN where there is no raw gap at all."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.raw != 0, 1 - self.adjusted / self.raw, np.nan)

    def limits(self, alpha: float) -> Limits:
        """Return the interval of each share; NaN where the raw gap may be 0, so that the share may be anything.

        Examples
        --------
        Two numbers known exactly leave no doubt: 0.05 is half of 0.1.

        >>> nothing = np.zeros(1)
        >>> known = Explained(np.array([0.1]), np.array([0.05]), nothing, nothing, nothing)
        >>> [limit.round(12).tolist() for limit in known.limits(0.05)]
        [[0.5], [0.5]]
        """
        square = float(ndtri(alpha / 2) ** 2)
        lead = self.raw**2 - square * self.raw_variance
        middle = self.raw * self.adjusted - square * self.covariance
        rest = self.adjusted**2 - square * self.adjusted_variance
        root = middle**2 - lead * rest
        with np.errstate(invalid="ignore", divide="ignore"):
            half = np.sqrt(np.maximum(root, 0)) / lead
            low, high = 1 - middle / lead - half, 1 - middle / lead + half
        bounded = (lead > 0) & (root >= -1e-15)
        return np.where(bounded, low, np.nan), np.where(bounded, high, np.nan)


def explained(table: Grid, reference: int) -> Explained:
    """Return raw gap and Mantel–Haenszel gap of every group but the reference, with their joint spread.

    Examples
    --------
    Women: 4 of 10 and 16 of 20; men: 10 of 20 and 9 of 10. Raw: 20/30 − 19/30 = 0.033; within strata −0.1.

    >>> counts = np.array([[4.0, 10.0], [16.0, 9.0]]), np.array([[10.0, 20.0], [20.0, 10.0]])
    >>> table = Grid(("town", "village"), (("f",), ("m",)), counts[0] / counts[1], *counts, counts[1])
    >>> found = explained(table, 1)
    >>> found.raw.round(4).tolist(), found.adjusted.round(4).tolist(), found.share.round(4).tolist()
    ([0.0333], [-0.1], [4.0])
    """
    rest = [place for place in range(len(table.groups)) if place != reference]
    hits, trials, pooled = table.hits, table.trials, table.pooled()
    own, size = hits[:, rest], trials[:, rest]
    other, base = (np.broadcast_to(part[:, [reference]], own.shape) for part in (hits, trials))
    raw = pooled[rest] - pooled[reference]
    total = np.where(size + base > 0, size + base, 1.0)
    lifted, weight = (own * base - other * size) / total, size * base / total
    with np.errstate(invalid="ignore", divide="ignore"):
        adjusted = lifted.sum(axis=0) / weight.sum(axis=0)
        # What one case more changes, in the cells own hit, own miss, other hit, other miss.
        top = np.stack([base - other, -other, own - size, own]) / total - lifted / total
        bottom = np.stack([base, base, size, size]) / total - weight / total
        moved = (top - adjusted * bottom) / weight.sum(axis=0)
    of_raw = _moved_raw(table, rest, reference, pooled)
    cells = np.stack([own, size - own, other, base - other])
    few = np.where(total > 1, total / np.maximum(total - 1, 1), 1.0)
    return Explained(
        raw,
        adjusted,
        (cells * of_raw**2).sum(axis=(0, 1)),
        (cells * few * moved**2).sum(axis=(0, 1)),
        # The root, so that two numbers never vary together more than each of them does alone.
        (cells * np.sqrt(few) * moved * of_raw).sum(axis=(0, 1)),
    )


def _moved_raw(table: Grid, rest: list[int], reference: int, pooled: FloatArray) -> FloatArray:
    """Return what one effective case more changes in the raw gap; cells × strata × groups."""
    with np.errstate(invalid="ignore", divide="ignore"):
        # A case of a weighted log weighs as much as those that it stands for.
        each = np.where(table.trials > 0, table.denominator / table.trials, 0.0) / table.denominator.sum(axis=0)
    own = each[:, rest]
    other = np.broadcast_to(each[:, [reference]], own.shape)
    mine, theirs = pooled[rest], pooled[reference]
    return np.stack([own * (1 - mine), -own * mine, -other * (1 - theirs), other * theirs])
