"""How a score comes about, as plain numbers: a sum of parts, or an ensemble of trees.

A structure is what exact explanations are computed from. It is believed only where it repeats the scores of the model
it was read from; whoever reads it has to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
#: One array per feature, all of the same length: numbers as float64 with NaN where missing, categories as object arrays
#: of str with None where missing. (Any: numpy cannot tell the two kinds of arrays apart by name.)
Columns: TypeAlias = Mapping[str, npt.NDArray[Any]]
#: How the margin becomes the score.
Link: TypeAlias = Literal["identity", "logistic"]


@dataclass(frozen=True, eq=False)
class Part:
    """A summand of the margin that looks at a few features only.

    Parameters
    ----------
    name : str
        Of the block, item or feature it stands for.
    features : tuple of str
        All that it depends on.
    worth : callable
        Columns (those features at least) → one number per case.
    slope : float, optional
        When it looks at one number: change per unit, the same everywhere. None where it goes in steps.
    breaks : mapping of str to tuple of float
        Where it goes in steps: for each number it looks at, the values at which something may change. At a break, and
        just beyond it on either side, stand all values it can take along that feature. A number it looks at that is not
        listed changes it gradually, by ``slope`` where there is one, or in places that nobody can list.
    """

    name: str
    features: tuple[str, ...]
    worth: Callable[[Columns], FloatArray]
    slope: float | None = None
    breaks: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Sum:
    """A score card or a linear model: margin = base + sum of the parts; score = link(margin).

    ``line`` is the least score that is decided positively, None where there is no single line (more than two labels,
    exclusions, an amount).
    """

    base: float
    parts: tuple[Part, ...]
    link: Link = "identity"
    line: float | None = None

    def margin(self, rows: Columns) -> FloatArray:
        """Return the margin of each case.

        Examples
        --------
        >>> half = Part("age", ("age",), lambda rows: rows["age"] / 2, slope=0.5)
        >>> Sum(1.0, (half,)).margin({"age": np.array([2.0, 4.0])}).tolist()
        [2.0, 3.0]
        """
        total = np.full(len(next(iter(rows.values()))), self.base)
        for part in self.parts:
            total += part.worth(rows)
        return total

    def score(self, rows: Columns) -> FloatArray:
        """Return the score of each case."""
        return linked(self.margin(rows), self.link)


@dataclass(frozen=True, eq=False)
class Encoded:
    """A column as the trees see it: a number, or whether a category has one value (1.0 or 0.0).

    ``fill`` replaces a missing number before anything else; NaN leaves it missing. Where it is a category, ``fill`` is
    what a missing one counts as: 1.0 if this value stands in for it, else 0.0 (or NaN). Then (x - center) / scale.
    """

    feature: str
    value: str | None = None
    fill: float = float("nan")
    center: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True, eq=False)
class Tree:
    """One tree as arrays, one entry per node; node 0 is the root and children stand behind their parent.

    Parameters
    ----------
    column : int array
        Place in the encoded columns of what the node asks; -1 in a leaf.
    threshold : float array
        A case goes left when its value is at most this.
    left, right : int arrays
        Nodes; -1 in a leaf.
    missing_left : bool array
        Where a missing value goes.
    value : float array
        What a leaf adds.
    """

    column: npt.NDArray[np.int64]
    threshold: FloatArray
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    missing_left: npt.NDArray[np.bool_]
    value: FloatArray


@dataclass(frozen=True, eq=False)
class Trees:
    """An ensemble of trees: margin = base + sum over the trees of their leaf; score = link(margin).

    ``single`` says that encoded values are rounded to single precision before they are compared, as scikit-learn's
    trees do. ``line`` as in :class:`Sum`.
    """

    columns: tuple[Encoded, ...]
    trees: tuple[Tree, ...]
    base: float = 0.0
    link: Link = "identity"
    single: bool = False
    line: float | None = None

    def encode(self, rows: Columns) -> FloatArray:
        """Return the cases as the trees see them, cases × columns.

        Examples
        --------
        >>> Trees((Encoded("age", fill=0.0), Encoded("flat", "own")), ()).encode(
        ...     {"age": np.array([np.nan, 3.0]), "flat": np.array(["own", None], object)}).tolist()
        [[0.0, 1.0], [3.0, 0.0]]
        """
        seen = []
        for item in self.columns:
            given = rows[item.feature]
            if item.value is None:
                numbers = given.astype(np.float64)
                numbers = np.where(np.isnan(numbers), item.fill, numbers)
            else:
                numbers = (given == item.value).astype(np.float64)
                if item.fill > 0:
                    numbers[[label is None for label in given.tolist()]] = item.fill
            seen.append((numbers - item.center) / item.scale)
        encoded = np.stack(seen, axis=1) if seen else np.zeros((len(next(iter(rows.values()))), 0))
        return encoded.astype(np.float32).astype(np.float64) if self.single else encoded

    def margin(self, rows: Columns) -> FloatArray:
        """Return the margin of each case."""
        encoded = self.encode(rows)
        total = np.full(len(encoded), self.base)
        for tree in self.trees:
            total += tree.value[leaves(tree, encoded)]
        return total

    def score(self, rows: Columns) -> FloatArray:
        """Return the score of each case."""
        return linked(self.margin(rows), self.link)


Structure: TypeAlias = Sum | Trees


def leaves(tree: Tree, encoded: FloatArray) -> npt.NDArray[np.int64]:
    """Return the leaf that each case falls into.

    Examples
    --------
    >>> stump = Tree(np.array([0, -1, -1]), np.array([5.0, 0.0, 0.0]), np.array([1, -1, -1]), np.array([2, -1, -1]),
    ...     np.array([True, False, False]), np.array([0.0, 1.0, 2.0]))
    >>> leaves(stump, np.array([[5.0], [5.5], [np.nan]])).tolist()
    [1, 2, 1]
    """
    node = np.zeros(len(encoded), np.int64)
    on_way = np.flatnonzero(tree.column[node] >= 0)
    while len(on_way):
        here = node[on_way]
        value = encoded[on_way, tree.column[here]]
        goes_left = np.where(np.isnan(value), tree.missing_left[here], value <= tree.threshold[here])
        node[on_way] = np.where(goes_left, tree.left[here], tree.right[here])
        on_way = on_way[tree.column[node[on_way]] >= 0]
    return node


def linked(margin: FloatArray, link: Link) -> FloatArray:
    """Return the score that belongs to a margin.

    Examples
    --------
    >>> linked(np.array([0.0]), "logistic").tolist()
    [0.5]
    """
    if link == "identity":
        return margin
    from scipy.special import expit

    found: FloatArray = expit(margin)
    return found
