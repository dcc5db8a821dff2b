"""Blanks and ages by group, worked out by hand."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.check import NotPossible
from algaudit.audit.checks.from_rows import completeness
from algaudit.errors import InputError
from tests.algaudit.audit.checks.from_rows.asking import answer, material

PLAN = {"decision": "granted", "by": [{"column": "sex"}], "features": ["income"]}
SMALL = {
    "granted": [1, 0, 1, 0, 1],
    "sex": list("ffmmm"),
    "income": ["5", " ", "NaN", "0", "7"],
    "seen": ["2026-03-11", "2026-03-01", "2026年3月6日", "spring", ""],
}


def ask(columns=SMALL, **plan):
    return answer(completeness, material(columns, AuditPlan.model_validate(PLAN | plan)))


def shares(figures, column, by=("sex",)):
    kept = [each for each in figures["blank"] if (each["column"], each["by"]) == (column, list(by))]
    return {each["group"][0] if each["group"] else "": (each["blank"], each["cases"]) for each in kept}


def test_blanks_are_counted_by_column_and_group():
    figures, _ = ask()
    assert figures["columns"] == ["income"]
    assert shares(figures, "income") == {"f": (1, 2), "m": (1, 3)}
    assert shares(figures, "income", ()) == {"": (2, 5)}


def test_every_column_that_the_plan_names_is_looked_at_once():
    columns = SMALL | {"paid": [1, None, 2, None, None], "due": [1, 1, 1, 1, 1]}
    figures, _ = ask(columns, amount="paid", entitled="due", applied="seen", decided="due")
    assert figures["columns"] == ["income", "paid", "due", "seen"]
    assert shares(figures, "paid") == {"f": (1, 2), "m": (2, 3)}


def test_ages_count_back_from_the_newest_date():
    figures, findings = ask(SMALL | {"seen2": [""] * 5}, applied="seen", decided="seen2")
    age = figures["freshness"][0]
    assert (age["column"], age["newest"], age["unread"]) == ("seen", "2026-03-11", 1)
    groups = {tuple(each["group"]): each for each in age["groups"]}
    assert groups["f",]["mean_days"]["value"] == 5
    assert groups["m",]["median_days"]["value"] == 5
    assert groups[()]["cases"] == 3
    assert [each.facts for each in findings if each.code == "dates_unread"] == [{"column": "seen", "cases": 1}]


def test_a_column_without_any_date_has_no_ages():
    figures, _ = ask(SMALL | {"seen2": [""] * 5}, applied="seen", decided="seen2")
    assert figures["freshness"][1] == {"column": "seen2", "unread": 0, "newest": None, "groups": []}


def test_without_dates_that_is_said():
    assert ask()[0]["freshness_reason"] == "no_dates"


@pytest.mark.parametrize(
    "seen",
    [
        [date(2026, 3, 11), date(2026, 3, 1), None, date(2026, 3, 2), date(2026, 3, 3)],
        np.array(["2026-03-11T23", "2026-03-01T05", "NaT", "2026-03-02", "2026-03-03"], "datetime64[s]"),
    ],
)
def test_typed_dates_are_read_as_written_ones(seen):
    figures, _ = ask(SMALL | {"seen": seen, "seen2": seen}, applied="seen", decided="seen2")
    groups = {tuple(each["group"]): each for each in figures["freshness"][0]["groups"]}
    assert figures["freshness"][0]["newest"] == "2026-03-11"
    assert groups["f",]["mean_days"]["value"] == 5
    assert groups["m",]["mean_days"]["value"] == 8.5


def test_months_count_from_their_first_day():
    figures, _ = ask(SMALL | {"month": ["2026-03", "2026-02", "2026-03", "2026-01", ""]}, period="month")
    assert figures["freshness"][0]["newest"] == "2026-03-01"
    assert shares(figures, "month") == {"f": (0, 2), "m": (1, 3)}


def many(size=2000, blank=0.3, days=100, seed=0):
    draws = np.random.default_rng(seed)
    sex = draws.choice(["f", "m"], size)
    empty = draws.random(size) < np.where(sex == "f", blank, 0.1)
    ages = draws.integers(0, np.where(sex == "f", days, 50))
    seen = [date.fromordinal(740_000 - int(age)) for age in ages]
    return {
        "granted": draws.integers(0, 2, size),
        "sex": sex,
        "income": pa.array(draws.random(size), mask=empty),
        "seen": seen,
        "seen2": seen,
    }


def test_a_gap_in_blanks_is_an_alert_and_one_in_ages_a_notice():
    _, findings = ask(many(), applied="seen", decided="seen2", reference={"sex": "m"})
    told = [(each.code, each.severity, each.facts["column"], each.facts["group"]) for each in findings]
    assert told == [
        ("blank_gap", "alert", "income", ["f"]),
        ("age_gap", "notice", "seen", ["f"]),
        ("age_gap", "notice", "seen2", ["f"]),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_found_where_records_are_alike(seed):
    _, findings = ask(many(blank=0.1, days=50, seed=seed), applied="seen", decided="seen2")
    assert findings == []


def test_rows_that_stand_for_many_cases_count_as_many_and_have_no_ages():
    columns = SMALL | {"times": [1, 9, 2, 3, 4], "seen2": SMALL["seen"]}
    figures, _ = ask(columns, count="times", applied="seen", decided="seen2")
    assert shares(figures, "income") == {"f": (9, 10), "m": (2, 9)}
    assert figures["cases"] == 19
    assert (figures["freshness"], figures["freshness_reason"]) == ([], "counts")


def test_a_sampling_weight_does_not_make_a_record_more_blank():
    figures, _ = ask(SMALL | {"times": [1.0, 9.0, 2.0, 3.0, 4.0]}, weight="times")
    assert shares(figures, "income") == {"f": (1, 2), "m": (1, 3)}


def test_cases_without_a_decision_are_left_out_as_in_the_cube():
    figures, _ = ask(SMALL | {"granted": ["1", "", "1", "0", "1"]})
    assert shares(figures, "income") == {"f": (0, 1), "m": (1, 3)}


def test_a_column_that_makes_groups_is_not_looked_at_again():
    assert ask(features=["income", "sex"])[0]["columns"] == ["income"]


def test_fifty_one_columns_are_too_many():
    names = [f"f{place}" for place in range(51)]
    given = material(SMALL | {name: [1] * 5 for name in names}, AuditPlan.model_validate(PLAN | {"features": names}))
    with pytest.raises(NotPossible) as told:
        completeness.check(given)
    assert (told.value.reason, told.value.facts) == ("completeness_too_many_columns", {"found": 51, "limit": 50})


def test_fifty_columns_each_keep_their_own_blanks():
    names = [f"f{place}" for place in range(50)]
    columns = {name: [None if place % 5 == row else 1 for row in range(5)] for place, name in enumerate(names)}
    figures, _ = ask(SMALL | columns, features=names)
    assert [each["blank"] for each in figures["blank"] if each["group"] == ["f"]] == [1, 1, 0, 0, 0] * 10


def test_without_single_cases_it_is_not_possible():
    from dataclasses import replace

    given = replace(material(SMALL, AuditPlan.model_validate(PLAN)), log=None)
    with pytest.raises(NotPossible) as told:
        completeness.check(given)
    assert told.value.reason == "no_rows"


def test_a_missing_column_is_said():
    with pytest.raises(InputError, match="There is no column rooms"):
        ask(features=["rooms"])


def test_an_input_is_looked_at_however_many_different_values_it_has(monkeypatch):
    fine = SMALL | {"rent": [100.25, None, 7.5, 12.125, None]}
    by_labels, _ = ask(fine, features=["rent"])
    monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", 4)
    by_numbers, _ = ask(fine, features=["rent"])
    assert by_labels == by_numbers
    assert {each["column"] for each in by_numbers["blank"]} >= {"rent"}


def test_blanks_that_fall_otherwise_in_many_columns_are_never_too_many(monkeypatch):
    # 400 rows, none like another: twenty patterns in the first sixteen columns cross twenty in the others.
    monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", 30)
    blank = {f"f{place}": [(row % 20) >> place & 1 == 1 for row in range(400)] for place in range(16)}
    blank |= {f"f{place}": [(row // 20) >> (place - 16) & 1 == 1 for row in range(400)] for place in range(16, 32)}
    columns = {name: [None if one else 1 for one in places] for name, places in blank.items()}
    figures, _ = ask({"granted": [1, 0] * 200} | columns, by=[], features=list(columns))
    assert [each["blank"] for each in figures["blank"]] == [sum(places) for places in blank.values()]
    assert figures["blank"][0]["blank"] == figures["blank"][16]["blank"] == 200
