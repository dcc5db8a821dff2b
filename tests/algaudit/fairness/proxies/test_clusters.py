"""Clusters: what is found on one half must stand on the other, and chance is not reported."""

import numpy as np
import pytest
from sklearn.cluster import KMeans

from algaudit.fairness.intervals import difference_limits, rate_limits
from algaudit.fairness.proxies.clusters import (
    MOST_CLUSTERS,
    SMALLEST,
    Clusters,
    _two_means,
    deviations,
    find_clusters,
    traits,
)
from algaudit.fairness.proxies.features import Feature, feature
from tests.benchmarks.proxies import clusters


def heaps(seed, sizes, dims=2, apart=8.0):
    random = np.random.default_rng(seed)
    heap = np.repeat(np.arange(len(sizes)), sizes)
    centres = random.permutation(len(sizes))[:, None] * np.full(dims, apart / dims)
    return np.clip(centres[heap] + random.normal(size=(len(heap), dims)) * 0.3, -3, 99), heap


def test_two_heaps_are_two_clusters_and_every_tested_case_is_in_its_own():
    points, heap = heaps(0, (200, 200), apart=2.0)
    found = find_clusters(points, heap == 1, seed=1)
    assert found.number == 2
    table = np.array([[(heap[found.tested] == h)[found.cluster == c].sum() for c in (0, 1)] for h in (0, 1)])
    assert sorted(table.max(axis=1).tolist()) == sorted(np.bincount(heap[found.tested]).tolist())


def test_two_means_are_those_of_scikit_learn():
    points, _ = heaps(2, (80, 120))
    means, side = _two_means(points, np.random.default_rng(0))
    theirs = KMeans(2, n_init=10, random_state=0).fit(points)
    assert sorted(means.tolist()) == [pytest.approx(one, abs=1e-9) for one in sorted(theirs.cluster_centers_.tolist())]
    assert ((side == theirs.labels_).all()) or ((side != theirs.labels_).all())


def test_the_half_that_is_tested_had_no_say():
    points, _ = heaps(3, (300, 300))
    marked = np.random.default_rng(3).random(600) < 0.5
    found = find_clusters(points, marked, seed=0)
    turned = marked.copy()
    turned[found.tested] = ~turned[found.tested]
    again = find_clusters(points, turned, seed=0)
    assert (again.cluster == found.cluster).all()
    assert len(np.unique(found.tested)) == 300


def test_parts_are_not_too_many_and_not_too_small():
    random = np.random.default_rng(0)
    points = random.normal(size=(4_000, 3))
    found = find_clusters(points, random.random(4_000) < 0.3 + 0.2 * (points[:, 0] > 1), seed=0)
    assert 2 <= found.number <= MOST_CLUSTERS
    assert np.bincount(found.cluster).min() >= SMALLEST / 2


def test_when_everybody_is_decided_alike_nothing_is_split():
    points, _ = heaps(0, (100, 100))
    assert find_clusters(points, np.ones(200, bool), seed=0).number == 1


def test_when_all_cases_are_the_same_nothing_is_split():
    assert find_clusters(np.zeros((200, 2)), np.arange(200) % 2 == 0, seed=0).number == 1


def test_one_rich_case_is_no_cluster_and_stops_no_search():
    points, heap = heaps(5, (200, 200), apart=2.0)
    points[0] = 1e6
    assert find_clusters(points, heap == 1, seed=0).number == 2


def test_deviations_are_counted_on_the_tested_half_with_newcombes_interval():
    found = Clusters(np.arange(6), np.array([0, 0, 0, 1, 1, 1]), 2)
    told = deviations(found, np.array([True, True, False, False, False, True]))
    assert (told.hits.tolist(), told.cases.tolist()) == ([2, 1], [3, 3])
    low, high = told.limits(np.full(2, 0.05))
    theirs = difference_limits(2 / 3, rate_limits(2 / 3, 3, 0.05), 1 / 3, rate_limits(1 / 3, 3, 0.05))
    assert (low[0], high[0]) == pytest.approx(theirs, abs=1e-12)
    assert (low[1], high[1]) == pytest.approx((-high[0], -low[0]), abs=1e-12)
    assert told.p_values()[0] == told.p_values()[1]


def test_a_cluster_without_tested_cases_has_no_rate():
    told = deviations(Clusters(np.arange(2), np.array([0, 0]), 2), np.array([True, False]))
    assert np.isnan(told.rate[1])
    assert np.isnan(told.other_rate[0])
    assert np.isnan(told.p_values()).all()


def test_a_cluster_is_described_by_what_is_far_from_the_others():
    inside = np.arange(100) < 20
    labels = [str(number) for number in range(1_000, 1_100)]
    income = feature("income", np.arange(100, dtype=np.int32), labels)
    flat = Feature("flat", np.where(np.arange(100) % 2, 1, 0).astype(np.int32), ("own", "rent"), None)
    job = Feature("job", np.where(inside, 1, 0).astype(np.int32), ("a", None), None)
    first, second = traits([flat, income, job], inside)[:2]
    assert (first.column, first.is_number, first.inside, first.outside) == ("income", True, 1009.5, 1059.5)
    assert first.distance < -0.5
    assert (second.column, second.label, second.inside, second.outside) == ("job", None, 1.0, 0.0)


def test_an_input_that_is_blank_for_a_whole_cluster_is_described_as_blank():
    numbers = np.array([1.0, 2.0, 3.0, np.nan])
    item = Feature("income", np.array([0, 1, 2, 3, 3], np.int32), ("1", "2", "3", None), numbers)
    (found,) = traits([item], np.arange(5) > 2)
    assert (found.is_number, found.label, found.inside) == (False, None, 1.0)


def test_nobody_and_everybody_have_no_traits():
    item = Feature("flat", np.zeros(3, np.int32), ("own",), None)
    assert traits([item], np.zeros(3, bool)) == []
    assert traits([item], np.ones(3, bool)) == []
    assert traits([item], np.arange(3) > 1) == []


def test_chance_is_not_reported_and_a_planted_cluster_is():
    assert clusters(0.0, cases=2_000, logs=40).reported <= 0.1
    assert clusters(0.25, cases=2_000, logs=20).reported >= 0.8
