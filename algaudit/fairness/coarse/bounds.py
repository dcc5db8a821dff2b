"""The smallest and the largest value that a rate, a gap or a ratio can have in any table within the known limits.

The people of a rate's numerator and the others of its denominator stand in different cells, so each can be as small or
as large as its cells allow whatever the other is. A rate rises with the first and falls with the second, which gives
its bounds exactly. Gaps and ratios are made of two groups, whose cells are different ones again.

A value that no table gives is NaN; tables in which nobody stands in the denominator are left out, and it is said that
there are such tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.intervals import rate_limits
from algaudit.fairness.rates import BALANCED, CELLS, Cells

BoolArray: TypeAlias = npt.NDArray[np.bool_]
_KNOWN: Final[Cells] = ((0, 1), (0, 1))
#: Two formulas bear the name of inclusion error, and two that of exclusion error: of all cases, or of those that could
#: be wrong. Numerator and denominator as in :data:`algaudit.fairness.rates.CELLS`.
ERRORS: Final[dict[str, tuple[tuple[Cells, ...], Cells]]] = {
    "inclusion_error_of_all": ((((0,), (1,)),), _KNOWN),
    "inclusion_error_of_selected": ((((0,), (1,)),), ((0, 1), (1,))),
    "exclusion_error_of_all": ((((1,), (0,)),), _KNOWN),
    "exclusion_error_of_entitled": ((((1,), (0,)),), ((1,), (0, 1))),
}


@dataclass(frozen=True, eq=False)
class Bounds:
    """A share of every group between two bounds, and the counts behind it; ``may_be_undefined`` where 0/0 is possible.

    ``chance_low`` and ``chance_high`` hold the intervals of every possible table: what coarseness and chance together
    leave open.
    """

    measure: str
    low: FloatArray
    high: FloatArray
    numerator: tuple[IntArray, IntArray]
    denominator: tuple[IntArray, IntArray]
    may_be_undefined: BoolArray
    chance_low: FloatArray
    chance_high: FloatArray


def rate_bounds(measure: str, low: IntArray, high: IntArray, alpha: float = 0.05) -> Bounds:
    """Return the bounds of one measure of every group.

    Parameters
    ----------
    measure : str
        A measure of :mod:`algaudit.fairness.rates` or one of ``ERRORS``.
    low, high : int arrays, groups × 3 × 2
        Smallest and largest count by outcome (no, yes, unknown) and decision (negative, positive).
    alpha : share, 0…1
        Risk of the intervals for chance.

    Examples
    --------
    Of women “<10” (1 to 9) were granted and 20 not: at least 1 of 21, at most 9 of 29.

    >>> low, high = np.zeros((1, 3, 2), int), np.zeros((1, 3, 2), int)
    >>> low[0, 2], high[0, 2] = (20, 1), (20, 9)
    >>> women = rate_bounds("selection_rate", low, high)
    >>> float(women.low[0]) == 1 / 21, float(women.high[0]) == 9 / 29
    (True, True)
    """
    if measure == BALANCED:
        return _balanced(low, high, alpha)
    tops, bottom = {**CELLS, **ERRORS}[measure]
    inside = _mask(tops)
    outside = _mask((bottom,)) & ~inside
    part_low, part_high = low[:, inside].sum(axis=1), high[:, inside].sum(axis=1)
    rest_low, rest_high = low[:, outside].sum(axis=1), high[:, outside].sum(axis=1)
    chance_low = rate_limits(_share(part_low, rest_high), part_low + rest_high, alpha)[0]
    chance_high = rate_limits(_share(part_high, rest_low), part_high + rest_low, alpha)[1]
    # Where the table at a corner is empty, the only others are those with somebody on the other side of it.
    lower = _share(part_low, rest_high, empty=np.where(part_high > 0, 1.0, np.nan))
    upper = _share(part_high, rest_low, empty=np.where(rest_high > 0, 0.0, np.nan))
    nobody = part_low + rest_low == 0
    return Bounds(
        measure,
        lower,
        upper,
        (part_low, part_high),
        (part_low + rest_low, part_high + rest_high),
        nobody,
        # A table with nobody in it says nothing about chance: then anything is possible.
        np.where(nobody, 0.0, chance_low),
        np.where(nobody, 1.0, chance_high),
    )


def _mask(cells: Sequence[Cells]) -> BoolArray:
    """Return which of the cells, outcome × decision, are meant."""
    mask = np.zeros((3, 2), bool)
    for outcomes, decisions in cells:
        mask[np.ix_(outcomes, decisions)] = True
    return mask


def _share(part: IntArray, rest: IntArray, empty: npt.ArrayLike = np.nan) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        share: FloatArray = np.where(part + rest > 0, part / (part + rest), empty)
    return share


def _balanced(low: IntArray, high: IntArray, alpha: float) -> Bounds:
    first, second = (rate_bounds(name, low, high, alpha) for name in ("true_positive_rate", "true_negative_rate"))
    unknown = np.full(len(low), -1)
    return Bounds(
        BALANCED,
        (first.low + second.low) / 2,
        (first.high + second.high) / 2,
        (unknown, unknown),
        (first.denominator[0] + second.denominator[0], first.denominator[1] + second.denominator[1]),
        first.may_be_undefined | second.may_be_undefined,
        (first.chance_low + second.chance_low) / 2,
        (first.chance_high + second.chance_high) / 2,
    )


@dataclass(frozen=True)
class GapBounds:
    """A group against the reference: bounds of the difference and of the ratio, and what chance adds.

    ``ratio_high`` is infinite when the reference's rate may be 0 while the group's is not.
    """

    place: int
    low: float
    high: float
    ratio_low: float
    ratio_high: float
    chance_low: float
    chance_high: float
    may_be_undefined: bool


def gap_bounds(found: Bounds, reference: int) -> Iterator[GapBounds]:
    """Yield the bounds of every group's difference and ratio to the reference.

    Examples
    --------
    Women 0.1 to 0.3, men 0.2 to 0.4: the gap lies between -0.3 and 0.1, the ratio between 0.25 and 1.5.

    >>> nobody = np.zeros(2, int)
    >>> both = np.array([0.1, 0.2]), np.array([0.3, 0.4])
    >>> bounds = Bounds("selection_rate", *both, (nobody, nobody), (nobody, nobody), nobody > 0, *both)
    >>> (women,) = gap_bounds(bounds, 1)
    >>> [round(each, 2) for each in (women.low, women.high, women.ratio_low, women.ratio_high)]
    [-0.3, 0.1, 0.25, 1.5]
    """
    base_low, base_high = float(found.low[reference]), float(found.high[reference])
    for place in range(len(found.low)):
        if place == reference:
            continue
        low, high = float(found.low[place]), float(found.high[place])
        yield GapBounds(
            place,
            low - base_high,
            high - base_low,
            *_ratio_bounds(low, high, base_low, base_high),
            # Wider than Newcombe's interval of any possible table: its arms are squared and added, not added.
            float(found.chance_low[place]) - float(found.chance_high[reference]),
            float(found.chance_high[place]) - float(found.chance_low[reference]),
            bool(found.may_be_undefined[place] | found.may_be_undefined[reference]),
        )


def _ratio_bounds(low: float, high: float, base_low: float, base_high: float) -> tuple[float, float]:
    """Return the bounds of a ratio over the tables that have one: the reference's rate is not 0 there."""
    if not base_high > 0:
        return float("nan"), float("nan")
    if base_low > 0:
        return low / base_high, high / base_low
    return low / base_high, float("inf") if high > 0 else high
