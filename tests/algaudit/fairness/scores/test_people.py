"""The people of a group: sorted with their outcomes, and how their scores are spread."""

import numpy as np
import pytest
from scipy.stats import sem, t

from algaudit.fairness.scores.people import QUANTILES, people, spread
from algaudit.fairness.scores.ranked import Ranked, ranked

SIX = people(np.array([0.9, 0.2, np.nan, 0.4, 0.7, 0.1]), np.array([1, 0, 1, 2, 1, 1], np.int8))


def test_scores_rise_with_their_outcomes_beside_them_and_blanks_are_counted():
    assert SIX.scores.score.tolist() == [0.1, 0.2, 0.4, 0.7, 0.9]
    assert SIX.outcome.tolist() == [1, 0, 2, 1, 1]
    assert (SIX.cases(), SIX.cases(1), SIX.cases(0), SIX.missing) == (5, 3, 1, 1)


def test_only_known_outcomes_count_and_turning_mirrors_the_auc():
    scores, positive = SIX.known()
    assert scores.score.tolist() == [0.1, 0.2, 0.7, 0.9]
    assert positive.tolist() == [True, False, True, True]
    # 0.7 and 0.9 above 0.2, 0.1 below.
    assert SIX.auc(turned=False).value == pytest.approx(2 / 3)
    assert SIX.auc(turned=True).value == pytest.approx(1 / 3)
    assert SIX.calibration(np.zeros(0), seed=0).whole.people[0] == 4


def test_rows_that_stand_for_many_are_counted_as_many():
    found = people(np.array([0.5, np.nan]), np.array([1, 0], np.int8), np.array([7.0, 3.0]), counted=True)
    assert (found.cases(), found.cases(1), found.missing) == (7, 7, 3)


def test_mean_interval_and_quantiles_are_those_of_others():
    values = np.random.default_rng(0).gamma(2, size=83)
    found = spread(ranked(values))
    low, high = t.interval(0.9, 82, values.mean(), sem(values))
    assert [float(limit) for limit in found.limits(0.1)] == pytest.approx([low, high], abs=1e-12)
    assert found.quantiles == pytest.approx(tuple(np.quantile(values, QUANTILES, method="inverted_cdf")), abs=1e-15)


def test_counted_rows_have_the_same_quantiles_and_mean_as_many_rows():
    random = np.random.default_rng(1)
    values, times = np.sort(random.normal(size=40)), random.integers(1, 5, 40)
    counted, single = (
        spread(Ranked(values, times.astype(float), counted=True)),
        spread(ranked(np.repeat(values, times))),
    )
    assert counted.quantiles == single.quantiles
    assert (counted.mean, counted.deviation) == pytest.approx((single.mean, single.deviation), abs=1e-12)


def test_nobody_and_one_person_have_no_interval():
    assert np.isnan(spread(ranked(np.zeros(0))).mean)
    alone = spread(ranked(np.array([3.0])))
    assert (alone.mean, alone.quantiles[2]) == (3.0, 3.0)
    assert np.isnan(alone.limits(0.05)).all()


@pytest.mark.parametrize("size", [1e-300, 1e300, 1.7e308])
def test_scores_of_any_size_have_a_spread(size):
    found = spread(ranked(np.array([0.0, 0.5, 1.0]) * size))
    assert (found.mean / size, found.deviation / size) == pytest.approx((0.5, 0.5))
    assert spread(ranked(np.zeros(3))).deviation == 0.0
