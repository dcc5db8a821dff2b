"""What to say about a record that does not have the form: one sentence naming the place and what would be right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from pydantic import BaseModel, JsonValue

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.rules.reading.faults import fault
from algaudit.models.rules.reading.places import found_at, place
from algaudit.privacy.masks import shown
from registry.record.form import words as forms
from registry.record.told import WordedError, words

_WHOLE: Final = N_("{place} is “{found}”; a whole number without quotation marks would be right.")
_DAY: Final = N_("{place} is “{found}”; a day such as 2026-03-01 would be right.")
_SENTENCES: Final = {
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "less_than_equal": N_("{place} is {found}; a number of at most {limit} would be right."),
    "no_language": N_("{place} has words in neither language; give Chinese, English or both."),
    "no_number": N_("{place} has neither a number nor an address; give one of them."),
    "ends_first": N_("{place}: the end comes before the beginning; one of the two days is wrong."),
    "more_than_all": N_("{place}: a part is larger than the whole; one of the two numbers is wrong."),
    "not_between": N_("{place}: the figure lies outside its own interval; one of the numbers is wrong."),
    "tier_too_low": N_(
        "{place}: a field of these data has a higher tier than the data as a whole; the highest field counts."
    ),
    "unknown_field": N_("{place}: what is withheld must be named by the key of a field, such as maintenance."),
    "never_withheld": N_("{place}: these fields can never be withheld: {known}."),
}
#: What is wanted where a text does not look as it must.
_PATTERNS: Final = {
    forms.LINE: N_("{place} is “{found}”; one line that is not blank would be right."),
    forms.LONG: N_("{place} is blank; write something or leave it out."),
    forms.LINK: N_("{place} is “{found}”; an address that begins with https:// or http:// would be right."),
    forms.MAIL: N_("{place} is “{found}”; a mail address would be right."),
    forms.PHONE: N_("{place} is “{found}”; a telephone number of digits, spaces, + and - would be right."),
    forms.MONTH: N_("{place} is “{found}”; a month such as 2026-03 would be right."),
    forms.HASH: N_(
        "{place} is “{found}”; a fingerprint that begins with sha256: or sm3: and has 64 signs from 0 to f would be "
        "right."
    ),
    forms.CREDIT_CODE: N_("{place} is “{found}”; a unified social credit code of 18 signs would be right."),
    forms.AREA_CODE: N_("{place} is “{found}”; a code of 2 to 12 digits would be right."),
    forms.KEYWORD: N_("{place} is “{found}”; one word or phrase without commas would be right."),
}
#: More keys than these are not listed in a sentence.
_FEW: Final = 20
_CODE: Final = N_(
    "{place} is “{found}”; letters without accents, digits, dots, hyphens and underscores would be right."
)
_UNKNOWN: Final = N_("{place} is not a known key there; known are: {known}.")


# Any: one of the library's faults.
def record_fault(first: Mapping[str, Any], plain: dict[str, JsonValue], whole: type[BaseModel]) -> InputError:
    """Return the sentence about the first fault of a record."""
    kind, path, told = first["type"], first["loc"], first.get("ctx", {})
    facts = {"place": place(plain, path) or words(N_("the record")), "found": _written(found_at(plain, path))}
    if kind == "extra_forbidden":
        return _unknown(place(plain, path), str(path[-1]), _keys(whole, path[:-1]))
    if kind == "string_pattern_mismatch":
        return InputError(_PATTERNS.get(told["pattern"], _CODE), **facts)
    if kind in _SENTENCES:
        return WordedError(_SENTENCES[kind], limit=told.get("le"), known=told.get("known"), **facts)
    return fault(first, plain)


def _unknown(where: str, key: str, known: list[str]) -> InputError:
    """Name the keys that would be known, or, of many, those that look alike."""
    if len(known) <= _FEW:
        return InputError(_UNKNOWN, place=where, known=", ".join(known))
    near = get_close_matches(key, known, n=3)
    if near:
        return InputError(
            N_("{place} is not a field of a record; meant may be: {near}."), place=where, near=", ".join(near)
        )
    return InputError(N_("{place} is not a field of a record; docs/record.schema.json lists them all."), place=where)


def _written(value: JsonValue) -> str:
    """Return a value as it stands in the file, short and masked."""
    return shown(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _keys(whole: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Return the keys of the part that a path leads to."""
    here = whole
    for name in path:
        if isinstance(name, str):
            here = part_of(here, name) or here
    return [field.alias or name for name, field in here.model_fields.items()]


def part_of(whole: type[BaseModel], name: str) -> type[BaseModel] | None:
    """Return the form of what stands under a key, be it one part, a list of them or left out."""
    return _part(whole.model_fields[name].annotation)


# Any: a type as it is written.
def _part(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_part(one) for one in getattr(annotation, "__args__", ()))
    return next((one for one in found if one is not None), None)
