"""Would another threshold of the score make the gaps smaller or larger? Every edge of its bands is tried on paper.

Everybody on one side of the edge would be selected; which side follows from the decisions. All gaps at all edges are
tested together, so that a gap which chance alone brings about is hardly ever reported. What is found here concerns
thresholds that are not in use: it is a notice, never an alert.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.from_counts.plain import counts, numbers
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.cube.cube import Cube, Dimension, FloatArray
from algaudit.fairness.gaps import GAP
from algaudit.fairness.scores.family import Judged, RateGaps, judge
from algaudit.fairness.scores.pairs import Pairs
from algaudit.fairness.scores.sweep import Line, Practice, Swept, along, direction, practice, sweep

#: Groups of a grouping that are swept, the largest ones.
MOST_GROUPS: Final = 40


@dataclass(frozen=True, eq=False)
class _Compared:
    """One measure of the groups of one grouping; the reference is a place among them, None without comparison."""

    line: Line
    swept: Swept
    reference: int | None

    @cached_property
    def rest(self) -> list[int]:
        """Places of the groups that are compared with the reference."""
        return [] if self.reference is None else [i for i in range(len(self.line.groups)) if i != self.reference]


def check(material: Material) -> Answer:
    """Sweep the thresholds for everybody, and for the groups of every grouping.

    Raises
    ------
    NotPossible
        When it cannot be told whether high or low scores are selected.
    """
    plan, cube = material.plan, material.cube
    score = cube.of_role("score")
    if score is None or not score.bands:
        raise NotPossible("no_score")
    everybody = along(cube, score, ())
    sides = direction(everybody)
    higher = _higher(sides, score.column, plan.alpha)
    measures = ["selection_rate"]
    outcome = cube.of_role("outcome") is not None
    # Who was looked at is no matter of chance; rates among those say nothing of everybody.
    if outcome and not plan.labelled:
        measures += ["true_positive_rate", "false_positive_rate"]
    compared, left_out = [], []
    for line, reference, rest in _lines(material, cube, score):
        compared.append([_Compared(line, sweep(line, name, higher=higher), reference) for name in measures])
        left_out.append(rest)
    flat = [each for grouping in compared for each in grouping]
    judged = _judged(flat, plan.alpha)
    facts = {
        "score": score.column,
        "direction": _direction(sides, everybody, higher, plan.alpha),
        "edges": list(score.bands),
        "missing": int(everybody.missing.sum()),
        "outcome_for_some": outcome and plan.labelled is not None,
        "present": _present(practice(everybody, higher=higher), score.bands, everybody.weighted),
        "confidence": plan.confidence,
        "tests": judged.members,
        "groupings": list(_groupings(compared, left_out, judged, plan)),
    }
    return Answer(facts, list(_findings(facts)))


def _higher(sides: Pairs, column: str, alpha: float) -> bool:
    low, high = (float(limit) for limit in sides.limits(alpha))
    if np.isnan(sides.value):
        raise NotPossible("one_decision_only", column=column)
    if low <= 0.5 <= high:
        raise NotPossible("score_direction", column=column, value=float(sides.value), low=low, high=high)
    return low > 0.5


def _lines(material: Material, cube: Cube, score: Dimension) -> Iterator[tuple[Line, int | None, int]]:
    """Yield the groups of every grouping with the place of the reference, and how many small ones were left out."""
    own = {item.column for item in material.plan.roles().attributes}
    for made in material.tables:
        if not set(made.groups.by) <= own:
            continue
        line = along(cube, score, made.groups.by)
        reference = None if made.reference is None else made.groups.groups[made.reference]
        order = sorted(
            range(len(line.groups)), key=lambda at: (line.groups[at] != reference, -int(line.cases[at].sum()), at)
        )
        kept = sorted(order[:MOST_GROUPS])
        chosen = line.chosen(kept)
        yield chosen, None if reference is None else chosen.groups.index(reference), len(order) - len(kept)


def _judged(compared: Sequence[_Compared], alpha: float) -> Judged:
    """Judge every gap at every edge together."""
    own, other, against, start = [], [], [], 0
    for each in compared:
        if each.reference is None or not each.rest:
            continue
        edges = each.swept.value.shape[1]
        both = np.stack([each.swept.value, np.tile(each.swept.trials[:, None], edges)])
        own.append(both[:, each.rest].reshape(2, -1))
        other.append(both[:, each.reference])
        against.append(np.tile(np.arange(start, start + edges), len(each.rest)))
        start += edges
    places = np.concatenate([np.zeros(0, np.int64), *against])
    (own_value, own_trials), (value, trials) = _end_to_end(own), _end_to_end(other)
    gaps = RateGaps(own_value, own_trials, value, trials, places)
    return judge(gaps.difference, gaps.limits_at, gaps.enough, alpha)


def _end_to_end(parts: Sequence[FloatArray]) -> FloatArray:
    return np.concatenate([np.zeros((2, 0)), *parts], axis=1)


# Any: plain values for audit.json, described by the schema.
def _direction(sides: Pairs, line: Line, higher: bool, alpha: float) -> dict[str, Any]:
    low, high = sides.limits(alpha)
    decided = line.cases.sum(axis=(0, 1, 2))
    return {
        "selected": "higher" if higher else "lower",
        "value": float(sides.value),
        "low": float(low),
        "high": float(high),
        "positives": int(decided[1]),
        "negatives": int(decided[0]),
    }


def _present(found: Practice, edges: Sequence[float], weighted: bool) -> dict[str, Any]:
    return {
        "place": found.place,
        "edge": edges[found.place],
        **{name: _count(getattr(found, name), weighted) for name in ("selected", "at_edge", "everybody", "alike")},
    }


def _count(value: float, weighted: bool) -> float | int:
    return float(value) if weighted else int(value)


def _groupings(
    compared: Sequence[Sequence[_Compared]], left_out: Sequence[int], judged: Judged, plan: AuditPlan
) -> Iterator[dict[str, Any]]:
    start = 0
    for each, small in zip(compared, left_out, strict=True):
        line, reference = each[0].line, each[0].reference
        measures = []
        for one in each:
            size = len(one.rest) * one.swept.value.shape[1]
            measures.append(_measure(one, judged.part(slice(start, start + size)), plan))
            start += size
        yield {
            "by": list(line.by),
            "reference": None if reference is None else list(line.groups[reference]),
            "left_out": small,
            "missing": [
                {"group": list(group), "cases": int(cases)}
                for group, cases in zip(line.groups, line.missing.tolist(), strict=True)
                if cases
            ],
            "measures": measures,
        }


def _measure(one: _Compared, judged: Judged, plan: AuditPlan) -> dict[str, Any]:
    """Return one measure: of each group, and the gaps to the reference, edge by edge."""
    swept, weighted = one.swept, one.line.weighted
    groups = [list(group) for group in one.line.groups]
    columns = [counts(part, weighted) for part in (swept.denominator, swept.numerator)]
    columns += [numbers(part) for part in (swept.value, *swept.limits(plan.alpha))]
    rows = [
        {"group": group, "denominator": whole, "numerator": part, "value": value, "low": low, "high": high}
        for group, whole, part, value, low, high in zip(groups, *columns, strict=True)
    ]
    edges = swept.value.shape[1]
    verdicts = judged.verdicts(plan.tolerance)
    found = [numbers(part.reshape(-1, edges)) for part in (judged.difference, judged.low, judged.high)]
    gaps = [
        {
            "group": groups[at],
            "difference": gap,
            "low": low,
            "high": high,
            "verdict": verdicts[place * edges : (place + 1) * edges],
        }
        for place, (at, gap, low, high) in enumerate(zip(one.rest, *found, strict=True))
    ]
    return {"measure": swept.measure, "groups": rows, "gaps": gaps}


def _findings(facts: dict[str, Any]) -> Iterator[Finding]:
    """Yield, for every measure and grouping, the largest gap found at any edge."""
    for grouping in facts["groupings"]:
        for row in grouping["measures"]:
            found = [
                (abs(gap["difference"][at]), gap, at)
                for gap in row["gaps"]
                for at, answer in enumerate(gap["verdict"])
                if answer == GAP
            ]
            if not found:
                continue
            _, gap, at = max(found, key=lambda each: each[0])
            own, other = (
                next(each for each in row["groups"] if each["group"] == wanted)
                for wanted in (gap["group"], grouping["reference"])
            )
            yield Finding(
                "sweep_gap",
                "notice",
                {
                    "measure": row["measure"],
                    "by": grouping["by"],
                    "group": gap["group"],
                    "reference": grouping["reference"],
                    "edge": facts["edges"][at],
                    "selected": facts["direction"]["selected"],
                    "edges": len(facts["edges"]),
                    "edges_with_gap": gap["verdict"].count(GAP),
                    "groups_with_gap": sum(GAP in each["verdict"] for each in row["gaps"]),
                    "at_present": gap["verdict"][facts["present"]["place"]] == GAP,
                    **{key: gap[key][at] for key in ("difference", "low", "high")},
                    "value": own["value"][at],
                    "numerator": own["numerator"][at],
                    "denominator": own["denominator"],
                    "reference_value": other["value"][at],
                    "reference_numerator": other["numerator"][at],
                    "reference_denominator": other["denominator"],
                },
            )
