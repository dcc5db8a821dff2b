"""What each level asks for, and which of it is met: conditions on facts, so that nobody has to take a word for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from registry.impact.facts import Fact, Facts, meets
from registry.impact.form import FactRule, Level, Text, Words

#: Unknown: a fact that would decide it was not gathered. Not asked: what it is for does not exist here.
State: TypeAlias = Literal["met", "not_met", "unknown", "not_asked"]


@dataclass(frozen=True)
class Requirement:
    """One thing that some levels ask for, where some facts hold; with its law, and the facts that show it is there."""

    id: Text
    family: Text
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    words: Words
    tests: Annotated[tuple[FactRule, ...], Field(min_length=1)]
    when: tuple[FactRule, ...] = ()
    law: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Family:
    """A heading under which requirements stand."""

    id: Text
    words: Words


@dataclass(frozen=True)
class Signers:
    """Whose signatures a level needs, in their order."""

    level: Level
    roles: Annotated[tuple[Text, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Requirements:
    """A version of what the levels ask for."""

    form: Literal["impact-requirements/1"]
    version: Text
    families: tuple[Family, ...]
    requirements: tuple[Requirement, ...]
    signers: Annotated[tuple[Signers, ...], Field(min_length=4, max_length=4)]

    def of_level(self, level: Level) -> tuple[Requirement, ...]:
        """Return what a level asks for."""
        return tuple(requirement for requirement in self.requirements if level in requirement.levels)

    def roles(self, level: Level) -> tuple[str, ...]:
        """Return whose signatures a level needs."""
        return next(signers.roles for signers in self.signers if signers.level == level)


@dataclass(frozen=True)
class Checked:
    """Whether a requirement is met, the facts that speak against it, and those nobody gathered."""

    requirement: Requirement
    state: State
    against: tuple[Fact, ...]
    unknown: tuple[str, ...]


def checked(requirements: Requirements, level: Level, facts: Facts) -> tuple[Checked, ...]:
    """Return how each requirement of a level stands."""
    return tuple(_stands(requirement, facts) for requirement in requirements.of_level(level))


def _stands(requirement: Requirement, facts: Facts) -> Checked:
    asked = [meets(test, facts) for test in requirement.when]
    answers = [meets(test, facts) for test in requirement.tests]
    if False in asked:
        return Checked(requirement, "not_asked", (), ())
    if all(answers):
        return Checked(requirement, "met", (), ())
    failed = tuple(facts[test.fact] for test, met in zip(requirement.tests, answers, strict=True) if met is False)
    if failed and all(asked):
        return Checked(requirement, "not_met", failed, ())
    unknown = tuple(test.fact for test in requirement.when + requirement.tests if test.fact not in facts)
    return Checked(requirement, "unknown", (), unknown)
