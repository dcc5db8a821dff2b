"""Which levels are still possible while questions are open: computed exactly, never guessed from blanks.

The lowest and the highest score are those of real completions of the form. A question that opens others is tried with
each of its answers; everything else adds up. Since measures only ever lower a level, and risk and floors only raise it,
of all sums only those are kept that no other sum beats in all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Literal, TypeAlias

from algaudit.errors import InputError
from algaudit.i18n import N_
from registry.impact.form import Answers, Level, Question, Questionnaire
from registry.impact.score import ROMAN, Score, floor_of, graded, holds, points_of, score

#: Towards the lowest or the highest level.
_Side: TypeAlias = Literal[-1, 1]
#: Points of risk, points of measures, floor.
_Sum: TypeAlias = tuple[int, int, Level]
_Given: TypeAlias = dict[str, str | tuple[str, ...]]
_NOTHING: _Sum = (0, 0, 1)


@dataclass(frozen=True)
class Outlook:
    """The score of what is answered, the lowest and highest still possible, and the questions that wait."""

    now: Score
    lowest: Score
    highest: Score
    waiting: tuple[str, ...]

    @property
    def is_final(self) -> bool:
        """Say whether everything that counts is answered."""
        return not self.waiting


def outlook(questionnaire: Questionnaire, answers: Answers) -> Outlook:
    """Return which levels are still possible; questions wait when they count, or open others that do."""
    relevant = _relevant(questionnaire)
    block = _Block(relevant, answers, {})
    waiting = tuple(question.id for question in block.open if not block.is_undecided(question))
    now = score(questionnaire, answers)
    if not waiting:
        return Outlook(now, now, now, ())
    low = [graded(questionnaire.scale, *one) for one in _reach(block, answers, -1)]
    high = [graded(questionnaire.scale, *one) for one in _reach(block, answers, 1)]
    return Outlook(now, min(low, key=_height), max(high, key=_height), waiting)


def final_score(questionnaire: Questionnaire, answers: Answers) -> Score:
    """Return the score with its level, refused while a question that counts is open."""
    found = outlook(questionnaire, answers)
    if not found.is_final:
        raise InputError(
            N_(
                "The level cannot be settled while questions are open ({count}, the first is {question}); "
                "so far it lies between {lowest} and {highest}."
            ),
            count=len(found.waiting),
            question=found.waiting[0],
            lowest=ROMAN[found.lowest.level],
            highest=ROMAN[found.highest.level],
        )
    return found.now


def _height(found: Score) -> tuple[int, int]:
    return found.level, found.total


def _relevant(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """Return the questions that count, and those on which it depends whether such a question is asked."""
    needed: set[str] = set()
    for question in reversed(questionnaire.questions):
        if question.counts or question.id in needed:
            needed |= {question.id, *(condition.question for condition in question.when)}
    return tuple(question for question in questionnaire.questions if question.id in needed)


class _Block:
    """Questions looked at in their order: what is settled adds up, what is hidden falls out, the rest is open."""

    def __init__(self, questions: Iterable[Question], answers: Answers, tried: _Given) -> None:
        self.settled: _Given = dict(tried)
        self.sum = _NOTHING
        self.open: list[Question] = []
        self._open_ids: set[str] = set()
        for question in questions:
            self._place(question, answers)

    def is_undecided(self, question: Question) -> bool:
        """Say whether it depends on an open question if this one is asked."""
        return any(condition.question in self._open_ids for condition in question.when)

    def _place(self, question: Question, answers: Answers) -> None:
        decided = [condition for condition in question.when if condition.question not in self._open_ids]
        if not all(holds(condition.holds, self.settled.get(condition.question)) for condition in decided):
            return
        if self.is_undecided(question) or question.id not in answers:
            self.open.append(question)
            self._open_ids.add(question.id)
            return
        answer = answers[question.id]
        self.settled[question.id] = answer
        self.sum = _added(self.sum, _counted(question, answer))


def _reach(block: _Block, answers: Answers, side: _Side) -> list[_Sum]:
    """Return the sums that no completion beats on this side."""
    found = [block.sum]
    for first, *rest in _parts(block.open):
        options: list[_Sum] = []
        for answer in _candidates(first, rest):
            below = _Block(rest, answers, block.settled | {first.id: answer})
            options += [_added(_counted(first, answer), one) for one in _reach(below, answers, side)]
        best = _best(options, side)
        found = _best([_added(one, other) for one in found for other in best], side)
    return found


def _parts(questions: Sequence[Question]) -> list[list[Question]]:
    """Return the questions in parts that do not depend on each other; in each, the first depends on none of it."""
    parts: list[list[Question]] = []
    for question in questions:
        wanted = {condition.question for condition in question.when}
        linked = [part for part in parts if not wanted.isdisjoint(one.id for one in part)]
        apart = [part for part in parts if wanted.isdisjoint(one.id for one in part)]
        parts = [*apart, [*chain.from_iterable(linked), question]]
    return parts


def _candidates(question: Question, others: Sequence[Question]) -> list[str | tuple[str, ...]]:
    """Return the answers among which the extremes lie; ticks that open other questions are tried in every way."""
    if question.kind == "one":
        return [choice.id for choice in question.choices]
    conditions = [condition for other in others for condition in other.when if condition.question == question.id]
    watched = {choice for condition in conditions for choice in condition.holds}
    free = tuple(choice.id for choice in question.choices if choice.id not in watched)
    opening = [choice.id for choice in question.choices if choice.id in watched]
    found: list[str | tuple[str, ...]] = []
    for ticked in chain.from_iterable(combinations(opening, size) for size in range(len(opening) + 1)):
        found += [ticked + free, ticked] if ticked else [free, (), *((one,) for one in free)]
    return [answer for answer in dict.fromkeys(found) if answer or question.none]


def _counted(question: Question, answer: str | tuple[str, ...]) -> _Sum:
    """Return what an answer adds."""
    points = points_of(question, answer)
    if question.area == "risk":
        return points, 0, floor_of(question, answer)
    return 0, points if question.area == "mitigation" else 0, 1


def _added(one: _Sum, other: _Sum) -> _Sum:
    return one[0] + other[0], one[1] + other[1], max(one[2], other[2])


def _best(sums: Iterable[_Sum], side: _Side) -> list[_Sum]:
    """Return the sums that no other beats on this side in risk, measures and floor at once."""
    kept: list[_Sum] = []
    for one in sorted(set(sums), key=lambda found: (-side * found[0], side * found[1], -side * found[2])):
        if not any(_beats(other, one, side) for other in kept):
            kept.append(one)
    return kept


def _beats(one: _Sum, other: _Sum, side: _Side) -> bool:
    return side * one[0] >= side * other[0] and side * one[1] <= side * other[1] and side * one[2] >= side * other[2]
