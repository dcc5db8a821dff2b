"""The sentences about places, from facts written by hand: direction, size, interval, counts, and what to ask."""

from typing import Any

import pytest

from reports.checks.ranking.said import SAID
from reports.speaker import Speaker

SPEAKER = Speaker("en", "granted", "", False, 0.05, 0.95, 3)
CHINESE = Speaker("zh", "批准", "", False, 0.05, 0.95, 3)
NAMES: dict[str, Any] = {"by": ["sex"], "group": ["f"], "reference": ["m"]}
SPAN = {"difference": -0.2, "low": -0.3, "high": -0.1}
FACTS: dict[str, dict[str, Any]] = {
    "allocation_gap": {
        **NAMES,
        **SPAN,
        "places": 3,
        "cases": 20,
        "by_lot": 5.0,
        "value": 0.15,
        "reference_value": 0.35,
        "reference_places": 7,
        "reference_cases": 20,
        "all_places": 10,
        "tests": 4,
        "p_adjusted": 0.02,
        "worse_off": "group",
    },
    "allocation_passed_over": {
        **NAMES,
        **SPAN,
        "number": 4,
        "of": 50,
        "value": 0.08,
        "reference_number": 14,
        "reference_of": 50,
        "reference_value": 0.28,
        "p_adjusted": 0.03,
    },
    "allocation_tie_break": {**NAMES, "tied": 60, "selected": 3, "by_lot": 20.5, "p_adjusted": 0.0001},
    "allocation_top": {
        "by": ["sex"],
        "group": ["f"],
        "list": None,
        "counted": "group",
        "share": 0.5,
        "places": 10,
        "place": 6,
        "found": 0,
        "needed": 1,
        "p_adjusted": 0.004,
    },
    "allocation_against_order": {
        "above": 100,
        "refused_above": 2,
        "below": 900,
        "selected_below": 1_003,
        "selected": 100,
    },
    "allocation_not_the_quota": {
        "places": 10,
        "selected": 17,
        "lists": 2,
        "lists_with_more": 1,
        "more": 8,
        "lists_with_fewer": 1,
        "fewer": 1,
        "examples": [{"list": "A", "places": 5, "selected": 13}],
    },
    "allocation_ties": {
        "lists": 1,
        "places": 2,
        "people": 6,
        "all_places": 10,
        "by": ["sex"],
        "group": ["f"],
        "lowest": 1,
        "highest": 3,
    },
}
FACTS["allocation_moved_up"] = FACTS["allocation_passed_over"]


def said(code: str, **changed: Any) -> tuple[str, str]:
    return SAID[code](FACTS[code] | changed, SPEAKER)


def test_every_finding_has_words():
    assert set(SAID) == set(FACTS)


def test_a_gap_in_places_names_direction_size_interval_counts_and_who_is_worse_off():
    title, body = said("allocation_gap")
    assert title == "sex: “f” has 3 of 10 places, fewer than chance would give it (5)"
    assert body == (
        "By the order of the list 15.0% of “f” have a place (3 / 20), 35.0% of “m” (7 / 20): a gap of 20.0 percentage "
        "points, the true one between 10.0 and 30.0 (comparisons corrected together: 4; chance, exactly: 0.020). "
        "This is to the disadvantage of “f”."
    )
    title, body = said("allocation_gap", difference=0.2, low=0.1, high=0.3, places=20 / 3, worse_off=None)
    assert title == "sex: “f” has 6.7 of 10 places, more than chance would give it (5)"
    assert "the true one between 10.0 and 30.0" in body
    assert "disadvantage" not in body
    assert said("allocation_gap", worse_off="reference")[1].endswith("This is to the disadvantage of “m”.")


@pytest.mark.parametrize(
    ("code", "less", "more", "of"),
    [
        (
            "allocation_passed_over",
            "sex: “f” is passed over less often than “m”",
            "sex: “f” is passed over more often than “m”",
            "Counted are people refused although, by the order, enough were decided “granted” to reach them.",
        ),
        (
            "allocation_moved_up",
            "sex: “f” is moved up less often than “m”",
            "sex: “f” is moved up more often than “m”",
            "Counted are people decided “granted” although others further up their list were refused.",
        ),
    ],
)
def test_decisions_against_the_order_say_of_whom_and_that_the_order_is_no_reason(code, less, more, of):
    title, body = said(code)
    assert (title, said(code, difference=0.2)[0]) == (less, more)
    assert body == (
        f"{of} 8.0% (4 / 50) against 28.0% (14 / 50); the true gap lies between 10.0 and 30.0 percentage points. "
        "The order of the list does not explain this."
    )


def test_a_tie_break_is_held_against_a_lot():
    title, body = said("allocation_tie_break")
    assert title == "sex: ties at the end of the selected were not broken by lot for “f”"
    assert body == (
        "Of 60 people of this group with the same rank or score as others where the selected end, 3 were selected; a "
        "lot would select 20.5 on average (chance: <0.001). Ask for the rule that broke the ties."
    )
    assert said("allocation_tie_break", reference=None)[0] == title


def test_who_falls_behind_at_the_top_is_told_with_list_place_and_numbers():
    title, body = said("allocation_top")
    assert title == "sex: “f” falls behind at the top of the list: 0 among the first 6"
    assert body == (
        "List: everybody. With 50.0% of the people, at least 1 would be expected there even if chance alone made the "
        "order (chance of falling behind so far anywhere: 0.004)."
    )
    title, body = said("allocation_top", counted="rest", list="A", group=[None])
    assert title == "sex: “(blank)” fills the top of the list: all others are 0 among the first 6"
    assert body.startswith("List: A.")


def test_decisions_against_the_order_are_summed_up_in_the_title():
    title, body = said("allocation_against_order")
    assert title == "People decided against the order of the list: 1,005"
    assert body.startswith("By the order, as many as were decided “granted” reach down to the first 100 people: 2 of")


@pytest.mark.parametrize(
    ("lists", "more", "title"),
    [
        (2, 8, "More or fewer people were decided “granted” than there are places"),
        (1, 8, "More people were decided “granted” than there are places"),
        (1, 0, "Fewer people were decided “granted” than there are places"),
    ],
)
def test_a_quota_that_was_not_kept_is_told_with_examples_and_a_question(lists, more, title):
    found = said("allocation_not_the_quota", lists=lists, more=more)
    assert found[0] == title
    assert "A: 13 for 5 places." in found[1]
    assert found[1].endswith("Ask which quota applied, and by what rule it was exceeded or left open.")


def test_ties_say_what_they_leave_open_and_for_whom_most():
    title, body = said("allocation_ties")
    assert title == "2 of 10 places are decided among 6 people with the same rank or score"
    assert body.endswith("Depending on it, “f” (sex) has between 1 and 3 places.")
    for nothing in ({"by": None, "group": None, "lowest": None, "highest": None}, {"lowest": 3}):
        assert said("allocation_ties", **nothing)[1] == (
            "Neither the rank nor the score says who of them comes first; ask for the rule."
        )


@pytest.mark.parametrize("code", FACTS)
def test_the_same_is_said_in_chinese_with_the_same_numbers(code):
    english, chinese = SAID[code](FACTS[code], SPEAKER), SAID[code](FACTS[code], CHINESE)
    for one, other in zip(english, chinese, strict=True):
        assert one != other
        assert not set("{}") & set(other)
