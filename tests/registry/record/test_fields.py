"""The definitions of the 78 fields fit the form, say everything in both languages, and stand in the document."""

import pytest

from algaudit.errors import InputError
from registry.record.fields import applies, choice_label, choices, definition_at, definition_of, definitions
from registry.record.form.kinds import kind_of, places, plain_place
from registry.record.form.record import HEAD, NEVER_WITHHELD, Record
from tests.house.sources import ROOT


def test_there_are_78_fields_numbered_in_their_order():
    assert [one.number for one in definitions()] == list(range(1, 79))
    assert len({one.name for one in definitions()}) == 78


def test_every_place_of_the_form_belongs_to_exactly_one_field():
    owners = {place: [one.number for one in definitions() if one.holds(place)] for place in places()}
    assert {place: found for place, found in owners.items() if len(found) != 1} == {}


def test_every_key_of_the_record_has_a_definition_and_every_definition_a_key():
    keys = {key for one in definitions() for key in one.keys}
    assert keys == set(Record.model_fields) - set(HEAD)
    assert definition_of("datasets").number == 55
    assert definition_at("datasets[].tier").number == 58
    assert definition_at("assessments[kind=DPIA].url").number == 64


def test_the_kind_of_a_field_is_that_of_the_form():
    for one in definitions():
        assert one.type == (kind_of(one.places[0]) if len(one.places) == 1 else "group"), one.number


def test_each_choice_has_a_name_in_both_languages_and_no_other_has():
    offered = {place: set(kind.__args__) for place, kind in places().items() if kind_of(place) == "choice"}
    assert {place: set(named) for place, named in choices().items()} == offered
    assert choice_label("status", "in_use").of("zh") == "使用中"


def test_what_is_needed_hidden_or_evidence_are_places_within_the_field():
    for one in definitions():
        for place in (*one.hidden, *one.evidence, *(place for row in one.needs for place in row)):
            assert one.holds(place), (one.number, place)
            assert any(known == plain_place(place) or known.startswith(f"{place}.") for known in places()), place


def test_every_text_is_there_in_both_languages_and_chinese_is_chinese():
    for one in definitions():
        for words in (one.help, one.instruction):
            assert min(len(words.en) // 3, len(words.zh)) > 5, one.number
            assert words.zh.endswith("。"), one.number
            assert any("一" <= sign <= "鿿" for sign in words.zh), one.number
            assert not any("一" <= sign <= "鿿" for sign in words.en), one.number


def test_fields_of_persons_are_hidden_and_what_is_the_countys_own_is_never_inherited():
    hidden = {place for one in definitions() for place in one.hidden}
    assert {place for place in places() if place.endswith("person_ref")} == hidden
    own = {key for one in definitions() if not one.inherit for key in one.keys}
    assert {"record_id", "organisation", "contact", "status", "impact_level", "appeal_route", "audits"} <= own
    assert {"purpose_intent", "basic_principle", "models", "datasets"}.isdisjoint(own)


def test_what_may_never_be_withheld_is_always_shown():
    assert all(definition_of(key).always_show for key in NEVER_WITHHELD)


def test_a_rule_holds_only_for_the_values_it_names():
    when = {"impact_level.level": ("I", "II")}
    assert applies(when, {"impact_level": {"level": "II"}})
    assert not applies(when, {"impact_level": {"level": "III"}})
    assert not applies(when, {})
    assert applies({}, {})


def test_an_edition_that_does_not_exist_is_told():
    with pytest.raises(InputError, match="There is no edition 7 of the field definitions; known are: 1"):
        definitions(7)


@pytest.mark.parametrize(("name", "lang"), [("record.md", "en"), ("record.zh-CN.md", "zh")])
def test_the_document_lists_every_field_with_its_keys_and_when_it_is_needed(name, lang):
    text = (ROOT / "docs" / name).read_text("utf-8")
    needed = {
        "en": {"no": "—", "publish": "before publishing", "use": "while in use"},
        "zh": {"no": "—", "publish": "发布前", "use": "使用中"},
    }[lang]
    for one in definitions():
        inner = any("[]." in place for place in one.places)
        keys = ", ".join(f"`{key}`" for key in (one.places if inner else one.keys))
        assert f"| {one.number} | {keys} | {one.label.of(lang)} | {needed[one.required]} |\n" in text
