"""The one door for records: bytes in, a record out, or one sentence about the first fault; and back without loss."""

from __future__ import annotations

import json

from pydantic import JsonValue, ValidationError

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.rules.reading.text import plain_values
from algaudit.privacy.masks import shown
from registry.record.faults import record_fault
from registry.record.fields import definitions
from registry.record.form.record import FORM, Record
from registry.record.places import Plain


def read_record(document: bytes) -> Record:
    """Read a record from its JSON document, or raise InputError with one sentence."""
    plain = plain_values(document)
    if plain.get("form") != FORM:
        sentence = N_("The document does not say that it holds a record; “form” is {found}, “{known}” would be right.")
        raise InputError(sentence, found=shown(json.dumps(plain.get("form"), ensure_ascii=False)), known=FORM)
    return _formed(plain)


def record_of(plain: Plain) -> Record:
    """Return the record of plain values, such as those of a page; every fault as in a document."""
    return _formed(plain_values(json.dumps(plain).encode()))


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
