"""Read answers that come from outside: from a form, a file or another program; nothing is taken that does not fit.

Every refusal is one sentence that names the question. Answers come out in one order, so that the same answers always
have the same fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown
from registry.impact.form import Answers, Question, Questionnaire
from registry.impact.score import cleared

#: Bytes of JSON that are looked at.
MOST_BYTES = 1_000_000
#: Letters of an answer in words.
MOST_LETTERS = 2_000
_ALLOWED_CONTROLS = {"\n", "\t"}


def answers_from_json(questionnaire: Questionnaire, content: bytes) -> dict[str, str | tuple[str, ...]]:
    """Return the answers written as JSON: an object of question and answer."""
    if len(content) > MOST_BYTES:
        raise InputError(N_("The answers are larger than a megabyte; hand in one questionnaire only."))
    try:
        values = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(
            N_("The answers are not JSON in UTF-8, name a question twice, or are nested too deeply.")
        ) from error
    return read_answers(questionnaire, values)


def read_answers(questionnaire: Questionnaire, values: object) -> dict[str, str | tuple[str, ...]]:
    """Return the answers in the order of the questions; an answer of None is none."""
    if not isinstance(values, dict):
        raise InputError(
            N_("Answers are pairs of question and answer; found {found}."), found=shown(type(values).__name__)
        )
    questions = {question.id: question for question in questionnaire.questions}
    for name in values:
        if name not in questions:
            raise InputError(
                N_("The questionnaire {questionnaire} in version {version} has no question {question}."),
                questionnaire=questionnaire.id,
                version=questionnaire.version,
                question=shown(name, 40),
            )
    return {
        name: _answer(question, values[name]) for name, question in questions.items() if values.get(name) is not None
    }


def fingerprint(questionnaire: Questionnaire, answers: Answers) -> str:
    """Return what tells these answers from any others; hidden answers do not count."""
    given = read_answers(questionnaire, cleared(questionnaire, answers))
    told = json.dumps([questionnaire.id, questionnaire.version, given], ensure_ascii=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(told.encode("ascii")).hexdigest()


def _answer(question: Question, value: object) -> str | tuple[str, ...]:
    if question.kind == "text":
        return _words(question, value)
    if question.kind == "one":
        if not isinstance(value, str):
            raise InputError(
                N_("Question {question} takes one answer, written as text; found {found}."),
                question=question.id,
                found=shown(type(value).__name__),
            )
        _known(question, value)
        return value
    return _ticked(question, value)


def _ticked(question: Question, value: object) -> tuple[str, ...]:
    """Return the choices ticked, in the order of the questionnaire."""
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise InputError(
            N_("Question {question} takes a list of answers; found {found}."),
            question=question.id,
            found=shown(type(value).__name__),
        )
    for place, one in enumerate(value):
        _known(question, one)
        if one in value[:place]:
            raise InputError(
                N_("Question {question} has the answer {found} twice; keep one."), question=question.id, found=one
            )
    if not value and not question.none:
        raise InputError(N_("Question {question} needs at least one answer."), question=question.id)
    return tuple(choice.id for choice in question.choices if choice.id in value)


def _known(question: Question, value: str) -> None:
    if question.choice(value) is None:
        raise InputError(
            N_("{found} is no answer to question {question}; possible: {choices}."),
            found=shown(value),
            question=question.id,
            choices=", ".join(choice.id for choice in question.choices),
        )


def _words(question: Question, value: object) -> str:
    """Return an answer in words, as written."""
    if not isinstance(value, str):
        raise InputError(
            N_("Question {question} is answered in words; found {found}."),
            question=question.id,
            found=shown(type(value).__name__),
        )
    if len(value) > MOST_LETTERS:
        raise InputError(
            N_("The answer to question {question} is longer than {most} letters; shorten it."),
            question=question.id,
            most=MOST_LETTERS,
        )
    if not value.strip() or not all(sign.isprintable() or sign in _ALLOWED_CONTROLS for sign in value):
        raise InputError(
            N_("The answer to question {question} is empty or holds signs that cannot be shown; write plain words."),
            question=question.id,
        )
    return value


# Any: the values of JSON.
def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: two programs could read two different answers out of it."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError
    return made


def _no_constant(name: str) -> None:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(name)
