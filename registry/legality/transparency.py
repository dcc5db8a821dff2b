"""How openly an algorithm is described: which fields of its record are published, explained and shown by evidence.

    score = 100 · (published / P + explained / E + shown / S) / 3

P are all fields that the public may count on; E those of them that hold words, and one counts when all its words are
there in both languages; S those for which the definitions name what would be evidence, such as a link, a fingerprint, a
date or a count, and one counts when some of it is there. A field that is withheld counts as not published, whatever the
reason; it is listed beside the score. The score says how much can be read, not whether what is read is good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from registry.record.fields import Definition, definitions
from registry.record.form.kinds import is_worded, places
from registry.record.form.record import Record
from registry.record.form.words import LANGUAGES
from registry.record.places import Plain, is_said, values_at
from registry.record.publishing import published_plain, withheld_keys

FORMULA: Final = "100 · (published / P + explained / E + shown / S) / 3"


@dataclass(frozen=True)
class FieldScore:
    """What counts for one field; None where the question does not arise."""

    number: int
    published: bool
    explained: bool | None
    shown: bool | None
    withheld: bool


@dataclass(frozen=True)
class Part:
    """How many of how many fields."""

    count: int
    of: int

    @property
    def share(self) -> float:
        """Return the share, from 0 to 1."""
        return self.count / self.of


@dataclass(frozen=True)
class Transparency:
    """The score from 0 to 100, its three parts, and the fields that make them."""

    score: float
    published: Part
    explained: Part
    shown: Part
    fields: tuple[FieldScore, ...]


def transparency(record: Record) -> Transparency:
    """Return the transparency score of a record as the public sees it."""
    plain, kept = published_plain(record), withheld_keys(record)
    found = tuple(_field(one, plain, kept) for one in definitions(record.definitions) if one.always_show)
    parts = (
        _part([one.published for one in found]),
        _part([one.explained for one in found]),
        _part([one.shown for one in found]),
    )
    score = 100 * sum(part.share for part in parts) / len(parts)
    return Transparency(score, *parts, fields=found)


def _part(said: list[bool | None]) -> Part:
    asked = [one for one in said if one is not None]
    return Part(sum(asked), len(asked))


def _field(one: Definition, plain: Plain, kept: frozenset[str]) -> FieldScore:
    values = [value for place in one.places for value in values_at(plain, place)]
    said = [words for value in values for words in _words_in(value)]
    worded = any(one.holds(place) and is_worded(place) for place in places())
    return FieldScore(
        number=one.number,
        published=bool(values),
        explained=bool(said) and all(set(LANGUAGES) <= set(words) for words in said) if worded else None,
        shown=any(values_at(plain, place) for place in one.evidence) if one.evidence else None,
        withheld=any(key in kept for key in one.keys),
    )


# Any: JSON of any kind.
def _words_in(value: Any) -> list[dict[str, str]]:
    if is_said(value):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [words for one in inner for words in _words_in(one)]
