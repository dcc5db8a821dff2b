"""From answers to points and a level, by the rule of Canada's Algorithmic Impact Assessment.

Points of risk add up. Where enough measures are in place, some percent are taken off, rounded half up. The level
follows from the share of the largest possible risk; an answer may also hold the level up, however few the points are.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.impact.form import Answers, Level, Question, Questionnaire, Scale

LEVELS: tuple[Level, ...] = (1, 2, 3, 4)
#: How levels are written.
ROMAN: dict[Level, str] = {1: "I", 2: "II", 3: "III", 4: "IV"}


@dataclass(frozen=True)
class Score:
    """Points of risk, points of measures, what remains after relief, the level, and the answers that hold it up."""

    raw: int
    mitigation: int
    total: int
    level: Level
    held_by: tuple[str, ...] = ()


def shown(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that are asked, given the answers so far; an answer to a hidden question opens no other."""
    found: list[Question] = []
    seen: dict[str, str | tuple[str, ...]] = {}
    for question in questionnaire.questions:
        if all(holds(condition.holds, seen.get(condition.question)) for condition in question.when):
            found.append(question)
            if question.id in answers:
                seen[question.id] = answers[question.id]
    return tuple(found)


def holds(wanted: tuple[str, ...], answer: str | tuple[str, ...] | None) -> bool:
    """Say whether one of the wanted choices was taken."""
    given = (answer,) if isinstance(answer, str) else answer or ()
    return not set(wanted).isdisjoint(given)


def cleared(questionnaire: Questionnaire, answers: Answers) -> dict[str, str | tuple[str, ...]]:
    """Return the answers without those to hidden questions."""
    asked = shown(questionnaire, answers)
    return {question.id: answers[question.id] for question in asked if question.id in answers}


def score(questionnaire: Questionnaire, answers: Answers) -> Score:
    """Return the score of what is answered so far; hidden answers never count."""
    return tally(questionnaire, cleared(questionnaire, answers))


def tally(questionnaire: Questionnaire, answers: Answers) -> Score:
    """Return the score of all answers handed in, whether their questions are shown or not."""
    raw = mitigation = 0
    floor: Level = 1
    given = [(question, answers[question.id]) for question in questionnaire.questions if question.id in answers]
    for question, answer in given:
        points = points_of(question, answer)
        raw += points if question.area == "risk" else 0
        mitigation += points if question.area == "mitigation" else 0
        floor = max(floor, floor_of(question, answer))
    found = graded(questionnaire.scale, raw, mitigation, floor)
    if floor == 1 or level_of(questionnaire.scale, found.total) >= floor:
        return found
    held = tuple(question.id for question, answer in given if floor_of(question, answer) == floor)
    return Score(found.raw, found.mitigation, found.total, found.level, held)


def points_of(question: Question, answer: str | tuple[str, ...]) -> int:
    """Return the points of an answer."""
    return sum(choice.points for choice in question.taken(answer))


def floor_of(question: Question, answer: str | tuple[str, ...]) -> Level:
    """Return the lowest level that an answer leaves possible."""
    if question.area != "risk":
        return 1
    return max((choice.floor for choice in question.taken(answer)), default=1)


def graded(scale: Scale, raw: int, mitigation: int, floor: Level = 1) -> Score:
    """Return the score for so many points."""
    total = relieved(raw, cut_for(scale, mitigation))
    return Score(raw, mitigation, total, max(level_of(scale, total), floor))


def cut_for(scale: Scale, mitigation: int) -> int:
    """Return the percent that so many points of measures take off."""
    if mitigation == 0:
        return 0
    per_phase = mitigation * 100 * scale.phases
    return max((step.cut for step in scale.relief if per_phase >= step.share * scale.maximum_mitigation), default=0)


def relieved(raw: int, cut: int) -> int:
    """Return the points that remain, rounded half up; in whole numbers, so that no machine rounds otherwise."""
    return (raw * (100 - cut) * 2 + 100) // 200


def level_of(scale: Scale, total: int) -> Level:
    """Return the level for so many points after relief; a bound belongs to the lower level."""
    above = sum(total * 100 > bound * scale.maximum_risk for bound in scale.bounds)
    return LEVELS[above]
