"""Quantiles and their intervals: by hand, against numpy and scipy, and by simulation."""

import numpy as np
import pytest
from scipy.stats import binom

from algaudit.fairness.amounts.quantiles import quantiles
from algaudit.fairness.amounts.spread import Spread, spread
from algaudit.fairness.intervals import difference_limits, p_value

ALPHA = np.array(0.05)


def of(share, *groups):
    places = np.repeat(np.arange(len(groups), dtype=np.int32), [len(group) for group in groups])
    return quantiles(spread(np.concatenate([np.array(group, float) for group in groups]), places, len(groups)), share)


def test_the_median_of_two_is_halfway_between():
    assert of(0.5, [3, 8]).value.tolist() == [5.5]


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.75, 0.9])
def test_quantiles_are_those_of_numpy(share):
    values = np.random.default_rng(0).lognormal(size=137)
    assert of(share, values).value[0] == pytest.approx(np.quantile(values, share), abs=1e-12)


def test_whole_ranks_have_the_chance_that_the_binomial_distribution_gives_them():
    # Of 10, at most one lies below the median with chance 11/1024: at twice that risk the second smallest is the end.
    low, high = of(0.5, range(1, 11)).limits(np.array(2 * binom.cdf(1, 10, 0.5)))
    assert (low[0], high[0]) == pytest.approx((2, 9), abs=1e-9)


def test_a_group_of_twelve_has_no_amount_surely_below_its_lowest_tenth():
    low, high = of(0.1, range(12)).limits(ALPHA)
    assert np.isnan(low[0])
    assert high[0] > 1


def test_few_amounts_have_no_interval_of_the_median():
    low, high = of(0.5, [1, 2, 3, 4, 5]).limits(ALPHA)
    assert np.isnan(low[0])
    assert np.isnan(high[0])


def test_six_amounts_have_one_from_the_smallest_to_the_largest():
    low, high = of(0.5, [1, 2, 3, 4, 5, 60]).limits(np.array(2 / 64))
    assert (low[0], high[0]) == pytest.approx((1, 60), abs=1e-6)


def test_nobody_has_no_quantile():
    found = of(0.5, [], [1, 2])
    assert np.isnan(found.value[0])
    assert np.isnan(found.limits(ALPHA)[0][0])


def test_what_is_kept_of_many_amounts_gives_the_same_ends_as_all_of_them():
    values = np.random.default_rng(3).lognormal(size=20_000)
    found = of(0.9, values)
    assert len(found.near[0]) < 2_000
    ordered = np.sort(values)
    for alpha in (0.5, 0.05, 1e-6, 1e-11):
        low, high = found.limits(np.array(alpha))
        below, above = np.searchsorted(ordered, low[0]), np.searchsorted(ordered, high[0])
        assert binom.cdf(below - 2, 20_000, 0.9) <= alpha / 2 <= binom.cdf(below + 1, 20_000, 0.9)
        assert binom.sf(above, 20_000, 0.9) <= alpha / 2 <= binom.sf(above - 3, 20_000, 0.9)


def test_equal_amounts_have_no_width():
    low, high = of(0.5, [200.3] * 50).limits(ALPHA)
    assert low[0] == high[0] == 200.3


def test_each_group_may_have_a_risk_of_its_own():
    found = of(0.5, range(100), range(100))
    low, _ = found.limits(np.array([0.5, 0.001]))
    assert low[1] < low[0]
    assert found.chosen([1]).limits(np.array([0.001]))[0][0] == low[1]


def test_a_gap_of_medians_that_small_groups_cannot_show_has_the_smallest_risk_that_they_can():
    own, other = of(0.5, range(6)), of(0.5, range(100, 106))

    def limits(alpha):
        return difference_limits(own.value, own.limits(alpha), other.value, other.limits(alpha))

    # Six amounts bracket their median at a risk of 2/64 at the smallest.
    assert p_value(limits)[0] == pytest.approx(2 / 64, abs=0.03)
    assert p_value(limits)[0] >= 2 / 64


@pytest.mark.parametrize(("size", "share"), [(12, 0.5), (30, 0.5), (200, 0.1), (200, 0.9)])
def test_limits_hold_the_quantile_as_often_as_promised(size, share):
    values = np.random.default_rng(size).random((1000, size))
    values.sort(axis=1)
    low, high = quantiles(Spread(values.reshape(-1), np.arange(1001) * size), share).limits(ALPHA)
    assert 0.925 < ((low <= share) & (share <= high)).mean() < 0.98
