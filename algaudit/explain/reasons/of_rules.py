"""The reasons in rules: what each item gave, beside what it gave to the others, to the last point."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from algaudit.explain.reasons.edges import edge_of
from algaudit.explain.reasons.order import MOST, directed, first_ones, total_of
from algaudit.explain.reasons.others import Others
from algaudit.explain.reasons.told import Direction, Reason, Reasons, Unit
from algaudit.explain.reasons.worked import asked_by, own_clause
from algaudit.models.features import Words
from algaudit.models.rules import RulesModel
from algaudit.models.rules.cases import Cases
from algaudit.models.rules.ends import decisions
from algaudit.models.rules.form.conditions import asked_in
from algaudit.models.rules.form.items import Item, PerUnit
from algaudit.models.rules.logic import Line
from algaudit.models.rules.model import Given
from algaudit.models.rules.truth import holds
from algaudit.models.structure import Columns, linked


def of_rules(model: RulesModel, row: Columns, others: Others) -> Reasons:
    """Return the reasons of one case under rules.

    Parameters
    ----------
    model : RulesModel
        The rules.
    row : Columns
        One case.
    others : Columns and str
        The cases it is compared with, and who they are.
    """
    case = Cases.of(model.names, row)
    if model.excluded(case)[0] >= 0:
        return _excluded(model, case)
    cases = Cases.of(model.names, others[0])
    structure = model.structure()
    margin, base = float(structure.margin(case)[0]), float(structure.margin(cases).mean())
    items = [item for block in model.card.blocks for item in block.items]
    pairs = zip(items, model.items(case), model.items(cases), strict=True)
    found = [_turned(model, case, _of_item(model, case, item, given, usual)) for item, given, usual in pairs]
    found += list(_limits(model, case, cases))
    found = directed(found, margin - base, decides=bool(model.labels), top=_is_top(model, case))
    listed, further = first_ones(found)
    return Reasons(listed, further, "points", _unit(model), others[1], cases.size, base, margin, total_of(found))


def _turned(model: RulesModel, case: Cases, reason: Reason) -> Reason:
    """Say whether the result would have been another one, had an item given what it gave to the others on average."""
    if model.card.decide is None:
        return reason
    block, limits = next(
        (own, limits)
        for own, limits in zip(model.blocks(case), model.card.blocks, strict=True)
        if reason.id.rpartition(".")[0] == limits.name
    )
    changed = block.added - reason.weight
    if limits.floor is not None or limits.cap is not None:
        changed = np.clip(changed, limits.floor, limits.cap)
    structure = model.structure()
    scores = linked(structure.margin(case) - block.points + changed, structure.link)
    return replace(reason, turns=bool(decisions(model.card, scores, model.excluded(case))[0] != model.predict(case)[0]))


def _unit(model: RulesModel) -> Unit:
    if model.unit == "amount":
        return "amount"
    return "log_odds" if model.unit == "probability" else "points"


def _is_top(model: RulesModel, case: Cases) -> bool:
    return bool(model.labels) and model.predict(case)[0] == model.labels[0]


def _of_item(model: RulesModel, case: Cases, item: Item, given: Given, usual: Given) -> Reason:
    points, mean = float(given.points[0]), float(usual.points.mean())
    line = given.line(0)
    least, most = _span(item, given.lines)
    return Reason(
        "item",
        given.id,
        "for",
        points - mean,
        given.words,
        given.features,
        protected=_protected(model, given.features),
        points=points,
        usual=mean,
        least=least,
        most=most,
        code=line.reason,
        words=_words(model, line.reason),
        clause=own_clause(model, line.clause),
        when=asked_by(given),
        met=line.kind != "otherwise",
        edge=edge_of(item, case, points, more=points < mean),
    )


def _limits(model: RulesModel, case: Cases, cases: Cases) -> Iterator[Reason]:
    """Yield what the limits of blocks took away from this case or gave to it, beside what they do to the others."""
    for block, own, usual in zip(model.card.blocks, model.blocks(case), model.blocks(cases), strict=True):
        cut, mean = float(own.points[0] - own.added[0]), float((usual.points - usual.added).mean())
        if not cut and not mean:
            continue
        features = tuple(dict.fromkeys(name for given in _items_of(model, case, block.name) for name in given.features))
        yield Reason(
            "limit",
            own.name,
            "for",
            cut - mean,
            own.words,
            features,
            protected=_protected(model, features),
            points=cut,
            usual=mean,
            least=block.floor,
            most=block.cap,
            clause=block.clause,
        )


def _items_of(model: RulesModel, case: Cases, block: str) -> list[Given]:
    return [given for given in model.items(case) if given.block == block]


def _span(item: Item, lines: Sequence[Line]) -> tuple[float | None, float | None]:
    """Return the fewest and the most points of an item."""
    if isinstance(item, PerUnit):
        return item.least, item.most
    points = [line.points for line in lines if line.points is not None]
    return min(points), max(points)


def _excluded(model: RulesModel, case: Cases) -> Reasons:
    """Return every rule that settles the case without regard to its points; the first alone would have."""
    lines = zip(model.exclusions(), model.card.exclude, strict=True)
    found = [_of_exclusion(model, line) for line, one in lines if bool(np.all(holds(one.when, case)))]
    listed, margin = tuple(found[:MOST]), float(model.structure().margin(case)[0])
    return Reasons(listed, len(found) - len(listed), "exclusion", _unit(model), "nobody", 0, margin, margin, 0.0)


def _of_exclusion(model: RulesModel, line: Line) -> Reason:
    asked = [] if line.when is None else [test.feature for test, _ in asked_in(line.when)]
    labels = [model.names.label(name) for name in dict.fromkeys(asked)]
    features = model.names.raw(asked)
    direction: Direction = "for" if model.labels else "lowers"
    return Reason(
        "exclusion",
        line.id,
        direction,
        0.0,
        Words(zh="、".join(one.zh for one in labels), en=", ".join(one.en for one in labels)),
        features,
        protected=_protected(model, features),
        points=line.points if line.points is None or math.isfinite(line.points) else None,
        code=line.reason,
        words=_words(model, line.reason),
        clause=own_clause(model, line.clause),
        when=() if line.when is None else (line.when,),
    )


def _words(model: RulesModel, code: str | None) -> Words | None:
    return None if code is None else model.card.reasons.get(code)


def _protected(model: RulesModel, features: Sequence[str]) -> bool:
    return any(model.names.features[name].protected for name in features)
