"""Where along each feature the score can change at all: at the breaks of its structure, or with a slope.

Of an algorithm whose inside cannot be read only the usual values of its inputs are known; they are a place to begin a
search, no more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np

from algaudit.explain.recourse.levers import Lever
from algaudit.models.features import Feature
from algaudit.models.structure import Columns, FloatArray, Part, Structure, Sum, Trees

#: A value this part of itself beyond a break is beyond it; of single precision for trees that round to it.
BEYOND, BEYOND_SINGLE = 1e-12, 2.0**-22
#: Usual values of a number where no breaks are known.
USUAL = 21


@dataclass(frozen=True, eq=False)
class Terrain:
    """What is known of the score along each number.

    Parameters
    ----------
    known : bool
        Whether the score changes nowhere else; False where the breaks are only the usual values.
    breaks : mapping of str to tuple of float
        Values at which it may jump, in order.
    slopes : mapping of str to float
        Change of the margin per unit, beside the jumps.
    beyond : float
        Which part of a value lies surely beyond a break there.
    links : tuple of frozenset of str
        Features whose effects do not simply add up.
    unlisted : frozenset of str
        Numbers along which it may change anywhere.
    """

    known: bool
    breaks: Mapping[str, tuple[float, ...]]
    slopes: Mapping[str, float] = field(default_factory=dict)
    beyond: float = BEYOND
    links: tuple[frozenset[str], ...] = ()
    unlisted: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Ground:
    """All that is the same for every person.

    Parameters
    ----------
    features : mapping of str to Feature
    levers : tuple of Lever
        What may be changed.
    terrain : Terrain
    toward : {1, -1, 0}
        Whether a higher score is wanted, or a lower one.
    most : int
        How many features may be changed at once.
    """

    features: Mapping[str, Feature]
    levers: tuple[Lever, ...]
    terrain: Terrain
    toward: int
    most: int


def terrain_of(
    structure: Structure | None, features: Sequence[Feature], rows: Columns | None, bars: Sequence[Part] = ()
) -> Terrain:
    """Return what is known of the score along each number.

    Parameters
    ----------
    structure : Structure, optional
    features : sequence of Feature
    rows : columns, optional
        Cases from which the usual values are taken.
    bars : sequence of Part
        What bars the wanted result, beside the score.

    Examples
    --------
    >>> from algaudit.models.structure import Part
    >>> income = Part("income", ("income",), lambda rows: 5.0 * (rows["income"] < 900), breaks={"income": (900.0,)})
    >>> terrain_of(Sum(0.0, (income,)), (), None).breaks
    {'income': (900.0,)}
    """
    if isinstance(structure, Sum):
        return _of_sum((*structure.parts, *bars), {one.name for one in features if one.kind == "number"})
    if isinstance(structure, Trees):
        return _of_trees(structure)
    numbers = [feature.name for feature in features if feature.kind == "number"]
    return Terrain(False, {name: _usual(rows[name]) for name in numbers} if rows is not None else {})


def _usual(values: FloatArray) -> tuple[float, ...]:
    known = values[np.isfinite(values)]
    return (
        tuple(np.unique(np.quantile(known, np.linspace(0, 1, USUAL), method="nearest")).tolist()) if len(known) else ()
    )


def _of_sum(parts: Sequence[Part], numbers: Set[str]) -> Terrain:
    breaks: dict[str, set[float]] = {}
    slopes: dict[str, float] = {}
    unlisted: set[str] = set()
    for part in parts:
        for name, values in part.breaks.items():
            breaks.setdefault(name, set()).update(value for value in values if np.isfinite(value))
        if part.slope is not None:
            slopes[part.features[0]] = slopes.get(part.features[0], 0.0) + part.slope
        else:
            unlisted |= (numbers & set(part.features)) - set(part.breaks)
    links = tuple(frozenset(part.features) for part in parts if len(part.features) > 1)
    ordered = {name: tuple(sorted(values)) for name, values in breaks.items()}
    return Terrain(True, ordered, slopes, BEYOND, links, frozenset(unlisted))


def _of_trees(structure: Trees) -> Terrain:
    breaks: dict[str, set[float]] = {}
    for tree in structure.trees:
        asked = tree.column >= 0
        for place, threshold in zip(tree.column[asked].tolist(), tree.threshold[asked].tolist(), strict=True):
            column = structure.columns[place]
            if column.value is None and np.isfinite(threshold):
                breaks.setdefault(column.feature, set()).add(threshold * column.scale + column.center)
    beyond = BEYOND_SINGLE if structure.single else BEYOND
    return Terrain(True, {name: tuple(sorted(values)) for name, values in breaks.items()}, {}, beyond)
