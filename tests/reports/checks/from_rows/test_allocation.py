"""Words for places and rankings: who, how many, how sure, and what to ask next."""

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from algaudit import AuditPlan, read_decisions
from algaudit.audit.checks.check import Answer, Material
from algaudit.audit.checks.from_rows.allocation import check
from algaudit.audit.tables import table
from algaudit.cube.count import count_cube
from reports.checks.from_rows.allocation import SAID, section
from reports.checks.ranking.cells import beyond_places
from reports.checks.ranking.tables import _skew
from reports.figures import ratio
from reports.speaker import Speaker

SPEAKER = Speaker("en", "1", "", False, 0.05, 0.95, 3)
CHINESE = Speaker("zh", "1", "", False, 0.05, 0.95, 3)


def answered(columns: dict[str, Any], **plan: Any) -> Answer:
    """Return what the check found."""
    log = read_decisions(pa.table(columns))
    stated = AuditPlan.model_validate({"decision": "granted", "by": [{"column": "sex"}], "score": "points", **plan})
    cube = count_cube(log, stated.roles())
    return check(Material(stated, cube, [table(cube, by, stated) for by in [(), *stated.groupings()]], log))


def ranked(shift: float) -> dict[str, Any]:
    """Return 1,000 people of three towns; of the first hundred, three were refused."""
    draws = np.random.default_rng(0)
    sex = np.array(["f"] * 480 + ["m"] * 520)
    points = (draws.normal(50, 10, 1_000) + shift * (sex == "m")).round()
    granted = np.zeros(1_000, int)
    granted[np.argsort(-points, kind="stable")[3:100]] = 1
    return {"sex": sex, "points": points, "granted": granted, "town": draws.choice(["A", "B", "C"], 1_000)}


@pytest.fixture(scope="module")
def gap() -> Answer:
    return answered(ranked(7), quota=0.1)


def test_the_answers_say_how_many_places_what_a_tie_decides_and_who_has_fewer(gap):
    made = section(gap.figures, SPEAKER)
    ties, against = gap.figures["ties"], gap.figures["against_order"]
    assert made.answers[0].startswith("There are 100 places for 1,000 people; the largest value of points comes first.")
    assert "10.0% of each list" in made.answers[0]
    assert f"{ties['places']} places are decided among {ties['people']} people" in made.answers[1]
    assert f"the first {against['above']} people: 3 of them were refused" in made.answers[2]
    assert made.answers[2].endswith("97 people were decided “1”; there are 100 places.")
    assert re.search(r"sex: “f” has [\d.]+ of the places \([\d.]+%\) and is 48.0% of the people", made.answers[3])
    assert "case by case" in made.next_step


def test_a_reader_has_a_minute(gap):
    columns = {"by": [{"column": "sex"}, {"column": "town"}], "across": [("sex", "town")]}
    for made in (section(gap.figures, SPEAKER), section(answered(ranked(9), quota=300, **columns).figures, SPEAKER)):
        assert len(made.answers) <= 5
        assert all(len(one.rows) <= 30 for one in made.tables)
        assert all(len(row) == len(one.heads) for one in made.tables for row in one.rows)


def test_tables_hold_each_group_with_counts_and_interval(gap):
    made = section(gap.figures, SPEAKER)
    women = next(row for row in made.tables[0].rows if row[0] == "f")
    assert re.fullmatch(r"[\d.]+ / 480", women[1])
    assert re.fullmatch(r"[\d.]+% \([\d.]+% to [\d.]+%\)", women[4])
    assert women[-1] == "gap"
    assert len(made.pictures) == 1
    assert [row.mark for row in made.pictures[0].chart.rows] == ["gap", "reference"]


def test_lists_are_named_and_shortened_when_there_are_many():
    columns = ranked(0)
    columns["town"] = [f"town {place % 40}" for place in range(1_000)]
    made = section(answered(columns, quota=2, quota_by="town").figures, SPEAKER)
    assert made.answers[0].startswith("There are 80 places for 1,000 people on 40 lists;")
    assert "2 places for each town" in made.answers[0]
    assert made.tables[-1].caption == "Lists by town (the first 30 of 40; the others are in audit.json)"
    assert len(made.tables[-1].rows) == 30


