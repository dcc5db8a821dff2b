"""Write a record as another register asks for it: only what is published, in one language."""

from __future__ import annotations

from typing import Any

from registry.record.form.record import Record
from registry.record.places import Plain, first_at, is_empty, members, values_at
from registry.record.publishing import published_plain
from registry.record.standards.mapping import OWN, Entry, standard
from registry.record.standards.sections import Block, joined_text
from registry.record.standards.values import as_text, outward


def export_record(record: Record, code: str, lang: str | None = None) -> Plain:
    """Return the document of a record in a standard; what the record lacks, the document lacks."""
    plain = published_plain(record)
    if code == OWN:
        return plain
    chosen = standard(code)
    return written_parts(chosen.entries, plain, lang or chosen.lang)


def written_parts(entries: tuple[Entry, ...], here: Plain, lang: str) -> Plain:
    """Return the fields of a document, or of one member of a list in it."""
    made = {one.path: written(one, here, lang) for one in entries}
    return {path: value for path, value in made.items() if not is_empty(value)}


# Any: JSON of any kind, here and below.
def written(entry: Entry, here: Plain, lang: str) -> Any:
    """Return one field of a document; nothing when the record has nothing for it."""
    if entry.kind == "constant":
        return entry.constant
    if entry.kind == "language":
        return entry.codes[lang]
    if entry.kind == "many":
        return _many(entry, here, lang)
    if entry.kind == "list":
        chosen = members(here, str(entry.each))
        return [written_parts(entry.parts, one, lang) for _, one in chosen if is_meant(entry, one)]
    if entry.kind == "sections":
        return joined_text(_blocks(entry, here, lang), [one.label.of(lang) for one in entry.parts], lang)
    return next((value for place in entry.source for value in _outward(entry, here, place, lang)), None)


def _outward(entry: Entry, here: Plain, place: str, lang: str) -> list[Any]:
    """Return what stands at a place as the standard writes it."""
    found = [outward(entry, place, value, lang) for value in values_at(here, place)]
    kept = [value for value in found if not is_empty(value)]
    return kept[-1:] if entry.last else kept[:1] if entry.first else kept


def _many(entry: Entry, here: Plain, lang: str) -> Any:
    found = _outward(entry, here, entry.source[0], lang)
    found = list(dict.fromkeys(found)) if entry.codes else found
    return found if entry.join is None else entry.join.join(found)


def _blocks(entry: Entry, here: Plain, lang: str) -> list[Block]:
    chosen = [(0, here)]
    lead = first_at(here, entry.free_at) if entry.free_at else None
    if entry.each:
        meant = [one for _, one in members(here, entry.each) if is_meant(entry, one)]
        chosen = list(enumerate(meant, start=1))
    found = [
        (number, part, written(one, member, lang)) for number, member in chosen for part, one in enumerate(entry.parts)
    ]
    found = [(0, 0, lead.get(lang)), *found] if lead else found
    return [(number, part, as_text(value)) for number, part, value in found if not is_empty(value)]


def is_meant(entry: Entry, member: Plain) -> bool:
    """Say whether a member of a list has what it is listed for, and not what it is left out for."""
    has = entry.having is None or not is_empty(member.get(entry.having))
    return has and (entry.lacking is None or is_empty(member.get(entry.lacking)))
