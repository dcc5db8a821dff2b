"""Everybody in order, and the line: small lists worked out by hand."""

import numpy as np
import pytest

from algaudit.fairness.ranking import compact, lists
from algaudit.fairness.ranking.lists import places_of, ranked


def test_each_list_has_its_own_order_and_its_own_places():
    found = ranked(np.array([3.0, 1.0, 2.0, 9.0, 8.0]), np.array([0, 1, 0, 1, 1], np.int32), 1)
    assert found.order.tolist() == [2, 0, 1, 4, 3]
    assert found.key.tolist() == [0, 1, 2, 3, 4]
    assert (found.starts.tolist(), found.sizes.tolist(), found.places.tolist()) == ([0, 2, 5], [2, 3], [1, 1])


@pytest.mark.parametrize(
    ("sizes", "quota", "places"),
    [
        ([100], 0.29, [29]),
        ([30], 0.1, [3]),
        ([9, 10, 11, 19], 0.1, [0, 1, 1, 1]),
        ([5, 50], 10, [5, 10]),
        ([1_000_000], 0.07, [70_000]),
    ],
)
def test_a_share_is_rounded_down_and_a_number_never_exceeds_the_list(sizes, quota, places):
    assert places_of(np.array(sizes), quota).tolist() == places


@pytest.mark.parametrize(
    ("depth", "spans"),
    [(0, (0, 0, 0)), (1, (0, 1, 1)), (2, (0, 1, 4)), (3, (0, 1, 4)), (4, (0, 4, 4)), (5, (0, 5, 5))],
)
def test_only_a_tie_across_the_line_is_open(depth, spans):
    assert ranked(np.array([1.0, 2, 2, 2, 5]), None, 1).spans(0, depth) == spans


def test_values_are_numbered_so_that_only_equal_ones_are_tied(monkeypatch):
    monkeypatch.setattr(compact, "STRETCH", 2)
    key = np.array([0.5, -np.inf, 1e300, 0.5, 1e300, 0.5])
    found = ranked(key, None, 1)
    assert found.key.tolist() == [0, 1, 1, 1, 2, 2]
    assert found.key.itemsize == 1


def test_people_tied_with_those_of_another_list_are_not_tied_with_them():
    found = ranked(np.array([1.0, 1.0, 1.0]), np.array([0, 1, 1], np.int32), 1)
    assert found.spans(0, 1) == (0, 1, 1)
    assert found.spans(1, 1) == (1, 1, 3)


def test_stretches_never_cut_a_tie_and_cover_the_list(monkeypatch):
    monkeypatch.setattr(lists, "STRETCH", 3)
    key = np.array([0.0, 1, 2, 2, 2, 2, 3, 4, 4])
    found = [(start, ends.tolist()) for start, ends in ranked(key, None, 1).stretches(0)]
    assert found == [(0, [1, 2, 6]), (6, [7, 9])]
