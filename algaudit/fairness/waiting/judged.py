"""Which differences in waiting are beyond chance: two questions to every group, corrected as one family (Holm).

Does somebody of the group wait longer than somebody of the reference group more often than not? Is the group found more
often among the tenth of all people who wait longest? The first speaks of everybody, the second of the worst waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.gaps import GAP, TOO_LITTLE, Comparison, compare, holm, verdict
from algaudit.fairness.groups import SMALLEST_REFERENCE, Groups
from algaudit.fairness.intervals import p_value
from algaudit.fairness.rates import Rates
from algaudit.fairness.waiting.days import Waits
from algaudit.fairness.waiting.longer import Longer, longest_waits, waits_longer


@dataclass(frozen=True, eq=False)
class Answered:
    """One question: value less what would be no gap, interval, corrected p-value and verdict, one for each group."""

    difference: FloatArray
    low: FloatArray
    high: FloatArray
    adjusted: FloatArray
    verdicts: list[str | None]


@dataclass(frozen=True, eq=False)
class Compared:
    """Both questions, the reference group with them (its numbers are NaN); ``tenth`` is there without a reference too.

    Parameters
    ----------
    longer : Answered or None
        Mann–Whitney probability less 0.5.
    often : Answered or None
        Share among the longest waits less that of the reference.
    tenth : Rates
        Share of each group among the longest waits.
    """

    longer: Answered | None
    often: Answered | None
    tenth: Rates


@dataclass(frozen=True, eq=False)
class _Asked:
    reference: int
    longer: Longer
    often: Comparison
    raw: FloatArray


def tenth_of(waits: Waits) -> Rates:
    """Return the share of each group that is among the longest-waiting tenth of all."""
    (from_day, number), people = longest_waits(waits), waits.sizes
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.minimum(number / people, 1.0)
    return Rates("longest_tenth", value, number, people, waits.trials_of(waits.days >= from_day))


def compare_waits(
    asked: Sequence[tuple[Groups, Waits, int | None]], alpha: float, tolerance: float
) -> tuple[list[Compared], float]:
    """Compare every group with the reference group of its grouping.

    Parameters
    ----------
    asked : sequence of (groups, waits, place of the reference group)
    alpha : float, 0…1
        Risk of any false alarm among all comparisons.
    tolerance : float, 0…1
        Gap in a probability or share up to which it is called within tolerance.

    Returns
    -------
    (one Compared for each grouping, risk of each interval)
    """
    tenths = [tenth_of(waits) for _, waits, _ in asked]
    made = [
        None if reference is None else _asked(groups, waits, reference, tenth)
        for (groups, waits, reference), tenth in zip(asked, tenths, strict=True)
    ]
    raw = np.concatenate([np.zeros(0), *(one.raw.reshape(-1) for one in made if one)])
    known = ~np.isnan(raw)
    adjusted = np.full(len(raw), np.nan)
    adjusted[known] = holm(raw[known], alpha)[0]
    share, at = alpha / max(int(known.sum()), 1), 0
    answered = []
    for one, tenth in zip(made, tenths, strict=True):
        if one is None:
            answered.append(Compared(None, None, tenth))
            continue
        told = adjusted[at : at + one.raw.size].reshape(2, -1)
        at += one.raw.size
        answered.append(Compared(*_answered(one, told, (alpha, share, tolerance)), tenth))
    return answered, share


def _asked(groups: Groups, waits: Waits, reference: int, tenth: Rates) -> _Asked:
    """Ask both questions; few people say too little about who waits longer."""
    longer, often, sizes = waits_longer(waits, reference), compare(groups, tenth, reference), waits.trials
    raw = np.full((2, len(sizes)), np.nan)
    enough = (sizes >= SMALLEST_REFERENCE) & (sizes[reference] >= SMALLEST_REFERENCE)
    raw[0] = np.where(enough, p_value(longer.limits, 0.5), np.nan)
    raw[0, reference] = np.nan
    raw[1, np.arange(len(sizes)) != reference] = np.where(often.judged(), often.p_values(), np.nan)
    return _Asked(reference, longer, often, raw)


def _answered(one: _Asked, adjusted: FloatArray, levels: tuple[float, float, float]) -> tuple[Answered, Answered]:
    low, high = one.longer.limits(levels[1])
    longer = _judged(one, adjusted[0], (one.longer.value - 0.5, low - 0.5, high - 0.5), levels)
    limits = one.often.difference_limits(np.full(len(one.often.difference), levels[1]))
    spread = [np.insert(values, one.reference, np.nan) for values in (one.often.difference, *limits)]
    return longer, _judged(one, adjusted[1], (spread[0], spread[1], spread[2]), levels)


def _judged(
    one: _Asked,
    adjusted: FloatArray,
    span: tuple[FloatArray, FloatArray, FloatArray],
    levels: tuple[float, float, float],
) -> Answered:
    alpha, _, tolerance = levels
    values = [np.where(np.arange(len(adjusted)) == one.reference, np.nan, part) for part in span]
    verdicts: list[str | None] = []
    for place, p in enumerate(adjusted.tolist()):
        if place == one.reference:
            verdicts.append(None)
            continue
        gap, low, high = (float(part[place]) for part in values)
        said = TOO_LITTLE if np.isnan(p) else verdict(gap, low, high, tolerance)
        verdicts.append(TOO_LITTLE if said == GAP and p >= alpha else said)
    return Answered(values[0], values[1], values[2], adjusted, verdicts)
