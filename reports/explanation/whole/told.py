"""The explanation of an algorithm as a whole, chapter by chapter."""

from __future__ import annotations

from collections.abc import Iterator

from algaudit.explain.decision.frozen import RemedyTold
from algaudit.explain.decision.overview import Overview
from algaudit.i18n import N_
from reports.explanation.lacking import LACKS, mark_facts, marks
from reports.explanation.points.ways import BESIDE, said_appeal, said_remedy, said_right, said_withheld
from reports.explanation.points.who import described, said_role, used
from reports.explanation.section import Chapter, FirstPage, Mark, Section, Told
from reports.explanation.voice import cut, named, voice
from reports.explanation.whole.counts import by_weight, counts
from reports.explanation.whole.inputs import inputs, not_used, terms_of
from reports.explanation.whole.logic import logic
from reports.explanation.whole.trust import limits, trust
from reports.figures import percent
from reports.speaker import Speaker

_NAMED = 3
_LONGEST = 60


def told_of(found: Overview, lang: str) -> Told:
    """Return the explanation of an algorithm in one language."""
    speaker = voice(lang)
    warned = _marks(found, speaker)
    chapters = [
        Chapter(
            speaker.say(N_("The program")), [_program(found, speaker), inputs(found, speaker), not_used(found, speaker)]
        ),
        Chapter(speaker.say(N_("How it decides")), [logic(found, speaker), counts(found, speaker)]),
        Chapter(speaker.say(N_("How far to trust it")), [trust(found, speaker), limits(found, speaker)]),
        Chapter(
            speaker.say(N_("What you can do")),
            [_rights(found, speaker), _appeal(found, speaker), _remedies(found, speaker), _withheld(found, speaker)],
        ),
    ]
    return Told(lang, _first(found, warned, speaker), warned, chapters, list(_notes(found, speaker)))


def _marks(found: Overview, speaker: Speaker) -> list[Mark]:
    codes = []
    facts = mark_facts(0, 0)
    if found.fidelity is None or not found.fidelity.compared:
        codes.append("not_compared")
    else:
        facts = mark_facts(found.fidelity.compared, found.fidelity.agreeing)
        codes += [found.fidelity.verdict] if found.fidelity.verdict != "faithful" else []
    if found.faithful.verdict != "trustworthy_enough":
        codes.append(found.faithful.verdict)
    return marks(tuple(codes), facts, speaker)


def _first(found: Overview, warned: list[Mark], speaker: Speaker) -> FirstPage:
    terms = terms_of(found)
    first = [one for one in by_weight(found) if one.size.value > 0][:_NAMED]
    text = N_("{what}: {share} of what moves the score")
    reasons = [
        speaker.say(text, what=cut(named(terms[one.feature].label, speaker), _LONGEST), share=percent(one.share.value))
        for one in first
    ]
    mark = speaker.say(N_("Caution: {warning}."), warning=warned[0].title) if warned else ""
    lines = [text for text in (used(found.program, speaker), said_role(found.program, speaker)) if text]
    closing = [speaker.say(N_("The pages behind say how it decides, how far to trust it, and what you can do."))]
    title = speaker.say(N_("How “{name}” decides"), name=cut(named(found.program.name, speaker), _LONGEST))
    return FirstPage(title, mark, lines, speaker.say(N_("What counts most:")), reasons, closing)


def _program(found: Overview, speaker: Speaker) -> Section:
    paragraphs = [text for text in (used(found.program, speaker), said_role(found.program, speaker)) if text]
    items = list(described(found.program, speaker))
    if found.program.basis is not None:
        items.append(speaker.say(N_("Legal basis: {basis}"), basis=named(found.program.basis, speaker)))
    made = found.program
    missing = {
        "register_number": made.register_number,
        "department": made.department,
        "role": made.role,
        "basis": made.basis,
    }
    lacks = [speaker.say(LACKS[code]) for code, value in missing.items() if value is None]
    return Section("program", speaker.say(N_("Which program this is")), paragraphs, items, lacks=lacks)


def _rights(found: Overview, speaker: Speaker) -> Section:
    items = [said_right(one, speaker) for one in found.facts.rights or ()]
    lacks = [speaker.say(LACKS["rights"])] if found.facts.rights is None else []
    return Section("rights", speaker.say(N_("What you may ask for")), items=items, lacks=lacks)


def _appeal(found: Overview, speaker: Speaker) -> Section:
    given = found.facts.appeal
    items = [] if given is None else list(said_appeal(given, None, speaker))
    lacks = [speaker.say(LACKS["appeal"])] if given is None or given.where is None else []
    return Section("appeal", speaker.say(N_("How you can appeal here")), [speaker.say(BESIDE)], items, lacks=lacks)


def _remedies(found: Overview, speaker: Speaker) -> Section:
    given = found.facts.remedies
    items = [said_remedy(RemedyTold(remedy=one, last_day=None), speaker) for one in given or ()]
    lacks = [speaker.say(LACKS["remedies"])] if not given else []
    title = speaker.say(N_("Which authorities and courts you can turn to"))
    return Section("remedies", title, items=items, lacks=lacks)


def _withheld(found: Overview, speaker: Speaker) -> Section:
    given = found.facts.withheld
    nothing = [speaker.say(N_("Nothing is withheld."))] if given == () else []
    lacks = [speaker.say(LACKS["withheld"])] if given is None else []
    items = [said_withheld(one, speaker) for one in given or ()]
    return Section("withheld", speaker.say(N_("What is withheld, and why")), nothing, items, lacks=lacks)


def _notes(found: Overview, speaker: Speaker) -> Iterator[str]:
    if speaker.lang != "zh":
        yield speaker.say(N_("The Chinese text is the one that counts."))
    text = N_("Fingerprint of the algorithm's file: {hash}.")
    yield speaker.say(text, hash=found.program.fingerprint)
    yield speaker.say(N_("Made with algaudit {version}."), version=found.made_with)
