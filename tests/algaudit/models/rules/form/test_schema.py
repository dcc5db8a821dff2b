"""The published schema says what the reader says about the form of a file."""

import json
from copy import deepcopy

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from algaudit.errors import InputError
from algaudit.models.rules.form.schema import schema, schema_text
from tests.algaudit.models.rules.cards import VALUES, Maker, card, changed, model, number
from tests.house.sources import ROOT

PUBLISHED = ROOT / "docs/rules.schema.json"
ITEM = ("blocks", 0, "items", 0)
FEATURE = ("features", 0)
DERIVED = {"name": "d", "label": {"zh": "d", "en": "d"}}


def accepted(made: dict) -> bool:
    """Say whether the published schema accepts a file."""
    return Draft202012Validator(json.loads(PUBLISHED.read_text("utf-8"))).is_valid(made)


def read(made: dict) -> bool:
    """Say whether the reader accepts a file."""
    try:
        model(made)
    except InputError:
        return False
    return True


def test_the_published_schema_is_that_of_the_form():
    assert PUBLISHED.read_text("utf-8") == schema_text(), "write schema_text() into docs/rules.schema.json"
    Draft202012Validator.check_schema(schema())


def test_every_key_of_the_form_is_described():
    bare = {"Feature", "Change", "Coupled", "Words"}
    bare |= {"Added", "Subtracted", "Multiplied", "Divided", "Smallest", "Largest", "Every", "Some", "Denied"}
    pieces = {name: one for name, one in schema()["$defs"].items() if name not in bare} | {"Card": schema()}
    silent = [
        (name, key)
        for name, one in pieces.items()
        for key, told in one["properties"].items()
        if "description" not in told and key not in {"label", "link"}
    ]
    assert not silent
    assert all("description" in one for one in schema()["$defs"].values())


def test_both_accept_every_random_card():
    for seed in range(40):
        made = Maker(seed).card()
        assert accepted(made)
        assert read(made)


@pytest.mark.parametrize(
    "path",
    [
        ("$schema",),
        ("authority",),
        (*FEATURE, "unit"),
        (*ITEM, "reason"),
        (*ITEM, "clause"),
        ("blocks", 0, "cap"),
        ("amount",),
    ],
)
def test_both_take_null_for_left_out(path):
    made = changed(card(), *path, to=None)
    assert accepted(made)
    assert read(made)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("form",), "algaudit-rules/2"),
        (("form",), ...),
        (("name",), {"zh": "字"}),
        (("version",), 3),
        (("basis",), ...),
        (("features",), []),
        (("features",), {}),
        ((*FEATURE, "kind"), "date"),
        ((*FEATURE, "whole"), 1),
        ((*FEATURE, "protected"), "yes"),
        ((*FEATURE, "colour"), "red"),
        ((*FEATURE, "change"), {"step": 0}),
        (("features", 3, "values"), VALUES),
        (("derived",), [{**DERIVED, "of": {"power": ["age", 2]}}]),
        (("derived",), [{**DERIVED, "of": {"divide": ["age", 2, 2]}}]),
        (("derived",), [{**DERIVED, "of": {"add": ["age"]}}]),
        (("derived",), [{**DERIVED, "of": {"add": ["age", 1], "min": ["age", 1]}}]),
        (("derived",), [{**DERIVED, "of": True}]),
        (("base",), "0"),
        (("base",), True),
        (("blocks",), []),
        (("blocks", 0, "items"), []),
        ((*ITEM, "points"), None),
        ((*ITEM, "points"), ...),
        ((*ITEM, "when"), {"feature": "age", "least": 2}),
        ((*ITEM, "when"), {"all": []}),
        ((*ITEM, "when"), {"all": [{"feature": "age", "below": 2}], "any": [{"feature": "age", "below": 2}]}),
        ((*ITEM, "when"), {"feature": "age", "missing": "yes"}),
        (ITEM, {"bands": "age", "steps": [{"points": 1}]}),
        (ITEM, {"bands": "age", "when": {"feature": "age", "below": 1}, "points": 1}),
        (ITEM, {"table": "flat", "rows": [{"is": [], "points": 1}], "other": 0, "missing": 0}),
        (("score",), {"link": "probit"}),
        (("decide",), [{"label": "grant"}]),
        (("amount",), {"round_to": 0}),
        (("amount",), {"rounding": "half"}),
        (("further",), 1),
    ],
)
def test_both_refuse_what_has_not_the_form(path, to):
    made = changed(card(), *path, to=to)
    assert not accepted(made)
    assert not read(made)


def test_what_the_reader_accepts_the_schema_accepts_whatever_was_exchanged():
    rng = np.random.default_rng(4)
    odd = [None, True, 0, -1.5, "", "age", [], {}, [1], {"zh": "字", "en": "word"}, {"feature": "age", "below": 1}]
    counts = {True: 0, False: 0}
    for seed in range(600):
        made = _exchanged(Maker(seed % 30).card(), odd[int(rng.integers(len(odd)))], rng)
        counts[read(made)] += 1
        assert accepted(made) or not read(made), made
    assert min(counts.values()) > 15, counts


def _exchanged(made: dict, value: object, rng: np.random.Generator) -> dict:
    """Return a card with one value somewhere exchanged."""
    copied = deepcopy(made)
    here = copied
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = keys[int(rng.integers(len(keys)))]
        if not here[key] or not isinstance(here[key], dict | list) or rng.random() < 0.2:
            here[key] = value
            return copied
        here = here[key]


def test_a_number_of_any_spelling_is_a_number():
    assert read(card(base=1e3, features=[number("age", least=-0.0)]))
