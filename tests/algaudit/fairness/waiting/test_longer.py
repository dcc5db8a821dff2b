"""Who waits longer: against scipy and scikit-learn, and how often the intervals hold the truth."""

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from algaudit.fairness.intervals import p_value, rate_limits
from algaudit.fairness.waiting.days import Waits, waits_of
from algaudit.fairness.waiting.longer import longest_waits, quantile_gap, waits_longer


def of_two(first, second):
    """Return the waits of two groups."""
    days = np.concatenate([first, second])
    return waits_of(days, np.repeat([0, 1], [len(first), len(second)]).astype(np.int32), 2, np.ones(len(days)))


@pytest.mark.parametrize("seed", range(5))
def test_probability_is_u_over_all_pairs(seed):
    draws = np.random.default_rng(seed)
    first, second = draws.poisson(12, 35), draws.poisson(10, 60)
    theirs = mannwhitneyu(first, second).statistic / (35 * 60)
    assert waits_longer(of_two(first, second), 1).value[0] == pytest.approx(theirs, abs=1e-12)


def test_variance_is_that_of_delong_written_out():
    draws = np.random.default_rng(3)
    # A group that waits very short or very long beside one that does not: more varied than exponential waits.
    first, second = draws.integers(0, 60, 14), draws.integers(25, 35, 22)
    won = (first[:, None] > second[None, :]) + 0.5 * (first[:, None] == second[None, :])
    written = won.mean(axis=1).var(ddof=1) / 14 + won.mean(axis=0).var(ddof=1) / 22
    found = waits_longer(of_two(first, second), 1)
    assert found.value[0] * (1 - found.value[0]) / found.trials[0] == pytest.approx(written, rel=1e-12)


def test_swapping_the_groups_turns_the_answer_round():
    draws = np.random.default_rng(4)
    both = of_two(draws.poisson(20, 40), draws.poisson(26, 50))
    one, other = waits_longer(both, 1), waits_longer(both, 0)
    assert one.value[0] == pytest.approx(1 - other.value[1])
    low, high = one.limits(0.05)
    turned_low, turned_high = other.limits(0.05)
    assert (low[0], high[0]) == (pytest.approx(1 - turned_high[1]), pytest.approx(1 - turned_low[1]))


def test_where_all_of_one_group_wait_longer_the_interval_does_not_shrink_to_a_point():
    found = waits_longer(of_two(np.arange(20, 32), np.arange(12)), 1)
    low, high = found.limits(0.05)
    # That of twelve of twelve people.
    assert (low[0], high[0]) == (pytest.approx(1 - rate_limits(0, 12, 0.05)[1]), 1.0)
    assert low[0] > 0.75
    assert p_value(found.limits, 0.5)[0] < 0.001


def test_where_everybody_waits_the_same_nobody_waits_longer():
    found = waits_longer(of_two(np.full(30, 7), np.full(40, 7)), 1)
    low, high = found.limits(0.05)
    # Exponential waits: 1/12 of each variance; 0.25 / (1/12 · (1/30 + 1/40)) = 3 · 30 · 40 / 70.
    assert (found.value[0], found.trials[0]) == (0.5, pytest.approx(3600 / 70))
    assert low[0] < 0.4 < 0.6 < high[0]
    assert p_value(found.limits, 0.5)[0] == 1.0


def test_one_person_or_nobody_has_no_answer():
    found = waits_longer(Waits(np.array([1.0, 2.0]), np.array([[1.0, 0.0], [0.0, 0.0], [5.0, 5.0]])), 2)
    assert np.isnan(found.value[:2]).all()
    assert np.isnan(found.trials[:2]).all()


def test_the_probability_interval_holds_the_truth_for_unlike_spreads():
    draws, held = np.random.default_rng(6), 0
    for _ in range(500):
        both = of_two(
            np.round(draws.exponential(40, 60)).astype(int), np.round(draws.normal(60, 6, 120).clip(0)).astype(int)
        )
        low, high = waits_longer(both, 1).limits(0.05)
        # P(exponential(40) > normal(60, 6)) = exp(-60/40 + (6/40)²/2)
        held += low[0] <= 0.2257 <= high[0]
    assert held / 500 >= 0.925


def test_the_interval_of_medians_holds_the_truth():
    draws, held = np.random.default_rng(7), 0
    for _ in range(400):
        both = of_two(np.round(draws.exponential(30, 50)).astype(int), np.round(draws.exponential(60, 80)).astype(int))
        gap = quantile_gap(both, 1, 0.5, 0.05)
        held += gap.low[0] <= round(30 * np.log(2)) - round(60 * np.log(2)) <= gap.high[0]
    assert held / 400 >= 0.94


