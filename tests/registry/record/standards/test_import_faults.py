"""A document that cannot be read into a record is refused with the field, the standard, and what would be right."""

import json

import pytest

from algaudit.errors import InputError
from registry.record.standards.mapping import FOREIGN
from registry.record.standards.reading import import_record

UK = "UK Algorithmic Transparency Recording Standard, version 3"
NL = "Dutch algorithm register, publication standard 1.0"
CITIES = "Eurocities Algorithmic Transparency Standard 0.3.1 (draft)"


def said(document: dict, code: str, **options) -> str:
    """Return the sentence about a document."""
    with pytest.raises(InputError) as caught:
        import_record(json.dumps(document).encode(), code, **{"record_id": "ALG-1", **options})
    assert "{" not in caught.value.sentence("zh").replace("{}", "")
    return str(caught.value)


FAULTS = {
    "unknown field": ({"2.9": "a"}, "uk-atrs", f"2.9 is not a field of {UK}; known are: "),
    "slip of the pen": ({"nam": "a"}, "nl", f"nam is not a field of {NL}; known are: name"),
    "unknown field in a list": ({"5.2": [{"risk": "a"}]}, "uk-atrs", f"risk is not a field of {UK}; known are: "),
    "wrong kind": ({"2.4": 5}, "uk-atrs", f"2.4 of {UK} is “5”; right would be: a text in quotation marks."),
    "no text in sections": ({"goal": ["a"]}, "nl", f"goal of {NL} is “['a']”; right would be: a text in quotation"),
    "no list": ({"4.3": "a"}, "uk-atrs", f"4.3 of {UK} is “a”; right would be: a list in square brackets."),
    "no objects": ({"4.3": ["a"]}, "uk-atrs", f"4.3 of {UK} is “a”; right would be: an object in braces."),
    "no list of themes": ({"category": "Werk"}, "nl", f"category of {NL} is “Werk”; right would be: a list in square"),
    "a list where a text is asked": ({"4.1.4": ["a"]}, "uk-atrs", f"4.1.4 of {UK} is “['a']”; right would be: a text"),
    "unknown theme": ({"category": ["Sport"]}, "nl", f"category of {NL} is “Sport”; right would be: Organisatie"),
    "unknown word": (
        {"status": "live"},
        "eurocities",
        f"status of {CITIES} is “live”; right would be: planned, design",
    ),
    "day": ({"date_completion": "2026-03-01"}, "uk-atrs", "right would be: a day such as 31/01/2026."),
    "day in a list": ({"5.1": [{"date": "yesterday"}]}, "uk-atrs", "date of "),
    "other edition": (
        {"standard_version": "0.2"},
        "eurocities",
        "standard_version of .* is “0.2”; right would be: 0.3.1.",
    ),
    "other language": ({"lang": "nld"}, "nl", f"lang of {NL} is “nld”; right would be: zho, eng."),
    "figure": (
        {"4.2": [{"4.2.7": "[1]\nm\n\n[1 · value]\nmany"}]},
        "uk-atrs",
        f"4.2.7 of {UK} is “many”; right would be: a number.",
    ),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_what_a_document_says_wrongly_is_told(kind):
    document, code, sentence = FAULTS[kind]
    found = said(document, code)
    assert all(part in found for part in sentence.split(" .* "))


def test_what_a_record_cannot_hold_is_told_by_the_field_of_the_standard():
    long = said({"description_short": "a" * 200}, "nl")
    assert long == (
        f"description_short of {NL} cannot be kept in a record: "
        "summary › en is a text of more than 150 letters; shorten it."
    )
    link = said({"C.3": "provider"}, "eu-annex-viii-c")
    assert "C.3 of EU AI Act" in link
    assert "an address that begins with https://" in link
    listed = said({"5.1": [{"link": "nowhere"}]}, "uk-atrs")
    assert f"5.1 of {UK} cannot be kept in a record: assessments › 1 › url" in listed


def test_the_language_of_a_document_must_be_the_one_asked_for():
    assert "lang of" in said({"lang": "en"}, "eurocities", lang="zh")
    record = import_record(b'{"lang": "zh", "name": "a"}', "eurocities", record_id="ALG-1")
    assert record.name.zh == "a"
    assert import_record(b'{"name": "a"}', "eurocities", record_id="ALG-1", lang="zh").name.zh == "a"


def test_a_document_without_a_number_needs_one():
    assert "say which record number it is to have" in said({"C.1": "a"}, "eu-annex-viii-c", record_id=None)
    assert import_record(b'{"source_id": "NL-7"}', "nl").record_id == "NL-7"
    assert import_record(b'{"source_id": "NL-7"}', "nl", record_id="ALG-1").record_id == "ALG-1"
    assert f"source_id of {NL} cannot be kept" in said({"source_id": "a b"}, "nl", record_id=None)
    assert said({"C.1": "a"}, "eu-annex-viii-c", record_id="a b").startswith("record_id is “a b”; letters without")


@pytest.mark.parametrize("code", FOREIGN)
def test_the_limits_of_a_document_hold_for_other_registers_too(code):
    for data in (b"[" * 100_000, b"[]", b'{"name": 1, "name": 2}', rb'{"name": "\ud800"}', b" " * 1_000_001):
        with pytest.raises(InputError):
            import_record(data, code, record_id="ALG-1")


def test_free_texts_that_others_wrote_are_kept_whole():
    document = {
        "name": "Traffic lights",
        "organization": "A town",
        "status": "In gebruik",
        "risks": "Sensors may fail.\nThey are watched.",
        "lawful_basis": "Road traffic act",
        "lawful_basis_grouping": [{"title": "Road traffic act", "link": "https://law.example"}],
        "source_data": "Sensors in the road",
        "contact_email": "https://town.example/contact",
        "provider": "A company",
        "lang": "eng",
    }
    record = import_record(json.dumps(document).encode(), "nl", record_id="ALG-1")
    assert record.risks[0].description.en == "Sensors may fail.\nThey are watched."
    assert [one.explanation.en if one.explanation else one.title.en for one in record.lawful_basis] == [
        "Road traffic act",
        "Road traffic act",
    ]
    assert record.datasets[0].description.en == "Sensors in the road"
    assert (record.contact.url, record.contact.email) == ("https://town.example/contact", None)
    assert record.suppliers[0].name.en == "A company"
    assert record.status == "in_use"


def test_british_free_texts_are_kept_whole():
    document = {
        "4.1.4": "One\nTwo",
        "4.3": [{"4.3.10": "None needed.", "4.3.5": "Sex"}],
        "date_update": "02/03/2026, 04/05/2026",
    }
    record = import_record(json.dumps(document).encode(), "uk-atrs", record_id="ALG-1")
    assert [one.name.en for one in record.models] == ["One", "Two"]
    assert record.datasets[0].sharing[0].terms.en == "None needed."
    assert record.datasets[0].sensitive_attributes[0].reason.en == "Sex"
    assert [str(one) for one in record.updated_at] == ["2026-03-02", "2026-05-04"]
    full = import_record(b'{"4.1.4": "Two", "4.2": [{"4.2.1": "One", "4.2.7": "Good."}]}', "uk-atrs", record_id="ALG-1")
    assert [one.name.en for one in full.models] == ["One"]
    assert full.models[0].performance_text.en == "Good."
