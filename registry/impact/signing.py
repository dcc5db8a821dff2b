"""Sign-off: who stands for an assessment, by role and time; what was signed is fixed by its fingerprint.

A signature is refused while the level is open or a contradiction with the facts has no reason. Once answers or the
questionnaire change, it no longer stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown
from registry.impact.answers import fingerprint
from registry.impact.evidence import Contradiction, contradictions
from registry.impact.facts import Facts
from registry.impact.form import Answers, Questionnaire, Value
from registry.impact.outlook import final_score
from registry.impact.requirements import Requirements
from registry.impact.score import ROMAN, Score

#: Letters that a reason needs at least, and may have at most.
SHORTEST_REASON, LONGEST_REASON = 5, 2_000


@dataclass(frozen=True)
class Reason:
    """Why an answer stands although a fact speaks against it."""

    question: str
    fact: str
    value: Value
    text: str


@dataclass(frozen=True)
class SignOff:
    """A signature: role and time, what was signed, its score, and the reasons given against facts."""

    role: str
    at: datetime
    questionnaire: str
    version: str
    requirements: str
    fingerprint: str
    score: Score
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Assessment:
    """What is signed: answers to a questionnaire, the facts they were held against, and what the levels ask for."""

    questionnaire: Questionnaire
    answers: Answers
    facts: Facts
    requirements: Requirements


def sign(
    assessment: Assessment, *, role: str, at: datetime, reasons: Mapping[tuple[str, str], str] | None = None
) -> SignOff:
    """Return the signature of a role; ``reasons`` answer contradictions by question and fact."""
    if at.utcoffset() is None:
        raise InputError(N_("The time of a signature needs its time zone."))
    found = final_score(assessment.questionnaire, assessment.answers)
    needed = assessment.requirements.roles(found.level)
    if role not in needed:
        raise InputError(
            N_("An assessment of level {level} is signed by {roles}, not by {role}."),
            level=ROMAN[found.level],
            roles=", ".join(needed),
            role=shown(role),
        )
    open_points = contradictions(assessment.questionnaire, assessment.answers, assessment.facts)
    given = _reasons(open_points, reasons or {})
    return SignOff(
        role,
        at,
        assessment.questionnaire.id,
        assessment.questionnaire.version,
        assessment.requirements.version,
        fingerprint(assessment.questionnaire, assessment.answers),
        found,
        given,
    )


def stands(signature: SignOff, assessment: Assessment) -> bool:
    """Say whether a signature is of these answers to this version."""
    return signature.fingerprint == fingerprint(assessment.questionnaire, assessment.answers) and (
        signature.requirements == assessment.requirements.version
    )


def missing(assessment: Assessment, signatures: Iterable[SignOff]) -> tuple[str, ...]:
    """Return the roles whose signature is still needed, in their order."""
    level = final_score(assessment.questionnaire, assessment.answers).level
    there = {signature.role for signature in signatures if stands(signature, assessment)}
    return tuple(role for role in assessment.requirements.roles(level) if role not in there)


def unanswered(signature: SignOff, assessment: Assessment) -> tuple[Contradiction, ...]:
    """Return the contradictions that nobody has answered yet, such as those of an audit after the signature."""
    answered = {(reason.question, reason.fact, reason.value) for reason in signature.reasons}
    found = contradictions(assessment.questionnaire, assessment.answers, assessment.facts)
    return tuple(one for one in found if (*one.key, one.fact.value) not in answered)


def _reasons(found: Iterable[Contradiction], reasons: Mapping[tuple[str, str], str]) -> tuple[Reason, ...]:
    """Return a reason for each contradiction, refused where one is missing."""
    keys = {one.key: one.fact.value for one in found}
    for question, fact in keys:
        if not SHORTEST_REASON <= len(reasons.get((question, fact), "").strip()) <= LONGEST_REASON:
            raise InputError(
                N_(
                    "The answer to {question} contradicts the fact {fact}; change it, or give a reason of {least} to "
                    "{most} letters."
                ),
                question=question,
                fact=fact,
                least=SHORTEST_REASON,
                most=LONGEST_REASON,
            )
    return tuple(Reason(*key, keys[key], reasons[key].strip()) for key in keys)
