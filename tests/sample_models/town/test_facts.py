"""The facts of the county's algorithms: readable, whole for the allowance, and fit for an explanation."""

import tomllib
from dataclasses import replace

import pytest

from algaudit.explain.decision.explanation import explain
from algaudit.explain.decision.made import snapshot_of
from algaudit.explain.decision.opened import Opened
from algaudit.explain.decision.reading import read_facts
from reports.explanation.page import page, spoken
from sample_models.town.dibao import dibao
from sample_models.town.facts import as_toml, facts_of, write_facts
from sample_models.town.sample import Sample, write


@pytest.fixture(scope="module", params=["zh", "en"])
def folder(request, county, tmp_path_factory):
    sample = dibao(county)
    place = write(sample, tmp_path_factory.mktemp(request.param), request.param)
    write_facts(sample, place, request.param)
    return request.param, place


def test_the_allowance_has_facts_in_either_language(folder):
    lang, place = folder
    facts = read_facts(place)
    assert facts.favourable == {"zh": "批准", "en": "granted"}[lang]
    assert facts.columns.case == {"zh": "办件编号", "en": "case"}[lang]
    assert len(facts.rights) == 4
    assert {one.kind for one in facts.remedies} == {"review", "court", "petition"}
    assert len(facts.sources) == 7


def test_a_decision_of_the_allowance_is_explained_from_them(folder):
    lang, place = folder
    with Opened(place) as opened:
        assert opened.fidelity.verdict == "faithful"
        made = snapshot_of(opened, "3")
    told = explain(made)
    # The log knows months only, one input has no article, and no audit was made yet.
    assert told.incomplete == ("E3", "E4", "E10")
    assert told.marks == ()
    assert page(made, lang)
    assert spoken(made, lang)


def test_the_flaw_stands_among_the_limits_and_its_twin_is_without(county):
    flawed, twin = facts_of(dibao(county)), facts_of(dibao(county, flawed=False))
    assert "参保" in flawed["limits"][0]["zh"]
    assert not any("参保" in one["zh"] for one in twin["limits"])
    assert (flawed["version"], twin["version"]) == ("2026-1", "2026-2")
    assert "@contributions" in {one["feature"] for one in flawed["sources"]}
    assert "@contributions" not in {one["feature"] for one in twin["sources"]}


def test_an_audit_can_be_named(county, tmp_path):
    path = write_facts(dibao(county), tmp_path, "zh", audit="report/audit.json")
    assert tomllib.loads(path.read_text("utf-8"))["audit"] == "report/audit.json"


def test_what_no_office_uses_has_no_facts(county, tmp_path):
    foreign = replace(dibao(county), slug="ams")
    assert isinstance(foreign, Sample)
    assert write_facts(foreign, tmp_path, "zh") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("slug", ["dibao", "care", "housing", "inspection"])
def test_every_office_says_who_what_and_where_to_appeal(town, slug):
    for lang in ("zh", "en"):
        facts = read_facts(town(lang) / slug)
        assert None not in (facts.department, facts.role, facts.signed_by, facts.basis, facts.appeal, facts.limits)


def test_toml_is_read_back_as_it_was_written():
    facts = {"a": "x", "b": [{"zh": "“引”", "en": 'say "no"'}], "c": {"number": 3}, "d": ["e", "f"]}
    assert tomllib.loads(as_toml(facts)) == facts
