"""The first page: what must be read if nothing else is, in large print and at most 300 Chinese characters.

What has to be there is there whatever the lengths of names are; the rest is added by its weight as long as it fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from algaudit.explain.decision.explanation import Explanation
from algaudit.explain.decision.frozen import Snapshot
from algaudit.explain.reasons.told import Reason
from algaudit.i18n import N_
from reports.explanation.points.change import said_wanted, said_ways
from reports.explanation.points.line import said_standing
from reports.explanation.points.who import ROLES, said_decision
from reports.explanation.points.why import headline
from reports.explanation.section import FirstPage, Mark
from reports.explanation.voice import cut, named, period, points_of, sentence
from reports.speaker import Speaker

#: Letters that are no blanks; an English word has five or six of them.
MOST: Final = {"zh": 300, "en": 800}
#: No name may take more room than this.
_LONGEST: Final = {"zh": 18, "en": 60}
_REASONS: Final = 3


def first_page(told: Explanation, marks: list[Mark], speaker: Speaker) -> FirstPage:
    """Return the first page of the explanation of a decision."""
    snapshot = told.snapshot
    reasons = list(_reasons(snapshot, speaker))
    page = FirstPage(
        speaker.say(N_("Why this was decided about you")),
        _marked(marks, speaker),
        [_result(snapshot, speaker)],
        speaker.say(N_("Main reasons:")),
        reasons[:1],
        [*_appeal(snapshot, speaker), _more(told, speaker)],
    )
    for add in (_with_standing, _with_program):
        page = _if_it_fits(page, add(page, snapshot, speaker), speaker)
    for count in range(2, len(reasons) + 1):
        longer = FirstPage(page.title, page.mark, page.lines, page.reasons_head, reasons[:count], page.closing)
        page = _if_it_fits(page, longer, speaker)
    for add in (_with_change, _with_rights):
        page = _if_it_fits(page, add(page, snapshot, speaker), speaker)
    return page


def letters(page: FirstPage) -> int:
    """Return how many letters stand on a page; blanks do not count."""
    return sum(not sign.isspace() for text in page.texts for sign in text)


def _if_it_fits(page: FirstPage, longer: FirstPage, speaker: Speaker) -> FirstPage:
    return longer if letters(longer) <= MOST[speaker.lang] else page


def _short(text: str, speaker: Speaker) -> str:
    return cut(text, _LONGEST[speaker.lang])


def _marked(marks: list[Mark], speaker: Speaker) -> str:
    if not marks:
        return ""
    return speaker.say(N_("Caution: {warning}."), warning=cut(marks[0].title, 3 * _LONGEST[speaker.lang] // 2))


def _result(snapshot: Snapshot, speaker: Speaker) -> str:
    """Return what was decided, and when."""
    facts = {"result": _short(said_decision(snapshot, speaker), speaker), "day": snapshot.decided.date}
    if snapshot.decided.date is None:
        return speaker.say(N_("The result: {result}."), **facts)
    return speaker.say(N_("The result: {result} ({day})."), **facts)


def _reasons(snapshot: Snapshot, speaker: Speaker) -> Iterator[str]:
    """Yield what spoke for the result, shortly; of an amount, what moved it."""
    found = snapshot.reasons
    speaking = [one for one in found.listed if one.direction != "against"] if found is not None else []
    for one in speaking[:_REASONS]:
        yield _reason(one, snapshot, speaker)


def _reason(one: Reason, snapshot: Snapshot, speaker: Speaker) -> str:
    what = cut(headline(one, snapshot, speaker), 2 * _LONGEST[speaker.lang])
    if one.kind != "item" or one.points is None:
        return sentence(what, speaker)
    points = points_of(one.points, program=snapshot.program, speaker=speaker)
    if one.most is None:
        return speaker.say(N_("{what}: {points}"), what=what, points=points)
    most = points_of(one.most, program=snapshot.program, speaker=speaker)
    return speaker.say(N_("{what}: {points} (at most {most})"), what=what, points=points, most=most)


def _appeal(snapshot: Snapshot, speaker: Speaker) -> Iterator[str]:
    """Yield where and until when to appeal."""
    given = snapshot.appeal
    if given is None or given.where is None:
        yield speaker.say(N_("You do not agree? The department does not say where you can appeal."))
        return
    where = cut(named(given.where, speaker), 2 * _LONGEST[speaker.lang])
    if given.within is None:
        yield speaker.say(N_("You do not agree? Appeal here: {where}."), where=where)
    else:
        text = N_("You do not agree? Appeal within {period}, here: {where}.")
        yield speaker.say(text, period=period(given.within, speaker), where=where)


def _more(told: Explanation, speaker: Speaker) -> str:
    missing = len(told.incomplete)
    if missing:
        return speaker.say(
            N_("The pages behind say everything else, and what is missing ({count} points)."), count=missing
        )
    return speaker.say(N_("The pages behind say everything else."))


def _with_standing(page: FirstPage, snapshot: Snapshot, speaker: Speaker) -> FirstPage:
    return _with_lines(page, [*page.lines, *list(said_standing(snapshot, speaker))[:1]])


def _with_program(page: FirstPage, snapshot: Snapshot, speaker: Speaker) -> FirstPage:
    """Say that a program was used, and what it did."""
    made = snapshot.program
    name = _short(named(made.name, speaker), speaker)
    used = speaker.say(N_("A computer program was used: “{name}”."), name=name)
    if made.department is not None:
        department = _short(named(made.department, speaker), speaker)
        used = speaker.say(N_("{department} used a computer program: “{name}”."), department=department, name=name)
    role = ""
    if made.role is not None:
        signed, alone = ROLES[made.role]
        by = None if made.signed_by is None else _short(named(made.signed_by, speaker), speaker)
        role = speaker.say(alone) if by is None else speaker.say(signed, signed_by=by)
    return _with_lines(page, [speaker.joined([used, role] if role else [used]), *page.lines])


def _with_change(page: FirstPage, snapshot: Snapshot, speaker: Speaker) -> FirstPage:
    """Say what would have changed the result."""
    found = snapshot.recourse
    if found is None or found.status == "already":
        return page
    wanted = _short(said_wanted(snapshot, speaker), speaker)
    if found.status == "found":
        way = next(iter(said_ways(snapshot, found, speaker)))
        text = speaker.say(N_("It would have been “{wanted}” with: {change}."), wanted=wanted, change=way)
    else:
        text = speaker.say(N_("Nothing within your reach would have made it “{wanted}”."), wanted=wanted)
        if found.status == "none_found":
            text = speaker.say(
                N_("Nothing within your reach was found that would have made it “{wanted}”."), wanted=wanted
            )
    return FirstPage(page.title, page.mark, page.lines, page.reasons_head, page.reasons, [text, *page.closing])


def _with_rights(page: FirstPage, snapshot: Snapshot, speaker: Speaker) -> FirstPage:
    if not snapshot.rights:
        return page
    rights = [named(one.what, speaker) for one in snapshot.rights][:2]
    text = speaker.say(N_("You may also ask: {rights}."), rights=speaker.say(N_("; ")).join(rights))
    return FirstPage(
        page.title, page.mark, page.lines, page.reasons_head, page.reasons, [*page.closing[:-1], text, page.closing[-1]]
    )


def _with_lines(page: FirstPage, lines: list[str]) -> FirstPage:
    return FirstPage(page.title, page.mark, lines, page.reasons_head, page.reasons, page.closing)
