"""The check of decisions with several values: what it reports, that it keeps quiet, and bad orders."""

import json
import time
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator

import algaudit.audit.checks as room
from algaudit import AuditPlan
from algaudit.audit.checks.check import Material
from algaudit.audit.checks.from_counts.classes import check
from algaudit.audit.runner import audit_cube
from algaudit.audit.tables import table
from algaudit.cube.cube import Cube, Dimension
from algaudit.errors import InputError
from tests.algaudit.audit.logs import audit_of, by
from tests.benchmarks.scores import RESULTS, false_alarms

SCHEMA = json.loads((Path(room.__file__).parent / "schemas" / "classes.schema.json").read_text("utf-8"))
ORDER = ["refuse", "partial", "grant"]
#: As many granted on both sides; women are refused where men get a part.
STEPS = {
    "sex": "mmmfff",
    "granted": ["grant", "partial", "refuse"] * 2,
    "n": [200, 150, 50, 200, 50, 150],
}


def figures_of(counted, **plan):
    stated = {"by": by("sex"), "positive": "grant", "reference": {"sex": "m"}, **plan}
    result = audit_of(counted, **stated).result
    return result.checks["classes"], [item for item in result.findings if item.facts.get("check") == "classes"]


def row_of(figures, measure, label):
    (row,) = (row for row in figures["groupings"][1]["measures"] if (row["measure"], row["label"]) == (measure, label))
    return row


def test_a_gap_below_the_grant_is_found_that_the_selection_rate_does_not_show():
    figures, found = figures_of(STEPS)
    assert row_of(figures, "decided", "grant")["gaps"][0]["difference"] == 0
    partial = row_of(figures, "decided", "partial")["gaps"][0]
    assert partial["difference"] == pytest.approx(-0.25)
    assert partial["verdict"] == "gap"
    assert figures["groupings"][1]["groups"] == [
        {"group": ["f"], "cases": [200, 50, 150]},
        {"group": ["m"], "cases": [200, 150, 50]},
    ]
    (finding,) = found
    assert (finding.code, finding.severity) == ("classes_gap", "alert")
    assert (finding.facts["measure"], finding.facts["labels_with_gap"]) == ("decided", 2)
    assert (finding.facts["numerator"], finding.facts["denominator"]) == (50, 400)
    assert figures["tests"] == 3


def test_the_whole_table_is_tested_at_once():
    figures, _ = figures_of(STEPS)
    found = figures["groupings"][1]["independence"]
    # 100 and 100 expected where 150 and 50 are, twice: 4 · 2500/100; V = √(100/800).
    assert (found["chi_square"], found["freedom"], found["reason"]) == (pytest.approx(100), 2, None)
    assert found["cramers_v"] == pytest.approx(0.125**0.5)
    assert figures["groupings"][0]["independence"] is None


def test_with_an_order_it_is_said_who_is_decided_better():
    figures, found = figures_of(STEPS, order=ORDER)
    (gap,) = figures["groupings"][1]["in_order"]["gaps"]
    # f: ½ ⅛ ⅜, m: ½ ⅜ ⅛ from best to worst. Better ½·½ + ⅛·⅛, worse ⅛·½ + ⅜·⅞.
    assert (gap["better"], gap["worse"]) == pytest.approx((17 / 64, 25 / 64))
    assert gap["difference"] == pytest.approx(-0.125)
    assert gap["superiority"]["value"] == pytest.approx(0.4375)
    assert gap["verdict"] == "gap"
    levels = {one["group"][0]: one["mean_level"] for one in figures["groupings"][1]["in_order"]["groups"]}
    assert levels == {"f": pytest.approx(2.125), "m": pytest.approx(2.375)}
    assert row_of(figures, "at_least", "partial")["gaps"][0]["difference"] == pytest.approx(-0.25)
    assert [finding.code for finding in found] == ["classes_gap", "classes_order_gap"]
    assert (found[1].facts["cases"], found[1].facts["reference_cases"]) == (400, 400)


def test_without_an_order_nothing_is_said_of_better():
    figures, _ = figures_of(STEPS)
    assert figures["order"] is None
    assert figures["groupings"][1]["in_order"] is None
    assert {row["measure"] for row in figures["groupings"][1]["measures"]} == {"decided"}


def test_the_same_labels_in_the_outcome_give_recall_and_precision():
    counted = {
        "sex": "mmmmffff",
        "granted": ["grant", "partial", "refuse", "grant"] * 2,
        "due": ["grant", "partial", "refuse", "partial"] * 2,
        "n": [100, 100, 100, 10, 100, 40, 100, 70],
    }
    figures, found = figures_of(counted, outcome="due", outcome_positive="grant")
    assert figures["outcome"] == {"column": "due", "labels": sorted(ORDER), "same_labels": True, "for_some": False}
    recall = row_of(figures, "recall", "partial")["groups"][0]
    assert (recall["group"], recall["numerator"], recall["denominator"]) == (["f"], 40, 110)
    assert row_of(figures, "accuracy", None)["gaps"][0]["difference"] == pytest.approx(240 / 310 - 300 / 310)
    assert {"accuracy", "recall", "precision"} <= {finding.facts["measure"] for finding in found}


def test_outcomes_with_words_of_their_own_are_looked_at_one_by_one():
    counted = {"sex": "mmmfff", "granted": [1, 1, 0] * 2, "need": ["a", "b", "c"] * 2, "n": [50] * 6}
    figures, found = figures_of(counted, positive="1", outcome="need", outcome_positive="a")
    assert figures["outcome"]["same_labels"] is False
    assert [row["label"] for row in figures["groupings"][1]["measures"]] == ["a", "b", "c"]
    assert found == []


