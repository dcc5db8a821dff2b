"""Sentences whose facts are words too: they are said in the language of the sentence."""

from __future__ import annotations

from algaudit.errors import AlgauditError, InputError
from algaudit.i18n import N_, translate
from algaudit.models.features import Words


def words(text: str) -> Words:
    """Return a text of the catalogue in both languages."""
    return Words(zh=translate(text, "zh"), en=text)


def say(text: str, lang: str, **facts: object) -> str:
    """Return a text of the catalogue in one language, its facts in the same."""
    return translate(text, lang).format(**{name: _said(fact, lang) for name, fact in facts.items()})


def joined(parts: list[str], lang: str) -> str:
    """Return parts of a list beside each other."""
    return translate(N_(", "), lang).join(parts)


class WordedError(InputError):
    """An error whose facts may be words, other errors, or lists of them."""

    def sentence(self, lang: str) -> str:
        """Return the sentence in one language."""
        return say(self.template, lang, **self.facts)


def _said(fact: object, lang: str) -> object:
    if isinstance(fact, Words):
        return fact.of(lang)
    if isinstance(fact, AlgauditError):
        return fact.sentence(lang)
    if isinstance(fact, tuple):
        return joined([str(_said(one, lang)) for one in fact], lang)
    return fact
