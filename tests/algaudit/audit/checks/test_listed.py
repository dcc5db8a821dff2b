"""The list of checks: what switches each on, how an answer that cannot be given is told, and that each is complete."""

import ast
import json
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pytest

import algaudit.audit.checks as room
from algaudit import AuditPlan, read_decisions, run_audit
from algaudit.audit.checks import listed
from algaudit.audit.checks.listed import CHECKS, FROM_ROWS, wanted_checks
from algaudit.audit.result import Finding, to_json
from algaudit.audit.runner import _in_order
from algaudit.cube.count import count_cube
from algaudit.errors import InputError
from reports.checks.reasons import NOT_POSSIBLE

BASE = {"decision": "granted", "by": [{"column": "sex"}]}
LOG = {"sex": list("mmff") * 10, "granted": [1, 0, 1, 0] * 10, "three": ["a", "b", "c", "a"] * 10}


def wanted(**plan):
    made = AuditPlan.model_validate(BASE | plan)
    roles = AuditPlan(decision=made.decision, positive="a" if made.decision == "three" else None).roles()
    return [check.name for check in wanted_checks(made, count_cube(read_decisions(pa.table(LOG)), roles))]


@pytest.mark.parametrize(
    ("plan", "switched_on"),
    [
        ({}, []),
        ({"stratum": [{"column": "office"}]}, ["explained"]),
        ({"search": 2}, ["subgroups"]),
        ({"search": 2, "expected": "chance"}, ["subgroups", "expected_subgroups"]),
        ({"decision": "three"}, ["classes"]),
        ({"order": ["0", "1"]}, ["classes"]),
        ({"score": "points"}, ["sweep"]),
        ({"score": "points", "score_quality": True}, ["sweep", "scores"]),
        ({"score": "points", "quota": 5}, ["sweep", "allocation"]),
        ({"applied": "a", "decided": "b"}, ["waiting"]),
        ({"amount": "paid"}, ["amounts"]),
        ({"population": [{"group": {"sex": "f"}, "count": 3}]}, ["population"]),
        ({"features": ["rooms"]}, ["completeness", "proxies", "alike"]),
        ({"features": ["rooms"], "by": []}, ["clusters", "alike"]),
        ({"period": "day"}, ["completeness", "trend"]),
        ({"labelled": "seen"}, ["labels"]),
        ({"stage": ["listed"]}, ["funnel"]),
        ({"suppressed": (1, 9)}, ["bounds"]),
        ({"rounded": 10}, ["bounds"]),
        ({"what_if": True}, ["remedies"]),
        ({"algorithm": "0" * 64}, ["fidelity", "importance", "recourse"]),
    ],
)
def test_a_name_of_the_plan_switches_its_checks_on(plan, switched_on):
    by_itself = ["power"] if plan.get("by", BASE["by"]) else []
    assert wanted(**plan) == [*switched_on, *by_itself]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_every_check_has_a_function_words_and_a_schema(check):
    assert callable(import_module(check.module).check)
    words = import_module(f"reports.checks.{check.room}.{check.name}")
    assert callable(words.section)
    assert isinstance(words.SAID, dict)
    schema = json.loads((Path(room.__file__).parent / "schemas" / f"{check.name}.schema.json").read_text("utf-8"))
    assert schema["additionalProperties"] is False


