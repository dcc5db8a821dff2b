"""Two audits compared: matching, changes by hand, verdicts, what is refused, and the document."""

import json

import numpy as np
import pytest
from hatchling.builders.wheel import WheelBuilder
from jsonschema import Draft202012Validator

from algaudit import AuditPlan
from algaudit.audit.compared.compare import SCHEMA_FILE, compare_audits, to_json
from algaudit.audit.compared.criteria import Criteria
from algaudit.audit.compared.reading import audited
from algaudit.errors import InputError
from algaudit.fairness.change.gap_change import change_limits, size_change_limits
from tests.algaudit.audit.compared.sides import (
    NEW,
    OLD,
    columns_of,
    compared,
    criterion,
    judged,
    made_of,
    newcombe,
    side,
)

SCHEMA = json.loads(SCHEMA_FILE.read_text("utf-8"))


def test_a_change_is_that_of_two_independent_gaps():
    (change,) = compared().changes
    before, before_limits = newcombe(OLD["f"], OLD["m"])
    after, after_limits = newcombe(NEW["f"], NEW["m"])
    assert (change.measure, change.by, change.group, change.reference) == ("selection_rate", ["sex"], ["f"], ["m"])
    assert change.change["value"] == pytest.approx(after - before)
    assert change.change["value"] == pytest.approx(0.27)
    low, high = change_limits(after, after_limits, before, before_limits)
    assert (change.change["low"], change.change["high"]) == pytest.approx((float(low), float(high)), abs=1e-12)
    low, high = size_change_limits(after, after_limits, before, before_limits)
    assert (change.size_change["low"], change.size_change["high"]) == pytest.approx(
        (float(low), float(high)), abs=1e-12
    )
    assert change.size_change["value"] == pytest.approx(-0.27)
    assert change.old["numerator"] == 300
    assert change.new["reference_denominator"] == 1001
    assert (change.verdict, change.turned, change.primary) == ("better", False, True)


def test_the_verdict_of_the_mirrored_comparison_is_worse():
    found = compared(NEW, OLD)
    assert found.changes[0].verdict == "worse"
    assert found.worse
    assert not compared().worse


def test_a_small_change_of_many_cases_is_not_worse_and_of_few_cannot_be_told():
    many = {"m": (60_000, 40_001), "f": (58_000, 42_000)}
    assert compared(many, many | {"f": (57_900, 42_100)}).changes[0].verdict == "not_worse"
    few = {"m": (12, 9), "f": (11, 9)}
    assert compared(few, few | {"f": (10, 10)}).changes[0].verdict == "too_little_data"


def test_a_gap_that_turns_round_is_said_to_turn():
    (change,) = compared({"m": (500, 501), "f": (300, 700)}, {"m": (500, 501), "f": (700, 300)}).changes
    assert change.turned
    assert change.size_change["value"] == pytest.approx(0.0, abs=0.002)


def test_the_margin_is_the_tolerance_of_the_new_audit_unless_given():
    assert compared().margin == 0.05
    assert compared(tolerance=0.1).margin == 0.1
    wide = compare_audits(side(NEW), side({"m": (600, 401), "f": (500, 500)}), margin=0.3)
    assert (wide.margin, wide.changes[0].verdict) == (0.3, "not_worse")


def test_the_risk_is_shared_among_the_gaps_that_can_be_judged():
    more = {"x": (5, 4), "y": (200, 200)}
    found = compared(OLD | more, NEW | more)
    assert found.family == 3
    assert {change.confidence for change in found.changes} == {round(1 - 0.05 / 3, 12)}
    alone = compared()
    assert (alone.family, alone.changes[0].confidence) == (1, 0.95)
    assert found.changes[0].size_change["low"] < alone.changes[0].size_change["low"]


def test_only_measures_declared_beforehand_get_a_verdict():
    rng = np.random.default_rng(1)
    columns = {"sex": rng.choice(["f", "m"], 900), "granted": rng.integers(0, 2, 900), "ok": rng.integers(0, 2, 900)}
    plan = {"outcome": "ok", "count": None, "primary": ("true_positive_rate",)}
    made = made_of(columns, **plan)
    one = audited(made.result, AuditPlan.model_validate(made.result.plan), made.cube)
    found = compare_audits(one, one)
    assert {change.measure for change in found.changes if change.verdict} == {"true_positive_rate"}
    assert len(found.changes) == 12
    assert all(change.confidence == 0.95 for change in found.changes)


