"""Places by group: small lists by hand, and what is asked of the whole depth of them."""

import math

import numpy as np
import pytest

from algaudit.fairness.ranking.lists import ranked
from algaudit.fairness.ranking.shares import below_of, depths_of, rates_down_to, shares, skew


def line(key, codes, *, quota, lists=None, positive=None):
    """Return ranking and shares of two groups; by default decisions follow the line."""
    ranking = ranked(np.array(key, float), None if lists is None else np.array(lists, np.int32), quota)
    chosen = np.zeros(len(key), bool) if positive is None else np.array(positive)[ranking.order]
    return shares(ranking, np.array(codes, np.int32)[ranking.order], 2, chosen)


def test_places_are_those_above_the_line_and_a_share_of_the_tied():
    found = line([1, 2, 2, 2, 3], [0, 0, 1, 1, 1], quota=2)
    assert found.places.tolist() == pytest.approx([1 + 1 / 3, 2 / 3])
    assert found.rates().value.tolist() == pytest.approx([(1 + 1 / 3) / 2, 2 / 9])
    assert found.by_lot.tolist() == pytest.approx([0.8, 1.2])


def test_places_by_lot_follow_the_places_of_each_list():
    # Region 0: one place for four people; region 1: one place for two.
    found = line([1, 2, 3, 4, 1, 2], [0, 0, 0, 1, 1, 1], quota=1, lists=[0, 0, 0, 0, 1, 1])
    assert found.by_lot.tolist() == pytest.approx([0.75, 1.25])
    assert found.places.tolist() == [1.0, 1.0]
    assert found.places_of_lists.tolist() == [1, 1]


def test_too_few_places_are_asked_on_each_list():
    # On each list as many places as by share: nothing is less unusual.
    lists = np.repeat([0, 1], [20, 20])
    codes = np.concatenate([np.tile([0, 0, 0, 1], 5), np.tile([1, 1, 1, 0], 5)])
    found = line(np.tile(np.arange(20), 2), codes, quota=4, lists=lists)
    assert found.represented(1).two_sided == pytest.approx(1)


def test_who_wins_a_tie_is_asked_only_where_a_decision_breaks_it():
    key, codes = [1] * 8, [0, 0, 0, 0, 1, 1, 1, 1]
    found = line(key, codes, quota=4, positive=[True] * 4 + [False] * 4)
    tested = found.tie_broken(0)
    # All four of eight are of one group: 1 of 70, and so is the opposite.
    assert tested is not None
    assert tested.two_sided == pytest.approx(2 / 70)
    assert line(key, codes, quota=4).tie_broken(0) is None
    assert line(key, codes, quota=4, positive=[True] * 8).tie_broken(0) is None
    assert line(range(8), codes, quota=4, positive=[True] * 4 + [False] * 4).tie_broken(0) is None


def test_sides_are_shares_of_those_who_stand_there():
    # Three selected, whatever the quota: the second was passed over, the sixth moved up.
    found = line(range(6), [0, 0, 1, 1, 0, 1], quota=2, positive=[True, False, True, False, False, True])
    assert found.refused().value.tolist() == [0.5, 0.0]
    assert found.selected().value.tolist() == [0.0, 0.5]
    assert found.selected().denominator.tolist() == [1.0, 2.0]


def test_just_below_are_ten_or_a_tenth_and_never_more_than_there_are():
    assert below_of(ranked(np.arange(1000.0), None, 0.5)).tolist() == [50]
    assert below_of(ranked(np.arange(100.0), None, 30)).tolist() == [10]
    assert below_of(ranked(np.arange(12.0), None, 10)).tolist() == [2]
    assert below_of(ranked(np.arange(12.0), None, 0.05)).tolist() == [0]


def test_just_below_counts_the_tied_in_part():
    found = line([1, 2, 3, 3, 3], [0, 0, 0, 1, 1], quota=1)
    assert found.below.tolist() == [2.0, 2.0]
    tied = line([1] * 4, [0, 0, 1, 1], quota=2)
    assert tied.below.tolist() == [1.0, 1.0]


def test_skew_is_the_logarithm_and_has_no_value_at_zero():
    assert skew(0.5, 0.5) == 0.0
    assert skew(0.25, 0.5) == pytest.approx(-math.log(2))
    assert math.isnan(skew(0.0, 0.5))
    assert math.isnan(skew(0.0, 0.0))


def test_depths_rise_to_twice_the_places_and_to_nine_tenths_without_repeats():
    ranking = ranked(np.arange(1200.0), None, 60)
    totals = [one.people for one in depths_of(ranking, 60)]
    assert totals == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 240, 360, 480, 600, 720, 840, 960, 1080]


def test_a_depth_is_the_same_number_of_every_list():
    ranking = ranked(np.arange(1200.0), np.repeat([0, 1, 2], [600, 400, 200]), 200)
    made = depths_of(ranking, 200)
    assert len({one.first for one in made}) == len(made)
    assert next(one.depth.tolist() for one in made if one.first == 200) == [200, 200, 200]
    assert next(one.depth.tolist() for one in made if one.first == 300) == [300, 300, 200]
    assert all(one.depth.tolist() == np.minimum([600, 400, 200], one.first).tolist() for one in made)


def test_a_depth_is_the_same_share_of_every_list_and_the_quota_is_one_of_them():
    ranking = ranked(np.arange(900.0), np.repeat([0, 1], [600, 300]), 0.29)
    made = depths_of(ranking, 0.29)
    assert next(one.depth.tolist() for one in made if one.first == 0.29) == ranking.places.tolist() == [174, 87]
    assert max(one.first for one in made) == 0.9
    assert all(np.abs(one.depth - np.array([600, 300]) * one.first).max() < 1 for one in made)


def test_who_stands_alone_on_its_lists_has_their_places_for_certain():
    alone = line(range(8), [0] * 4 + [1] * 4, quota=2, lists=[0] * 4 + [1] * 4)
    assert alone.settled.tolist() == [True, True]
    assert alone.apart(0).tolist() == [False, True]
    mixed = line(range(8), [0, 0, 0, 1] + [1] * 4, quota=2, lists=[0] * 4 + [1] * 4)
    assert mixed.settled.tolist() == [False, False]
    assert mixed.apart(0).tolist() == [False, False]
    # Three groups, the second and third together on a list of their own, with places for 4 of 8 and for 4 of 16.
    ranking = ranked(np.arange(24.0), np.repeat([0, 1], [8, 16]), 4)
    codes, none = np.array([0] * 8 + [1, 2] * 8, np.int32), np.zeros(24, bool)
    assert shares(ranking, codes, 3, none).apart(0).tolist() == [False, True, True]
    # With places for half of each list only the order sets how many of them the second and the third have.
    even = ranked(np.arange(24.0), np.repeat([0, 1], [8, 16]), 0.5)
    assert shares(even, codes, 3, none).apart(0).tolist() == [False, False, False]
    assert shares(even, codes, 3, none).settled.tolist() == [True, False, False]
    assert line(range(4), [0, 0, 1, 1], quota=2).settled.tolist() == [False, False]


def test_rates_at_the_line_are_those_of_the_places():
    draws = np.random.default_rng(0)
    ranking = ranked(draws.integers(0, 9, 200).astype(float), draws.integers(0, 3, 200).astype(np.int32), 0.2)
    codes = draws.integers(0, 2, 200).astype(np.int32)
    (at_line,) = rates_down_to(ranking, codes, 2, [ranking.places])
    found = shares(ranking, codes, 2, np.zeros(200, bool))
    assert at_line.value.tolist() == pytest.approx(found.rates().value.tolist())
