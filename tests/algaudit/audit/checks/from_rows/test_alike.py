"""The check of like cases: twins, neighbours, pairs across groups, and a list that names nobody."""

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from algaudit import AuditPlan, read_decisions, run_audit
from algaudit.audit.checks.check import NotPossible
from algaudit.audit.checks.from_rows import alike
from algaudit.fairness.alike.keys import case_key
from tests.algaudit.audit.checks.from_rows.asking import answer, material


def log(cases=800, seed=0, planted=0.3):
    random = np.random.default_rng(seed)
    sex = np.where(random.random(cases) < 0.5, "f", "m")
    rooms = random.integers(1, 6, cases)
    granted = random.random(cases) < 0.2 + 0.1 * rooms - planted * (sex == "f")
    return {
        "sex": sex,
        "rooms": rooms,
        "flat": random.choice(["own", "rent"], cases),
        "granted": granted.astype(int),
        "case": [f"11010519491231{place:04}" for place in range(cases)],
    }


def given(columns, **plan):
    made = {"decision": "granted", "by": [{"column": "sex"}], "reference": {"sex": "m"}, "features": ["rooms", "flat"]}
    return material(columns, AuditPlan.model_validate(made | plan))


def asked(columns, **plan):
    return answer(alike, given(columns, **plan))


def keys_of(columns):
    """Return the keys of the cases, as whoever holds log and secret can make them."""
    return [case_key(b"a secret", "case", number) for number in columns["case"]]


#: Twins: (own, 3 rooms) decided m yes, f no, m yes; (rent, 1) all alike; (rent, 2) alone.
SMALL = {
    "sex": ["m", "f", "m", "f", "m", "f"],
    "rooms": [3, 3, 3, 1, 1, 2],
    "flat": ["own"] * 3 + ["rent"] * 3,
    "granted": [1, 0, 1, 0, 0, 1],
    "case": ["a", "b", "c", "d", "e", None],
}


def test_twins_are_counted_by_hand():
    figures, _ = asked(SMALL)
    twins = figures["twins"]
    assert (twins["classes"], twins["cases"], twins["pairs"]) == (2, 5, 4)
    assert (twins["mixed_classes"], twins["mixed_cases"], twins["different_pairs"], twins["against"]) == (1, 3, 2, 1)


def test_a_disadvantage_among_twins_is_an_alert():
    figures, found = asked(log())
    (alert,) = [item for item in found if item.code == "alike_group_gap" and item.facts["kind"] == "twins"]
    assert alert.severity == "alert"
    assert (alert.facts["group"], alert.facts["reference"]) == (["f"], ["m"])
    assert alert.facts["gap"] == pytest.approx(-0.3, abs=0.1)
    assert alert.facts["low"] > 0.5
    (row,) = [row for row in figures["pairs"] if row["kind"] == "twins"]
    assert row["gap"] == pytest.approx((row["more"] - row["less"]) / row["pairs"], abs=1e-12)


def test_groups_treated_alike_are_not_reported():
    _, found = asked(log(planted=0.0, seed=2))
    assert [item.code for item in found] == ["alike_twins_differ"]
    assert found[0].severity == "notice"


def test_a_column_of_groups_is_no_input_even_when_it_is_named_as_one():
    figures, _ = asked(log(), features=["rooms", "flat", "sex"])
    assert (figures["inputs"], figures["left_out"]) == (["rooms", "flat"], ["sex"])
    assert figures["twins"] == asked(log())[0]["twins"]


def test_when_all_inputs_make_groups_it_says_so():
    with pytest.raises(NotPossible, match="only_protected_inputs"):
        asked(log(), features=["sex"])


def test_without_groups_like_cases_can_still_be_compared():
    figures, _ = asked(log(), by=[], reference={})
    assert figures["pairs"] == figures["consistency"]["groups"] == []
    assert 0 < figures["consistency"]["low"] < figures["consistency"]["value"] < 1


def test_the_flip_test_is_said_to_lack_a_model():
    figures, _ = asked(SMALL)
    assert (figures["flip_test"], figures["flip_test_reason"]) == (None, "no_model")


