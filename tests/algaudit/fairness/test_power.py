"""The detectable gap: worked out by hand, and what it says when nothing could be seen."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import binom, norm

from algaudit.fairness.intervals import difference_limits, rate_limits
from algaudit.fairness.power import detectable_gap
from tests.benchmarks.false_alarms import power

VERY_MANY = 10**12


def needed(rate, own, others, alpha, tolerance):
    """Return the smallest count among the others that would be reported, found by trying each; None where none is."""
    reference = rate_limits(rate, own, alpha)
    for count in range(others + 1):
        share = count / others
        low, _ = difference_limits(share, rate_limits(share, others, alpha), rate, reference)
        if low > 0 and share - rate > tolerance:
            return count
    return None


def test_the_detectable_gap_worked_out_by_hand():
    # One in ten against ten people: three must be counted; 0.3809 is counted so with chance 0.8.
    fewer = sum(binom.pmf(count, 10, 0.380937) for count in range(3))
    assert fewer == pytest.approx(0.2, abs=1e-5)
    assert detectable_gap(0.1, VERY_MANY, 10, alpha=0.05, tolerance=0.0) == pytest.approx(0.280937, abs=1e-6)


@pytest.mark.parametrize(("rate", "others"), [(0.1, 10), (0.5, 60), (0.3, 40), (0.02, 90), (0.9, 25)])
@pytest.mark.parametrize(("alpha", "tolerance"), [(0.05, 0.0), (0.002, 0.05), (0.05, 0.2)])
def test_against_very_many_it_is_exact(rate, others, alpha, tolerance):
    low = min(rate, 1 - rate)
    count = needed(low, VERY_MANY, others, alpha, tolerance)
    exact = brentq(lambda other: binom.sf(count - 1, others, other) - 0.8, 1e-9, 1 - 1e-12, xtol=1e-14)
    found = detectable_gap(rate, VERY_MANY, others, alpha=alpha, tolerance=tolerance)
    assert found == pytest.approx(exact - low, abs=1e-5)


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_between_large_groups_it_is_the_usual_sample_size_formula(rate):
    size, alpha = 20_000, 0.05

    def missing(gap):
        other, pooled = rate + gap, rate + gap / 2
        by_chance = norm.isf(alpha / 2) * np.sqrt(2 * pooled * (1 - pooled) / size)
        return gap - by_chance - norm.ppf(0.8) * np.sqrt((rate * (1 - rate) + other * (1 - other)) / size)

    found = detectable_gap(rate, size, size, alpha=alpha, tolerance=0.0)
    assert found == pytest.approx(brentq(missing, 1e-9, 0.4), rel=0.01)


def test_a_tolerated_gap_must_be_passed_by_chance_too():
    wide = detectable_gap(0.5, 10**6, 10**6, alpha=0.05, tolerance=0.1)
    # With so many people the tolerance alone decides: 0.1 and 0.84 standard errors of 0.0007.
    assert 0.1 < wide < 0.101


def test_more_people_see_smaller_gaps_and_more_power_needs_larger_ones():
    few, many = (detectable_gap(0.3, 200, number, alpha=0.05, tolerance=0.0) for number in (30, 300))
    assert many < few
    assert detectable_gap(0.3, 200, 30, alpha=0.05, tolerance=0.0, power=0.9) > few
    assert detectable_gap(0.3, 200, 30, alpha=0.01, tolerance=0.0) > few
    assert detectable_gap(0.3, 2000, 30, alpha=0.05, tolerance=0.0) < few


def test_the_gap_is_taken_where_there_is_more_room():
    low, high = (detectable_gap(rate, 100, 100, alpha=0.05, tolerance=0.0) for rate in (0.9, 0.1))
    assert low == pytest.approx(high, abs=1e-12)


def test_an_effective_number_between_whole_ones_lies_between_their_gaps():
    more, between, fewer = (detectable_gap(0.3, 500, number, alpha=0.05, tolerance=0.0) for number in (60, 60.5, 61))
    assert fewer - 0.01 <= between <= more + 0.01


def test_where_nothing_could_be_seen_nothing_is_promised():
    assert np.isnan(detectable_gap(0.5, 12, 3, alpha=0.002, tolerance=0.05))
    assert np.isnan(detectable_gap(0.5, 12, 0, alpha=0.05, tolerance=0.0))
    assert np.isnan(detectable_gap(np.nan, 12, 30, alpha=0.05, tolerance=0.0))
    assert np.isnan(detectable_gap(0.5, 10**6, 10**6, alpha=0.05, tolerance=0.6))


def test_many_groups_are_answered_at_once():
    found = detectable_gap(0.3, 500, np.array([10, 50, 0]), alpha=0.05, tolerance=0.0)
    assert found.shape == (3,)
    assert found[1] < found[0]
    assert np.isnan(found[2])


def test_whole_audits_see_a_gap_as_often_as_it_is_called_detectable():
    # 200 logs of one chance in 80 %: a standard error of 2.8 points; three of them, and discreteness adds up to 5.
    [row] = power(200, [(0.2, 2000, 100, 0.05)])
    assert 0.72 <= row.share <= 0.93
