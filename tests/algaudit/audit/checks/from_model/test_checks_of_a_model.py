"""An algorithm handed in with a log is held against it and asked what it leans on and what people could change."""

import json
from importlib import resources

import jsonschema
import pytest

from algaudit import AuditPlan, read_decisions
from algaudit.audit.checks.check import Material, NotPossible
from algaudit.audit.checks.from_model import fidelity, importance, recourse
from algaudit.audit.folder import save_audit
from algaudit.audit.runner import run_audit
from algaudit.audit.tables import table as measured
from algaudit.audit.verify import verified
from algaudit.cube.count import count_cube
from algaudit.errors import InputError
from tests.cards import CARD, card, columns, table

PLAN = {"decision": "granted", "by": [{"column": "group"}]}


def material(log=None, model=None, **plan):
    read = read_decisions(table() if log is None else log)
    stated = AuditPlan.model_validate(PLAN | plan)
    cube = count_cube(read, stated.roles())
    return Material(stated, cube, [measured(cube, by, stated) for by in [(), *stated.groupings()]], read, model=model)


def audited(log=None, model=None, **plan):
    read = read_decisions(table() if log is None else log)
    return run_audit(read, AuditPlan.model_validate(PLAN | plan), model=model or card(), crosscheck=False)


def schema(name):
    return json.loads(resources.files("algaudit.audit.checks").joinpath("schemas", f"{name}.schema.json").read_text())


@pytest.fixture(scope="module")
def whole():
    return audited()


def test_a_card_that_made_the_decisions_is_faithful(whole):
    found = whole.result.checks["fidelity"]
    assert (found["verdict"], found["compared"], found["agreeing"], found["unknown"]) == ("faithful", 400, 400, 0)
    assert found["inputs"] == ["income", "years", "idle"]


def test_one_decision_that_people_changed_is_told():
    rows = columns()
    rows["granted"][0] = "no"
    rows["granted"][1] = None
    found = fidelity.check(material(table(granted=rows["granted"]), card()))
    assert (found.figures["verdict"], found.figures["compared"], found.figures["unknown"]) == ("not_faithful", 399, 1)
    assert [(item.code, item.facts) for item in found.findings] == [
        ("model_differs", {"compared": 399, "differing": 1})
    ]


def test_decisions_in_other_words_cannot_be_compared():
    with pytest.raises(NotPossible) as caught:
        fidelity.check(material(table(granted=["1", "0"] * 200), card()))
    assert (caught.value.reason, caught.value.facts) == (
        "model_other_labels",
        {"column": "granted", "labels": "yes, no"},
    )


def test_an_amount_is_compared_where_its_column_is_named():
    model = card(decide=None, positive=None, amount={"least": 0})
    log = table(paid=[3.0 if place % 2 == 0 else 1.0 for place in range(400)])
    with pytest.raises(NotPossible, match="model_yields_amount"):
        fidelity.check(material(log, model))
    assert fidelity.check(material(log, model, amount="paid")).figures["compared"] == 400


def test_years_set_group_b_apart_by_a_whole_point(whole):
    """Half of a has two points for years, nobody in b: one point on average; incomes are alike."""
    (grouping,) = whole.result.checks["importance"]["groupings"]
    signed = {item["feature"]: item["signed"] for item in grouping["leanings"] if item["group"] == ["b"]}
    assert signed["years"]["value"] == pytest.approx(-1.0)
    assert signed["years"]["clear"]
    assert signed["income"]["value"] == pytest.approx(0.0)
    (finding,) = [item for item in whole.result.findings if item.code == "importance_leaning"]
    assert (finding.severity, finding.facts["feature"], finding.facts["group"]) == ("notice", "years", ["b"])
    assert finding.facts["difference"] == pytest.approx(-1.0)


def test_an_input_that_is_read_but_never_used_moves_nothing(whole):
    sizes = {item["feature"]: item["size"]["value"] for item in whole.result.checks["importance"]["inputs"]}
    assert sizes["idle"] == 0
    assert sizes["years"] > sizes["income"] > 0