def test_pairs_are_listed_by_keys_that_the_holder_of_the_log_can_find():
    columns = log(200)
    listed = asked(columns, case="case")[0]["listed"]
    rows = {key: place for place, key in enumerate(keys_of(columns))}
    assert 0 < len(listed["pairs"]) <= 20
    for pair in listed["pairs"]:
        one, other = rows[pair["positive"]], rows[pair["other"]]
        assert (columns["granted"][one], columns["granted"][other]) == (1, 0)
        if not pair["distance"]:
            assert all(columns[name][one] == columns[name][other] for name in ("rooms", "flat"))


def test_near_pairs_are_listed_after_twins_and_found_where_they_are():
    columns = SMALL | {"rooms": ["3", "3.1", "3", "10", "20", "30"]}
    plan = {"case": "case", "by": [], "reference": {}}
    figures, _ = asked(columns, **plan)
    keys = keys_of(columns)
    # Quartiles of the six are 3.025 and 17.5: 0.1 rooms are 0.007 of a spread.
    assert figures["near_pairs"] == {"pairs": 2, "different": 2}
    (pair,) = figures["listed"]["pairs"]
    assert (pair["positive"], pair["other"]) == (keys[0], keys[1])
    assert pair["distance"] == pytest.approx(0.1 / 14.475, abs=1e-6)


def test_neither_case_numbers_nor_inputs_enter_the_result():
    figures, found = asked(log(200), case="case")
    text = json.dumps([figures, [item.facts for item in found]], ensure_ascii=False)
    assert "1101051949" not in text
    assert '"rent"' not in text


def test_without_a_secret_no_case_is_listed():
    found = replace(given(log(200), case="case"), salt=None)
    assert answer(alike, found)[0]["listed"] == {"most": 20, "pairs": [], "reason": "no_salt"}


def test_rows_without_a_decision_or_that_stand_for_nobody_shift_no_key():
    columns = {name: [values[0], values[0], *values] for name, values in SMALL.items()}
    columns |= {"granted": [None, 1, *SMALL["granted"]], "n": [1, 0, 1, 1, 1, 1, 1, 1]}
    plan = {"case": "case", "count": "n"}
    (pair,) = asked(columns, **plan)[0]["listed"]["pairs"]
    keys = keys_of(columns)
    assert (pair["positive"], pair["other"]) == (keys[2], keys[3])


def test_a_case_without_a_number_is_listed_without_a_key():
    columns = SMALL | {"case": [None] * 6}
    (pair,) = asked(columns, case="case")[0]["listed"]["pairs"]
    assert (pair["positive"], pair["other"]) == (None, None)


def test_without_a_column_of_case_numbers_nothing_is_listed():
    assert asked(SMALL)[0]["listed"] == {"most": 20, "pairs": [], "reason": "no_case_column"}


def test_counted_rows_are_twins_of_each_other():
    columns = {"sex": ["m", "f"], "rooms": [1, 1], "flat": ["own"] * 2, "granted": [1, 0], "n": [30, 20]}
    figures, found = asked(columns, count="n")
    assert figures["twins"]["different_pairs"] == 600
    (row,) = [row for row in figures["pairs"] if row["kind"] == "twins"]
    assert (row["pairs"], row["less"], row["more"]) == (20, 20, 0)
    assert found[0].code == "alike_group_gap"


def test_the_same_plan_gives_the_same_figures():
    first, second = (asked(log(300), case="case")[0] for _ in range(2))
    assert first == second


def test_of_very_many_groups_the_largest_are_compared():
    columns = log(700) | {"sex": [f"g{place % 35}" for place in range(630)] + ["g0"] * 70}
    figures, _ = asked(columns, reference={"sex": "g0"})
    assert figures["groups_not_compared"] == 4
    assert len({row["group"][0] for row in figures["pairs"]}) <= 30


def with_model(columns, model, **plan):
    return answer(alike, replace(given(columns, **plan), model=model))


def men_from_two_rooms(columns):
    """Grant women from 4 rooms up, men from 2; the labels are text."""
    rooms = np.array([int(label) for label in columns["rooms"]])
    return rooms >= np.where(columns["sex"] == "m", 2, 4)


