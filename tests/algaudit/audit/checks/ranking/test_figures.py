"""The figures of places, worked out by hand: six people, two towns, and eight men before eight women."""

from math import log, log2
from typing import Any

import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.ranking.figures import MOST_FOLLOWED, MOST_FOLLOWED_LISTS, grouping, prefix, whole
from algaudit.audit.checks.ranking.order import read_order
from algaudit.fairness.ranking.beginnings import corrected
from algaudit.fairness.ranking.judged import judge
from algaudit.fairness.ranking.shares import shares
from tests.algaudit.audit.checks.from_rows.asking import material

#: Six people in order; the second and the fourth were selected, and 3rd to 5th have the same rank.
SIX = {
    "sex": ["m", "f", "m", "f", "f", "m"],
    "town": ["A", "A", "B", "A", "B", "B"],
    "place": [1, 2, 3, 3, 3, 6],
    "granted": [0, 1, 0, 1, 0, 0],
}
#: Eight men before eight women, eight places, which the men got.
SIXTEEN = {"sex": ["m"] * 8 + ["f"] * 8, "place": list(range(16)), "granted": [1] * 8 + [0] * 8}


def asked(columns: dict[str, Any], at: int = 1, **plan: Any):
    """Return the order, the plan, a grouping, what was found of it, and what was followed place by place."""
    stated = AuditPlan.model_validate({"decision": "granted", "by": [{"column": "sex"}], "rank": "place", **plan})
    given = material(columns, stated)
    ordered, table = read_order(given), given.tables[at]
    found = shares(ordered.ranking, ordered.codes(table), len(table.groups.groups), ordered.positive)
    (judged,), _ = judge([(table.groups, found, table.reference)], stated.alpha, stated.tolerance)
    return ordered, stated, table, grouping(ordered, stated, table, found, judged)


def test_what_concerns_everybody_on_one_list():
    ordered, plan, *_ = asked(SIX, quota=3)
    found = whole(ordered, plan)
    assert (found["column"], found["first"], found["quota"], found["quota_is"]) == ("place", "lowest", 3, "places")
    assert (found["cases"], found["places"], found["selected"], found["lists"]) == (6, 3, 2, 1)
    # One place is left for three who are tied; looked at just below are the other three.
    assert found["ties"] == {"lists": 1, "places": 1, "people": 3}
    assert found["just_below"] == 3
    # Two were selected: of the first two one was refused, and one further down was selected.
    assert found["against_order"] == {"above": 2, "refused_above": 1, "below": 4, "selected_below": 1}
    assert found["beyond_places"] == {"lists_with_more": 0, "more": 0, "lists_with_fewer": 1, "fewer": 1}
    assert found["named_lists"] == []


def test_lists_are_named_with_the_most_decisions_against_the_order_first():
    ordered, plan, *_ = asked(SIX, quota=1, quota_by="town")
    found = whole(ordered, plan)
    assert [row["list"] for row in found["named_lists"]] == ["A", "B"]
    # Town A: the first was refused, the second and the third selected, so that the third is against the order.
    assert found["named_lists"][0] == {
        "list": "A",
        "cases": 3,
        "places": 1,
        "selected": 2,
        "tied_places": 0,
        "tied_people": 0,
        "refused_above": 1,
        "selected_below": 1,
    }
    assert (found["named_lists"][1]["tied_places"], found["named_lists"][1]["tied_people"]) == (1, 2)
    assert found["beyond_places"] == {"lists_with_more": 1, "more": 1, "lists_with_fewer": 1, "fewer": 1}


def test_a_share_of_less_than_a_place_and_a_place_for_each_are_counted_as_such():
    log = {"sex": ["f", "m"] * 4, "town": list("AAAAAABC"), "place": range(8), "granted": [1, 0] * 4}
    ordered, plan, *_ = asked(log, quota=0.5, quota_by="town")
    found = whole(ordered, plan)
    assert (found["quota_is"], found["places"], found["lists_without_places"]) == ("share", 3, 2)
    ordered, plan, *_ = asked(log, quota=1, quota_by="town")
    assert whole(ordered, plan)["lists_for_everybody"] == 2


