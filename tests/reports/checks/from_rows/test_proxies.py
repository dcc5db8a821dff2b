"""Words for inputs that stand for a group: how surely, which inputs, and that this is no gap by itself."""

from dataclasses import replace

import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.from_rows import proxies
from reports.checks.from_rows.proxies import SAID, section
from reports.speaker import Speaker
from tests.algaudit.audit.checks.from_rows.asking import answer, material
from tests.algaudit.audit.checks.from_rows.test_proxies import log

SPEAKER = Speaker("en", "1", "1", False, 0.05, 0.95, 6)


@pytest.fixture(scope="module")
def told():
    plan = {"decision": "granted", "by": [{"column": "sex"}], "features": ["job", "income", "rooms"]}
    return answer(proxies, material(log(800), AuditPlan.model_validate(plan | {"reference": {"sex": "f"}})))


def span(value, low, high):
    return {"value": value, "low": low, "high": high}


def blank(group, difference, verdict="gap", column="income"):
    return {
        "column": column,
        "by": ["sex"],
        "group": [group],
        "reference": ["f"],
        "missing": 30,
        "cases": 100,
        "reference_missing": 10,
        "reference_cases": 100,
        "difference": span(difference, difference - 0.05, difference + 0.05),
        "p_value": 0.001,
        "p_adjusted": 0.002,
        "verdict": verdict,
    }


def test_the_section_answers_in_at_most_five_sentences(told):
    made = section(told[0], SPEAKER)
    assert 1 <= len(made.answers) <= 5
    assert made.answers[0].startswith("sex: of two cases, one of “")
    assert "50% is chance). Most of this is told by: job, income." in made.answers[0]
    assert "“income” is blank" in made.answers[1]
    assert "Removing the group's own column is not enough." in made.next_step


def test_every_row_has_as_many_cells_as_there_are_heads(told):
    tables = section(told[0], SPEAKER).tables
    assert [len(made.rows) for made in tables] == [2, 3, 1]
    assert all(len(row) == len(made.heads) for made in tables for row in made.rows)
    assert all(cell and "{" not in cell for made in tables for row in made.rows for cell in row)


def test_each_finding_has_a_sentence_with_size_interval_and_counts(told):
    ((title, body),) = [SAID[item.code](item.facts, SPEAKER) for item in told[1]]
    assert title.startswith("sex: the inputs of the decision tell who is “")
    assert "This is no gap by itself" in body


@pytest.mark.parametrize(("difference", "said"), [(0.2, "more often"), (-0.2, "less often")])
def test_a_gap_in_blanks_is_told_with_direction_size_and_counts(told, difference, said):
    *_, text = section(told[0] | {"missing": [blank("m", 0.01), blank("m", difference)]}, SPEAKER).answers
    start = f"“income” is blank 20.0 percentage points {said} for “m” (30 / 100) than for “f” (10 / 100; sex). Ask how"
    assert text.startswith(start)


def test_what_could_not_be_shown_is_not_called_nothing(told):
    quiet = dict(told[0])
    quiet["attributes"] = [
        one | {"groups": [group | {"told": False} for group in one["groups"]]} for one in told[0]["attributes"]
    ]
    quiet["missing"] = [blank("m", 0.01, "too_little_data")]
    first, second = section(quiet, SPEAKER).answers
    assert "that the inputs tell its groups could not be shown" in first
    assert second == "That an input is blank more often in one group than in another could not be shown."


@pytest.mark.parametrize(
    ("reason", "said"),
    [("too_few_groups", "fewer than two groups have 20 cases"), ("no_other_inputs", "no input beside this column")],
)
def test_a_column_that_cannot_be_asked_about_says_why(told, reason, said):
    one = told[0]["attributes"][0] | {"reason": reason, "auc": span(None, None, None), "inputs": []}
    made = section(told[0] | {"attributes": [one], "missing": []}, SPEAKER)
    assert said in made.answers[0]
    assert len(made.tables) == 1


def test_long_tables_say_how_much_more_there_is_and_show_gaps_first(told):
    rows = [blank(str(place), 0.01, "within_tolerance") for place in range(40)]
    made = section(told[0] | {"missing": [*rows, blank("m", 0.2)]}, SPEAKER).tables[-1]
    assert len(made.rows) == 30
    assert made.caption.endswith("(11 further rows stand in audit.json)")
    assert made.rows[0][0] == "income, sex m"


def test_more_columns_than_fit_are_counted(told):
    made = section(told[0] | {"attributes": told[0]["attributes"] * 5, "missing": []}, SPEAKER)
    assert len(made.answers) == 4
    assert made.answers[3] == "Further columns of groups: 2, see the table."


def test_it_can_be_said_in_chinese(told):
    made = section(told[0], replace(SPEAKER, lang="zh"))
    assert all("{" not in text for text in [made.title, made.question, *made.answers, made.next_step])