def test_only_the_group_is_changed_and_changed_decisions_are_counted_by_hand():
    # Rooms of the men 3, 3, 1 and of the women 3, 1, 2: two men lose, two women gain.
    figures, found = with_model(SMALL, men_from_two_rooms)
    assert figures["flip_test_reason"] is None
    (row,) = figures["flip_test"]["attributes"]
    told = [(one["group"], one["flipped_to"], one["gained"]["changed"], one["lost"]["changed"]) for one in row["flips"]]
    assert told == [(["f"], ["m"], 2, 0), (["m"], ["f"], 0, 2)]
    assert (row["reason"], row["any_change"]["changed"], row["any_change"]["cases"]) == (None, 4, 6)
    # Wilson's lower limit of 4 of 6.
    assert row["any_change"]["low"] == pytest.approx(0.3000, abs=1e-4)
    (alert,) = [item for item in found if item.code == "alike_flips"]
    assert (alert.severity, alert.facts["by"], alert.facts["changed"]) == ("alert", ["sex"], 4)


def test_few_changed_decisions_are_a_notice_and_none_are_nothing():
    columns = log(400)

    def only_one(asked):
        granted = np.zeros(len(asked["sex"]), int)
        granted[0] = asked["sex"][0] == "m"
        return granted

    _, found = with_model(columns, only_one)
    assert [(item.severity, item.facts["changed"]) for item in found if item.code == "alike_flips"] == [("notice", 1)]
    figures, found = with_model(columns, lambda asked: asked["flat"] == "own")
    assert figures["flip_test"]["attributes"][0]["any_change"]["changed"] == 0
    assert "alike_flips" not in [item.code for item in found]


def test_a_model_may_answer_with_labels_of_the_decision():
    columns = SMALL | {"granted": ["yes", "no", "yes", "no", "no", "yes"]}
    figures, _ = with_model(
        columns, lambda asked: np.where(men_from_two_rooms(asked), "yes", "no").tolist(), positive="yes"
    )
    assert figures["flip_test"]["attributes"][0]["any_change"]["changed"] == 4


def test_an_age_in_bands_is_changed_to_the_middle_age_of_the_other_band():
    columns = SMALL | {"age": [20, 30, 40, 61, 70, 95]}
    seen = []

    def old(asked):
        seen.append(asked["age"].tolist())
        return np.array([float(label) >= 60 for label in asked["age"]])

    plan = {"by": [{"column": "age", "bands": [60]}], "reference": {}}
    (row,) = with_model(columns, old, **plan)[0]["flip_test"]["attributes"]
    assert row["any_change"]["changed"] == 6
    as_they_are, to_old, to_young = ["20", "30", "40", "61", "70", "95"], ["70"] * 3, ["30"] * 3
    assert [*as_they_are[:3], *to_young] in seen
    assert [*to_old, *as_they_are[3:]] in seen
    assert as_they_are in seen


def test_a_blank_group_is_changed_too_and_stays_blank_in_the_figures():
    columns = SMALL | {"sex": ["m", "f", "m", "f", None, "f"]}
    (row,) = with_model(columns, lambda asked: asked["sex"] == "m")[0]["flip_test"]["attributes"]
    assert {one["group"][0] for one in row["flips"]} == {"f", "m", None}
    assert row["labels"] == ["f", "m"]


def breaks_off(columns):
    return columns["income"]


def answers_too_little(columns):
    return [True]


def answers_with_other_words(columns):
    return ["perhaps"] * len(columns["sex"])


@pytest.mark.parametrize(
    ("model", "error"),
    [(breaks_off, "KeyError"), (answers_too_little, "InputError"), (answers_with_other_words, "InputError")],
)
def test_a_model_that_fails_is_an_answer_and_no_traceback(model, error):
    figures, found = with_model(SMALL, model)
    (row,) = figures["flip_test"]["attributes"]
    assert (row["reason"], row["error"], row["any_change"], row["flips"]) == ("model_failed", error, None, [])
    assert "alike_flips" not in [item.code for item in found]


def test_a_model_that_decides_by_lot_is_not_believed():
    lot = np.random.default_rng(0)
    figures, found = with_model(log(200), lambda columns: lot.random(len(columns["sex"])) < 0.5)
    assert figures["flip_test"]["attributes"][0]["reason"] == "model_unsteady"
    assert "alike_flips" not in [item.code for item in found]


def test_one_group_alone_cannot_be_changed_to_another():
    figures, _ = with_model(SMALL | {"sex": ["m"] * 6}, men_from_two_rooms)
    assert figures["flip_test"]["attributes"][0]["reason"] == "one_group"


