"""Points, relief and level on tables small enough to check by hand."""

import pytest

from registry.impact.form import Relief, Scale
from registry.impact.score import ROMAN, Score, cut_for, graded, points_of, score, shown, tally
from tests.registry.impact.small import choice, made, question, when

SCALE = Scale(40, 20, (25, 50, 75), (Relief(50, 5), Relief(80, 15)))


def test_ticks_add_up_and_a_single_choice_counts_alone():
    small = made(
        question("a", choice("x", 1), choice("y", 2), choice("z", 4), kind="many"),
        question("b", choice("x", 3), choice("y", 9)),
    )
    assert points_of(small.question("a"), ("x", "z")) == 5
    assert score(small, {"a": ("x", "z"), "b": "x"}) == Score(8, 0, 8, 2)


def test_the_largest_relief_reached_is_the_one_that_counts():
    assert [cut_for(SCALE, measures) for measures in (0, 9, 10, 15, 16, 20)] == [0, 0, 5, 5, 15, 15]
    assert graded(SCALE, 40, 10) == Score(40, 10, 38, 4)
    assert graded(SCALE, 10, 0).level == 1
    assert graded(SCALE, 11, 0).level == 2


def test_no_measures_asked_for_means_no_relief():
    assert cut_for(Scale(40, 0, (25, 50, 75), (Relief(1, 50),)), 0) == 0


def test_a_grave_answer_holds_the_level_up_and_is_named():
    small = made(question("a", choice("x", 0, floor=3), choice("y", 0)), question("b", choice("x", 1), choice("y", 9)))
    assert score(small, {"a": "x", "b": "x"}) == Score(1, 0, 1, 3, ("a",))
    assert score(small, {"a": "y", "b": "x"}) == Score(1, 0, 1, 1)
    assert score(small, {"a": "x", "b": "y"}) == Score(9, 0, 9, 4)


def test_measures_cannot_lower_what_an_answer_holds_up():
    small = made(
        question("a", choice("x", 4, floor=2), choice("y", 0)),
        question("m", choice("x", 5), choice("y", 0), area="mitigation"),
        relief=[{"share": 100, "cut": 100}],
    )
    assert score(small, {"a": "x", "m": "y"}).level == 4
    assert score(small, {"a": "x", "m": "x"}) == Score(4, 5, 0, 2, ("a",))


def test_a_question_behind_a_hidden_question_is_hidden_too():
    small = made(
        question("a", choice("yes", 1), choice("no", 0)),
        question("b", choice("yes", 2), choice("no", 0), when=[when("a", "yes")]),
        question("c", choice("x", 4), choice("y", 0), when=[when("b", "yes")]),
    )
    answers = {"a": "no", "b": "yes", "c": "x"}
    assert [one.id for one in shown(small, answers)] == ["a"]
    assert score(small, answers).raw == 0
    assert tally(small, answers).raw == 6


def test_all_conditions_of_a_section_and_a_question_must_hold():
    small = made(
        question("a", choice("yes", 1), choice("no", 0)),
        question("b", choice("x", 1), choice("y", 1), kind="many", none=True),
        question("c", choice("x", 4), choice("y", 0), when=[when("a", "yes"), when("b", "x", "y")]),
    )
    assert score(small, {"a": "yes", "b": ("y",), "c": "x"}).raw == 6
    assert score(small, {"a": "yes", "b": (), "c": "x"}).raw == 1
    assert score(small, {"b": ("y",), "c": "x"}).raw == 1


@pytest.mark.parametrize(("level", "written"), [(1, "I"), (2, "II"), (3, "III"), (4, "IV")])
def test_levels_are_written_in_roman_numbers(level, written):
    assert ROMAN[level] == written
