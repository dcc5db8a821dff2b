"""Completeness in words: every finding has a sentence, and the section can be read in a minute."""

from dataclasses import replace

import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.from_rows import completeness
from reports.checks.from_rows.completeness import SAID, days, section
from reports.speaker import Speaker
from tests.algaudit.audit.checks.from_rows.asking import answer, material
from tests.algaudit.audit.checks.from_rows.test_completeness import PLAN, SMALL, many

SPEAKER = Speaker("en", "1", "due", False, 0.05, 0.95, 1)
GAP = {"by": ["sex"], "group": ["f"], "reference": ["m"], "cases": 100.0, "reference_cases": 200.0}


def told(columns=SMALL, **plan):
    return answer(completeness, material(columns, AuditPlan.model_validate(PLAN | plan)))


def test_a_gap_in_blanks_names_direction_size_counts_and_interval():
    facts = {
        **GAP,
        "column": "income",
        "value": 0.3,
        "reference_value": 0.1,
        "difference": 0.2,
        "low": 0.1,
        "high": 0.3,
    }
    title, body = SAID["blank_gap"](facts, SPEAKER)
    assert title == "income: blank more often for “f” than for “m”, by 20.0 percentage points"
    assert body.startswith("“f” 30.0% of 100 cases, “m” 10.0% of 200. The true gap lies between +10.0 and +30.0 ")
    assert "blank less often" in SAID["blank_gap"](facts | {"difference": -0.2}, SPEAKER)[0]


def test_a_gap_in_ages_names_days():
    facts = {
        **GAP,
        "column": "seen",
        "value": 50.0,
        "reference_value": 20.0,
        "difference": 30.0,
        "low": 20.5,
        "high": 39.5,
    }
    title, body = SAID["age_gap"](facts, SPEAKER)
    assert title == "seen: records of “f” are older than those of “m”, by 30.0 days on average"
    assert "between 20.5 and 39.5 days" in body
    assert "are newer" in SAID["age_gap"](facts | {"difference": -30.0}, SPEAKER)[0]


def test_values_that_are_no_dates_are_counted():
    assert SAID["dates_unread"]({"column": "seen", "cases": 3}, SPEAKER)[0] == "seen: 3 values are no dates"


def test_the_section_says_what_is_blank_most_often_and_how_old_half_of_the_records_are():
    figures, _ = told(SMALL | {"seen2": [""] * 5}, applied="seen", decided="seen2")
    made = section(figures, SPEAKER)
    assert made.answers[0] == "seen2 is blank most often: in 5 of 5 cases (100.0%)."
    assert "seen: half of the records are 5.0 days old or less, counted from 2026-03-11." in made.answers
    assert len(made.answers) <= 5


def test_the_largest_gaps_are_answers_and_tables_hold_every_group():
    figures, _ = told(many(), applied="seen", decided="seen2", reference={"sex": "m"})
    made = section(figures, SPEAKER)
    assert made.answers[1].startswith("Gaps found: 1. The largest: income: blank more often for “f” than for “m”, by ")
    assert made.answers[2].startswith("Gaps found: 2. The largest: seen: records of “f” are older")
    assert all(len(row) == len(table.heads) for table in made.tables for row in table.rows)
    assert [row[0] for row in made.tables[0].rows] == ["f", "m"]
    assert [row[0] for row in made.tables[1].rows] == ["everybody", "f", "m"]


def test_where_nothing_is_blank_that_is_said_with_what_could_not_be_judged():
    columns = {name: values * 5 for name, values in SMALL.items()} | {"income": [1] * 25}
    made = section(told(columns)[0], SPEAKER)
    assert made.answers[0] == "No value is blank in the columns looked at (income)."
    assert made.answers[1].startswith("No gap in blanks could be shown; 1 of 1 comparisons")


def test_groups_too_small_to_compare_with_are_said():
    assert "There are no two groups to compare." in section(told()[0], SPEAKER).answers


def test_counts_have_no_ages_and_say_so():
    columns = SMALL | {"times": [1, 9, 2, 3, 4], "seen2": SMALL["seen"]}
    figures, _ = told(columns, count="times", applied="seen", decided="seen2")
    assert section(figures, SPEAKER).answers[-1].startswith("How old records are cannot be told")


def test_the_section_can_be_said_in_chinese():
    figures, findings = told(many(), applied="seen", decided="seen2")
    speaker = replace(SPEAKER, lang="zh")
    assert section(figures, speaker).answers
    assert all(SAID[each.code](each.facts, speaker)[0] for each in findings)


@pytest.mark.parametrize(("value", "text"), [(None, "—"), (1234.56, "1,234.6"), (-3.0, "−3.0"), (-0.01, "0.0")])
def test_days_are_written_with_one_decimal(value, text):
    assert days(value) == text
