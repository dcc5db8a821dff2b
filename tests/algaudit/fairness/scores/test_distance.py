"""How far scores lie apart: by hand, beside scipy, and what chance alone does."""

import json

import numpy as np
import pytest
from scipy.stats import ks_2samp, wasserstein_distance

from algaudit.fairness.scores import distance as room
from algaudit.fairness.scores.distance import distance, smirnov_limits
from algaudit.fairness.scores.ranked import ranked
from tests.benchmarks.scores import RESULTS, distance_coverage


def both(seed, digits=2):
    random = np.random.default_rng(seed)
    return np.round(random.normal(size=150), digits), np.round(random.normal(0.4, 1.5, size=90), digits)


def test_two_distances_worked_out_by_hand():
    # Half of {0, 4} lies at or below 0…1, all of {1} from 1 on: apart by ½ on 0…1 and by ½ on 1…4.
    found = distance(ranked(np.array([0.0, 4.0])), ranked(np.array([1.0])), seed=0)
    assert (found.kolmogorov_smirnov, found.wasserstein) == (0.5, 2.0)
    assert found.people == pytest.approx(2 / 3)


@pytest.mark.parametrize("seed", range(8))
def test_both_distances_and_the_p_value_are_those_of_scipy(seed):
    own, other = both(seed)
    found = distance(ranked(own), ranked(other), seed=0, draws=0)
    theirs = ks_2samp(own, other, method="asymp")
    assert found.wasserstein == pytest.approx(wasserstein_distance(own, other), abs=1e-12)
    assert found.kolmogorov_smirnov == pytest.approx(theirs.statistic, abs=1e-12)
    assert found.p_value() == pytest.approx(theirs.pvalue, abs=1e-9)


def test_weights_count_as_scipy_counts_them():
    own, other = both(9)
    weight = np.random.default_rng(9).random(len(own)) + 0.5
    found = distance(ranked(own, weight), ranked(other), seed=0, draws=0)
    assert found.wasserstein == pytest.approx(wasserstein_distance(own, other, weight), abs=1e-12)


def test_blocks_do_not_change_the_answer(monkeypatch):
    own, other = both(4)
    whole = distance(ranked(own), ranked(other), seed=1)
    monkeypatch.setattr(room, "BLOCK", 11)
    parted = distance(ranked(own), ranked(other), seed=1)
    assert parted.wasserstein == pytest.approx(whole.wasserstein, abs=1e-12)
    assert parted.kolmogorov_smirnov == pytest.approx(whole.kolmogorov_smirnov, abs=1e-12)


def test_the_smirnov_interval_leaves_out_0_just_when_the_test_finds_something():
    for seed in range(8):
        own, other = both(seed, digits=3)
        found = distance(ranked(own), ranked(other[:60]), seed=0, draws=0)
        for alpha in (0.05, 0.2):
            low, high = smirnov_limits(np.array(found.kolmogorov_smirnov), np.array(found.people), alpha)
            assert (low > 0) == (found.p_value() < alpha)
            assert low <= found.kolmogorov_smirnov <= high


def test_equal_scores_are_not_apart():
    same = ranked(np.full(20, 0.3))
    found = distance(same, same, seed=0)
    assert (found.kolmogorov_smirnov, found.wasserstein, found.p_value()) == (0.0, 0.0, 1.0)
    assert found.wasserstein_limits(0.05) == (0.0, 0.0)
    assert found.wasserstein_p_value() == 1.0


def test_groups_far_apart_are_found_and_the_interval_holds_the_shift():
    random = np.random.default_rng(0)
    found = distance(ranked(random.normal(2, 1, 400)), ranked(random.normal(0, 1, 400)), seed=0)
    low, high = found.wasserstein_limits(0.05)
    assert 0 < low < 2 < high
    assert found.wasserstein_p_value() == pytest.approx(1 / 1001)


def test_the_same_seed_draws_the_same_noise_and_another_one_another():
    own, other = (ranked(side) for side in both(5))
    limits = [distance(own, other, seed=seed).wasserstein_limits(0.05) for seed in (3, 3, 4)]
    assert limits[0] == limits[1] != limits[2]


def test_large_groups_are_drawn_on_a_grid_and_the_interval_hardly_changes():
    random = np.random.default_rng(1)
    own, other = random.normal(size=30_000), random.normal(size=30_000)
    fine = distance(ranked(own[:3_000]), ranked(other[:3_000]), seed=0)
    coarse = distance(ranked(own), ranked(other), seed=0)
    assert coarse.noise.shape == (2, room.DRAWS)
    # Ten times the people: √10 times less noise.
    assert np.quantile(fine.noise[0], 0.95) / np.quantile(coarse.noise[0], 0.95) == pytest.approx(10**0.5, rel=0.1)


def test_nobody_is_not_apart_from_anybody():
    found = distance(ranked(np.zeros(0)), ranked(np.ones(3)), seed=0)
    assert np.isnan(found.wasserstein)
    assert np.isnan(found.wasserstein_limits(0.05)).all()
    assert np.isnan(found.wasserstein_p_value())


@pytest.mark.parametrize("kind", ["same, skewed", "shifted"])
def test_the_intervals_hold_the_truth_as_often_as_they_say(kind):
    found = distance_coverage(kind, (10, 100), draws=250, seed=2)
    assert min(found["wasserstein"], found["kolmogorov_smirnov"]) >= 0.91


def test_the_committed_table_says_so_too():
    rows = json.loads((RESULTS / "scores.json").read_text("utf-8"))["distances"]
    assert min(row["wasserstein"] for row in rows) >= 0.93
    assert min(row["kolmogorov_smirnov"] for row in rows) >= 0.93
