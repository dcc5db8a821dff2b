"""Which answers carry the points, how far the next level is, and which single answer would change it."""

from registry.impact.drivers import Turn, distance, drivers, turns
from registry.impact.score import score
from registry.impact.shelf import questionnaire
from tests.registry.impact.cases import AID_SCORE, MIDDLING
from tests.registry.impact.small import choice, made, question, when

SMALL = made(
    question("a", choice("none", 0), choice("some", 4), choice("all", 10)),
    question("b", choice("none", 0), choice("all", 6)),
    question("m", choice("none", 0), choice("half", 4), choice("all", 5), area="mitigation"),
    question("c", choice("x", 0), choice("y", 4), when=[when("b", "all")]),
)


def test_the_heaviest_answers_come_first_and_missing_measures_after():
    found = drivers(SMALL, {"a": "some", "b": "all", "m": "none", "c": "x"})
    assert [(one.question, one.answer, one.points, one.most) for one in found] == [
        ("b", ("all",), 6, 6),
        ("a", ("some",), 4, 10),
        ("c", ("x",), 0, 4),
        ("m", ("none",), 0, 5),
    ]


def test_what_holds_the_level_up_leads():
    small = made(question("a", choice("x", 9), choice("y", 0)), question("b", choice("x", 0, floor=3), choice("y", 1)))
    assert [one.question for one in drivers(small, {"a": "x", "b": "x"})] == ["b", "a"]


def test_a_hidden_answer_drives_nothing():
    assert [one.question for one in drivers(SMALL, {"b": "none", "c": "y"})] == ["b"]


def test_the_distance_is_counted_point_by_point():
    """Of 20, I goes to 5 and II to 10: 6 points are II, 5 more are III, 1 less is I; 4 measures make 5 of them."""
    found = distance(SMALL, {"a": "none", "b": "all", "c": "x", "m": "none"})
    assert (found.risk_to_higher, found.risk_less_to_lower) == (5, 1)
    assert (found.measures_lost_to_higher, found.measures_to_lower) == (None, 4)


def test_lost_measures_can_lift_the_level():
    """16 with 4 of 5 measures are 13.6, rounded 14: III; one measure less, and 16 is IV."""
    found = distance(SMALL, {"a": "all", "b": "all", "c": "x", "m": "half"})
    assert score(SMALL, {"a": "all", "b": "all", "c": "x", "m": "half"}).total == 14
    assert found.measures_lost_to_higher == 1


def test_a_floor_leaves_no_way_down_by_points():
    small = made(question("a", choice("x", 0, floor=3), choice("y", 0)), question("b", choice("x", 1), choice("y", 9)))
    found = distance(small, {"a": "x", "b": "x"})
    assert (found.risk_less_to_lower, found.measures_to_lower) == (None, None)
    assert found.risk_to_higher == 6


def test_the_answers_that_turn_the_level_are_named():
    found = turns(SMALL, {"a": "none", "b": "all", "c": "x", "m": "none"})
    assert found == (
        Turn("a", ("none",), ("all",), 2, 4, 4),
        Turn("b", ("all",), ("none",), 2, 1, 1),
        Turn("m", ("none",), ("half",), 2, 1, 1),
        Turn("m", ("none",), ("all",), 2, 1, 1),
    )


def test_an_answer_that_opens_questions_turns_the_level_only_if_it_surely_does():
    small = made(
        question("a", choice("no", 0), choice("yes", 3)),
        question("b", choice("x", 1), choice("y", 9), when=[when("a", "yes")]),
    )
    assert turns(small, {"a": "no"}) == (Turn("a", ("no",), ("yes",), 1, 2, 4),)
    assert turns(small, {"a": "yes", "b": "x"})[0] == Turn("a", ("yes",), ("no",), 2, 1, 1)


def test_ticks_are_turned_one_at_a_time():
    small = made(
        question("a", choice("x", 3), choice("y", 3), choice("z", 6), kind="many"),
        question("b", choice("x", 0), choice("y", 12)),
    )
    found = turns(small, {"a": ("x",), "b": "x"})
    assert [(one.instead, one.highest) for one in found if one.question == "a"] == [(("x", "z"), 2)]
    none = made(question("a", choice("x", 3), choice("y", 3), kind="many", none=True))
    assert [one.instead for one in turns(none, {"a": ("x",)})] == [(), ("x", "y")]


def test_a_real_assessment_names_what_carries_it():
    answers = AID_SCORE | MIDDLING
    county = questionnaire("county", "1")
    assert drivers(county, answers)[0].question == "livelihood"
    assert distance(county, answers).risk_to_higher is not None
    assert all(not one.lowest <= 3 <= one.highest for one in turns(county, answers))
