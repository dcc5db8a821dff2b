"""How far an algorithm and its explanations may be trusted: tests of the reasons, the records, and audits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from algaudit.explain.decision.overview import Overview
from algaudit.explain.faithful.check import Check
from algaudit.i18n import N_
from reports.checks.section import CheckTable
from reports.explanation.points.meaning import rates_table, said_fidelity, said_verdict
from reports.explanation.section import Section
from reports.explanation.voice import named, sentence
from reports.figures import NOTHING
from reports.phrases import perhaps_with_span
from reports.speaker import Speaker

_CHECKS: Final = {
    "adds_up": N_("Reasons add up to the score"),
    "taken_away": N_("The score moves as the reasons promise when inputs are taken away"),
    "stable_order": N_("The order of reasons stays when a number is off by a little"),
    "stable_first": N_("What is named first stays first when a number is off by a little"),
    "turns_decisions": N_("What is named first is also what turns decisions"),
}
_LEVELS: Final = {"good": N_("good"), "caution": N_("with caution"), "bad": N_("bad")}
_STATES: Final = {"not_applicable": N_("does not apply here"), "too_little_data": N_("too little data")}
_MOST_ROWS: Final = 40


def trust(found: Overview, speaker: Speaker) -> Section:
    """Return how far its explanations may be trusted."""
    heads = [speaker.say(head) for head in (N_("Test"), N_("Share, or correlation (interval)"), N_("Verdict"))]
    rows = [_check(one, speaker) for one in found.faithful.checks]
    table = CheckTable(speaker.say(N_("Tests of the reasons")), heads, rows)
    paragraphs = [said_verdict(found.faithful, speaker), *said_fidelity(found.fidelity, speaker)]
    return Section("trust", speaker.say(N_("How far its reasons may be trusted")), paragraphs, tables=[table])


def _check(one: Check, speaker: Speaker) -> list[str]:
    name = speaker.say(_CHECKS[one.code]) if one.code in _CHECKS else one.code
    if one.level is None:
        return [name, speaker.say(_STATES[one.status]), speaker.say(N_("none"))]
    shown = perhaps_with_span({"value": one.value, "low": one.low, "high": one.high}, _two_places, speaker)
    return [name, shown, speaker.say(_LEVELS[one.level])]


def _two_places(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}".replace("-", "−")


def limits(found: Overview, speaker: Speaker) -> Section:
    """Return known limits, and how often it is right for whom."""
    given = found.facts.limits
    items = [sentence(named(one, speaker), speaker) for one in given or ()]
    measured, tables = found.measured, []
    if measured is not None and measured.rates:
        caption = speaker.say(N_("How often the program is right or wrong, by group"))
        tables = [rates_table(caption, measured.rates[:_MOST_ROWS], measured, speaker)]
    title = speaker.say(N_("What is known about its limits, and how often it is right"))
    return Section("limits", title, items=items, tables=tables, lacks=list(_lacks(found, speaker)))


def _lacks(found: Overview, speaker: Speaker) -> Iterator[str]:
    if found.facts.limits is None:
        yield speaker.say(N_("what the program is known not to be able to do"))
    if found.measured is None:
        yield speaker.say(N_("how often the program is right: there is no audit of it"))