def test_gaps_that_only_one_audit_has_are_listed_with_the_reason():
    found = compared(OLD | {"x": (50, 50)}, NEW | {"y": (50, 50)})
    assert [(gap.group, gap.reason) for gap in found.only_old] == [(["x"], "group_absent")]
    assert [(gap.group, gap.reason) for gap in found.only_new] == [(["y"], "group_absent")]
    assert [change.group for change in found.changes] == [["f"]]


def test_groupings_and_measures_of_one_audit_only_are_listed():
    columns = columns_of(NEW) | {"region": list("abab"), "ok": ["1", "0", "1", "0"]}
    plan = {"by": [{"column": "sex"}, {"column": "region"}], "outcome": "ok"}
    wide = made_of(columns, **plan)
    new = audited(wide.result, AuditPlan.model_validate(wide.result.plan), wide.cube)
    found = compare_audits(side(OLD), new)
    reasons = {(gap.measure, tuple(gap.by)): gap.reason for gap in found.only_new}
    assert reasons["selection_rate", ("region",)] == "grouping_absent"
    assert reasons["true_positive_rate", ("sex",)] == "measure_absent"
    assert not found.only_old


def test_another_reference_of_the_old_audit_is_measured_again_and_said():
    turned = {"m": (600, 399), "f": (300, 701)}
    found = compared(turned, NEW)
    (change,) = found.changes
    assert (change.group, change.reference) == (["f"], ["m"])
    assert change.old["difference"] == pytest.approx(300 / 1001 - 600 / 999)
    (told,) = found.rebased
    assert (told.by, told.old_reference, told.reference) == (["sex"], ["f"], ["m"])
    assert not compared().rebased


def test_a_reference_that_the_old_audit_hardly_has_is_not_used():
    found = compared({"m": (3, 4), "f": (300, 700), "x": (100, 200)}, NEW | {"x": (100, 200)})
    assert not found.changes
    assert {gap.reason for gap in found.only_new} == {"reference_differs"}
    none = compared({"f": (300, 700), "x": (100, 200)}, NEW | {"x": (100, 200)})
    assert {gap.reason for gap in none.only_new} == {"reference_absent"}


def test_groups_too_small_to_compare_with_are_listed():
    found = compared({"m": (3, 4), "f": (3, 5)}, NEW)
    assert [gap.reason for gap in found.only_new] == ["no_reference"]


def test_the_order_of_crossed_columns_does_not_matter():
    columns = columns_of(OLD) | {"age": ["old"] * 4}
    columns = {name: values * 2 for name, values in columns.items()} | {"age": ["old"] * 4 + ["young"] * 4}
    one, two = (made_of(columns, by=[], across=[across]) for across in (["sex", "age"], ["age", "sex"]))
    sides = [audited(each.result, AuditPlan.model_validate(each.result.plan), each.cube) for each in (one, two)]
    found = compare_audits(*sides)
    assert not found.only_old
    assert not found.only_new
    assert {len(change.by) for change in found.changes} == {1, 2}


def test_undefined_rates_have_no_change_and_no_verdict_of_data():
    columns = columns_of(OLD) | {"ok": ["1", "1", "0", "0"]}
    made = made_of(columns, outcome="ok", primary=("true_positive_rate",))
    one = audited(made.result, AuditPlan.model_validate(made.result.plan), made.cube)
    found = compare_audits(one, one)
    (change,) = (each for each in found.changes if each.measure == "true_positive_rate")
    assert (change.verdict, change.reason) == ("too_little_data", "undefined_old")
    assert change.size_change == {"value": None, "low": None, "high": None}
    json.loads(to_json(found), parse_constant=pytest.fail)


@pytest.mark.parametrize(
    ("plan", "name"),
    [
        ({"positive": "0"}, "positive"),
        ({"positive_is": "adverse"}, "positive_is"),
    ],
)
def test_another_question_is_refused(plan, name):
    with pytest.raises(InputError, match=f"{name} is"):
        compare_audits(side(OLD), side(NEW, **plan))
    with pytest.raises(InputError, match=f"{name} is"):
        compare_audits(side(OLD, **plan), side(NEW), criteria=Criteria((criterion(),), "x"))


def test_another_decision_column_is_refused():
    columns = {("paid" if name == "granted" else name): values for name, values in columns_of(NEW).items()}
    made = made_of(columns, decision="paid")
    new = audited(made.result, AuditPlan.model_validate(made.result.plan), made.cube)
    with pytest.raises(InputError, match="decision is “granted” in the old one and “paid” in the new one"):
        compare_audits(side(OLD), new)


