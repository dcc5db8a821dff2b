"""Other ways of deciding, from a log to plain figures."""

import json
from importlib import resources
from typing import Any

import jsonschema
import numpy as np
import pyarrow as pa
import pytest

from algaudit import AuditPlan, read_decisions
from algaudit.audit.checks.check import Material, NotPossible
from algaudit.audit.checks.from_rows.remedies import MOST_PEOPLE, check
from algaudit.audit.checks.from_rows.remedies import _sampled as sampled
from algaudit.audit.tables import table
from algaudit.cube.count import count_cube
from algaudit.errors import InputError
from tests.algaudit.audit.checks.from_rows.asking import material

#: Models take most of the time; they are asked for only where they matter.
PLAN = {"outcome": "need", "score": "points", "by": [{"column": "sex"}]}
INPUTS = ("income", "flat")


def log_of(people: int, seed: int = 0) -> dict[str, list[Any]]:
    """Return people of whom men have the higher scores, and so are granted more often."""
    draws = np.random.default_rng(seed)
    sex = draws.choice(["f", "m"], people)
    income = draws.exponential(1_000, people).round()
    chance = 1 / (1 + np.exp(-(1 - income / 1_000 + 0.8 * (sex == "m"))))
    points = (chance * 100).round()
    return {
        "sex": sex.tolist(),
        "age": draws.integers(18, 90, people).tolist(),
        "income": income.tolist(),
        "flat": draws.choice(["rent", "own"], people).tolist(),
        "need": (draws.random(people) < chance).astype(int).tolist(),
        "points": points.tolist(),
        "granted": (points > 55).astype(int).tolist(),
    }


def answer(columns: dict[str, list[Any]], **changes: Any):
    stated = AuditPlan.model_validate({"decision": "granted", "what_if": True, **PLAN, **changes})
    log = read_decisions(pa.table(columns))
    cube = count_cube(log, stated.roles().without_case())
    tables = [table(cube, by, stated) for by in [(), *stated.groupings()]]
    return check(Material(stated, cube, tables, log))


@pytest.fixture(scope="module")
def whole():
    """The answer for a log in which everything is known."""
    return answer(log_of(2_000), features=INPUTS)


def valid(figures: dict[str, Any]) -> None:
    """Raise when figures are not what the schema says, or not plain."""
    schema = json.loads(
        resources.files("algaudit.audit.checks").joinpath("schemas/remedies.schema.json").read_text("utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(json.dumps(figures, allow_nan=False)), schema)


def test_figures_are_as_the_schema_says(whole):
    valid(whole.figures)


def test_every_way_is_tried_and_none_is_recommended(whole):
    (found,) = whole.figures["groupings"]
    assert len(found["options"]) == 17
    assert not found["skipped"]
    assert found["fitted_on"] + found["looked_at"] == whole.figures["sample"]["people"] == 2_000
    (finding,) = whole.findings
    assert (finding.code, finding.severity) == ("remedies_assessed", "notice")
    # One of the nine lines stands for all of them.
    assert finding.facts["tried"] == 9
    assert finding.facts["by_group"] <= finding.facts["smaller"] <= 9


def test_ways_that_decide_by_group_carry_the_legal_note(whole):
    noted = {option["remedy"] for option in whole.figures["groupings"][0]["options"] if option["legal_note"]}
    assert noted == {"threshold_per_group", "odds_lottery"}


def test_a_line_does_what_counting_the_same_people_by_hand_says():
    columns = log_of(2_000)
    (found,) = answer(columns, outcome=None).figures["groupings"]
    chosen = np.random.default_rng(0).permutation(2_000)[:1_000]
    look = np.setdiff1d(np.arange(2_000), chosen)
    sex, points, granted = (np.array(columns[name])[look] for name in ("sex", "points", "granted"))
    for option in found["options"][:9]:
        after = points >= option["setting"]["threshold"]
        shares = [after[sex == one].mean() for one in ("f", "m")]
        assert option["gaps"][0]["value"] == pytest.approx(abs(shares[0] - shares[1]))
        for moved, one in zip(option["moved"][1:], ("f", "m"), strict=True):
            who = sex == one
            assert moved["group"] == [one]
            assert moved["people"] == who.sum()
            assert moved["to_positive"] == (who & after & (granted == 0)).sum()
            assert moved["to_negative"] == (who & ~after & (granted == 1)).sum()


def test_the_same_seed_gives_the_same_figures():
    columns = log_of(600)
    one, same, other = (answer(columns, seed=seed).figures for seed in (4, 4, 5))
    assert one == same
    assert one != other


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"score": None, "features": INPUTS}, {"one_threshold": "needs_score", "threshold_per_group": "needs_score"}),
        (
            {"outcome": None, "features": INPUTS},
            dict.fromkeys(
                ["threshold_per_group", "odds_lottery", "plain_model", "reweighed_model", "asked_model"],
                "needs_outcome",
            ),
        ),
        ({}, dict.fromkeys(["plain_model", "reweighed_model", "asked_model"], "needs_features")),
    ],
)
def test_what_is_missing_is_said_for_each_way_and_the_others_are_tried(changes, reasons):
    figures = answer(log_of(600), **changes).figures
    valid(figures)
    (found,) = figures["groupings"]
    assert {one["remedy"]: one["reason"] for one in found["skipped"]} == reasons
    assert found["options"]


