"""E7: the line and the distance, and the whole calculation."""

from dataclasses import replace

import pytest

from algaudit.explain.decision.explanation import explain
from algaudit.explain.reasons.told import Line, Standing
from algaudit.explain.reasons.worked import worked
from reports.explanation.points.line import line, said_standing
from reports.explanation.voice import voice
from tests.algorithms import model, row

ZH, EN = voice("zh"), voice("en")


SHORT = Standing(22.5, "points", None, Line("yes", 25.0, 2.5))
SPARE = Standing(30.0, "points", Line("yes", 25.0, 5.0))
LIKELY = Standing(0.4, "probability", None, Line("yes", 0.5, 0.1))


@pytest.mark.parametrize(
    ("standing", "said"),
    [
        (SHORT, "Your score is 22.5 points; “granted” needs 25 points: 2.5 points short."),
        (SPARE, "Your score is 30 points; “granted” needs 25 points: 5 points more than needed."),
        (LIKELY, "Your score is 40.0%; “granted” needs 50.0%: 10.0% short."),
        (Standing(812.0, "amount", known=False), "The amount is 812. It is computed; there is no line to be reached."),
        (Standing(0.4, "probability", known=False), "Your score is 40.0%."),
        (
            replace(SPARE, settled=True),
            "Your score is 30 points, but that did not count: a rule settled the case before.",
        ),
    ],
)
def test_where_the_case_stands_is_said(refused, standing, said):
    assert list(said_standing(refused.model_copy(update={"standing": standing}), EN)) == [said]


def test_between_two_lines_both_are_said(refused):
    between = Standing(30.0, "points", Line("no", 20.0, 10.0), Line("yes", 40.0, 10.0))
    assert len(list(said_standing(refused.model_copy(update={"standing": between}), ZH))) == 2


def test_the_calculation_can_be_added_up_by_hand(refused):
    old = row(ill="y", age=70.0, members=1.0, income=450.0)
    made = refused.model_copy(update={"worked": worked(model(), old)})
    (table,) = line(explain(made), EN).tables
    assert table.rows == [
        ["Where the sum begins", "—", "1", "—"],
        ["income per head", "400 yuan or more, at most 800 yuan", "20", "article 9"],
        ["seriously ill", "yes", "10", "article 10"],
        ["age, people in the household", "age: 60 years or more and people in the household: less than 2", "6", "—"],
        ["years of renting", "counted by its size", "1.5", "—"],
        ["hardship: limit of the points together", "—", "−5.5", "—"],
        ["Together", "—", "33", "—"],
    ]
    assert sum(float(cells[2].replace("−", "-")) for cells in table.rows[:-1]) == 33


def test_what_does_not_hold_is_said_not_to(refused):
    made = refused.model_copy(update={"worked": worked(model(), row())})
    (table,) = line(explain(made), ZH).tables
    assert table.rows[3][1].startswith("不符合：年龄：60岁及以上")


def test_what_the_sum_becomes_is_said_where_it_becomes_something_else(refused):
    curved = replace(worked(model(base=0), row()), score=0.25)
    program = refused.program.model_copy(update={"unit": "probability"})
    (table,) = line(explain(refused.model_copy(update={"worked": curved, "program": program})), EN).tables
    assert table.rows[0][0] == "income per head"
    assert table.rows[-1][2] == "25.0%"


def test_other_algorithms_have_no_calculation(refused):
    assert line(explain(refused.model_copy(update={"worked": None})), EN).tables == []


def test_of_an_amount_the_column_is_not_called_points(refused):
    program = refused.program.model_copy(update={"unit": "amount"})
    (table,) = line(explain(refused.model_copy(update={"program": program})), EN).tables
    assert table.heads[2] == "What it gives"
