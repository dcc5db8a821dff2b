"""E8: what would have changed the result, as far as people can lawfully change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from algaudit.explain.decision.explanation import Explanation
from algaudit.explain.decision.frozen import Snapshot
from algaudit.explain.recourse.answer import Recourse, Step
from algaudit.i18n import N_
from reports.explanation.conditions import term_of
from reports.explanation.lacking import lacks_of
from reports.explanation.points.inputs import terms_of
from reports.explanation.section import Section
from reports.explanation.voice import Term, listed, named, score, value_of
from reports.speaker import Speaker

_ANSWERS: Final = {
    "already": N_("Nothing: the result is already “{wanted}”."),
    "found": N_("This would have led to “{wanted}”; the program itself was asked."),
    "several": N_("Each of these alone would have led to “{wanted}”; the program itself was asked."),
    "none": N_(
        "Nothing within your reach would have led to “{wanted}”: every possibility was gone through. That is no fault "
        "of yours, and it can be a reason to appeal."
    ),
    "none_found": N_(
        "No change within your reach was found that would have led to “{wanted}”. There may be one all the same."
    ),
}


def changes(told: Explanation, speaker: Speaker) -> Section:
    """Return E8: what would have changed the result."""
    snapshot, found = told.snapshot, told.snapshot.recourse
    paragraphs, items = [], []
    if snapshot.recourse_left_out == "withheld":
        paragraphs.append(speaker.say(N_("This is not told, because it would tell what is withheld (see below).")))
    elif found is not None:
        paragraphs = list(_answer(snapshot, found, speaker))
        items = list(said_ways(snapshot, found, speaker))
    title = speaker.say(N_("What would have changed the result"))
    return Section("E8", title, paragraphs, items, lacks=lacks_of(told, "E8", speaker))


def _answer(snapshot: Snapshot, found: Recourse, speaker: Speaker) -> Iterator[str]:
    answer = _ANSWERS["several" if found.alternatives else found.status]
    yield speaker.say(answer, wanted=said_wanted(snapshot, speaker))
    if found.status == "already":
        return
    if found.status == "found" and found.smaller_possible:
        yield speaker.say(N_("They were found by a search; smaller changes may exist."))
    within = [named(one.label, speaker) for one in snapshot.inputs if one.changeable]
    if within:
        text = N_("Looked at was only what people can lawfully change: {inputs}.")
        yield speaker.say(text, inputs=listed(within, speaker))
    else:
        yield speaker.say(N_("None of the data used is something that people can lawfully change."))
    if found.status == "found":
        yield speaker.say(N_("This tells how the program works. It is no promise of a later decision."))


def said_ways(snapshot: Snapshot, found: Recourse, speaker: Speaker) -> Iterator[str]:
    """Yield each way that would have led to the wanted result."""
    terms = terms_of(snapshot)
    for way in (found.changes, *(one.changes for one in found.alternatives)):
        if way:
            yield listed([said_step(step, terms, speaker) for step in way], speaker)


def said_step(step: Step, terms: Mapping[str, Term], speaker: Speaker) -> str:
    """Return one change."""
    term = term_of(step.feature, terms)
    along = N_("{label}: {after} instead of {before}, which comes with it")
    text = along if step.moved_along else N_("{label}: {after} instead of {before}")
    return speaker.say(
        text,
        label=named(term.label, speaker),
        after=value_of(term, step.after, speaker),
        before=value_of(term, step.before, speaker),
    )


def said_wanted(snapshot: Snapshot, speaker: Speaker) -> str:
    """Return the result people usually want."""
    wanted = snapshot.wanted
    if isinstance(wanted, str):
        return named(snapshot.words_of(wanted), speaker)
    if wanted is None:
        return ""
    amount = score(wanted, "amount", speaker, amount_unit=snapshot.program.amount_unit)
    return speaker.say(N_("{value} or more"), value=amount)
