"""The short way through the choices: hand-worked sums, and the same as comparing all sums."""

import math
from itertools import product

import numpy as np
import pytest

from algaudit.explain.recourse.exact import walk
from algaudit.explain.recourse.exact.front import cheapest
from algaudit.explain.recourse.exact.walk import Choice, ahead_of, rate_of, shortest

FAR = math.inf


def choice(cost, gain, row, *, features=1, mask=1, rate=FAR, room=0.0):
    return Choice(cost, gain, features, mask, rate, room, row)


WAYS = pytest.mark.parametrize("way", [shortest, cheapest])


@WAYS
def test_the_cheapest_sum_comes_first_then_fewer_features_then_the_earlier(way):
    blocks = [
        [choice(1.0, 2.0, 1, mask=4), choice(2.0, 4.0, 2, mask=4)],
        [choice(2.0, 4.0, 1, mask=2)],
        [choice(1.0, 2.0, 1, mask=1)],
    ]
    found = way(blocks, 4.0, 3, 0.0)
    assert [(one.cost, one.features, one.picks) for one in found[:2]] == [(2.0, 1, ((0, 2),)), (2.0, 1, ((1, 1),))]


@WAYS
def test_no_more_features_than_allowed_are_changed(way):
    blocks = [[choice(1.0, 2.0, 1)], [choice(1.0, 2.0, 1)], [choice(9.0, 3.0, 1)]]
    assert way(blocks, 4.0, 1, 0.0) == []
    assert way(blocks, 5.0, 2, 0.0)[0].cost == 10.0
    double = [[choice(1.0, 9.0, 1, features=2)]]
    assert way(double, 4.0, 1, 0.0) == []


@WAYS
def test_an_open_choice_is_followed_as_far_as_is_needed(way):
    blocks = [[choice(1.0, 0.0, 1, rate=0.5, room=10.0)], [choice(2.0, 3.0, 1)]]
    found = way(blocks, 8.0, 2, 0.0)
    # Three points for 2, and five further ones for 1 + 2.5; alone 1 + 4.
    assert (found[0].cost, found[0].further, found[0].picks) == (5.0, 8.0, ((0, 1),))
    assert way(blocks, 12.0, 2, 0.0)[0][:2] == (7.5, 2)
    assert way(blocks, 14.0, 2, 0.0) == []


@WAYS
def test_only_one_choice_stops_on_its_way(way):
    blocks = [[choice(0.0, 0.0, 1, rate=1.0, room=4.0), choice(4.0, 4.0, 2)], [choice(0.0, 0.0, 1, rate=2.0, room=9.0)]]
    found = way(blocks, 7.0, 2, 0.0)
    assert (found[0].cost, found[0].picks) == (10.0, ((0, 2), (1, 1)))


@WAYS
def test_nothing_comes_of_nothing(way):
    assert way([], 1.0, 3, 0.0) == []
    assert way([[], []], 1.0, 3, 0.0) == []


@WAYS
def test_random_sums_agree_with_trying_all(way):
    for seed in range(60):
        random = np.random.default_rng(seed)
        blocks = [
            sorted(
                choice(float(random.integers(1, 9)), float(random.integers(1, 12)), row + 1, mask=2**place)
                for row in range(int(random.integers(0, 4)))
            )
            for place in range(int(random.integers(2, 6)))
        ]
        need, most = float(random.integers(5, 30)), int(random.integers(1, 5))
        sums = [
            (sum(one.cost for one in picked if one), sum(map(bool, picked)))
            for picked in product(*([None, *block] for block in blocks))
            if sum(one.gain for one in picked if one) >= need and sum(map(bool, picked)) <= most
        ]
        found = way(blocks, need, most, 1e-9)
        assert ((found[0].cost, found[0].features) if found else None) == min(sums, default=None)


def test_a_long_walk_is_given_up(monkeypatch):
    monkeypatch.setattr(walk, "MOST_STEPS", 3)
    blocks = [[choice(float(cost), float(cost), cost) for cost in range(1, 5)] for _ in range(3)]
    assert shortest(blocks, 9.0, 3, 0.0) is None


def test_what_lies_ahead_is_counted_by_the_number_of_features():
    pair = [choice(3.0, 2.0, 1), choice(9.0, 7.0, 2, features=2)]
    found = ahead_of([pair, [choice(1.0, 4.0, 1)]], 3)
    assert [ahead.most for ahead in found] == [(0.0, 4.0, 7.0, 11.0), (0.0, 4.0, 4.0, 4.0), (0.0, 0.0, 0.0, 0.0)]
    assert rate_of([]) == FAR
    assert rate_of([choice(2.0, -1.0, 1, rate=3.0, room=5.0)]) == 3.0
