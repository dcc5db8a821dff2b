"""How numbers of places are written: people, ranges, lists, and what goes beyond the places or against the order."""

import pytest

from reports.checks.ranking.cells import against_order, between, beyond_places, list_name, people
from reports.speaker import Speaker

SPEAKER = Speaker("en", "granted", "", False, 0.05, 0.95, 3)
CHINESE = Speaker("zh", "批准", "", False, 0.05, 0.95, 3)


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (3.0, "3"), (5 / 3, "1.7"), (2.04, "2"), (1_234.56, "1,234.6"), (0.04, "0")]
)
def test_people_may_be_parts_of_one_where_a_lot_decides(value, shown):
    assert people(value) == shown


@pytest.mark.parametrize(
    ("lowest", "highest", "shown"), [(1, 3, "1–3"), (0, 1_200, "0–1,200"), (2, 2, "—"), (0, 0, "—")]
)
def test_a_range_stands_only_where_ties_leave_one(lowest, highest, shown):
    assert between({"lowest": lowest, "highest": highest}) == shown


def test_the_one_list_of_everybody_has_no_name_of_its_own():
    assert (list_name(None, SPEAKER), list_name("A", SPEAKER)) == ("everybody", "A")


def test_on_one_list_the_selected_stand_against_the_places():
    facts = {"selected": 1_090, "places": 80, "lists": 1}
    assert beyond_places(facts, SPEAKER) == "1,090 people were decided “granted”; there are 80 places."
    assert "批准" in beyond_places(facts, CHINESE)


@pytest.mark.parametrize(
    ("more", "fewer", "said"),
    [
        (2, 0, "On 2 of 3 lists more people were decided “granted” than there are places (20 in all)."),
        (0, 1, "On 1 of 3 lists fewer people were decided “granted” than there are places (10 in all)."),
        (0, 0, "On all 3 lists as many people were decided “granted” as there are places."),
    ],
)
def test_of_several_lists_those_that_differ_are_counted(more, fewer, said):
    facts = {"selected": 90, "places": 80, "lists": 3, "more": more * 10, "fewer": fewer * 10}
    assert beyond_places({**facts, "lists_with_more": more, "lists_with_fewer": fewer}, SPEAKER) == said


def test_decisions_against_the_order_are_counted_on_both_sides():
    facts = {"above": 100, "refused_above": 4, "below": 1_900, "selected_below": 5}
    assert against_order(facts, SPEAKER) == (
        "By the order, as many as were decided “granted” reach down to the first 100 people: 4 of them were refused, "
        "and 5 of the 1,900 further down were decided “granted”."
    )
