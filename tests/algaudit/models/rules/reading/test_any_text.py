"""Whatever is handed in: a model that scores, or one sentence. Never anything else."""

import json

import numpy as np
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from algaudit.errors import InputError
from algaudit.models.rules import read_rules
from tests.algaudit.models.rules.cards import Maker, columns, plain_cases

KEYS = [
    "form",
    "name",
    "version",
    "basis",
    "features",
    "kind",
    "label",
    "derived",
    "of",
    "add",
    "divide",
    "min",
    "blocks",
    "items",
    "bands",
    "steps",
    "below",
    "up_to",
    "points",
    "missing",
    "table",
    "rows",
    "is",
    "other",
    "when",
    "all",
    "any",
    "not",
    "feature",
    "at_least",
    "per_unit",
    "least",
    "most",
    "exclude",
    "score",
    "link",
    "decide",
    "amount",
    "round_to",
    "positive",
    "labels",
    "reasons",
    "reason",
    "clause",
    "values",
    "change",
    "coupled",
    "zh",
    "en",
]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([*KEYS, "algaudit-rules/1", "number", "category", "n0", "c0", "d0", "own"])
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner),
    max_leaves=25,
)
CALM = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def outcome(data: bytes) -> str:
    """Read a file; score cases where it is a model; return which of the two it was."""
    try:
        read = read_rules(data)
    except InputError as error:
        return "refused" if all(error.sentences("zh")) else "speechless"
    made = json.loads(data)
    rows = columns(made, plain_cases(made | {"features": _ranged(made)}, np.random.default_rng(1), 20))
    assert np.isfinite(read.score(rows)).all()
    assert read.structure().parts
    assert read.logic()
    if read.labels:
        assert set(read.predict(rows)) <= set(read.labels)
    return "read"


def _ranged(made: dict) -> list[dict]:
    """Return the features, whole numbers without limits taken for others."""
    return [one | {"whole": one.get("whole") and "least" in one and "most" in one} for one in made["features"]]


@CALM
@given(st.binary(max_size=200))
def test_any_bytes(data):
    assert outcome(data) == "refused"


@CALM
@given(st.text(st.sampled_from('{}[]":,0123456789eE+-.\\u truefalsn'), max_size=60))
@example('{"form": "algaudit-rules/1"}')
def test_any_text_of_the_signs_of_json(text):
    assert outcome(text.encode()) == "refused"


@CALM
@given(ANYTHING)
def test_any_json(value):
    assert outcome(json.dumps(value).encode()) == "refused"


@CALM
@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=8))
def test_any_object_that_says_it_holds_rules(value):
    assert outcome(json.dumps({**value, "form": "algaudit-rules/1"}).encode()) in {"refused", "read"}


@settings(CALM, max_examples=400)
@given(st.integers(0, 60), st.lists(st.integers(0, 10**6), min_size=1, max_size=12), ANYTHING)
def test_any_card_with_anything_put_somewhere(seed, way, value):
    made = json.loads(json.dumps(Maker(seed).card()))
    _put(made, way, value)
    assert outcome(json.dumps(made).encode()) in {"refused", "read"}


@settings(CALM, max_examples=100)
@given(st.integers(0, 60), st.integers(0, 10**6), st.binary(max_size=3))
def test_any_card_with_bytes_exchanged(seed, at, value):
    data = json.dumps(Maker(seed).card()).encode()
    at %= len(data)
    assert outcome(data[:at] + value + data[at + len(value) :]) in {"refused", "read"}


def _put(made: dict, way: list[int], value: object) -> None:
    """Walk into a card, turn by turn, and put a value where the way ends."""
    here: dict | list = made
    for turn in way:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not keys:
            return
        key = keys[turn % len(keys)]
        if turn == way[-1] or not isinstance(here[key], dict | list):
            here[key] = value
            return
        here = here[key]
