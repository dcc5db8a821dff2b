"""Sums of people and how far apart two of them are: by hand, against scipy and statsmodels, and the limit."""

from itertools import product

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable

from algaudit.fairness.subgroups.sums import (
    agreeing,
    bottom,
    distance,
    distance_within,
    expected_rate,
    first_distance,
    optimistic,
    rate,
    trials,
)


def test_nobody_has_no_rate_and_no_distance():
    nobody, some = np.array([0.0, 0.0]), np.array([10.0, 5.0])
    assert np.isnan(rate(nobody))
    assert distance(nobody, some) == 0.0
    assert distance(some, nobody) == 0.0


def test_everybody_decided_alike_is_no_distance():
    assert distance(np.array([10.0, 0.0]), np.array([20.0, 0.0])) == 0.0


def test_weights_count_as_so_many_equal_ones():
    # Weights 1, 1, 2: (1 + 1 + 2)² / (1 + 1 + 4) = 16/6.
    weighted = np.array([3.0, 2.0, 4.0, 6.0])
    assert trials(weighted) == pytest.approx(16 / 6)
    assert (bottom(weighted), rate(weighted)) == (4.0, 0.5)
    assert trials(np.array([3.0, 2.0])) == 3.0


@pytest.mark.parametrize(("own", "other"), [((100, 60), (300, 90)), ((25, 1), (975, 200)), ((400, 13), (60, 5))])
def test_the_distance_is_the_root_of_pearsons_chi_square(own, other):
    table = [[own[1], own[0] - own[1]], [other[1], other[0] - other[1]]]
    chi_square = stats.chi2_contingency(table, correction=False).statistic
    sign = np.sign(own[1] / own[0] - other[1] / other[0])
    assert distance(np.array(own, float), np.array(other, float)) == pytest.approx(sign * np.sqrt(chi_square), rel=1e-9)


def test_within_one_stratum_it_is_the_same_distance():
    own, other = np.array([[100.0], [60.0]]), np.array([[300.0], [90.0]])
    assert distance_within(own, other) == pytest.approx(float(distance(own, other)[0]), rel=1e-12)


def test_within_strata_it_is_mantel_and_haenszels_test():
    own = np.array([[120.0, 80.0, 500.0], [60.0, 20.0, 90.0]])
    other = np.array([[400.0, 90.0, 300.0], [160.0, 30.0, 40.0]])
    tables = [
        [[own[1, place], own[0, place] - own[1, place]], [other[1, place], other[0, place] - other[1, place]]]
        for place in range(3)
    ]
    theirs = StratifiedTable([np.array(table) for table in tables]).test_null_odds(correction=False).statistic
    # Theirs divides by n - 1 where a score test divides by n; nobody's verdict hangs on that.
    assert distance_within(own, other) ** 2 == pytest.approx(theirs, rel=0.01)


def test_a_stratum_without_one_side_tells_nothing():
    own, other = np.array([[100.0, 50.0], [60.0, 50.0]]), np.array([[300.0, 0.0], [90.0, 0.0]])
    assert distance_within(own, other) == pytest.approx(distance_within(own[:, :1], other[:, :1]))
    assert distance_within(own[:, 1:], other[:, 1:]) == 0.0


def test_with_an_expectation_the_surplus_is_compared():
    own = np.array([100.0, 60.0, 100.0, 100.0, 60.0])
    other = np.array([100.0, 40.0, 100.0, 100.0, 40.0])
    assert (expected_rate(own), expected_rate(other)) == (0.6, 0.4)
    # Both are just as expected, although 20 points apart.
    assert distance(own, other) == 0.0
    assert first_distance(own, own + other) == 0.0


def test_distances_of_two_signs_agree_on_nothing():
    assert agreeing([np.array([2.0, -2.0, 1.0]), np.array([1.0, -3.0, -1.0])]).tolist() == [1.0, -2.0, 0.0]


@pytest.mark.parametrize("own", [(8, 3), (9, 0), (7, 7), (12, 5)])
def test_no_part_with_enough_people_stands_out_more_than_the_limit(own):
    total, smallest = np.array([40.0, 15.0]), 4
    limit = float(optimistic(np.array(own, float), total, smallest))
    parts = [
        (size, top)
        for size, top in product(range(smallest, own[0] + 1), range(own[1] + 1))
        if 0 <= size - top <= own[0] - own[1]
    ]
    reached = [abs(float(first_distance(np.array(part, float), total))) for part in parts]
    # And the limit is reached: a smaller one would be wrong.
    assert max(reached) == pytest.approx(limit, rel=1e-9)


def test_with_weights_no_limit_is_claimed():
    assert optimistic(np.ones(4), np.ones(4) * 10, 5) == np.inf
