"""E7: the line of the decision and how far the case was from it, with the whole calculation where there are rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from algaudit.explain.decision.explanation import Explanation
from algaudit.explain.decision.frozen import Snapshot
from algaudit.explain.reasons.worked import Posting, Worked
from algaudit.i18n import N_
from reports.checks.section import CheckTable
from reports.explanation.conditions import asked, is_any_number
from reports.explanation.lacking import lacks_of
from reports.explanation.points.inputs import terms_of
from reports.explanation.section import Section
from reports.explanation.voice import named, number, perhaps, score
from reports.figures import NOTHING
from reports.speaker import Speaker

_HEADS: Final = (N_("Item"), N_("What applied"), N_("Points"), N_("Article"))


def line(told: Explanation, speaker: Speaker) -> Section:
    """Return E7: the line and the distance."""
    snapshot = told.snapshot
    tables = [] if snapshot.worked is None else [_calculation(snapshot, snapshot.worked, speaker)]
    paragraphs = list(said_standing(snapshot, speaker))
    title = speaker.say(N_("The line, and how far you were from it"))
    return Section("E7", title, paragraphs, tables=tables, lacks=lacks_of(told, "E7", speaker))


def said_standing(snapshot: Snapshot, speaker: Speaker) -> Iterator[str]:
    """Yield where the case stands between the lines."""
    found = snapshot.standing
    own = score(found.score, found.unit, speaker, amount_unit=snapshot.program.amount_unit)
    if found.unit == "amount":
        yield speaker.say(N_("The amount is {score}. It is computed; there is no line to be reached."), score=own)
    elif found.settled:
        yield speaker.say(
            N_("Your score is {score}, but that did not count: a rule settled the case before."), score=own
        )
    elif not found.known:
        yield speaker.say(N_("Your score is {score}."), score=own)
    if found.settled or not found.known:
        return
    if found.next is not None:
        text = N_("Your score is {score}; “{label}” needs {at}: {distance} short.")
        yield _said_line(snapshot, text, found.next.label, (own, found.next.at, found.next.distance), speaker)
    if found.reached is not None:
        text = N_("Your score is {score}; “{label}” needs {at}: {distance} more than needed.")
        yield _said_line(snapshot, text, found.reached.label, (own, found.reached.at, found.reached.distance), speaker)


def _said_line(snapshot: Snapshot, text: str, label: str, facts: tuple[str, float, float], speaker: Speaker) -> str:
    own, at, distance = facts
    unit = snapshot.standing.unit
    return speaker.say(
        text,
        score=own,
        label=named(snapshot.words_of(label), speaker),
        at=score(at, unit, speaker),
        distance=score(distance, unit, speaker),
    )


def _calculation(snapshot: Snapshot, worked: Worked, speaker: Speaker) -> CheckTable:
    """Return the whole calculation, so that anybody can add it up."""
    rows = []
    if worked.base:
        rows.append([speaker.say(N_("Where the sum begins")), NOTHING, number(worked.base), NOTHING])
    for block in worked.blocks:
        rows += [_posting(one, snapshot, speaker) for one in worked.postings if one.block == block.name]
        if block.counted != block.added:
            label = speaker.say(N_("{label}: limit of the points together"), label=named(block.label, speaker))
            rows.append([label, NOTHING, number(block.counted - block.added), NOTHING])
    rows.append([speaker.say(N_("Together")), NOTHING, number(worked.total), NOTHING])
    if worked.score != worked.total:
        made = N_("What the sum becomes (curve, limits, rounding)")
        program = snapshot.program
        becomes = score(worked.score, program.unit, speaker, amount_unit=program.amount_unit)
        rows.append([speaker.say(made), NOTHING, becomes, NOTHING])
    heads = [speaker.say(head) for head in _HEADS]
    if snapshot.program.unit == "amount":
        heads[2] = speaker.say(N_("What it gives"))
    return CheckTable(speaker.say(N_("How the points came about")), heads, rows)


def _posting(one: Posting, snapshot: Snapshot, speaker: Speaker) -> list[str]:
    rule = asked(one.when, terms_of(snapshot), speaker, about=one.label) or NOTHING
    if is_any_number(one.when):
        rule = speaker.say(N_("counted by its size"))
    if not one.met:
        rule = speaker.say(N_("not so: {rule}"), rule=rule)
    return [named(one.label, speaker), rule, number(one.points), perhaps(one.clause, speaker)]
