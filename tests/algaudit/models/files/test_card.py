"""What a locked process tells about a file is taken only in the form that was agreed."""

import pytest

from algaudit.errors import InputError
from algaudit.models.files.card import Input, labels_of, read_card
from algaudit.models.files.said import REFUSED

GOOD = {
    "inputs": [{"name": "age", "kind": "number", "values": []}, {"name": "flat", "kind": "text", "values": ["a"]}],
    "labels": ["no", "yes"],
    "unit": "probability",
}


def test_what_was_agreed_is_taken():
    card = read_card(GOOD, "a.skops")
    assert card.named
    assert labels_of(card, "a.skops") == ("no", "yes")
    unnamed = read_card(GOOD | {"inputs": [{"name": None, "kind": "code", "values": [1.0]}]}, "a.skops")
    assert not unnamed.named


@pytest.mark.parametrize(
    "change",
    [
        {"inputs": []},
        {"inputs": [{"name": "a", "kind": "number"}] * 2},
        {"inputs": [{"name": "a", "kind": "number"}, {"name": None, "kind": "number"}]},
        {"inputs": [{"name": "", "kind": "number"}]},
        {"inputs": [{"name": "a" * 201, "kind": "number"}]},
        {"inputs": [{"name": "a", "kind": "program"}]},
        {"inputs": [{"name": "a", "kind": "text", "values": [None]}]},
        {"inputs": [{"name": "a", "kind": "text", "values": [[1]]}]},
        {"inputs": [{"name": f"a{number}", "kind": "number"} for number in range(1_001)]},
        {"inputs": "a"},
        {"labels": []},
        {"labels": [None, None]},
        {"labels": [["a"], ["b"]]},
        {"labels": [f"a{number}" for number in range(1_001)]},
        {"unit": "amount"},
        {"unit": "money"},
        {"more": 1},
    ],
)
def test_anything_else_is_not(change):
    with pytest.raises(InputError) as refused:
        read_card(GOOD | change, "a.skops")
    assert refused.value.template == REFUSED["opening"]


@pytest.mark.parametrize("labels", [["1", 1], ["是", "是 "], [True, "true"], ["", "a"]])
def test_labels_that_read_alike_or_not_at_all_are_refused(labels):
    with pytest.raises(InputError) as refused:
        labels_of(read_card(GOOD | {"labels": labels}, "a.skops"), "a.skops")
    assert refused.value.template == REFUSED["labels"]


def test_a_label_that_reads_like_nothing_keeps_its_spelling():
    assert labels_of(read_card(GOOD | {"labels": ["None", "yes"]}, "a.skops"), "a.skops") == ("None", "yes")


def test_a_value_is_found_by_how_it_reads_in_a_log():
    item = Input(name="a", kind="text", values=("Ａ", "A", "1.0", "nan", "True"))
    assert item.raw() == {"A": "A", "1": "1.0", "true": "True"}
    assert Input(name="a", kind="text", values=("A", "Ａ")).raw() == {"A": "A"}
    assert Input(name="a", kind="code", values=(1.0, 2.5)).raw() == {"1": 1.0, "2.5": 2.5}