def strings_given_to(name: str, tree: ast.Module) -> set[str]:
    """Return the first argument of every call of a name."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return {
        call.args[0].value
        for call in calls
        if call.func.id == name and call.args and isinstance(call.args[0], ast.Constant)
    }


def codes(name: str) -> dict[str, set[str]]:
    """Return, per check, the codes that its module and its helpers give to a name."""
    found: dict[str, set[str]] = {}
    for path in sorted(Path(room.__file__).parent.rglob("*.py")):
        found[path.stem] = strings_given_to(name, ast.parse(path.read_text("utf-8")))
    return found


def test_every_reason_why_a_check_has_no_answer_has_a_sentence():
    reasons = set().union(*codes("NotPossible").values())
    assert reasons == set(NOT_POSSIBLE)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_every_finding_of_a_check_has_a_sentence(check):
    words = import_module(f"reports.checks.{check.room}.{check.name}")
    assert codes("Finding")[check.name] <= set(words.SAID)


def audited(log, **plan):
    return run_audit(read_decisions(pa.table(log)), AuditPlan.model_validate(BASE | plan), crosscheck=False).result


def test_what_a_check_cannot_do_it_says_and_the_audit_goes_on():
    made = audited(LOG | {"a": [None] * 40, "b": [None] * 40}, applied="a", decided="b")
    facts = {"reason": "waiting_no_dates", "column": "a"}
    assert made.checks["waiting"] == {"status": "not_possible", **facts}
    (told,) = [item for item in made.findings if item.code == "check_not_possible"]
    assert (told.severity, told.facts) == ("notice", {"check": "waiting", **facts})
    assert made.measures
    assert to_json(made)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_is_not_finite_never_reaches_a_result(value):
    with pytest.raises(ValueError, match=str(value)):
        listed._plain({"rows": [{"value": value}]})


def test_the_check_that_nobody_asked_for_is_silent_when_it_has_no_answer():
    made = audited({"sex": ["m"] * 40, "granted": [1, 0] * 20})
    assert made.checks["power"]["status"] == "not_possible"
    assert not [item for item in made.findings if item.facts.get("check") == "power"]


def test_alerts_stand_before_notices_and_gaps_of_groups_before_what_checks_found():
    gap, notice = Finding("gap", "alert", {}), Finding("small_groups", "notice", {})
    alert, told = Finding("subgroup_gap", "alert", {}), Finding("subgroups_none", "notice", {})
    assert _in_order([gap, notice], [told, alert]) == [gap, alert, notice, told]


def test_single_cases_are_read_for_those_checks_alone_that_say_so():
    assert {check.name for check in CHECKS if check.module.split(".")[-2] in {"from_rows", "from_model"}} == FROM_ROWS


def test_columns_of_single_cases_are_looked_for_before_anything_is_counted():
    with pytest.raises(InputError, match="There is no column piad"):
        audited(LOG | {"paid": [1.0] * 40}, amount="piad")


@pytest.mark.parametrize("name", sorted(FROM_ROWS))
def test_a_check_of_single_cases_may_find_exactly_what_it_has_words_for(name):
    (check,) = [item for item in CHECKS if item.name == name]
    assert check.codes == set(import_module(f"reports.checks.{check.room}.{name}").SAID)


def test_only_the_bounds_know_that_counts_may_be_hidden():
    assert [check.name for check in CHECKS if check.of_coarse] == ["bounds"]


@pytest.mark.parametrize(
    ("name", "plan"),
    [
        ("explained", {"stratum": [{"column": "office"}]}),
        ("subgroups", {"search": 2}),
        ("classes", {"order": ["0", "1"]}),
        ("population", {"population": [{"group": {"sex": "f"}, "count": 3}]}),
        ("trend", {"period": "day"}),
        ("remedies", {"what_if": True}),
    ],
)
def test_of_coarse_counts_no_check_but_the_bounds_has_an_answer(name, plan):
    log = {"sex": ["m", "m", "f", "f"], "granted": [1, 0, 1, 0], "n": ["30", "<10", "20", "30"]}
    more = {"office": ["x", "y", "x", "y"], "day": ["2026-01", "2026-02", "2026-01", "2026-02"]}
    made = audited(log | more, count="n", suppressed=(1, 9), **plan)
    assert made.checks[name] == {"status": "not_possible", "reason": "counts_coarse"}
    assert made.checks["bounds"]["status"] == "done"
    assert {row.value for row in made.measures} == {None}
    assert not made.gaps
