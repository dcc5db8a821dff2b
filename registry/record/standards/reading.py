"""Read a document of another register into a record, or say in one sentence what of it cannot be read."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Final

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.features import Words
from algaudit.models.rules.reading.text import plain_values
from algaudit.privacy.masks import shown
from registry.record.fields import LATEST
from registry.record.form.record import FORM, Record
from registry.record.places import Plain, first_at, head, is_empty, put, put_each, steps
from registry.record.reading import read_record, record_of
from registry.record.standards.joining import join_members
from registry.record.standards.mapping import OWN, Entry, Standard, standard
from registry.record.standards.sections import parted_text
from registry.record.standards.values import Unfit, from_text, inward
from registry.record.told import WordedError, words

_WANTED: Final = {
    "text": N_("a text in quotation marks"),
    "number": N_("a number"),
    "british": N_("a day such as 31/01/2026"),
    "list": N_("a list in square brackets"),
    "object": N_("an object in braces"),
}
_UNFIT: Final = N_("{path} of {standard} is “{found}”; right would be: {wanted}.")


def import_record(document: bytes, code: str, *, lang: str | None = None, record_id: str | None = None) -> Record:
    """Return the record that a document of a standard describes; ``record_id`` where the document has no number."""
    if code == OWN:
        return read_record(document)
    return from_standard(plain_values(document), standard(code), lang=lang, record_id=record_id)


def from_standard(document: Plain, chosen: Standard, *, lang: str | None, record_id: str | None) -> Record:
    """Return the record that the plain values of a document describe."""
    spoken = _language(document, chosen, lang)
    made: Plain = {}
    try:
        take_parts(chosen.entries, document, made, spoken)
    except _Odd as odd:
        raise odd.told(chosen.title) from odd
    number = record_id or made.get("record_id")
    if number is None:
        raise WordedError(N_("The document has no number of its own; say which record number it is to have."))
    whole = {"form": FORM, "definitions": LATEST, **made, "record_id": number}
    return _kept(whole, chosen)


class _Odd(Exception):  # noqa: N818 - turned into a sentence above
    """What in a document cannot be read."""

    def __init__(self, path: str, found: str, wanted: str, *, unknown: bool = False) -> None:
        super().__init__(path, found, wanted)
        self.path, self.found, self.wanted, self.unknown = path, found, wanted, unknown

    def told(self, title: Words) -> WordedError:
        """Return the sentence."""
        if self.unknown:
            sentence = N_("{path} is not a field of {standard}; known are: {known}.")
            return WordedError(sentence, path=shown(self.path), standard=title, known=self.wanted)
        wanted = words(_WANTED[self.wanted]) if self.wanted in _WANTED else self.wanted
        return WordedError(_UNFIT, path=self.path, standard=title, found=self.found, wanted=wanted)


def take_parts(entries: Iterable[Entry], document: Plain, into: Plain, lang: str) -> None:
    """Read every field of a document, those that only stand in for others last."""
    known = {one.path: one for one in entries}
    for path in document:
        if path not in known:
            raise _Odd(path, "", ", ".join(get_close_matches(path, known) or known), unknown=True)
    for one in sorted(known.values(), key=lambda one: one.read == "otherwise"):
        value = document.get(one.path)
        if one.read != "no" and not is_empty(value) and (one.read == "yes" or not _is_there(one, into)):
            try:
                _take(one, value, into, lang)
            except Unfit as unfit:
                raise _Odd(one.path, unfit.found, unfit.wanted) from unfit


# Any: JSON of any kind, here and below.
def _take(entry: Entry, value: Any, into: Plain, lang: str) -> None:
    if entry.kind == "constant":
        if value != entry.constant:
            raise Unfit(value, str(entry.constant))
    elif entry.kind == "many":
        _take_many(entry, value, into, lang)
    elif entry.kind == "list":
        _take_list(entry, value, into, lang)
    elif entry.kind == "sections":
        _take_sections(entry, value, into, lang)
    elif entry.source:
        place = entry.source[_address(value) if entry.kind == "address" else 0]
        taken = inward(entry, place, value, lang)
        if entry.first or entry.last:
            put_each(into, place, [taken])
        else:
            put(into, place, taken)


def _take_many(entry: Entry, value: Any, into: Plain, lang: str) -> None:
    parts = value
    if entry.join is not None:
        if not isinstance(value, str):
            raise Unfit(value, "text")
        parts = [one.strip() for one in value.split(entry.join.strip(" "))]
    if not isinstance(parts, list):
        raise Unfit(value, "list")
    place = entry.source[0]
    put_each(into, place, [inward(entry, place, one, lang) for one in parts if not is_empty(one)])


def _take_list(entry: Entry, value: Any, into: Plain, lang: str) -> None:
    if not isinstance(value, list):
        raise Unfit(value, "list")
    found = []
    for one in value:
        if not isinstance(one, dict):
            raise Unfit(one, "object")
        member: Plain = {}
        take_parts(entry.parts, one, member, lang)
        found.append(member)
    join_members(into, str(entry.each), found)


def _take_sections(entry: Entry, value: Any, into: Plain, lang: str) -> None:
    if not isinstance(value, str):
        raise Unfit(value, "text")
    labels = {label: part for part, one in enumerate(entry.parts) for label in (one.label.zh, one.label.en)}
    found: dict[int, Plain] = {}
    for number, part, text in parted_text(value, labels):
        one = entry.parts[part]
        if entry.each and not number and entry.free_at:
            put(into, entry.free_at, {lang: text})
        elif entry.each and not number and entry.free:
            put(found.setdefault(0, {}), entry.free, {lang: text})
        else:
            target = found.setdefault(number, {}) if entry.each else into
            _take(one, from_text(one, text), target, lang)
    if entry.each:
        join_members(into, entry.each, [found[number] for number in sorted(found)])


def _address(value: Any) -> int:
    """Return 0 for a mail address and 1 for the address of a page."""
    return int(isinstance(value, str) and "://" in value)


def _is_there(entry: Entry, into: Plain) -> bool:
    place = entry.each or entry.source[0]
    return not is_empty(first_at(into, steps(place)[0].name))


def _language(document: Plain, chosen: Standard, lang: str | None) -> str:
    """Return the language of a document: what it says itself, what was asked for, or what the standard is in."""
    for one in chosen.entries:
        if one.kind == "language" and not is_empty(document.get(one.path)):
            found = document[one.path]
            own = next((ours for ours, theirs in one.codes.items() if theirs == found), None)
            if own is None or (lang and own != lang):
                wanted = one.codes[lang] if lang else ", ".join(one.codes.values())
                raise WordedError(_UNFIT, path=one.path, standard=chosen.title, found=shown(found), wanted=wanted)
            return own
    return lang or chosen.lang


def _kept(whole: Plain, chosen: Standard) -> Record:
    """Return the record, or say which field of the standard the record cannot hold and why."""
    try:
        return record_of(whole)
    except InputError as error:
        place = str(error.facts.get("place", "")).split(" › ", maxsplit=1)[0]
        paths = tuple(path for one in chosen.entries for path in _paths(one, place))
        if not paths:
            raise
        sentence = N_("{path} of {standard} cannot be kept in a record: {why}")
        raise WordedError(sentence, path=paths, standard=chosen.title, why=error) from error


def _paths(entry: Entry, key: str) -> list[str]:
    """Return the fields of the standard that a key of the record is read from."""
    places = [*entry.source, *(place for one in entry.parts if not entry.each for place in one.source)]
    places += [place for place in (entry.each, entry.free_at) if place]
    return [entry.path] if entry.read != "no" and any(head(place) == key for place in places) else []