def test_two_decisions_with_an_order_say_what_the_selection_rate_says():
    counted = {"sex": "mmff", "granted": ["yes", "no"] * 2, "n": [150, 50, 50, 150]}
    figures, found = figures_of(counted, positive="yes", order=["no", "yes"])
    (gap,) = figures["groupings"][1]["in_order"]["gaps"]
    assert gap["difference"] == pytest.approx(-0.5)
    assert [finding.code for finding in found] == ["classes_order_gap"]


def test_an_order_that_leaves_out_a_decision_is_refused():
    with pytest.raises(InputError, match=r"The order leaves out the decision “partial”; give all decisions"):
        figures_of(STEPS, order=["refuse", "grant"])


def test_an_order_may_name_a_decision_that_nobody_got():
    figures, _ = figures_of(STEPS, order=["refuse", "warn", "partial", "grant"])
    assert figures["order"] == ORDER


def test_a_reference_that_is_too_small_makes_no_verdict():
    counted = {**STEPS, "n": [3, 2, 2, 200, 50, 150]}
    figures, found = figures_of(counted, reference={})
    assert figures["groupings"][1]["reference"] == ["f"]
    small = {**STEPS, "n": [3, 2, 2, 3, 2, 2]}
    figures, found = figures_of(small, reference={}, order=ORDER)
    assert figures["groupings"][1]["reference"] is None
    assert (figures["tests"], found) == (0, [])
    assert figures["groupings"][1]["in_order"] is None


def test_nothing_is_reported_of_groups_that_are_decided_alike():
    # 200 draws at 5 %: ten alarms expected at most; more than nineteen would be a fault in 999 of 1,000 runs.
    assert false_alarms(4, 60, draws=200, seed=3) <= 0.095


def test_the_committed_table_says_so_too():
    rows = json.loads((RESULTS / "scores.json").read_text("utf-8"))["classes"]
    assert max(row["alarms"] for row in rows) <= 0.05


def test_figures_follow_from_the_cube_alone_and_fit_the_schema():
    audit = audit_of(STEPS, by=by("sex"), positive="grant", order=ORDER)
    again = audit_cube(audit.cube, AuditPlan.model_validate(audit.result.plan))
    assert again.checks["classes"] == audit.result.checks["classes"]
    figures = json.loads(json.dumps({key: value for key, value in again.checks["classes"].items() if key != "status"}))
    Draft202012Validator.check_schema(SCHEMA)
    assert not list(Draft202012Validator(SCHEMA).iter_errors(figures))
    assert list(Draft202012Validator(SCHEMA).iter_errors({**figures, "more": 1}))


def test_a_large_cube_takes_little_time():
    random = np.random.default_rng(0)
    labels = ("grant", "half", "partial", "refuse")
    dimensions = (
        Dimension("sex", "attribute", ("f", "m")),
        Dimension("region", "attribute", tuple(f"r{number:03}" for number in range(150))),
        Dimension("age", "attribute", tuple("abcde")),
        Dimension("due", "outcome", (*labels, None)),
        Dimension("granted", "decision", labels),
    )
    shape = [len(item.labels) for item in dimensions]
    keys = np.sort(random.choice(int(np.prod(shape)), 20_000, replace=False))
    count = random.integers(1, 50, 20_000)
    codes = np.stack(np.unravel_index(keys, shape), axis=1)
    cube = Cube(dimensions, codes, count, rows=int(count.sum()), positive="grant", outcome_positive="grant")
    plan = AuditPlan(
        decision="granted",
        outcome="due",
        by=[{"column": name} for name in ("sex", "region", "age")],
        order=labels[::-1],
    )
    material = Material(plan, cube, [table(cube, names, plan) for names in [(), *plan.groupings()]])
    times = []
    for _ in range(3):
        start = time.perf_counter()
        answer = check(material)
        times.append(time.perf_counter() - start)
    assert min(times) < 1.0
    assert answer.figures["groupings"][2]["left_out"] == 110


#: Nobody is told apart by the decision; the three outcomes were looked at for some cases only, of women the worst ones.
SELECTED = {
    "sex": "mmmmffff",
    "granted": ["1", "0", "1", "0"] * 2,
    "due": ["a", "b", "c", "a", "a", "b", "c", "a"],
    "looked": ["1", "1", "1", "0"] * 2,
    "n": [300, 100, 100, 300, 100, 300, 300, 100],
}


def test_an_outcome_looked_at_for_some_cases_only_makes_no_comparison_and_no_finding():
    stated = {"outcome": "due", "outcome_positive": "a", "positive": "1"}
    figures, found = figures_of(SELECTED, **stated, labelled="looked")
    assert figures["outcome"]["for_some"]
    assert [made["measures"] for made in figures["groupings"]] == [[], []]
    assert (found, figures["tests"]) == ([], 0)
    Draft202012Validator(SCHEMA).validate({key: value for key, value in figures.items() if key != "status"})
    # With every outcome known the same counts are compared.
    assert figures_of(SELECTED, **stated)[0]["groupings"][1]["measures"]


def test_the_decisions_are_compared_whoever_was_looked_at():
    counted = {**STEPS, "due": STEPS["granted"], "looked": ["1", "1", "0"] * 2}
    figures, found = figures_of(counted, outcome="due", outcome_positive="grant", labelled="looked", order=ORDER)
    assert {row["measure"] for row in figures["groupings"][1]["measures"]} == {"decided", "at_least"}
    assert {item.facts.get("measure") for item in found} <= {"decided", "at_least", None}
