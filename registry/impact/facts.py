"""What the platform itself knows about an algorithm: facts from audits, records, appeals and use, with source and day.

The catalogue of facts is data (``data/facts.json``). Whoever gathers facts hands them in by name; what was not gathered
is unknown, and unknown is never taken for no.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown
from registry.impact.form import FactRule, Text, Value, Words

#: A number counts from 0 on; a share lies between 0 and 1; a word is one of those of the catalogue.
FactKind: TypeAlias = Literal["yes_no", "number", "share", "word"]


@dataclass(frozen=True)
class FactWord:
    """A word that a fact may have as its value."""

    id: Text
    words: Words


@dataclass(frozen=True)
class FactMeaning:
    """What a fact is called, where it comes from and which values it may have."""

    id: Text
    kind: FactKind
    source: Literal["audit", "record", "appeals", "use", "review"]
    words: Words
    values: tuple[FactWord, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """A version of the catalogue of facts."""

    form: Literal["impact-facts/1"]
    version: Text
    facts: Annotated[tuple[FactMeaning, ...], Field(min_length=1)]

    def fact(self, name: str) -> FactMeaning | None:
        """Return the fact of that name."""
        return next((fact for fact in self.facts if fact.id == name), None)


@dataclass(frozen=True)
class Fact:
    """A fact as found: its value, the record it was read from (such as a number of an audit) and its day."""

    id: str
    value: Value
    source: str
    on: date


Facts: TypeAlias = Mapping[str, Fact]


def gathered(catalogue: Catalogue, *facts: Fact) -> dict[str, Fact]:
    """Return the facts by name, after a look at whether the catalogue knows them and their values."""
    found: dict[str, Fact] = {}
    for fact in facts:
        meaning = catalogue.fact(fact.id)
        if meaning is None:
            raise InputError(N_("There is no fact {fact} in the catalogue of facts."), fact=shown(fact.id))
        if not fits(meaning, fact.value):
            raise InputError(
                N_("The fact {fact} cannot be {found}; its kind is {kind}."),
                fact=fact.id,
                found=shown(fact.value),
                kind=meaning.kind,
            )
        if fact.id in found:
            raise InputError(N_("The fact {fact} is given twice; hand in the latest only."), fact=fact.id)
        found[fact.id] = fact
    return found


def fits(meaning: FactMeaning, value: object) -> bool:
    """Say whether a value is of the fact's kind."""
    if meaning.kind == "word":
        return isinstance(value, str) and value in {word.id for word in meaning.values}
    if meaning.kind == "yes_no":
        return isinstance(value, bool)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        return False
    return meaning.kind == "number" or value <= 1


def meets(test: FactRule, facts: Facts) -> bool | None:
    """Say whether a condition holds; None when the fact is not known."""
    fact = facts.get(test.fact)
    if fact is None:
        return None
    value = fact.value
    if test.one_of:
        return value in test.one_of
    if isinstance(value, str):
        return False
    return (test.at_least is None or value >= test.at_least) and (test.below is None or value < test.below)
