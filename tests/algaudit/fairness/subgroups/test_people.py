"""People of a Cube as cells, and the lot that parts them."""

import numpy as np
import pytest

from algaudit.fairness.subgroups.people import people_of
from tests.algaudit.fairness.small import cube_of
from tests.algaudit.fairness.subgroups.hands import people

LOG = {
    "sex": ["f", "f", "f", "m", "m", None],
    "granted": [1, 0, 0, 1, 1, 0],
    "due": [1, 1, 0, 1, None, 0],
}


def test_a_blank_is_a_label():
    made = people_of(cube_of(LOG, ["sex"], outcome="due"), ["sex"])
    assert made.labels == (("f", "m", None),)
    assert made.cases.sum() == 6


def test_each_measure_counts_its_own_people():
    made = people_of(cube_of(LOG, ["sex"], outcome="due"), ["sex"])
    # Selected: 3 of 6. Of those due 2 of 3, of those not due 0 of 2; one is unknown.
    assert made.ground("selection_rate").total().tolist() == [6.0, 3.0]
    assert made.ground("true_positive_rate").total().tolist() == [3.0, 2.0]
    assert made.ground("false_positive_rate").total().tolist() == [2.0, 0.0]


def test_weights_are_summed_beside_the_cases():
    log = {**LOG, "w": [1, 2, 1, 4, 1, 1]}
    made = people_of(cube_of(log, ["sex"], weight="w"), ["sex"])
    assert made.weighted
    # Of weight 10 in all, selected 1 + 4 + 1; squares 1 + 4 + 1 + 16 + 1 + 1.
    assert made.ground("selection_rate").total().tolist() == [6.0, 6.0, 10.0, 24.0]


SMALL = people({"sex": ["f", "m"]}, ((0,), 301, 100), ((1,), 700, 500))


def test_the_halves_are_halves_and_together_everybody():
    first, second = SMALL.halves(3)
    assert (first.cases.sum(), second.cases.sum()) == (500, 501)
    assert (first.cases + second.cases).tolist() == SMALL.cases.tolist()


def test_the_same_seed_draws_the_same_half_and_another_seed_another():
    assert SMALL.halves(3)[0].cases.tolist() == SMALL.halves(3)[0].cases.tolist()
    assert SMALL.halves(3)[0].cases.tolist() != SMALL.halves(4)[0].cases.tolist()


def test_what_chance_does_in_one_half_says_nothing_of_the_other():
    # People are drawn anew each time: were every cell halved evenly, the two gaps would be the same.
    random = np.random.default_rng(0)
    gaps = []
    for seed in range(400):
        top = random.binomial([400, 400], 0.5).tolist()
        made = people({"sex": ["f", "m"]}, ((0,), 400, top[0]), ((1,), 400, top[1]))
        sums = [half.ground("selection_rate").sums for half in made.halves(seed)]
        share = [
            [each[1, each[0] > 0][place : place + 2].sum() / each[0][place : place + 2].sum() for place in (0, 2)]
            for each in sums
        ]
        gaps.append([one - other for one, other in share])
    # 400 pairs of independent numbers: |r| is below 0.13 in 99 of 100 such studies.
    assert abs(np.corrcoef(np.array(gaps).T)[0, 1]) < 0.13


def test_halves_of_weights_add_up_and_keep_to_what_there_is():
    random = np.random.default_rng(1)
    log = {"sex": ["f", "m"] * 300, "granted": random.integers(0, 2, 600).tolist()}
    log["w"] = np.round(random.gamma(1, 1, 600) + 0.01, 3).tolist()
    made = people_of(cube_of(log, ["sex"], weight="w"), ["sex"])
    first, second = made.halves(0)
    assert first.weight + second.weight == pytest.approx(made.weight)
    assert (first.weight >= 0).all()
    assert (second.weight >= 0).all()
    # Not merely in proportion: half of the people do not carry exactly half of the weight.
    assert not np.allclose(first.weight / made.weight, first.cases / made.cases, rtol=1e-6)


def test_more_people_than_can_be_drawn_without_replacement_are_parted_by_coins():
    first, _ = people({"sex": ["f", "m"]}, ((0,), 10**9, 10**8), ((1,), 10**9, 10**8)).halves(0)
    assert first.cases.sum() == pytest.approx(10**9, rel=1e-3)
