"""A snapshot is read back as it was frozen, and refuses to be anything else."""

import json

import pytest

from algaudit.errors import ResultError
from algaudit.explain.decision.frozen import hash_of, read_snapshot
from algaudit.explain.decision.made import snapshot
from tests.algorithms import write_algorithm


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return snapshot(write_algorithm(tmp_path_factory.mktemp("a") / "grant"), "K001")


def test_it_is_read_back_as_it_was(made):
    again = read_snapshot(made.to_json())
    assert again == made
    assert again.to_json() == made.to_json()


def test_the_hash_is_that_of_the_canonical_text(made):
    document = json.loads(made.to_json())
    assert hash_of(document) == made.sha256
    rest = {name: value for name, value in reversed(list(document.items())) if name != "sha256"}
    import hashlib

    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == made.sha256


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["decided"].update(label="yes"),
        lambda document: document["inputs"][0].update(value=1.0),
        lambda document: document.update(sha256="0" * 64),
        lambda document: document.pop("sha256"),
        lambda document: document.update(more=1),
    ],
)
def test_whatever_was_changed_afterwards_is_noticed(made, change):
    document = json.loads(made.to_json())
    change(document)
    with pytest.raises(ResultError, match="changed after it was frozen"):
        read_snapshot(json.dumps(document))


def resealed(made, change):
    document = json.loads(made.to_json())
    change(document)
    return json.dumps(document | {"sha256": hash_of(document)})


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda document: document["decided"].pop("case"), "decided.case"),
        (lambda document: document["program"].update(fingerprint="x"), "program.fingerprint"),
        (lambda document: document["reasons"]["listed"][0].update(extra=1), "reasons.listed.0.extra"),
        (lambda document: document.update(more=1), "more"),
        (lambda document: document["inputs"][0].update(derived="no"), "{…}"),
    ],
)
def test_a_new_hash_does_not_make_another_form_right(made, change, place):
    with pytest.raises(ResultError) as error:
        read_snapshot(resealed(made, change))
    assert f"damaged at {place}" in error.value.sentence("en")


@pytest.mark.parametrize("text", ["", "{", '{"form": NaN}', '{"form": 1, "form": 2}', "[" * 100_000])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(ResultError, match="not JSON"):
        read_snapshot(text)


@pytest.mark.parametrize("text", ["[]", "null", '{"form": "algaudit-decision/9"}', "{}"])
def test_what_is_no_snapshot_is_refused(text):
    with pytest.raises(ResultError, match="no snapshot of the form algaudit-decision/1"):
        read_snapshot(text)


def test_a_label_without_words_is_its_own_word(made):
    assert made.words_of("yes").en == "granted"
    assert made.words_of("later").zh == "later"
