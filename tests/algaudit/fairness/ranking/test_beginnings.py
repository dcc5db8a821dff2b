"""Falling behind at the top: planted and found, drawn by chance and hardly ever said."""

import numpy as np

from algaudit.fairness.gaps import holm
from algaudit.fairness.ranking.beginnings import beginnings, corrected, longest
from algaudit.fairness.ranking.lists import ranked


def test_a_group_that_comes_last_falls_behind_and_the_other_does_not():
    codes = np.repeat([0, 1], 50).astype(np.int32)
    rows = beginnings(ranked(np.arange(100.0), None, 40), 0, codes, [0, 1])
    found = corrected(rows, 0.05)
    assert [one.first_below for one in found] == [None, 8]
    assert found[1].minimum[7] == 1
    assert found[1].adjusted < 0.001 < found[0].adjusted


def test_where_selection_harms_the_rest_is_counted():
    codes = np.repeat([0, 1], 50).astype(np.int32)
    rows = beginnings(ranked(np.arange(100.0), None, 40), 0, codes, [0, 1], rest=True)
    assert [one.first_below for one in corrected(rows, 0.05)] == [8, None]


def test_a_list_without_places_and_a_group_of_everybody_are_not_asked():
    codes = np.array([0, 0, 0], np.int32)
    assert beginnings(ranked(np.arange(3.0), None, 0.1), 0, codes, [0]) == []
    assert beginnings(ranked(np.arange(3.0), None, 1), 0, codes, [0, 1]) == []
    assert corrected([], 0.05) == []


def test_of_orders_made_by_chance_hardly_any_falls_below():
    draws, alarms = np.random.default_rng(2), 0
    ranking, base = ranked(np.arange(200.0), None, 60), np.repeat([0, 1, 2], [100, 70, 30]).astype(np.int32)
    for _ in range(200):
        rows = beginnings(ranking, 0, draws.permutation(base), [0, 1, 2])
        alarms += bool((holm(np.array([row.p_value for row in rows]), 0.05)[0] < 0.05).any())
    assert alarms <= 14


def test_longest_first():
    assert longest(np.array([2, 7, 7, 1]), 3) == [1, 2, 0]
