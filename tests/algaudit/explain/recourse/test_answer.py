"""What may be asked, and how an answer is read."""

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.explain.recourse.answer import Goal, Recourse, checked, goal_of
from algaudit.models.structure import Sum
from tests.algaudit.explain.recourse.small import Amount, Card, Closed, case, category, line, number

MODEL = Card((number("years"), category("flat", "xy")), Sum(0.0, (line("years", 1.0),), line=2.0))


def test_the_positive_decision_is_wanted_unless_another_is_said():
    assert goal_of(MODEL, None).wanted == "granted"
    assert goal_of(MODEL, None).toward == 1
    assert goal_of(MODEL, "refused").toward == -1
    assert (goal_of(MODEL, "granted").line(MODEL.held), goal_of(MODEL, "refused").line(MODEL.held)) == (2.0, 2.0)


def test_of_more_than_two_decisions_the_score_tells_the_positive_one_only():
    class Three(Card):
        labels = ("refused", "open", "granted")

    three = Three(MODEL.features, MODEL.held)
    assert goal_of(three, "open").toward == 0
    assert goal_of(three, "open").line(MODEL.held) is None
    assert goal_of(three, "granted").toward == 1


def test_without_a_positive_decision_the_wanted_one_must_be_said():
    class Neither(Card):
        positive = None

    neither = Neither(MODEL.features, MODEL.held)
    assert goal_of(neither, "granted").toward == 0
    with pytest.raises(InputError) as raised:
        goal_of(neither, None)
    assert raised.value.sentence("en") == "Say which decision is wanted; the algorithm decides: refused, granted."


@pytest.mark.parametrize("wanted", [None, "many", float("nan"), float("inf")])
def test_of_an_amount_a_number_is_wanted(wanted):
    with pytest.raises(InputError) as raised:
        goal_of(Amount(MODEL.features, MODEL.held), wanted)
    said = "The algorithm yields an amount: say as a number which amount is wanted at least."
    assert raised.value.sentence("en") == said


def test_the_model_itself_is_asked():
    rows = {"years": np.array([1.0, 2.0]), "flat": np.array(["x", "y"], object)}
    assert goal_of(MODEL, None).reached(MODEL, rows).tolist() == [False, True]
    amount = Amount(MODEL.features, MODEL.held)
    goal = goal_of(amount, 1.5)
    assert goal.reached(amount, rows).tolist() == [False, True]
    assert (goal.wanted, goal.line(MODEL.held)) == (1.5, 1.5)


def test_cases_come_as_columns_of_one_length():
    found = checked(Closed(MODEL.features, MODEL.held), {"years": [1, 2], "flat": ["x", None], "more": [0]})
    assert (found["years"].dtype, found["flat"].dtype, list(found)) == (np.float64, object, ["years", "flat"])
    with pytest.raises(InputError, match="equally long"):
        checked(MODEL, case(years=1.0) | {"flat": np.array(["x", "y"], object)})
    with pytest.raises(InputError, match="equally long"):
        checked(MODEL, {"years": np.zeros((1, 1)), "flat": np.array([["x"]], object)})


def test_only_a_search_leaves_room_for_something_smaller():
    assert Recourse("none_found", "search", "granted", 0.0).smaller_possible
    assert not Recourse("none", "exact", "granted", 0.0).smaller_possible
    assert Goal("granted", float("nan"), 0).wanted == "granted"
