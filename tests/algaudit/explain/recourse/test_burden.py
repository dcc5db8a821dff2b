"""Recourse by group: counts and single values, from which others compute intervals."""

import math

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.explain.recourse.burden import burden
from algaudit.models.structure import Sum
from tests.algaudit.explain.recourse.small import Amount, Card, Closed, bands, category, line, number

YEARS = number("years", "increase", most=5)
MODEL = Card((YEARS,), Sum(0.0, (bands("years", [4.0], [0, 1]),), line=1.0))
ROWS = {"years": np.array([4.0, 3.0, 1.0, 0.0, np.nan, 2.0, 5.0])}
GROUPS = ["a", "a", "a", "b", "b", None, None]


def test_each_group_has_its_counts_and_the_costs_of_its_changes():
    found = burden(MODEL, ROWS, GROUPS)
    assert (found.wanted, found.most_features) == ("granted", 3)
    first, second, unknown = found.groups
    # Three and one year lack 1 and 3 steps; nobody can change a year that is not known.
    assert (first.group, first.cases, first.without, first.looked_at, first.within_reach) == ("a", 3, 2, 2, 2)
    assert (first.costs.tolist(), first.share, first.mean, first.median) == ([1.0, 3.0], 1.0, 2.0, 2.0)
    assert (second.group, second.within_reach, second.proved_none, second.none_found) == ("b", 1, 1, 0)
    assert (second.share, second.costs.tolist(), second.searched) == (0.5, [4.0], 0)
    assert (unknown.group, unknown.cases, unknown.without, unknown.mean) == (None, 2, 1, 2.0)


def test_what_does_not_exist_is_not_a_number():
    found = burden(MODEL, {"years": np.array([4.0])}, np.array(["a"], object)).groups[0]
    assert (found.without, found.looked_at) == (0, 0)
    assert all(math.isnan(figure) for figure in (found.share, found.mean, found.median))
    assert burden(MODEL, {"years": np.zeros(0)}, []).groups == ()


def test_of_large_groups_a_part_is_drawn_by_the_seed():
    rows = {"years": np.arange(200.0) % 4}
    groups = ["a"] * 150 + ["b"] * 50
    found = burden(MODEL, rows, groups, most_cases=60, seed=1)
    assert [(group.without, group.looked_at, group.within_reach) for group in found.groups] == [
        (150, 60, 60),
        (50, 50, 50),
    ]
    assert found.groups[0].costs.tolist() == burden(MODEL, rows, groups, most_cases=60, seed=1).groups[0].costs.tolist()
    assert found.groups[0].costs.tolist() != burden(MODEL, rows, groups, most_cases=60, seed=2).groups[0].costs.tolist()


def test_what_was_only_searched_is_counted():
    loose = number("years", "increase", whole=False, most=500.0)
    model = Closed((loose,), Sum(0.0, (line("years", 1.0),), line=900.0))
    found = burden(model, {"years": np.array([1.0, 2.0])}, ["a", "a"]).groups[0]
    assert (found.within_reach, found.proved_none, found.none_found, found.searched) == (0, 0, 2, 2)


def test_an_amount_and_fewer_features_can_be_asked_for():
    flat = category("flat", ["own", "rent"], "any")
    model = Amount((YEARS, flat), Sum(0.0, (line("years", 10.0),)))
    rows = {"years": np.array([1.0, 5.0]), "flat": np.array(["own", "own"], object)}
    found = burden(model, rows, ["a", "a"], wanted=30.0, most_features=1)
    assert (found.wanted, found.groups[0].costs.tolist()) == (30.0, [2.0])


def test_a_label_for_each_case_is_needed():
    with pytest.raises(InputError) as raised:
        burden(MODEL, ROWS, ["a"])
    assert raised.value.sentence("en") == "There are 7 cases but 1 labels of groups; each case needs one label."
