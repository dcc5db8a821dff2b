"""Single values on their way out and in: words in one language, days as the British write them, codes of a list."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from algaudit.privacy.masks import shown
from registry.record.form.kinds import is_worded, kind_of
from registry.record.standards.mapping import Entry

_BRITISH = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


class Unfit(Exception):  # noqa: N818 - it is no error of the program; the reader turns it into a sentence
    """A value that cannot stand there; ``wanted`` is the code of what would be right."""

    def __init__(self, found: object, wanted: str) -> None:
        super().__init__(found, wanted)
        self.found = shown(found)
        self.wanted = wanted


# Any: JSON of any kind, here and below.
def outward(entry: Entry, place: str, value: Any, lang: str) -> Any:
    """Return a value of the record as the standard writes it; nothing when it has no words or no code for it."""
    place = entry.whole(place)
    if is_worded(place):
        return value.get(lang)
    if entry.codes:
        return entry.codes.get(_code(value))
    if entry.british and kind_of(place) == "date":
        return date.fromisoformat(value).strftime("%d/%m/%Y")
    return value


def inward(entry: Entry, place: str, value: Any, lang: str) -> Any:
    """Return a value of the standard as the record holds it, or raise Unfit."""
    place = entry.whole(place)
    if entry.codes:
        return _decoded(entry, place, value)
    kind = kind_of(place)
    if kind == "number":
        return _number(value)
    if not isinstance(value, str):
        raise Unfit(value, "text")
    if is_worded(place):
        return {lang: value}
    return _day(value) if entry.british and kind == "date" else value


def as_text(value: Any) -> str:
    """Return a value as it stands within a text."""
    return value if isinstance(value, str) else str(value)


def from_text(entry: Entry, text: str) -> Any:
    """Return what a text within a text stands for, numbers as numbers."""
    if entry.codes or not entry.source or kind_of(entry.whole(entry.source[0])) != "number":
        return text
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError as error:
        raise Unfit(text, "number") from error


def _code(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _decoded(entry: Entry, place: str, value: Any) -> Any:
    known = {**{theirs: ours for ours, theirs in entry.codes.items()}, **entry.back}
    if not isinstance(value, str) or value not in known:
        raise Unfit(value, ", ".join(dict.fromkeys(entry.codes.values())))
    ours = known[value]
    return ours == "true" if kind_of(place) == "yes_no" else ours


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unfit(value, "number")
    return value


def _day(value: str) -> str:
    found = _BRITISH.fullmatch(value)
    if found is None:
        raise Unfit(value, "british")
    return "-".join(reversed(found.groups()))
