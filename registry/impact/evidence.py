"""Answers that the platform can check: what facts suggest, and where an answer says something else than the facts.

Nothing is answered by a machine: a suggestion waits for a person, and a contradiction is shown, never repaired.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from registry.impact.facts import Fact, Facts, meets
from registry.impact.form import Answers, Link, Question, Questionnaire
from registry.impact.score import cleared


@dataclass(frozen=True)
class Suggestion:
    """An answer that facts suggest."""

    question: str
    answer: str | tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Contradiction:
    """An answer that a fact speaks against: excluded, or left out of what was ticked."""

    question: str
    code: Literal["excluded", "left_out"]
    answer: tuple[str, ...]
    fact: Fact
    suggests: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Return the question and the fact, by which a person's reason refers to it."""
        return self.question, self.fact.id


def filled(questionnaire: Questionnaire, facts: Facts) -> tuple[Suggestion, ...]:
    """Return what the facts suggest, by question; of one answer the first link that holds decides."""
    found = (_suggestion(question, _holding(question, facts), facts) for question in questionnaire.questions)
    return tuple(suggestion for suggestion in found if suggestion is not None)


def with_suggestions(answers: Answers, suggestions: Iterable[Suggestion]) -> dict[str, str | tuple[str, ...]]:
    """Return the answers with suggestions where nothing was answered; what a person wrote stays."""
    return {**{one.question: one.answer for one in suggestions}, **answers}


def contradictions(questionnaire: Questionnaire, answers: Answers, facts: Facts) -> tuple[Contradiction, ...]:
    """Return where the answers to shown questions say something else than the facts."""
    kept = cleared(questionnaire, answers)
    return tuple(
        found
        for question in questionnaire.questions
        if question.id in kept and question.kind != "text"
        for link in _holding(question, facts)
        if (found := _contradiction(question, kept[question.id], link, facts[link.fact])) is not None
    )


def unsupported(questionnaire: Questionnaire, answers: Answers, facts: Facts) -> tuple[str, ...]:
    """Return the answered questions that facts could show, of which none was gathered: self-report only."""
    kept = cleared(questionnaire, answers)
    return tuple(
        question.id
        for question in questionnaire.questions
        if question.id in kept and question.evidence and not any(link.fact in facts for link in question.evidence)
    )


def _holding(question: Question, facts: Facts) -> list[Link]:
    return [link for link in question.evidence if meets(link, facts)]


def _suggestion(question: Question, links: list[Link], facts: Facts) -> Suggestion | None:
    """Return one answer for a question: the first suggested choice, or all where several may be ticked."""
    saying = [link for link in links if link.suggests]
    if not saying:
        return None
    if question.kind == "one":
        return Suggestion(question.id, saying[0].suggests[0], (facts[saying[0].fact],))
    ticked = {choice for link in saying for choice in link.suggests}
    answer = tuple(choice.id for choice in question.choices if choice.id in ticked)
    return Suggestion(question.id, answer, tuple(facts[link.fact] for link in saying))


def _contradiction(question: Question, answer: str | tuple[str, ...], link: Link, fact: Fact) -> Contradiction | None:
    given = tuple(choice.id for choice in question.taken(answer))
    if not set(link.excludes).isdisjoint(given):
        return Contradiction(question.id, "excluded", given, fact, link.suggests)
    if question.kind == "many" and not set(link.suggests) <= set(given):
        return Contradiction(question.id, "left_out", given, fact, link.suggests)
    return None
