"""Days, quantiles and their limits: by hand, against numpy, and their coverage computed exactly."""

from datetime import date

import numpy as np
import pytest
from scipy.stats import binom

from algaudit.fairness.waiting.days import Waits, day_number, quantile, quantile_limits, waits_of


def of_one(days):
    """Return the waits of one group."""
    return waits_of(np.array(days), np.zeros(len(days), np.int32), 1, np.ones(len(days)))


@pytest.mark.parametrize(
    "label",
    ["2025-03-14", "2025/3/14", "2025.03.14", "2025年3月14日", "2025年03月14", "20250314", "2025-03-14 09:30:00",
     "2025-03-14T09:30", "2025/3/14 9:30"],
)  # fmt: skip
def test_a_day_is_a_day_however_it_is_written(label):
    assert day_number(label) == date(2025, 3, 14).toordinal()


@pytest.mark.parametrize(
    "label",
    [
        None,
        "",
        "2025-03",
        "2025",
        "2025-02-29",
        "2025-13-01",
        "14.3.2025",
        "spring",
        "2025-3-",
        "202503141",
        "0000-01-01",
    ],
)
def test_what_names_no_day_is_none(label):
    assert day_number(label) is None


def test_people_are_counted_by_days_and_group():
    found = waits_of(np.array([9, 2, 9, 2]), np.array([0, 0, 2, 0], np.int32), 3, np.array([1.0, 2, 3, 4]))
    assert found.days.tolist() == [2.0, 9.0]
    assert found.people.tolist() == [[6.0, 1.0], [0.0, 0.0], [0.0, 3.0]]
    assert found.sizes.tolist() == [7.0, 0.0, 3.0]


@pytest.mark.parametrize("size", [1, 2, 5, 10, 31])
def test_median_and_quantiles_are_those_of_numpy(size):
    days = np.random.default_rng(size).integers(0, 30, size)
    for share in (0.5, 0.9):
        theirs = np.quantile(days, share, method="averaged_inverted_cdf")
        assert quantile(of_one(days), share)[0] == pytest.approx(theirs)


def test_nobody_has_no_quantile():
    empty = Waits(np.array([1.0]), np.array([[0.0], [4.0]]))
    assert np.isnan(quantile(empty, 0.5)[0])
    assert np.isnan(quantile_limits(empty, 0.5, 0.05)).tolist() == [[True, True], [True, True]]


def test_limits_of_the_median_by_the_table():
    # Order statistics of a 95 % interval of the median in textbooks: n = 6: 1st and 6th; n = 20: 6th and 15th.
    for size, ranks in ((6, (1, 6)), (9, (2, 8)), (20, (6, 15)), (30, (10, 21))):
        low, high = quantile_limits(of_one(range(1, size + 1)), 0.5, 0.05)
        assert (low[0], high[0]) == ranks


def test_a_small_group_has_no_limit():
    low, high = quantile_limits(of_one([3, 5, 8, 9, 12]), 0.5, 0.05)
    assert np.isnan([low[0], high[0]]).all()
    low, high = quantile_limits(of_one(range(20)), 0.9, 0.05)
    assert not np.isnan(low[0])
    assert np.isnan(high[0])


@pytest.mark.parametrize(("size", "share"), [(12, 0.5), (57, 0.5), (400, 0.5), (60, 0.9), (1000, 0.9)])
def test_coverage_is_at_least_as_stated_and_one_rank_less_would_not_be(size, share):
    low, high = (int(limit[0]) for limit in quantile_limits(of_one(range(1, size + 1)), share, 0.05))
    # The true quantile lies between the ranks low and high when at least low and fewer than high are below it.
    assert binom.cdf(low - 1, size, share) <= 0.025 < binom.cdf(low, size, share)
    assert binom.sf(high - 1, size, share) <= 0.025 < binom.sf(high - 2, size, share)


def test_each_group_may_have_a_risk_of_its_own():
    people = waits_of(np.tile(np.arange(40), 2), np.repeat([0, 1], 40).astype(np.int32), 2, np.ones(80))
    low, high = quantile_limits(people, 0.5, np.array([0.05, 0.001]))
    assert low[1] < low[0]
    assert high[1] > high[0]


def test_a_million_people_take_a_moment():
    draws = np.random.default_rng(0)
    people = waits_of(
        draws.poisson(30, 1_000_000), draws.integers(0, 4, 1_000_000).astype(np.int32), 4, np.ones(1_000_000)
    )
    low, high = quantile_limits(people, 0.5, 0.05)
    assert (low <= 30).all()
    assert (high >= 30).all()
