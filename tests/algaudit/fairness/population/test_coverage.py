"""Cases per head: by hand, against scipy and statsmodels, and by simulation."""

import numpy as np
import pytest
from scipy.stats import chi2, chisquare

from algaudit.fairness.intervals import rate_limits
from algaudit.fairness.population.coverage import fit, per_head, shares

ALPHA = np.array(0.05)


def heads(cases, people, *, squared=None, weighted=False):
    counted = np.array(cases, float)
    spread = counted if squared is None else np.array(squared, float)
    return per_head("coverage", counted, spread, np.array(people, float), weighted=weighted)


def test_cases_per_head_of_two_groups():
    assert heads([30, 5], [100, 50]).value.tolist() == [0.3, 0.1]


def test_so_many_of_so_many_people_have_the_interval_of_a_rate():
    found = heads([30, 0], [100, 50])
    theirs = rate_limits(np.array([0.3, 0]), np.array([100, 50]), 0.05)
    assert found.method == "wilson"
    assert np.array(found.limits(ALPHA)).tolist() == np.array(theirs).tolist()


def test_more_cases_than_people_are_events_with_garwoods_exact_interval():
    found = heads([30, 0], [20, 50])
    low, high = found.limits(ALPHA)
    assert found.method == "garwood"
    assert low[0] == pytest.approx(chi2.ppf(0.025, 60) / 2 / 20, abs=1e-9)
    assert high[0] == pytest.approx(chi2.ppf(0.975, 62) / 2 / 20, abs=1e-9)
    assert (low[1], high[1]) == (0, pytest.approx(chi2.ppf(0.975, 2) / 2 / 50, abs=1e-9))


def test_garwoods_interval_agrees_with_statsmodels():
    from statsmodels.stats.rates import confint_poisson

    low, high = heads([7], [2]).limits(ALPHA)
    assert (low[0], high[0]) == pytest.approx(confint_poisson(7, 2, method="exact-c", alpha=0.05), abs=1e-9)


def test_weighted_cases_count_as_many_as_they_tell():
    # Ten rows of weight 3: 30 cases that tell as much as ten.
    found = heads([30], [100], squared=[90], weighted=True)
    low, _ = found.limits(ALPHA)
    assert found.effective.tolist() == [10]
    assert low[0] == pytest.approx(3 * chi2.ppf(0.025, 20) / 2 / 100, abs=1e-9)


def test_where_nobody_lives_there_is_no_number_per_head():
    for found in (heads([0, 3], [0, 10]), heads([2, 3], [0, 10])):
        assert np.isnan(found.value[0])
        assert np.isnan([end[0] for end in found.limits(ALPHA)]).all()


def test_limits_at_a_smaller_risk_enclose_those_at_a_larger():
    found = heads([30], [20])
    ends = np.array([found.limits(np.array(alpha)) for alpha in (1.0, 0.1, 1e-3, 1e-12)])[:, :, 0]
    assert (np.diff(ends[:, 0]) < 0).all()
    assert (np.diff(ends[:, 1]) > 0).all()
    assert (ends[:, 0] <= 1.5).all()


def test_shares_rest_on_all_cases():
    found = shares(np.array([30.0, 10.0]), np.array([60.0, 20.0]))
    assert found.value.tolist() == [0.75, 0.25]
    assert found.trials.tolist() == [20, 20]


def test_no_cases_have_no_shares():
    assert np.isnan(shares(np.zeros(2), np.zeros(2)).value).all()


def test_the_fit_agrees_with_scipy():
    cases, people = np.array([40.0, 25, 35]), np.array([500.0, 300, 200])
    found = fit(shares(cases, cases), people)
    theirs = chisquare(cases, people / people.sum() * 100)
    assert (found.chi_square, found.p_value) == pytest.approx((theirs.statistic, theirs.pvalue), abs=1e-9)
    assert found.degrees == 2
    assert found.smallest_expected == 20


def test_hand_worked_distances():
    cases = np.array([75.0, 25])
    found = fit(shares(cases, cases), np.array([50.0, 50]))
    assert found.total_variation == 0.25
    assert found.stability == pytest.approx(0.25 * np.log(1.5) - 0.25 * np.log(0.5))


def test_too_few_expected_cases_have_no_p_value():
    cases = np.array([40.0, 0])
    found = fit(shares(cases, cases), np.array([900.0, 100]))
    assert np.isnan(found.p_value)
    assert np.isnan(found.stability)
    assert found.total_variation == pytest.approx(0.1)


def test_one_group_cannot_fit_badly():
    assert np.isnan(fit(shares(np.array([40.0]), np.array([40.0])), np.array([100.0])).p_value)


def test_cases_where_nobody_lives_fit_nothing():
    cases = np.array([40.0, 1])
    assert np.isnan(fit(shares(cases, cases), np.array([100.0, 0])).p_value)


def test_events_per_head_are_held_as_often_as_promised():
    draws = np.random.default_rng(0)
    cases = draws.poisson(25, 3000).astype(float)
    low, high = per_head("coverage", cases, cases, np.full(3000, 10.0), weighted=False).limits(ALPHA)
    assert 0.95 <= ((low <= 2.5) & (high >= 2.5)).mean() < 0.98