def test_a_log_without_anything_to_go_by_still_has_its_answer():
    made = answer(log_of(600), score=None, outcome=None)
    valid(made.figures)
    (found,) = made.figures["groupings"]
    assert made.findings == []
    assert found["options"] == []
    assert len(found["skipped"]) == 9


def test_small_groups_and_blank_ones_are_left_out_by_name():
    columns = log_of(600)
    columns["sex"][:8] = ["x"] * 5 + [None] * 3
    (found,) = answer(columns).figures["groupings"]
    assert (found["groups"], found["too_small"], found["left_out"]) == ([["f"], ["m"]], [["x"]], 8)


def test_one_column_may_be_too_small_while_another_is_not():
    columns = log_of(600) | {"club": ["yes"] * 5 + ["no"] * 595}
    figures = answer(columns, by=[{"column": "club"}, {"column": "sex"}]).figures
    valid(figures)
    assert [found["reason"] for found in figures["groupings"]] == ["too_few_groups", None]


@pytest.mark.parametrize("people", [1, 30])
def test_too_few_people_are_an_answer(people):
    columns = log_of(600)
    with pytest.raises(NotPossible) as told:
        answer({name: values[:people] for name, values in columns.items()}, positive="1", outcome_positive="1")
    assert (told.value.reason, told.value.facts) == ("too_few_groups", {"smallest": 10})


def test_one_group_cannot_be_compared():
    with pytest.raises(NotPossible, match="too_few_groups"):
        answer(log_of(600) | {"sex": ["f"] * 600})


def test_without_columns_that_make_groups_there_is_nothing_to_compare():
    with pytest.raises(NotPossible, match="needs_groups"):
        answer(log_of(60), by=[])


def test_at_most_three_columns_are_looked_at_and_no_cross():
    columns = log_of(400)
    columns |= dict.fromkeys(("one", "two", "three"), columns["sex"])
    by = [{"column": name} for name in ("sex", "one", "two", "three")]
    figures = answer(columns, by=by, across=[["sex", "one"]], features=(), outcome=None).figures
    assert [found["by"] for found in figures["groupings"]] == [["sex"], ["one"], ["two"]]


def test_a_banded_number_makes_groups_and_is_an_input_as_it_stands():
    columns = log_of(300)
    banded = answer(columns, by=[{"column": "age", "bands": [50]}], features=("age",)).figures
    valid(banded)
    assert banded["groupings"][0]["groups"] == [["<50"], ["≥50"]]
    plain = answer(columns | {"years": columns["age"]}, by=[{"column": "age", "bands": [50]}], features=("years",))
    assert banded == plain.figures


def test_rows_that_stand_for_many_are_people():
    columns = log_of(300)
    counted = answer(columns | {"n": [3] * 300}, count="n").figures
    thrice = answer({name: [value for value in values for _ in range(3)] for name, values in columns.items()}).figures
    assert counted == thrice
    assert counted["sample"]["people"] == 900


