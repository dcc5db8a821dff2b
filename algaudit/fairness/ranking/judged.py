"""What of a ranking is beyond chance: all tests of all groupings together, corrected as one family (Holm).

Four questions are asked of every group: does it have as many places as a lot would give it; is it passed over, or moved
up, against the order as often as the reference group; does it win as many ties as a lot would give it. A verdict needs
both the corrected test and the interval of the gap. Where the places of a group are those of its lists for certain
there is nothing to ask, and no gap to a group of other lists: the quota sets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.gaps import GAP, TOO_LITTLE, Comparison, compare, holm, verdict
from algaudit.fairness.groups import Groups
from algaudit.fairness.ranking.line import BoolArray
from algaudit.fairness.ranking.representation import Representation
from algaudit.fairness.ranking.shares import Shares
from algaudit.fairness.rates import Rates

PLACES, REFUSED, SELECTED, TIES = "places", "refused_above", "selected_below", "tie_break"


@dataclass(frozen=True, eq=False)
class Gaps:
    """Gaps of one rate to the reference group, one number per group; NaN, and no verdict, where none is asked."""

    difference: FloatArray
    low: FloatArray
    high: FloatArray
    verdicts: list[str | None]


@dataclass(frozen=True, eq=False)
class Judged:
    """Everything tested in one grouping.

    Parameters
    ----------
    represented : list of Representation
        Places against a lot, for each group.
    tie_broken : list of (Representation or None)
        Ties won against a lot.
    adjusted : dict of float arrays
        Question → corrected p-value of each group; NaN where it was not asked.
    gaps : dict of Gaps
        Question → gaps to the reference group; empty without one.
    """

    represented: list[Representation]
    tie_broken: list[Representation | None]
    adjusted: dict[str, FloatArray]
    gaps: dict[str, Gaps]


@dataclass(frozen=True, eq=False)
class _Asked:
    """One grouping before the correction."""

    represented: list[Representation]
    tie_broken: list[Representation | None]
    compared: dict[str, Comparison]
    raw: dict[str, FloatArray]
    excess: FloatArray
    apart: BoolArray


def judge(
    asked: Sequence[tuple[Groups, Shares, int | None]], alpha: float, tolerance: float
) -> tuple[list[Judged], int]:
    """Test everything at once.

    Parameters
    ----------
    asked : sequence of (groups, shares, place of the reference group)
    alpha : float, 0…1
        Risk of any false alarm among all the tests.
    tolerance : float, 0…1
        Gap in a share up to which it is called within tolerance.

    Returns
    -------
    (one Judged for each grouping, number of tests)
    """
    made = [_asked(*one) for one in asked]
    family = [(p, place) for one in made for p in one.raw.values() for place in np.flatnonzero(~np.isnan(p)).tolist()]
    adjusted, _ = holm(np.array([p[place] for p, place in family]), alpha)
    corrected = {id(p): np.full(len(p), np.nan) for one in made for p in one.raw.values()}
    for (p, place), value in zip(family, adjusted.tolist(), strict=True):
        corrected[id(p)][place] = value
    share = alpha / max(len(family), 1)
    judged = []
    for one, (_, _, reference) in zip(made, asked, strict=True):
        told = {name: corrected[id(p)] for name, p in one.raw.items()}
        sure = {name: values < alpha for name, values in told.items()}
        # Within regions and over all of them a gap may point to different sides; then neither is said.
        sure[PLACES] &= one.excess * _gap_of_all(one, reference) > 0
        gaps = {
            name: _gaps(found, sure[name], reference or 0, (share, tolerance)) for name, found in one.compared.items()
        }
        if PLACES in gaps:
            gaps[PLACES] = _without(gaps[PLACES], one.apart)
        judged.append(Judged(one.represented, one.tie_broken, told, gaps))
    return judged, len(family)


def _asked(groups: Groups, found: Shares, reference: int | None) -> _Asked:
    places = range(len(groups.groups))
    represented = [found.represented(place) for place in places]
    broken = [found.tie_broken(place) for place in places]
    excess = found.places - found.by_lot
    raw = {
        PLACES: np.where(found.settled, np.nan, [each.two_sided for each in represented]),
        TIES: np.array([np.nan if each is None else each.two_sided for each in broken]),
    }
    if reference is None:
        return _Asked(represented, broken, {}, raw, excess, np.zeros(len(excess), np.bool_))
    rates: dict[str, Rates] = {PLACES: found.rates(), REFUSED: found.refused(), SELECTED: found.selected()}
    compared = {name: compare(groups, rate, reference) for name, rate in rates.items()}
    for name in (REFUSED, SELECTED):
        one = compared[name]
        # Where nobody at all was passed over there is nothing to ask.
        if float(rates[name].numerator.sum()) == 0:
            del compared[name]
            continue
        raw[name] = _with_reference(np.where(one.judged(), one.p_values(), np.nan), reference)
    return _Asked(represented, broken, compared, raw, excess, found.apart(reference))


def _with_reference(values: FloatArray, reference: int) -> FloatArray:
    return np.insert(values, reference, np.nan)


def _gap_of_all(one: _Asked, reference: int | None) -> FloatArray:
    if reference is None:
        return np.zeros(len(one.excess))
    return _with_reference(one.compared[PLACES].difference, reference)


def _gaps(found: Comparison, sure: BoolArray, reference: int, levels: tuple[float, float]) -> Gaps:
    share, tolerance = levels
    low, high = found.difference_limits(np.full(len(found.difference), share))
    verdicts: list[str | None] = [
        (_verdict(float(gap), float(least), float(most), tolerance, sure=bool(is_sure)) if judged else TOO_LITTLE)
        for gap, least, most, is_sure, judged in zip(
            found.difference, low, high, np.delete(sure, reference), found.judged(), strict=True
        )
    ]
    verdicts.insert(reference, None)
    difference, low, high = (_with_reference(values, reference) for values in (found.difference, low, high))
    return Gaps(difference, low, high, verdicts)


def _without(gaps: Gaps, apart: BoolArray) -> Gaps:
    """Leave out the gaps that the quota sets."""
    verdicts = [None if out else said for said, out in zip(gaps.verdicts, apart.tolist(), strict=True)]
    difference, low, high = (np.where(apart, np.nan, part) for part in (gaps.difference, gaps.low, gaps.high))
    return Gaps(difference, low, high, verdicts)


def _verdict(difference: float, low: float, high: float, tolerance: float, *, sure: bool) -> str:
    said = verdict(difference, low, high, tolerance)
    return TOO_LITTLE if said == GAP and not sure else said
