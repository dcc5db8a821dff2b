"""Why the level is what it is: which answers carry the points, how far the next levels are, what would change them."""

from __future__ import annotations

from dataclasses import dataclass

from registry.impact.form import Answers, Area, Level, Question, Questionnaire
from registry.impact.outlook import outlook
from registry.impact.score import cleared, floor_of, graded, points_of, score


@dataclass(frozen=True)
class Driver:
    """An answer: its points, the most its question can give, and the level it leaves possible."""

    question: str
    area: Area
    answer: tuple[str, ...]
    points: int
    most: int
    floor: Level


@dataclass(frozen=True)
class Distance:
    """How far the next levels are, in points; None where no number of such points gets there.

    ``risk_to_higher`` and ``measures_lost_to_higher`` lead to a higher level, ``risk_less_to_lower`` and
    ``measures_to_lower`` to a lower one; each alone, with everything else as it is.
    """

    risk_to_higher: int | None
    measures_lost_to_higher: int | None
    risk_less_to_lower: int | None
    measures_to_lower: int | None


@dataclass(frozen=True)
class Turn:
    """A single answer that would change the level: what it would be, and from where to where."""

    question: str
    answer: tuple[str, ...]
    instead: tuple[str, ...]
    before: Level
    lowest: Level
    highest: Level


def drivers(questionnaire: Questionnaire, answers: Answers) -> tuple[Driver, ...]:
    """Return the answers that count: those that hold the level up first, then risk by points, then measures missing."""
    found = [
        Driver(
            question.id,
            question.area,
            _names(question, given),
            points_of(question, given),
            question.most,
            floor_of(question, given),
        )
        for question, given in _given(questionnaire, answers)
    ]
    return tuple(sorted(found, key=_weight, reverse=True))


def _weight(driver: Driver) -> tuple[int, bool, int]:
    risk = driver.area == "risk"
    return driver.floor, risk, driver.points if risk else driver.most - driver.points


def distance(questionnaire: Questionnaire, answers: Answers) -> Distance:
    """Return how many points the next levels are away from the score of what is answered."""
    now, scale = score(questionnaire, answers), questionnaire.scale
    floors = [floor_of(question, given) for question, given in _given(questionnaire, answers)]
    floor: Level = max(floors, default=1)

    def level(risk: int, measures: int) -> Level:
        return graded(scale, now.raw + risk, now.mitigation + measures, floor).level

    more_risk = range(1, scale.maximum_risk - now.raw + 1)
    more_measures = range(1, scale.maximum_mitigation // scale.phases - now.mitigation + 1)
    return Distance(
        next((step for step in more_risk if level(step, 0) > now.level), None),
        next((step for step in range(1, now.mitigation + 1) if level(0, -step) > now.level), None),
        next((step for step in range(1, now.raw + 1) if level(-step, 0) < now.level), None),
        next((step for step in more_measures if level(0, step) < now.level), None),
    )


def turns(questionnaire: Questionnaire, answers: Answers) -> tuple[Turn, ...]:
    """Return each other answer to one question that would surely change the level, whatever it lets appear."""
    before = score(questionnaire, answers).level
    return tuple(
        turn
        for question, given in _given(questionnaire, answers)
        for turn in _turns(questionnaire, answers, question, given, before=before)
    )


def _turns(
    questionnaire: Questionnaire, answers: Answers, question: Question, given: str | tuple[str, ...], *, before: Level
) -> list[Turn]:
    found = []
    for instead in _others(question, given):
        seen = outlook(questionnaire, {**answers, question.id: instead})
        lowest, highest = seen.lowest.level, seen.highest.level
        if not lowest <= before <= highest:
            found.append(Turn(question.id, _names(question, given), _names(question, instead), before, lowest, highest))
    return found


def _others(question: Question, given: str | tuple[str, ...]) -> list[str | tuple[str, ...]]:
    """Return the answers one step away: another choice, or one tick more or less."""
    if isinstance(given, str):
        return [choice.id for choice in question.choices if choice.id != given]
    toggled = [tuple(sorted({*given} ^ {choice.id})) for choice in question.choices]
    return [ticked for ticked in toggled if ticked or question.none]


def _given(questionnaire: Questionnaire, answers: Answers) -> list[tuple[Question, str | tuple[str, ...]]]:
    """Return the shown, answered questions that count."""
    kept = cleared(questionnaire, answers)
    return [
        (question, kept[question.id]) for question in questionnaire.questions if question.counts and question.id in kept
    ]


def _names(question: Question, given: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(choice.id for choice in question.taken(given))
