"""Means and their intervals: by hand, against scipy and statsmodels, and by simulation."""

import numpy as np
import pytest
from scipy.stats import skew, ttest_1samp

from algaudit.fairness.amounts.means import means
from algaudit.fairness.amounts.spread import Spread, spread
from algaudit.fairness.intervals import difference_limits

ALPHA = np.array(0.05)


def of(*values):
    return means(spread(np.array(values, float), np.zeros(len(values), np.int32), 1))


def test_the_mean_of_3_4_and_8_is_5_and_its_variance_7():
    found = of(3, 4, 8)
    assert (found.trials[0], found.value[0]) == (3, 5)
    assert found.deviation[0] ** 2 == pytest.approx(7, abs=1e-12)


def test_moments_agree_with_scipy():
    values = np.random.default_rng(0).lognormal(size=500)
    found = of(*values)
    assert found.value[0] == pytest.approx(values.mean(), abs=1e-12)
    assert found.deviation[0] == pytest.approx(values.std(ddof=1), abs=1e-12)
    assert found.skewness[0] == pytest.approx(skew(values), abs=1e-9)


def test_without_lean_the_interval_is_students():
    values = [1.0, 2, 3, 4, 5, 6, 7]
    low, high = of(*values).limits(ALPHA)
    theirs = ttest_1samp(values, 0).confidence_interval(0.95)
    assert (low[0], high[0]) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_an_interval_of_amounts_that_lean_to_the_right_reaches_further_up_than_down():
    found = of(1, 1, 1, 2, 2, 3, 20)
    low, high = found.limits(ALPHA)
    assert high[0] - found.value[0] > 2 * (found.value[0] - low[0])


def test_mirrored_amounts_have_the_mirrored_interval():
    low, high = of(1, 1, 2, 9).limits(ALPHA)
    low_mirrored, high_mirrored = of(-1, -1, -2, -9).limits(ALPHA)
    assert (low_mirrored[0], high_mirrored[0]) == pytest.approx((-high[0], -low[0]), abs=1e-12)


def test_the_hand_worked_interval_of_hall():
    # n = 3, mean 5, s = √7, skewness 0.5952: at alpha = 0.05 Student's quantile with 2 degrees is 4.30265.
    # lean = 0.34366; below: T = 4.30265 − 0.05728 = 4.24538, (∛(1 + 1.45896) − 1)·3/0.34366 = 3.0536; 5 − 4.6645.
    low, _ = of(3, 4, 8).limits(ALPHA)
    assert low[0] == pytest.approx(0.336, abs=0.002)


def test_limits_at_a_smaller_risk_enclose_those_at_a_larger_and_all_hold_the_mean():
    found = of(1, 1, 1, 2, 2, 3, 20)
    ends = np.array([found.limits(np.array(alpha)) for alpha in (1.0, 0.5, 0.05, 0.001, 1e-9)])[:, :, 0]
    assert (np.diff(ends[:, 0]) <= 0).all()
    assert (np.diff(ends[:, 1]) >= 0).all()
    assert (ends[:, 0] <= found.value[0]).all()
    assert (found.value[0] <= ends[:, 1]).all()


def test_equal_amounts_have_no_width_and_no_lean():
    found = of(300.1, 300.1, 300.1)
    low, high = found.limits(ALPHA)
    assert low[0] == high[0] == found.value[0]
    assert found.skewness[0] == 0


def test_a_single_amount_has_no_interval_and_nobody_no_mean():
    found = means(spread(np.array([4.0]), np.zeros(1, np.int32), 2))
    low, high = found.limits(ALPHA)
    assert found.value[0] == 4
    assert np.isnan(found.value[1])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_blocks_change_nothing(monkeypatch):
    values = np.random.default_rng(1).lognormal(size=100)
    whole = of(*values)
    monkeypatch.setattr("algaudit.fairness.amounts.means._BLOCK", 7)
    parts = of(*values)
    assert parts.deviation[0] == pytest.approx(whole.deviation[0], abs=1e-12)
    assert parts.skewness[0] == pytest.approx(whole.skewness[0], abs=1e-12)


@pytest.mark.parametrize(("size", "least"), [(12, 0.89), (200, 0.925), (2000, 0.935)])
def test_limits_of_leaning_amounts_hold_the_mean_nearly_as_often_as_promised(size, least):
    values = np.random.default_rng(size).lognormal(size=(2000, size))
    values.sort(axis=1)
    low, high = means(Spread(values.reshape(-1), np.arange(2001) * size)).limits(ALPHA)
    held = ((low <= np.exp(0.5)) & (np.exp(0.5) <= high)).mean()
    assert least < held < 0.97


def test_gaps_of_means_agree_with_statsmodels_where_amounts_do_not_lean_and_groups_are_large():
    from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

    draws = np.random.default_rng(2)
    own, other = draws.normal(5, 1, 4000), draws.normal(4, 2, 5000)
    both = [means(spread(each, np.zeros(len(each), np.int32), 1)) for each in (own, other)]
    low, high = difference_limits(both[0].value, both[0].limits(ALPHA), both[1].value, both[1].limits(ALPHA))
    theirs = CompareMeans(DescrStatsW(own), DescrStatsW(other)).tconfint_diff(0.05, usevar="unequal")
    assert (low[0], high[0]) == pytest.approx(theirs, abs=2e-3)
