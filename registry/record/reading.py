"""The one door for records: bytes in, a record out, or one sentence about the first fault; and back without loss."""

from __future__ import annotations

import json
from typing import Final

from pydantic import JsonValue, ValidationError

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.rules.reading.text import plain_values
from algaudit.privacy.masks import shown
from registry.record.faults import record_fault
from registry.record.fields import definitions
from registry.record.form.record import FORM, Record
from registry.record.places import Plain

#: The reader of rules files speaks of rules; what it says about a whole file is said here of a document.
_OF_A_DOCUMENT: Final = {
    "The rules file has {found} bytes; at most {limit} are read.": N_(
        "The document has {found} bytes; at most {limit} are read."
    ),
    "The rules file is not JSON from line {line}, character {column} on; a quotation mark, comma or bracket is "
    "missing or too many there.": N_(
        "The document is not JSON from line {line}, character {column} on; a quotation mark, comma or bracket is "
        "missing or too many there."
    ),
    "The rules file must be one object in braces.": N_("The document must be one object in braces."),
    "The rules file is not UTF-8 text; save it as UTF-8.": N_("The document is not UTF-8 text; save it as UTF-8."),
    "The rules file is nested more than {limit} deep; write it flatter.": N_(
        "The document is nested more than {limit} deep; write it flatter."
    ),
    "The rules file has more than {limit} entries; split the rules or leave some out.": N_(
        "The document has more than {limit} entries; shorten it."
    ),
}


def plain_document(document: bytes) -> dict[str, JsonValue]:
    """Return what a JSON document holds, within limits of size, depth and entries, and refuse what nobody can see."""
    try:
        return plain_values(document)
    except InputError as error:
        raise InputError(_OF_A_DOCUMENT.get(error.template, error.template), **error.facts) from error


def read_record(document: bytes) -> Record:
    """Read a record from its JSON document, or raise InputError with one sentence."""
    plain = plain_document(document)
    if plain.get("form") != FORM:
        sentence = N_("The document does not say that it holds a record; “form” is {found}, “{known}” would be right.")
        raise InputError(sentence, found=shown(json.dumps(plain.get("form"), ensure_ascii=False)), known=FORM)
    return _formed(plain)


def record_of(plain: Plain) -> Record:
    """Return the record of plain values, such as those of a page; every fault as in a document."""
    return _formed(plain_document(json.dumps(plain).encode()))


def plain_of(record: Record) -> Plain:
    """Return a record as plain values; what is empty is left out."""
    return record.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def write_record(record: Record) -> str:
    """Return the JSON document of a record."""
    return json.dumps(plain_of(record), ensure_ascii=False, indent=2) + "\n"


def _formed(plain: dict[str, JsonValue]) -> Record:
    try:
        # Through text once more: only so are true, "1" and 1 told apart as strictly as in the published schema.
        record = Record.model_validate_json(json.dumps(plain), strict=True)
    except ValidationError as error:
        raise record_fault(error.errors()[0], plain, Record) from error
    definitions(record.definitions)  # an edition nobody knows would leave the record without meanings
    return record
