"""Places by lot: against scipy, against all drawings of tiny lists, and by simulation."""

from itertools import combinations, product

import numpy as np
import pytest
from scipy.stats import fisher_exact, hypergeom

from algaudit.fairness.ranking.representation import by_lot, representation, together


@pytest.mark.parametrize(
    ("own", "everybody", "places"), [(3, 10, 4), (50, 200, 60), (1, 9, 8), (900, 1000, 500), (5_000, 10**7, 10**6)]
)
def test_probabilities_are_those_of_scipy(own, everybody, places):
    found = by_lot(own, everybody, places)
    numbers = found.lowest + np.arange(len(found.probability))
    theirs = hypergeom.pmf(numbers, everybody, own, places)
    assert np.allclose(found.probability, theirs, rtol=1e-6, atol=1e-12)
    assert found.probability.sum() == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(("own", "everybody", "places"), [(0, 5, 2), (5, 5, 2), (3, 7, 0), (3, 7, 7)])
def test_what_is_certain_has_one_outcome(own, everybody, places):
    found = by_lot(own, everybody, places)
    assert found.probability.tolist() == [1.0]
    assert found.lowest == own * places // everybody


@pytest.mark.parametrize("seed", range(8))
def test_two_sided_is_fishers_exact_test_and_lower_the_hypergeometric(seed):
    draws = np.random.default_rng(seed)
    everybody = int(draws.integers(20, 200))
    own, places = (int(draws.integers(2, everybody - 2)) for _ in range(2))
    found = int(draws.hypergeometric(own, everybody - own, places))
    ours = representation(np.array([own]), np.array([everybody]), np.array([places]), (found, found))
    table = [[found, own - found], [places - found, everybody - own - places + found]]
    assert ours.two_sided == pytest.approx(fisher_exact(table).pvalue, rel=1e-9)
    assert ours.lower == pytest.approx(hypergeom.cdf(found, everybody, own, places), rel=1e-9)
    assert ours.upper == pytest.approx(hypergeom.sf(found - 1, everybody, own, places), rel=1e-9)


def test_several_lists_are_all_their_drawings_together():
    own, everybody, places = (2, 1), (4, 3), (2, 1)
    sums = [
        sum(sum(person < mine for person in chosen) for mine, chosen in zip(own, both, strict=True))
        for both in product(
            *(combinations(range(all_), number) for all_, number in zip(everybody, places, strict=True))
        )
    ]
    share = np.bincount(sums) / len(sums)
    found = together([by_lot(*numbers) for numbers in zip(own, everybody, places, strict=True)])
    assert np.allclose(found.probability, share, atol=1e-15)
    tested = representation(np.array(own), np.array(everybody), np.array(places), (0, 0))
    assert tested.lower == pytest.approx(share[0])


def test_a_range_left_open_by_ties_gives_the_weakest_answer():
    arrays = (np.array([50]), np.array([100]), np.array([20]))
    open_, low, high = (representation(*arrays, ends) for ends in ((4, 12), (4, 4), (12, 12)))
    assert open_.two_sided == 1.0 > high.two_sided > low.two_sided
    assert open_.lower == high.lower
    assert open_.upper == low.upper


def test_hardly_possible_numbers_keep_a_smallest_p():
    found = representation(np.array([10**6]), np.array([2 * 10**6]), np.array([10**6]), (0, 0))
    assert found.two_sided == found.lower == 1e-12


def test_many_lists_are_added_up_quickly_and_exactly():
    parts = [by_lot(20, 50, 10)] * 500
    found = together(parts)
    numbers = found.lowest + np.arange(len(found.probability))
    mean = float((numbers * found.probability).sum())
    variance = float(((numbers - mean) ** 2 * found.probability).sum())
    assert mean == pytest.approx(500 * 4)
    assert variance == pytest.approx(500 * 10 * 0.4 * 0.6 * 40 / 49)
