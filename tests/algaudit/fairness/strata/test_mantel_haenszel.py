"""Mantel and Haenszel's common difference, ratio and test: by hand, against statsmodels, by simulation."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import norm
from statsmodels.stats.contingency_tables import StratifiedTable

from algaudit.fairness.intervals import difference_limits, rate_limits
from algaudit.fairness.strata.mantel_haenszel import common, homogeneity, joined
from tests.benchmarks.strata import grid_of, row, towns

HITS = np.array([[4.0, 10.0], [16.0, 9.0]])
TRIALS = np.array([[10.0, 20.0], [20.0, 10.0]])


def random_table(seed, strata=6, most=40, groups=2):
    draws = np.random.default_rng(seed)
    trials = draws.integers(1, most, (strata, groups)).astype(float)
    return grid_of(draws.binomial(trials.astype(int), draws.uniform(0.2, 0.8, (strata, groups))).astype(float), trials)


def stratified(table, own=0, other=1):
    """Return the same counts as statsmodels wants them: strata of [[own yes, own no], [other yes, other no]]."""
    hits, trials = table.hits[:, [own, other]], table.trials[:, [own, other]]
    return StratifiedTable([np.array([yes, all_of - yes]).T for yes, all_of in zip(hits, trials, strict=True)])


def test_a_common_difference_worked_out_by_hand():
    # Weights 200/30 each; differences 0.4 - 0.5 and 0.8 - 0.9. Ratio (4·20 + 16·10) / (10·10 + 9·20) = 240/280.
    found = common(grid_of(HITS, TRIALS), 1)
    assert found.difference[0] == pytest.approx(-0.1)
    assert found.ratio[0] == pytest.approx(240 / 280)
    assert (found.strata[0], found.compared[0]) == (2, 1.0)


def test_satos_variance_worked_out_by_hand():
    # P: (100·10 - 400·4 + 200·10/2)/900 = 400/900 and (400·9 - 100·16 - 200·10/2)/900 = 1000/900.
    # Q: (4·10 + 10·6)/60 = 100/60 and (16·1 + 9·4)/60 = 52/60; Σ weights 400/30.
    found = common(grid_of(HITS, TRIALS), 1)
    total = 400 / 30
    assert found.slope[0] == pytest.approx((400 + 1000) / 900 / total**2)
    assert found.spread[0] == pytest.approx(152 / 60 / total**2)


def test_the_interval_ends_where_satos_variance_there_puts_the_estimate_at_the_edge():
    found = common(grid_of(HITS * 10, TRIALS * 10), 1)
    for end in found.difference_limits(0.05):
        error = np.sqrt(end[0] * found.slope[0] + found.spread[0])
        assert abs(end[0] - found.difference[0]) == pytest.approx(norm.isf(0.025) * error)


@pytest.mark.parametrize("seed", range(5))
def test_ratio_and_test_agree_with_statsmodels(seed):
    table = random_table(seed)
    found, theirs = common(table, 1), stratified(table)
    assert found.ratio[0] == pytest.approx(theirs.riskratio_pooled, abs=1e-9)
    test = theirs.test_null_odds(correction=False)
    assert found.statistic[0] == pytest.approx(test.statistic, abs=1e-9)
    assert found.test_p_values()[0] == pytest.approx(test.pvalue, abs=1e-9)


def test_one_stratum_gives_the_plain_difference_and_ratio():
    found = common(grid_of(np.array([[300.0, 450.0]]), np.array([[1000.0, 1000.0]])), 1)
    assert found.difference[0] == pytest.approx(-0.15)
    # Equal sizes: Sato's variance is (p₁ + p₀ - p₁² - p₀²)/n, the plain one.
    plain = (0.3 * 0.7 + 0.45 * 0.55) / 1000
    assert found.difference[0] * found.slope[0] + found.spread[0] == pytest.approx(plain)
    assert found.log_variance[0] == pytest.approx(0.7 / 300 + 0.55 / 450)


def test_swapping_the_groups_swaps_the_signs():
    table = random_table(9)
    one, two = common(table, 1), common(table, 0)
    low, high = one.difference_limits(0.05)
    other_low, other_high = two.difference_limits(0.05)
    assert (low[0], high[0]) == pytest.approx((-other_high[0], -other_low[0]))
    assert one.ratio[0] == pytest.approx(1 / two.ratio[0])


def test_each_of_many_groups_is_compared_as_if_it_were_alone():
    table = random_table(4, groups=4)
    found = common(table, 2)
    for at, place in enumerate((0, 1, 3)):
        alone = common(grid_of(table.hits[:, [place, 2]], table.trials[:, [place, 2]]), 1)
        assert found.difference[at] == pytest.approx(alone.difference[0])
        assert found.statistic[at] == pytest.approx(alone.statistic[0])


def test_strata_with_one_group_only_do_not_count_and_are_told():
    hits, trials = np.vstack([HITS, [[5.0, 0.0]]]), np.vstack([TRIALS, [[10.0, 0.0]]])
    found = common(grid_of(hits, trials), 1)
    assert found.difference[0] == pytest.approx(-0.1)
    assert found.compared[0] == pytest.approx(30 / 40)
    assert found.other_cases[0] == 30


def test_without_a_common_stratum_nothing_is_said():
    found = common(grid_of(np.array([[5.0, 0.0], [0.0, 5.0]]), np.array([[10.0, 0.0], [0.0, 10.0]])), 1)
    assert np.isnan(found.difference[0])
    assert np.isnan(found.difference_limits(0.05)[0][0])
    assert np.isnan(found.p_values()[0])


def test_nobody_granted_is_no_certainty_that_there_is_no_gap():
    found = common(grid_of(np.zeros((2, 2)), np.full((2, 2), 20.0)), 1)
    low, high = found.difference_limits(0.05)
    ends = rate_limits(0.0, 40, 0.05)
    wanted = difference_limits(0.0, ends, 0.0, ends)
    assert (low[0], high[0]) == pytest.approx((float(wanted[0]), float(wanted[1])))
    assert np.isnan(found.ratio[0])
    assert np.isnan(found.test_p_values()[0])
    assert np.isfinite(found.ratio_limits(0.05)[1][0])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("most", [3, 12, 200])
def test_p_value_and_interval_never_contradict_each_other(seed, most):
    found = common(random_table(seed, strata=8, most=most, groups=5), 0)
    for p_value, place in zip(found.p_values(), range(4), strict=True):
        for risk, wanted in ((p_value * 1.02, True), (p_value * 0.98, False)):
            if 1e-11 < risk < 1:
                low, high = found.difference_limits(np.full(4, risk))
                assert bool(low[place] > 0 or high[place] < 0) is wanted


def test_intervals_for_a_smaller_risk_enclose_those_for_a_larger_one():
    found = common(random_table(2, strata=5, most=9, groups=6), 0)
    ends = [found.difference_limits(alpha) for alpha in (0.2, 0.05, 0.01, 1e-4, 1e-8)]
    for (low, high), (wider_low, wider_high) in pairwise(ends):
        assert (wider_low <= low + 1e-12).all()
        assert (high <= wider_high + 1e-12).all()


def test_joined_comparisons_keep_their_p_values():
    parts = [common(random_table(seed, groups=3), 0) for seed in range(3)]
    together = joined(parts).p_values()
    assert together == pytest.approx(np.concatenate([part.p_values() for part in parts]), rel=1e-9)


def test_homogeneity_worked_out_by_hand():
    # With one case added on each side: (16 - 6)/22 and the reverse; variances 2·(16/22)(6/22)/22 each.
    found = homogeneity(grid_of(np.array([[15.0, 5.0], [5.0, 15.0]]), np.full((2, 2), 20.0)), 1)
    variance = 2 * (16 / 22) * (6 / 22) / 22
    assert found.statistic[0] == pytest.approx(2 * (10 / 22) ** 2 / variance)
    assert found.freedom[0] == 1


def test_strata_of_fewer_than_ten_have_no_say_in_homogeneity():
    found = homogeneity(grid_of(np.array([[15.0, 5.0], [5.0, 9.0]]), np.array([[20.0, 20.0], [20.0, 9.0]])), 1)
    assert (found.freedom[0], np.isnan(found.p_value[0])) == (0, True)


@pytest.mark.parametrize("town", towns(), ids=lambda town: town.name)
def test_intervals_hold_the_truth_and_tests_are_seldom_wrong(town):
    """A short version of ``tests/benchmarks/strata.py``: 300 logs, three standard errors of 0.013 allowed."""
    found = row(town, seed=7, logs=300)
    assert found.difference > 0.95 - 0.038
    assert found.ratio is None or found.ratio > 0.95 - 0.038
    assert found.share is None or found.share > 0.95 - 0.038
    assert found.standardised is None or found.standardised > 0.94 - 0.038
    assert found.test is None or found.test < 0.05 + 0.038
    assert found.homogeneity is None or found.homogeneity < 0.05 + 0.038
