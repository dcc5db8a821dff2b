"""The verdict on legality: an algorithm is lawful to run when every blocking question is answered well, and signed.

A "no" on a blocking question blocks, and so does silence: what nobody has answered is not in order. A "yes" without
evidence, and a "does not apply" without reason or where it cannot be said, count as no answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from algaudit.i18n import N_
from registry.legality.checklist import LATEST, REVIEWERS, Item, Reviewer, checklist
from registry.record.told import WordedError, say, words

Said: TypeAlias = Literal["yes", "no", "not_applicable"]
Why: TypeAlias = Literal["no", "missing", "no_evidence", "no_reason", "must_apply"]
#: What is to be said about a question that is not in order.
_SENTENCES: Final[dict[Why, str]] = {
    "no": N_("Question {number} was answered with no: {question}"),
    "missing": N_("Question {number} has not been answered: {question}"),
    "no_evidence": N_("Question {number} was answered with yes, but without evidence ({evidence}): {question}"),
    "no_reason": N_("Question {number} is said not to apply, but without a reason: {question}"),
    "must_apply": N_("Question {number} applies to every algorithm and must be answered with yes or no: {question}"),
}


@dataclass(frozen=True)
class Answer:
    """What a person answered and signed; ``by`` is the number of the person, never published."""

    item: int
    said: Said
    role: Reviewer
    by: str
    on: date
    evidence: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Open:
    """A question that is not in order, and why."""

    item: Item
    why: Why

    def sentence(self, lang: str) -> str:
        """Return it in words."""
        facts = {"number": self.item.number, "question": self.item.question, "evidence": self.item.evidence}
        return say(_SENTENCES[self.why], lang, **facts)


@dataclass(frozen=True)
class Verdict:
    """Whether an algorithm is lawful to run, what stands against it, and what else is open."""

    lawful_to_run: bool
    blocking: tuple[Open, ...]
    open: tuple[Open, ...]
    answered: int
    of: int


def verdict(answers: Iterable[Answer], edition: int = LATEST) -> Verdict:
    """Return the verdict that the signed answers lead to, or raise InputError for an answer that cannot be taken."""
    given = _by_item(tuple(answers), edition)
    items = checklist(edition)
    found = [Open(one, why) for one in items if (why := _why_open(one, given.get(one.number))) is not None]
    blocking = tuple(one for one in found if one.item.blocking)
    rest = tuple(one for one in found if not one.item.blocking)
    return Verdict(not blocking, blocking, rest, len(given), len(items))


def _why_open(item: Item, answer: Answer | None) -> Why | None:
    if answer is None:
        return "missing"
    if answer.said == "no":
        return "no"
    if answer.said == "yes":
        return None if any(one.strip() for one in answer.evidence) else "no_evidence"
    if not item.may_not_apply:
        return "must_apply"
    return None if answer.note.strip() else "no_reason"


def _by_item(answers: tuple[Answer, ...], edition: int) -> dict[int, Answer]:
    items = {one.number: one for one in checklist(edition)}
    given: dict[int, Answer] = {}
    for one in answers:
        if one.item not in items:
            sentence = N_("There is no question {number} in the checklist; it has questions 1 to {last}.")
            raise WordedError(sentence, number=one.item, last=max(items))
        if one.item in given:
            raise WordedError(
                N_("Question {number} is answered twice; the last answer alone is wanted."), number=one.item
            )
        _check_signature(one, items[one.item])
        given[one.item] = one
    return given


def _check_signature(answer: Answer, item: Item) -> None:
    if not answer.by.strip():
        raise WordedError(
            N_("The answer to question {number} is not signed; a person must sign it."), number=item.number
        )
    if answer.role not in item.signers:
        sentence = N_("Question {number} cannot be signed by a {role}; it can be signed by: {signers}.")
        signers = tuple(words(REVIEWERS[role]) for role in item.signers)
        raise WordedError(sentence, number=item.number, role=words(REVIEWERS[answer.role]), signers=signers)
