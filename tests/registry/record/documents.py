"""Records to test with: the example that has every field, and small ones."""

import json
from copy import deepcopy
from typing import Any

from registry.record.form.record import Record
from registry.record.reading import read_record, record_of
from tests.house.sources import ROOT

EXAMPLE = ROOT / "docs/record.example.json"
SMALL = {"form": "algaudit-record/1", "definitions": 1, "record_id": "ALG-1"}


def example() -> Record:
    """Return the record with every field filled in."""
    return read_record(EXAMPLE.read_bytes())


def example_plain() -> dict:
    """Return its document as plain values."""
    return json.loads(EXAMPLE.read_text("utf-8"))


def small(**fields: Any) -> Record:
    """Return a record with a few fields only."""
    return record_of({**SMALL, **fields})


def changed(**fields: Any) -> Record:
    """Return the example with some fields exchanged; None leaves one out."""
    plain = {**example_plain(), **deepcopy(fields)}
    return record_of({key: value for key, value in plain.items() if value is not None})


def both(text: str) -> dict[str, str]:
    """Return words in both languages."""
    return {"zh": f"{text}（中）", "en": text}
