"""The feature dictionary and the file say the same, or one sentence says where they do not."""

import pytest

from algaudit.errors import InputError
from algaudit.models.features import Dictionary, Feature, Words, plain
from algaudit.models.files.card import read_card
from algaudit.models.files.declared import MOST_BYTES, declared, read_dictionary

NUMBER, TEXT = {"name": "age", "kind": "number"}, {"name": "flat", "kind": "text", "values": ["own", "rent", "x" * 201]}
CODE = {"name": "town", "kind": "code", "values": [1.0, 2.0]}


def card(*inputs):
    """Return what a file tells."""
    return read_card({"inputs": list(inputs), "labels": [], "unit": "amount"}, "a.skops")


def dictionary(*features):
    """Return a feature dictionary of (name, kind)."""
    return Dictionary(features=tuple(plain(*one) for one in features))


def test_without_a_dictionary_a_feature_is_called_as_in_the_file():
    number, text, code = declared(card(NUMBER, TEXT, CODE), None, "a.skops")
    assert (number.name, number.kind, number.values) == ("age", "number", {})
    assert (text.kind, list(text.values)) == ("category", ["own", "rent"])
    assert (code.kind, list(code.values)) == ("category", ["1", "2"])


def test_the_file_keeps_its_order_and_the_dictionary_its_words():
    values = {"own": Words(zh="自有", en="owned")}
    flat = Feature(name="flat", kind="category", label=Words(zh="住房", en="housing"), values=values)
    found = declared(card(NUMBER, TEXT), Dictionary(features=(flat, plain("age", "number"))), "a.skops")
    assert [feature.name for feature in found] == ["age", "flat"]
    assert found[1] == flat


def test_numbers_may_be_declared_as_categories_and_codes_as_numbers():
    found = declared(card(NUMBER, CODE), dictionary(("age", "category"), ("town", "number")), "a.skops")
    assert [feature.kind for feature in found] == ["category", "number"]


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ([("age", "number")], "leaves out flat, which a.skops takes in"),
        (
            [("age", "number"), ("flat", "category"), ("sex", "category")],
            "declares sex, which a.skops does not take in",
        ),
        ([("age", "number"), ("flat", "number")], "says that flat is a number, but a.skops takes in a text there"),
    ],
)
def test_a_dictionary_that_says_otherwise_is_refused(features, said):
    with pytest.raises(InputError, match=said):
        declared(card(NUMBER, TEXT), dictionary(*features), "a.skops")


def test_many_names_are_not_all_listed():
    many = [{"name": f"a{number}", "kind": "number"} for number in range(9)]
    with pytest.raises(InputError, match="leaves out a1, a2, a3, a4, a5 …, which"):
        declared(card(*many), dictionary(("a0", "number")), "a.skops")


def test_columns_without_names_get_those_of_the_dictionary_in_its_order():
    by_place = card({"name": None, "kind": "number"}, {"name": None, "kind": "number"})
    assert [feature.name for feature in declared(by_place, dictionary(("b", "number"), ("a", "number")), "a")] == [
        "b",
        "a",
    ]
    with pytest.raises(InputError, match=r"a\.onnx knows its 2 inputs by their place only"):
        declared(by_place, None, "a.onnx")
    with pytest.raises(InputError, match="takes in 2 inputs by their place, but the feature dictionary declares 1"):
        declared(by_place, dictionary(("b", "number")), "a.onnx")


def test_a_dictionary_is_read_from_its_file(tmp_path):
    path = tmp_path / "features.json"
    path.write_bytes(b"\xef\xbb\xbf" + dictionary(("年龄", "number")).model_dump_json().encode())
    assert read_dictionary(path).features[0].name == "年龄"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is wrong at features"),
        (b"{", "is wrong at features"),
        (b"\xff\xfe", "is wrong at features"),
        (b'{"features": []}', "is wrong at features"),
        (b'{"features": [{"name": "a"}]}', r"is wrong at features\.0\.kind"),
        (b"[" * 100_000, "is wrong at features"),
        (b" " * (MOST_BYTES + 1), "has more than 5 MB"),
    ],
)
def test_a_dictionary_that_is_none_is_refused(content, said, tmp_path):
    path = tmp_path / "features.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_dictionary(path)


def test_a_dictionary_that_is_not_there_is_missed(tmp_path):
    with pytest.raises(InputError, match=r"There is no file .*nothing\.json"):
        read_dictionary(tmp_path / "nothing.json")
