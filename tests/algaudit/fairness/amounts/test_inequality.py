"""Gini and entropy: by hand, against AIF360, and against leaving out one person at a time."""

import math

import numpy as np
import pytest
from scipy.special import ndtri

from algaudit.fairness.amounts.inequality import between_limits, entropy, gini
from algaudit.fairness.amounts.spread import Spread, spread

Z = float(-ndtri(0.025))


def split(order, *groups):
    places = np.repeat(np.arange(len(groups), dtype=np.int32), [len(group) for group in groups])
    return entropy(spread(np.concatenate([np.array(group, float) for group in groups]), places, len(groups)), order)


def test_two_people_with_1_and_3():
    # Mean 2, half and one and a half times it.
    assert split(2, [1, 3]).total.value == pytest.approx(0.125)
    assert split(1, [1, 3]).total.value == pytest.approx((0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 2)
    assert split(0, [1, 3]).total.value == pytest.approx(-(math.log(0.5) + math.log(1.5)) / 2)


def test_the_gini_of_1_2_and_3_is_4_ninths_over_the_pairs_that_are_two_people():
    # Differences 1, 1, 2 over three pairs: mean 4/3, over twice the mean of 2.
    assert gini(np.array([1.0, 2, 3])).value == pytest.approx(1 / 3)


def test_one_who_gets_all_makes_a_gini_of_one():
    assert gini(np.array([0.0, 0, 0, 5])).value == pytest.approx(1)


def test_equal_amounts_are_not_unequal():
    assert gini(np.full(5, 3.0)).value == pytest.approx(0)
    assert [split(order, [3, 3], [3, 3]).total.value for order in range(3)] == [0, 0, 0]


@pytest.mark.parametrize("order", [0, 1, 2])
def test_the_entropies_agree_with_aif360(order):
    from aif360.sklearn.metrics import generalized_entropy_index

    amounts = np.sort(np.random.default_rng(order).lognormal(5, 1, 200))
    # Their order 0 divides by the mean once too often: with a mean of 1 it is the mean log deviation that they promise.
    theirs = generalized_entropy_index(amounts / amounts.mean(), order)
    assert split(order, amounts).total.value == pytest.approx(theirs, abs=1e-9)


def test_too_few_cases_have_a_value_without_an_interval():
    few = gini(np.sort(np.random.default_rng(0).lognormal(size=199)))
    assert few.value > 0
    assert np.isnan(few.limits(0.05, 200)).all()
    low, high = gini(np.sort(np.random.default_rng(0).lognormal(size=200))).limits(0.05, 200)
    assert 0 < low < high < 1


def test_an_interval_never_reaches_below_nothing():
    assert split(1, [5.0, 5.0, 5.0, 5.1]).total.limits(0.001)[0] == 0


@pytest.mark.parametrize("order", [0, 1, 2])
def test_within_and_between_add_up_to_the_whole(order):
    draws = np.random.default_rng(order)
    groups = [np.exp(draws.normal(place, 1, 50 * (place + 1))) for place in range(5)]
    found = split(order, *groups)
    assert found.within.value + found.between.value == pytest.approx(found.total.value, rel=1e-12, abs=1e-12)
    assert found.total.value == pytest.approx(split(order, np.concatenate(groups)).total.value, rel=1e-12)


@pytest.mark.parametrize("order", [1, 2])
def test_zeros_belong_to_the_orders_that_have_a_value_for_them(order):
    found = split(order, [0, 0, 4], [0, 0], [1, 3])
    assert found.within.value + found.between.value == pytest.approx(found.total.value, rel=1e-12)
    assert math.isnan(found.by_group[1])


def test_an_empty_group_holds_nothing():
    found = split(1, [1, 3], [], [2, 2])
    assert found.within.value + found.between.value == pytest.approx(found.total.value, rel=1e-12)
    assert found.degrees == 1


def test_zeros_alone_and_nobody_have_no_inequality():
    assert math.isnan(gini(np.zeros(4)).value)
    assert math.isnan(gini(np.array([3.0])).value)
    assert math.isnan(split(1, [0, 0]).total.value)
    assert math.isnan(split(1, []).total.value)


def test_between_is_nothing_where_all_groups_have_one_mean():
    assert split(1, [1, 3], [2, 2]).between.value == pytest.approx(0, abs=1e-15)


def jackknifed(figure, values):
    left = np.array([figure(np.delete(values, place)) for place in range(len(values))])
    return np.sqrt((len(values) - 1) / len(values) * ((left - left.mean()) ** 2).sum())


def test_the_standard_error_of_the_gini_agrees_with_leaving_out_one_at_a_time():
    values = np.sort(np.random.default_rng(5).lognormal(sigma=0.4, size=300))
    assert gini(values).error == pytest.approx(jackknifed(lambda each: gini(each).value, values), rel=0.02)


@pytest.mark.parametrize("order", [0, 1, 2])
@pytest.mark.parametrize("part", ["total", "within", "between"])
def test_standard_errors_agree_with_leaving_out_one_at_a_time(order, part):
    values = np.random.default_rng(order).lognormal(sigma=0.4, size=300)
    places = np.repeat(np.arange(2, dtype=np.int32), 150)
    values[places == 1] *= 2

    def figure(keep):
        return getattr(entropy(spread(values[keep], places[keep], 2), order), part).value

    own = getattr(entropy(spread(values, places, 2), order), part).error
    assert own == pytest.approx(jackknifed(figure, np.arange(300)), rel=0.05)


def test_blocks_change_nothing(monkeypatch):
    values = np.sort(np.random.default_rng(1).lognormal(size=100))
    whole, curve = split(1, values), gini(values)
    monkeypatch.setattr("algaudit.fairness.amounts.inequality._BLOCK", 7)
    parts = split(1, values)
    assert parts.total.value == pytest.approx(whole.total.value, rel=1e-12)
    assert parts.total.error == pytest.approx(whole.total.error, rel=1e-12)
    assert gini(values).error == pytest.approx(curve.error, rel=1e-12)


def test_groups_drawn_from_one_have_limits_that_begin_at_nothing_as_often_as_promised():
    draws, held = np.random.default_rng(7), 0
    places = np.repeat(np.arange(3, dtype=np.int32), 100)
    for _ in range(300):
        held += between_limits(entropy(spread(draws.lognormal(sigma=0.5, size=300), places, 3), 2), Z)[0] == 0
    assert held / 300 > 0.95


def test_one_group_has_nothing_between():
    assert all(math.isnan(end) for end in between_limits(split(1, [1, 2, 3]), Z))


def test_far_from_nothing_the_limits_are_the_normal_ones():
    values = np.concatenate([np.full(5000, 1.0), np.full(5000, 9.0)]) + np.tile([-0.1, 0.1], 5000)
    found = entropy(Spread(values, np.array([0, 5000, 10_000])), 1)
    low, high = between_limits(found, Z)
    assert (low, high) == pytest.approx(
        (found.between.value - Z * found.between.error, found.between.value + Z * found.between.error)
    )
