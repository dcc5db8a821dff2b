"""What is asked of a score, and the comparison of groups as one family."""

import numpy as np
import pytest

from algaudit.fairness.intervals import difference_limits
from algaudit.fairness.scores.people import people
from algaudit.fairness.scores.quality import asked_of, compared, quality


def drawn(seed, size=400, *, promise=1.0, order=1.0):
    random = np.random.default_rng(seed)
    score = random.beta(2, 2, size)
    share = np.clip(promise * (0.5 + order * (score - 0.5)), 0, 1)
    return people(score, (random.random(size) < share).astype(np.int8))


def asked(some):
    return asked_of(some, alpha=0.05, seed=0)


def test_what_is_not_asked_has_its_reason():
    score = np.linspace(0, 1, 40)
    half = (score > 0.5).astype(np.int8)
    assert asked(people(score, np.full(40, 2, np.int8))).no_auc == "no_outcome"
    assert asked(people(score, np.ones(40, np.int8))).no_calibration == "one_outcome_only"
    assert asked(people(score * 10, half)).no_calibration == "not_0_to_1"
    falling = asked(people(1 - score, half))
    assert (falling.turned, falling.no_auc, falling.no_calibration) == (True, None, "score_falls")


def test_a_score_that_says_nothing_is_not_turned():
    score = np.linspace(0, 1, 40)
    assert not asked(people(score, (np.arange(40) % 2).astype(np.int8))).turned


def test_gaps_in_order_word_and_spread_are_one_family():
    everybody = drawn(0, 4000)
    question = asked(everybody)
    one, other = drawn(1, 4000, order=0.2), drawn(2, 4000)
    pair = quality(("f",), one, question, other), quality(("m",), other, question)
    found = compared([pair], 0.05)
    assert found.members == 3
    assert found.difference[0] == pytest.approx(float(pair[0].auc.value - pair[1].auc.value))
    word = [each.calibration.whole for each in pair]
    assert found.difference[1] == pytest.approx(float(word[0].difference[0] - word[1].difference[0]))
    assert found.shown.tolist() == [True, False, False]
    limits = difference_limits(
        word[0].difference, word[0].difference_limits(0.025), word[1].difference, word[1].difference_limits(0.025)
    )
    wide = difference_limits(
        word[0].difference, word[0].difference_limits(0.05 / 3), word[1].difference, word[1].difference_limits(0.05 / 3)
    )
    assert found.low[1] == pytest.approx(float(wide[0][0]))
    assert limits[0][0] > wide[0][0]


def test_a_reference_with_few_people_on_one_side_is_not_judged_by():
    everybody = drawn(0)
    question = asked(everybody)
    few = people(np.linspace(0, 1, 30), (np.arange(30) > 20).astype(np.int8))
    found = compared([(quality(("f",), everybody, question, few), quality(("m",), few, question))], 0.05)
    # Nine with the outcome are too few for the order, thirty are enough for the rest.
    assert found.family.tolist() == [False, True, True]


def test_what_was_not_asked_is_not_compared():
    score = np.linspace(0, 9, 50)
    some = people(score, np.full(50, 2, np.int8))
    question = asked(some)
    found = compared([(quality(("f",), some, question, some), quality(("m",), some, question))], 0.05)
    assert np.isnan(found.difference).tolist() == [True, True, False]
    assert compared([], 0.05).members == 0


def test_cases_are_counted_with_and_without_a_score():
    some = people(np.array([0.1, np.nan, 0.7, 0.8]), np.array([0, 1, 1, 2], np.int8))
    found = quality((), some, asked(some))
    assert (found.cases, found.missing, found.positives, found.negatives) == (4, 1, 1, 1)
    assert found.away is None
