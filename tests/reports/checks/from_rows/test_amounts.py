"""Amounts in words: every finding has a sentence, and the section can be read in a minute."""

from dataclasses import replace

import numpy as np
import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.from_rows import amounts
from reports.checks.from_rows.amounts import MOST_ROWS, SAID, money, section
from reports.speaker import Speaker
from tests.algaudit.audit.checks.from_rows.asking import answer, material
from tests.algaudit.audit.checks.from_rows.test_amounts import PLAN, SMALL, drawn

SPEAKER = Speaker("en", "1", "due", False, 0.05, 0.95, 1)


def told(columns=SMALL, **plan):
    return answer(amounts, material(columns, AuditPlan.model_validate(PLAN | plan)))


def said(finding, speaker=SPEAKER):
    return SAID[finding.code](finding.facts, speaker)


def test_a_gap_names_direction_size_counts_and_interval():
    _, findings = told()
    title, body = said(next(each for each in findings if each.code == "amount_gap"))
    assert title == "sex: “f” is 65 below “m” (middle amount (median) of those who get anything)"
    assert body.startswith("“f” 135 (8 cases), “m” 200 (10 cases). The true gap lies between −")
    assert body.endswith("Why there is a gap is for the department to explain.")


def test_a_gap_of_shares_is_said_in_percentage_points():
    _, findings = told(entitled="due")
    rate = next(each for each in findings if each.facts.get("measure") == "underpayment_rate")
    title, body = said(rate)
    assert title == "sex: “f” is 100.0 percentage points above “m” (share paid less than was due)"
    assert "“f” 100.0% (10 cases), “m” 0.0% (10 cases)." in body


def test_underpayments_are_counted():
    _, findings = told(entitled="due")
    assert said(next(each for each in findings if each.code == "underpayments")) == (
        "10 of 20 people to whom something was due were paid less than that",
        "On average 92 is missing for each of them.",
    )


@pytest.mark.parametrize("what", ["blank", "negative", "entitled_blank", "entitled_negative"])
def test_what_was_left_out_is_said_with_what_to_do(what):
    facts = {"column": "paid", "what": what, "cases": 1200, "not_positive": 1000}
    title, body = SAID["amounts_left_out"](facts, SPEAKER)
    assert title.startswith("paid: 1,200 cases ")
    assert body


def test_both_directions_of_the_slope_have_words():
    facts = {"value": -0.2, "low": -0.3, "high": -0.1, "cases": 500}
    assert SAID["entitlement_slope"](facts, SPEAKER)[0].startswith(
        "Those who are due most get 20.0 percentage points less"
    )
    assert "more of it" in SAID["entitlement_slope"](facts | {"value": 0.2}, SPEAKER)[0]


def test_the_section_answers_in_at_most_five_sentences():
    figures, _ = told(drawn(less=0.8), entitled="due")
    made = section(figures, SPEAKER)
    assert 1 <= len(made.answers) <= 5
    assert made.answers[1].startswith("Gaps found: 5. The largest: sex: “f” is ")
    assert made.question.endswith("?")
    assert made.next_step


def test_each_table_has_as_many_cells_as_heads_and_the_groups_in_it():
    figures, _ = told(drawn(), entitled="due")
    made = section(figures, SPEAKER)
    assert [len(table.heads) for table in made.tables] == [7, 4, 6]
    assert all(len(row) == len(table.heads) for table in made.tables for row in table.rows)
    assert [row[0] for row in made.tables[0].rows] == ["f", "m"]
    assert len(made.tables[1].rows) == 10


def test_many_groups_are_cut_and_counted():
    columns = drawn(2000) | {"town": [str(place % 40) for place in range(2000)]}
    figures, _ = told(columns, by=[{"column": "town"}], reference={})
    table = section(figures, SPEAKER).tables[0]
    assert len(table.rows) == MOST_ROWS
    assert "10 more rows" in table.caption


def test_where_chance_could_make_everything_nothing_is_claimed():
    figures, _ = told(drawn(), entitled="due")
    made = section(figures, SPEAKER)
    assert made.answers[1].startswith("No gap in amounts could be shown; ")
    assert made.answers[3].startswith("Whether those who are due more get a smaller part of it cannot be told")


def test_a_log_where_nobody_gets_anything_has_a_section():
    figures, _ = told({"granted": [1, 0], "sex": ["f", "m"], "paid": [0, 0]}, reference={})
    made = section(figures, SPEAKER)
    assert made.answers[0] == "0 of 2 cases got anything (0.0%); half of those got — or less, the mean is —."
    assert made.answers[-1] == "How unequal the amounts are cannot be computed: nobody gets anything."


def test_a_slope_that_is_sure_is_said():
    columns = drawn()
    columns["paid"] = np.minimum(columns["due"], 500)
    figures, _ = told(columns, entitled="due")
    assert section(figures, SPEAKER).answers[3].startswith("Those who are due most get ")


def test_everybody_paid_in_full_is_said():
    figures, _ = told(SMALL | {"due": SMALL["paid"]}, entitled="due")
    assert "Nobody of the 18 people to whom something was due was paid less." in section(figures, SPEAKER).answers


def test_the_section_can_be_said_in_chinese():
    figures, findings = told(drawn(less=0.8), entitled="due")
    speaker = replace(SPEAKER, lang="zh")
    assert section(figures, speaker).answers
    assert all(said(each, speaker)[0] for each in findings)


@pytest.mark.parametrize(
    ("value", "text"), [(None, "—"), (1234.5, "1,234.50"), (200.0, "200"), (-3.0, "−3"), (-0.001, "0"), (0.0, "0")]
)
def test_amounts_are_written_with_separators(value, text):
    assert money(value) == text
