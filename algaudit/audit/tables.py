"""From the Cube to the rows of a result: every measure of every group, and every gap against the reference."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Gap, Interval, Measure
from algaudit.cube.cube import Cube, FloatArray
from algaudit.decisions.labels import label_of
from algaudit.errors import InputError
from algaudit.fairness.aggregates import AGAINST, AGAINST_OUTCOME, MADE_OF, Aggregate, aggregates
from algaudit.fairness.gaps import Comparison, compare, holm, p_values, verdict
from algaudit.fairness.groups import SMALLEST_REFERENCE, Groups, reference_of, split
from algaudit.fairness.intervals import Limits
from algaudit.fairness.rates import Rates, measures_of, rates
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

_AGAINST_REFERENCE = {*AGAINST, *AGAINST_OUTCOME}


@dataclass(frozen=True, eq=False)
class Table:
    """One grouping with its rates and the place of its reference group."""

    groups: Groups
    rates: dict[str, Rates]
    reference: int | None
    #: Cases in the declared reference, where it is too small in a cross and another group stands in for it.
    replaced: int | None = None


def table(cube: Cube, by: Sequence[str], plan: AuditPlan) -> Table:
    """Return one grouping, measured."""
    groups = split(cube, by)
    if plan.labelled:
        # What is known of those who were looked at is no rate of everybody; the check of labels says what can be known.
        groups = replace(groups, with_outcome=False)
    reference, replaced = _reference(groups, plan)
    return Table(groups, {name: rates(groups, name) for name in measures_of(groups)}, reference, replaced)


def _reference(groups: Groups, plan: AuditPlan) -> tuple[int | None, int | None]:
    """Return the place of the group that others are compared with, and the size of the one it stands in for.

    Within strata nothing is compared.
    """
    if not groups.by or any(item.column in groups.by for item in plan.stratum):
        return None, None
    largest = reference_of(groups, None)
    wanted = {column: label_of(plan.reference[column]) for column in groups.by if column in plan.reference}
    if largest is None or not wanted:
        return largest, None
    # A reference for one column of a cross leaves the others free: the largest such group is taken.
    fitting = [
        place
        for place, group in enumerate(groups.groups)
        if None not in group and all(group[groups.by.index(column)] == label for column, label in wanted.items())
    ]
    place = max(fitting, key=lambda place: int(groups.sizes[place]), default=None)
    size = 0 if place is None else int(groups.sizes[place])
    if size >= SMALLEST_REFERENCE:
        return place, None
    if len(groups.by) > 1:
        # The crossed reference may be empty although each of its parts is large.
        return largest, size
    raise _small_reference(groups, plan.reference[groups.by[0]], size)


def _small_reference(groups: Groups, value: str, size: int) -> InputError:
    large = [
        shown(group[0])
        for group, cases in zip(groups.groups, groups.sizes.tolist(), strict=True)
        if group[0] is not None and cases >= SMALLEST_REFERENCE
    ]
    return InputError(
        N_("The reference {column}={value} has {found} cases, fewer than {limit}; choose a larger group: {known}."),
        column=groups.by[0],
        value=shown(value),
        found=size,
        limit=SMALLEST_REFERENCE,
        known=", ".join(large[:8]),
    )


def measure_rows(made: Table, plan: AuditPlan) -> Iterator[Measure]:
    """Yield one row per measure and group, then the aggregates across the groups."""
    groups = made.groups
    if plan.coarse:
        # What is counted of a coarse table is not what was there: it gets bounds, not points.
        for name, measured in made.rates.items():
            for group in groups.groups:
                nothing = (None,) * 6
                yield Measure(name, list(groups.by), list(group), *nothing, measured.method, "counts_coarse")
        return
    for name, measured in made.rates.items():
        low, high = measured.limits(plan.alpha)
        for place, group in enumerate(groups.groups):
            yield Measure(
                name,
                list(groups.by),
                list(group),
                number(measured.value[place]),
                number(low[place]),
                number(high[place]),
                _count(measured.numerator[place], groups),
                _count(measured.denominator[place], groups),
                number(measured.trials[place]) if groups.weighted else None,
                measured.method,
                "denominator_zero" if math.isnan(measured.value[place]) else None,
            )
    # Across strata there is no one spread: the strata may differ for good reasons.
    in_strata = any(item.column in groups.by for item in plan.stratum)
    if groups.by and len(groups.groups) > 1 and not in_strata:
        yield from _aggregate_rows(made, plan)


def _aggregate_rows(made: Table, plan: AuditPlan) -> Iterator[Measure]:
    for found in aggregates(made.groups, made.reference, alpha=plan.alpha):
        yield Measure(
            found.measure,
            list(made.groups.by),
            [],
            found.value,
            found.low,
            found.high,
            None,
            None,
            None,
            found.method,
            _aggregate_reason(made, found),
        )


def _aggregate_reason(made: Table, found: Aggregate) -> str | None:
    """Say why an aggregate has no value (too few groups have its rates, or a rate of 0 divides) or no interval."""
    if found.value is not None:
        return "too_many_groups" if found.low is None else None
    parts = [made.rates[name].value for name in MADE_OF[found.measure]]
    if any((~np.isnan(values)).sum() < 2 for values in parts):
        return "too_few_groups"
    if found.measure not in _AGAINST_REFERENCE or any(np.isnan(values[made.reference]) for values in parts):
        return "denominator_zero"
    return "reference_rate_zero"


def gap_rows(tables: Sequence[Table], plan: AuditPlan) -> list[Gap]:
    """Return every gap of the audit; the primary ones together are one family for Holm's correction."""
    if plan.coarse:
        return []
    primary = set(plan.primary_measures())
    compared = [
        (compare(made.groups, measured, made.reference), name in primary)
        for made in tables
        if made.reference is not None
        for name, measured in made.rates.items()
    ]
    family = _family(compared, plan.alpha)
    least = min((float(tested.share.min()) for tested in family if tested.share.size), default=plan.alpha)
    return [
        row
        for (comparison, is_primary), tested in zip(compared, family, strict=True)
        for row in _gaps(comparison, tested, is_primary, plan, least)
    ]


