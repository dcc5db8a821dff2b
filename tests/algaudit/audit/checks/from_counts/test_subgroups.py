"""The search for subgroups, from a log to plain figures: what is listed, what is said, what cannot be done."""

import json
from importlib import resources

import jsonschema
import numpy as np
import pytest

from algaudit.audit.checks.check import Material, NotPossible
from algaudit.audit.checks.from_counts.subgroups import check
from algaudit.audit.plan import AuditPlan
from algaudit.cube.count import count_cube
from algaudit.decisions.read import read_decisions
from tests.algaudit.audit.logs import audit_of, by


def table(*cells):
    """Return a counted table of (sex, region, granted of 1,000)."""
    rows = [
        (sex, region, decided, number)
        for sex, region, top in cells
        for decided, number in ((1, top), (0, 1000 - top))
        if number
    ]
    sex, region, granted, number = zip(*rows, strict=True)
    return {"sex": sex, "region": region, "granted": granted, "n": number}


#: Women in the north are behind by 30 points; nobody else is.
NORTH = table(("f", "north", 200), ("f", "south", 500), ("m", "north", 500), ("m", "south", 500))
LEVEL = table(("f", "north", 500), ("f", "south", 500), ("m", "north", 500), ("m", "south", 500))


def checked(counted, name="subgroups", **plan):
    stated = {"by": by("sex"), "candidate": by("region"), "search": 2, **plan}
    audit = audit_of(counted, **stated)
    figures = dict(audit.result.checks[name])
    assert figures.pop("status") == "done"
    schema = json.loads(
        resources.files("algaudit.audit.checks").joinpath(f"schemas/{name}.schema.json").read_text("utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(json.dumps(figures, allow_nan=False)), schema)
    return figures, [item for item in audit.result.findings if item.facts.get("check") == name]


def test_attributes_and_candidates_are_searched_together():
    figures, (found,) = checked(NORTH)
    assert figures["columns"] == ["sex", "region"]
    assert (found.code, found.severity) == ("subgroup_gap", "alert")
    assert (found.facts["by"], found.facts["group"]) == (["sex", "region"], ["f", "north"])
    assert found.facts["worse_off"] == "group"


def test_the_figures_of_all_cases_are_those_of_the_log():
    figures, _ = checked(NORTH)
    first = figures["subgroups"][0]
    assert first["confirmed"]
    assert first["whole"]["group"] == {"cases": 1000, "numerator": 200, "denominator": 1000, "rate": 0.2}
    assert first["whole"]["rest"] == {"cases": 3000, "numerator": 1500, "denominator": 3000, "rate": 0.5}
    assert first["whole"]["difference"] == pytest.approx(-0.3)


def test_the_figures_of_the_test_are_those_of_half_of_the_cases():
    figures, (found,) = checked(NORTH)
    test = figures["subgroups"][0]["test"]
    assert test["group"]["cases"] + test["rest"]["cases"] == 2000
    assert test["low"] < test["difference"] < test["high"] < 0
    assert test["confidence"] >= 0.95
    assert found.facts["difference"] == test["difference"]
    assert (found.facts["numerator"], found.facts["rest_numerator"]) == (
        test["group"]["numerator"],
        test["rest"]["numerator"],
    )


def test_where_all_are_alike_nothing_is_confirmed_and_nothing_said():
    figures, found = checked(LEVEL)
    assert (figures["confirmed"], found) == (0, [])


def test_a_gap_within_the_tolerance_is_listed_and_no_finding():
    figures, found = checked(NORTH, tolerance=0.4)
    assert figures["confirmed"] == 1
    assert found == []


def test_what_the_gaps_of_groups_say_already_is_not_said_again():
    women = table(("f", "north", 200), ("f", "south", 200), ("m", "north", 500), ("m", "south", 500))
    figures, found = checked(women)
    assert [each["rule"] for each in figures["subgroups"] if each["confirmed"]] == [[{"column": "sex", "label": "f"}]]
    assert found == []
    # As a candidate the column makes no groups, so here it is said.
    _, (said,) = checked(women, by=by("region"), candidate=by("sex"))
    assert said.facts["group"] == ["f"]


def test_the_second_opinion_names_the_same_people():
    figures, _ = checked(NORTH)
    lower, higher = figures["second_opinion"]["scans"]
    assert lower["labels"] == [{"column": "sex", "labels": ["f"]}, {"column": "region", "labels": ["north"]}]
    assert (lower["overlap"], lower["rule"]) == (1.0, figures["subgroups"][0]["rule"])
    assert lower["group"] == figures["subgroups"][0]["whole"]["group"]
    assert higher["direction"] == "higher"


def test_the_second_opinion_is_not_asked_where_everybody_was_granted():
    figures, _ = checked({"sex": "fm", "region": "ab", "granted": [1, 1], "n": [200, 200]}, positive="1")
    assert figures["second_opinion"]["reason"] == "everybody_decided_alike"
    assert figures["second_opinion"]["scans"] == []


def test_the_second_opinion_is_not_asked_of_very_many_kinds_of_people():
    random = np.random.default_rng(0)
    rows = {f"c{place}": random.integers(0, 12, 6000).tolist() for place in range(5)}
    figures, _ = checked(
        {**rows, "granted": random.integers(0, 2, 6000).tolist(), "n": [1] * 6000},
        by=by("c0"),
        candidate=by("c1", "c2", "c3", "c4"),
        search=1,
    )
    assert figures["second_opinion"]["reason"] == "too_many_cells"
    assert figures["second_opinion"]["cells"] > figures["second_opinion"]["limit"] == 5000


def test_rates_that_were_declared_beforehand_are_searched_too():
    due = {**NORTH, "due": [1, 0] * 4}
    figures, _ = checked(due, outcome="due")
    assert [each["measure"] for each in figures["searches"]] == [
        "selection_rate",
        "true_positive_rate",
        "false_positive_rate",
    ]
    assert figures["tested"] == sum(each["tested"] for each in figures["searches"])


def test_sums_of_weights_are_told_with_the_cases_they_stand_for():
    figures, (found,) = checked({**NORTH, "w": [1.5] * 8}, weight="w")
    group = figures["subgroups"][0]["whole"]["group"]
    assert group == {"cases": 1000, "numerator": 300.0, "denominator": 1500.0, "rate": 0.2, "trials": 1000.0}
    assert found.facts["cases"] == 1000


def test_the_answer_hangs_on_the_seed_and_on_nothing_else():
    one, two = (checked(NORTH, seed=seed)[0] for seed in (1, 1))
    assert one == two
    assert checked(NORTH, seed=2)[0]["subgroups"] != one["subgroups"]


def test_too_few_cases_are_not_searched():
    few = {"sex": "fm", "region": "ab", "granted": [1, 0], "n": [40, 59]}
    audit = audit_of(few, by=by("sex"), candidate=by("region"), search=2)
    assert audit.result.checks["subgroups"] == {
        "status": "not_possible",
        "reason": "too_few_cases",
        "cases": 99,
        "smallest": 100,
    }


def test_no_columns_are_no_search():
    import pyarrow as pa

    plan = AuditPlan(decision="granted", search=2)
    cube = count_cube(read_decisions(pa.table({"granted": [1, 0] * 100})), plan.roles())
    with pytest.raises(NotPossible, match="no_columns_to_search"):
        check(Material(plan, cube, []))