def test_only_the_largest_groups_stand_beside_each_other():
    columns = ranked(0)
    columns["sex"] = [f"group {place % 11 if place % 3 else 11}" for place in range(1_000)]
    made = section(answered(columns, quota=100).figures, SPEAKER)
    heads = next(one.heads for one in made.tables if one.heads[0] == "First … of the list")
    assert len(heads) == 7
    assert "group 11" in heads


def test_nothing_found_is_said_as_not_shown():
    columns = ranked(0)
    columns["points"] = np.random.default_rng(1).permutation(1_000)
    columns["granted"] = (columns["points"] >= 900).astype(int)
    made = section(answered(columns, quota=100).figures, SPEAKER)
    assert made.answers[1] == "No decision goes against the order of the list."
    assert made.answers[2].startswith("No group was shown to have fewer or more places")
    assert "fair" not in " ".join(made.answers)


def test_each_finding_has_words_with_direction_size_and_counts():
    columns = ranked(9)
    order, sex = np.argsort(-columns["points"], kind="stable"), columns["sex"]
    columns["granted"][:] = 0
    columns["granted"][order[:200][sex[order[:200]] == "m"]] = 1
    columns["granted"][order[200:][sex[order[200:]] == "f"][:150]] = 1
    found = answered(columns, quota=200)
    said = {item.code: SAID[item.code](item.facts, SPEAKER) for item in found.findings}
    title, body = said["allocation_gap"]
    assert re.search(r"“f” has [\d.]+ of 200 places, fewer than chance would give it \(96\)", title)
    assert "This is to the disadvantage of “f”." in body
    assert "“f” is passed over more often than “m”" in said["allocation_passed_over"][0]
    assert "“f” is moved up more often than “m”" in said["allocation_moved_up"][0]
    assert "The order of the list does not explain this." in said["allocation_moved_up"][1]
    assert "falls behind at the top" in said["allocation_top"][0]
    assert said["allocation_against_order"][0].startswith("People decided against the order of the list: ")
    assert said["allocation_not_the_quota"][0] == "More people were decided “1” than there are places"
    assert "places are decided among" in said["allocation_ties"][0]


def test_a_tie_broken_by_group_is_said():
    sex = np.repeat(["f", "m"], 60)
    columns = {"sex": sex, "points": np.ones(120), "granted": (sex == "m").astype(int)}
    item = next(item for item in answered(columns, quota=60).findings if item.code == "allocation_tie_break")
    title, body = SAID[item.code](item.facts, SPEAKER)
    assert title == "sex: ties at the end of the selected were not broken by lot for “f”"
    assert body.startswith(
        "Of 60 people of this group with the same rank or score as others where the selected end, 0 were selected;"
    )


def test_following_the_order_beyond_the_quota_is_said_as_such_with_both_numbers():
    columns = {"sex": ["f", "m"] * 100, "points": np.arange(200), "granted": [0] * 120 + [1] * 80}
    columns["town"] = ["A", "B", "A", "A"] * 50
    found = answered(columns, quota=20)
    assert [item.code for item in found.findings] == ["allocation_not_the_quota"]
    assert (
        "80 people were decided “1”; there are 20 places."
        in SAID[found.findings[0].code](found.findings[0].facts, SPEAKER)[1]
    )
    assert "No decision goes against the order" in section(found.figures, SPEAKER).answers[1]
    (item,) = answered(columns, quota=30, quota_by="town").findings
    body = SAID[item.code](item.facts, SPEAKER)[1]
    assert "On 1 of 2 lists more people were decided “1” than there are places (30 in all), on 1 fewer (10" in body
    assert "A: 60 for 30 places. B: 20 for 30 places." in body


