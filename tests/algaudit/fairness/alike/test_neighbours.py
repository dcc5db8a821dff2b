"""Neighbours: consistency by hand, as AIF360 computes it, whatever the order of the rows; and pairs nearly the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algaudit.fairness.alike.neighbours import NEAR, consistency, mutual_pairs, near_pairs
from tests.benchmarks.proxies import held


def made(seed, cases=120, dims=3, coarse=False):
    random = np.random.default_rng(seed)
    points = random.integers(0, 3, (cases, dims)) * 1.0 if coarse else random.normal(size=(cases, dims))
    return points, random.random(cases) < 0.4


def by_hand(points, positive, neighbours, own):
    """Average over ties by brute force: every neighbour at the last distance has an equal share of the last places."""
    told = []
    for place in range(len(points)):
        away = np.round(((points - points[place]) ** 2).sum(axis=1), 9)
        others = np.arange(len(points)) != place if own else np.ones(len(points), bool)
        last = np.sort(away[others])[neighbours - 1]
        inner, outer = others & (away < last), others & (away == last)
        weight = inner / neighbours + outer * (neighbours - inner.sum()) / neighbours / outer.sum()
        told.append((weight * (positive != positive[place])).sum())
    return 1 - float(np.mean(told))


def test_four_in_a_row_by_hand():
    line, granted = np.array([[0.0], [1.0], [2.5], [9.0]]), np.array([True, True, False, False])
    # Two nearest others: 0 → 1, 2.5; 1 → 0, 2.5; 2.5 → 1, 0; 9 → 2.5, 1. Decided otherwise: ½, ½, 1, ½.
    found = consistency(line, granted, neighbours=2)
    assert found.different.tolist() == [0.5, 0.5, 1.0, 0.5]
    assert found.value == 0.375


def test_a_case_is_not_its_own_neighbour_unless_asked_for():
    line, granted = np.array([[0.0], [1.0], [5.0], [6.0]]), np.array([True, False, True, False])
    assert consistency(line, granted, neighbours=1).value == 0.0
    assert consistency(line, granted, neighbours=1, count_self=True).value == 1.0


@pytest.mark.parametrize("seed", range(3))
def test_counting_the_case_itself_it_is_what_aif360_computes(seed):
    from aif360.sklearn.metrics import consistency_score

    points, granted = made(seed)
    theirs = consistency_score(points, granted.astype(float), n_neighbors=5)
    assert consistency(points, granted, count_self=True).value == pytest.approx(theirs, abs=1e-9)
    assert consistency(points, granted).value < theirs


@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("own", [True, False])
def test_ties_share_the_last_places(coarse, own):
    points, granted = made(4, 60, coarse=coarse)
    found = consistency(points, granted, neighbours=5, count_self=not own)
    assert found.value == pytest.approx(by_hand(points, granted, 5, own), abs=1e-9)


def test_the_order_of_the_rows_does_not_matter():
    points, granted = made(5, 200, coarse=True)
    order = np.random.default_rng(0).permutation(200)
    found, shuffled = consistency(points, granted), consistency(points[order], granted[order])
    assert shuffled.value == pytest.approx(found.value, abs=1e-12)
    assert shuffled.limits(0.05) == pytest.approx(found.limits(0.05), abs=1e-12)


def test_comparing_in_blocks_is_comparing(monkeypatch):
    points, granted = made(6, 150)
    whole, pairs = consistency(points, granted), near_pairs(points, granted, near=0.5)
    monkeypatch.setattr("algaudit.fairness.alike.neighbours._BLOCK", 1_000)
    again = consistency(points, granted)
    assert again.different == pytest.approx(whole.different, abs=1e-12)
    assert again.parts == pytest.approx(whole.parts, abs=1e-12)
    assert near_pairs(points, granted, near=0.5) == pairs


def test_everybody_decided_alike_is_consistent_for_sure():
    found = consistency(made(0)[0], np.ones(120, bool))
    assert found.value == 1.0
    assert found.limits(0.05) == (1.0, 1.0)


def test_with_fewer_others_than_neighbours_all_others_are_asked():
    found = consistency(np.array([[0.0], [1.0], [7.0]]), np.array([True, False, False]))
    assert found.different.tolist() == [1.0, 0.5, 0.5]


def test_one_case_alone_has_no_consistency():
    found = consistency(np.array([[0.0]]), np.array([True]))
    assert np.isnan(found.value)
    assert np.isnan(found.limits(0.05)).all()


def test_a_group_is_held_against_the_neighbours_of_all():
    line, granted = np.array([[0.0], [1.0], [2.5], [9.0]]), np.array([True, True, False, False])
    found = consistency(line, granted, neighbours=2)
    value, low, high = found.within(np.array([True, True, False, False]), 0.05)
    assert value == 0.5
    assert 0 <= low <= value <= high <= 1
    assert np.isnan(found.within(np.array([True, False, False, False]), 0.05)).all()


def test_pairs_nearly_the_same_are_counted_and_the_nearest_named():
    points = np.array([[0.0], [0.02], [0.05], [1.0], [1.0], [5.0]])
    granted = np.array([True, False, True, True, False, False])
    found = near_pairs(points, granted)
    # 0–0.02, 0–0.05 and 0.02–0.05; the two at 1.0 are quite the same.
    assert (found.pairs, found.different) == (3, 2)
    assert found.nearest == [(0, 1, 0.02)]


def test_near_is_up_to_the_stated_distance():
    two = np.array([[0.0], [NEAR]])
    assert near_pairs(two, np.array([True, False])).different == 1
    assert near_pairs(two * 1.001, np.array([True, False])).different == 0


def test_several_cases_in_one_place_make_as_many_pairs():
    points = np.array([[0.0]] * 3 + [[0.05]] * 4)
    granted = np.array([True, True, False, True, False, False, False])
    found = near_pairs(points, granted)
    assert found.pairs == 12
    # 2 granted × 3 refused and 1 refused × 1 granted.
    assert found.different == 7
    assert len(found.nearest) == 1


def test_no_more_pairs_are_named_than_asked_for_and_no_case_twice():
    points, granted = np.arange(40)[:, None] * 0.05, np.arange(40) % 2 == 0
    named = near_pairs(points, granted, most=7).nearest
    assert len(named) == 7
    assert len({place for one, other, _ in named for place in (one, other)}) == 14
    assert all(granted[one] and not granted[other] for one, other, _ in named)


def test_pairs_of_two_groups_are_each_others_nearest():
    line = np.array([[0.0], [0.04], [0.06], [3.0], [3.05], [9.0]])
    one, two = mutual_pairs(line, np.array([0, 3, 5]), np.array([1, 2, 4]))
    assert (one.tolist(), two.tolist()) == ([0, 3], [1, 4])


def test_a_group_without_cases_has_no_pairs():
    one, two = mutual_pairs(np.zeros((3, 1)), np.array([0, 1, 2]), np.array([], np.int64))
    assert (len(one), len(two)) == (0, 0)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=25), st.integers(1, 6))
def test_consistency_is_a_share_with_limits_around_it(cases, neighbours):
    points = np.array([[place * 1.0] for place, _ in cases])
    granted = np.array([decision for _, decision in cases])
    found = consistency(points, granted, neighbours=neighbours)
    low, high = found.limits(0.05)
    assert 0 <= low <= found.value + 1e-12
    assert found.value - 1e-12 <= high <= 1
    assert found.value == pytest.approx(by_hand(points, granted, min(neighbours, len(points) - 1), True), abs=1e-9)


@pytest.mark.parametrize("kind", ["fine", "coarse"])
def test_the_interval_holds_the_mean_over_all_logs(kind):
    row = held(kind, cases=120, logs=80)
    assert row.held >= 0.9
    # Not too wide either.
    assert row.stated_error < 1.6 * row.error
