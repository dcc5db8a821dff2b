"""Figures and their limits: by hand, as textbooks have them, and holding the truth as often as they say."""

import numpy as np
import pytest
from scipy.stats import gamma, ttest_1samp, ttest_ind
from scipy.stats import t as student

from algaudit.explain.importance.estimate import Sample, gap_limits, half_width, limits, measured

RANDOM = np.random.default_rng(0)


def all_of(values: np.ndarray, weight: np.ndarray | None = None) -> Sample:
    """Return a sample that holds every case."""
    cases = len(values)
    given = np.ones((cases, 1)) if weight is None else weight
    return Sample(values, given, np.zeros(cases, np.int64), np.array([cases]))


def test_three_figures_by_hand():
    # Two records like the first case, one like the second: sizes (2·3 + 1·0)/3 = 2 and (2·1 + 4)/3 = 2.
    sample = all_of(np.array([[3.0, -1.0], [0.0, 4.0]]), np.array([[2.0], [1.0]]))
    found = measured(sample, 0, float("inf"))
    assert found.size.value.tolist() == pytest.approx([2.0, 2.0])
    assert found.share.value.tolist() == pytest.approx([0.5, 0.5])
    assert found.signed.value.tolist() == pytest.approx([2.0, 2 / 3])
    assert sample.whole
    for figures in (found.size, found.share, found.signed):
        assert half_width(sample, figures, 1, 0.05).tolist() == [0.0, 0.0]


def test_nothing_counts_where_nothing_moves():
    found = measured(all_of(np.zeros((4, 2))), 0, 4.0)
    assert found.size.value.tolist() == [0.0, 0.0]
    assert np.isnan(found.share.value).all()
    assert limits(all_of(np.zeros((4, 2))), found.size, 3, 0.05)[1].tolist() == [0.0, 0.0]


def test_limits_of_people_who_might_have_been_others_are_those_of_the_t_test():
    values = RANDOM.normal(1.0, 2.0, (40, 1))
    sample = all_of(values)
    low, high = limits(sample, measured(sample, 0, 40.0).signed, 39, 0.05)
    theirs = ttest_1samp(values[:, 0], 0.0).confidence_interval(0.95)
    # The variance is divided by the number of people, not by one less.
    shrink = np.sqrt(39 / 40)
    assert (high - low)[0] == pytest.approx((theirs.high - theirs.low) * shrink, rel=1e-9)


def test_limits_of_a_difference_are_those_of_two_independent_groups():
    one, two = RANDOM.normal(1.0, 2.0, 300), RANDOM.normal(0.0, 1.0, 200)
    values = np.concatenate([one, two])[:, None]
    weight = np.ones((500, 3))
    weight[300:, 1] = weight[:300, 2] = 0.0
    sample = all_of(values, weight)
    pair = measured(sample, 1, 300.0).signed, measured(sample, 2, 200.0).signed
    low, high = gap_limits(sample, *pair, 498, 0.05)
    theirs = ttest_ind(one, two, equal_var=False).confidence_interval(0.95)
    assert (low[0], high[0]) == pytest.approx((theirs.low, theirs.high), abs=0.01)


def test_limits_of_sizes_follow_the_gamma_curve_of_rare_events():
    # 100 people, 4 of whom have a contribution of 1: Fay and Feuer's limits of 0.04.
    values = np.zeros((100, 1))
    values[:4] = 1.0
    sample = all_of(values)
    low, high = limits(sample, measured(sample, 0, 100.0).size, 1e12, 0.05)
    variance = 0.04 * 0.96 / 100
    own = gamma(0.04**2 / variance, scale=variance / 0.04)
    other = gamma(0.05**2 / (variance + 1e-4), scale=(variance + 1e-4) / 0.05)
    assert low[0] == pytest.approx(own.ppf(0.025), rel=1e-9)
    assert high[0] == pytest.approx(other.ppf(0.975), rel=1e-9)


def test_a_group_without_a_rare_case_is_not_sure_to_be_without():
    values, weight = np.ones((1_000, 1)), np.ones((1_000, 2))
    values[:10] = 50.0
    weight[:950, 1] = 0.0
    sample = all_of(values, weight)
    low, high = limits(sample, measured(sample, 1, 50.0).size, 49, 0.05)
    # One of its 50 records might have been a case of 50, which alone would add 1.
    assert low[0] == pytest.approx(1.0)
    assert 2.0 < high[0] < 6.0


def layered(values: np.ndarray, taken: np.ndarray, seed: int) -> Sample:
    """Draw a sample from four layers of a thousand cases each."""
    random = np.random.default_rng(seed)
    cases = [random.permutation(1_000)[:number] + 1_000 * place for place, number in enumerate(taken)]
    layer = np.repeat(np.arange(4), taken)
    drawn = np.concatenate(cases)
    return Sample(values[drawn], np.ones((len(drawn), 1)), layer, np.full(4, 1_000))


def test_the_limits_of_a_layered_draw_hold_the_truth_as_often_as_they_say():
    values = RANDOM.gamma(1.0, np.repeat([1.0, 2.0, 4.0, 8.0], 1_000))[:, None] * [1.0, 0.2]
    values[:, 1] *= RANDOM.random(4_000) < 0.3
    truth, taken = np.abs(values).mean(axis=0), np.array([30, 30, 60, 80])
    held = np.zeros((3, 2))
    for seed in range(400):
        sample = layered(values, taken, seed)
        found = measured(sample, 0, float("inf"))
        wanted = truth, truth / truth.sum(), values.mean(axis=0)
        for place, figures in enumerate((found.size, found.share, found.signed)):
            low, high = limits(sample, figures, 199, 0.05)
            held[place] += (low <= wanted[place]) & (wanted[place] <= high)
    # 95 % of 400 are 380; the standard error is 4.4.
    assert held.min() > 380 - 4 * 4.4


def test_the_width_is_that_of_the_textbook_for_layers():
    values = RANDOM.normal(0, 1, (4_000, 1))
    sample = layered(values, np.array([10, 20, 40, 1_000]), 0)
    half = half_width(sample, measured(sample, 0, float("inf")).signed, 1e9, 0.05)[0]
    parts = []
    for layer, number in enumerate((10, 20, 40)):
        inside = sample.values[sample.layer == layer, 0]
        parts.append((1_000 / 4_000) ** 2 * (1 - number / 1_000) * inside.var(ddof=1) / number)
    degrees = sum(parts) ** 2 / sum(part**2 / less for part, less in zip(parts, (9, 19, 39), strict=True))
    assert 9 < degrees < 67
    assert half == pytest.approx(student.ppf(0.975, degrees) * np.sqrt(sum(parts)), rel=1e-9)
