"""A record goes into JSON and comes back as it was, and a document that is no record gets one clear sentence."""

import json
import re
import time

import pytest

from algaudit.errors import InputError
from algaudit.models.rules.reading.text import plain_values
from registry.record.form.kinds import places
from registry.record.places import values_at
from registry.record.reading import plain_of, read_record, record_of, write_record
from tests.registry.record.documents import SMALL, both, example, example_plain, small

PLACES = re.compile(r"\{\w")


def said(fields: dict) -> str:
    """Return the sentence about a record with these fields."""
    with pytest.raises(InputError) as caught:
        record_of({**SMALL, **fields})
    chinese = caught.value.sentence("zh")
    assert "rules file" not in str(caught.value)
    assert not PLACES.search(chinese)
    return str(caught.value)


def test_the_example_has_every_single_place_of_the_form_filled_in():
    plain = example_plain()
    assert [place for place in places() if not values_at(plain, place)] == []
    assert len(places()) > 200


def test_a_completely_filled_record_goes_through_json_without_loss():
    record = example()
    assert plain_of(record) == example_plain()
    assert read_record(write_record(record).encode()) == record
    assert write_record(read_record(write_record(record).encode())) == write_record(record)


def test_what_is_empty_is_left_out_and_null_counts_as_left_out():
    record = small(name={"zh": "甲", "en": None}, risks=[], website=None)
    assert plain_of(record) == {**SMALL, "name": {"zh": "甲"}}
    assert record == small(name={"zh": "甲"})


def test_a_no_is_not_the_same_as_nothing_said():
    assert plain_of(small(suppliers_involved=False)) == {**SMALL, "suppliers_involved": False}
    assert small(suppliers_involved=False) != small()


