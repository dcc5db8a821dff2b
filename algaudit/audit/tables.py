"""From the Cube to the rows of a result: every measure of every group, and every gap against the reference."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Gap, Interval, Measure
from algaudit.cube.cube import Cube, FloatArray
from algaudit.decisions.labels import label_of
from algaudit.errors import InputError
from algaudit.fairness.aggregates import aggregates
from algaudit.fairness.gaps import Comparison, compare, holm, verdict
from algaudit.fairness.groups import SMALLEST_REFERENCE, Group, Groups, reference_of, split
from algaudit.fairness.rates import Rates, measures_of, rates
from algaudit.i18n import N_
from algaudit.privacy.masks import shown


@dataclass(frozen=True, eq=False)
class Table:
    """One grouping with its rates and the place of its reference group."""

    groups: Groups
    rates: dict[str, Rates]
    reference: int | None


def table(cube: Cube, by: Sequence[str], plan: AuditPlan) -> Table:
    """Return one grouping, measured."""
    groups = split(cube, by)
    return Table(groups, {name: rates(groups, name) for name in measures_of(groups)}, _reference(groups, plan))


def _reference(groups: Groups, plan: AuditPlan) -> int | None:
    if not groups.by or any(item.column in groups.by for item in plan.stratum):
        return None
    if not all(column in plan.reference for column in groups.by):
        return reference_of(groups, None)
    wanted: Group = tuple(label_of(plan.reference[column]) for column in groups.by)
    place = reference_of(groups, wanted)
    size = 0 if place is None else int(groups.sizes[place])
    if size >= SMALLEST_REFERENCE:
        return place
    if len(groups.by) > 1:
        # The crossed reference may be empty although each of its parts is large.
        return reference_of(groups, None)
    known = ", ".join(shown(group[0]) for group in groups.groups[:8] if group[0] is not None)
    raise InputError(
        N_("The reference {column}={value} has {found} cases, fewer than {limit}; choose a larger group: {known}."),
        column=groups.by[0],
        value=shown(plan.reference[groups.by[0]]),
        found=size,
        limit=SMALLEST_REFERENCE,
        known=known,
    )


def measure_rows(made: Table, plan: AuditPlan) -> Iterator[Measure]:
    """Yield one row per measure and group, then the aggregates across the groups."""
    groups = made.groups
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
    if groups.by and len(groups.groups) > 1:
        yield from _aggregate_rows(made, plan)


def _aggregate_rows(made: Table, plan: AuditPlan) -> Iterator[Measure]:
    for found in aggregates(made.groups, made.reference, alpha=plan.alpha, seed=plan.seed):
        reason = "too_few_groups" if found.value is None else None
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
            "cell_bootstrap",
            reason,
        )


def gap_rows(tables: Sequence[Table], plan: AuditPlan) -> list[Gap]:
    """Return every gap of the audit; the primary ones together are one family for Holm's correction."""
    primary = set(plan.primary_measures())
    compared = [
        (compare(made.groups, measured, made.reference), name in primary)
        for made in tables
        if made.reference is not None
        for name, measured in made.rates.items()
    ]
    raw = [comparison.p_values() for comparison, _ in compared]
    adjusted, levels = _family(compared, raw, plan.alpha)
    rows: list[Gap] = []
    for number_, (comparison, is_primary) in enumerate(compared):
        rows += _gaps(
            comparison,
            (raw[number_], adjusted[number_], levels[number_]),
            is_primary,
            plan,
            _smallest(levels),
        )
    return rows


def _smallest(levels: list[FloatArray]) -> float:
    return min((float(level.min()) for level in levels if level.size), default=0.05)


def _family(
    compared: Sequence[tuple[Comparison, bool]], raw: list[FloatArray], alpha: float
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Adjust the p-values of all primary gaps that can be judged; the others keep the plain level."""
    adjusted = [np.full(len(values), np.nan) for values in raw]
    levels = [np.full(len(values), alpha) for values in raw]
    members = [
        (index, place)
        for index, (comparison, is_primary) in enumerate(compared)
        if is_primary
        for place in np.flatnonzero(comparison.judged()).tolist()
    ]
    if members:
        made, level = holm(np.array([raw[index][place] for index, place in members]), alpha)
        for (index, place), value, at in zip(members, made, level, strict=True):
            adjusted[index][place], levels[index][place] = value, at
    return adjusted, levels


def _gaps(
    found: Comparison,
    tested: tuple[FloatArray, FloatArray, FloatArray],
    primary: bool,
    plan: AuditPlan,
    least: float,
) -> Iterator[Gap]:
    raw, adjusted, level = tested
    low, high = found.difference_limits(level)
    ratio_low, ratio_high = found.ratio_limits(level)
    difference, ratio, judged = found.difference, found.ratio, found.judged()
    seen = found.detectable(least, plan.tolerance) if primary else np.full(len(raw), np.nan)
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
            float(round(1 - level[place], 12)),
            number(raw[place]),
            number(adjusted[place]),
            primary,
            answer,
            number(seen[place]),
            _reason(found, place),
        )


def _reason(found: Comparison, place: int) -> str | None:
    if math.isnan(found.difference[place]):
        return "denominator_zero"
    if found.other.trials[0] < SMALLEST_REFERENCE:
        return "reference_too_small"
    return "reference_rate_zero" if found.other.value[0] == 0 else None


def number(value: float) -> float | None:
    """Return a plain float, None for what cannot be computed."""
    return float(value) if math.isfinite(value) else None


def _count(value: float, groups: Groups) -> float | None:
    if math.isnan(value):
        return None
    return float(value) if groups.weighted else int(value)
