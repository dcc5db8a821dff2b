"""FA*IR: the binomial of scipy, every list of a tiny length, and how often chance alone falls below."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import binom

from algaudit.fairness.ranking.lists import ranked
from algaudit.fairness.ranking.prefixes import (
    adjusted_alpha,
    best_counts,
    failure,
    first_below,
    group_of,
    minimum_counts,
    prefix_p,
)


def every_list(length, share):
    """Yield the counts of every list of a length, with its probability."""
    for drawn in product((0, 1), repeat=length):
        yield np.cumsum(drawn), share ** sum(drawn) * (1 - share) ** (length - sum(drawn))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.93])
@pytest.mark.parametrize("alpha", [0.1, 0.01, 1e-6])
def test_minimum_counts_are_the_quantiles_of_scipy(share, alpha):
    lengths = np.arange(1, 401)
    assert minimum_counts(400, share, alpha).tolist() == binom.ppf(alpha, lengths, share).tolist()


def test_the_table_of_the_paper():
    assert minimum_counts(12, 0.1, 0.1).tolist() == [0] * 12
    assert minimum_counts(12, 0.3, 0.1).tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2]
    assert minimum_counts(12, 0.7, 0.1).tolist() == [0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6]


@pytest.mark.parametrize(("share", "alpha"), [(0.5, 0.1), (0.3, 0.2), (0.7, 0.05)])
def test_failure_is_the_share_of_all_lists_that_fall_below(share, alpha):
    minimum = minimum_counts(11, share, alpha)
    failing = sum(chance for counts, chance in every_list(11, share) if (counts < minimum).any())
    assert failure(minimum, share) == pytest.approx(failing, abs=1e-12)


def test_nothing_needed_is_never_missed():
    assert failure(np.zeros(30, np.int64), 0.4) == 0.0


@pytest.mark.parametrize(("places", "share", "alpha"), [(40, 0.5, 0.1), (100, 0.3, 0.05), (400, 0.1, 0.01)])
def test_the_lowered_alpha_is_the_largest_that_keeps_the_risk(places, share, alpha):
    lowered = adjusted_alpha(places, share, alpha)
    assert lowered < alpha
    assert failure(minimum_counts(places, share, lowered), share) <= alpha
    assert failure(minimum_counts(places, share, lowered * 1.001), share) > alpha or lowered == alpha


def test_a_risk_that_is_kept_anyway_is_not_lowered():
    # A minimum of 0 everywhere cannot be missed.
    assert adjusted_alpha(5, 0.1, 0.05) == 0.05


def test_lists_made_by_chance_fall_below_as_rarely_as_stated():
    draws, lowered = np.random.default_rng(1), adjusted_alpha(200, 0.3, 0.1)
    counts = np.cumsum(draws.random((20_000, 200)) < 0.3, axis=1)
    for alpha, bounds in ((lowered, (0.08, 0.1)), (0.1, (0.3, 0.6))):
        failing = float((counts < minimum_counts(200, 0.3, alpha)).any(axis=1).mean())
        assert bounds[0] < failing <= bounds[1] + 0.006


@pytest.mark.parametrize("share", [0.5, 0.35])
def test_the_p_value_is_the_share_of_all_lists_that_fall_as_far_behind(share):
    length = np.arange(1, 11)
    lists = [(binom.cdf(counts, length, share).min(), chance, counts) for counts, chance in every_list(10, share)]
    for least, _, counts in lists[::97]:
        as_far = sum(chance for other, chance, _ in lists if other <= least * (1 + 1e-9))
        assert prefix_p(counts, share) == pytest.approx(as_far, abs=1e-9)


def test_p_value_and_minimum_counts_never_contradict_each_other():
    draws, alpha = np.random.default_rng(7), 0.2
    minimum = minimum_counts(60, 0.4, adjusted_alpha(60, 0.4, alpha))
    for _ in range(300):
        counts = np.cumsum(draws.random(60) < 0.33)
        assert (prefix_p(counts, 0.4) <= alpha) == (first_below(counts, minimum) is not None)


def test_ties_are_broken_in_favour_of_those_who_are_counted():
    key = np.array([1.0, 2, 2, 2, 2, 3])
    own = np.array([False, False, False, True, True, True])
    assert best_counts(ranked(key, None, 2), 0, own, 2).tolist() == [0, 1]
    assert best_counts(ranked(key, None, 2), 0, own, 6).tolist() == [0, 1, 2, 2, 2, 3]


def test_the_rest_are_all_others():
    codes = np.array([0, 1, 2], np.int32)
    assert group_of(codes, 1, rest=False).tolist() == [False, True, False]
    assert group_of(codes, 1, rest=True).tolist() == [True, False, True]
