"""The explanation of one decision as it stands on its pages, chapter by chapter, made from the snapshot alone."""

from __future__ import annotations

from algaudit.explain.decision.explanation import Explanation, Point, explain
from algaudit.explain.decision.frozen import Snapshot
from algaudit.i18n import N_
from reports.explanation.first_page import first_page
from reports.explanation.lacking import lack, mark_facts, marks
from reports.explanation.points.change import changes
from reports.explanation.points.inputs import not_used, used
from reports.explanation.points.line import line
from reports.explanation.points.meaning import meaning, trust
from reports.explanation.points.ways import appeal, remedies, rights, withheld
from reports.explanation.points.who import decision, program, role
from reports.explanation.points.why import reasons
from reports.explanation.section import Chapter, Section, Told
from reports.explanation.voice import voice
from reports.speaker import Speaker

_CHAPTERS = (
    (N_("The program and the decision"), (program, role, decision)),
    (N_("The data"), (used, not_used)),
    (N_("Why"), (reasons, line, changes)),
    (N_("What it means"), (meaning, trust)),
    (N_("What you can do"), (rights, appeal, remedies, withheld)),
)


def told(snapshot: Snapshot, lang: str) -> Told:
    """Return the explanation of one decision in one language."""
    speaker, explanation = voice(lang), explain(snapshot)
    fidelity = snapshot.fidelity
    facts = mark_facts(0, 0) if fidelity is None else mark_facts(fidelity.compared, fidelity.agreeing)
    warned = marks(explanation.marks, facts, speaker)
    chapters = [
        Chapter(speaker.say(title), [section(explanation, speaker) for section in sections])
        for title, sections in _CHAPTERS
    ]
    missing = _missing(explanation, chapters, speaker)
    if missing.items:
        chapters.append(Chapter(speaker.say(N_("What is missing")), [missing]))
    return Told(lang, first_page(explanation, warned, speaker), warned, chapters, notes(snapshot, speaker))


def _missing(explanation: Explanation, chapters: list[Chapter], speaker: Speaker) -> Section:
    """Return the points that lack something, with what they lack."""
    titles = {section.key: section.title for chapter in chapters for section in chapter.sections}
    items = [_missing_of(one, titles[one.code], speaker) for one in explanation.points if one.lacks]
    intro = N_("These should be told and are missing here. You can ask the department for them.")
    return Section("missing", speaker.say(N_("Points that are missing or incomplete")), [speaker.say(intro)], items)


def _missing_of(point: Point, title: str, speaker: Speaker) -> str:
    """Return what is missing of one point; where nothing of it is there, its title says it all."""
    if point.status == "missing":
        return title
    lacks = speaker.say(N_("; ")).join(lack(one, speaker) for one in point.lacks)
    return speaker.say(N_("{title}: {lacks}"), title=title, lacks=lacks)


def notes(snapshot: Snapshot, speaker: Speaker) -> list[str]:
    """Return what stands at the very end: by what the explanation can be checked."""
    found = [
        speaker.say(
            N_("Frozen under the fingerprint {hash}. From the same snapshot the same page comes about."),
            hash=snapshot.sha256,
        ),
        speaker.say(N_("Made with algaudit {version}."), version=snapshot.made_with),
    ]
    if speaker.lang != "zh":
        found.insert(0, speaker.say(N_("The Chinese text is the one that counts.")))
    return found