def test_a_score_counts_from_the_highest():
    log = SIX | {"points": [-place for place in SIX["place"]]}
    ordered, plan, _, by_score = asked(log, rank=None, score="points", quota=3)
    assert (whole(ordered, plan)["column"], whole(ordered, plan)["first"]) == ("points", "highest")
    assert by_score.rows == asked(SIX, quota=3)[3].rows


def test_the_places_of_each_group():
    *_, made = asked(SIX, quota=3)
    women, men = made.rows["groups"]
    assert (women["group"], women["cases"], women["above"], women["tied"]) == (["f"], 3, 1, 2)
    # One place and two thirds of another; 1 or 2, whoever wins the tie.
    assert (women["places"], women["lowest"], women["highest"]) == (pytest.approx(5 / 3), 1, 2)
    assert (women["by_lot"], women["rate"]["value"]) == (1.5, pytest.approx(5 / 9))
    assert (women["share_of_places"], women["share_of_cases"]) == (pytest.approx(5 / 9), 0.5)
    assert (women["skew"], women["skew_reason"]) == (pytest.approx(log(10 / 9)), None)
    # 2 or fewer of 3 places for one of two halves of six: all but one of 20 ways.
    assert women["p_lower"] == pytest.approx(0.95)
    assert men["refused_above"] == {
        "number": 1,
        "of": 1,
        "rate": 1.0,
        "difference": None,
        "p_adjusted": None,
        "verdict": None,
    }
    assert women["tie_break"] == {"tied": 0, "selected": 0, "by_lot": 0, "p_two_sided": None, "p_adjusted": None}
    # Three people are too few to be what others are compared with.
    assert (made.rows["reference"], men["difference"], men["verdict"]) == (None, None, None)


def test_exposure_is_the_worth_of_the_places_over_their_mean():
    *_, made = asked(SIXTEEN, quota=8)
    women, men = made.rows["groups"]
    worth = [1 / log2(place + 1) for place in range(1, 17)]
    assert men["exposure"] == pytest.approx(2 * sum(worth[:8]) / sum(worth))
    assert men["exposure"] + women["exposure"] == pytest.approx(2)
    assert men["exposure_ratio"] is None


def test_a_group_without_a_place_has_no_skew_and_the_exact_chance():
    *_, made = asked(SIXTEEN, quota=8)
    women, men = made.rows["groups"]
    assert (women["places"], women["skew"], women["skew_reason"]) == (0, None, "no_places")
    # One of the 12,870 ways to give eight places to sixteen; two such ways, and two groups were asked about.
    assert women["p_lower"] == pytest.approx(1 / 12_870)
    assert women["p_two_sided"] == pytest.approx(2 / 12_870)
    assert women["p_adjusted"] == pytest.approx(4 / 12_870)
    assert (men["just_below"], women["just_below"]) == (0, 8)


def test_with_a_reference_group_of_ten_each_gap_has_an_interval_and_a_verdict():
    log = {"sex": ["m"] * 12 + ["f"] * 12, "place": range(24), "granted": [1] * 12 + [0] * 12}
    *_, made = asked(log, quota=12, reference={"sex": "m"})
    women, men = made.rows["groups"]
    assert (made.rows["reference"], men["difference"], men["verdict"]) == (["m"], None, None)
    assert (women["difference"]["value"], women["verdict"]) == (-1.0, "gap")
    assert -1 <= women["difference"]["low"] <= -1 < women["difference"]["high"] < 0
    assert women["exposure_ratio"]["value"] == pytest.approx(women["exposure"] / men["exposure"])
    # Nobody was passed over, so that nobody asks who was.
    assert women["refused_above"]["verdict"] is None
    depths = {depth["first"]: depth["groups"] for depth in made.rows["depths"]}
    assert [group["difference"] is None for group in depths[12]] == [False, True]
    assert depths[18][0]["difference"]["value"] == pytest.approx(0.5 - 1)