EVIL = {
    "deep": (b'{"form": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "The document is nested more than 20 deep"),
    "many": (b'{"a": [' + b"0," * 400_000 + b"0]}", "The document has more than 10000 entries"),
    "huge": (b" " * 1_000_001, "The document has 1000001 bytes; at most 1000000 are read"),
    "cut off": (b'{"form": "algaudit-record/1", ', "The document is not JSON from line 1"),
    "a list": (b"[]", "The document must be one object in braces"),
    "GB18030": ('{"name": "低保"}'.encode("gb18030"), "The document is not UTF-8 text"),
    "a key twice": (b'{"form": "algaudit-record/1", "form": 1}', "form is given twice"),
    "a key twice inside": (b'{"name": {"zh": "a", "zh": "b"}}', "name › zh is given twice"),
    "half a character": (rb'{"name": {"zh": "\ud83d"}}', "name › zh holds a character that nobody can see"),
    "half a character in a key": (rb'{"\udc00": 1}', "holds a character that nobody can see"),
    "turned writing": ('{"name": {"zh": "a\u202eb"}}'.encode(), "holds a character that nobody can see"),
    "a number without end": (b'{"definitions": 1' + b"0" * 900_000 + b"}", "definitions is the number"),
    "not a number": (b'{"definitions": NaN}', "definitions is the number NaN"),
    "another form": (b'{"form": "algaudit-rules/1"}', "does not say that it holds a record; “form” is"),
    "no form": (b"{}", "“form” is null, “algaudit-record/1” would be right"),
}


@pytest.mark.parametrize("kind", EVIL)
def test_a_document_made_to_do_harm_gets_one_clear_sentence_at_once(kind):
    data, sentence = EVIL[kind]
    began = time.process_time()
    with pytest.raises(InputError, match=sentence):
        read_record(data)
    assert time.process_time() - began < 2


def test_every_sentence_about_a_whole_file_speaks_of_a_document():
    for data, _ in EVIL.values():
        with pytest.raises(InputError) as caught:
            read_record(data)
        assert "rules file" not in str(caught.value)
        assert not PLACES.search(caught.value.sentence("zh"))


FAULTS = {
    "unknown key": ({"colour": 1}, "colour is not a field of a record; docs/record.schema.json lists them all."),
    "slip of the pen": ({"lawful_bases": []}, "lawful_bases is not a field of a record; meant may be: lawful_basis"),
    "unknown key inside": (
        {"contact": {"fax": "1"}},
        "contact › fax is not a known key there; known are: email, url, phone, office_hours, desk.",
    ),
    "unknown key in a list": (
        {"risks": [{}, {"colour": 1}]},
        "risks › 2 › colour is not a known key there; known are: name, description, group",
    ),
    "no language": ({"name": {}}, "name has words in neither language"),
    "other language": ({"name": {"nl": "naam"}}, "name › nl is not a known key there; known are: zh, en."),
    "text for words": ({"name": "naam"}, "name is “naam”; an object in braces would be right."),
    "two lines": ({"name": {"zh": "a\nb"}}, "name › zh is “a b”; one line that is not blank would be right."),
    "blank": ({"purpose_intent": {"zh": "  "}}, "purpose_intent › zh is blank; write something or leave it out."),
    "empty": ({"purpose_intent": {"zh": ""}}, "purpose_intent › zh is an empty text; write something."),
    "long": ({"summary": {"en": "a" * 151}}, "summary › en is a text of more than 150 letters; shorten it."),
    "list": ({"risks": {}}, "risks is “{}”; a list in square brackets would be right."),
    "yes or no": ({"suppliers_involved": "yes"}, "suppliers_involved is “yes”; true or false would be right."),
    "number as text": ({"frequency_scale": {"decisions_per_month": "9"}}, "decisions_per_month is “9”; a whole number"),
    "half a person": ({"frequency_scale": {"people_affected": 0.5}}, "people_affected is “0.5”; a whole number"),
    "fewer than none": ({"frequency_scale": {"people_affected": -1}}, "is -1; a number of at least 0 would be right."),
    "yes as a count": ({"frequency_scale": {"people_affected": True}}, "people_affected is “true”; a whole number"),
    "choice": ({"status": "live"}, "status is “live”; one of these would be right: planned, design, development"),
    "state secret": (
        {"datasets": [{"name": both("a"), "tier": "state_secret"}]},
        "datasets › 1 › tier is “state_secret”; one of these would be right: public, internal, secret.",
    ),
    "day": ({"review_due": "soon"}, "review_due is “soon”; a day such as 2026-03-01 would be right."),
    "no such day": ({"review_due": "2026-02-30"}, "a day such as 2026-03-01 would be right."),
    "seconds for a day": ({"review_due": 5}, "review_due is “5”; a day such as 2026-03-01 would be right."),
    "month": ({"start_date": "2026-13"}, "a month such as 2026-03 would be right."),
    "link": ({"website": "javascript:x"}, "website is “javascript:x”; an address that begins with https:// or http://"),
    "mail": ({"contact": {"email": "a b"}}, "contact › email is “a b”; a mail address would be right."),
    "phone": ({"contact": {"phone": "call me"}}, "a telephone number of digits, spaces, + and - would be right."),
    "hash": ({"record_signature": {"entry": 1, "hash": "md5:1"}}, "hash is “md5:1”; a fingerprint that begins with"),
    "credit code": ({"organisation": {"name": both("a"), "code": "12"}}, "a unified social credit code of 18 signs"),
    "area code": (
        {"area": [{"name": both("a"), "code": "x"}]},
        "code is “x”; a code of 2 to 12 digits would be right.",
    ),
    "keywords": ({"keywords": ["a, b"]}, "keywords › 1 is “a, b”; one word or phrase without commas would be right."),
    "record number": ({"record_id": "../x"}, "record_id is “../x”; letters without accents, digits, dots, hyphens"),
    "part missing": ({"organisation": {"level": "county"}}, "organisation › name is missing; give it."),
    "neither number nor address": ({"external_ids": [{"kind": "own"}]}, "has neither a number nor an address"),
    "too large": ({"satisfaction": {"average": 3, "of": 500, "n": 1}}, "of is 500; a number of at most 100"),
    "ends before it begins": ({"start_date": "2026-03", "end_date": "2026-02"}, "the record: the end comes before"),
    "archived before published": ({"published_at": "2026-03-01", "archived_at": "2026-02-01"}, "the end comes before"),
    "more overridden than decided": ({"override_stats": {"decisions": 3, "overrides": 4}}, "a part is larger than the"),
    "mean above the best mark": ({"satisfaction": {"average": 6, "of": 5, "n": 1}}, "a part is larger than the whole"),
    "figure outside its interval": (
        {"performance": {"overall": [{"measure": both("m"), "value": 1, "low": 2}]}},
        "performance › overall › 1: the figure lies outside its own interval",
    ),
    "figure that is no number": (
        {"performance": {"overall": [{"measure": both("m"), "value": "1"}]}},
        "value is “1”; a number would be right.",
    ),
    "tier below its field": (
        {"datasets": [{"tier": "public", "fields": [{"name": both("f"), "tier": "internal"}]}]},
        "datasets › 1: a field of these data has a higher tier than the data as a whole",
    ),
    "withheld what is no field": (
        {"withheld": [{"field": "form", "reason": both("r"), "legal_ground": both("g")}]},
        "what is withheld must be named by the key of a field",
    ),
    "withheld what may not be": (
        {"withheld": [{"field": "appeal_route", "reason": both("r"), "legal_ground": both("g")}]},
        "these fields can never be withheld: record_id, name, organisation, contact, status, appeal_route",
    ),
    "unknown edition": ({"definitions": 99}, "There is no edition 99 of the field definitions; known are: 1."),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_of_the_form_is_told_with_its_place_and_what_would_be_right(kind):
    fields, sentence = FAULTS[kind]
    assert sentence in said(fields)


def test_numbers_of_persons_are_not_repeated_in_a_sentence():
    assert "11010519491231002X" not in said({"website": "11010519491231002X"})


def test_a_tier_equal_to_that_of_the_highest_field_is_right():
    fields = [{"name": both("f"), "tier": "secret"}, {"name": both("g"), "tier": "public"}]
    assert small(datasets=[{"tier": "secret", "fields": fields}]).datasets[0].tier == "secret"


def test_a_page_of_plain_values_meets_the_same_limits_as_a_document():
    with pytest.raises(InputError, match="nobody can see"):
        record_of({**SMALL, "name": {"zh": "\ud800"}})
    with pytest.raises(InputError, match="more than 20 deep"):
        plain_values(json.dumps({"a": json.loads("[" * 30 + "]" * 30)}).encode())
