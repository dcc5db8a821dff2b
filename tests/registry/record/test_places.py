"""Places in a record: the way to them, what stands there, and writing to them."""

import pytest

from registry.record.places import first_at, head, is_empty, is_said, members, put, put_each, steps, values_at

PLAIN = {
    "name": {"zh": "甲"},
    "domain": ["benefits", "care"],
    "assessments": [{"kind": "AIA", "url": "u1"}, {"kind": "PIPIA", "url": "u2"}, {"kind": "DPIA"}],
    "datasets": [{"name": {"en": "a"}, "role": ["train", "input"]}, {"role": ["input"], "url": ""}],
}


def test_what_stands_at_a_place_is_found_through_parts_and_lists():
    assert values_at(PLAIN, "name") == [{"zh": "甲"}]
    assert values_at(PLAIN, "domain[]") == ["benefits", "care"]
    assert values_at(PLAIN, "assessments[].url") == ["u1", "u2"]
    assert values_at(PLAIN, "assessments[kind=DPIA|PIPIA].url") == ["u2"]
    assert values_at(PLAIN, "datasets[role=train].name") == [{"en": "a"}]
    assert values_at(PLAIN, "datasets[].url") == []
    assert values_at(PLAIN, "nowhere.at[].all") == []
    assert first_at(PLAIN, "assessments[].kind") == "AIA"
    assert first_at(PLAIN, "risks[].name") is None


def test_members_of_a_kind_come_in_the_order_the_kinds_are_named_with_their_number():
    assert [number for number, _ in members(PLAIN, "assessments[kind=DPIA|PIPIA]")] == [2, 1]
    assert [number for number, _ in members(PLAIN, "datasets[role=input]")] == [0, 1]
    assert next(iter(members(PLAIN, "datasets[role=train|input]")))[0] == 0
    assert list(members(PLAIN, "performance.overall")) == []


def test_writing_makes_the_parts_on_the_way():
    made: dict = {}
    put(made, "contact.email", "a@b")
    put(made, "contact.phone", "12345")
    put(made, "assessments[kind=FRIA].summary", {"en": "s"})
    put(made, "assessments[kind=FRIA].url", "u")
    put(made, "assessments[kind=AIA].url", "v")
    put_each(made, "area[].name", [{"en": "x"}, {"en": "y"}])
    put_each(made, "keywords[]", ["k"])
    assert made == {
        "contact": {"email": "a@b", "phone": "12345"},
        "assessments": [{"kind": "FRIA", "summary": {"en": "s"}, "url": "u"}, {"kind": "AIA", "url": "v"}],
        "area": [{"name": {"en": "x"}}, {"name": {"en": "y"}}],
        "keywords": ["k"],
    }


def test_the_words_of_a_place():
    assert head("datasets[].sharing[].partner") == "datasets"
    assert head("assessments[kind=AIA].url") == "assessments"
    with pytest.raises(ValueError, match="a b"):
        steps("a b")


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_nothing_is_empty(value):
    assert is_empty(value)


@pytest.mark.parametrize("value", [False, 0, 0.0, "a", [None], {"a": None}])
def test_no_and_nought_are_not_empty(value):
    assert not is_empty(value)


def test_words_are_told_from_other_parts():
    assert is_said({"zh": "a"})
    assert is_said({"zh": "a", "en": "b"})
    assert not is_said({})
    assert not is_said({"zh": "a", "url": "b"})
    assert not is_said("zh")
