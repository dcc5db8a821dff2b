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


def of_weights(days, weights):
    """Return the waits of one group whose people have sampling weights."""
    return waits_of(np.array(days), np.zeros(len(days), np.int32), 1, np.array(weights, float), weighted=True)


def test_weights_are_summed_with_their_squares_and_people_are_counted_beside_them():
    found = waits_of(np.array([9, 2, 9]), np.array([0, 0, 2], np.int32), 3, np.array([1.5, 2, 0.5]), weighted=True)
    assert found.people.tolist() == [[2.0, 1.5], [0.0, 0.0], [0.0, 0.5]]
    assert found.squared.tolist() == [[4.0, 2.25], [0.0, 0.0], [0.0, 0.25]]
    assert (found.sizes.tolist(), found.cases.tolist()) == ([3.5, 0.0, 0.5], [2.0, 0.0, 1.0])
    # 3.5² / 6.25 people of equal weight; one tells as much as one, nobody as nobody.
    assert found.trials.tolist() == [pytest.approx(1.96), 0.0, 1.0]
    some = found.chosen([2, 0])
    assert (some.sizes.tolist(), some.cases.tolist(), some.squared.tolist()) == (
        [0.5, 3.5],
        [1.0, 2.0],
        [[0.0, 0.25], [4.0, 2.25]],
    )


def test_without_weights_everybody_tells_as_much_as_one():
    found = of_one([1, 2, 4])
    assert (found.squared, found.cases, found.trials.tolist()) == (None, None, [3.0])
    assert found.trials_of(found.days > 1).tolist() == [3.0]
    assert found.chosen([0]).cases is None


def test_the_weighted_median_halves_the_weight():
    # Up to 1 day 2 of 8, up to 3 days 4 of 8, exactly half: the mean of 3 and 7.
    assert quantile(of_weights([1, 3, 7, 9], [2, 2, 3, 1]), 0.5).tolist() == [5.0]
    assert quantile(of_weights([1, 3, 7, 9], [2, 1.9, 3, 1]), 0.5).tolist() == [7.0]
    assert quantile(of_weights([1, 3], [0.1, 0.3]), 0.9).tolist() == [3.0]


@pytest.mark.parametrize("seed", range(4))
def test_weighted_quantiles_are_those_of_numpy(seed):
    draws = np.random.default_rng(seed)
    days, weights = draws.integers(0, 60, 70), draws.gamma(2, 1, 70)
    for share in (0.5, 0.9):
        theirs = np.quantile(days, share, weights=weights, method="inverted_cdf")
        assert quantile(of_weights(days, weights), share)[0] == theirs


@pytest.mark.parametrize("weight", [1.0, 3.0, 1 / 3, 0.1])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_weights_that_are_all_the_same_change_no_limit(weight, share):
    days = np.random.default_rng(5).poisson(20, 60)
    same = quantile_limits(of_weights(days, np.full(60, weight)), share, 0.05)
    assert [limit.tolist() for limit in same] == [
        limit.tolist() for limit in quantile_limits(of_one(days), share, 0.05)
    ]


def test_people_with_large_weights_who_waited_long_tell_less_about_the_longest_waits():
    few = of_weights([1] * 90 + [50] * 10, [1] * 90 + [9] * 10)
    # Half of the weight is on ten people: (½² · 90 · 1² + ½² · 10 · 9²) / 180² against ½ · ½ / n.
    assert few.trials_of(few.days > 1)[0] == pytest.approx(180**2 / (90 + 810))
    # Small weights on those who waited long would tell more; it is not counted on.
    many = of_weights([1] * 50 + [50] * 50, [9] * 50 + [1] * 50)
    assert many.trials_of(many.days > 1)[0] == many.trials[0] == pytest.approx(500**2 / (50 * 82))


def test_nobody_and_no_weight_have_no_quantile():
    empty = of_weights([3, 5], [0, 0])
    assert (empty.cases.tolist(), empty.trials.tolist()) == ([2.0], [0.0])
    assert np.isnan([quantile(empty, 0.5)[0], *(limit[0] for limit in quantile_limits(empty, 0.5, 0.05))]).all()


@pytest.mark.parametrize(("share", "least"), [(0.5, 0.93), (0.9, 0.92)])
def test_limits_hold_the_truth_when_long_waits_were_drawn_less_often(share, least):
    draws, held, people = np.random.default_rng(11), 0, 20_000
    everybody = np.round(draws.gamma(2, 20, people)).astype(int)
    chance = 1 / (0.3 + everybody / everybody.mean())
    chance *= 200 / chance.sum()
    truth = np.quantile(everybody, share)
    for _ in range(200):
        drawn = draws.random(people) < chance
        low, high = quantile_limits(of_weights(everybody[drawn], 1 / chance[drawn]), share, 0.05)
        held += not (low[0] > truth or high[0] < truth)
    assert held / 200 >= least
