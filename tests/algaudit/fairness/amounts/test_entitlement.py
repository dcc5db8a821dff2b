"""Paid against due: by hand, against statsmodels, and by simulation."""

import numpy as np
import pytest

from algaudit.fairness.amounts import entitlement
from algaudit.fairness.amounts.entitlement import errors, payments, slope, tenths

NOBODY = np.zeros(0)


def test_last_digits_are_no_error():
    assert errors(np.array([0.1 + 0.2, 1e9 + 1e-4, 2.99]), np.array([0.3, 1e9, 3.0])).tolist() == [
        0,
        0,
        pytest.approx(-0.01),
    ]


def test_a_hand_worked_table_of_two_groups():
    paid, due = np.array([4.0, 10, 1, 8, 5]), np.array([10.0, 10, 0, 8, 6])
    found = payments(errors(paid, due), due, np.array([0, 0, 0, 1, 1], np.int32), 2)
    assert found.error.value.tolist() == pytest.approx([-5 / 3, -0.5])
    assert found.underpaid.numerator.tolist() == [1, 1]
    assert found.underpaid.denominator.tolist() == [2, 2]
    assert found.overpaid.value.tolist() == pytest.approx([1 / 3, 0])
    assert found.shortfall.value.tolist() == [6, 1]


def test_where_nothing_was_due_nobody_can_be_underpaid():
    found = payments(np.array([0.0, 2.0]), np.zeros(2), np.zeros(2, np.int32), 1)
    assert np.isnan(found.underpaid.value[0])
    assert np.isnan(found.shortfall.value[0])
    assert found.overpaid.value[0] == 0.5


def test_ten_tenths_of_a_hundred_different_entitlements():
    due = np.arange(1.0, 101)
    found = tenths(np.where(due <= 10, -1.0, 0.0), due)
    assert found.low.tolist() == [1, 11, 21, 31, 41, 51, 61, 71, 81, 91]
    assert found.high.tolist() == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    assert found.payments.underpaid.value.tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]


def test_equal_entitlements_are_never_parted():
    found = tenths(np.zeros(100), np.repeat([200.0, 300.0], [95, 5]))
    assert found.payments.error.trials.tolist() == [95, 5]
    assert tenths(np.zeros(30), np.full(30, 7.0)).payments.error.trials.tolist() == [30]


def test_nobody_makes_no_tenths():
    assert len(tenths(NOBODY, NOBODY).low) == 0


def test_the_slope_and_its_error_agree_with_statsmodels():
    import statsmodels.api as sm
    from scipy.stats import rankdata

    draws = np.random.default_rng(0)
    due = np.sort(draws.integers(1, 60, 400) * 10.0)
    off = due * draws.normal(-0.1, 0.05 + due / 3000)
    found = slope(off, due)
    ranks = (rankdata(due) - 0.5) / 400
    theirs = sm.OLS(off / due, sm.add_constant(ranks)).fit(cov_type="HC3")
    assert found.value[0] == pytest.approx(theirs.params[1], abs=1e-9)
    assert found.error[0] == pytest.approx(theirs.bse[1], abs=1e-9)


def test_a_slope_needs_three_people_and_two_entitlements():
    assert np.isnan(slope(np.zeros(2), np.array([1.0, 2])).value[0])
    assert np.isnan(slope(np.zeros(9), np.full(9, 5.0)).value[0])
    assert np.isnan(slope(NOBODY, NOBODY).value[0])
    assert np.isnan(slope(NOBODY, NOBODY).limits(np.array(0.05))[0][0])


@pytest.mark.parametrize("block", [1, 3, 4, 100])
def test_equal_entitlements_have_one_rank_across_blocks_too(monkeypatch, block):
    monkeypatch.setattr("algaudit.fairness.amounts.entitlement._BLOCK", block)
    # Due 1, then five times 2, then 3, 3: middles of the ranks 0.5, 3.5 and 7 of 8, less one half.
    ranks = entitlement._middle_ranks(np.array([1.0, 2, 2, 2, 2, 2, 3, 3]))
    assert ranks.tolist() == [-0.4375, *[-0.0625] * 5, 0.375, 0.375]


def test_blocks_change_nothing(monkeypatch):
    draws = np.random.default_rng(1)
    due = np.sort(draws.lognormal(size=100))
    off = errors(due * draws.normal(1, 0.2, 100), due)
    whole = slope(off, due)
    monkeypatch.setattr("algaudit.fairness.amounts.entitlement._BLOCK", 7)
    parts = slope(off, due)
    assert (parts.value[0], parts.error[0]) == pytest.approx((whole.value[0], whole.error[0]), rel=1e-12)


def test_the_slope_of_payments_that_do_not_depend_on_what_was_due_is_found_rarely():
    draws, found = np.random.default_rng(2), 0
    for _ in range(500):
        due = np.sort(draws.lognormal(size=200))
        low, high = slope(due * draws.normal(0, 0.2, 200), due).limits(np.array(0.05))
        found += low[0] > 0 or high[0] < 0
    assert found / 500 < 0.075
