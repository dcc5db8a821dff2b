"""The stages of a procedure, from a log to plain figures."""

import json
from importlib import resources

import jsonschema
import numpy as np
import pyarrow as pa
import pytest

from algaudit import AuditPlan, read_decisions
from algaudit.audit.checks.check import Material
from algaudit.audit.checks.from_counts.funnel import check
from algaudit.audit.tables import table as measured
from algaudit.cube.count import count_cube
from tests.algaudit.audit.logs import audit_of, by


def table(*cells):
    """Return a counted table of (sex, eligible, picked, cases); the decision is that of the last stage."""
    sex, eligible, picked, number = zip(*cells, strict=True)
    granted = [int(value in {1, "是"}) for value in picked]
    return {"sex": sex, "eligible": eligible, "picked": picked, "granted": granted, "n": number}


#: Of 200 women 160 are eligible and 40 of them picked; of 200 men 160 and 120: the gap arises at the second stage.
SECOND = table(
    *(("f", 1, 1, 40), ("f", 1, 0, 120), ("f", 0, 0, 40)),
    *(("m", 1, 1, 120), ("m", 1, 0, 40), ("m", 0, 0, 40)),
)


def checked(counted, **plan):
    stated = {"by": by("sex"), "reference": {"sex": "m"}, "stage": ("eligible", "picked"), **plan}
    audit = audit_of(counted, **stated)
    figures = dict(audit.result.checks["funnel"])
    assert figures.pop("status") == "done"
    schema = json.loads(
        resources.files("algaudit.audit.checks").joinpath("schemas/funnel.schema.json").read_text("utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(json.dumps(figures, allow_nan=False)), schema)
    return figures, [item for item in audit.result.findings if item.facts.get("check") == "funnel"]


def test_a_gap_is_found_at_the_stage_where_it_arises_and_nowhere_else():
    figures, found = checked(SECOND)
    assert [(item.facts["kind"], item.facts["stage"], item.severity) for item in found] == [
        ("through", "picked", "alert"),
        ("passed", "picked", "alert"),
    ]
    whole, stage = (item.facts for item in found)
    assert whole["difference"] == pytest.approx(40 / 200 - 120 / 200)
    assert whole["arises"] == ["picked"]
    assert stage["difference"] == pytest.approx(40 / 160 - 120 / 160)
    assert (stage["numerator"], stage["denominator"], stage["before"]) == (40, 160, "eligible")
    assert (stage["reference_numerator"], stage["reference_denominator"]) == (120, 160)
    assert figures["family"] == 3


def test_contributions_add_up_to_the_logarithm_of_the_ratio_of_the_final_shares():
    figures, _ = checked(SECOND)
    added = figures["tables"][1]["contributions"]
    assert [row["log_ratio"] for row in added] == pytest.approx([0.0, np.log(1 / 3)])
    (whole,) = [row for row in figures["tables"][1]["gaps"] if row["kind"] == "through"]
    assert sum(row["log_ratio"] for row in added) == pytest.approx(np.log(whole["ratio"]))


def test_everybody_stands_first_with_shares_of_all_and_of_those_before():
    figures, _ = checked(SECOND)
    eligible, picked = figures["tables"][0]["stages"]
    assert figures["tables"][0]["by"] == []
    assert eligible["passed"]["value"] == pytest.approx([0.8])
    assert picked["passed"]["value"] == pytest.approx([0.5])
    assert picked["through"]["value"] == pytest.approx([0.4])


def test_who_skips_a_stage_and_where_a_decision_is_blank_is_told():
    odd = table(*zip(*(SECOND[name] for name in ("sex", "eligible", "picked", "n")), strict=True), ("f", 0, 1, 7))
    odd = {
        name: [*values, *more] for (name, values), more in zip(odd.items(), [["m"], [1], [None], [0], [5]], strict=True)
    }
    figures, found = checked(odd)
    assert (figures["skipped"], figures["blank"]) == ([0, 7], [0, 5])
    told = {item.code: item for item in found if item.severity == "notice"}
    assert told["funnel_skipped"].facts["skipped"] == 7
    assert told["funnel_blank"].facts["blank"] == 5


def test_chinese_stages_are_understood():
    words = {1: "是", 0: "否"}
    counted = {**SECOND, "eligible": [words[value] for value in SECOND["eligible"]]}
    figures, _ = checked(counted)
    assert figures["stages"][0] == {"column": "eligible", "passed": "是"}


def test_a_stage_whose_values_say_neither_yes_nor_no_is_not_possible():
    counted = {**SECOND, "eligible": ["ab"[value] for value in SECOND["eligible"]]}
    audit = audit_of(counted, by=by("sex"), stage=("eligible", "picked"))
    wanted = {"status": "not_possible", "reason": "stage_unclear", "column": "eligible", "values": ["a", "b"]}
    assert audit.result.checks["funnel"] == wanted


def test_where_nobody_is_left_there_is_no_share_and_no_gap():
    counted = table(("f", 0, 0, 30), ("m", 1, 1, 20), ("m", 1, 0, 20))
    figures, _ = checked(counted)
    late = [row for row in figures["tables"][1]["gaps"] if row["stage"] == "picked" and row["kind"] == "passed"]
    assert (late[0]["difference"], late[0]["reason"], late[0]["verdict"]) == (None, "nobody_left", "too_little_data")
    added = figures["tables"][1]["contributions"]
    assert [row["log_ratio"] for row in added] == [None, None]
    assert added[0]["high"] is not None


def test_one_stage_is_a_funnel_without_a_whole():
    figures, found = checked(SECOND, stage=("picked",))
    assert [row["kind"] for row in figures["tables"][1]["gaps"]] == ["passed"]
    assert figures["tables"][1]["arises"] == []
    assert [item.facts["kind"] for item in found] == ["passed"]


def test_without_groups_there_are_shares_and_no_gaps():
    figures, found = checked(SECOND, by=[], reference={})
    assert [made["gaps"] for made in figures["tables"]] == [[]]
    assert found == []


def test_each_group_is_told_where_its_own_gap_arises_the_largest_stage_first():
    figures, _ = checked(
        table(
            *(("a", 1, 1, 40), ("a", 1, 0, 120), ("a", 0, 0, 40)),
            *(("b", 1, 1, 20), ("b", 1, 0, 60), ("b", 0, 0, 120)),
            *(("m", 1, 1, 120), ("m", 1, 0, 40), ("m", 0, 0, 40)),
        )
    )
    assert figures["tables"][1]["arises"] == [
        {"group": ["a"], "stages": ["picked"]},
        {"group": ["b"], "stages": ["picked", "eligible"]},
    ]


def test_small_steps_can_make_a_gap_that_arises_at_no_single_stage():
    # Each step loses 12 points, which chance makes among so few; together 22 points are too many.
    counted = table(
        *(("f", 1, 1, 98), ("f", 1, 0, 42), ("f", 0, 0, 60)),
        *(("m", 1, 1, 124), ("m", 1, 0, 32), ("m", 0, 0, 44)),
    )
    figures, found = checked(counted, tolerance=0.11)
    assert figures["tables"][1]["arises"] == [{"group": ["f"], "stages": []}]
    assert [(item.facts["kind"], item.facts["arises"]) for item in found] == [("through", [])]


def test_equal_treatment_at_every_stage_is_seldom_called_a_gap():
    draws, alarms = np.random.default_rng(6), 0
    for _ in range(40):
        cells = []
        for sex, size in (("f", 300), ("m", 500)):
            eligible = int(draws.binomial(size, 0.6))
            picked = int(draws.binomial(eligible, 0.5))
            cells += [(sex, 1, 1, picked), (sex, 1, 0, eligible - picked), (sex, 0, 0, size - eligible)]
        alarms += bool(checked(table(*cells), tolerance=0.0)[1])
    # 5 % of 40 and three standard errors.
    assert alarms <= 6


def decided(counted, stages, **plan):
    """Return the figures where the decision itself is named as a stage."""
    log = read_decisions(pa.table(counted))
    counts = {"decision": "picked", "count": "n", "by": by("sex"), "reference": {"sex": "m"}, **plan}
    without = AuditPlan.model_validate({**counts, "stage": [name for name in stages if name != "picked"]})
    cube = count_cube(log, without.roles())
    stated = AuditPlan.model_validate({**counts, "stage": stages})
    tables = [measured(cube, grouping, stated) for grouping in [(), *without.groupings()]]
    return check(Material(stated, cube, tables, None))


@pytest.mark.parametrize(
    ("words", "positive"), [((1, 0), "1"), (("grant", "refuse"), "grant"), (("全额", "驳回"), "全额"), ((0, 1), "0")]
)
def test_the_decision_itself_is_a_stage(words, positive):
    counted = {**SECOND, "picked": [words[0] if value else words[1] for value in SECOND["picked"]]}
    found = decided(counted, ["eligible", "picked"], positive=positive)
    wanted, _ = checked(SECOND)
    assert found.figures["tables"] == wanted["tables"]
    assert found.figures["stages"] == [
        {"column": "eligible", "passed": "1"},
        {"column": "picked", "passed": positive},
    ]
    assert [item.code for item in found.findings] == ["funnel_gap", "funnel_gap"]


def test_a_decision_of_several_values_is_passed_by_the_positive_one_alone():
    cells = [
        ("f", 1, "all", 40),
        ("f", 1, "part", 60),
        ("f", 0, "none", 100),
        ("m", 1, "all", 100),
        ("m", 0, "none", 100),
    ]
    counted = dict(zip(("sex", "eligible", "picked", "n"), map(list, zip(*cells, strict=True)), strict=True))
    stages = decided(counted, ["eligible", "picked"], positive="all").figures["tables"][0]["stages"]
    assert [stage["through"]["numerator"] for stage in stages] == [[200], [140]]


def test_the_stages_keep_the_order_of_the_plan_and_the_decision_may_stand_alone():
    first = decided(SECOND, ["picked", "eligible"]).figures
    assert [stage["column"] for stage in first["stages"]] == ["picked", "eligible"]
    assert [stage["column"] for stage in decided(SECOND, ["picked"]).figures["stages"]] == ["picked"]
