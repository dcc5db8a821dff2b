"""The tables and the chart of places, from figures written by hand: every cell, and how long tables end."""

from typing import Any

import pytest

from reports.checks.ranking.tables import (
    depth_table,
    groups_table,
    lists_table,
    ndkl_table,
    order_table,
    picture,
    top_table,
)
from reports.speaker import Speaker

SPEAKER = Speaker("en", "granted", "", False, 0.05, 0.95, 3)
CHINESE = Speaker("zh", "批准", "", False, 0.05, 0.95, 3)
NOBODY = {"number": 0, "of": 0}


def row(group: str | None, places: float, **facts: Any) -> dict[str, Any]:
    """Return a group of twenty with so many places."""
    return {
        "group": [group],
        "cases": 20,
        "places": places,
        "lowest": 3,
        "highest": 3,
        "by_lot": 5.0,
        "rate": {"value": places / 20, "low": 0.05, "high": 0.6},
        "skew": None,
        "p_adjusted": 0.02,
        "difference": None,
        "verdict": None,
        "just_below": 2.5,
        "refused_above": NOBODY,
        "selected_below": NOBODY,
        "tie_break": {"tied": 0, "selected": 0, "by_lot": 0.0},
        "exposure_ratio": None,
        **facts,
    }


WOMEN = row(
    "f",
    10 / 3,
    highest=4,
    skew=-0.405,
    difference={"value": -0.2, "low": -0.35, "high": -0.05},
    verdict="gap",
    refused_above={"number": 4, "of": 5},
    selected_below={"number": 1, "of": 15},
    tie_break={"tied": 6, "selected": 1, "by_lot": 3.25},
    exposure_ratio={"value": 0.8, "low": 0.7, "high": 0.9},
)
GROUPING: dict[str, Any] = {
    "by": ["sex"],
    "reference": ["m"],
    "groups": [WOMEN, row("m", 7.0, skew=0.34)],
    "set_by_quota": "none",
}


def many(number: int) -> dict[str, Any]:
    return GROUPING | {"groups": [row(f"g{place}", 1.0) for place in range(number)], "reference": None}


def test_the_places_of_each_group_stand_with_range_interval_gap_chance_and_verdict():
    made = groups_table(GROUPING, SPEAKER)
    assert made.caption == "sex: places by group, if the order of the list decides"
    assert made.heads[0] == "Group"
    assert made.rows == [
        [
            "f",
            "3.3 / 20",
            "3–4",
            "5",
            "16.7% (5.0% to 60.0%)",
            "−20.0 (−35.0 to −5.0)",
            "0.020",
            "gap",
        ],
        ["m", "7 / 20", "—", "5", "35.0% (5.0% to 60.0%)", "—", "0.020", "—"],
    ]


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("some", "groups on no list of “m” are not compared with it, since the quota of each list sets that gap"),
        ("all", "the quota of each list sets these shares, so that they are not judged"),
    ],
)
def test_where_the_quota_sets_the_shares_the_caption_says_so(kind, ending):
    assert groups_table(GROUPING | {"set_by_quota": kind}, SPEAKER).caption.endswith(ending)


def test_what_the_order_does_and_what_was_decided_stand_beside_each_other():
    made = order_table(GROUPING, SPEAKER)
    assert made.rows == [
        ["f", "−0.41", "0.80 (0.70 to 0.90)", "2.5", "4 / 5", "1 / 15", "1 (3.2)"],
        ["m", "+0.34", "—", "2.5", "0 / 0", "0 / 0", "—"],
    ]


def depth(first: float, people: int, *numbers: float) -> dict[str, Any]:
    groups = [
        {"group": ["f"], "rate": {"value": numbers[0]}, "difference": {"value": -0.1, "low": -0.2, "high": 0.05}},
        {"group": ["m"], "rate": {"value": numbers[1]}, "difference": None},
    ]
    return {"first": first, "people": people, "share": people / 40, "groups": groups}


