"""An algorithm as a whole: what goes in, how it decides, what counts for whom, and how far it may be trusted."""

import json

from algaudit.explain.decision.opened import Opened
from algaudit.explain.decision.overview import overview, overview_of, to_document
from algaudit.explain.logic.told import Formula, RulesLogic, Surrogate
from tests.algorithms import never_twice, write_algorithm, write_learnt


def test_rules_are_told_with_what_counts_for_everybody_and_for_groups(tmp_path):
    found = overview(write_algorithm(tmp_path / "a"))
    assert isinstance(found.logic, RulesLogic)
    assert {one.feature for one in found.importance.features} == {"income", "members", "age", "ill", "rent", "flats"}
    assert [one.by for one in found.grouped] == ["sex", "age"]
    assert {one.group for one in found.grouped[0].importance.groups} == {"f", "m"}
    assert (found.cases, found.basis.en, found.reasons["R1"].zh) == (200, "the Measures", "人均收入不高")
    assert found.derived["per_head"][0].en == "income per head"
    assert len(found.measured.rates) > 3


def test_a_learnt_algorithm_is_told_by_its_formula_or_imitated(tmp_path):
    formula = overview(write_learnt(tmp_path / "a", "logistic"))
    assert isinstance(formula.logic, Formula)
    assert (formula.derived, formula.reasons, formula.basis) == ({}, {}, None)
    assert isinstance(overview(write_learnt(tmp_path / "b", "forest")).logic, Surrogate)


def test_what_adds_up_to_nothing_is_left_out(tmp_path):
    with Opened(write_algorithm(tmp_path / "a", without=("audit",))) as opened:
        opened.model = never_twice(opened.model.features)
        found = overview_of(opened)
    assert (found.importance, found.grouped) == (None, ())
    assert found.faithful.verdict == "not_to_be_relied_on"


def test_the_document_is_plain_json_without_holes(tmp_path):
    for folder in (write_algorithm(tmp_path / "a"), write_learnt(tmp_path / "b", "forest")):
        document = to_document(overview(folder))
        again = json.loads(json.dumps(document, allow_nan=False, ensure_ascii=False))
        assert again == document
        assert document["form"] == "algaudit-overview/1"
        assert {"program", "logic", "importance", "grouped", "faithful", "fidelity"} <= set(document)


def test_the_same_folder_gives_the_same_overview(tmp_path):
    folder = write_algorithm(tmp_path / "a")
    assert to_document(overview(folder)) == to_document(overview(folder))
