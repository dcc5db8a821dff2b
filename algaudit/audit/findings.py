"""What is worth saying: gaps beyond tolerance first, then what cannot be judged, then what the data lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding, Gap, Measure, Opinion
from algaudit.audit.tables import Table
from algaudit.audit.worse_off import worse_off
from algaudit.cube.cube import Cube
from algaudit.decisions.labels import is_number
from algaudit.fairness.groups import NO, SMALLEST_REFERENCE, YES, split

#: Two libraries that agree differ by no more than this.
AGREEMENT = 1e-9
_FACTS = ("value", "numerator", "denominator")


def findings(
    plan: AuditPlan, cube: Cube, tables: Sequence[Table], measures: Sequence[Measure], gaps: Sequence[Gap]
) -> list[Finding]:
    """Return the findings of an audit, gravest first: gaps from the widest on, then what limits the answer."""
    of_groups = [] if plan.coarse else list(_groups(plan, tables))
    return [*_gaps(plan, measures, gaps), *_unjudged(gaps), *of_groups, *_log(plan, cube)]


def _gaps(plan: AuditPlan, measures: Sequence[Measure], gaps: Sequence[Gap]) -> list[Finding]:
    known = {(row.measure, *row.by, *row.group): row for row in measures}
    made = []
    for gap in gaps:
        if gap.verdict != "gap":
            continue
        own = known[(gap.measure, *gap.by, *gap.group)]
        other = known[(gap.measure, *gap.by, *gap.reference)]
        facts: dict[str, Any] = {
            name: getattr(gap, name) for name in ("measure", "by", "group", "reference", "detectable")
        }
        facts |= {name: getattr(own, name) for name in _FACTS}
        facts |= {f"reference_{name}": getattr(other, name) for name in _FACTS}
        facts |= {
            "difference": gap.difference.value,
            "low": gap.difference.low,
            "high": gap.difference.high,
            "ratio": gap.ratio.value,
            "confidence": gap.confidence,
            "p_adjusted": gap.p_adjusted,
            # A gap has a verdict, so it has a difference.
            "worse_off": worse_off(gap.measure, gap.difference.value or 0.0, plan.positive_is),
        }
        made.append(Finding("gap", "alert", facts))
    return sorted(made, key=lambda finding: -abs(finding.facts["difference"]))


def _unjudged(gaps: Sequence[Gap]) -> list[Finding]:
    found = Counter((gap.measure, tuple(gap.by)) for gap in gaps if gap.verdict == "too_little_data")
    return [
        Finding("too_little_data", "notice", {"measure": measure, "by": list(by), "gaps": number})
        for (measure, by), number in found.items()
    ]


def _groups(plan: AuditPlan, tables: Sequence[Table]) -> Iterator[Finding]:
    strata = {item.column for item in plan.stratum}
    for made in tables:
        if not made.groups.by:
            continue
        small = int((made.groups.sizes < SMALLEST_REFERENCE).sum())
        if small:
            yield Finding(
                "small_groups",
                "notice",
                {"by": list(made.groups.by), "groups": small, "limit": SMALLEST_REFERENCE},
            )
        # Within strata nothing is compared, so that nothing is missing there.
        if made.reference is None and strata.isdisjoint(made.groups.by):
            yield Finding("no_reference", "notice", {"by": list(made.groups.by)})
        if made.replaced is not None and made.reference is not None:
            declared = {column: plan.reference[column] for column in made.groups.by if column in plan.reference}
            used = list(made.groups.groups[made.reference])
            facts = {"by": list(made.groups.by), "declared": declared, "cases": made.replaced, "reference": used}
            yield Finding("reference_replaced", "notice", facts)


def missing_values(cube: Cube) -> dict[str, int]:
    """Return the number of cases without a value, per column that has any."""
    made = {}
    for place, dimension in enumerate(cube.dimensions):
        if None in dimension.labels:
            made[dimension.column] = int(cube.count[cube.codes[:, place] == dimension.labels.index(None)].sum())
    return {column: number for column, number in made.items() if number}


def _log(plan: AuditPlan, cube: Cube) -> Iterator[Finding]:
    yield from _left_out(plan, cube)
    yield from _nobody(cube)
    yield from _missing(plan, cube)
    for dimension in cube.dimensions:
        labels = [label for label in dimension.labels if label is not None]
        numbers = sum(is_number(label) for label in labels)
        if not dimension.bands and 0 < numbers < len(labels):
            yield Finding("mixed_values", "notice", {"column": dimension.column})
    if cube.weight is not None and cube.squared is not None:
        squared = float(cube.squared.sum())
        effective = float(cube.weight.sum()) ** 2 / squared if squared else 0.0
        yield Finding("weighted", "notice", {"column": plan.weight, "rows": cube.used, "effective": effective})


def _left_out(plan: AuditPlan, cube: Cube) -> Iterator[Finding]:
    for reason, rows in cube.dropped.items():
        if reason == "count_hidden":
            yield Finding("counts_hidden", "notice", {"column": plan.count, "rows": rows})
        else:
            yield Finding("rows_dropped", "notice", {"reason": reason, "rows": rows})


def _missing(plan: AuditPlan, cube: Cube) -> Iterator[Finding]:
    """Say for how many the outcome is known, and where groups are blank; other columns are told by their checks."""
    missing, outcome = missing_values(cube), cube.of_role("outcome")
    for column, number in missing.items():
        if cube.dimensions[cube.place(column)].role in {"attribute", "stratum"}:
            yield Finding("missing_values", "notice", {"column": column, "missing": number, "rows": cube.used})
    if outcome and (plan.labelled or outcome.column in missing):
        known = int(split(cube, []).cases[:, [NO, YES]].sum())
        yield Finding("outcome_partly_known", "notice", {"known": known, "used": cube.used})


def _nobody(cube: Cube) -> Iterator[Finding]:
    """Say when no case at all has the value that was declared positive: it may be misspelt."""
    for role, positive in (("decision", cube.positive), ("outcome", cube.outcome_positive)):
        item = cube.of_role(role)
        if (
            item is not None
            and positive is not None
            and not (cube.codes_of(item.column) == item.labels.index(positive)).any()
        ):
            others = [label for label in item.labels if label not in {None, positive}]
            yield Finding("none_positive", "notice", {"column": item.column, "value": positive, "others": others})


def case_findings(cases: int, duplicates: int, missing: int) -> list[Finding]:
    """Return what the case numbers say; the numbers themselves are never repeated."""
    made = [Finding("duplicate_cases", "notice", {"cases": cases, "duplicates": duplicates})] if duplicates else []
    return made + ([Finding("missing_cases", "notice", {"rows": missing})] if missing else [])


def opinion_findings(opinions: dict[str, Opinion]) -> list[Finding]:
    """Return an error for each library that disagrees."""
    return [
        Finding("crosscheck_difference", "error", {"library": name, "max_difference": opinion.max_difference})
        for name, opinion in opinions.items()
        if not opinion.max_difference <= AGREEMENT
    ]
