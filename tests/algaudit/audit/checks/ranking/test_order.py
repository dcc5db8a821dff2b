"""Who stands where: by rank or score, list by list; who is left out, and which logs cannot be put in order."""

import numpy as np
import pyarrow as pa
import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.check import NotPossible
from algaudit.audit.checks.ranking import order
from algaudit.audit.checks.ranking.order import read_order
from tests.algaudit.audit.checks.from_rows.asking import material

#: Six people by rank; 3rd to 5th have the same one.
SIX = {
    "sex": ["m", "f", "m", "f", "f", "m"],
    "town": ["A", "A", "B", "A", "B", "B"],
    "place": [4, 2, 3, 3, 3, 1],
    "granted": [0, 1, 0, 1, 0, 1],
}


def ordered(log, **plan):
    """Put a log in order, three places unless said otherwise."""
    stated = {"decision": "granted", "by": [{"column": "sex"}], "rank": "place", "quota": 3} | plan
    return read_order(material(log, AuditPlan.model_validate(stated)))


def labels(found, column):
    codes, names = found.columns[column]
    return [names[code] for code in codes.tolist()]


def test_the_smallest_rank_comes_first_and_equal_ranks_are_tied():
    found = ordered(SIX)
    # Ranks 1, 2, then three times 3, then 4.
    assert found.ranking.key.tolist() == [0, 1, 2, 2, 2, 3]
    assert found.ranking.places.tolist() == [3]
    assert found.positive.tolist() == [True, True, False, True, False, False]
    assert labels(found, "sex") == ["m", "f", "m", "f", "f", "m"]
    assert (found.lists, found.without_rank, found.without_list) == ([None], 0, 0)


def test_the_highest_score_comes_first():
    found = ordered(SIX | {"points": [1, 9, 5, 5, 5, 10]}, rank=None, score="points")
    assert labels(found, "sex") == ["m", "f", "m", "f", "f", "m"]
    assert found.ranking.key.tolist() == [0, 1, 2, 2, 2, 3]


def test_each_region_has_a_list_of_its_own():
    found = ordered(SIX, quota=1, quota_by="town", by=[{"column": "sex"}, {"column": "town"}])
    assert (found.lists, found.ranking.starts.tolist(), found.ranking.places.tolist()) == (
        ["A", "B"],
        [0, 3, 6],
        [1, 1],
    )
    assert labels(found, "town") == ["A", "A", "A", "B", "B", "B"]
    # Town A by rank 2, 3, 4; town B by rank 1 and twice 3.
    assert labels(found, "sex") == ["f", "f", "m", "m", "m", "f"]
    assert found.positive.tolist() == [True, True, False, True, False, False]


def test_a_region_whose_people_all_lack_a_rank_has_no_list():
    found = ordered(SIX | {"place": [4, 2, None, 3, None, None]}, quota=1, quota_by="town")
    assert (found.lists, found.without_rank, len(found.positive)) == (["A"], 3, 3)


def test_who_has_no_rank_or_no_region_is_left_out_and_counted():
    log = SIX | {"place": [4, 2, 3, 3, None, 1], "town": ["A", None, "A", "A", "A", None]}
    found = ordered(log, quota=1, quota_by="town")
    assert (found.without_rank, found.without_list, found.lists) == (1, 2, ["A"])
    assert labels(found, "sex") == ["m", "f", "m"]
    assert found.positive.tolist() == [False, True, False]


def test_a_row_that_stands_for_many_is_as_many_people_tied():
    log = {"sex": ["f", "m", "f"], "place": [1, 2, None], "granted": [1, 0, 0], "n": [2, 3, 4]}
    found = ordered(log, count="n")
    assert found.ranking.key.tolist() == [0, 0, 1, 1, 1]
    assert labels(found, "sex") == ["f", "f", "m", "m", "m"]
    assert found.positive.tolist() == [True, True, False, False, False]
    assert found.without_rank == 4


def test_the_group_of_each_person_is_the_place_of_the_group_in_its_grouping():
    stated = {"decision": "granted", "by": [{"column": "sex"}, {"column": "town"}], "across": [("sex", "town")]}
    given = material(SIX, AuditPlan.model_validate(stated | {"rank": "place", "quota": 3}))
    found, crossed = read_order(given), given.tables[-1]
    assert crossed.groups.groups == (("f", "A"), ("f", "B"), ("m", "A"), ("m", "B"))
    assert found.codes(crossed).tolist() == [3, 0, 3, 0, 1, 2]


@pytest.mark.parametrize(
    ("log", "plan", "reason", "facts"),
    [
        ({"w": [1.5] * 6}, {"weight": "w"}, "places_weighted", {"column": "w"}),
        ({}, {"quota": None}, "no_quota", {}),
        ({}, {"rank": None}, "no_quota", {}),
        ({"place": [None] * 6}, {}, "nobody_ranked", {"column": "place"}),
        ({"town": [""] * 6}, {"quota_by": "town"}, "nobody_listed", {"column": "town"}),
        (
            {"place": [1, None] * 3, "town": ["", "A"] * 3},
            {"quota_by": "town"},
            "nobody_ranked_and_listed",
            {"column": "place", "region": "town"},
        ),
        ({}, {"quota": 0.1}, "places_for_nobody", {"cases": 6}),
        ({}, {"quota": 6}, "places_for_everybody", {"cases": 6}),
        ({}, {"quota": 3, "quota_by": "town"}, "places_for_everybody", {"cases": 6}),
    ],
)
def test_what_cannot_be_put_in_order_has_a_reason(log, plan, reason, facts):
    given = SIX | log
    given["place"] = pa.array(given["place"], pa.float64())
    with pytest.raises(NotPossible) as told:
        ordered(given, **plan)
    assert (told.value.reason, told.value.facts) == (reason, facts)


def test_more_lists_or_people_than_an_office_computer_holds_are_refused(monkeypatch):
    monkeypatch.setattr(order, "MOST_LISTS", 1)
    with pytest.raises(NotPossible) as told:
        ordered(SIX, quota=1, quota_by="town")
    assert (told.value.reason, told.value.facts) == ("too_many_lists", {"column": "town", "found": 2, "limit": 1})
    monkeypatch.setattr(order, "MOST_PEOPLE", 8)
    log = {"sex": ["f", "m"], "place": [1, 2], "granted": [1, 0], "n": [4, 5]}
    with pytest.raises(NotPossible) as told:
        ordered(log, count="n", quota=4)
    assert (told.value.reason, told.value.facts) == ("ranking_too_long", {"found": 9, "limit": 8})


def test_decisions_that_run_against_the_order_are_refused_however_the_order_is_told():
    people = 200
    log = {"sex": ["f", "m"] * (people // 2), "place": np.arange(people), "granted": [0] * 150 + [1] * 50}
    with pytest.raises(NotPossible) as told:
        ordered(log, quota=50)
    assert (told.value.reason, told.value.facts) == ("order_reversed", {"column": "place"})
    assert len(ordered(log, rank=None, score="place", quota=50).positive) == people
