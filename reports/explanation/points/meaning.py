"""E9 and E10: what follows from the decision, and how far the program may be trusted for people like this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from algaudit.explain.decision.explanation import Explanation
from algaudit.explain.decision.frozen import Snapshot
from algaudit.explain.decision.measured import Measured, Rate
from algaudit.explain.faithful.faithful import Faithful
from algaudit.i18n import N_
from algaudit.models.fidelity import Fidelity
from reports.checks.section import CheckTable
from reports.explanation.lacking import lacks_of
from reports.explanation.section import Section
from reports.explanation.voice import named, sentence, voice
from reports.figures import count, fraction, percent
from reports.phrases import perhaps_with_span
from reports.speaker import Speaker
from reports.terms import MEASURES

_HEADS: Final = (N_("Who"), N_("What share"), N_("Share (interval)"), N_("Cases"))
_VERDICTS: Final = {
    "trustworthy_enough": N_("Tests found that such reasons say what really moves the score."),
    "with_caution": N_("Tests found that such reasons are right in the main, but not in every detail."),
    "not_to_be_relied_on": N_("Tests found that such reasons say little about what really moves the score."),
}


def meaning(told: Explanation, speaker: Speaker) -> Section:
    """Return E9: consequences, and how others were decided."""
    snapshot = told.snapshot
    items = [sentence(named(one.says, speaker), speaker) for one in snapshot.consequences or ()]
    if snapshot.consequences == ():
        items = [speaker.say(N_("The department names no consequence of this decision."))]
    measured, tables = snapshot.measured, []
    if measured is not None:
        compared = [one for one in measured.rates if one.measure == "selection_rate"]
        caption = speaker.say(N_("How others were decided"))
        tables = [rates_table(caption, compared, measured, speaker)] if compared else []
    title = speaker.say(N_("What follows from it, and how others were decided"))
    return Section("E9", title, items=items, tables=tables, lacks=lacks_of(told, "E9", speaker))


def trust(told: Explanation, speaker: Speaker) -> Section:
    """Return E10: known limits, accuracy for people like this one, and how far the reasons may be trusted."""
    snapshot = told.snapshot
    measured, tables = snapshot.measured, []
    if measured is not None:
        rates = [one for one in measured.rates if one.measure != "selection_rate" and one.value is not None]
        caption = speaker.say(N_("How often the program is right or wrong, for everybody and for people like you"))
        tables = [rates_table(caption, rates, measured, speaker)] if rates else []
    return Section(
        "E10",
        speaker.say(N_("What is known about its limits, and how often it is right")),
        list(_trusted(snapshot, speaker)),
        [sentence(named(one, speaker), speaker) for one in snapshot.limits or ()],
        tables=tables,
        lacks=lacks_of(told, "E10", speaker),
    )


def _trusted(snapshot: Snapshot, speaker: Speaker) -> Iterator[str]:
    yield speaker.say(_VERDICTS[snapshot.faithful.verdict])
    yield from said_fidelity(snapshot.fidelity, speaker)
    if snapshot.limits == ():
        yield speaker.say(N_("The department knows of no limits."))


def said_verdict(found: Faithful, speaker: Speaker) -> str:
    """Return whether reasons may be relied on."""
    return speaker.say(_VERDICTS[found.verdict])


def said_fidelity(found: Fidelity | None, speaker: Speaker) -> Iterator[str]:
    """Yield whether this is the program that decided."""
    if found is None or not found.compared:
        return
    text = N_("Asked again, the program says the same as the records in {agreeing} of {compared} cases.")
    yield speaker.say(text, agreeing=count(found.agreeing), compared=count(found.compared))


def rates_table(caption: str, rates: Sequence[Rate], measured: Measured, speaker: Speaker) -> CheckTable:
    """Return rates with their intervals and counts."""
    outcome = measured.outcome
    if outcome is not None and measured.outcome_column is not None:
        outcome = speaker.say(N_("{what}: {value}"), what=measured.outcome_column, value=outcome)
    words = voice(speaker.lang, positive=measured.positive, outcome=outcome)
    confidence = f"{measured.confidence * 100:g}%"
    text = N_("{caption} (from an audit; intervals with {confidence} confidence)")
    heads = [speaker.say(head) for head in _HEADS]
    return CheckTable(
        speaker.say(text, caption=caption, confidence=confidence), heads, [_rate(one, words) for one in rates]
    )


def _rate(one: Rate, speaker: Speaker) -> list[str]:
    who = speaker.group([], []) if one.by is None else f"{one.by} {speaker.group([one.by], [one.group])}"
    share = speaker.say(MEASURES[one.measure].share, positive=speaker.positive, outcome=speaker.outcome)
    shown = perhaps_with_span({"value": one.value, "low": one.low, "high": one.high}, percent, speaker)
    return [who, share, shown, fraction(one.numerator, one.denominator)]