def test_weights_count_where_results_are_looked_at():
    columns = log_of(600)
    heavy = [9.0 if sex == "f" else 1.0 for sex in columns["sex"]]
    figures = answer(columns | {"w": heavy}, weight="w").figures
    valid(figures)
    assert figures["cautions"] == ["weights_not_in_fitting"]
    plain, weighed = (found["groupings"][0]["options"][0] for found in (answer(columns).figures, figures))
    # Shares of groups are what they were; the share of everybody leans to the heavier group.
    assert plain["gaps"][0]["value"] == pytest.approx(weighed["gaps"][0]["value"])
    assert weighed["selected"]["value"] < plain["selected"]["value"]


def test_a_large_log_is_sampled():
    columns = log_of(MOST_PEOPLE + 500)
    figures = answer(columns, outcome=None).figures
    assert figures["sample"]["people"] == MOST_PEOPLE


def test_outcomes_known_for_some_or_for_one_decision_only_are_cautioned():
    columns = log_of(600)
    half = columns | {"need": [None if place % 2 else need for place, need in enumerate(columns["need"])]}
    assert answer(half).figures["cautions"] == ["outcome_partly_known"]
    pairs = list(zip(columns["granted"], columns["need"], strict=True))
    granted = columns | {"need": [need if decision else None for decision, need in pairs]}
    figures = answer(granted).figures
    valid(figures)
    assert figures["cautions"] == ["outcome_partly_known", "outcome_of_one_decision"]
    assert {"remedy": "odds_lottery", "setting": {"equal": "equalized_odds"}, "reason": "one_kind_only"} in figures[
        "groupings"
    ][0]["skipped"]


def test_outcomes_of_people_not_looked_into_are_not_known():
    columns = log_of(600)
    marks = [place % 3 > 0 for place in range(600)]
    noted = answer(columns | {"checked": [int(mark) for mark in marks]}, labelled="checked").figures
    valid(noted)
    assert noted["cautions"] == ["outcome_partly_known", "labels_selected"]
    pairs = zip(columns["need"], marks, strict=True)
    blank = answer(columns | {"need": [need if mark else None for need, mark in pairs]}).figures
    assert noted["groupings"] == blank["groupings"]


def test_who_has_no_score_is_counted_and_keeps_the_decision():
    columns = log_of(600)
    columns["points"][::3] = [None] * 200
    figures = answer(columns).figures
    valid(figures)
    (found,) = figures["groupings"]
    assert 0 < found["without_score"] < 200
    most = found["looked_at"] - found["without_score"]
    assert all(one["moved"][0]["share"]["numerator"] <= most for one in found["options"][:9])


def test_inputs_that_are_blank_or_all_the_same_are_no_inputs():
    columns = log_of(600) | {"empty": [None] * 600, "same": ["x"] * 600}
    figures = answer(columns, features=("empty", "same")).figures
    assert {one["reason"] for one in figures["groupings"][0]["skipped"]} == {"needs_features"}


def test_a_score_of_words_is_refused_in_one_sentence():
    with pytest.raises(InputError, match="points must hold numbers"):
        answer(log_of(60) | {"points": ["high"] * 60})


def test_inputs_too_fine_for_labels_are_kept_as_numbers_and_lie_where_they_would_by_labels(monkeypatch):
    log = log_of(300) | {"rent": np.random.default_rng(3).lognormal(6, 1, 300).round(2).tolist()}
    stated = {**PLAN, "decision": "granted", "features": ["rent", "flat", "points"]}
    places = []
    for most in (300_000, 60):
        monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", most)
        rows, people = sampled(material(log, AuditPlan.model_validate(stated)), ["sex"])
        places.append(people.features)
    assert "rent" in rows.numbers
    assert places[0].shape == (300, 4)
    assert (places[0] == places[1]).all()


def test_a_fine_income_goes_through_every_way(monkeypatch):
    monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", 60)
    log = log_of(400) | {"rent": np.random.default_rng(3).lognormal(6, 1, 400).round(2).tolist()}
    found = answer(log, features=["rent"])
    valid(found.figures)
    assert any(option["remedy"] == "plain_model" for option in found.figures["groupings"][0]["options"])
