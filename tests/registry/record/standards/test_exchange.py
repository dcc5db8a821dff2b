"""A record goes out into each standard and comes back with everything that the standard has a field for."""

import json

import numpy as np
import pytest

from registry.record.form.kinds import members_place, plain_place
from registry.record.places import is_said
from registry.record.reading import plain_of, record_of
from registry.record.standards.mapping import FOREIGN, OWN, Entry, standard
from registry.record.standards.reading import import_record
from registry.record.standards.writing import export_record
from tests.registry.record.documents import SMALL, both, example, example_plain, small

LANGS = ("zh", "en")
NUMBER = SMALL["record_id"]


def places_of(entries: tuple[Entry, ...]) -> set[str]:
    """Return the places of the record that a standard reads back."""
    found = set()
    for one in entries:
        if one.read != "no":
            found |= {plain_place(one.whole(place)) for place in (*one.source, *([one.free_at] if one.free_at else []))}
            found |= places_of(one.parts)
    return found


def kept(value, place: str, wanted: set[str], lang: str):
    """Return of a record what stands at the places wanted, in one language."""
    if place in wanted:
        if is_said(value):
            return {lang: value[lang]} if lang in value else None
        return value
    if isinstance(value, dict):
        inner = {key: kept(one, f"{place}.{key}" if place else key, wanted, lang) for key, one in value.items()}
        return {key: one for key, one in inner.items() if one not in (None, [], {})}
    if isinstance(value, list):
        found = [kept(one, f"{place}[]", wanted, lang) for one in value]
        return [one for one in found if one not in (None, {})]
    return None


def there_and_back(code: str, lang: str) -> dict:
    """Return what comes back of the record that has every field."""
    document = json.dumps(export_record(example(), code, lang)).encode()
    return plain_of(import_record(document, code, lang=lang, record_id=example().record_id))


def less(code: str, lang: str) -> dict:
    """Return what comes back where a standard has less than the record: one theme, one assessment of a kind."""
    done = example_plain()["assessments"]
    numbers = {one["kind"]: one for one in example_plain()["external_ids"]}

    def said(assessment: dict, kind: str) -> dict:
        return {"kind": kind, "summary": {lang: assessment["summary"][lang]}, "url": assessment["url"]}

    if code == "uk-atrs":
        summed = [one for one in done if "summary" in one]
        own = [{key: one[key] for key in ("on", "url")} for one in summed]
        words = [{key: {lang: one[key][lang]} for key in ("name", "summary")} for one in summed]
        return {"assessments": [{**first, **second} for first, second in zip(words, own, strict=True)]}
    if code == "nl":
        named = [{"name": {lang: one["name"][lang]}} for one in done]
        rest = [{"url": one["url"]} for one in done[:4]] + [
            {"reason_not_done": {lang: done[4]["reason_not_done"][lang]}}
        ]
        return {
            "domain": ["benefits"],
            "contact": {"email": "dibao@example.org"},
            "assessments": [{**first, **second} for first, second in zip(named, rest, strict=True)],
            "external_ids": [numbers["source_registration"], numbers["lars"]],
        }
    if code == "eurocities":
        return {
            "domain": ["benefits"],
            "updated_at": ["2026-05-06"],
            "assessments": [said(done[1], "DPIA"), said(done[0], "AIA")],
            "external_ids": [numbers["source_registration"], numbers["uuid"]],
        }
    if code == "eu-annex-viii-c":
        summaries = [
            {key: said(done[at], kind)[key] for key in ("kind", "summary")} for at, kind in ((2, "FRIA"), (1, "DPIA"))
        ]
        return {"assessments": summaries, "external_ids": [numbers["provider_registration"]]}
    return {
        "external_ids": [numbers["filing"]],
        "assessments": [{"kind": "self_assessment", "url": done[3]["url"]}],
    }


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", FOREIGN)
def test_all_that_a_standard_has_a_field_for_comes_back_as_it_was(code, lang):
    expected = kept(example_plain(), "", places_of(standard(code).entries), lang)
    found = there_and_back(code, lang)
    head = {key: found.pop(key) for key in SMALL}
    assert head["record_id"] == example().record_id
    expected.pop("record_id", None)
    for one in found.get("datasets", []):
        one.pop("role", None)
    assert found == {**expected, **less(code, lang)}


