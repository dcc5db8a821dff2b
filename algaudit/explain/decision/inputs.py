"""The values that went in, each with its words, its source, its day and its article."""

from __future__ import annotations

import math
from collections.abc import Iterator

from algaudit.explain.decision.facts import DAY
from algaudit.explain.decision.frozen import Input
from algaudit.explain.decision.opened import Opened
from algaudit.models.features import Feature
from algaudit.models.rules import RulesModel
from algaudit.models.rules.cases import Cases
from algaudit.models.structure import Columns


def inputs_of(opened: Opened, place: int) -> tuple[Input, ...]:
    """Return the inputs of a case in the order of the algorithm, then the numbers that its rules derive from them."""
    row, hidden = opened.records.row(place), withheld_names(opened)
    taken = _taken(opened, place)
    found = [_input(item, row, taken.get(item.name), withheld=item.name in hidden) for item in opened.model.features]
    return (*found, *_derived(opened, row, hidden))


def withheld_names(opened: Opened) -> frozenset[str]:
    """Return the features whose values are not told."""
    return frozenset(name for one in opened.facts.withheld or () for name in one.features)


def _input(item: Feature, row: Columns, taken: str | None, *, withheld: bool) -> Input:
    value = row[item.name][0]
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    return Input(
        name=item.name,
        kind=item.kind,
        label=item.label,
        unit=item.unit,
        value=None if missing or withheld else float(value) if item.kind == "number" else str(value),
        values=item.values,
        derived=False,
        protected=item.protected,
        changeable=item.changeable,
        withheld=withheld,
        tier=item.tier,
        source=item.source,
        taken=taken,
        clause=item.clause,
    )


def _taken(opened: Opened, place: int) -> dict[str, str]:
    """Return the day on which each value was taken; what is no day in the log is left out."""
    found = {}
    for one in opened.facts.sources:
        day = one.taken if one.column is None else opened.records.label(one.column, place)
        if day is not None and DAY.fullmatch(day):
            found[one.feature] = day
    return found


def _derived(opened: Opened, row: Columns, hidden: frozenset[str]) -> Iterator[Input]:
    if not isinstance(opened.model, RulesModel):
        return
    names = opened.model.names
    case = Cases.of(names, row)
    for one in opened.model.card.derived:
        behind = names.raw([one.name])
        withheld = not hidden.isdisjoint(behind)
        value = float(case.number(one.name)[0])
        yield Input(
            name=one.name,
            kind="number",
            label=one.label,
            unit=one.unit,
            value=None if withheld or math.isnan(value) else value,
            values={},
            derived=True,
            protected=any(names.features[name].protected for name in behind),
            changeable=False,
            withheld=withheld,
            tier=None,
            source=None,
            taken=None,
            clause=None,
        )
