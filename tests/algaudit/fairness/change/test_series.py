"""Drift and jump of a gap over time: by hand, against statsmodels and simulation, and what is refused."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from algaudit.fairness.change.series import _neighbours, jump, largest_p, line

ALL = np.ones(3, bool)


def test_a_line_worked_out_by_hand():
    # 0, 0.1 and 0.5 at 0, 1 and 2 with weights 1, 2, 1: centre 1, level 0.175, slope (0.5 - 0) / 2 = 0.25.
    # Its variance: (1² · 0.01 + 1² · 0.02) / 2² = 0.0075; left over -0.075·…: 0.075² · 4 / ((0.01+0.04+0.02)/3) < 1.
    found = line(np.arange(3.0), np.array([0.0, 0.1, 0.5]), np.array([1.0, 2.0, 1.0]), np.array([0.01, 0.02, 0.02]))
    assert found.slope == pytest.approx(0.25)
    assert (found.first, found.last) == pytest.approx((-0.075, 0.425))
    assert found.scatter == pytest.approx((0.075**2 * 4) / (0.07 / 3), abs=1e-12)
    assert found.error == pytest.approx(0.0075**0.5)
    assert found.p_value == pytest.approx(2 * norm.sf(0.25 / 0.0075**0.5))
    assert found.limits(0.05) == pytest.approx((0.25 - 1.959964 * 0.0866025, 0.25 + 1.959964 * 0.0866025), abs=1e-6)


def test_the_line_agrees_with_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(1)
    when = np.array([0.0, 1, 2, 5, 6, 9])
    variance = rng.uniform(0.001, 0.01, 6)
    gap = 0.02 * when + rng.normal(0, np.sqrt(variance))
    ours = line(when, gap, 1 / variance, variance)
    theirs = sm.WLS(gap, sm.add_constant(when), weights=1 / variance).fit()
    assert ours.slope == pytest.approx(theirs.params[1], abs=1e-9)
    # Its error at a scale of 1 is ours when the scatter is chance; its scale is the scatter about the line.
    known = sm.WLS(gap, sm.add_constant(when), weights=1 / variance).fit(cov_type="fixed scale").bse[1]
    assert ours.error == pytest.approx(known * max(ours.scatter, 1) ** 0.5, abs=1e-9)
    assert ours.scatter == pytest.approx(theirs.scale, rel=1e-9)


def test_more_scatter_than_the_counts_explain_widens_the_interval():
    when, ones = np.arange(6.0), np.ones(6)
    gap = 0.1 * np.array([1.0, -1, 1, -1, 1, -1])
    calm, wild = line(when, gap / 100, ones, ones / 100), line(when, gap, ones, ones / 10_000)
    assert calm.scatter < 1 < wild.scatter
    assert calm.error == pytest.approx((0.01 / 17.5) ** 0.5)
    assert wild.error == pytest.approx((wild.scatter * 0.0001 / 17.5) ** 0.5)


def test_a_jump_worked_out_by_hand():
    gap, ones = np.array([0.0, 0.0, 0.3, 0.3]), np.ones(4)
    found = jump(gap, ones, ones / 100, ALL)
    # After one period: 0 against 0.2, 0.2 / √(0.01 + 0.01 / 3) = 1.73; after two: 0.3 / √(0.01) = 3; then 1.73.
    assert (found.place, found.before, found.after) == pytest.approx((2, 0.0, 0.3))
    assert found.error == pytest.approx(0.1)
    assert found.limits(0.05) == pytest.approx((0.3 - 0.1959964, 0.3 + 0.1959964))
    assert found.scatter == pytest.approx(0, abs=1e-12)
    assert 2 * norm.sf(3) < found.p_value < 3 * 2 * norm.sf(3)


def test_only_possible_splits_are_looked_at():
    gap, ones = np.array([0.5, 0.0, 0.0, 0.3]), np.ones(4)
    assert jump(gap, ones, ones / 100, ALL).place == 1
    assert jump(gap, ones, ones / 100, np.array([False, False, True])).place == 3
    assert np.isnan(jump(gap, ones, ones / 100, ~ALL).p_value)


def test_too_few_periods_make_neither_a_line_nor_a_jump():
    two, three = np.ones(2), np.ones(3)
    assert np.isnan(line(np.arange(2.0), two, two, two).slope)
    assert np.isnan(jump(three, three, three, np.ones(2, bool)).after)


def test_equal_gaps_are_neither_a_drift_nor_a_jump():
    ones = np.ones(8)
    assert line(np.arange(8.0), ones / 5, ones, ones / 100).p_value == pytest.approx(1)
    assert jump(ones / 5, ones, ones / 100, np.ones(7, bool)).p_value == pytest.approx(1)


def test_a_jump_in_the_other_direction_is_as_likely():
    rng = np.random.default_rng(2)
    gap, weight, variance = rng.normal(0, 0.1, 9), rng.uniform(1, 9, 9), rng.uniform(0.001, 0.01, 9)
    one, other = (jump(sign * gap, weight, variance, np.ones(8, bool)) for sign in (1, -1))
    assert (one.place, one.p_value) == (other.place, pytest.approx(other.p_value))
    back = jump(gap[::-1], weight[::-1], variance[::-1], np.ones(8, bool))
    assert (9 - back.place, back.p_value) == (one.place, pytest.approx(one.p_value))


def test_neighbours_are_correlated_as_linear_algebra_says():
    rng = np.random.default_rng(3)
    weight, variance = rng.uniform(1, 9, 7), rng.uniform(0.001, 0.01, 7)
    contrasts = np.array(
        [np.where(np.arange(7) < k, -weight / weight[:k].sum(), weight / weight[k:].sum()) for k in range(1, 7)]
    )
    covariance = contrasts @ np.diag(variance) @ contrasts.T
    error = np.sqrt(np.diag(covariance))
    expected = [covariance[k, k + 1] / (error[k] * error[k + 1]) for k in range(5)]
    so_far, squared = np.cumsum(weight), np.cumsum(weight**2 * variance)
    left, right = so_far[:-1], so_far[-1] - so_far[:-1]
    near = _neighbours(left, right, squared, np.ones(6, bool))
    assert near == pytest.approx(expected, abs=1e-9)
    # Where the third split is not possible, the fourth one's neighbour is the second.
    near = _neighbours(left, right, squared, np.array([True, True, False, True, True, True]))
    assert near[[0, 3, 4]] == pytest.approx([expected[0], *expected[3:]], abs=1e-9)
    assert np.isnan(near[1])
    assert near[2] == pytest.approx(covariance[1, 3] / (error[1] * error[3]), abs=1e-9)


@pytest.mark.parametrize("near", [-0.5, 0.0, 0.3, 0.9, 0.99, 0.9999])
@pytest.mark.parametrize("size", [1.0, 2.0, 3.0, 4.5])
def test_the_chance_of_the_larger_of_two_agrees_with_scipy(size, near):
    inside = sum(
        sign * multivariate_normal(cov=[[1, near], [near, 1]]).cdf([a, b])
        for a, b, sign in ((size, size, 1), (-size, size, -1), (size, -size, -1), (-size, -size, 1))
    )
    assert largest_p(size, np.array([near])) == pytest.approx(1 - inside, abs=1e-9)


def test_the_bound_is_never_below_the_chance_and_close_to_it():
    rng = np.random.default_rng(4)
    ones = np.ones(12)
    normal = rng.normal(size=(40_000, 12))
    sums = np.cumsum(normal, axis=1)[:, :-1]
    k = np.arange(1, 12)
    found = np.abs((sums[:, ::] / k - (normal.sum(axis=1)[:, None] - sums) / (12 - k)) / np.sqrt(1 / k + 1 / (12 - k)))
    largest = found.max(axis=1)
    so_far = np.cumsum(ones)
    left, right = so_far[:-1], 12 - so_far[:-1]
    near = _neighbours(left, right, so_far, np.ones(11, bool))
    for size in (2.5, 3.0, 3.5):
        chance = float((largest >= size).mean())
        bound = largest_p(size, near)
        error = (chance / 40_000) ** 0.5
        assert chance - 3 * error <= bound <= 1.25 * chance + 3 * error


def test_more_splits_never_make_a_jump_more_certain():
    for size in (1.5, 2.5, 4.0):
        chances = [largest_p(size, np.full(n, 0.8)) for n in range(12)]
        assert chances == sorted(chances)
    assert largest_p(0.0, np.full(5, 0.3)) == pytest.approx(1)
    assert largest_p(40.0, np.full(5, 0.3)) == 1e-12


def test_many_gaps_are_followed_at_once_as_each_alone_and_periods_without_weight_are_left_out():
    rng = np.random.default_rng(5)
    when, gap = np.arange(12.0), rng.normal(0, 0.1, (6, 12))
    weight, variance = rng.uniform(1, 9, (6, 12)), rng.uniform(0.001, 0.01, (6, 12))
    weight[rng.random((6, 12)) < 0.4] = 0
    weight[5, 3:] = 0
    # After each period with somebody, as long as somebody follows.
    possible = (weight[:, :-1] > 0) & (weight[:, ::-1].cumsum(axis=1)[:, -2::-1] > 0)
    lines, jumps = line(when, gap, weight, variance), jump(gap, weight, variance, possible)
    for row, used in enumerate(weight > 0):
        alone = gap[row, used], weight[row, used], variance[row, used]
        one, other = line(when[used], *alone), jump(*alone, np.ones(used.sum() - 1, bool))
        for name in ("slope", "error", "p_value", "first", "last", "scatter"):
            assert getattr(lines, name)[row] == pytest.approx(getattr(one, name), abs=1e-12, nan_ok=True)
        for name in ("before", "after", "error", "p_value", "scatter"):
            assert getattr(jumps, name)[row] == pytest.approx(getattr(other, name), abs=1e-12, nan_ok=True)
        if not np.isnan(other.p_value):
            # Counted among all periods, those left out included.
            assert used[: jumps.place[row]].sum() == other.place
    assert np.isnan(lines.slope).tolist() == np.isnan(jumps.after).tolist() == [False] * 5 + [True]
