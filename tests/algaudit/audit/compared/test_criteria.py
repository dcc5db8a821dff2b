"""Criteria fixed beforehand: what a file may hold, and that anything else is refused before anything is judged."""

import json

import pytest
from jsonschema import Draft202012Validator

from algaudit.audit.compared.criteria import FORMAT, SCHEMA_FILE, Criterion, read_criteria
from algaudit.errors import InputError
from algaudit.fairness.rates import MEASURES

ONE = {
    "measure": "selection_rate",
    "by": ["sex"],
    "group": ["f"],
    "reference": ["m"],
    "bound": 0.05,
    "confidence": 0.95,
}
SCHEMA = json.loads(SCHEMA_FILE.read_text("utf-8"))


def document(*changes, **more):
    return {"format": FORMAT, "criteria": [{**ONE, **change} for change in changes or ({},)], **more}


@pytest.fixture
def read(tmp_path):
    """Write a document or a text, and read it as criteria."""

    def reading(content):
        path = tmp_path / "criteria.json"
        data = (
            content
            if isinstance(content, bytes)
            else (content if isinstance(content, str) else json.dumps(content)).encode()
        )
        path.write_bytes(data)
        return read_criteria(path)

    return reading


def test_a_criterion_is_read_as_it_is_written(read):
    (found,) = read(document()).listed
    assert found.model_dump(mode="json") == ONE
    assert Draft202012Validator(SCHEMA).is_valid(document())


def test_the_fingerprint_is_that_of_the_file_byte_by_byte(read):
    one, other = read(document()), read(json.dumps(document(), indent=1))
    assert one.listed == other.listed
    assert one.fingerprint != other.fingerprint
    # printf '…' | sha256sum of the same bytes.
    import hashlib

    assert one.fingerprint == "sha256:" + hashlib.sha256(json.dumps(document()).encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"bound": 0},
        {"bound": 0.0},
        {"confidence": 0.5},
        {"confidence": 0.999},
        {"group": [None]},
        {"reference": ["女"]},
        {"by": ["sex", "age"], "group": ["f", "<18"], "reference": ["m", None]},
        *({"measure": measure} for measure in MEASURES),
    ],
)
def test_what_may_stand_there(read, change):
    assert read(document(change)).listed
    assert Draft202012Validator(SCHEMA).is_valid(document(change))


@pytest.mark.parametrize(
    "change",
    [
        {"measure": "fairness"},
        {"measure": "disparate_impact"},
        {"measure": None},
        {"by": []},
        {"by": "sex"},
        {"by": [""]},
        {"by": ["sex", "sex"], "group": ["f", "f"], "reference": ["m", "m"]},
        {"group": "f"},
        {"group": []},
        {"group": ["f", "x"]},
        {"group": [1]},
        {"group": [""]},
        {"group": [" f"]},
        {"group": ["1.0"]},
        {"group": ["NaN"]},
        {"group": ["m"]},
        {"reference": []},
        {"reference": None},
        {"bound": -0.01},
        {"bound": 1},
        {"bound": 1.5},
        {"bound": "0.05"},
        {"bound": True},
        {"bound": None},
        {"confidence": 0.4},
        {"confidence": 1},
        {"confidence": 95},
        {"confidence": "0.95"},
        {"confidence": False},
        {"extra": 1},
        {"positive": "1"},
    ],
)
def test_what_may_not_stand_there_is_refused(read, change):
    with pytest.raises(InputError) as refused:
        read(document(change))
    assert "criteria.0" in refused.value.sentence("en")


@pytest.mark.parametrize("name", ONE)
def test_nothing_may_be_left_out(read, name):
    without = {key: value for key, value in ONE.items() if key != name}
    with pytest.raises(InputError):
        read({"format": FORMAT, "criteria": [without]})
    assert not Draft202012Validator(SCHEMA).is_valid({"format": FORMAT, "criteria": [without]})


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        "1",
        "{}",
        "{",
        b"\xff\xfe",
        {"format": FORMAT},
        {"format": FORMAT, "criteria": []},
        {"format": FORMAT, "criteria": {}},
        {"format": "algaudit/criteria/2", "criteria": [ONE]},
        {"criteria": [ONE]},
        document(comment="x"),
        json.dumps(document()).replace("0.05", "NaN"),
        json.dumps(document()).replace("0.05", "-Infinity"),
        json.dumps(document()).replace("0.05", "1e999"),
        json.dumps(document()).replace('"bound": 0.05', '"bound": 0.05, "bound": 0.9'),
        "[" * 100_000,
    ],
)
def test_what_is_no_file_of_criteria_is_refused_with_one_sentence(read, content):
    with pytest.raises(InputError) as refused:
        read(content)
    assert refused.value.sentence("en").endswith((".", '".'))


def test_the_same_gap_twice_is_refused_whatever_the_order_of_its_columns(read):
    crossed = {"by": ["sex", "age"], "group": ["f", "<18"], "reference": ["m", "<18"]}
    turned = {"by": ["age", "sex"], "group": ["<18", "f"], "reference": ["<18", "m"], "bound": 0.2}
    with pytest.raises(InputError, match="entries 2 and 3"):
        read(document({}, crossed, turned))


def test_a_file_that_is_not_there_is_a_folder_or_is_too_large(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_criteria(tmp_path / "nothing.json")
    with pytest.raises(InputError, match="cannot be read"):
        read_criteria(tmp_path)
    (tmp_path / "big.json").write_bytes(b" " * 1_000_001)
    with pytest.raises(InputError, match="megabyte"):
        read_criteria(tmp_path / "big.json")


def test_a_byte_order_mark_is_not_in_the_way(read):
    assert read(b"\xef\xbb\xbf" + json.dumps(document()).encode()).listed


def test_the_schema_follows_the_code():
    Draft202012Validator.check_schema(SCHEMA)
    described = SCHEMA["properties"]["criteria"]["items"]
    assert list(described["properties"]) == described["required"] == list(Criterion.model_fields)
    assert described["properties"]["measure"]["enum"] == list(MEASURES)