def test_depths_say_how_many_of_each_group_come_within_them():
    *_, made = asked(SIX, quota=3)
    first, second, third, *_ = made.rows["depths"]
    assert [depth["people"] for depth in made.rows["depths"]] == [1, 2, 3, 4, 5]
    assert [group["number"] for group in first["groups"]] == [0, 1]
    assert [group["number"] for group in second["groups"]] == [1, 1]
    assert [group["number"] for group in third["groups"]] == pytest.approx([5 / 3, 4 / 3])
    # Nobody is no share of anything; one of one is twice the half of the people.
    assert [group["skew"] for group in first["groups"]] == [None, pytest.approx(log(2))]


def test_where_each_group_stands_alone_on_a_list_the_quota_sets_its_share():
    log = {"town": ["A"] * 12 + ["B"] * 12, "place": range(24), "granted": [1, 0] * 12, "sex": ["f", "m"] * 12}
    plan = {"quota": 3, "quota_by": "town", "by": [{"column": "town"}, {"column": "sex"}]}
    *_, towns = asked(log, 1, **plan)
    assert (towns.rows["set_by_quota"], towns.rows["depths"]) == ("all", [])
    assert [row["p_adjusted"] for row in towns.rows["groups"]] == [None, None]
    *_, sexes = asked(log, 2, **plan)
    assert sexes.rows["set_by_quota"] == "none"
    *_, crossed = asked(log, 3, **plan, across=[("town", "sex")])
    # With several lists a cross is not followed from the top: its lists say it already.
    assert (crossed.beginnings, len(sexes.beginnings)) == ([], 4)


def test_the_smallest_numbers_of_a_group_are_told_at_a_few_places_and_where_they_are_missed():
    ordered, plan, table, made = asked(SIXTEEN, quota=8)
    minimums = corrected(made.beginnings, plan.alpha)
    women, men = (prefix(ordered, table, row, each) for row, each in zip(made.beginnings, minimums, strict=True))
    assert (women["list"], women["group"], women["counted"], women["places"]) == (None, ["f"], "group", 8)
    assert (women["share"], women["p_value"]) == (0.5, pytest.approx(1 / 256))
    # At a risk of 0.025 five without a woman may be chance (1/32), six may not (1/64).
    assert (women["alpha"], women["first_below"]) == (0.025, 6)
    assert women["minimums"] == [
        {"place": 5, "needed": 0, "found": 0},
        {"place": 6, "needed": 1, "found": 0},
        {"place": 8, "needed": 1, "found": 0},
    ]
    assert (men["first_below"], men["minimums"][-1]) == (None, {"place": 8, "needed": 1, "found": 8})


def test_where_selection_harms_the_rest_is_counted():
    ordered, plan, table, made = asked(SIXTEEN, quota=8, positive_is="adverse")
    minimums = corrected(made.beginnings, plan.alpha)
    women, men = (prefix(ordered, table, row, each) for row, each in zip(made.beginnings, minimums, strict=True))
    assert (women["counted"], men["counted"]) == ("rest", "rest")
    # Of all but the men nobody is among the first six.
    assert (women["first_below"], men["first_below"]) == (None, 6)


def test_only_the_largest_groups_and_the_longest_lists_are_followed():
    people = 260
    log = {
        "sex": [f"{case % 13:02d}" for case in range(people)],
        "town": [f"town {case % 7}" for case in range(people)],
        "place": range(people),
        "granted": [1] * 70 + [0] * (people - 70),
    }
    *_, made = asked(log, quota=10, quota_by="town")
    assert len(made.rows["groups"]) == MOST_FOLLOWED + 1
    assert {len(depth["groups"]) for depth in made.rows["depths"]} == {MOST_FOLLOWED}
    # More groups than are followed: how far the top departs from their mix is not told.
    assert made.rows["ndkl"] == []
    assert len({row.place for row in made.beginnings}) == MOST_FOLLOWED_LISTS
    *_, few = asked(log | {"sex": ["f", "m"] * (people // 2)}, quota=10, quota_by="town")
    assert [row["list"] for row in few.rows["ndkl"]] == [f"town {number}" for number in range(5)]
