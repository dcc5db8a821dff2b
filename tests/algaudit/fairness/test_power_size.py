"""How many cases a comparison needs: against the textbook, and counted out exactly."""

import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize, samplesize_proportions_2indep_onetail

from algaudit.fairness.intervals import difference_limits, rate_limits
from algaudit.fairness.power import detectable_gap
from algaudit.fairness.power_size import MOST, needed_trials


def seen(rate, own, other_rate, others, alpha):
    """Return the exact chance that the limits leave out zero, all pairs of counts weighed."""
    counts, other_counts = np.arange(own + 1)[:, None] / own, np.arange(others + 1)[None] / others
    low, high = difference_limits(
        other_counts, rate_limits(other_counts, others, alpha), counts, rate_limits(counts, own, alpha)
    )
    weight = binom.pmf(np.arange(own + 1), own, rate)[:, None] * binom.pmf(np.arange(others + 1), others, other_rate)
    return float((weight * ((low > 0) | (high < 0))).sum())


@pytest.mark.parametrize(("rate", "gap"), [(0.5, 0.1), (0.3, 0.1), (0.3, 0.05), (0.5, 0.02)])
@pytest.mark.parametrize("alpha", [0.05, 0.002])
def test_between_two_groups_it_is_nearly_the_usual_number(rate, gap, alpha):
    found = float(needed_trials(rate, np.nan, alpha=alpha, gap=gap))
    # statsmodels' one-tailed number at half the risk, and its number by Cohen's h.
    tailed = samplesize_proportions_2indep_onetail(gap, rate, power=0.8, ratio=1, alpha=alpha / 2, alternative="larger")
    by_h = NormalIndPower().solve_power(proportion_effectsize(rate + gap, rate), alpha=alpha, power=0.8)
    assert found == pytest.approx(by_h, rel=0.03)
    assert found == pytest.approx(tailed, rel=0.03)


@pytest.mark.parametrize(
    ("rate", "gap", "alpha"),
    [(0.5, 0.2, 0.05), (0.1, 0.2, 0.05), (0.2, 0.25, 0.01), (0.02, 0.15, 0.05), (0.0, 0.1, 0.05)],
)
def test_with_so_many_in_both_it_is_seen_four_times_out_of_five(rate, gap, alpha):
    number = int(needed_trials(rate, np.nan, alpha=alpha, gap=gap))
    assert 0.77 < seen(rate, number, rate + gap, number, alpha) < 0.85
    assert seen(rate, number // 2, rate + gap, number // 2, alpha) < 0.65


@pytest.mark.parametrize(("rate", "own", "gap"), [(0.3, 400, 0.2), (0.5, 150, 0.25), (0.15, 600, 0.12)])
def test_with_the_reference_as_it_is_it_is_seen_four_times_out_of_five(rate, own, gap):
    number = int(needed_trials(rate, own, alpha=0.05, gap=gap))
    assert 0.77 < seen(rate, own, rate + gap, number, 0.05) < 0.85


def test_a_group_of_that_size_could_have_seen_about_that_gap():
    number = needed_trials(0.3, 5000, alpha=0.01, gap=0.05)
    assert detectable_gap(0.3, 5000, number, alpha=0.01, tolerance=0.0) == pytest.approx(0.05, rel=0.03)


def test_more_power_smaller_gaps_and_smaller_risks_need_more():
    plain = needed_trials(0.4, 3000, alpha=0.05, gap=0.1)
    assert needed_trials(0.4, 3000, alpha=0.05, gap=0.1, power=0.9) > plain
    assert needed_trials(0.4, 3000, alpha=0.05, gap=0.08) > plain
    assert needed_trials(0.4, 3000, alpha=0.01, gap=0.1) > plain
    assert needed_trials(0.4, 300, alpha=0.05, gap=0.1) > plain


def test_the_gap_is_taken_where_there_is_more_room():
    assert needed_trials(0.95, np.nan, alpha=0.05, gap=0.1) == needed_trials(0.05, np.nan, alpha=0.05, gap=0.1)


def test_where_no_number_would_do_there_is_none():
    assert np.isnan(needed_trials(0.5, 20, alpha=0.05, gap=0.05))
    assert np.isnan(needed_trials(0.4, np.nan, alpha=0.05, gap=0.7))
    assert np.isnan(needed_trials(0.4, np.nan, alpha=0.05, gap=0.0))
    assert np.isnan(needed_trials(np.nan, 100, alpha=0.05, gap=0.1))
    assert np.isnan(needed_trials(0.4, 0, alpha=0.05, gap=0.1))


def test_numbers_are_whole_and_below_any_log():
    found = needed_trials([0.5, 0.1], np.nan, alpha=0.001, gap=[0.01, 0.002])
    assert (found == np.round(found)).all()
    assert (found < MOST).all()
