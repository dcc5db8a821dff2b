"""Judge one criterion on the new audit: met only when the interval of the gap says so, never for want of data.

A criterion that asks for something else than what was audited is refused. A criterion that asks for what was audited
but whose group, reference or counts are missing is not met, and says why.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from algaudit.audit.compared.criteria import Criterion, pairs_of
from algaudit.audit.compared.reading import Audited, Rate, Side
from algaudit.audit.tables import Table
from algaudit.errors import InputError
from algaudit.fairness.change.gap_change import largest_size
from algaudit.fairness.groups import Group
from algaudit.fairness.intervals import LAST_BITS
from algaudit.i18n import N_
from algaudit.privacy.masks import shown


@dataclass(frozen=True)
class Judged:
    """A criterion with what the new audit shows: the gap, its interval at the wanted confidence, and the answer.

    ``largest`` is the upper limit of the size of the gap. ``worst`` is what it could be at most if the cases that were
    left out, since no decision is recorded for them, were counted to widen the gap. That is held against ``bound``, so
    that nobody meets a criterion by leaving cases out.
    """

    measure: str
    by: list[str]
    group: list[str | None]
    reference: list[str | None]
    bound: float
    confidence: float
    difference: float | None
    low: float | None
    high: float | None
    largest: float | None
    left_out: int
    worst: float | None
    cases: float | None
    reference_cases: float | None
    met: bool
    reason: str | None


def judge(criterion: Criterion, new: Audited, place: int) -> Judged:
    """Judge one criterion.

    Parameters
    ----------
    criterion : Criterion
    new : Audited
        The later audit.
    place : int
        Number of the criterion in its file, for messages.

    Raises
    ------
    InputError
        When the new audit did not measure this, or compares with another group.
    """
    made = _grouping(criterion, new, place)
    left_out = sum(new.result.data.dropped.values())
    missing = _missing(criterion, made)
    if missing:
        return _answer(criterion, None, left_out, missing)
    _check_reference(criterion, made, place)
    side = new.sides(round(1 - criterion.confidence, 12))[criterion.key()]
    return _answer(criterion, side, left_out, _reason(side, left_out, criterion.bound + LAST_BITS))


def _reason(side: Side, left_out: int, bound: float) -> str | None:
    """Say why a criterion is not met; None when it is. A number that is missing is never below a bound."""
    if not side.known:
        return "undefined"
    if not side.judged:
        return "reference_too_small"
    if _worst(side, left_out) <= bound:
        return None
    return "cases_left_out" if _largest(side) <= bound else "too_large"


def _grouping(criterion: Criterion, new: Audited, place: int) -> Table:
    """Return the grouping that a criterion names."""
    made = next((made for made in new.tables if set(made.groups.by) == set(criterion.by)), None)
    if made is None:
        raise InputError(
            N_(
                "Criterion {number} compares groups by {by}, which the new audit did not; audit again with --by "
                "or --across."
            ),
            number=place,
            by=" × ".join(shown(column) for column in criterion.by),
        )
    if criterion.measure not in made.rates:
        raise InputError(
            N_(
                "Criterion {number} asks for {measure}, which the new audit could not measure without the true "
                "outcome; audit again with --outcome."
            ),
            number=place,
            measure=criterion.measure,
        )
    return made


def _missing(criterion: Criterion, made: Table) -> str | None:
    """Say which part of a gap is not there."""
    there = {pairs_of(made.groups.by, group) for group in made.groups.groups}
    if pairs_of(criterion.by, criterion.group) not in there:
        return "group_absent"
    if pairs_of(criterion.by, criterion.reference) not in there:
        return "reference_absent"
    return "no_reference" if made.reference is None else None


def _check_reference(criterion: Criterion, made: Table, place: int) -> None:
    reference: Group = made.groups.groups[made.reference or 0]
    if pairs_of(criterion.by, criterion.reference) != pairs_of(made.groups.by, reference):
        raise InputError(
            N_(
                "Criterion {number} compares with “{wanted}”, but the new audit compares with “{found}”; "
                "audit again with --reference."
            ),
            number=place,
            wanted=_label(criterion.reference),
            found=_label(reference),
        )


def _label(group: Group) -> str:
    return " × ".join("—" if label is None else shown(label) for label in group)


def _cases(rate: Rate) -> float | None:
    return None if math.isnan(rate.denominator) else rate.denominator


def _largest(side: Side) -> float:
    return float(largest_size((side.low, side.high)))


def _worst(side: Side, left_out: int) -> float:
    # d more cases among n move a rate by at most d/(n + d); of two rates at once, half of them each, by d/(n + d/2).
    fewest = min(side.own.trials, side.other.trials)
    return _largest(side) + left_out / (fewest + left_out / 2)


def _answer(criterion: Criterion, side: Side | None, left_out: int, reason: str | None) -> Judged:
    known = side if side is not None and side.known else None
    return Judged(
        criterion.measure,
        list(criterion.by),
        list(criterion.group),
        list(criterion.reference),
        criterion.bound,
        criterion.confidence,
        known.difference if known else None,
        known.low if known else None,
        known.high if known else None,
        _largest(known) if known else None,
        left_out,
        _worst(known, left_out) if known else None,
        _cases(side.own) if side else None,
        _cases(side.other) if side else None,
        met=reason is None,
        reason=reason,
    )
