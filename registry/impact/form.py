"""What a questionnaire is made of: sections, questions, answers with points, and the scale from points to a level.

These shapes are filled from the files in ``data`` by :mod:`registry.impact.shelf`, which also checks them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

#: What is counted: points of risk, points of measures against it, or nothing.
Area: TypeAlias = Literal["risk", "mitigation", "none"]
#: How a question is answered: with one of the choices, with any number of them, or in words.
Kind: TypeAlias = Literal["one", "many", "text"]
#: Impact from I (hardly any) to IV (very high).
Level: TypeAlias = Literal[1, 2, 3, 4]
#: Answers by question: the choice taken, the choices taken, or words.
Answers: TypeAlias = Mapping[str, str | tuple[str, ...]]

Text: TypeAlias = Annotated[str, Field(min_length=1)]
Percent: TypeAlias = Annotated[int, Field(ge=1, le=100)]
#: A value of a fact: yes or no, a number, or one of the words of the catalogue.
Value: TypeAlias = bool | int | float | str


@dataclass(frozen=True)
class Words:
    """The same text in both languages."""

    zh: Text
    en: Text


@dataclass(frozen=True)
class FactRule:
    """A condition on a fact: one of some values, or a number from ``at_least`` on and under ``below``."""

    fact: Text
    one_of: tuple[Value, ...] = ()
    at_least: float | None = None
    below: float | None = None


@dataclass(frozen=True)
class Link(FactRule):
    """What a fact says about an answer: where the condition holds, which choices it suggests and which it excludes."""

    suggests: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Condition:
    """A question is asked when one of these choices was taken for an earlier one."""

    question: Text
    holds: Annotated[tuple[str, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Choice:
    """A possible answer, its points, and the lowest level that it leaves possible."""

    id: Text
    points: Annotated[int, Field(ge=0, le=1000)]
    words: Words
    floor: Level = 1


@dataclass(frozen=True)
class Question:
    """A question; ``none`` says that ticking nothing is an answer too, ``law`` names what it follows from."""

    id: Text
    kind: Kind
    words: Words
    area: Area = "none"
    choices: tuple[Choice, ...] = ()
    when: tuple[Condition, ...] = ()
    none: bool = False
    help: Words | None = None
    law: tuple[Words, ...] = ()
    evidence: tuple[Link, ...] = ()

    @property
    def counts(self) -> bool:
        """Say whether any answer can change the level."""
        return self.area != "none" and any(choice.points or choice.floor > 1 for choice in self.choices)

    @property
    def most(self) -> int:
        """Return the largest number of points an answer can give."""
        points = [choice.points for choice in self.choices] or [0]
        return sum(points) if self.kind == "many" else max(points)

    def choice(self, name: str) -> Choice | None:
        """Return the choice of that name."""
        return next((choice for choice in self.choices if choice.id == name), None)

    def taken(self, answer: str | tuple[str, ...]) -> tuple[Choice, ...]:
        """Return the choices that an answer consists of."""
        names = (answer,) if isinstance(answer, str) else answer
        return tuple(choice for choice in self.choices if choice.id in names)


@dataclass(frozen=True)
class Section:
    """Questions of one area under one heading."""

    id: Text
    area: Area
    words: Words
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Relief:
    """From this share of the measures on (in percent), the points of risk are cut by so many percent."""

    share: Percent
    cut: Percent


@dataclass(frozen=True)
class Scale:
    """How points become a level: shares of the largest risk that still belong to I, II and III, and the reliefs.

    Where the measures are asked for in several phases of which only one applies, each phase holds an equal part.
    """

    maximum_risk: Annotated[int, Field(ge=1)]
    maximum_mitigation: Annotated[int, Field(ge=0)]
    bounds: tuple[Percent, Percent, Percent]
    relief: tuple[Relief, ...] = ()
    phases: Annotated[int, Field(ge=1)] = 1


@dataclass(frozen=True)
class Questionnaire:
    """A version of a questionnaire; it never changes once answers were given to it."""

    form: Literal["impact-questionnaire/1"]
    id: Text
    version: Text
    words: Words
    origin: Words
    scale: Scale
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return all questions in their order."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, name: str) -> Question | None:
        """Return the question of that name."""
        return next((question for question in self.questions if question.id == name), None)
