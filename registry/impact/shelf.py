"""Where questionnaires, the catalogue of facts and the requirements stand: versioned files, checked as they are read.

A file that contradicts itself is refused before anybody answers it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown
from registry.impact.facts import Catalogue, FactMeaning, fits
from registry.impact.form import FactRule, Question, Questionnaire, Section
from registry.impact.requirements import Requirements
from registry.impact.score import LEVELS

DATA = Path(__file__).parent / "data"
#: Newest version last.
QUESTIONNAIRES: tuple[tuple[str, str], ...] = (("canada-aia", "1.0.1"), ("county", "1"))
#: Answers that open questions, where several may be ticked.
MOST_WATCHED = 8

_Shape = TypeVar("_Shape", Questionnaire, Catalogue, Requirements)


@cache
def questionnaire(name: str, version: str) -> Questionnaire:
    """Return a questionnaire of the shelf in one version."""
    if (name, version) not in QUESTIONNAIRES:
        known = ", ".join(" ".join(one) for one in QUESTIONNAIRES)
        raise InputError(
            N_("There is no questionnaire {name} in version {version}; there are: {known}."),
            name=shown(name),
            version=shown(version),
            known=known,
        )
    return read_questionnaire((DATA / f"{name}-{version}.json").read_bytes(), f"{name}-{version}")


@cache
def catalogue() -> Catalogue:
    """Return the catalogue of facts."""
    found = _read(Catalogue, (DATA / "facts.json").read_bytes(), "facts")
    _once("facts", [fact.id for fact in found.facts])
    return found


@cache
def requirements() -> Requirements:
    """Return what each level asks for, in the present version."""
    return read_requirements((DATA / "requirements-1.json").read_bytes(), "requirements-1")


def read_requirements(content: bytes, name: str) -> Requirements:
    """Return the requirements written in a file."""
    found = _read(Requirements, content, name)
    _once(name, [requirement.id for requirement in found.requirements])
    _once(name, [family.id for family in found.families])
    if sorted(signers.level for signers in found.signers) != list(LEVELS):
        raise _fault(name, "signers")
    for requirement in found.requirements:
        if requirement.family not in {family.id for family in found.families}:
            raise _fault(name, requirement.id)
        for test in requirement.when + requirement.tests:
            _tested(name, requirement.id, test)
    return found


def read_questionnaire(content: bytes, name: str) -> Questionnaire:
    """Return the questionnaire written in a file, each question with its section's area and conditions."""
    found = _read(Questionnaire, content, name)
    made = replace(found, sections=tuple(_complete(section) for section in found.sections))
    _once(name, [section.id for section in made.sections])
    _once(name, [question.id for question in made.questions])
    earlier: dict[str, Question] = {}
    for question in made.questions:
        _check_choices(name, question)
        _check_conditions(name, question, earlier)
        for link in question.evidence:
            _tested(name, question.id, link)
        earlier[question.id] = question
    _check_watched(name, made)
    _check_scale(name, made)
    return made


def _read(shape: type[_Shape], content: bytes, name: str) -> _Shape:
    try:
        found: _Shape = _adapter(cast("Hashable", shape)).validate_json(content, strict=True, extra="forbid")
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"]) or "1"
        raise _fault(name, place) from error
    return found


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:  # Any: each of the three shapes has one adapter
    return TypeAdapter(shape)


def _fault(name: str, place: str) -> InputError:
    return InputError(
        N_("The file {name} does not fit its form, or contradicts itself, at {place}; mend that place."),
        name=shown(name, 60),
        place=shown(place, 80),
    )


def _complete(section: Section) -> Section:
    """Hand the section's area and conditions on to its questions."""
    whole = tuple(
        replace(question, area=section.area, when=section.when + question.when) for question in section.questions
    )
    return replace(section, questions=whole)


def _once(name: str, ids: list[str]) -> None:
    twice = [one for place, one in enumerate(ids) if one in ids[:place]]
    if twice:
        raise _fault(name, twice[0])


def _check_choices(name: str, question: Question) -> None:
    """Refuse choices of a question in words, links to choices that do not exist, and floors outside risk."""
    ids = [choice.id for choice in question.choices]
    _once(f"{name} {question.id}", ids)
    named = {choice for link in question.evidence for choice in link.suggests + link.excludes}
    many = [link for link in question.evidence if len(link.suggests) > 1 and question.kind == "one"]
    floors = [choice for choice in question.choices if choice.floor > 1 and question.area != "risk"]
    none = question.none and question.kind != "many"
    if (question.kind == "text") != (not ids) or not named <= set(ids) or many or floors or none:
        raise _fault(name, question.id)


def _check_conditions(name: str, question: Question, earlier: dict[str, Question]) -> None:
    """Refuse a condition unless it names an earlier question and choices that it has."""
    for condition in question.when:
        asked = earlier.get(condition.question)
        if asked is None or not set(condition.holds) <= {choice.id for choice in asked.choices}:
            raise _fault(name, f"{question.id}.when")


def _check_watched(name: str, made: Questionnaire) -> None:
    """Refuse too many ticks that open questions: every way to set them is tried out."""
    for asked in made.questions:
        conditions = [one for question in made.questions for one in question.when if one.question == asked.id]
        watched = {choice for condition in conditions for choice in condition.holds}
        if asked.kind == "many" and len(watched) > MOST_WATCHED:
            raise _fault(name, asked.id)


def _tested(name: str, place: str, test: FactRule) -> None:
    """Refuse a condition on a fact unless the catalogue has that fact and its values."""
    meaning = catalogue().fact(test.fact)
    if meaning is None or not _can_hold(meaning, test):
        raise _fault(name, f"{place}.{test.fact}")


def _can_hold(meaning: FactMeaning, test: FactRule) -> bool:
    numbers = [bound for bound in (test.at_least, test.below) if bound is not None]
    if meaning.kind in {"number", "share"}:
        return bool(numbers) and not test.one_of
    return bool(test.one_of) and not numbers and all(fits(meaning, value) for value in test.one_of)


def _check_scale(name: str, made: Questionnaire) -> None:
    """Refuse a scale whose largest points are not those of the questions, or whose bounds do not rise."""
    scale = made.scale
    sums = {area: sum(q.most for q in made.questions if q.area == area) for area in ("risk", "mitigation")}
    if sums != {"risk": scale.maximum_risk, "mitigation": scale.maximum_mitigation}:
        raise _fault(name, "scale.maximum")
    first, second, third = scale.bounds
    if not first < second < third:
        raise _fault(name, "scale.bounds")
