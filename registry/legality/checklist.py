"""The checklist for the legality review: 28 questions, each with its law and with the evidence that is wanted.

It is data, one file for each edition; an edition that has been released is never changed. Every question is put so that
"yes" is the good answer.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final, Literal, TypeAlias

from algaudit.i18n import N_
from algaudit.models.features import Form, Words
from registry.record.told import WordedError

LATEST: Final = 1
EDITIONS: Final = (1,)
#: In which capacity somebody answers; nobody answers for the office under review.
Reviewer: TypeAlias = Literal["legal", "technical", "social", "public"]
REVIEWERS: Final[dict[Reviewer, str]] = {
    "legal": N_("legal reviewer"),
    "technical": N_("technical reviewer"),
    "social": N_("social reviewer"),
    "public": N_("representative of the public"),
}


class Hook(Form):
    """A law that a question rests on, as a whole or by its articles."""

    law: Words
    article: Words | None = None


class Item(Form):
    """One question of the checklist."""

    number: int
    question: Words
    hooks: tuple[Hook, ...]
    evidence: Words
    signers: tuple[Reviewer, ...]
    blocking: bool = False
    may_not_apply: bool = False
    prefill: tuple[str, ...] = ()


class _Edition(Form):
    """A file of questions."""

    form: Literal["algaudit-legality/1"]
    edition: int
    items: tuple[Item, ...]


def checklist(edition: int = LATEST) -> tuple[Item, ...]:
    """Return the questions in their order, or raise InputError for an edition that does not exist."""
    return _read(edition).items


@cache
def _read(edition: int) -> _Edition:
    if edition not in EDITIONS:
        sentence = N_("There is no edition {edition} of the legality checklist; known are: {known}.")
        raise WordedError(sentence, edition=edition, known=tuple(str(one) for one in EDITIONS))
    text = files("registry.legality").joinpath("data", f"checklist-{edition}.json").read_text("utf-8")
    return _Edition.model_validate_json(text, strict=True)