def test_where_the_groups_are_the_lists_it_is_said_that_the_quota_sets_their_shares():
    columns = ranked(0)
    columns["points"] = np.random.default_rng(1).permutation(1_000)
    made = section(answered(columns, quota=40, quota_by="town", by=[{"column": "town"}]).figures, SPEAKER)
    assert "town: the quota of each list sets what share of each group has a place; this is not judged." in made.answers
    assert not any("No group was shown" in one for one in made.answers)
    assert made.tables[0].caption.endswith("the quota of each list sets these shares, so that they are not judged")
    assert {(row[5], row[7]) for row in made.tables[0].rows} == {("—", "—")}


def test_how_far_down_means_one_thing_in_every_row():
    columns = ranked(0)
    for quota, first in ((60, "60 (180 in all)"), (0.25, "25.0% ("), (0.3, "30.0% (")):
        made = section(answered(columns, quota=quota, quota_by="town").figures, SPEAKER)
        table = next(one for one in made.tables if one.heads[0] == "First … of each list")
        assert any(row[0].startswith(first) for row in table.rows)
        assert len({"%" in row[0] for row in table.rows}) == 1


def test_a_tie_that_changes_nothing_for_any_group_gives_no_range():
    columns = {"sex": ["f", "m", "m"] * 4, "points": [2, 1, 1] * 4, "granted": [1, 1, 0] * 4}
    columns["town"] = np.repeat(list("ABCD"), 3)
    item = next(one for one in answered(columns, quota=2, quota_by="town").findings if one.code == "allocation_ties")
    assert "between" not in SAID[item.code](item.facts, SPEAKER)[1]


def test_where_selection_harms_the_top_is_said_the_other_way_round():
    found = answered(ranked(12), quota=0.1, positive_is="adverse")
    item = next(item for item in found.findings if item.code == "allocation_top")
    assert "fills the top of the list" in SAID[item.code](item.facts, SPEAKER)[0]
    made = section(found.figures, SPEAKER)
    assert any(row[0].startswith("all but ") for one in made.tables for row in one.rows)


def test_every_finding_of_the_check_can_be_said_in_chinese(gap):
    for item in gap.findings:
        title, body = SAID[item.code](item.facts, CHINESE)
        assert title
        assert body
    assert section(gap.figures, CHINESE).answers


@pytest.mark.parametrize(
    ("more", "fewer", "sentence"),
    [
        (2, 0, "On 2 of 3 lists more people were decided “1” than there are places (20 in all)."),
        (0, 1, "On 1 of 3 lists fewer people were decided “1” than there are places (10 in all)."),
        (
            2,
            1,
            "On 2 of 3 lists more people were decided “1” than there are places (20 in all), on 1 fewer (10 in all).",
        ),
        (0, 0, "On all 3 lists as many people were decided “1” as there are places."),
    ],
)
def test_lists_with_more_and_with_fewer_are_named_only_where_there_are_any(more, fewer, sentence):
    facts = {"selected": 90, "places": 80, "lists": 3, "more": more * 10, "fewer": fewer * 10}
    assert beyond_places({**facts, "lists_with_more": more, "lists_with_fewer": fewer}, SPEAKER) == sentence


def test_the_departure_from_the_mix_of_the_groups_has_a_table(gap):
    made = next(one for one in section(gap.figures, SPEAKER).tables if "NDKL" in one.heads[1])
    assert made.caption.startswith(
        "sex: how far the top of the list departs from the mix of the groups on it (NDKL; 0:"
    )
    (row,) = gap.figures["groupings"][0]["ndkl"]
    assert made.rows == [["everybody", ratio(row["value"]), ratio(row["by_lot"])]]
    assert row["value"] > 3 * row["by_lot"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-0.001, "0.00"), (0.0, "0.00"), (0.004, "0.00"), (-0.3, "−0.30"), (0.25, "+0.25"), (None, "—")],
)
def test_a_skew_that_rounds_to_nothing_has_no_sign(value, shown):
    assert _skew(value) == shown
