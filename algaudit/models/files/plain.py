"""How the inside of an algorithm crosses the lock: columns, and a weight for each or an ensemble of trees, all numbers.

Both kinds of files are read into these, behind the lock; ours is to check them and to believe them only if they repeat
the scores (:mod:`algaudit.models.files.believed`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from algaudit.models.sandbox.protocol import Arrays, Facts

MOST_NODES = 2_000_000
MOST_COLUMNS = 20_000
MOST_TREES = 5_000
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class NotSimple(Exception):  # noqa: N818 - an answer, not an error
    """The inside cannot be written down as a sum or as trees."""


@dataclass(frozen=True)
class Seen:
    """A column as the algorithm itself sees it.

    Parameters
    ----------
    place : int
        Of the input it comes from, in the order of the file's inputs.
    value : str or float, optional
        1 where the input is this category, else 0. None when it is the number itself.
    fill : float
        Stands in for what is missing; NaN leaves it missing (a category: 0).
    center, scale : float
        Then (x - center) / scale.
    filled : str, optional
        Category that stands in for a missing one, until the categories are taken apart.
    """

    place: int
    value: str | float | None = None
    fill: float = float("nan")
    center: float = 0.0
    scale: float = 1.0
    filled: str | None = None

    def moved(self, center: float, scale: float) -> Seen:
        """Return the column after another step of the same kind.

        Examples
        --------
        >>> Seen(0, center=10.0, scale=2.0).moved(1.0, 3.0)
        Seen(place=0, value=None, fill=nan, center=12.0, scale=6.0, filled=None)
        """
        if not (np.isfinite(center) and np.isfinite(scale)) or scale == 0:
            raise NotSimple
        return replace(self, center=self.center + center * self.scale, scale=self.scale * scale)

    def replaced(self, fill: float) -> Seen:
        """Return the column with a number in place of a missing one; a fill that comes first stays."""
        if self.value is not None or not np.isfinite(fill):
            raise NotSimple
        return self if np.isfinite(self.fill) else replace(self, fill=self.center + fill * self.scale)


@dataclass(frozen=True, eq=False)
class Branches:
    """One tree as arrays; as :class:`algaudit.models.structure.Tree`."""

    column: IntArray
    threshold: FloatArray
    left: IntArray
    right: IntArray
    missing_left: npt.NDArray[np.bool_]
    value: FloatArray


@dataclass(frozen=True)
class Outcome:
    """How the margin becomes score and decision.

    Parameters
    ----------
    base : float
        Of the margin.
    link : {"identity", "logistic"}
        From margin to score.
    line : float, optional
        Score from which on the decision is the positive one.
    single : bool
        Trees compare in single precision.
    """

    base: float
    link: Literal["identity", "logistic"]
    line: float | None = None
    single: bool = False


def told_sum(columns: Sequence[Seen], weights: FloatArray, outcome: Outcome) -> tuple[Arrays, Facts]:
    """Write a sum down: a weight for each column."""
    if len(weights) != len(columns):
        raise NotSimple
    arrays, facts = _told(columns, outcome)
    return {**arrays, "weight": np.asarray(weights, np.float64)}, {**facts, "form": "sum"}


def told_trees(columns: Sequence[Seen], trees: Sequence[Branches], outcome: Outcome) -> tuple[Arrays, Facts]:
    """Write an ensemble of trees down: their arrays one behind the other, and how many nodes each has."""
    if not trees or len(trees) > MOST_TREES or sum(len(tree.column) for tree in trees) > MOST_NODES:
        raise NotSimple
    arrays, facts = _told(columns, outcome)
    laid: dict[str, npt.NDArray[Any]] = {
        name: np.concatenate([getattr(tree, name) for tree in trees]).astype(kind) for name, kind in NODES.items()
    }
    nodes = np.array([len(tree.column) for tree in trees], np.int64)
    return {**arrays, **laid, "nodes": nodes}, {**facts, "form": "trees"}


#: What stands in each node, and as what numbers.
NODES = {
    "column": np.int64,
    "threshold": np.float64,
    "left": np.int64,
    "right": np.int64,
    "missing_left": np.bool_,
    "value": np.float64,
}


def _told(columns: Sequence[Seen], outcome: Outcome) -> tuple[dict[str, npt.NDArray[np.generic]], Facts]:
    if not columns or len(columns) > MOST_COLUMNS or not np.isfinite(outcome.base):
        raise NotSimple
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "place": np.array([seen.place for seen in columns], np.int64),
        **{
            name: np.array([getattr(seen, name) for seen in columns], np.float64)
            for name in ("fill", "center", "scale")
        },
    }
    facts: Facts = {
        "values": [seen.value for seen in columns],
        "base": outcome.base,
        "link": outcome.link,
        "line": outcome.line,
        "single": outcome.single,
    }
    return arrays, facts
