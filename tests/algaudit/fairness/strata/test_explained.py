"""The share of a gap that goes with the strata: by hand, against resampling, and open where it cannot be told."""

import numpy as np
import pytest

from algaudit.fairness.strata.explained import explained
from algaudit.fairness.strata.grid import Grid
from algaudit.fairness.strata.mantel_haenszel import common
from tests.benchmarks.strata import grid_of

#: Group 20 % and 60 %, mostly in the first stratum; reference the same rates, mostly in the second.
ALL_BY_STRATA = grid_of(np.array([[160.0, 40.0], [120.0, 480.0]]), np.array([[800.0, 200.0], [200.0, 800.0]]))
HALF = grid_of(np.array([[80.0, 40.0], [80.0, 400.0]]), np.array([[800.0, 200.0], [200.0, 800.0]]))


def test_a_gap_that_is_all_due_to_the_strata_is_explained_wholly():
    # Raw 280/1000 - 520/1000 = -0.24; within each stratum 0.
    found = explained(ALL_BY_STRATA, 1)
    assert found.raw[0] == pytest.approx(-0.24)
    assert found.adjusted[0] == pytest.approx(0.0)
    assert found.share[0] == pytest.approx(1.0)


def test_a_share_worked_out_by_hand():
    # Raw 160/1000 - 440/1000 = -0.28; within strata 0.1 - 0.2 and 0.4 - 0.5: 1 - 0.1/0.28.
    found = explained(HALF, 1)
    assert found.share[0] == pytest.approx(1 - 0.1 / 0.28)
    low, high = found.limits(0.05)
    assert 0.3 < low[0] < found.share[0] < high[0] < 1


def test_the_adjusted_gap_is_the_common_difference():
    assert explained(HALF, 0).adjusted[0] == pytest.approx(common(HALF, 0).difference[0])


def test_the_joint_spread_is_that_of_logs_drawn_anew():
    draws = np.random.default_rng(5)
    cells = np.stack([HALF.hits, HALF.trials - HALF.hits]).reshape(-1)
    drawn = draws.multinomial(int(cells.sum()), cells / cells.sum(), size=3000).reshape(-1, 2, 2, 2).astype(float)
    pairs = np.array(
        [
            (found.raw[0], found.adjusted[0])
            for found in (explained(grid_of(one[0], one.sum(axis=0)), 1) for one in drawn)
        ]
    )
    wanted, found = np.cov(pairs.T), explained(HALF, 1)
    assert found.raw_variance[0] == pytest.approx(wanted[0, 0], rel=0.1)
    assert found.adjusted_variance[0] == pytest.approx(wanted[1, 1], rel=0.1)
    assert found.covariance[0] == pytest.approx(wanted[0, 1], rel=0.1)


def test_where_the_raw_gap_may_be_nothing_its_share_is_open():
    even = grid_of(np.array([[10.0, 5.0], [8.0, 12.0]]), np.array([[20.0, 10.0], [10.0, 15.0]]))
    low, high = explained(even, 1).limits(0.05)
    assert np.isnan(low[0])
    assert np.isnan(high[0])


def test_no_raw_gap_at_all_has_no_share():
    table = grid_of(np.array([[4.0, 4.0], [5.0, 5.0]]), np.full((2, 2), 10.0))
    assert np.isnan(explained(table, 1).share[0])


def test_a_gap_that_grows_within_strata_has_a_share_below_zero():
    # Raw 0.5 - 0.6 = -0.1; the group is mostly where more is granted: within strata 0.3 - 0.5 and 0.55 - 0.75.
    trials = np.array([[200.0, 600.0], [800.0, 400.0]])
    table = grid_of(trials * [[0.3, 0.5], [0.55, 0.75]], trials)
    found = explained(table, 1)
    assert found.share[0] == pytest.approx(1 - 0.2 / 0.1)
    assert found.limits(0.05)[1][0] < 0


def test_equal_weights_change_nothing_but_the_sums():
    weighted = Grid(HALF.strata, HALF.groups, HALF.value, HALF.numerator * 2.5, HALF.denominator * 2.5, HALF.trials)
    one, two = explained(HALF, 1), explained(weighted, 1)
    for name in ("raw", "adjusted", "raw_variance", "adjusted_variance", "covariance"):
        assert getattr(one, name) == pytest.approx(getattr(two, name))