@pytest.mark.parametrize(
    ("figures", "first", "head", "heads"),
    [
        ({"lists": 1, "quota_is": "places"}, 4, "4 (10.0%)", "First … of the list"),
        ({"lists": 2, "quota_is": "places"}, 2, "2 (4 in all)", "First … of each list"),
        ({"lists": 2, "quota_is": "share"}, 0.1, "10.0% (4 in all)", "First … of each list"),
    ],
)
def test_each_depth_says_how_far_down_and_the_gap_there(figures, first, head, heads):
    made = depth_table(figures, GROUPING | {"depths": [depth(first, 4, 0.05, 0.15)]}, SPEAKER)
    assert made.heads == [heads, "f", "m"]
    # The reference has its share where the others have their gap.
    assert made.rows == [[head, "−10.0 (−20.0 to +5.0)", "15.0%"]]


def test_of_many_groups_the_reference_and_the_largest_stand_beside_each_other():
    groups = [row(f"g{place}", 1.0, cases=10 + place) for place in range(9)]
    columns = [{"group": one["group"], "rate": {"value": 0.5}, "difference": None} for one in groups]
    depths = [{"first": 4, "people": 4, "share": 0.1, "groups": columns}]
    made = depth_table({"lists": 1}, GROUPING | {"groups": groups, "reference": ["g0"], "depths": depths}, SPEAKER)
    assert made.heads[1:] == ["g0", "g4", "g5", "g6", "g7", "g8"]


def test_the_top_of_each_list_says_where_too_few_are_first():
    minimums = [{"place": 6, "needed": 1, "found": 0}, {"place": 10, "needed": 2, "found": 5}]
    women = {"list": None, "group": ["f"], "counted": "group", "places": 10, "p_adjusted": 0.004, "minimums": minimums}
    rest = women | {"list": "A", "group": ["m"], "counted": "rest", "first_below": None, "p_adjusted": 1.0}
    made = top_table(GROUPING | {"prefixes": [women | {"first_below": 6}, rest]}, SPEAKER)
    assert made.rows == [
        ["f", "everybody", "6", "0", "1", "0.004"],
        ["all but m", "A", "none up to 10", "5", "2", "1.000"],
    ]


def test_the_departure_from_the_mix_stands_with_what_a_lot_would_give():
    made = ndkl_table(GROUPING | {"ndkl": [{"list": None, "value": 0.25, "by_lot": 0.031}]}, SPEAKER)
    assert made.rows == [["everybody", "0.25", "0.031"]]


def test_lists_are_named_with_what_was_decided_and_how_many_more_there_are():
    named = {
        "list": "B",
        "cases": 1_200,
        "places": 5,
        "selected": 6,
        "tied_places": 1,
        "tied_people": 4,
        "refused_above": 2,
        "selected_below": 3,
    }
    figures = {"quota_by": "town", "lists": 1_040, "named_lists": [named, named | {"list": "A", "tied_people": 0}]}
    made = lists_table(figures, SPEAKER)
    assert made.caption == "Lists by town (the first 2 of 1,040; the others are in audit.json)"
    assert made.rows == [
        ["B", "1,200", "5", "6", "1 / 4", "2", "3"],
        ["A", "1,200", "5", "6", "—", "2", "3"],
    ]
    assert lists_table(figures | {"lists": 2}, SPEAKER).caption == "Lists by town"


@pytest.mark.parametrize("table", [groups_table, order_table])
def test_a_long_table_ends_after_thirty_rows(table):
    made = table(many(31), SPEAKER)
    assert len(made.rows) == 30
    assert made.caption.endswith("(the first 30 of 31; the others are in audit.json)")
    assert len(table(many(30), SPEAKER).rows) == 30


def test_the_chart_marks_the_reference_and_the_verdicts():
    made = picture(0, GROUPING, SPEAKER)
    assert (made.key, made.title, made.not_drawn) == ("allocation-0", "sex: share of each group with a place", 0)
    assert [(one.label, one.mark) for one in made.chart.rows] == [("f", "gap"), ("m", "reference")]
    long = picture(1, many(33), SPEAKER)
    assert (len(long.chart.rows), long.not_drawn, long.chart.rows[0].mark) == (30, 3, "none")


def test_every_head_and_caption_has_chinese_words():
    for table in (groups_table, order_table):
        english, chinese = table(GROUPING, SPEAKER), table(GROUPING, CHINESE)
        assert english.caption != chinese.caption
        assert all(one != other for one, other in zip(english.heads, chinese.heads, strict=True))
