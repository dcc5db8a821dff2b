"""Decisions with more than two values: who gets which, label by label, and who is decided better on the whole.

Every label is compared on its own with all the rest. With the decisions declared from worst to best, two more questions
are answered: who gets at least so much, and how often a member of a group is decided better than one of the reference
group. All gaps are tested together. Where the true outcome was looked at for some cases only, nothing that needs it is
compared: whose case was looked at is no matter of chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle
from typing import Any, Final

import numpy as np

from algaudit.audit.checks.check import Answer, Material
from algaudit.audit.checks.from_counts.plain import counts, numbers
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import number
from algaudit.cube.cube import IntArray
from algaudit.decisions.labels import label_of
from algaudit.errors import InputError
from algaudit.fairness.classes.cells import Cells, Shares, cells, shares
from algaudit.fairness.classes.independence import Independence, independence
from algaudit.fairness.classes.ordered import Ordered, difference_of, ordered
from algaudit.fairness.gaps import GAP
from algaudit.fairness.groups import SMALLEST_REFERENCE
from algaudit.fairness.intervals import Limits
from algaudit.fairness.scores.family import Judged, RateGaps, judge
from algaudit.fairness.scores.pairs import stacked
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

#: Groups of a grouping that are compared, the largest ones.
MOST_GROUPS: Final = 40


@dataclass(frozen=True, eq=False)
class _Grouping:
    """The groups of one grouping, measured; the reference is a place among them, None without comparison."""

    cells: Cells
    reference: int | None
    left_out: int
    independence: Independence
    measured: Shares
    ordered: Ordered | None

    @cached_property
    def rest(self) -> list[int]:
        """Places of the groups that are compared with the reference."""
        return [] if self.reference is None else [i for i in range(len(self.cells.groups)) if i != self.reference]


def check(material: Material) -> Answer:
    """Compare every label of the decision, and their order where it is declared.

    Raises
    ------
    InputError
        When the declared order leaves out a decision.
    """
    plan, everybody = material.plan, cells(material.cube, ())
    order = _order(plan, everybody.decisions)
    groupings = list(_groupings(material, order))
    judged = _judged(groupings, plan.alpha)
    outcome = material.cube.of_role("outcome")
    figures = {
        "decision": plan.decision,
        "labels": list(everybody.decisions),
        "order": order or None,
        "outcome": None
        if outcome is None
        else {
            "column": outcome.column,
            "labels": [label for label in outcome.labels if label is not None],
            "same_labels": everybody.matches,
            "for_some": plan.labelled is not None,
        },
        "confidence": plan.confidence,
        "tests": judged.members,
        "groupings": list(_figures(groupings, judged, plan)),
    }
    return Answer(figures, list(_findings(figures, material.cube.positive)))


def _order(plan: AuditPlan, decisions: Sequence[str]) -> list[str]:
    """Return the declared order as the log spells it, without labels that no case has."""
    order = [label for label in map(label_of, plan.order) if label is not None]
    lost = [label for label in decisions if label not in order]
    if order and lost:
        raise InputError(
            N_("The order leaves out the decision “{value}”; give all decisions from worst to best: {known}."),
            value=shown(lost[0]),
            known=", ".join(shown(label) for label in decisions),
        )
    return [label for label in order if label in decisions]


def _groupings(material: Material, order: Sequence[str]) -> Iterator[_Grouping]:
    own = {item.column for item in material.plan.roles().attributes}
    for made in material.tables:
        if not set(made.groups.by) <= own:
            continue
        found = cells(material.cube, made.groups.by)
        told = independence(found.weight.sum(axis=1), found.squared.sum(axis=1))
        wanted = None if made.reference is None else made.groups.groups[made.reference]
        listed = sorted(
            range(len(found.groups)), key=lambda at: (found.groups[at] != wanted, -int(found.cases[at].sum()), at)
        )
        kept = found.chosen(sorted(listed[:MOST_GROUPS]))
        reference = None if wanted is None else kept.groups.index(wanted)
        # An outcome looked at for some cases only says nothing of the others.
        known = not material.plan.labelled
        measured = shares(kept, positive=material.cube.positive, order=order, with_outcome=known)
        pairs = ordered(kept, order, reference) if order and reference is not None else None
        yield _Grouping(kept, reference, len(found.groups) - len(kept.groups), told, measured, pairs)


def _judged(groupings: Sequence[_Grouping], alpha: float) -> Judged:
    """Judge all gaps together: first those of rates, then those of the order."""
    own, other, against, start = [], [], [], 0
    for made in groupings:
        if made.rest:
            both = np.stack([made.measured.rates.value, made.measured.rates.trials])
            # All groups of the first share, then all of the second.
            own.append(both[:, made.rest].swapaxes(1, 2).reshape(2, -1))
            other.append(both[:, made.reference or 0])
            shared = len(made.measured.names)
            against.append(np.repeat(np.arange(start, start + shared), len(made.rest)))
            start += shared
    (own_value, own_trials), (value, trials) = (
        np.concatenate([np.zeros((2, 0)), *each], axis=1) for each in (own, other)
    )
    rated = RateGaps(own_value, own_trials, value, trials, np.concatenate([np.zeros(0, np.int64), *against]))
    in_order = stacked([made.ordered.pairs.chosen(made.rest) for made in groupings if made.ordered])

    def limits_at(risk: float, places: IntArray) -> Limits:
        first, rest = places[places < len(own_value)], places[places >= len(own_value)] - len(own_value)
        gap, order = rated.limits_at(risk, first), difference_of(in_order.chosen(rest).limits(risk))
        return np.concatenate([gap[0], order[0]]), np.concatenate([gap[1], order[1]])

    gaps = np.concatenate([rated.difference, 2 * in_order.value - 1])
    enough = np.concatenate([rated.enough, in_order.other >= SMALLEST_REFERENCE])
    return judge(gaps, limits_at, enough, alpha)


# Any: plain values for audit.json, described by the schema.
def _figures(groupings: Sequence[_Grouping], judged: Judged, plan: AuditPlan) -> Iterator[dict[str, Any]]:
    start = 0
    in_order = sum(len(made.rest) * len(made.measured.names) for made in groupings)
    for made in groupings:
        size = len(made.rest)
        part = slice(start, start + size * len(made.measured.names))
        start = part.stop
        order = None
        if made.ordered:
            order = _in_order(made, made.ordered, judged.part(slice(in_order, in_order + size)), plan)
            in_order += size
        yield {
            "by": list(made.cells.by),
            "reference": None if made.reference is None else list(made.cells.groups[made.reference]),
            "left_out": made.left_out,
            "groups": [
                {"group": list(group), "cases": cases}
                for group, cases in zip(made.cells.groups, made.cells.cases.sum(axis=1).tolist(), strict=True)
            ],
            "independence": _test(made.independence) if made.cells.by else None,
            "measures": list(_measures(made, judged.part(part), plan)),
            "in_order": order,
        }


def _measures(made: _Grouping, judged: Judged, plan: AuditPlan) -> Iterator[dict[str, Any]]:
    """Yield every share: of each group, and the gaps to the reference."""
    found, groups = made.measured.rates, [list(group) for group in made.cells.groups]
    low, high = found.limits(plan.alpha)
    columns = [counts(part.T, made.cells.weighted) for part in (found.numerator, found.denominator)]
    columns += [numbers(part.T) for part in (found.value, low, high)]
    gaps = _gaps(made, judged, plan.tolerance)
    for at, ((measure, label), *values) in enumerate(zip(made.measured.names, *columns, strict=True)):
        rows = [
            {"group": group, "numerator": part, "denominator": whole, "value": value, "low": low, "high": high}
            for group, part, whole, value, low, high in zip(groups, *values, strict=True)
        ]
        own = gaps[at * len(made.rest) : (at + 1) * len(made.rest)]
        yield {"measure": measure, "label": label, "groups": rows, "gaps": own}


def _gaps(made: _Grouping, part: Judged, tolerance: float) -> list[dict[str, Any]]:
    """Return the gaps of the groups compared, once or once for each share."""
    named = cycle([list(made.cells.groups[at]) for at in made.rest])
    columns = (numbers(part.difference), numbers(part.low), numbers(part.high), part.verdicts(tolerance))
    return [
        {"group": group, "difference": gap, "low": low, "high": high, "verdict": verdict}
        for gap, low, high, verdict, group in zip(*columns, named)  # noqa: B905 - the names go round
    ]


def _in_order(made: _Grouping, found: Ordered, part: Judged, plan: AuditPlan) -> dict[str, Any]:
    levels = [
        {"group": list(group), "mean_level": level}
        for group, level in zip(made.cells.groups, numbers(found.mean_level), strict=True)
    ]
    columns = (found.better, found.worse, found.pairs.value, *found.pairs.limits(plan.alpha))
    rows = zip(*(numbers(values[made.rest]) for values in columns), strict=True)
    gaps = _gaps(made, part, plan.tolerance)
    for gap, (better, worse, value, low, high) in zip(gaps, rows, strict=True):
        gap |= {"better": better, "worse": worse, "superiority": {"value": value, "low": low, "high": high}}
    return {"groups": levels, "gaps": gaps}


def _test(found: Independence) -> dict[str, Any]:
    reason = None
    if np.isnan(found.p_value):
        reason = "nothing_to_compare" if found.freedom == 0 else "expected_too_small"
    return {
        "chi_square": number(found.chi_square),
        "freedom": found.freedom,
        "p_value": number(found.p_value),
        "cramers_v": number(found.cramers_v),
        "cramers_v_corrected": number(found.corrected_v),
        "groups": found.groups,
        "cases": found.cases,
        "reason": reason,
    }


def _findings(figures: dict[str, Any], positive: str | None) -> Iterator[Finding]:
    """Yield of every group the largest gap of each kind, and the order of its decisions."""
    for made in figures["groupings"]:
        largest: dict[tuple[str, tuple[Any, ...]], tuple[dict[str, Any], dict[str, Any], int]] = {}
        for row in made["measures"]:
            if _told_already(row, figures["order"] or [], positive):
                continue
            for gap in row["gaps"]:
                if gap["verdict"] == GAP:
                    key = row["measure"], tuple(gap["group"])
                    before = largest.get(key, (row, gap, 0))
                    larger = max(before[:2], (row, gap), key=lambda each: abs(each[1]["difference"]))
                    largest[key] = (*larger, before[2] + 1)
        for row, gap, labels in largest.values():
            yield Finding("classes_gap", "alert", _facts(made, row, gap, labels))
        for gap in made["in_order"]["gaps"] if made["in_order"] else []:
            if gap["verdict"] == GAP:
                yield Finding("classes_order_gap", "alert", _order_facts(made, gap))


def _told_already(row: dict[str, Any], order: Sequence[str], positive: str | None) -> bool:
    """Say whether a share is the selection rate, of which the audit speaks anyway, or another one turned around."""
    if row["measure"] == "at_least":
        return bool(row["label"] in {order[1], order[-1]})
    return bool(row["measure"] == "decided" and row["label"] == positive)


def _facts(made: dict[str, Any], row: dict[str, Any], gap: dict[str, Any], labels: int) -> dict[str, Any]:
    facts = {"measure": row["measure"], "label": row["label"], "labels_with_gap": labels, "by": made["by"]}
    facts |= {"reference": made["reference"], **{key: gap[key] for key in ("group", "difference", "low", "high")}}
    for group, prefix in ((gap["group"], ""), (made["reference"], "reference_")):
        own = next(each for each in row["groups"] if each["group"] == group)
        facts |= {prefix + key: own[key] for key in ("value", "numerator", "denominator")}
    return facts


def _order_facts(made: dict[str, Any], gap: dict[str, Any]) -> dict[str, Any]:
    facts = {"by": made["by"], "reference": made["reference"]}
    facts |= {key: gap[key] for key in ("group", "difference", "low", "high", "better", "worse")}
    for group, name in ((gap["group"], "cases"), (made["reference"], "reference_cases")):
        facts[name] = next(sum(each["cases"]) for each in made["groups"] if each["group"] == group)
    return facts
