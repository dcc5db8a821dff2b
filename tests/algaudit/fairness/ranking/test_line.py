"""Ties at the line, held against every way to break them; decisions on either side, counted by hand."""

from itertools import pairwise, permutations, product

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from algaudit.fairness.ranking.line import decided, down_to, order_followed, selected_of
from algaudit.fairness.ranking.lists import ranked


def every_tie_break(key, codes, groups, places):
    """Return the numbers of each group within the places, for every order that the key allows."""
    blocks = [permutations(np.flatnonzero(key == value).tolist()) for value in sorted(set(key.tolist()))]
    for orders in product(*map(list, blocks)):
        chosen = [person for block in orders for person in block][:places]
        yield np.bincount(codes[chosen], minlength=groups)


@pytest.mark.parametrize("seed", range(12))
def test_range_and_mean_of_every_group_are_those_over_all_tie_breaks(seed):
    draws = np.random.default_rng(seed)
    key, codes = draws.integers(0, 3, 6).astype(float), draws.integers(0, 3, 6).astype(np.int32)
    ranking = ranked(key, None, 3)
    found = down_to(ranking, codes[ranking.order], 3, ranking.places)
    counted = np.array(list(every_tie_break(key, codes, 3, 3)))
    assert found.lowest[0].tolist() == counted.min(axis=0).tolist()
    assert found.highest[0].tolist() == counted.max(axis=0).tolist()
    assert np.allclose(found.expected[0], counted.mean(axis=0), atol=1e-12)


def test_lists_are_independent_so_that_their_ranges_add_up():
    lists = np.array([0, 0, 1, 1], np.int32)
    ranking = ranked(np.ones(4), lists, 1)
    found = down_to(ranking, np.array([0, 1, 0, 1], np.int32), 2, ranking.places)
    assert found.lowest.sum(axis=0).tolist() == [0, 0]
    assert found.highest.sum(axis=0).tolist() == [2, 2]
    assert found.left.tolist() == [1, 1]


def test_a_tie_that_ends_at_the_line_leaves_nothing_open():
    found = down_to(ranked(np.array([1.0, 1, 2]), None, 2), np.array([0, 1, 1], np.int32), 2, np.array([2]))
    assert found.tied.tolist() == [[0, 0]]
    assert found.left.tolist() == [0]
    assert found.expected.tolist() == [[1.0, 1.0]]


def test_decisions_are_counted_above_at_and_below_the_line():
    ranking = ranked(np.array([1.0, 2, 3, 3, 3, 4]), None, 3)
    positive = np.array([False, True, True, False, False, True])
    found = decided(ranking, np.array([0, 1, 0, 1, 1, 1], np.int32), 2, positive)
    assert found.refused_above.tolist() == [[1, 0]]
    assert found.selected_tied.tolist() == [[1, 0]]
    assert found.selected_below.tolist() == [[0, 1]]


@pytest.mark.parametrize("places", [1, 3, 5])
def test_more_or_fewer_selected_than_there_are_places_is_not_against_the_order(places):
    ranking = ranked(np.arange(6.0), None, places)
    found = decided(ranking, np.zeros(6, np.int32), 1, np.arange(6) < 3)
    assert (found.refused_above.sum(), found.selected_below.sum()) == (0, 0)
    assert found.line.above.tolist() == [[3]]


def test_as_many_are_passed_over_as_are_moved_up_where_nobody_is_tied():
    draws = np.random.default_rng(3)
    lists = draws.integers(0, 4, 300).astype(np.int32)
    ranking = ranked(draws.permutation(300).astype(float), lists, 20)
    positive = draws.random(300) < 0.3
    found = decided(ranking, np.zeros(300, np.int32), 1, positive)
    assert found.refused_above.tolist() == found.selected_below.tolist()
    assert selected_of(ranking, positive).tolist() == found.line.above[:, 0].tolist()
    for place, (start, stop) in enumerate(pairwise(ranking.starts.tolist())):
        own = positive[start:stop]
        assert found.refused_above[place, 0] == (~own[: own.sum()]).sum()


def test_following_the_order_is_the_mann_whitney_test_without_correction():
    draws = np.random.default_rng(5)
    key, positive = draws.permutation(40).astype(float), draws.random(40) < 0.4
    ranking = ranked(key, None, 5)
    theirs = mannwhitneyu(key[positive], key[~positive], method="asymptotic", use_continuity=False, alternative="less")
    ours = order_followed(ranking, positive[ranking.order])
    from scipy.stats import norm

    assert norm.sf(ours) == pytest.approx(theirs.pvalue, rel=1e-9)


def test_a_reversed_order_is_far_below_zero_and_one_kind_of_decision_says_nothing():
    ranking = ranked(np.arange(60.0), np.repeat([0, 1], 30).astype(np.int32), 5)
    last = np.tile(np.arange(30) >= 20, 2)
    assert order_followed(ranking, last) < -5
    assert order_followed(ranking, ~last) > 5
    assert order_followed(ranking, np.ones(60, bool)) == 0.0