def test_whoever_needs_years_could_pay_for_them(whole):
    """Everybody refused has fewer than ten years: six more give two points and so the decision."""
    found = whole.result.checks["recourse"]
    every = found["everybody"]
    assert (every["without"], every["looked_at"], every["within_reach"], every["median_cost"]) == (300, 300, 300, 6.0)
    assert found["changeable"] == ["years"]
    assert not [item for item in whole.result.findings if item.code == "recourse_gap"]


def test_a_group_without_a_way_is_told():
    features = json.loads(json.dumps(CARD["features"]))
    features[2]["values"]["y"] = {"zh": "y", "en": "y"}
    excluded = [{"when": {"feature": "idle", "is": ["y"]}, "label": "no"}]
    idle = ["y" if group == "b" else "x" for group in columns()["group"]]
    found = recourse.check(material(table(idle=idle), card(features=features, exclude=excluded)))
    (grouping,) = found.figures["groupings"]
    assert [(item["within_reach"], item["looked_at"]) for item in grouping["groups"]] == [(100, 100), (0, 200)]
    (gap,) = found.findings
    assert (gap.code, gap.severity, gap.facts["group"], gap.facts["difference"]) == (
        "recourse_gap",
        "notice",
        ["b"],
        -1,
    )
    assert -1 <= gap.facts["low"] < gap.facts["high"] < -0.9


@pytest.mark.parametrize(
    ("changed", "plan", "reason"),
    [
        ({"features": [{**item, "change": {}} for item in CARD["features"]]}, {}, "recourse_all_fixed"),
        ({}, {"positive_is": "adverse"}, "recourse_adverse"),
        ({"decide": None, "positive": None, "amount": {}}, {}, "recourse_no_decision"),
    ],
)
def test_why_nothing_can_be_said_of_what_people_could_change(changed, plan, reason):
    with pytest.raises(NotPossible, match=reason):
        recourse.check(material(model=card(**changed), **plan))


@pytest.mark.parametrize("check", [fidelity.check, importance.check, recourse.check])
def test_without_the_algorithm_there_is_no_answer(check):
    with pytest.raises(NotPossible, match="no_model"):
        check(material())
    with pytest.raises(NotPossible, match="no_model"):
        check(material(model=lambda rows: rows))


@pytest.mark.parametrize("name", ["fidelity", "importance", "recourse"])
def test_the_figures_are_as_their_schema_says(whole, name):
    figures = {key: value for key, value in whole.result.checks[name].items() if key != "status"}
    jsonschema.Draft202012Validator(schema(name)).validate(figures)


def test_verify_believes_such_a_result(whole, tmp_path):
    save_audit(tmp_path / "out", whole, {})
    found = verified(tmp_path / "out")
    assert (found.differing, found.impossible) == ([], [])
    assert {"fidelity", "importance", "recourse"} <= set(found.unchecked)


def test_the_plan_names_the_algorithm_and_takes_its_inputs(whole):
    assert whole.result.plan["algorithm"] == card().fingerprint
    assert list(whole.result.plan["features"]) == ["income", "years", "idle"]


def test_a_plan_made_for_another_algorithm_is_refused():
    with pytest.raises(InputError, match="another algorithm"):
        audited(algorithm="0" * 64)


def test_a_plan_with_an_algorithm_that_nobody_hands_in_says_so():
    made = run_audit(
        read_decisions(table()), AuditPlan.model_validate(PLAN | {"algorithm": "0" * 64}), crosscheck=False
    )
    assert made.result.checks["fidelity"] == {"status": "not_possible", "reason": "no_model"}


def test_the_flip_test_asks_the_algorithm_itself():
    """Age is no input of the card, so that another age changes nothing."""
    made = audited(by=[{"column": "age", "bands": [40]}])
    flips = made.result.checks["alike"]["flip_test"]
    assert flips["attributes"][0]["any_change"]["changed"] == 0


def test_groups_in_bands_are_told_apart_as_in_the_counts():
    found = importance.check(material(model=card(), by=[{"column": "age", "bands": [40]}]))
    assert [item["group"] for item in found.figures["groupings"][0]["groups"]] == [["<40"], ["≥40"]]


def test_an_input_may_make_groups_as_well():
    found = recourse.check(material(model=card(), by=[{"column": "years"}]))
    assert [item["group"] for item in found.figures["groupings"][0]["groups"]] == [["4"], ["12"]]
