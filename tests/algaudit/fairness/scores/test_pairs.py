"""Pairs in the right order: by hand, beside other libraries, and how often the interval holds the truth."""

import json

import numpy as np
import pytest
from scipy.special import expit, logit, ndtri
from scipy.stats import mannwhitneyu

from algaudit.fairness.scores.pairs import Pairs, level_pairs, stacked
from tests.benchmarks.scores import RESULTS, pair_coverage


def delong(own, other):
    """Return value and DeLong's standard error, written as in the paper: one kernel for every pair."""
    kernel = (own[:, None] > other[None]) + 0.5 * (own[:, None] == other[None])
    spread = kernel.mean(axis=1).var(ddof=1) / len(own) + kernel.mean(axis=0).var(ddof=1) / len(other)
    return kernel.mean(), np.sqrt(spread)


def counts(values, levels=6):
    return np.bincount(values, minlength=levels).astype(float)


def test_four_pairs_worked_out_by_hand():
    # 2 and 1 against 1 and 0: 3.5 of 4 pairs are won. Placed at 1 and 0.75; from the other side too.
    found = level_pairs(np.array([0.0, 1.0, 1.0]), np.array([1.0, 1.0, 0.0]))
    assert found.value == pytest.approx(0.875)
    assert found.own_squares == found.other_squares == pytest.approx(2 * 0.125**2)
    # Variance 2 · 0.125² / (2 · 1) on each side, added up.
    assert found.error == pytest.approx(np.sqrt(2 * 0.125**2))


def test_the_interval_worked_out_by_hand():
    # 60 and 40 people, value 0.7, squares 1.2 and 0.8: each side gets 0.7 · 0.3 = 0.21 more.
    low, high = Pairs(*map(np.array, (0.7, 1.2, 0.8, 60.0, 40.0))).limits(0.05)
    half = 1.959964 * np.sqrt(1.41 / 3600 + 1.01 / 1600) / 0.21
    assert (low, high) == pytest.approx((expit(logit(0.7) - half), expit(logit(0.7) + half)), abs=1e-7)


@pytest.mark.parametrize("seed", range(10))
def test_value_and_error_are_those_of_delong_and_of_scipy(seed):
    random = np.random.default_rng(seed)
    own, other = random.binomial(5, 0.6, 37), random.binomial(5, 0.4, 23)
    found = level_pairs(counts(own), counts(other))
    assert (found.value, found.error) == pytest.approx(delong(own, other), abs=1e-12)
    assert found.value == pytest.approx(mannwhitneyu(own, other).statistic / (37 * 23), abs=1e-12)


def test_with_two_levels_it_is_a_difference_of_shares():
    # 30 of 40 against 10 of 40: the shares differ by 0.5, the pairs by 2 · 0.75 - 1.
    found = level_pairs(np.array([10.0, 30.0]), np.array([30.0, 10.0]))
    assert 2 * found.value - 1 == pytest.approx(0.5)


def test_counted_people_weigh_as_many_people_do():
    own, other = np.array([3.0, 5.0, 2.0]), np.array([4.0, 4.0, 1.0])
    plain = level_pairs(own, other)
    double = level_pairs(own * 2, other * 2)
    assert double.value == pytest.approx(plain.value)
    assert double.own_squares == pytest.approx(2 * plain.own_squares)
    assert double.own == 20


def test_sampling_weights_of_one_size_change_nothing():
    own, other = np.array([3.0, 5.0, 2.0]), np.array([4.0, 4.0, 1.0])
    plain = level_pairs(own, other)
    weighted = level_pairs(own * 7, other * 7, (own * 49, other * 49))
    for name in ("value", "own_squares", "other_squares", "own", "other"):
        assert getattr(weighted, name) == pytest.approx(getattr(plain, name))


def test_pairs_that_all_go_one_way_have_an_interval_on_one_side_only():
    found = level_pairs(np.array([[0.0, 20.0], [20.0, 0.0]]), np.array([30.0, 0.0]))
    low, high = found.limits(0.05)
    assert found.value.tolist() == [1.0, 0.5]
    assert high[0] == 1.0
    assert 0.85 < low[0] < 1.0
    # Newcombe's own equation holds at the limit.
    theta, more = low[0], 24.0
    spread = theta * (1 - theta) * (1 + more * ((1 - theta) / (2 - theta) + theta / (1 + theta))) / 600
    assert 1 - theta == pytest.approx(1.959964 * np.sqrt(spread), abs=1e-6)


def test_swapping_the_sides_mirrors_everything():
    own, other = np.array([3.0, 5.0, 2.0]), np.array([4.0, 4.0, 1.0])
    one, two = level_pairs(own, other), level_pairs(other, own)
    assert one.value + two.value == pytest.approx(1)
    assert one.limits(0.1)[0] == pytest.approx(1 - two.limits(0.1)[1], abs=1e-12)


def test_an_empty_side_has_no_pairs():
    found = level_pairs(np.array([0.0, 0.0]), np.array([1.0, 4.0]))
    assert np.isnan(found.value)
    assert np.isnan(found.limits(0.05)).all()


def test_one_person_has_an_interval_but_no_error_of_delongs():
    found = level_pairs(np.array([0.0, 1.0, 0.0]), np.array([5.0, 5.0, 5.0]))
    assert np.isnan(found.error)
    low, high = found.limits(0.05)
    assert low < 0.1
    assert high > 0.9


def test_a_smaller_risk_gives_a_wider_interval_and_parts_stay_what_they_were():
    found = stacked([level_pairs(np.array([3.0, 9.0]), np.array([9.0, 3.0])), level_pairs(np.ones(2), np.ones(2))])
    wide, narrow = found.limits(0.001), found.limits(0.1)
    assert (wide[0] < narrow[0]).all()
    assert (wide[1] > narrow[1]).all()
    assert found.chosen([1]).value.tolist() == [0.5]
    assert stacked([]).value.shape == (0,)


@pytest.mark.parametrize(("sizes", "kind"), [((30, 30), "normal 0.90"), ((60, 10), "levels, large gap")])
def test_the_interval_holds_the_truth_as_often_as_it_says(sizes, kind):
    # 1,500 draws: a share of 95 % is seen between 93.3 % and 96.7 % in 99.7 of 100 runs.
    assert pair_coverage(kind, sizes, draws=1500, seed=5)["ours"] >= 0.935


def test_the_committed_table_says_so_too():
    rows = json.loads((RESULTS / "scores.json").read_text("utf-8"))["pairs"]
    ours = [row["ours"] for row in rows]
    assert min(ours) >= 0.92
    assert np.mean(ours) >= 0.955
    assert min(row["logit_delong"] for row in rows) < 0.9


def test_the_normal_quantile_is_what_the_tests_say_it_is():
    assert -ndtri(0.025) == pytest.approx(1.959964, abs=1e-6)
