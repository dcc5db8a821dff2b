"""E11 to E14: rights, the appeal, authorities and courts with last days, and what is withheld."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from algaudit.explain.decision.explanation import Explanation
from algaudit.explain.decision.facts import Appeal, Right, Withheld
from algaudit.explain.decision.frozen import RemedyTold
from algaudit.i18n import N_
from algaudit.models.features import Words
from reports.explanation.lacking import lacks_of
from reports.explanation.section import Section
from reports.explanation.voice import named, period, sentence
from reports.speaker import Speaker

KINDS: Final = {
    "review": N_("Administrative review"),
    "court": N_("Going to court"),
    "petition": N_("Petition (letters and visits)"),
}
#: Holds for every appeal inside the office, whatever its facts say.
BESIDE: Final = N_(
    "An appeal to the office takes nothing from your right by law to administrative review, to a court or to petition, "
    "and it does not lengthen the time you have for these."
)
_SAFE: Final = N_(
    "You are on the safe side until {day}, counted from the day of the decision; whoever learnt of it later has longer."
)


def rights(told: Explanation, speaker: Speaker) -> Section:
    """Return E11: rights."""
    items = [said_right(one, speaker) for one in told.snapshot.rights or ()]
    title = speaker.say(N_("What you may ask for"))
    return Section("E11", title, items=items, lacks=lacks_of(told, "E11", speaker))


def said_right(one: Right, speaker: Speaker) -> str:
    """Return a right, how to use it, and its article."""
    return _said((one.what, one.how), one.law, speaker)


def _said(parts: tuple[Words | None, ...], law: Words | None, speaker: Speaker) -> str:
    told = [sentence(named(one, speaker), speaker) for one in parts if one is not None]
    if law is not None:
        told.append(speaker.say(N_("Basis: {clause}."), clause=named(law, speaker)))
    return speaker.joined(told)


def appeal(told: Explanation, speaker: Speaker) -> Section:
    """Return E12: the appeal."""
    snapshot = told.snapshot
    items = [] if snapshot.appeal is None else list(said_appeal(snapshot.appeal, snapshot.appeal_last_day, speaker))
    title = speaker.say(N_("How you can appeal here"))
    return Section("E12", title, [speaker.say(BESIDE)], items, lacks=lacks_of(told, "E12", speaker))


def said_appeal(given: Appeal, last: str | None, speaker: Speaker) -> Iterator[str]:
    """Yield where and until when to appeal, and what comes of it."""
    if given.where is not None:
        yield speaker.say(N_("Where: {where}"), where=named(given.where, speaker))
    if given.contact is not None:
        yield speaker.say(N_("Contact: {contact}"), contact=named(given.contact, speaker))
    if given.within is not None:
        text = N_("Within {period} of the day you learnt of the decision.")
        yield _dated(speaker.say(text, period=period(given.within, speaker)), given.within.law, last, speaker)
    if given.answered is not None:
        text = N_("You get an answer within {period} of your appeal.")
        yield _dated(speaker.say(text, period=period(given.answered, speaker)), given.answered.law, None, speaker)
    if given.receipt is not None:
        yield sentence(named(given.receipt, speaker), speaker)


def _dated(text: str, law: Words | None, last: str | None, speaker: Speaker) -> str:
    told = [text]
    if law is not None:
        told.append(speaker.say(N_("Basis: {clause}."), clause=named(law, speaker)))
    if last is not None:
        told.append(speaker.say(_SAFE, day=last))
    return speaker.joined(told)


def remedies(told: Explanation, speaker: Speaker) -> Section:
    """Return E13: authorities and courts."""
    items = [said_remedy(one, speaker) for one in told.snapshot.remedies or ()]
    title = speaker.say(N_("Which authorities and courts you can turn to"))
    return Section("E13", title, items=items, lacks=lacks_of(told, "E13", speaker))


def said_remedy(one: RemedyTold, speaker: Speaker) -> str:
    """Return a way outside the office, with its time."""
    given = one.remedy
    kind, body = speaker.say(KINDS[given.kind]), named(given.body, speaker)
    if given.within is None:
        text = speaker.say(N_("{kind}: {body}."), kind=kind, body=body)
    else:
        within = N_("{kind}: {body}, within {period} of the day you learnt of the decision.")
        text = speaker.say(within, kind=kind, body=body, period=period(given.within, speaker))
    return _dated(text, given.law, one.last_day, speaker)


def withheld(told: Explanation, speaker: Speaker) -> Section:
    """Return E14: what is withheld."""
    given = told.snapshot.withheld
    nothing = [speaker.say(N_("Nothing is withheld."))] if given == () else []
    items = [said_withheld(one, speaker) for one in given or ()]
    title = speaker.say(N_("What is withheld, and why"))
    return Section("E14", title, nothing, items, lacks=lacks_of(told, "E14", speaker))


def said_withheld(one: Withheld, speaker: Speaker) -> str:
    """Return what is withheld, and why."""
    text = speaker.say(N_("{what}: {why}"), what=named(one.what, speaker), why=named(one.why, speaker))
    told = [sentence(text, speaker)]
    if one.law is not None:
        told.append(speaker.say(N_("Basis: {clause}."), clause=named(one.law, speaker)))
    return speaker.joined(told)
