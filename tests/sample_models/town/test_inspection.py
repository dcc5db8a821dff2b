"""A model that learnt from where somebody looked sends the inspectors there again, and the audit says so."""

import onnx
import pytest

MANY = {"by": ["residents of the grid"], "group": ["many moved in"], "reference": ["few moved in"]}


def test_grids_with_many_who_moved_in_are_inspected_first(audited):
    (gap,) = audited("inspection").found("alert", "gap", measure="selection_rate", **MANY)
    assert gap.facts["low"] > 0.2
    assert gap.facts["worse_off"] == "group"


def test_among_grids_without_a_hazard_too_as_the_checks_by_lot_show(audited):
    (gap,) = audited("inspection").found("alert", "labels_gap", measure="false_positive_rate", **MANY)
    assert gap.facts["source"] == "arm"
    assert gap.facts["low"] > 0.1
    assert gap.facts["worse_off"] == "group"


def test_there_are_as_many_hazards_in_both_kinds_of_grids(audited):
    tables = audited("inspection").result.checks["labels"]["tables"]
    (hazards,) = [item for item in tables if item["measure"] == "base_rate" and item["by"]]
    assert hazards["source"] == "arm"
    assert abs(hazards["gaps"][0]["nearest"]) < 0.05
    assert not audited("inspection").found("alert", "labels_gap", measure="base_rate")


def test_the_model_leans_on_rented_homes_and_earlier_findings(audited):
    (leaning,) = audited("inspection").found("notice", "importance_leaning")
    assert leaning.facts["group"] == ["many moved in"]
    assert leaning.facts["feature"] in {"share of rented homes", "hazards found last year"}
    assert leaning.facts["low"] > 0


def test_the_twin_that_learnt_from_checks_by_lot_is_not_accused(audited):
    assert audited("inspection-fair").alerts == []


@pytest.mark.parametrize("slug", ["inspection", "inspection-fair"])
def test_the_file_holds_two_plain_nodes_and_named_inputs(town, slug):
    model = onnx.load(town("zh") / slug / "model.onnx")
    onnx.checker.check_model(model, full_check=True)
    assert [node.op_type for node in model.graph.node] == ["Concat", "LinearClassifier"]
    assert [item.name for item in model.graph.input] == [
        "小作坊小门店数",
        "当月群众反映件数",
        "出租房占比",
        "上年检查发现隐患数",
    ]


def test_nothing_is_known_where_nobody_looked(town):
    text = (town("en") / "inspection" / "decisions" / "2026-01.csv").read_text("utf-8-sig")
    head, *rows = [line.split(",") for line in text.splitlines()]
    looked, hazard = head.index("inspected"), head.index("hazard")
    assert {row[hazard] == "" for row in rows if row[looked] == "no"} == {True}
    assert {row[hazard] for row in rows if row[looked] == "yes"} == {"yes", "no"}
