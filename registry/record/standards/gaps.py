"""What a record lacks for a standard: which field of the standard, which field of ours, and why it is not enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from algaudit.i18n import N_
from algaudit.models.features import Words
from registry.record.fields import Definition, applies, definition_at, definitions
from registry.record.form.record import Record
from registry.record.form.words import LANGUAGES
from registry.record.places import Plain, is_empty, is_said, members, steps, values_at
from registry.record.publishing import published_plain, withheld_keys
from registry.record.reading import plain_of
from registry.record.standards.mapping import FOREIGN, OWN, Entry, standard
from registry.record.standards.writing import is_meant, written
from registry.record.told import say

Why = Literal["missing", "language", "too_long", "too_short", "too_many", "no_code", "not_accepted", "no_field"]
#: From these steps on, people are affected, and more must be told.
IN_USE: Final = ("in_use", "suspended")
_SENTENCES: Final[dict[Why, str]] = {
    "missing": N_("{standard} asks for {path} ({label}){member}; {field} is empty."),
    "language": N_("{standard} asks for {path} ({label}){member} in {language}; {field} does not have it."),
    "too_long": N_("{standard} takes at most {limit} characters for {path} ({label}){member}; {field} makes {found}."),
    "too_short": N_(
        "{standard} wants at least {limit} characters for {path} ({label}){member}; {field} makes {found}."
    ),
    "too_many": N_("{standard} takes at most {limit} entries for {path} ({label}){member}; {field} has {found}."),
    "no_code": N_("{standard} has no word for what stands in {path} ({label}){member}; {field} cannot be told there."),
    "not_accepted": N_("{standard} takes only {accepted} for {path} ({label}){member}; it would be {found}."),
    "no_field": N_("{standard} asks for {path} ({label}); a record does not keep that, write it there yourself."),
}
_UNCONFIRMED: Final = N_("How the standard itself puts this could not be confirmed.")
_MEMBER: Final = N_(", entry {number}")
_FIELD: Final = N_("Field {number} ({label})")
_LANGUAGES: Final = {"zh": N_("Chinese"), "en": N_("English")}
_OWN_SENTENCES: Final[dict[Why, str]] = {
    "missing": N_("{field}{member} is not filled in ({path})."),
    "language": N_("{field}{member} is not there in {language} ({path})."),
}


@dataclass(frozen=True)
class Gap:
    """One thing that is missing; ``member`` counts the members of a list from 1 and is 0 outside of one."""

    standard: str
    path: str
    label: Words
    why: Why
    place: str
    member: int = 0
    language: str | None = None
    limit: int | None = None
    found: str | None = None
    accepted: tuple[str, ...] = ()
    unconfirmed: bool = False


def gaps(record: Record, code: str, lang: str | None = None) -> tuple[Gap, ...]:
    """Return all that a record lacks for a standard, in the order of its fields."""
    if code == OWN:
        return tuple(_own_gaps(record))
    chosen = standard(code)
    plain = published_plain(record)
    return tuple(gap for one in chosen.entries for gap in _entry_gaps(code, one, plain, lang or chosen.lang))


def satisfied(record: Record) -> tuple[str, ...]:
    """Return the standards that a record satisfies."""
    return tuple(code for code in (OWN, *FOREIGN) if not gaps(record, code))


def gap_sentence(gap: Gap, lang: str) -> str:
    """Return one gap as a sentence."""
    field = definition_at(gap.place) if gap.place else None
    told = {
        "member": say(_MEMBER, lang, number=gap.member) if gap.member else "",
        "field": say(_FIELD, lang, number=field.number, label=field.label) if field else "",
        "language": say(_LANGUAGES[gap.language], lang) if gap.language else "",
    }
    if gap.standard == OWN:
        return say(_OWN_SENTENCES[gap.why], lang, path=gap.path, **told)
    facts = {"path": gap.path, "label": gap.label, "limit": gap.limit, "found": gap.found, "accepted": gap.accepted}
    sentences = [say(_SENTENCES[gap.why], lang, standard=standard(gap.standard).title, **facts, **told)]
    sentences += [say(_UNCONFIRMED, lang)] if gap.unconfirmed else []
    return ("" if lang == "zh" else " ").join(sentences)


def _own_gaps(record: Record) -> Iterator[Gap]:
    plain, kept = plain_of(record), withheld_keys(record)
    for one in definitions(record.definitions):
        if _is_required(one, record, plain):
            for row in one.wanted:
                if not any(place in kept or steps(place)[0].name in kept for place in row):
                    yield from _row_gaps(one, plain, row)


def _is_required(one: Definition, record: Record, plain: Plain) -> bool:
    wanted = one.required == "publish" or (one.required == "use" and record.status in IN_USE)
    return wanted and applies(one.when, plain)


def _row_gaps(one: Definition, plain: Plain, row: tuple[str, ...]) -> list[Gap]:
    """Return what is lacking at the best of several places, of which one is enough, for each member of a list."""
    tried: dict[int, list[list[Gap]]] = {}
    for place in row:
        for member, here, rest in _reached(plain, place):
            tried.setdefault(member, []).append(_place_gaps(one, place, member, values_at(here, rest)))
    return [gap for found in tried.values() for gap in min(found, key=len)]


# Any: JSON of any kind.
def _place_gaps(one: Definition, place: str, member: int, values: list[Any]) -> list[Gap]:
    facts: dict[str, Any] = {"standard": OWN, "path": place, "label": one.label, "place": place, "member": member}
    if not values:
        return [Gap(why="missing", **facts)]
    lacking = [lang for lang in LANGUAGES if any(is_said(value) and lang not in value for value in values)]
    return [Gap(why="language", language=lang, **facts) for lang in lacking]


def _reached(plain: Plain, place: str) -> Iterator[tuple[int, Plain, str]]:
    """Yield where to look: the record itself, or each member of the list that a place leads through."""
    listed, found, rest = place.partition("[].")
    if not found:
        yield 0, plain, place
        return
    inner = list(members(plain, listed))
    if not inner:
        yield 0, plain, place
    for number, one in inner:
        yield number + 1, one, rest


def _entry_gaps(code: str, entry: Entry, here: Plain, lang: str, member: int = 0) -> Iterator[Gap]:
    if not applies(entry.when, here) or entry.kind == "constant":
        return
    value = written(entry, here, lang)
    place = _place_of(entry)
    facts: dict[str, Any] = {
        "standard": code,
        "path": entry.path,
        "label": entry.label,
        "place": place,
        "member": member,
        "unconfirmed": bool(entry.unconfirmed),
    }
    if is_empty(value):
        if entry.required:
            yield Gap(**facts, **_reason(entry, here, lang))
        return
    yield from _unfit(entry, value, facts)
    if entry.kind == "list":
        for number, one in members(here, str(entry.each)):
            for part in entry.parts if is_meant(entry, one) else ():
                yield from _entry_gaps(code, part, one, lang, number + 1)


# Any: JSON of any kind, here and below.
def _unfit(entry: Entry, value: Any, facts: dict[str, Any]) -> Iterator[Gap]:
    """Yield what is there and would still be refused."""
    length = len(value) if isinstance(value, str | list) else 0
    if entry.most is not None and length > entry.most:
        yield Gap(
            why="too_many" if isinstance(value, list) else "too_long", limit=entry.most, found=str(length), **facts
        )
    if entry.least is not None and length < entry.least:
        yield Gap(why="too_short", limit=entry.least, found=str(length), **facts)
    if entry.accepted and value not in entry.accepted:
        yield Gap(why="not_accepted", accepted=entry.accepted, found=str(value), **facts)


def _reason(entry: Entry, here: Plain, lang: str) -> dict[str, Any]:
    """Say why nothing came out of a field that is asked for."""
    places = _sources(entry)
    if not places:
        return {"why": "no_field"}
    if not any(values_at(here, place) for place in places):
        return {"why": "missing"}
    return {"why": "no_code"} if entry.codes else {"why": "language", "language": lang}


def _sources(entry: Entry) -> list[str]:
    inner = [place for one in entry.parts for place in _sources(one)]
    before = f"{entry.each}{'' if ']' in str(entry.each) else '[]'}." if entry.each else ""
    return [*entry.source, *(before + place for place in inner), *([entry.free_at] if entry.free_at else [])]


def _place_of(entry: Entry) -> str:
    """Return where in the record to fill something in."""
    first = next(iter(_sources(entry)), "")
    return entry.whole(first) if first else ""