@dataclass(frozen=True, eq=False)
class _Tested:
    """What the test of each gap gave: p-values, and the risk of the interval's end towards 0 and of the other end."""

    raw: FloatArray
    adjusted: FloatArray
    level: FloatArray
    share: FloatArray


def _family(compared: Sequence[tuple[Comparison, bool]], alpha: float) -> list[_Tested]:
    """Adjust the p-values of all primary gaps that can be judged; the others keep the plain level."""
    raw = p_values([comparison for comparison, _ in compared])
    made = [_Tested(p, np.full(len(p), np.nan), np.full(len(p), alpha), np.full(len(p), alpha)) for p in raw]
    members = [
        (tested, place)
        for (comparison, is_primary), tested in zip(compared, made, strict=True)
        if is_primary
        for place in np.flatnonzero(comparison.judged()).tolist()
    ]
    adjusted, level = holm(np.array([tested.raw[place] for tested, place in members]), alpha)
    for (tested, place), value, at in zip(members, adjusted, level, strict=True):
        tested.adjusted[place], tested.level[place], tested.share[place] = value, at, alpha / len(members)
    return made


def _gaps(found: Comparison, tested: _Tested, primary: bool, plan: AuditPlan, least: float) -> Iterator[Gap]:
    low, high = found.difference_limits(tested.level, tested.share)
    ratio_low, ratio_high = found.ratio_limits(tested.level, tested.share)
    difference, ratio, judged = found.difference, found.ratio, found.judged()
    seen = found.detectable(least, plan.tolerance) if primary else np.full(len(tested.raw), np.nan)
    for place, group in enumerate(found.groups.groups):
        answer = None
        if primary:
            answer = (
                verdict(difference[place], low[place], high[place], plan.tolerance)
                if judged[place]
                else "too_little_data"
            )
        yield Gap(
            found.own.measure,
            list(found.groups.by),
            list(group),
            list(found.reference),
            Interval(number(difference[place]), number(low[place]), number(high[place]), "newcombe"),
            Interval(number(ratio[place]), number(ratio_low[place]), number(ratio_high[place]), "donner_zou"),
            float(round(1 - tested.level[place], 12)),
            number(tested.raw[place]),
            number(tested.adjusted[place]),
            primary,
            answer,
            number(seen[place]),
            _reason(found, place),
        )


def _reason(found: Comparison, place: int) -> str | None:
    """Say why a number is missing; else, why a gap that can be computed cannot be judged."""
    if math.isnan(found.difference[place]):
        return "denominator_zero"
    if found.other.value[0] == 0:
        return "reference_rate_zero"
    return "reference_too_small" if found.other.trials[0] < SMALLEST_REFERENCE else None


def number(value: float) -> float | None:
    """Return a plain float, None for what cannot be computed."""
    return float(value) if math.isfinite(value) else None


def span(values: FloatArray, limits: Limits, place: int) -> dict[str, float | None]:
    """Return one number with its interval as plain values."""
    low, high = limits
    return {"value": number(values[place]), "low": number(low[place]), "high": number(high[place])}


def _count(value: float, groups: Groups) -> float | None:
    if math.isnan(value):
        return None
    return float(value) if groups.weighted else int(value)
