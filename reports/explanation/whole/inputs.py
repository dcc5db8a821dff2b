"""What goes into an algorithm, with source and article, and what does not."""

from __future__ import annotations

from typing import Final

from algaudit.explain.decision.overview import Overview
from algaudit.i18n import N_
from algaudit.models.features import Feature
from reports.checks.section import CheckTable
from reports.explanation.section import Section
from reports.explanation.voice import Term, named, perhaps, sentence
from reports.speaker import Speaker

TIERS: Final = {"public": N_("public"), "internal": N_("internal"), "secret": N_("sensitive")}
_HEADS: Final = (N_("What"), N_("From"), N_("Article"), N_("Protection"), N_("Can a person change it?"))


def terms_of(found: Overview) -> dict[str, Term]:
    """Return what people call the inputs and derived numbers."""
    terms = {one.name: Term(one.label, one.unit, one.values, one.protected) for one in found.features}
    return terms | {name: Term(label, unit, {}) for name, (label, unit) in found.derived.items()}


def inputs(found: Overview, speaker: Speaker) -> Section:
    """Return what goes in."""
    rows = [_row(one, speaker) for one in found.features]
    table = CheckTable(speaker.say(N_("Data that go in")), [speaker.say(head) for head in _HEADS], rows)
    without = [named(one.label, speaker) for one in found.features if one.clause is None]
    lacks = []
    if without:
        text = N_("an article that allows the use of: {inputs}")
        lacks = [speaker.say(text, inputs=speaker.say(N_(", ")).join(without))]
    return Section("inputs", speaker.say(N_("Which data go in")), tables=[table], lacks=lacks)


def _row(one: Feature, speaker: Speaker) -> list[str]:
    protection = speaker.say(TIERS[one.tier])
    if one.protected:
        protection = speaker.say(N_("{tier}, protected trait"), tier=protection)
    return [
        named(one.label, speaker),
        perhaps(one.source, speaker),
        perhaps(one.clause, speaker),
        protection,
        speaker.say(N_("yes") if one.changeable else N_("no")),
    ]


def not_used(found: Overview, speaker: Speaker) -> Section:
    """Return what does not go in."""
    given = found.facts.not_used
    items = []
    for one in given or ():
        what = named(one.what, speaker)
        items.append(
            what if one.why is None else speaker.say(N_("{what} ({why})"), what=what, why=named(one.why, speaker))
        )
    lacks = [speaker.say(N_("what was not used"))] if given is None else []
    return Section(
        "not-used", speaker.say(N_("What was not used")), items=[sentence(item, speaker) for item in items], lacks=lacks
    )
