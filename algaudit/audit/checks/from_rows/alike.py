"""Were like cases decided alike? Neighbours, twins, and twins of different groups.

Only the inputs that are not protected say who is alike. The pairs decided differently are listed by keys that stand for
their case numbers: whoever holds the log can find the cases and have a person look at them. No input and no case number
enters the result. The list must stay inside the office that holds the log (see ``algaudit.fairness.alike.keys``). Of
cases that are blank in every input nothing is known that could be alike; they are left out and counted. With a model
that can be asked, only the group is changed, and the decisions that change are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import number
from algaudit.cube.cube import FloatArray, IntArray
from algaudit.decisions.labels import label_of
from algaudit.decisions.log import DecisionLog
from algaudit.fairness.alike.asked import Model, Question, UnsteadyError
from algaudit.fairness.alike.flips import Direction, Flips
from algaudit.fairness.alike.keys import case_key
from algaudit.fairness.alike.neighbours import (
    NEAR,
    NEIGHBOURS,
    Consistency,
    consistency,
    mutual_pairs,
    near_pairs,
)
from algaudit.fairness.alike.twins import Matched, TwinClasses, matched_twins, named_twins, twin_classes
from algaudit.fairness.gaps import holm
from algaudit.fairness.proxies.features import LABEL_WEIGHT, Feature, Truth, draw, space
from algaudit.fairness.proxies.inputs import Input, grouped, inputs
from algaudit.rows.table import Rows, either

#: Cases drawn at most for what compares every case with every other.
MOST_CASES: Final = 10_000
MOST_LISTED: Final = 20
#: So many groups of a column, the largest, are compared with its reference group; each takes a look at all rows.
MOST_GROUPS: Final = 30
# Any: figures are plain values of a JSON document.
_Figures = dict[str, Any]


@dataclass(frozen=True, eq=False)
class _Cases:
    """What is compared: all rows with their twins, and those that were drawn, in a space of their inputs.

    ``places``: which of the rows read these are, None for all; ``blank``: cases left out; ``columns``: labels of the
    cases drawn, only where a model is to be asked.
    """

    decided: Truth
    count: FloatArray | None
    twins: TwinClasses
    drawn: IntArray
    points: FloatArray
    groups: list[tuple[Feature, tuple[str | None, ...] | None]]
    size: int
    places: IntArray | None
    blank: int
    columns: dict[str, np.ndarray]

    @property
    def positive(self) -> Truth:
        """Decisions of the cases that were drawn."""
        positive: Truth = self.decided[self.drawn]
        return positive


def check(material: Material) -> Answer:
    """Compare every case with its neighbours and twins; pairs are listed by key only where the office has a secret."""
    plan = material.plan
    cases = _read(material)
    found = consistency(cases.points, cases.positive)
    near = near_pairs(cases.points, cases.positive, most=MOST_LISTED)
    pairs = _pairs(cases, plan)
    totals = cases.twins.totals()
    flipped = _flip_test(material.rule, material, cases)
    figures = {
        "sample": {"rows": cases.size, "cases": len(cases.drawn), "most": MOST_CASES, "seed": plan.seed},
        "weights_used": None if not plan.weight else False,
        "confidence": plan.confidence,
        "left_out_blank": cases.blank,
        "inputs": _unprotected(plan),
        "left_out": [column for column in dict.fromkeys(plan.features) if column not in _unprotected(plan)],
        "neighbours": NEIGHBOURS,
        "label_distance": round(2**0.5 * LABEL_WEIGHT, 12),
        "near": NEAR,
        "consistency": _consistency(found, cases, plan),
        "twins": totals,
        "near_pairs": {"pairs": near.pairs, "different": near.different},
        "pairs": pairs,
        "groups_not_compared": sum(max(len(_compared(*one)) - MOST_GROUPS, 0) for one in cases.groups),
        "listed": _listed(material, cases, near.nearest),
        "flip_test": flipped,
        "flip_test_reason": "no_model" if flipped is None else None,
    }
    return Answer(figures, [*_findings(totals, pairs), *_flip_findings(flipped, plan)])


def _unprotected(plan: AuditPlan) -> list[str]:
    protected = {item.column for item in plan.roles().attributes}
    return [column for column in dict.fromkeys(plan.features) if column not in protected]


def _read(material: Material) -> _Cases:
    plan = material.plan
    names = _unprotected(plan)
    if not names:
        raise NotPossible("only_protected_inputs")
    attributes = plan.roles().attributes
    rows = material.rows(labels=either(names, attributes))
    size, known = rows.size, ~_blank(_inputs(rows, names))
    places = None if known.all() else np.flatnonzero(known)
    blank = int(rows.weight[~known].sum()) if plan.count else size - int(known.sum())
    if places is not None:
        rows = rows.chosen(known)
    count = rows.weight if plan.count else None
    drawn = draw(rows.size, MOST_CASES, plan.seed, count=count)
    features = _inputs(rows, names)
    references = {
        made.groups.by[0]: made.groups.groups[made.reference]
        for made in material.tables
        if len(made.groups.by) == 1 and made.reference is not None
    }
    groups = [(grouped(item, _inputs(rows, [item.column])[0]), references.get(item.column)) for item in attributes]
    twins = twin_classes(features, rows.positive, count=count)
    # The inputs of all rows are let go here; they would be most of what is held.
    points = space([item.chosen(drawn) for item in features])
    given = dict.fromkeys([*plan.features, *(item.column for item in attributes)]) if material.rule else {}
    some = [item.chosen(drawn) for item in _inputs(rows, list(given))]
    told = {item.column: np.array(item.labels, object)[item.codes] for item in some}
    return _Cases(rows.positive, count, twins, drawn, points, groups, size, places, blank, told)


def _inputs(rows: Rows, names: Sequence[str]) -> list[Input]:
    return inputs(rows.codes, rows.labels, names, numbers=rows.numbers)


def _blank(features: Sequence[Input]) -> Truth:
    """Say which rows are blank in every one of some inputs."""
    found = features[0].missing
    for item in features[1:]:
        found &= item.missing
    return found


def _consistency(found: Consistency, cases: _Cases, plan: AuditPlan) -> _Figures:
    low, high = found.limits(plan.alpha)
    groups = []
    for group, _ in cases.groups:
        codes = group.codes[cases.drawn]
        for place, label in enumerate(group.labels):
            members = codes == place
            if members.any():
                value, *limits = found.within(members, plan.alpha)
                span = {"value": number(value), "low": number(limits[0]), "high": number(limits[1])}
                groups.append({"by": [group.column], "group": [label], "cases": int(members.sum()), **span})
    return {"value": number(found.value), "low": number(low), "high": number(high), "groups": groups}


@dataclass(frozen=True)
class _Pairing:
    """Alike cases of one group and its reference group; ``kind``: twins of the whole log, or near in the sample."""

    kind: str
    by: str
    group: str
    reference: str | None
    matched: Matched


def _pairings(cases: _Cases, plan: AuditPlan) -> Iterator[_Pairing]:
    for group, reference in cases.groups:
        if reference is None or reference[0] not in group.labels:
            continue
        other = group.codes == group.labels.index(reference[0])
        for place, label in _compared(group, reference)[:MOST_GROUPS]:
            own = group.codes == place
            matched = matched_twins(cases.twins, cases.decided, (own, other), seed=plan.seed, count=cases.count)
            yield _Pairing("twins", group.column, label, reference[0], matched)
            yield _Pairing("near", group.column, label, reference[0], _near(cases, own, other))


def _compared(group: Feature, reference: tuple[str | None, ...] | None) -> list[tuple[int, str]]:
    """Return the groups to be compared with the reference group, largest first."""
    if reference is None:
        return []
    counted = np.bincount(group.codes, minlength=len(group.labels))
    order = np.argsort(-counted, kind="stable").tolist()
    return [(place, label) for place in order if (label := group.labels[place]) not in {None, reference[0]}]


def _near(cases: _Cases, own: Truth, other: Truth) -> Matched:
    first, second = np.flatnonzero(own[cases.drawn]), np.flatnonzero(other[cases.drawn])
    one, two = mutual_pairs(cases.points, first, second)
    own_positive, other_positive = cases.positive[one], cases.positive[two]
    less, more = int((~own_positive & other_positive).sum()), int((own_positive & ~other_positive).sum())
    return Matched(len(one), less, more)


def _pairs(cases: _Cases, plan: AuditPlan) -> list[_Figures]:
    """Return who is at a disadvantage among alike cases of two groups; all are one family for Holm."""
    found = [one for one in _pairings(cases, plan) if one.matched.pairs]
    tested = [one for one in found if one.matched.different]
    adjusted, level = holm(np.array([one.matched.p_value() for one in tested], np.float64), plan.alpha)
    corrected = {id(one): (float(adjusted[at]), float(level[at])) for at, one in enumerate(tested)}
    return [_pair(one, corrected.get(id(one)), plan) for one in found]


def _pair(one: _Pairing, corrected: tuple[float, float] | None, plan: AuditPlan) -> _Figures:
    matched = one.matched
    share = matched.less_share(corrected[1]) if corrected else None
    gap = matched.gap or 0.0
    is_apart = share is not None and (share[1] > 0.5 or share[2] < 0.5)
    is_found = corrected is not None and corrected[0] < plan.alpha and is_apart and abs(gap) > plan.tolerance
    return {
        "kind": one.kind,
        "by": [one.by],
        "group": [one.group],
        "reference": [one.reference],
        "pairs": matched.pairs,
        "less": matched.less,
        "more": matched.more,
        "gap": gap,
        "less_share": None if share is None else dict(zip(("value", "low", "high"), share, strict=True)),
        "p_value": matched.p_value(),
        "p_adjusted": corrected[0] if corrected else None,
        "found": bool(is_found),
    }


def _listed(material: Material, cases: _Cases, near: Sequence[tuple[int, int, float]]) -> _Figures:
    """Return the keys of pairs decided differently: twins first, then the nearest others."""
    plan = material.plan
    if plan.case is None or material.log is None:
        return {"most": MOST_LISTED, "pairs": [], "reason": "no_case_column"}
    if material.salt is None:
        return {"most": MOST_LISTED, "pairs": [], "reason": "no_salt"}
    twins = named_twins(cases.twins, cases.decided, most=MOST_LISTED, seed=plan.seed)
    others = [(int(cases.drawn[one]), int(cases.drawn[two]), away) for one, two, away in near]
    pairs = [*((one, two, 0.0) for one, two in twins), *others][:MOST_LISTED]
    if cases.places is not None:
        pairs = [(int(cases.places[one]), int(cases.places[two]), away) for one, two, away in pairs]
    wanted = np.unique(np.array([row for one, two, _ in pairs for row in (one, two)], np.int64))
    numbers = dict(zip(wanted.tolist(), _case_numbers(material.log, plan, wanted), strict=True))
    salted, column = material.salt, plan.case
    return {
        "most": MOST_LISTED,
        "pairs": [
            {
                "positive": case_key(salted, column, numbers[one]),
                "other": case_key(salted, column, numbers[two]),
                "distance": away,
            }
            for one, two, away in pairs
        ],
        "reason": None,
    }


def _case_numbers(log: DecisionLog, plan: AuditPlan, wanted: IntArray) -> list[str | None]:
    """Return the case numbers of some rows; the column is read in passing and never held as a whole."""
    from algaudit.decisions.numbers import numbers

    columns = [name for name in (plan.decision, plan.case, plan.count) if name]
    found: list[str | None] = []
    passed = 0
    for batch in log.batches(columns):
        used = _is_known(batch.column(plan.decision))
        if plan.count:
            counted = numbers(batch.column(plan.count), plan.count).to_numpy(zero_copy_only=False)
            used &= counted.astype(np.float64) > 0
        places = np.flatnonzero(used)
        here = wanted[(wanted >= passed) & (wanted < passed + len(places))] - passed
        case = batch.column(plan.case)
        found += [label_of(case[int(place)].as_py()) for place in places[here]]
        passed += len(places)
    return found


# Any: an Arrow array.
def _is_known(values: Any) -> Truth:
    """Say which rows have a decision: the rows that were read."""
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
    known = [label_of(value) is not None for value in encoded.dictionary.to_pylist()]
    codes = pc.fill_null(encoded.indices, len(known)).to_numpy(zero_copy_only=False)
    found: Truth = np.array([*known, False], bool)[codes]
    return found


def _findings(totals: dict[str, int], pairs: Sequence[_Figures]) -> Iterator[Finding]:
    """Yield an alert where alike cases of one group come off worse again and again, and a notice of unlike twins."""
    for row in pairs:
        if row["found"]:
            names = ("kind", "by", "group", "reference", "pairs", "less", "more", "gap", "p_adjusted")
            share = {"share": row["less_share"]["value"]} | {name: row["less_share"][name] for name in ("low", "high")}
            yield Finding("alike_group_gap", "alert", {name: row[name] for name in names} | share)
    if totals["mixed_cases"]:
        yield Finding("alike_twins_differ", "notice", dict(totals))


def _flip_test(model: Model | None, material: Material, cases: _Cases) -> _Figures | None:
    """Return what changes when only the group does, attribute by attribute; None without a model."""
    if model is None:
        return None
    plan, cube = material.plan, material.cube
    decision = cube.of_role("decision")
    asked = Question(cases.columns, decision.labels if decision else (), str(cube.positive))
    # Several attributes are several chances to see a change; their intervals share the risk.
    alpha = plan.alpha / max(len(cases.groups), 1)
    rows = [_flipped(model, asked, group.chosen(cases.drawn), alpha) for group, _ in cases.groups]
    return {"cases": len(cases.drawn), "confidence": 1 - alpha, "attributes": rows}


def _flipped(model: Model, asked: Question, group: Feature, alpha: float) -> _Figures:
    counted = np.bincount(group.codes, minlength=len(group.labels))
    order = [place for place in np.argsort(-counted, kind="stable").tolist() if counted[place]]
    labels = [label for place in order if (label := group.labels[place]) is not None][:MOST_GROUPS]
    row: _Figures = {"by": [group.column], "labels": labels, "error": None, "any_change": None, "flips": []}
    if len(labels) < 2:
        return row | {"reason": "one_group"}
    try:
        found: Flips = asked.flipped(model, group, labels, alpha=alpha)
    except UnsteadyError:
        return row | {"reason": "model_unsteady"}
    except Exception as error:  # noqa: BLE001 - a model is foreign code; whatever it does wrong is an answer
        # The name alone: what the error says may hold a case.
        return row | {"reason": "model_failed", "error": type(error).__name__}
    flips = [
        {
            "group": [one.group],
            "flipped_to": [one.flipped_to],
            "gained": _direction(one.gained),
            "lost": _direction(one.lost),
        }
        for one in found.flips
    ]
    return row | {"reason": None, "any_change": _direction(found.any_change), "flips": flips}


def _direction(found: Direction) -> _Figures:
    names = ("changed", "cases", "share", "low", "high")
    return {name: getattr(found, name) for name in names}


def _flip_findings(flipped: _Figures | None, plan: AuditPlan) -> Iterator[Finding]:
    """Yield, for each attribute whose change alone changes decisions, how many, and where most do."""
    for row in flipped["attributes"] if flipped else []:
        told = row["any_change"]
        if told and told["changed"]:
            most = max(row["flips"], key=lambda one: one["gained"]["changed"] + one["lost"]["changed"])
            facts = {"by": row["by"], **told, "group": most["group"], "flipped_to": most["flipped_to"]}
            facts |= {name: most[name]["changed"] for name in ("gained", "lost")}
            facts |= {"group_cases": most["gained"]["cases"]}
            yield Finding("alike_flips", "alert" if told["low"] > plan.tolerance else "notice", facts)
