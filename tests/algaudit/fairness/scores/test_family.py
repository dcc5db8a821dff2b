"""Judging many gaps by their intervals: Holm's decisions, without looking for p-values."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from algaudit.fairness.gaps import TOO_LITTLE, holm, verdict
from algaudit.fairness.intervals import difference_limits, rate_limits
from algaudit.fairness.scores.family import RateGaps, judge, verdicts


def normal(gaps):
    """Return limits of gaps that are told in standard errors."""
    return lambda risk, at: (gaps[at] + ndtri(risk / 2), gaps[at] - ndtri(risk / 2))


def test_of_three_the_second_and_third_are_found_only_with_the_share_of_the_first():
    # Even shares ask for 2.394 standard errors, the next step for 2.241, the last for 1.960.
    gaps = np.array([3.0, -2.3, 2.0])
    found = judge(gaps, normal(gaps), np.ones(3, bool), 0.05)
    assert found.shown.tolist() == [True, True, True]
    assert found.low.round(3).tolist() == [0.606, -4.694, 0.04]
    assert found.high.round(3).tolist() == [5.394, -0.059, 4.394]


def test_one_gap_too_small_keeps_the_even_share():
    gaps = np.array([3.0, 1.9])
    found = judge(gaps, normal(gaps), np.ones(2, bool), 0.05)
    assert found.shown.tolist() == [True, False]
    assert found.low[1] == pytest.approx(1.9 - 2.2414, abs=1e-4)
    assert found.verdicts(0.05) == ["gap", "too_little_data"]


@pytest.mark.parametrize("seed", range(20))
def test_the_same_gaps_are_found_as_by_sorting_p_values(seed):
    gaps = np.random.default_rng(seed).normal(0, 2.5, 30)
    found = judge(gaps, normal(gaps), np.ones(30, bool), 0.05)
    adjusted, _ = holm(2 * ndtr(-np.abs(gaps)), 0.05)
    assert found.shown.tolist() == (adjusted < 0.05).tolist()
    assert ((found.low > 0) | (found.high < 0)).tolist() == found.shown.tolist()


def test_what_does_not_belong_to_the_family_neither_counts_nor_is_shown():
    gaps = np.array([9.0, 2.1, np.nan])
    found = judge(gaps, normal(gaps), np.array([False, True, True]), 0.05)
    assert found.members == 1
    assert found.shown.tolist() == [False, True, False]
    assert found.verdicts(0.05) == ["too_little_data", "gap", "too_little_data"]
    assert found.part(slice(1, 2)).verdicts(3.0) == ["too_little_data"]


def test_an_empty_family_has_no_gaps():
    found = judge(np.zeros(0), normal(np.zeros(0)), np.zeros(0, bool), 0.05)
    assert (found.members, found.verdicts(0.05)) == (0, [])


def test_rates_share_the_interval_of_their_reference():
    gaps = RateGaps(
        np.array([0.2, 0.4, 0.9]), np.array([50.0, 5.0, 80.0]), np.array([0.5, 0.7]), np.array([100.0, 9.0]),
        np.array([0, 0, 1]),
    )  # fmt: skip
    assert gaps.difference.round(9).tolist() == [-0.3, -0.1, 0.2]
    assert gaps.enough.tolist() == [True, True, False]
    low, high = gaps.limits_at(0.01, np.array([0, 2]))
    for at, own, other in ((0, (0.2, 50), (0.5, 100)), (1, (0.9, 80), (0.7, 9))):
        plain = difference_limits(own[0], rate_limits(*own, 0.01), other[0], rate_limits(*other, 0.01))
        assert (low[at], high[at]) == pytest.approx(plain, abs=1e-15)


def test_verdicts_on_many_gaps_are_those_on_each():
    draws = np.random.default_rng(3)
    gaps = np.round(draws.normal(0, 0.1, 500), 2)
    low, high = gaps - np.round(draws.uniform(0, 0.1, 500), 2), gaps + np.round(draws.uniform(0, 0.1, 500), 2)
    low[:3] = np.nan
    judged = draws.random(500) < 0.8
    one_by_one = [
        verdict(*each, 0.05) if known else TOO_LITTLE
        for *each, known in zip(gaps.tolist(), low.tolist(), high.tolist(), judged.tolist(), strict=True)
    ]
    assert verdicts(gaps, (low, high), judged, 0.05) == one_by_one
    assert set(one_by_one) == {"gap", "within_tolerance", "too_little_data"}


def test_only_gaps_that_the_whole_risk_would_find_are_asked_again():
    gaps, asked = np.array([5.0, 2.2, 1.0, -1.5, 0.1]), []

    def limits_at(risk, at):
        asked.append((round(risk, 6), at.tolist()))
        return normal(gaps)(risk, at)

    found = judge(gaps, limits_at, np.ones(5, bool), 0.05)
    assert found.shown.tolist() == [True, False, False, False, False]
    # All at the even share, those left at the whole risk, and of them the second at a fourth.
    assert asked == [(0.01, [0, 1, 2, 3, 4]), (0.05, [1, 2, 3, 4]), (0.0125, [1])]
