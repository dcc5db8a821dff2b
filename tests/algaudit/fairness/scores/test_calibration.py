"""Whether a score keeps its word: by hand, beside scikit-learn, and what chance alone does."""

import json

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss

from algaudit.fairness.intervals import rate_limits
from algaudit.fairness.scores import ranked as blocks
from algaudit.fairness.scores.calibration import band_edges, calibration
from algaudit.fairness.scores.ranked import Ranked, ranked
from tests.benchmarks.scores import RESULTS, calibration_coverage


def drawn(seed, size=500):
    random = np.random.default_rng(seed)
    score = np.sort(np.round(random.beta(2, 3, size), 2))
    return score, random.random(size) < score, random.integers(1, 4, size).astype(float)


def test_two_bands_worked_out_by_hand():
    # 0.1, 0.3 → none of two came true; 0.6, 0.8 → both did. Bands: -0.2 and +0.3, the whole: 0.5 - 0.45.
    people, told = ranked(np.array([0.1, 0.3, 0.6, 0.8])), np.array([False, False, True, True])
    found = calibration(people, told, np.array([0.5]), seed=0)
    assert found.bands.people.tolist() == [2.0, 2.0]
    assert found.bands.expected.round(9).tolist() == [0.2, 0.7]
    assert found.bands.difference.round(9).tolist() == [-0.2, 0.3]
    assert found.whole.difference[0] == pytest.approx(0.05)
    assert found.ece == pytest.approx(0.25)
    # (0.01 + 0.09 + 0.16 + 0.04) / 4
    assert found.brier == pytest.approx(0.075)
    # Squares 0.01 0.09 0.16 0.04 about 0.075: their standard deviation over √4.
    assert found.brier_error == pytest.approx(np.std([0.01, 0.09, 0.16, 0.04]) / 2)


def test_of_one_score_for_all_the_interval_is_that_of_the_rate():
    people, told = ranked(np.full(40, 0.25)), np.arange(40) < 14
    found = calibration(people, told, np.zeros(0), seed=0)
    low, high = rate_limits(0.35, 40, 0.05)
    assert found.whole.observed_limits(0.05)[0][0] == pytest.approx(float(low))
    limits = found.whole.difference_limits(0.05)
    assert (limits[0][0], limits[1][0]) == pytest.approx((low - 0.25, high - 0.25), abs=1e-12)


def test_a_score_that_explains_the_outcome_narrows_the_interval():
    told = np.repeat([False, True], 50)
    sharp = calibration(ranked(np.repeat([0.02, 0.98], 50)), told, np.zeros(0), seed=0).whole
    blunt = calibration(ranked(np.full(100, 0.5)), told, np.zeros(0), seed=0).whole
    widths = [float(np.subtract(*kept.difference_limits(0.05)[::-1])[0]) for kept in (sharp, blunt)]
    assert widths[0] < widths[1] / 3


def test_edges_part_people_evenly_and_equal_scores_stay_together():
    assert band_edges(ranked(np.arange(100) / 100)).tolist() == [tenth / 10 for tenth in range(1, 10)]
    assert band_edges(ranked(np.repeat([0.1, 0.9], [90, 10]))).tolist() == [0.9]
    assert band_edges(ranked(np.full(7, 0.4))).tolist() == []
    assert band_edges(ranked(np.zeros(0))).tolist() == []
    weighted = Ranked(np.array([0.1, 0.2, 0.3]), np.array([1.0, 8.0, 1.0]))
    assert band_edges(weighted, 2).tolist() == [0.2]


@pytest.mark.parametrize("seed", range(4))
def test_brier_and_ece_are_those_of_others(seed):
    score, told, weight = drawn(seed)
    edges = band_edges(ranked(score))
    found = calibration(ranked(score), told, edges, seed=0)
    assert found.brier == pytest.approx(brier_score_loss(told, score), abs=1e-12)
    band = np.searchsorted(edges, score, side="right")
    gaps = [abs(told[band == at].mean() - score[band == at].mean()) * (band == at).mean() for at in np.unique(band)]
    assert found.ece == pytest.approx(sum(gaps), abs=1e-12)
    weighted = calibration(Ranked(score, weight), told, edges, seed=0)
    assert weighted.brier == pytest.approx(brier_score_loss(told, score, sample_weight=weight), abs=1e-12)


def test_rows_that_stand_for_many_count_as_many():
    score, told, weight = drawn(3, 80)
    edges, times = np.array([0.3, 0.6]), weight.astype(int)
    counted = calibration(Ranked(score, weight, counted=True), told, edges, seed=1)
    single = calibration(ranked(np.repeat(score, times)), np.repeat(told, times), edges, seed=1)
    limits = [np.concatenate(each.whole.difference_limits(0.05)) for each in (counted, single)]
    assert limits[0] == pytest.approx(limits[1], abs=1e-12)
    assert (counted.ece, counted.brier_error) == pytest.approx((single.ece, single.brier_error), abs=1e-12)
    assert counted.by_chance.tolist() == pytest.approx(single.by_chance.tolist())


def test_blocks_do_not_change_the_answer(monkeypatch):
    score, told, weight = drawn(2)
    whole = calibration(Ranked(score, weight), told, np.array([0.2, 0.5]), seed=0)
    monkeypatch.setattr(blocks, "BLOCK", 13)
    parted = calibration(Ranked(score, weight), told, np.array([0.2, 0.5]), seed=0)
    assert parted.bands.difference == pytest.approx(whole.bands.difference, abs=1e-12)


def test_an_empty_band_is_undefined_and_does_not_count():
    found = calibration(ranked(np.array([0.1, 0.2])), np.array([False, True]), np.array([0.5]), seed=0)
    assert np.isnan(found.bands.observed[1])
    assert np.isnan(found.bands.difference_limits(0.05)[0][1])
    assert found.ece == pytest.approx(0.35)


def test_nobody_with_a_known_outcome_is_no_answer():
    assert calibration(ranked(np.zeros(0)), np.zeros(0, bool), np.zeros(0), seed=0) is None


def test_a_score_that_keeps_its_word_is_like_chance_and_one_that_does_not_is_found():
    score, told, _ = drawn(7, 2000)
    edges = band_edges(ranked(score))
    kept = calibration(ranked(score), told, edges, seed=0)
    assert kept.ece_p_value() > 0.05
    assert kept.ece_limits(0.05)[0] == 0.0
    broken = calibration(ranked(score), ~told, edges, seed=0)
    assert broken.ece_p_value() == pytest.approx(1 / 2001)
    assert broken.ece_limits(0.05)[0] > 0.05
    low, high = broken.brier_limits(0.05)
    assert low < broken.brier < high


@pytest.mark.parametrize("kind", ["keeps its word", "flat"])
def test_the_intervals_hold_the_truth_as_often_as_they_say(kind):
    found = calibration_coverage(kind, 50, draws=300, seed=4)
    assert found["difference"] >= 0.91
    assert found["ece"] >= 0.89


def test_the_committed_table_says_so_too():
    rows = json.loads((RESULTS / "scores.json").read_text("utf-8"))["calibration"]
    assert min(row["difference"] for row in rows) >= 0.92
    assert min(row["ece"] for row in rows) >= 0.9
    alarms = [row["ece_alarm"] for row in rows if row["kept"]]
    assert max(alarms) <= 0.07