def test_another_outcome_or_weight_is_refused():
    columns = columns_of(OLD) | {"ok": ["1", "0", "1", "0"], "due": ["1", "0", "1", "0"]}

    def one(**plan):
        made = made_of(columns, **plan)
        return audited(made.result, AuditPlan.model_validate(made.result.plan), made.cube)

    with pytest.raises(InputError, match="outcome is “ok”"):
        compare_audits(one(outcome="ok"), one(outcome="due"))
    with pytest.raises(InputError, match="outcome_positive is “1”"):
        compare_audits(one(outcome="ok"), one(outcome="ok", outcome_positive="0"))
    with pytest.raises(InputError, match="weight is “—” in the old one and “n”"):
        compare_audits(one(), one(count=None, weight="n"))


@pytest.mark.parametrize("plan", [{"suppressed": (1, 9)}, {"rounded": 10}])
def test_audits_of_hidden_or_rounded_counts_are_not_compared(plan):
    made = made_of(columns_of(NEW))
    coarse = AuditPlan.model_validate(made.result.plan | plan)
    with pytest.raises(InputError, match="The new audit rests on hidden or rounded counts"):
        compare_audits(side(OLD), audited(made.result, coarse, made.cube))
    with pytest.raises(InputError, match="The old audit"):
        compare_audits(audited(made.result, coarse, made.cube), side(NEW))


def documents():
    plain = compared(OLD | {"x": (50, 50)}, NEW | {"y": (50, 50)})
    with_criteria = judged(NEW, criterion(), criterion(group=("z",)), old={"m": (600, 399), "f": (300, 701)})
    return [json.loads(to_json(each)) for each in (plain, with_criteria, compared({"m": (3, 4), "f": (3, 5)}, NEW))]


@pytest.mark.parametrize("document", documents())
def test_every_document_fits_the_schema_and_nothing_else_does(document):
    validator = Draft202012Validator(SCHEMA)
    validator.check_schema(SCHEMA)
    assert [error.message for error in validator.iter_errors(document)] == []
    assert not validator.is_valid(document | {"more": 1})
    assert list(document) == list(SCHEMA["properties"])
    for name in document:
        assert not validator.is_valid({key: value for key, value in document.items() if key != name})


def test_both_schemas_are_shipped_with_the_library():
    shipped = {item.distribution_path for item in WheelBuilder(str(SCHEMA_FILE.parents[3])).recurse_included_files()}
    assert {f"algaudit/audit/compared/{name}-1.schema.json" for name in ("comparison", "criteria")} <= shipped


def partly(**plan):
    """Return an audit with an outcome that, as ``labelled`` says, was looked at for some cases only."""
    columns = {"sex": list("mmmmffff"), "granted": ["1", "1", "0", "0"] * 2, "due": ["1", "0"] * 4}
    columns |= {"looked": ["1", "0", "1", "1"] * 2, "n": [200, 150, 100, 151, 150, 100, 200, 150]}
    made = made_of(columns, outcome="due", **plan)
    return audited(made.result, AuditPlan.model_validate(made.result.plan), made.cube)


@pytest.mark.parametrize("labelled", [(None, "looked"), ("looked", None), ("looked", "looked")])
def test_an_outcome_looked_at_for_some_cases_only_is_not_compared(labelled):
    old, new = (partly(labelled=column) for column in labelled)
    found = compare_audits(old, new)
    assert {item.measure for item in found.changes} == {"selection_rate"}
    assert (found.only_old, found.only_new, found.outcome_for_some) == ([], [], True)
    Draft202012Validator(SCHEMA).validate(json.loads(to_json(found)))
    known = compare_audits(partly(), partly())
    assert (len({item.measure for item in known.changes}), known.outcome_for_some) == (12, False)


@pytest.mark.parametrize("labelled", [(None, "looked"), ("looked", None)])
def test_a_criterion_on_an_outcome_looked_at_for_some_cases_only_is_refused(labelled):
    old, new = (partly(labelled=column) for column in labelled)
    for measure in ("true_positive_rate", "base_rate", "balanced_accuracy"):
        wanted = Criteria((criterion(), criterion(measure=measure)), "sha256:" + "0" * 64)
        with pytest.raises(InputError, match=f"Criterion 2 asks for {measure}.*some cases only"):
            compare_audits(old, new, criteria=wanted)
    assert compare_audits(old, new, criteria=Criteria((criterion(),), "sha256:" + "0" * 64)).criteria


def test_a_selection_gap_is_compared_the_same_whoever_was_looked_at():
    wanted = compare_audits(partly(), partly(primary=["selection_rate"])).changes[0]
    found = compare_audits(partly(labelled="looked"), partly(labelled="looked")).changes[0]
    assert (found.old, found.new) == (wanted.old, wanted.new)
