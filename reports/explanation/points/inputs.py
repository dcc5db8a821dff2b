"""E4 and E5: the data about the person that were used, and what was not used."""

from __future__ import annotations

from typing import Final

from algaudit.explain.decision.explanation import Explanation
from algaudit.explain.decision.frozen import Input, Snapshot
from algaudit.i18n import N_
from reports.checks.section import CheckTable
from reports.explanation.lacking import lacks_of
from reports.explanation.section import Section
from reports.explanation.voice import Term, named, perhaps, sentence, value_of
from reports.figures import NOTHING
from reports.speaker import Speaker

_HEADS: Final = (N_("What"), N_("Value"), N_("From"), N_("Taken"), N_("Article"))


def terms_of(snapshot: Snapshot) -> dict[str, Term]:
    """Return what people call the inputs and derived numbers of a case."""
    return {one.name: Term(one.label, one.unit, one.values, one.protected) for one in snapshot.inputs}


def said_value(one: Input, speaker: Speaker) -> str:
    """Return the value of an input in words."""
    if one.withheld:
        return speaker.say(N_("withheld"))
    return value_of(Term(one.label, one.unit, one.values), one.value, speaker)


def used(told: Explanation, speaker: Speaker) -> Section:
    """Return E4: the data that were used."""
    rows = [_row(one, speaker) for one in told.snapshot.inputs]
    table = CheckTable(speaker.say(N_("Data about you")), [speaker.say(head) for head in _HEADS], rows)
    check = N_("Please check every value. If one is wrong, you can have it corrected.")
    return Section(
        "E4",
        speaker.say(N_("Which data about you were used")),
        [speaker.say(check)],
        tables=[table],
        lacks=lacks_of(told, "E4", speaker),
    )


def _row(one: Input, speaker: Speaker) -> list[str]:
    source = speaker.say(N_("computed from the others")) if one.derived else perhaps(one.source, speaker)
    return [
        named(one.label, speaker),
        said_value(one, speaker),
        source,
        one.taken or NOTHING,
        perhaps(one.clause, speaker),
    ]


def not_used(told: Explanation, speaker: Speaker) -> Section:
    """Return E5: what was not used."""
    given = told.snapshot.not_used
    items = []
    for one in given or ():
        what = named(one.what, speaker)
        both = N_("{what} ({why})")
        items.append(what if one.why is None else speaker.say(both, what=what, why=named(one.why, speaker)))
    nothing = [] if given != () else [speaker.say(N_("The department names nothing here."))]
    title = speaker.say(N_("What was not used"))
    return Section("E5", title, nothing, [sentence(one, speaker) for one in items], lacks=lacks_of(told, "E5", speaker))
