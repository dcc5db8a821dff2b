"""What would change if the department decided otherwise: other lines on the score, lotteries, other models.

Only on paper, and on a sample: each way of deciding is fitted on one half of it and looked at on the other. It says how
large the gaps would be, how many decisions would be right, and how many people of each group would be decided
differently. It recommends nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.result import Finding
from algaudit.audit.tables import Table
from algaudit.cube.cube import FloatArray
from algaudit.decisions.roles import Attribute
from algaudit.fairness.groups import UNKNOWN
from algaudit.fairness.labelled.sorting import label_of_labelled
from algaudit.fairness.proxies.features import Feature, draw, feature, space
from algaudit.fairness.proxies.inputs import inputs
from algaudit.fairness.remedies.cases import SMALLEST_HALF, Cases, Halves, halves
from algaudit.fairness.remedies.effects import SMALLER, Effect, GapChange, Moved, Number, effect
from algaudit.fairness.remedies.ways import IN_DECIDING, Trial, Way, tried
from algaudit.rows.table import Either, Rows

#: People looked at, at most; more would hardly narrow the intervals, and the models would take minutes.
MOST_PEOPLE: Final = 20_000
#: Groupings looked at.
MOST_GROUPINGS: Final = 3


def check(material: Material) -> Answer:
    """Try other ways of deciding for the first columns that make groups."""
    single = _single(material)
    if not single:
        raise NotPossible("needs_groups")
    rows, people = _sampled(material, [made.groups.by[0] for made in single])
    groupings = [_grouping(material, made, people, rows) for made in single]
    if all(found["reason"] for found in groupings):
        raise NotPossible("too_few_groups", smallest=SMALLEST_HALF)
    figures = {
        "sample": {"people": people.size, "most": MOST_PEOPLE, "seed": material.plan.seed},
        "confidence": material.plan.confidence,
        "cautions": _cautions(material, people),
        "groupings": groupings,
    }
    return Answer(figures, [_finding(found) for found in groupings if found["options"]])


def _single(material: Material) -> list[Table]:
    """Return the groupings of one column, as the groups of the audit make them."""
    named = [item.column for item in material.plan.roles().attributes]
    return [made for made in material.tables if len(made.groups.by) == 1 and made.groups.by[0] in named][
        :MOST_GROUPINGS
    ]


def _sampled(material: Material, columns: Sequence[str]) -> tuple[Rows, Cases]:
    """Read the log and draw the people to look at; who they are to be told apart by is added later."""
    plan = material.plan
    named = {item.column: item for item in plan.roles().attributes}
    groups = [named[column] for column in columns]
    # A number that is banded to make groups is an input as it stands.
    banded = [item.column for item in groups if item.bands and item.column in plan.features]
    wanted = [*plan.features, *([plan.labelled] if plan.labelled else [])]
    words = [
        Attribute(name) if name == plan.labelled else Either(name)
        for name in dict.fromkeys(wanted)
        if name not in columns
    ]
    numbers = [*([plan.score] if plan.score else []), *banded]
    read = material.rows(numbers=list(dict.fromkeys(numbers)), labels=[*groups, *words])
    places = draw(read.size, MOST_PEOPLE, plan.seed, count=read.weight if plan.count else None)
    rows = _at(read, places)
    ones = np.ones(rows.size)
    return rows, Cases(
        "",
        (),
        np.full(rows.size, -1),
        rows.positive,
        _outcome(rows, material),
        rows.weight if plan.weight else ones,
        rows.numbers[plan.score] if plan.score else None,
        _features(rows, plan.features, banded) if plan.features else None,
        weighted=plan.weight is not None,
        with_outcome=plan.outcome is not None,
    )


def _outcome(rows: Rows, material: Material) -> np.ndarray:
    """Return the true outcomes; what the log says of people who were not looked into is not known."""
    looked = label_of_labelled(material.cube)
    column = material.plan.labelled
    if column is None or looked is None:
        return rows.outcome
    place = rows.labels[column].index(looked) if looked in rows.labels[column] else -1
    return np.where(rows.codes[column] == place, rows.outcome, UNKNOWN).astype(np.int8)


def _at(rows: Rows, places: np.ndarray) -> Rows:
    """Return rows as often as they were drawn."""
    return Rows(
        rows.positive[places],
        rows.outcome[places],
        rows.weight[places],
        {name: values[places] for name, values in rows.numbers.items()},
        {name: codes[places] for name, codes in rows.codes.items()},
        rows.labels,
    )


def _features(rows: Rows, names: Sequence[str], banded: Sequence[str]) -> FloatArray:
    made: list[Feature] = []
    everybody = np.arange(rows.size)
    for name in names:
        if name in banded:
            values, codes = np.unique(rows.numbers[name], return_inverse=True)
            labels = [None if math.isnan(value) else repr(value) for value in values.tolist()]
            made.append(feature(name, codes.reshape(-1).astype(np.int32), labels))
        else:
            (item,) = inputs(rows.codes, rows.labels, [name], numbers=rows.numbers)
            made.append(item.chosen(everybody))
    return space(made)


# Any: plain values for audit.json, described by the schema.
def _grouping(material: Material, table: Table, people: Cases, rows: Rows) -> dict[str, Any]:
    plan, column = material.plan, table.groups.by[0]
    labels = rows.labels[column]
    # A case whose group is not known cannot be decided by its group.
    place = np.cumsum([label is not None for label in labels]) - 1
    place[[label is None for label in labels]] = -1
    named = replace(
        people,
        column=column,
        groups=tuple(label for label in labels if label is not None),
        group=place[rows.codes[column]],
    )
    split = halves(named, plan.seed)
    facts = {"by": [column], "groups": [[label] for label in split.look.groups], **_left_out(split)}
    if len(split.look.groups) < 2:
        return {**facts, "reason": "too_few_groups", "present": None, "options": [], "skipped": []}
    reference = None if table.reference is None else table.groups.groups[table.reference][0]
    trial = Trial(
        split,
        split.look.groups.index(reference) if reference in split.look.groups else None,
        plan.alpha,
        plan.seed,
    )
    made = list(tried(trial))
    return {
        **facts,
        "reason": None,
        "present": _effect(effect(split.look, split.look.decided, alpha=plan.alpha), changed=False),
        "options": [_option(one.way, one.effect) for one in made if one.effect],
        "skipped": [{"remedy": one.way.remedy, "setting": one.way.setting, "reason": one.reason}
                    for one in made if one.reason],
    }  # fmt: skip


def _left_out(split: Halves) -> dict[str, Any]:
    return {
        "too_small": [[label] for label in split.too_small],
        "left_out": split.left_out,
        "fitted_on": split.fit.size,
        "looked_at": split.look.size,
        "without_score": None if split.look.score is None else int(np.isnan(split.look.score).sum()),
        "without_outcome": int((~split.look.known).sum()) if split.look.with_outcome else None,
    }


def _option(way: Way, found: Effect) -> dict[str, Any]:
    return {
        "remedy": way.remedy,
        "setting": way.setting,
        "uses_group": way.uses_group,
        "randomised": way.randomised,
        "legal_note": "group_specific_may_be_unlawful" if way.uses_group == IN_DECIDING else None,
        **_effect(found, changed=True),
    }


def _effect(found: Effect, *, changed: bool) -> dict[str, Any]:
    made = {
        "gaps": [_gap(gap, changed=changed) for gap in found.gaps],
        "accuracy": None if found.accuracy is None else _number(found.accuracy),
        "selected": _number(found.selected),
        "alike": found.alike,
    }
    return {**made, "moved": [_moved(moved) for moved in found.moved]} if changed else made


def _gap(found: GapChange, *, changed: bool) -> dict[str, Any]:
    made = {"measure": found.measure, **_span(found.gap)}
    if not changed:
        return made
    return {**made, "change": _span(found.change), "verdict": found.verdict}


def _moved(moved: Moved) -> dict[str, Any]:
    return {
        "group": None if moved.group is None else [moved.group],
        "people": moved.size,
        "to_positive": moved.to_positive,
        "to_negative": moved.to_negative,
        "share": _number(moved.share),
    }


def _span(number: Number) -> dict[str, float | None]:
    return {"value": _plain(number.value), "low": _plain(number.low), "high": _plain(number.high)}


def _number(number: Number) -> dict[str, float | None]:
    return {**_span(number), "numerator": number.numerator, "denominator": number.denominator}


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _cautions(material: Material, people: Cases) -> list[str]:
    plan = material.plan
    found = {
        "outcome_partly_known": people.with_outcome and not people.known.all(),
        "outcome_of_one_decision": people.with_outcome and len(np.unique(people.decided[people.known])) == 1,
        "labels_selected": plan.labelled is not None,
        "weights_not_in_fitting": people.weighted,
    }
    return [code for code, holds in found.items() if holds]


def _finding(found: dict[str, Any]) -> Finding:
    """Sum one grouping up; what would be smaller is counted, not recommended."""
    # Nine lines on the score are one way of deciding; the picked one stands for them.
    ways = [option for option in found["options"] if option["setting"].get("picked", True)]
    smaller = [option for option in ways if option["gaps"][0]["verdict"] == SMALLER and not option["alike"]]
    facts = {
        "by": found["by"],
        "looked_at": found["looked_at"],
        "tried": len(ways),
        "smaller": len(smaller),
        "by_group": sum(option["legal_note"] is not None for option in smaller),
        "gap": found["present"]["gaps"][0],
    }
    return Finding("remedies_assessed", "notice", facts)
