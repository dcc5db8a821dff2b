"""Levels follow the lower limit; limits are the textbook's."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from algaudit.explain.faithful.check import Thresholds, agreement, mean, ratio

LEVELS = Thresholds(0.8, 0.5)


@pytest.mark.parametrize(
    ("low", "level"), [(0.9, "good"), (0.8, "good"), (0.79, "caution"), (0.5, "caution"), (0.49, "bad")]
)
def test_the_level_is_that_of_the_lower_limit(low, level):
    found = LEVELS.answered("some", 0.95, low, 1.0, 40)
    assert (found.status, found.level) == ("done", level)
    assert (found.value, found.low, found.high, found.cases) == (0.95, low, 1.0, 40)
    assert (found.good_from, found.caution_from) == (0.8, 0.5)


def test_a_figure_that_is_none_is_bad():
    assert LEVELS.answered("some", float("nan"), float("nan"), float("nan"), 40).level == "bad"


def test_a_question_without_an_answer_has_no_level():
    found = LEVELS.unanswered("some", "too_little_data", 7)
    assert (found.status, found.level, found.value, found.cases) == ("too_little_data", None, None, 7)


def test_a_mean_and_a_ratio_by_hand():
    # Mean of 1, 2, 3: 2 ± 4.303·1/√3.
    assert mean(np.array([1.0, 2.0, 3.0]), 0.05) == pytest.approx((2.0, 2 - 2.4841, 2 + 2.4841), abs=1e-4)
    # 6 over 4, exactly proportional.
    assert ratio(np.array([1.5, 4.5]), np.array([1.0, 3.0]), 0.05) == pytest.approx((1.5, 1.5, 1.5))


def test_limits_of_a_ratio_hold_the_truth_as_often_as_they_say():
    random, held = np.random.default_rng(0), 0
    for _ in range(1_000):
        under = random.gamma(2.0, 1.0, 200)
        low, high = ratio(under * 0.7 + random.normal(0, 1, 200), under, 0.05)[1:]
        held += low <= 0.7 <= high
    # 950 are expected; the standard error is 7.
    assert abs(held - 950) < 28


def test_agreement_of_a_stand_in_has_wilsons_limits():
    found = agreement(45, 60, LEVELS)
    theirs = proportion_confint(45, 60, alpha=0.05, method="wilson")
    assert (found.code, found.value) == ("fidelity", 0.75)
    assert (found.low, found.high) == pytest.approx(theirs, abs=1e-12)
    assert found.level == "caution"
    assert agreement(29, 29, LEVELS).status == "too_little_data"
    assert agreement(100, 100, LEVELS, code="surrogate").high == 1.0
