"""Directly standardised rates: worked out by hand, and their intervals."""

import numpy as np
import pytest

from algaudit.fairness.intervals import rate_limits
from algaudit.fairness.strata.grid import Grid
from algaudit.fairness.strata.standard import standardised, weighed
from tests.benchmarks.strata import grid_of

HITS = np.array([[4.0, 10.0], [16.0, 9.0]])
TRIALS = np.array([[10.0, 20.0], [20.0, 10.0]])


def test_a_standardised_rate_worked_out_by_hand():
    # 30 of 60 cases in each stratum: (0.4 + 0.8) / 2 and (0.5 + 0.9) / 2.
    found = standardised(grid_of(HITS, TRIALS))
    assert found.value == pytest.approx([0.6, 0.7])
    assert found.covered == pytest.approx([1.0, 1.0])


def test_groups_spread_alike_keep_their_raw_rates():
    trials = np.array([[10.0, 100.0], [30.0, 300.0]])
    table = grid_of(trials * [[0.2, 0.5], [0.4, 0.9]], trials)
    assert standardised(table).value == pytest.approx(table.pooled())


def test_a_stratum_without_anybody_of_the_group_leaves_its_rate_open():
    trials = np.array([[10.0, 20.0], [0.0, 10.0]])
    found = standardised(grid_of(np.array([[4.0, 10.0], [0.0, 9.0]]), trials))
    assert np.isnan(found.value[0])
    assert found.value[1] == pytest.approx((0.5 * 30 + 0.9 * 10) / 40)
    assert found.covered == pytest.approx([0.75, 1.0])


def test_with_one_stratum_the_interval_is_nearly_that_of_a_rate():
    found = standardised(grid_of(np.array([[30.0, 1.0]]), np.array([[100.0, 50.0]])))
    low, high = found.limits(0.05)
    wanted = rate_limits(np.array([0.3, 0.02]), np.array([100.0, 50.0]), 0.05)
    assert low == pytest.approx(wanted[0], abs=1e-9)
    assert high == pytest.approx(wanted[1], abs=1e-9)


def test_large_strata_have_the_textbook_variance():
    value, trials, weights = np.array([[0.2], [0.7]]), np.array([[4e4], [6e4]]), np.array([[0.3], [0.7]])
    mean = 0.3 * 0.2 + 0.7 * 0.7
    variance = 0.09 * 0.16 / 4e4 + 0.49 * 0.21 / 6e4
    assert weighed(value, trials, weights).trials[0] == pytest.approx(mean * (1 - mean) / variance, rel=1e-3)


def test_strata_of_one_case_do_not_make_a_rate_certain():
    hits = np.array([[float(place % 2), 0.0] for place in range(40)])
    found = standardised(grid_of(hits, np.ones((40, 2))))
    low, high = found.limits(0.05)
    # 20 of 40 in one pot: 0.35 to 0.65; 0 of 40: 0 to 0.07.
    assert (low[0], high[0]) == pytest.approx((0.34, 0.66), abs=0.02)
    assert low[1] == 0
    assert high[1] > 0.06


def test_a_group_with_cases_in_every_stratum_covers_exactly_all_of_the_standard():
    # Strata of 4, 8, 6, 11 and 1 thirtieths: their rounded shares would add up to a little more than one.
    trials = np.array([4, 8, 6, 11, 1])[:, None] * 3.0 * np.ones((1, 2))
    table = Grid(tuple("abcde"), (("f",), ("m",)), np.full((5, 2), 0.5), trials / 2, trials, trials)
    assert standardised(table).covered.tolist() == [1.0, 1.0]
