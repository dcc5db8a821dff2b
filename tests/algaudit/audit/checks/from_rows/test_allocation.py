"""Places and rankings, from a log to plain figures: small logs by hand, then what is said and what is refused."""

import json
from importlib import resources
from typing import Any

import jsonschema
import numpy as np
import pyarrow as pa
import pytest

from algaudit import AuditPlan, read_decisions
from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.from_rows.allocation import check
from algaudit.audit.checks.ranking import narrow
from algaudit.audit.tables import table
from algaudit.cube.count import count_cube
from algaudit.errors import InputError

#: Six people in order; the second and the fourth were selected, and 3rd to 5th have the same rank.
SIX = {
    "sex": ["m", "f", "m", "f", "f", "m"],
    "place": [1, 2, 3, 3, 3, 6],
    "granted": [0, 1, 0, 1, 0, 0],
}


def answer(columns: dict[str, Any], **plan: Any) -> Answer:
    """Run the check on a few columns."""
    log = read_decisions(pa.table(columns))
    stated = AuditPlan.model_validate({"decision": "granted", "by": [{"column": "sex"}], **plan})
    cube = count_cube(log, stated.roles())
    return check(Material(stated, cube, [table(cube, by, stated) for by in [(), *stated.groupings()]], log))


def drawn(people: int, seed: int, *, shift: float = 0.0, rounded: bool = False) -> dict[str, Any]:
    """Return people with a score, men ``shift`` higher; the best tenth are granted."""
    draws = np.random.default_rng(seed)
    sex = draws.choice(["f", "m"], people)
    points = draws.normal(50, 10, people) + shift * (sex == "m")
    points = points.round() if rounded else points
    granted = np.zeros(people, int)
    granted[np.argsort(-points, kind="stable")[: people // 10]] = 1
    return {"sex": sex, "points": points, "granted": granted, "town": draws.choice(["A", "B", "C"], people)}


def schema() -> dict[str, Any]:
    found = resources.files("algaudit.audit.checks.schemas").joinpath("allocation.schema.json").read_text("utf-8")
    made: dict[str, Any] = json.loads(found)
    return made


def of(found: Answer, group: str) -> dict[str, Any]:
    """Return the row of a group in the first grouping."""
    return next(row for row in found.figures["groupings"][0]["groups"] if row["group"] == [group])


def test_six_people_by_hand():
    found = answer(SIX, rank="place", quota=3)
    figures = found.figures
    assert (figures["places"], figures["selected"], figures["first"], figures["quota_is"]) == (3, 2, "lowest", "places")
    assert figures["ties"] == {"lists": 1, "places": 1, "people": 3}
    # Two were selected: the first was passed over for the fourth, who is further down than the first two.
    assert figures["against_order"] == {"above": 2, "refused_above": 1, "below": 4, "selected_below": 1}
    assert figures["beyond_places"] == {"lists_with_more": 0, "more": 0, "lists_with_fewer": 1, "fewer": 1}
    women, men = of(found, "f"), of(found, "m")
    assert (women["above"], women["tied"], women["lowest"], women["highest"]) == (1, 2, 1, 2)
    assert (men["above"], men["tied"], men["lowest"], men["highest"]) == (1, 1, 1, 2)
    assert women["places"] == pytest.approx(1 + 2 / 3)
    assert women["by_lot"] == 1.5
    assert women["skew"] == pytest.approx(np.log((1 + 2 / 3) / 3 / 0.5))
    assert men["refused_above"]["number"] == 1
    # Nobody is tied for the second place, which is the last of the selected.
    assert women["tie_break"] == {"tied": 0, "selected": 0, "by_lot": 0, "p_two_sided": None, "p_adjusted": None}
    # Fourth to sixth share what is just below: two thirds of each tied person and the sixth.
    assert women["just_below"] == pytest.approx(4 / 3)
    assert men["just_below"] == pytest.approx(5 / 3)


def test_a_score_counts_from_the_top_and_a_share_is_of_the_people():
    scores = {"sex": SIX["sex"], "points": [-place for place in SIX["place"]], "granted": SIX["granted"]}
    by_score, by_rank = answer(scores, score="points", quota=0.5), answer(SIX, rank="place", quota=3)
    assert (by_score.figures["first"], by_score.figures["quota_is"]) == ("highest", "share")
    (score,), (rank,) = by_score.figures["groupings"], by_rank.figures["groupings"]
    assert score["groups"] == rank["groups"]
    assert (score["depths"][2]["first"], rank["depths"][2]["first"]) == (0.5, 3)
    assert score["depths"][2]["groups"] == rank["depths"][2]["groups"]


def test_each_region_has_its_own_line():
    columns = {
        "sex": ["f", "m", "m", "m", "f", "f"],
        "town": ["A", "A", "A", "B", "B", None],
        "place": [1, 2, 3, 1, 2, 1],
        "granted": [1, 0, 0, 1, 0, 1],
    }
    found = answer(columns, rank="place", quota=1, quota_by="town").figures
    assert (found["cases"], found["lists"], found["places"], found["without_list"]) == (5, 2, 2, 1)
    assert [(row["list"], row["cases"], row["places"]) for row in found["named_lists"]] == [("A", 3, 1), ("B", 2, 1)]
    share = answer(columns, rank="place", quota=0.34, quota_by="town").figures
    assert (share["places"], share["lists_without_places"]) == (1, 1)


def test_the_region_may_make_groups_too():
    columns = drawn(600, 1)
    plan = {"by": [{"column": "sex"}, {"column": "town"}], "across": [("sex", "town")]}
    found = answer(columns, score="points", quota=0.1, quota_by="town", **plan)
    towns = found.figures["groupings"][1]
    assert [row["p_two_sided"] for row in towns["groups"]] == [1.0, 1.0, 1.0]
    assert towns["prefixes"] == []
    assert found.figures["groupings"][2]["prefixes"] == []


def test_rows_that_stand_for_many_are_people_tied_with_each_other():
    counted = {"sex": ["f", "m", "f"], "points": [3, 2, 1], "granted": [1, 0, 0], "n": [2, 3, 4]}
    single = {name: np.repeat(values, counted["n"]) for name, values in counted.items() if name != "n"}
    plan = {"score": "points", "quota": 4}
    assert answer(counted, count="n", **plan).figures == answer(single, **plan).figures


def test_a_planted_gap_is_an_alert_and_says_who_is_worse_off():
    found = answer(drawn(2_000, 2, shift=6), score="points", quota=0.1)
    (alert,) = [item for item in found.findings if item.severity == "alert"]
    facts = alert.facts
    assert alert.code == "allocation_gap"
    assert (facts["by"], facts[facts["worse_off"]], facts["all_places"]) == (["sex"], ["f"], 200)
    assert abs(facts["difference"]) > 0.05
    assert (facts["low"] > 0) == (facts["high"] > 0)
    assert facts["p_adjusted"] < 1e-4
    assert "allocation_top" in {item.code for item in found.findings}


def test_where_selection_harms_the_other_side_is_worse_off():
    columns = drawn(2_000, 2, shift=6)
    good, bad = (answer(columns, score="points", quota=0.1, positive_is=kind) for kind in ("favourable", "adverse"))
    sides = [found.findings[0].facts["worse_off"] for found in (good, bad)]
    assert sorted(sides) == ["group", "reference"]
    counted = {row["counted"] for row in bad.figures["groupings"][0]["prefixes"]}
    assert counted == {"rest"}


def test_of_logs_without_a_gap_hardly_any_raises_an_alert():
    alarms = sum(
        any(item.code != "allocation_ties" for item in answer(drawn(300, seed), score="points", quota=0.1).findings)
        for seed in range(40)
    )
    # Two families of five in a hundred: ten of 40 would be reached by fewer than one set in a hundred.
    assert alarms <= 9


def test_ties_are_told_with_the_widest_range():
    found = answer(drawn(500, 3, rounded=True), score="points", quota=60)
    (ties,) = [item for item in found.findings if item.code == "allocation_ties"]
    row = of(found, ties.facts["group"][0])
    assert (ties.facts["lowest"], ties.facts["highest"]) == (row["lowest"], row["highest"])
    assert ties.facts["highest"] > ties.facts["lowest"]
    assert ties.severity == "notice"


def test_decisions_against_the_order_are_told():
    columns = drawn(1_000, 4)
    order = np.argsort(-columns["points"])
    columns["granted"][order[:3]] = 0
    columns["granted"][order[500:504]] = 1
    found = answer(columns, score="points", quota=0.1)
    (told,) = [item for item in found.findings if item.code == "allocation_against_order"]
    # 101 selected: three of the first hundred refused, the 101st too, and four further down selected.
    assert (told.facts["refused_above"], told.facts["selected_below"], told.facts["selected"]) == (4, 4, 101)
    (quota,) = [item for item in found.findings if item.code == "allocation_not_the_quota"]
    assert (quota.facts["selected"], quota.facts["places"], quota.facts["more"]) == (101, 100, 1)


def test_decisions_that_follow_the_order_beyond_the_places_are_not_against_it():
    granted = [1] * 75 + [0] * 45
    columns = {"sex": ["f", "m"] * 60, "place": range(1, 121), "granted": granted, "town": ["A", "B", "C"] * 40}
    found = answer(columns, rank="place", quota=20)
    assert found.figures["against_order"] == {"above": 75, "refused_above": 0, "below": 45, "selected_below": 0}
    assert [item.code for item in found.findings] == ["allocation_not_the_quota"]
    assert found.findings[0].facts["examples"] == []
    of_towns = answer(columns, rank="place", quota=20, quota_by="town")
    assert [item.code for item in of_towns.findings] == ["allocation_not_the_quota"]
    facts = of_towns.findings[0].facts
    assert (facts["lists_with_more"], facts["more"], facts["fewer"]) == (3, 15, 0)
    assert facts["examples"][0] == {"list": "A", "places": 20, "selected": 25}
    exact = answer(columns, rank="place", quota=75)
    assert exact.findings == []


def test_where_the_groups_are_the_lists_the_quota_sets_their_shares():
    draws = np.random.default_rng(8)
    columns = {"town": ["A"] * 600 + ["B"] * 200, "place": draws.permutation(800), "granted": [1, 0, 0, 0] * 200}
    columns["sex"] = draws.choice(["f", "m"], 800)
    plan = {"by": [{"column": "town"}, {"column": "sex"}], "across": [("town", "sex")]}
    found = answer(columns, rank="place", quota=100, quota_by="town", **plan)
    towns, sexes, both = found.figures["groupings"]
    assert [made["set_by_quota"] for made in (towns, sexes, both)] == ["all", "none", "some"]
    assert towns["depths"] == []
    for row in towns["groups"]:
        assert (row["verdict"], row["difference"], row["p_adjusted"]) == (None, None, None)
    # Of the cross, only the other group of the reference's own town is compared.
    reference = both["reference"]
    compared = [row["group"] for row in both["groups"] if row["verdict"]]
    assert [group[0] for group in compared] == [reference[0]]
    assert all(row["p_adjusted"] is not None for row in both["groups"])
    # With the same share of places everywhere the cells of both towns can be compared; the towns themselves cannot.
    found = answer(columns, rank="place", quota=0.25, quota_by="town", **plan)
    assert [made["set_by_quota"] for made in found.figures["groupings"]] == ["all", "none", "none"]


def test_being_passed_over_and_moved_up_are_alerts_of_their_own():
    columns = drawn(2_000, 5)
    order, sex = np.argsort(-columns["points"]), columns["sex"]
    above, below = order[:400], order[400:]
    columns["granted"][:] = 0
    columns["granted"][above[sex[above] == "m"]] = 1
    columns["granted"][below[sex[below] == "f"][:300]] = 1
    found = answer(columns, score="points", quota=400)
    assert {"allocation_passed_over", "allocation_moved_up"} <= {item.code for item in found.findings}
    moved = next(item for item in found.findings if item.code == "allocation_moved_up")
    assert moved.facts["number"] + moved.facts["reference_number"] == found.figures["against_order"]["selected_below"]


def test_a_tie_broken_by_sex_is_found():
    sex = np.repeat(["f", "m"], 60)
    columns = {"sex": sex, "points": np.ones(120), "granted": (sex == "m").astype(int)}
    found = answer(columns, score="points", quota=60)
    broken = [item for item in found.findings if item.code == "allocation_tie_break"]
    assert [item.severity for item in broken] == ["alert", "alert"]
    assert [item.facts["selected"] for item in broken] == [0, 60]


def test_who_has_no_rank_is_left_out_and_counted():
    columns = {"sex": ["f", "m", "f", "m"], "place": [1, None, 2, 3], "granted": [1, 0, 0, 0]}
    found = answer(columns, rank="place", quota=1).figures
    assert (found["cases"], found["without_rank"]) == (3, 1)


@pytest.mark.parametrize(
    ("changes", "plan", "reason"),
    [
        ({"w": [1.5] * 6}, {"weight": "w"}, "places_weighted"),
        ({"place": [None] * 6}, {}, "nobody_ranked"),
        ({"town": ["", None] * 3}, {"quota_by": "town"}, "nobody_listed"),
        (
            {"place": [1, None, 2, None, 3, None], "town": ["", "A"] * 3},
            {"quota_by": "town"},
            "nobody_ranked_and_listed",
        ),
        ({}, {"quota": 0.1}, "places_for_nobody"),
        ({}, {"quota": 6}, "places_for_everybody"),
        ({}, {"rank": None}, "no_quota"),
    ],
)
def test_what_cannot_be_answered_has_a_reason(changes, plan, reason):
    columns = {**SIX, **changes}
    columns["place"] = pa.array(columns["place"], pa.float64())
    with pytest.raises(NotPossible) as told:
        answer(columns, **{"rank": "place", "quota": 3, **plan})
    assert told.value.reason == reason


def test_the_column_that_is_blank_is_named():
    with pytest.raises(NotPossible) as told:
        answer({**SIX, "town": [""] * 6}, rank="place", quota=3, quota_by="town")
    assert told.value.facts == {"column": "town"}


def test_a_tie_that_changes_nothing_for_any_group_names_no_group():
    # Each town's two last are tied for one place, and are of the same sex.
    columns = {"sex": ["f", "m", "m"] * 4, "place": [1, 2, 2] * 4, "granted": [1, 1, 0] * 4}
    columns["town"] = np.repeat(list("ABCD"), 3)
    found = answer(columns, rank="place", quota=2, quota_by="town")
    (ties,) = [item for item in found.findings if item.code == "allocation_ties"]
    assert (ties.facts["places"], ties.facts["people"], ties.facts["group"], ties.facts["lowest"]) == (4, 8, None, None)


def test_columns_read_one_by_one_give_the_same_answer(monkeypatch):
    columns = drawn(300, 9, rounded=True)
    columns["points"][5] = np.nan
    plan = {"by": [{"column": "sex"}, {"column": "town"}], "across": [("sex", "town")], "quota_by": "town"}
    at_once = answer(columns, score="points", quota=20, **plan).figures
    monkeypatch.setattr(narrow, "MOST_AT_ONCE", 1)
    assert answer(columns, score="points", quota=20, **plan).figures == at_once


def test_decisions_that_run_against_the_order_are_not_judged_by_it():
    columns = drawn(400, 6)
    columns["points"] = -columns["points"]
    with pytest.raises(NotPossible) as told:
        answer(columns, score="points", quota=0.1)
    assert (told.value.reason, told.value.facts) == ("order_reversed", {"column": "points"})


def test_a_rank_that_is_no_number_is_refused():
    with pytest.raises(InputError, match="place"):
        answer({**SIX, "place": ["first", "second", "3", "4", "5", "6"]}, rank="place", quota=3)


def test_without_groups_the_lists_are_still_looked_at():
    found = answer(SIX, rank="place", quota=3, by=())
    assert found.figures["groupings"] == []
    assert {item.code for item in found.findings} == {
        "allocation_against_order",
        "allocation_not_the_quota",
        "allocation_ties",
    }


@pytest.mark.parametrize("plan", [{}, {"quota_by": "town"}, {"positive_is": "adverse"}, {"quota": 7}])
def test_figures_fit_the_schema_and_are_the_same_again(plan):
    columns = drawn(200, 7, shift=3, rounded=True)
    columns["town"] = [None, "D", *columns["town"][2:]]
    stated = {
        "score": "points",
        "quota": 0.1,
        "by": [{"column": "sex"}, {"column": "town"}],
        "across": [("sex", "town")],
    }
    first, second = (answer(columns, **{**stated, **plan}) for _ in range(2))
    written = json.dumps(first.figures, allow_nan=False)
    assert written == json.dumps(second.figures, allow_nan=False)
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator(schema()).validate(json.loads(written))
    for item in first.findings:
        json.dumps(item.facts, allow_nan=False)
