"""The check of proxies: what it says of a whole log, and what it leaves aside."""

import json

import numpy as np
import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.check import NotPossible
from algaudit.audit.checks.from_rows import proxies
from tests.algaudit.audit.checks.from_rows.asking import answer, material


def log(cases=600, seed=0, **columns):
    random = np.random.default_rng(seed)
    sex = np.where(random.random(cases) < 0.5, "f", "m")
    made = {
        "sex": sex,
        "job": np.where(random.random(cases) < np.where(sex == "f", 0.9, 0.1), "care", "build"),
        "rooms": random.integers(1, 6, cases),
        "age": random.integers(16, 80, cases),
        "granted": random.integers(0, 2, cases),
        # Asked of all, and a quarter of the men did not answer.
        "income": [
            None if who == "m" and chance < 0.25 else str(100 * income)
            for who, chance, income in zip(sex, random.random(cases), random.integers(1, 30, cases), strict=True)
        ],
    }
    return made | columns


def asked(columns, **plan):
    stated = {"decision": "granted", "by": [{"column": "sex"}], "reference": {"sex": "f"}} | plan
    return answer(proxies, material(columns, AuditPlan.model_validate(stated)))


def test_an_input_that_stands_for_the_group_is_named():
    figures, found = asked(log(), features=["job", "rooms"])
    (one,) = figures["attributes"]
    assert one["by"] == ["sex"]
    assert one["auc"]["low"] > 0.8
    assert [item["column"] for item in one["inputs"]] == ["job", "rooms"]
    assert one["inputs"][0]["association"]["method"] == "cramers_v"
    assert one["inputs"][0]["association"]["value"] == pytest.approx(0.8, abs=0.08)
    (proxy,) = found
    assert (proxy.code, proxy.severity, proxy.facts["inputs"]) == ("proxy", "notice", ["job"])
    assert proxy.facts["low"] < proxy.facts["auc"] < proxy.facts["high"]


def test_inputs_that_tell_nothing_are_not_reported():
    figures, found = asked(log(), features=["rooms", "age"])
    assert not found
    assert not any(group["told"] for group in figures["attributes"][0]["groups"])
    assert figures["missing"] == []


def test_blanks_are_compared_between_groups_by_hand():
    columns = log(80) | {"sex": ["f"] * 40 + ["m"] * 40, "income": [None] * 2 + ["9"] * 38 + [None] * 20 + ["9"] * 20}
    figures, found = asked(columns, features=["income", "rooms"])
    (row,) = figures["missing"]
    assert (row["missing"], row["cases"], row["reference_missing"], row["reference_cases"]) == (20, 40, 2, 40)
    assert row["difference"]["value"] == pytest.approx(0.45, abs=1e-12)
    assert row["verdict"] == "gap"
    assert row["difference"]["low"] > 0
    # The check of completeness reports it.
    assert not [item for item in found if item.code != "proxy"]


def test_a_column_is_not_asked_about_itself_but_banded_it_makes_groups():
    figures, _ = asked(log(), by=[{"column": "sex"}, {"column": "age", "bands": [18, 60]}], features=["age", "job"])
    sex, age = figures["attributes"]
    assert {item["column"] for item in sex["inputs"]} == {"age", "job"}
    assert [item["column"] for item in age["inputs"]] == ["job"]
    assert [group["group"] for group in age["groups"]] == [["<18"], ["18–<60"], ["≥60"]]


def test_a_column_that_is_the_only_input_has_nothing_to_be_told_by():
    figures, found = asked(log(), features=["sex"])
    (one,) = figures["attributes"]
    assert (one["reason"], one["auc"]["value"], one["inputs"]) == ("no_other_inputs", None, [])
    assert not found


def test_groups_too_small_are_named_as_too_small():
    columns = log(60) | {"sex": ["f"] * 50 + ["m"] * 10}
    figures, found = asked(columns, features=["job"])
    (one,) = figures["attributes"]
    assert one["reason"] == "too_few_groups"
    assert [(group["group"], group["reason"]) for group in one["groups"]] == [
        (["f"], "nobody_to_tell_from"),
        (["m"], "too_few_cases"),
    ]
    assert not [item for item in found if item.code == "proxy"]


def test_a_column_of_numbers_and_words_is_an_input_like_others():
    figures, _ = asked(log(rooms=["4", "none", "7", None, "2", "9"] * 100), features=["rooms"])
    assert figures["attributes"][0]["inputs"][0]["association"]["method"] == "cramers_v"


def test_counted_rows_are_as_many_cases():
    counted = {
        "sex": ["f", "f", "m", "m"],
        "job": ["care", "build", "care", "build"],
        "granted": [1, 0, 1, 0],
        "n": [90, 10, 10, 90],
    }
    figures, found = asked(counted, features=["job"], count="n")
    assert figures["sample"]["cases"] == 200
    assert figures["attributes"][0]["auc"]["value"] == pytest.approx(0.9, abs=0.01)
    assert found[0].facts["cases"] == 100


def test_sampling_weights_are_said_not_to_count_among_the_cases_drawn():
    figures, _ = asked(log(weight=[1.0, 2.0] * 300), features=["job"], weight="weight")
    assert figures["weights_used"] is False
    assert asked(log(), features=["job"])[0]["weights_used"] is None


def test_the_same_plan_gives_the_same_figures():
    first, second = (asked(log(300), features=["job", "income"])[0] for _ in range(2))
    assert first == second


def test_inputs_too_fine_for_labels_are_kept_as_numbers_and_no_figure_changes(monkeypatch):
    columns = log()
    plan = {"by": [{"column": "sex"}, {"column": "age", "bands": [18, 60]}], "features": ["age", "income", "job"]}
    told = [asked(columns, **plan)]
    monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", 20)
    told.append(asked(columns, **plan))
    by_labels, by_numbers = (
        json.loads(json.dumps(figures), parse_float=lambda text: round(float(text), 9)) for figures, _ in told
    )
    assert by_labels == by_numbers
    assert [row["column"] for row in by_numbers["missing"]] == ["income"] * 3
    assert [item.facts["inputs"] for item in told[0][1]] == [item.facts["inputs"] for item in told[1][1]]


def test_an_address_of_each_case_is_refused_as_too_fine(monkeypatch):
    monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", 20)
    with pytest.raises(NotPossible, match="values_too_fine") as told:
        asked(log(rooms=[f"{place} North Street" for place in range(600)]), features=["income", "rooms"])
    assert told.value.facts["column"] == "rooms"
