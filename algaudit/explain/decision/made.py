"""Freezes one decision: looks the case up, asks the algorithm again, and puts down everything there is to be told."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Literal, TypeAlias

from algaudit.errors import InputError
from algaudit.explain.decision.days import last_day
from algaudit.explain.decision.facts import Consequence
from algaudit.explain.decision.frozen import FORM, Decided, Output, Program, RemedyTold, Snapshot, sealed
from algaudit.explain.decision.inputs import inputs_of, withheld_names
from algaudit.explain.decision.opened import Opened
from algaudit.explain.decision.records import place_of
from algaudit.explain.importance.contributions import NotAdditiveError
from algaudit.explain.reasons.reasons import reasons
from algaudit.explain.reasons.standing import standing
from algaudit.explain.reasons.told import Reasons
from algaudit.explain.reasons.worked import Worked, worked
from algaudit.explain.recourse.answer import Recourse
from algaudit.explain.recourse.recourse import recourse
from algaudit.models.features import Words
from algaudit.models.rules import RulesModel
from algaudit.models.structure import Columns

LeftOut: TypeAlias = Literal["no_wish", "withheld", "not_possible"]
#: Scores in a log are written with a few decimals.
_NEAR = 1e-6
_MOST_COMPARED = 20_000


def snapshot(folder: str | Path, case: str, *, seed: int = 0) -> Snapshot:
    """Freeze one decision.

    Parameters
    ----------
    folder : str or Path
        Of the algorithm, with ``algorithm.toml``.
    case : str
        Number of the case, as in the decision log.
    seed : int
        Of every draw.

    Returns
    -------
    Snapshot
        The same folder, case and seed give the same bytes.

    Raises
    ------
    InputError
        When something in the folder cannot be used, or there is no such case.
    """
    with Opened(Path(folder), seed=seed) as opened:
        return snapshot_of(opened, case)


def snapshot_of(opened: Opened, case: str) -> Snapshot:
    """Freeze one decision of an algorithm that is open already."""
    facts = opened.facts
    place = place_of(opened.records, facts.columns.case, case)
    row, hidden = opened.records.row(place), withheld_names(opened)
    decided, output = _decided(opened, place), _output(opened, row, place)
    change, left_out = _recourse(opened, row, hidden)
    measured = opened.measured
    groups = tuple((item.column, opened.records.grouped(item)[place]) for item in opened.records.groups)
    asked = None if measured is None or measured.fingerprint is None else measured.fingerprint
    made = Snapshot(
        form=FORM,
        made_with=version("algaudit"),
        program=program_of(opened),
        decided=decided,
        output=output,
        inputs=inputs_of(opened, place),
        reasons=_reasons(opened, row, hidden),
        standing=standing(opened.model, row),
        worked=_worked(opened, row, hidden),
        wanted=facts.favourable if facts.favourable is not None else opened.model.positive,
        recourse=change,
        recourse_left_out=left_out,
        groups=groups,
        not_used=facts.not_used,
        consequences=_consequences(facts.consequences, decided, output),
        measured=None if measured is None else measured.model_copy(update={"rates": measured.of(groups)}),
        audit_of_this=None if asked is None else asked == opened.model.fingerprint,
        limits=facts.limits,
        rights=facts.rights,
        appeal=facts.appeal,
        appeal_last_day=None if facts.appeal is None else last_day(decided.date, facts.appeal.within),
        remedies=None if facts.remedies is None else tuple(_remedies(opened, decided.date)),
        withheld=facts.withheld,
        fidelity=opened.fidelity,
        faithful=opened.faithful,
    )
    return sealed(made)


def program_of(opened: Opened) -> Program:
    """Return what the facts and the model say about the algorithm."""
    facts, model = opened.facts, opened.model
    card = model.card if isinstance(model, RulesModel) else None
    known = {} if card is None else card.labels
    return Program(
        name=facts.name,
        version=facts.version,
        rules_version=None if card is None else card.version,
        register_number=facts.register_number,
        department=facts.department,
        role=facts.role,
        signed_by=facts.signed_by,
        basis=facts.basis,
        kind=model.kind,
        unit=model.unit,
        amount_unit=facts.amount_unit,
        fingerprint=model.fingerprint,
        positive=model.positive,
        labels={label: known.get(label) or Words(zh=label, en=label) for label in model.labels},
    )


def _decided(opened: Opened, place: int) -> Decided:
    records, columns = opened.records, opened.facts.columns
    return Decided(
        case=str(records.label(columns.case, place)),
        label=records.label(columns.decision, place),
        date=records.label(columns.date, place),
    )


def _output(opened: Opened, row: Columns, place: int) -> Output:
    model, records, columns = opened.model, opened.records, opened.facts.columns
    label = str(model.predict(row)[0]) if model.labels else None
    score = float(model.score(row)[0])
    logged_label = records.label(columns.output or columns.decision, place)
    written = math.nan if columns.score is None else float(records.numbers(columns.score)[place])
    logged = None if math.isnan(written) else written
    compared = [label == logged_label] if label is not None and logged_label is not None else []
    compared += [] if logged is None else [abs(logged - score) <= _NEAR * max(1.0, abs(score))]
    return Output(
        label=label,
        score=score,
        logged_label=logged_label,
        logged_score=logged,
        agrees=all(compared) if compared else None,
    )


def _reasons(opened: Opened, row: Columns, hidden: frozenset[str]) -> Reasons | None:
    try:
        found = reasons(opened.model, row, opened.records.inputs, seed=opened.seed)
    except NotAdditiveError:
        return None
    listed = tuple(
        one if hidden.isdisjoint(one.features) else replace(one, code=None, words=None, when=(), edge=None)
        for one in found.listed
    )
    return replace(found, listed=listed)


def _worked(opened: Opened, row: Columns, hidden: frozenset[str]) -> Worked | None:
    if not isinstance(opened.model, RulesModel):
        return None
    found = worked(opened.model, row)
    postings = tuple(
        one if hidden.isdisjoint(one.features) else replace(one, when=(), met=True) for one in found.postings
    )
    return replace(found, postings=postings)


def _recourse(opened: Opened, row: Columns, hidden: frozenset[str]) -> tuple[Recourse | None, LeftOut | None]:
    """Return what would have changed the result, or why that is not told."""
    wanted = opened.facts.favourable
    if wanted is None and not opened.model.labels:
        return None, "no_wish"
    rows = {name: column[:_MOST_COMPARED] for name, column in opened.records.inputs.items()}
    try:
        found = recourse(opened.model, row, rows=rows, wanted=wanted, seed=opened.seed)
    except InputError:
        return None, "not_possible"
    ways = [found.changes, *(way.changes for way in found.alternatives)]
    if any(step.feature in hidden for changes in ways for step in changes):
        return None, "withheld"
    return found, None


def _consequences(
    given: tuple[Consequence, ...] | None, decided: Decided, output: Output
) -> tuple[Consequence, ...] | None:
    """Return what follows from this decision."""
    label = decided.label if decided.label is not None else output.label
    return None if given is None else tuple(one for one in given if one.decision in {None, label})


def _remedies(opened: Opened, decided: str | None) -> Iterator[RemedyTold]:
    for one in opened.facts.remedies or ():
        yield RemedyTold(remedy=one, last_day=last_day(decided, one.within))
