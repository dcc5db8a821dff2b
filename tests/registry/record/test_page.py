"""What is shown of a record: meanings, gaps and what is withheld."""

from registry.record.fields import definitions
from registry.record.page import in_language, shown_fields
from tests.registry.record.documents import both, example, small


def by_number(record, lang: str) -> dict:
    """Return what is shown by number."""
    return {one.number: one for one in shown_fields(record, lang)}


def test_a_field_that_readers_count_on_is_shown_even_when_empty():
    shown = by_number(small(), "zh")
    assert set(shown) == {one.number for one in definitions() if one.always_show}
    assert shown[1].state == "filled"
    assert shown[42].state == "empty"
    assert shown[42].label == "申诉渠道"
    assert shown[42].values == {}


def test_a_field_nobody_counts_on_is_shown_only_when_filled():
    assert 77 not in by_number(small(), "en")
    assert by_number(small(keywords=["care"]), "en")[77].values == {"keywords": ["care"]}


def test_words_are_shown_in_the_language_wanted_or_else_in_the_other():
    assert by_number(small(name=both("a")), "zh")[5].values == {"name": "a（中）"}
    assert by_number(small(name={"zh": "甲"}), "en")[5].values == {"name": "甲"}
    assert in_language({"a": [both("x"), {"b": both("y")}], "c": 1}, "en") == {"a": ["x", {"b": "y"}], "c": 1}


def test_fields_that_describe_the_same_data_each_show_their_own_part():
    shown = by_number(small(datasets=[{"name": both("d"), "tier": "public"}]), "en")
    assert shown[55].values == {"datasets": [{"name": "d"}]}
    assert shown[58].values == {"datasets": [{"tier": "public"}]}
    assert shown[57].state == "empty"


def test_what_is_withheld_is_shown_with_reason_and_law():
    shown = by_number(example(), "en")[73]
    assert (shown.state, shown.values) == ("withheld", {})
    assert shown.reason == "The bills are not public yet."
    assert shown.legal_ground == "Regulations on Open Government Information, article 16"


def test_numbers_of_persons_are_never_shown():
    assert "P-00" not in str(shown_fields(example(), "zh"))