def test_an_audit_hands_its_model_on():
    plan = {"decision": "granted", "by": [{"column": "sex"}], "features": ["rooms", "flat"]}
    data = read_decisions(pa.table({name: SMALL[name] for name in ("sex", "rooms", "flat", "granted")}))
    result = run_audit(data, AuditPlan.model_validate(plan), crosscheck=False, model=men_from_two_rooms).result
    assert result.checks["alike"]["flip_test"]["attributes"][0]["any_change"]["changed"] == 4


def test_cases_blank_in_every_input_are_like_nobody():
    blank = {"sex": ["f", "m", "m"], "rooms": [None] * 3, "flat": [None] * 3, "granted": [0, 1, 1], "case": ["x"] * 3}
    columns = {name: [*blank[name], *values] for name, values in SMALL.items()}
    figures, _ = asked(columns, case="case")
    without, _ = asked(SMALL, case="case")
    assert (figures["left_out_blank"], figures["sample"]["rows"], figures["sample"]["cases"]) == (3, 9, 6)
    for name in ("twins", "near_pairs", "pairs", "listed", "consistency"):
        assert figures[name] == without[name]


def test_a_case_blank_in_one_input_only_stays():
    figures, _ = asked(SMALL | {"flat": [None] * 6})
    assert (figures["left_out_blank"], figures["twins"]["cases"]) == (0, 5)


def test_rows_that_stand_for_several_blank_cases_count_as_so_many():
    columns = {"sex": ["m", "f", "m"], "rooms": [1, 1, None], "flat": ["own", "own", None], "granted": [1, 0, 1]}
    figures, _ = asked(columns | {"n": [30, 20, 7]}, count="n")
    assert (figures["left_out_blank"], figures["twins"]["pairs"]) == (7, 50 * 49 // 2)


def test_where_all_cases_are_blank_nothing_is_compared():
    figures, found = asked(SMALL | {"rooms": [None] * 6, "flat": [None] * 6})
    assert (figures["left_out_blank"], figures["sample"]["cases"], figures["consistency"]["value"]) == (6, 0, None)
    assert found == []


def test_inputs_too_fine_for_labels_are_kept_as_numbers_with_the_same_twins_and_neighbours(monkeypatch):
    draws = np.random.default_rng(2)
    # Fine, but each value about twice; and some blank.
    rent = [None if place % 9 == 0 else eighths / 8 for place, eighths in enumerate(draws.integers(0, 400, 800))]
    columns = log() | {"rent": rent, "age": draws.integers(0, 90, 800)}
    plan = {
        "by": [{"column": "sex"}, {"column": "age", "bands": [18, 60]}],
        "features": ["rent", "flat"],
        "case": "case",
    }
    by_labels, _ = asked(columns, **plan)
    monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", 20)
    by_numbers, _ = asked(columns, **plan)
    assert by_numbers["twins"]["classes"] > 100
    # Which of several twins are paired, and which are listed, falls by lot.
    for name in set(by_labels) - {"pairs", "listed"}:
        assert by_labels[name] == by_numbers[name], name
    pairs = [
        [(row["kind"], row["by"], row["group"], row["pairs"]) for row in figures["pairs"]]
        for figures in (by_labels, by_numbers)
    ]
    assert pairs[0] == pairs[1]
    assert len(by_numbers["listed"]["pairs"]) == len(by_labels["listed"]["pairs"]) > 0


def test_cases_blank_in_every_fine_input_are_left_out_too(monkeypatch):
    monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", 3)
    columns = SMALL | {"rooms": [3.5, 3.5, 4.5, 1, 2, None], "flat": [None] * 6}
    figures, _ = asked(columns)
    assert (figures["left_out_blank"], figures["twins"]["different_pairs"]) == (1, 1)


def test_a_model_is_told_the_numbers_of_a_fine_input_as_labels(monkeypatch):
    monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", 3)
    seen = []

    def model(columns):
        seen.append(columns["rooms"].tolist())
        return columns["sex"] == "m"

    columns = SMALL | {"rooms": ["007", "3.50", None, "1", "2", "2"]}
    figures, _ = answer(alike, replace(given(columns), model=model))
    assert seen[0] == ["7", "3.5", None, "1", "2", "2"]
    assert figures["flip_test"]["attributes"][0]["any_change"]["changed"] == 6
