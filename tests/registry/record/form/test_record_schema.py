"""The published schema says what the reader says about the form of a record."""

import json
from copy import deepcopy

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from algaudit.errors import InputError
from registry.record.form.record import Record
from registry.record.form.schema import schema, schema_text
from registry.record.reading import record_of
from tests.house.sources import ROOT
from tests.registry.record.documents import SMALL, example_plain

PUBLISHED = ROOT / "docs/record.schema.json"


def accepted(plain: dict) -> bool:
    """Say whether the published schema accepts a document."""
    return Draft202012Validator(json.loads(PUBLISHED.read_text("utf-8"))).is_valid(plain)


def read(plain: dict) -> bool:
    """Say whether the reader accepts a document."""
    try:
        record_of(plain)
    except InputError:
        return False
    return True


def test_the_published_schema_is_that_of_the_form():
    assert PUBLISHED.read_text("utf-8") == schema_text(), "write schema_text() into docs/record.schema.json"
    Draft202012Validator.check_schema(schema())


def test_every_key_is_described():
    pieces = {"Record": schema(), **schema()["$defs"]}
    silent = [
        (name, key)
        for name, piece in pieces.items()
        for key, told in piece.get("properties", {}).items()
        if not told.get("description")
    ]
    assert not silent
    assert all(piece.get("description") for piece in pieces.values())
    assert set(Record.model_fields) - {"schema_address"} < set(schema()["properties"])


@pytest.mark.parametrize(
    ("fields", "right"),
    [
        ({}, True),
        ({"name": {"zh": "甲"}}, True),
        ({"name": {"zh": None, "en": "a"}}, True),
        ({"name": None, "risks": []}, True),
        ({"name": {}}, False),
        ({"name": {"zh": None}}, False),
        ({"name": {"zh": 3}}, False),
        ({"status": "live"}, False),
        ({"record_id": "a/b"}, False),
        ({"definitions": 0}, False),
        ({"further": 1}, False),
        ({"satisfaction": {"average": -1, "of": 5, "n": 1}}, False),
        ({"satisfaction": {"average": 1, "of": 1, "n": 1}}, False),
        ({"keywords": ["a;b"]}, False),
        ({"external_ids": [{"kind": "x", "value": "1"}]}, False),
        ({"suppliers_involved": 1}, False),
    ],
)
def test_both_say_the_same(fields, right):
    assert accepted({**SMALL, **fields}) is right
    assert read({**SMALL, **fields}) is right


def test_both_accept_the_record_with_every_field():
    assert accepted(example_plain())
    assert read(example_plain())


def test_what_the_reader_accepts_the_schema_accepts_whatever_was_exchanged():
    rng = np.random.default_rng(5)
    odd = [None, True, 0, -1.5, "", "a", [], {}, [1], {"zh": "字"}, "2026-03-01", "https://example.org"]
    validator = Draft202012Validator(schema())
    counts = {True: 0, False: 0}
    for _ in range(400):
        plain = _exchanged(example_plain(), odd[int(rng.integers(len(odd)))], rng)
        is_read = read(plain)
        counts[is_read] += 1
        assert validator.is_valid(plain) or not is_read, plain
    assert min(counts.values()) > 50, counts


def _exchanged(plain: dict, value: object, rng: np.random.Generator) -> dict:
    """Return a record with one value somewhere exchanged."""
    copied = deepcopy(plain)
    here = copied
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = keys[int(rng.integers(len(keys)))]
        if not here[key] or not isinstance(here[key], dict | list) or rng.random() < 0.2:
            here[key] = value
            return copied
        here = here[key]