@pytest.mark.parametrize("code", FOREIGN)
def test_a_record_with_every_field_fills_every_field_of_the_standard(code):
    document = export_record(example(), code)
    assert set(document) == {one.path for one in standard(code).entries if one.source or one.kind != "value"}
    for one in standard(code).entries:
        if one.kind == "list":
            assert {path for member in document[one.path] for path in member} == {part.path for part in one.parts}


def test_our_own_standard_is_the_public_record_itself():
    document = export_record(example(), OWN)
    assert import_record(json.dumps(document).encode(), OWN).name == example().name
    assert "environment" not in document
    assert "P-0003" not in json.dumps(document)


def test_roles_of_data_that_stand_in_two_fields_are_put_together_again():
    datasets = [
        {"name": both("a"), "source": both("s"), "role": ["train"]},
        {"name": both("b"), "source": both("s"), "role": ["input", "train"]},
        {"name": both("c"), "role": ["test"]},
    ]
    document = json.dumps(export_record(small(datasets=datasets), "eurocities", "en")).encode()
    found = import_record(document, "eurocities", record_id=NUMBER).datasets
    assert [one.name.en for one in found] == ["a", "b", "c"]
    assert [set(one.role) for one in found] == [{"train"}, {"input", "train"}, set()]


@pytest.mark.parametrize("code", FOREIGN)
def test_whatever_is_left_out_of_a_record_what_comes_back_says_the_same(code):
    rng = np.random.default_rng(8)
    unread = {one.path for one in standard(code).entries if one.read == "no"}
    for number in range(60):
        record = record_of(_thinned(example_plain(), rng))
        lang = LANGS[number % 2]
        document = export_record(record, code, lang)
        back = import_record(json.dumps(document).encode(), code, lang=lang, record_id=record.record_id)
        again = export_record(back, code, lang)
        assert {path: value for path, value in document.items() if path not in unread} == again


def _thinned(plain, rng: np.random.Generator):
    """Return the document of a record with some of what may be left out left out, the same in both languages."""
    needed = {"form", "definitions", "record_id", "name", "role", "measure", "value", "decisions", "overrides", "filed"}
    needed |= {"average", "of", "n", "field", "how", "reason", "legal_ground", "finding", "order", "level", "title"}
    needed |= {"questionnaire", "who", "standard", "version", "lang", "kind", "on", "status", "since", "entry", "hash"}
    if is_said(plain) or (isinstance(plain, dict) and ("kind" in plain and "name" not in plain)):
        return plain
    if isinstance(plain, dict):
        return {key: _thinned(one, rng) for key, one in plain.items() if key in needed or rng.random() > 0.25}
    if isinstance(plain, list):
        return [_thinned(one, rng) for one in plain]
    return plain


def test_texts_that_look_like_headings_come_back_as_they_were():
    text = "【2】\n [1 · description]\n\n  【说明】\nend\n"
    record = small(
        purpose_intent={"zh": text},
        impact_on_people={"text": {"zh": text}},
        risks=[{"name": {"zh": "【1】"}, "description": {"zh": text}}, {"description": {"zh": "【2·说明】"}}],
    )
    document = export_record(record, "nl", "zh")
    assert import_record(json.dumps(document).encode(), "nl", lang="zh", record_id=NUMBER) == record


def test_lists_within_a_part_have_places_of_their_own():
    model = next(one for one in standard("uk-atrs").entries if one.path == "4.2")
    assert [one.base for one in model.parts if one.kind == "sections"] == ["models[]."]
    assert {part.base for one in model.parts for part in one.parts} == {"models[].performance[]."}
    assert members_place("datasets[role=train]") == "datasets[]"
