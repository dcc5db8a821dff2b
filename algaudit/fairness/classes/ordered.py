"""Decisions from worst to best: how often a member of a group is decided better than one of the reference group.

The share of pairs in which the group's member is decided better, less the share in which that one is decided worse, is
0 when neither stands better. With two labels it is the plain difference of the shares granted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.classes.cells import Cells
from algaudit.fairness.intervals import Limits
from algaudit.fairness.scores.pairs import Pairs, level_pairs


@dataclass(frozen=True, eq=False)
class Ordered:
    """Each group of a grouping against the reference.

    Parameters
    ----------
    mean_level : float array, groups
        Mean place in the order, 1 for the worst decision; of all groups.
    better, worse : float arrays, groups
        Shares of pairs with a member of the reference group; the rest are decided alike.
    pairs : Pairs
        Better, and half of those alike.
    """

    mean_level: FloatArray
    better: FloatArray
    worse: FloatArray
    pairs: Pairs

    @property
    def difference(self) -> FloatArray:
        """Better less worse, −1…1."""
        return self.better - self.worse

    def limits(self, alpha: FloatArray | float) -> Limits:
        """Return the interval of better less worse."""
        return difference_of(self.pairs.limits(alpha))


def difference_of(limits: Limits) -> Limits:
    """Return limits of better less worse from those of better and half of alike."""
    return 2 * limits[0] - 1, 2 * limits[1] - 1


def ordered(found: Cells, order: Sequence[str], reference: int) -> Ordered:
    """Compare the decisions of all groups with those of the group at place ``reference``.

    Parameters
    ----------
    found : Cells
    order : sequence of str
        All decisions from worst to best.
    reference : int

    Examples
    --------
    Here one was refused and one granted, there one refused and one granted in part. Of four pairs, the one here is
    better in two, worse in one.

    >>> counts = np.array([[[1, 0, 1]], [[0, 1, 1]]])
    >>> labels = ("grant", "partial", "refuse")
    >>> two = Cells(("sex",), (("f",), ("m",)), (None,), labels, counts, counts * 1.0, counts * 1.0, False)
    >>> pair = ordered(two, ("refuse", "partial", "grant"), 1)
    >>> pair.better.tolist(), pair.worse.tolist(), pair.mean_level.tolist()
    ([0.5, 0.25], [0.25, 0.25], [2.0, 1.5])
    """
    codes = {label: code for code, label in enumerate(found.decisions)}
    places = [codes[label] for label in order if label in codes]
    levels = np.array([level for level, label in enumerate(order, start=1) if label in codes])
    weight, squared = found.weight.sum(axis=1)[:, places], found.squared.sum(axis=1)[:, places]
    other = weight[reference]
    with np.errstate(invalid="ignore", divide="ignore"):
        share, among = weight / weight.sum(axis=1, keepdims=True), other / other.sum()
        below = among.cumsum() - among
        above = among[::-1].cumsum()[::-1] - among
        return Ordered(
            (share * levels).sum(axis=1),
            (share * below).sum(axis=1),
            (share * above).sum(axis=1),
            level_pairs(weight, other, (squared, squared[reference])),
        )
