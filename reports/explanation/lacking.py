"""What an explanation lacks, and what warns of it: every code in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from algaudit.explain.decision.explanation import Explanation, Lack
from algaudit.i18n import N_
from reports.explanation.section import Mark
from reports.figures import count
from reports.speaker import Speaker

LACKS: Final = {
    "version": N_("which version of the program it was"),
    "version_differs": N_("which version of the program it was: its facts and its rules name different ones"),
    "register_number": N_("its number in the register of algorithms"),
    "department": N_("which department uses it"),
    "role": N_("whether the program decided, recommended or ranked"),
    "signed_by": N_("who signs the decision"),
    "decision": N_("the decision itself"),
    "decision_day": N_("the exact day of the decision"),
    "basis": N_("the article on which the decision rests"),
    "source": N_("which department a value comes from ({count} values)"),
    "taken": N_("on which day a value was taken ({count} values)"),
    "clause": N_("by which article a value may be used ({count} values)"),
    "not_used": N_("what was not used"),
    "reasons": N_("the reasons: none could be computed that add up to the score"),
    "no_reason": N_("a reason: nothing sets this case apart from the others"),
    "own_reasons": N_("the own reasons of the person who decided otherwise than the program advised"),
    "line": N_("the line of the decision: this algorithm does not show where it lies"),
    "change": N_("what would have changed the result"),
    "consequences": N_("what follows from the decision"),
    "limits": N_("what the program is known not to be able to do"),
    "audit": N_("how often the program is right: there is no audit of it"),
    "accuracy": N_("how often the program is right: the audit knows no true outcomes"),
    "accuracy_of_groups": N_("how often the program is right for people like you"),
    "audit_of_other": N_("an audit of this very algorithm: the one named looked at another file"),
    "rights": N_("what you may ask for"),
    "appeal": N_("where you can appeal"),
    "appeal_within": N_("until when you can appeal"),
    "appeal_answered": N_("until when an appeal is answered"),
    "receipt": N_("what you get as a receipt of an appeal"),
    "remedies": N_("which authorities and courts you can turn to, and until when"),
    "review": N_("which authority reviews the decision"),
    "review_within": N_("until when you can ask for a review"),
    "court": N_("which court decides"),
    "court_within": N_("until when you can go to court"),
    "petition": N_("where you can file a petition"),
    "withheld": N_("whether anything is withheld"),
}
_MARKS: Final = {
    "other_result": (
        N_("Asked again, the program says something else than the records"),
        N_(
            "What follows explains what the program handed in says now. Either another version decided, or a person "
            "did otherwise. Ask the department which."
        ),
    ),
    "other_than_advised": (
        N_("A person decided otherwise than the program advised"),
        N_("What follows explains the advice of the program. Ask the person who signed for their own reasons."),
    ),
    "not_faithful": (
        N_("The program handed in does not repeat the records"),
        N_(
            "In {differing} of {compared} cases it says something else than was decided. Either it is not the one in "
            "use, or people decided otherwise than it advised. What follows may not be how you were decided."
        ),
    ),
    "too_few": (
        N_("It is not sure that this is the program in use"),
        N_("It was compared with {compared} decisions only."),
    ),
    "not_compared": (
        N_("It was not checked that this is the program in use"),
        N_("The records hold no decision that it could be compared with."),
    ),
    "not_to_be_relied_on": (
        N_("The reasons given here must not be relied on"),
        N_("Tests of this program show that such reasons say little about what really moves its score."),
    ),
    "with_caution": (
        N_("The reasons given here call for caution"),
        N_("Tests of this program show that such reasons are right in the main, but not in every detail."),
    ),
}


def lack(one: Lack, speaker: Speaker) -> str:
    """Return what is missing in words."""
    return speaker.say(LACKS[one.code], count=count(one.count))


def lacks_of(explanation: Explanation, code: str, speaker: Speaker) -> list[str]:
    """Return what one point lacks."""
    return [lack(one, speaker) for one in explanation.point(code).lacks]


def marks(codes: Iterator[str] | tuple[str, ...], facts: dict[str, int], speaker: Speaker) -> list[Mark]:
    """Return warnings in words."""
    shown = {name: count(value) for name, value in facts.items()}
    return [Mark(speaker.say(title), speaker.say(body, **shown)) for title, body in (_MARKS[code] for code in codes)]


def mark_facts(compared: int, agreeing: int) -> dict[str, int]:
    """Return the counts that warnings name."""
    return {"compared": compared, "differing": compared - agreeing}
