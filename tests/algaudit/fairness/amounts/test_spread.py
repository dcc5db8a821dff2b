"""Amounts in order, group after group."""

import numpy as np
import pytest

from algaudit.fairness.amounts.spread import above_zero, group_places, spread, tally


def test_amounts_are_ordered_within_each_group():
    found = spread(np.array([5.0, 1.0, 3.0, 2.0]), np.array([1, 0, 1, 0], np.int32), 2)
    assert found.of(0).tolist() == [1.0, 2.0]
    assert found.of(1).tolist() == [3.0, 5.0]


def test_the_amounts_handed_in_stay_as_they_were():
    values = np.array([5.0, 1.0])
    spread(values, np.zeros(2, np.int32), 1)
    assert values.tolist() == [5.0, 1.0]


def test_more_groups_than_a_short_integer_can_count_are_ordered_too():
    places = np.array([40_000, 3, 40_000], np.int32)
    found = spread(np.array([2.0, 7.0, 1.0]), places, 40_001)
    assert found.of(40_000).tolist() == [1.0, 2.0]
    assert found.of(3).tolist() == [7.0]


@pytest.mark.parametrize("groups", [1, 4, 40_000])
def test_ordering_and_counting_in_blocks_changes_nothing(monkeypatch, groups):
    draws = np.random.default_rng(0)
    values, places = draws.normal(size=500), draws.integers(0, groups, 500).astype(np.int32)
    counts, sums = np.bincount(places, minlength=groups), np.bincount(places, values, groups)
    for block in (1_000, 7):
        monkeypatch.setattr("algaudit.fairness.amounts.spread._BLOCK", block)
        found = spread(values, places, groups)
        assert found.values.tolist() == values[np.lexsort((values, places))].tolist()
        assert found.sizes.tolist() == tally(places, groups).tolist() == counts.tolist()
        # To the last digit: added up one after the other, however they are cut.
        assert tally(places, groups, values).tolist() == sums.tolist()


def test_zeros_are_left_out_of_the_amounts_above_zero():
    found = above_zero(spread(np.array([0.0, 4.0, 0.0, 3.0]), np.array([0, 0, 1, 0], np.int32), 2))
    assert found.of(0).tolist() == [3.0, 4.0]
    assert found.of(1).tolist() == []


def test_every_row_finds_its_group_in_a_cross_of_three_columns():
    draws = np.random.default_rng(1)
    codes = [draws.integers(0, size, 500).astype(np.int32) for size in (2, 3, 4)]
    labels = [("f", "m"), ("a", "b", None), ("1", "2", "3", "4")]
    named = list(
        zip(*([column[code] for code in coded] for column, coded in zip(labels, codes, strict=True)), strict=True)
    )
    groups = sorted(set(named), key=str)
    places = group_places(codes, labels, groups)
    assert [groups[place] for place in places] == named


def test_a_row_in_none_of_the_groups_is_marked():
    codes = [np.array([0, 1], np.int32), np.array([0, 1], np.int32)]
    assert group_places(codes, [("f", "m"), ("a", "b")], [("f", "a")]).tolist() == [0, -1]