def test_a_gap_of_medians_has_no_interval_when_a_group_is_too_small():
    gap = quantile_gap(of_two(np.arange(4), np.arange(30)), 1, 0.5, 0.05)
    assert gap.value[0] == -13.0
    assert np.isnan([gap.low[0], gap.high[0]]).all()


def test_the_longest_tenth_is_never_more_than_a_tenth():
    day, people = longest_waits(of_two(np.arange(10), np.array([50, 50, 50, 60] + [1] * 26)))
    assert (day, people.tolist()) == (50.0, [0.0, 4.0])
    day, people = longest_waits(of_two(np.arange(10), np.array([50] * 5 + [1] * 25)))
    assert np.isnan(day)
    assert people.tolist() == [0.0, 0.0]
    assert np.isnan(longest_waits(of_two(np.ones(5, int), np.ones(5, int)))[0])


def weighted(first, second, weights):
    """Return the waits of two groups of people with sampling weights."""
    days = np.concatenate([first, second])
    codes = np.repeat([0, 1], [len(first), len(second)]).astype(np.int32)
    return waits_of(days, codes, 2, np.asarray(weights, float), weighted=True)


def test_with_weights_pairs_count_by_the_product_of_theirs_and_the_variance_is_that_of_sums_of_weights():
    draws = np.random.default_rng(12)
    first, second = draws.integers(0, 60, 14), draws.integers(25, 35, 22)
    own, other = draws.gamma(3, 1, 14), draws.gamma(3, 1, 22)
    won = (first[:, None] > second[None, :]) + 0.5 * (first[:, None] == second[None, :])
    value = own @ won @ other / (own.sum() * other.sum())
    written = 0.0
    for weights, mean in ((own, won @ other / other.sum()), (other, own @ won / own.sum())):
        people = weights.sum() ** 2 / (weights**2).sum()
        written += (weights**2 * (mean - value) ** 2).sum() / weights.sum() ** 2 * people / (people - 1)
    found = waits_longer(weighted(first, second, [*own, *other]), 1)
    assert found.value[0] == pytest.approx(value, abs=1e-12)
    assert value * (1 - value) / found.trials[0] == pytest.approx(written, rel=1e-9)


def test_weights_that_are_all_the_same_change_nothing():
    draws = np.random.default_rng(13)
    first, second = draws.poisson(20, 40), draws.poisson(26, 50)
    one = waits_longer(of_two(first, second), 1)
    same = waits_longer(weighted(first, second, np.full(90, 0.3)), 1)
    assert same.value == pytest.approx(one.value, abs=1e-12)
    assert same.trials == pytest.approx(one.trials, rel=1e-9)
    gap, other = (
        quantile_gap(each, 1, 0.5, 0.05) for each in (of_two(first, second), weighted(first, second, [2] * 90))
    )
    assert [part.tolist() for part in gap] == [part.tolist() for part in other]


def test_the_longest_tenth_is_a_tenth_of_the_weight():
    # 100 in all: 8 waited 50 days or more, 12 waited 40 or more.
    both = weighted([10, 50], [10, 40, 60], [40, 5, 48, 4, 3])
    day, people = longest_waits(both)
    assert (day, people.tolist()) == (50.0, [5.0, 3.0])


def test_without_any_weight_nobody_waits_longest():
    day, people = longest_waits(weighted([10, 50], [10], [0, 0, 0]))
    assert np.isnan(day)
    assert people.tolist() == [0.0, 0.0]
    assert np.isnan(waits_longer(weighted([10, 50], [10], [0, 0, 0]), 1).value).all()


def test_the_weighted_probability_interval_holds_the_truth_when_long_waits_were_drawn_less_often():
    draws, held, people = np.random.default_rng(14), 0, 20_000
    groups = [np.round(draws.gamma(2, scale, people)).astype(int) for scale in (20, 25)]
    chances = [1 / (0.3 + days / days.mean()) for days in groups]
    chances = [chance * 150 / chance.sum() for chance in chances]
    truth = waits_longer(of_two(*groups), 1).value[0]
    for _ in range(200):
        picked = [draws.random(people) < chance for chance in chances]
        days = [each[drawn] for each, drawn in zip(groups, picked, strict=True)]
        weights = np.concatenate([1 / chance[drawn] for chance, drawn in zip(chances, picked, strict=True)])
        low, high = waits_longer(weighted(*days, weights), 1).limits(0.05)
        held += low[0] <= truth <= high[0]
    assert held / 200 >= 0.92
