"""Who is missing? The groups among the cases beside the groups among the people, from a census table.

Three questions for every group: is its share of the cases that of the people, how many cases are there per head, and
how many positive decisions per head. The census is taken as exact. Groups that only one side knows are named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.from_counts.plain import numbers, rows
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import Table
from algaudit.cube.cube import FloatArray
from algaudit.decisions.labels import label_of
from algaudit.fairness.amounts.contrast import Contrast, Fixed
from algaudit.fairness.amounts.questions import Line, Question, answered, plain, question
from algaudit.fairness.gaps import GAP
from algaudit.fairness.groups import Group
from algaudit.fairness.population.census import Row, breakdowns, people
from algaudit.fairness.population.coverage import Events, fit, per_head, shares
from algaudit.fairness.rates import Rates

#: Breakdowns of one table may differ by this share: rounding, people without a known label.
_SAME_TOTAL = 0.001


@dataclass(frozen=True, eq=False)
class _Side:
    """One grouping: the groups that the census knows, their people, cases and grants; and who is on one side only."""

    by: tuple[str, ...]
    groups: list[Group]
    reference: int | None
    people: FloatArray
    positive: FloatArray
    shares: Rates
    coverage: Rates | Events
    take_up: Rates | Events
    not_in_census: list[tuple[Group, float]]
    not_in_log: list[Group]


def check(material: Material) -> Answer:
    """Compare cases with people, for every grouping that the census table is broken down by."""
    plan = material.plan
    census: list[Row] = [
        ({column: label_of(label) or "" for column, label in row.group.items()}, row.count) for row in plan.population
    ]
    known = {item.column for item in plan.roles().attributes}
    unknown = sorted({column for labels, _ in census for column in labels} - known)
    if unknown:
        raise NotPossible("population_unknown_column", column=unknown[0], known=sorted(known))
    sides, without = [], []
    for made in _groupings(material):
        counted = people(census, made.groups.by)
        if counted is None or not sum(counted.values()):
            without.append(list(made.groups.by))
        else:
            sides.append(_side(made, counted))
    if not sides:
        raise NotPossible("population_no_grouping")
    gaps = answered([asked for side in sides for asked in _questions(side)], alpha=plan.alpha, tolerance=plan.tolerance)
    figures: dict[str, Any] = {
        "census_is_exact": True,
        "confidence": plan.confidence,
        "breakdowns": [{"by": list(columns), "people": total} for columns, total in breakdowns(census).items()],
        "without_people": without,
        "groupings": [_grouping(side, plan.alpha) for side in sides],
        "gaps": gaps,
    }
    return Answer(figures, list(_findings(figures, sides, plan)))


def _groupings(material: Material) -> Iterator[Table]:
    strata = {item.column for item in material.plan.stratum}
    return (made for made in material.tables if made.groups.by and not strata & set(made.groups.by))


def _side(made: Table, counted: dict[Group, int]) -> _Side:
    groups, places = made.groups, {group: place for place, group in enumerate(made.groups.groups)}
    known = list(counted)
    rows = np.array([places.get(group, -1) for group in known])

    def gathered(values: np.ndarray) -> FloatArray:
        return np.where(rows >= 0, values[rows], 0.0).astype(np.float64)

    weight, squared = groups.weight.sum(axis=1), groups.squared.sum(axis=1)
    inhabitants = np.array(list(counted.values()), np.float64)
    positive, positive_squared = gathered(weight[:, 1]), gathered(squared[:, 1])
    cases, cases_squared = gathered(weight.sum(axis=1)), gathered(squared.sum(axis=1))
    reference = None if made.reference is None else groups.groups[made.reference]
    return _Side(
        groups.by,
        known,
        known.index(reference) if reference in counted else None,
        inhabitants,
        positive,
        shares(cases, cases_squared),
        per_head("coverage", cases, cases_squared, inhabitants, weighted=groups.weighted),
        per_head("take_up", positive, positive_squared, inhabitants, weighted=groups.weighted),
        [(group, float(weight[place].sum())) for group, place in places.items() if group not in counted],
        [group for group, count in counted.items() if group not in places and count],
    )


def _questions(side: _Side) -> Iterator[Question]:
    wanted = Fixed(side.people / side.people.sum())
    yield Question("representation", side.by, side.groups, None, Contrast(side.shares, wanted))
    if side.reference is not None:
        yield question("coverage", side.by, side.groups, side.reference, side.coverage)
        yield question("take_up", side.by, side.groups, side.reference, side.take_up)


# Any: parts of a JSON document.
def _grouping(side: _Side, alpha: float) -> dict[str, Any]:
    found = fit(side.shares, side.people)
    return {
        "by": list(side.by),
        "reference": None if side.reference is None else list(side.groups[side.reference]),
        "people": int(side.people.sum()),
        "cases": plain(side.shares.numerator.sum()),
        "method": side.coverage.method,
        "fit": {
            "chi_square": plain(found.chi_square),
            "degrees": found.degrees,
            "p_value": plain(found.p_value),
            "smallest_expected": plain(found.smallest_expected),
            "total_variation": plain(found.total_variation),
            "stability_index": plain(found.stability),
        },
        "groups": _groups(side, np.array(alpha)),
        "not_in_census": [{"group": list(group), "cases": cases} for group, cases in side.not_in_census],
        "not_in_log": [list(group) for group in side.not_in_log],
    }


def _groups(side: _Side, alpha: FloatArray) -> list[dict[str, Any]]:
    wanted = side.people / side.people.sum()
    shares_of = (side.shares.value, *side.shares.limits(alpha))
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios = [np.where(wanted > 0, part / wanted, np.nan) for part in shares_of]
    return rows(
        {
            "group": [list(group) for group in side.groups],
            "people": side.people.astype(np.int64).tolist(),
            "cases": numbers(side.shares.numerator),
            "positive": numbers(side.positive),
            "share_of_people": numbers(wanted),
            "share_of_cases": _spans(shares_of),
            "representation_ratio": _spans(ratios),
            "coverage": _spans((side.coverage.value, *side.coverage.limits(alpha))),
            "take_up": _spans((side.take_up.value, *side.take_up.limits(alpha))),
        }
    )


def _spans(parts: Sequence[FloatArray]) -> list[dict[str, float | None]]:
    return rows(dict(zip(("value", "low", "high"), map(numbers, parts), strict=True)))


def _findings(figures: dict[str, Any], sides: Sequence[_Side], plan: AuditPlan) -> Iterator[Finding]:
    gaps: list[Line] = [gap for gap in figures["gaps"] if gap["verdict"] == GAP]
    covered = [gap["by"] for gap in gaps if gap["measure"] == "coverage"]
    codes = {"representation": "representation_gap", "coverage": "coverage_gap", "take_up": "take_up_gap"}
    mirrored = [_mirror(side) for side in sides]
    for gap in gaps:
        # A gap in cases per head says the same as one in shares, and says it more plainly.
        twice = gap["measure"] == "representation" and (gap["by"], gap["group"]) in mirrored
        if gap["measure"] != "representation" or (gap["by"] not in covered and not twice):
            yield Finding(codes[str(gap["measure"])], "alert", _facts(gap))
    for side in sides:
        by = list(side.by)
        if side.not_in_log:
            yield Finding(
                "group_without_cases", "notice", {"by": by, "groups": [list(each) for each in side.not_in_log]}
            )
        if side.not_in_census:
            groups, cases = zip(*side.not_in_census, strict=True)
            facts = {"by": by, "groups": [list(each) for each in groups], "cases": sum(cases)}
            yield Finding("group_without_people", "notice", facts)
        if isinstance(side.coverage, Events) and plan.weight is None:
            yield Finding("more_cases_than_people", "notice", {"by": by})
    if figures["without_people"]:
        yield Finding("grouping_without_people", "notice", {"groupings": figures["without_people"]})
    totals = [each["people"] for each in figures["breakdowns"]]
    if max(totals) - min(totals) > _SAME_TOTAL * max(totals):
        yield Finding("census_totals_differ", "notice", {"breakdowns": figures["breakdowns"]})


def _mirror(side: _Side) -> tuple[list[str], list[str | None] | None]:
    """Return the group of two whose share of the cases only repeats the other's, turned round: the reference."""
    if len(side.groups) != 2:
        return list(side.by), None
    return list(side.by), list(side.groups[1 if side.reference is None else side.reference])


def _facts(gap: Line) -> dict[str, Any]:
    kept = (
        "by",
        "group",
        "reference",
        "value",
        "reference_value",
        "cases",
        "reference_cases",
        "difference",
        "low",
        "high",
    )
    return {name: gap[name] for name in kept}
