"""Layers hold like cases, every case has its chance, and each layer gives what it should."""

import numpy as np
import pytest

from algaudit.explain.importance.sample import LAYERS, allocated, layers_of, needs

RANDOM = np.random.default_rng(0)


def test_layers_hold_like_scores_like_weights_and_one_group():
    scores, weight, group = RANDOM.random(5_000), RANDOM.choice([1.0, 100.0], 5_000), RANDOM.integers(0, 3, 5_000)
    layers = layers_of(scores, weight, group, most=5_000, seed=0)
    assert len(layers.sizes) == 60
    for layer in range(60):
        inside = layers.of == layer
        assert len(set(group[inside])) == len(set(weight[inside])) == 1
        assert np.ptp(scores[inside]) < 0.15
    assert layers.sizes.sum() == 5_000


def test_many_groups_and_weights_leave_fewer_layers_of_scores():
    group, weight = RANDOM.integers(0, 21, 20_000), 4.0 ** RANDOM.integers(0, 9, 20_000)
    layers = layers_of(RANDOM.random(20_000), weight, group, most=20_000, seed=0)
    assert LAYERS <= len(layers.sizes) <= 21 * 6


def test_too_few_cases_for_layers_are_drawn_from_all():
    layers = layers_of(RANDOM.random(1_000), np.ones(1_000), np.zeros(1_000, np.int64), most=39, seed=0)
    assert layers.sizes.tolist() == [1_000]


def test_the_draw_of_each_layer_goes_on_where_it_stopped():
    layers = layers_of(RANDOM.random(500), np.ones(500), np.zeros(500, np.int64), most=500, seed=3)
    first, more = layers.drawn(np.full(10, 4)), layers.drawn(np.full(10, 9))
    assert len(first) == 40
    assert len(more) == 90
    assert set(first) < set(more)
    assert np.bincount(layers.of[more]).tolist() == [9] * 10
    assert np.array_equal(layers_of(RANDOM.random(9), np.ones(9), np.zeros(9, int), most=9, seed=1).sizes, [9])


def test_every_case_of_a_layer_has_the_same_chance():
    drawn = np.zeros(20)
    for seed in range(2_000):
        layers = layers_of(np.zeros(20), np.ones(20), np.zeros(20, np.int64), most=20, seed=seed)
        drawn[layers.drawn(np.array([5]))] += 1
    # 500 are expected of each; the standard error is 19.
    assert np.abs(drawn - 500).max() < 5 * 19


@pytest.mark.parametrize(
    ("total", "need", "least", "wanted"),
    [
        (10, [1, 1], [2, 2], [5, 5]),
        (10, [9, 1], [2, 2], [8, 2]),
        (10, [1, 0], [2, 2], [8, 2]),
        (3, [1, 1], [2, 2], [2, 2]),
        (500, [1, 1], [2, 2], [100, 100]),
        (150, [1, 2], [2, 2], [50, 100]),
        (11, [1, 1], [0, 0], [6, 5]),
        (20, [0, 0], [3, 4], [3, 4]),
    ],
)
def test_cases_are_shared_out_by_need_between_least_and_all(total, need, least, wanted):
    found = allocated(total, np.array(need, float), np.array(least), np.array([100, 100]))
    assert found.tolist() == wanted


def test_exactly_so_many_are_shared_out():
    for total in range(30, 400, 37):
        need, sizes = RANDOM.random(12), RANDOM.integers(1, 60, 12)
        found = allocated(total, need, np.full(12, 2), sizes)
        assert found.sum() == min(total, sizes.sum())
        assert (found <= sizes).all()


def test_layers_whose_cases_differ_more_need_more():
    layer, sizes = np.repeat([0, 1], 100), np.array([1_000, 1_000])
    residual = np.concatenate([RANDOM.normal(0, 1, 100), RANDOM.normal(0, 5, 100)])[:, None]
    need = needs(residual, np.ones(200), layer, sizes)
    assert need[1] / need[0] == pytest.approx(5, rel=0.3)
    # A layer without drawn cases is taken to be like all.
    assert needs(residual, np.ones(200), layer, np.array([1_000, 1_000, 1_000]))[2] == 0.0
