"""Changes of several features at once: blocks, lists, limits, and values people would write."""

import numpy as np
import pytest

from algaudit.explain.recourse.levers import levers_of
from algaudit.explain.recourse.options import Spot, View, options_of
from algaudit.explain.recourse.plans import (
    MOST_LISTED,
    Move,
    TooMany,
    bit,
    block_of,
    blocks_of,
    columns_of,
    combined,
    exact_plan_of,
    plan_of,
    shared,
    table_of,
    tidied,
)
from algaudit.explain.recourse.terrain import Terrain
from tests.algaudit.explain.recourse.small import category, number


def test_features_that_are_linked_or_move_one_another_form_a_block():
    features = [
        number("a", coupled=[("x", 1.0)]),
        number("b"),
        number("c", coupled=[("x", 1.0)]),
        number("d"),
        number("e"),
    ]
    levers = levers_of([*features, number("x", "fixed")], None)
    found = blocks_of(levers, [frozenset({"b", "e"}), frozenset({"e", "x"}), frozenset({"q"})])
    assert [block.levers for block in found] == [(0, 1, 2, 4), (3,)]
    assert found[0].names == ("a", "b", "c", "e")
    assert found[0].movers["x"] == ((0, 1.0), (2, 1.0))
    assert shared(levers) == [True, False, True, False, False]
    assert blocks_of((), []) == []


def test_every_choice_of_a_few_features_is_listed_once():
    found = combined([3, 2, 1], 2)
    assert sorted(map(tuple, found.tolist())) == [(0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 0), (2, 0, 0), (2, 1, 0)]
    assert combined([3], 1).tolist() == [[0], [1], [2]]
    assert combined([], 3).tolist() == [[]]
    assert combined([MOST_LISTED], 1).shape == (MOST_LISTED, 1)
    assert combined([100, 100, 100], 1).shape == (298, 3)
    with pytest.raises(TooMany):
        combined([100, 100, 100], 3)


def test_a_table_keeps_the_limits_of_what_several_features_move():
    a, b = number("a", "increase", most=2, coupled=[("x", 1.0)]), number("b", "increase", most=2, coupled=[("x", 1.0)])
    features = [a, b, number("x", "fixed", most=3.0)]
    levers = levers_of(features, None)
    known, values = {feature.name: feature for feature in features}, {"a": 0.0, "b": 0.0, "x": 0.0}
    block = block_of(levers, (0, 1))
    options = [options_of(Spot(lever, values, known), View(Terrain(True, {}), joined=True)) for lever in levers]
    found = table_of(block, values, known, options, 2)
    # Two and two would be four of x.
    assert list(zip(*(found.values[name].tolist() for name in "abx"), found.cost.tolist(), strict=True)) == [
        (0.0, 0.0, 0.0, 0.0),
        (1.0, 0.0, 1.0, 1.0),
        (0.0, 1.0, 1.0, 1.0),
        (2.0, 0.0, 2.0, 2.0),
        (0.0, 2.0, 2.0, 2.0),
        (1.0, 1.0, 2.0, 2.0),
        (1.0, 2.0, 3.0, 3.0),
        (2.0, 1.0, 3.0, 3.0),
    ]
    assert found.mask.tolist()[:3] == [0, bit(0), bit(1)]


def test_of_many_features_the_last_are_not_told_apart():
    assert bit(0) == 2**61
    assert bit(61) == bit(99) == 1


def test_rows_hold_what_is_changed_and_all_else_as_it_is():
    found = columns_of({"a": 1.0, "c": "x", "d": None}, ["a", "c", "d"], {"a": np.array([2.0, 3.0])}, 2)
    assert {name: column.tolist() for name, column in found.items()} == {
        "a": [2.0, 3.0],
        "c": ["x", "x"],
        "d": [None, None],
    }
    assert found["d"].dtype == object


def test_a_plan_carries_what_moves_along_and_is_refused_when_that_breaks_a_limit():
    features = [number("a", coupled=[("x", 2.0), ("y", 1.0)]), number("x", "any", most=5.0), number("y", "fixed")]
    levers = levers_of(features, None)
    known = {feature.name: feature for feature in features}
    move = Move(2.0, 2.0, 2.0, 0)
    values = {"a": 0.0, "x": 0.0, "y": float("nan")}
    assert plan_of(levers, values, known, {0: move}).values == {"a": 2.0, "x": 4.0}
    assert plan_of(levers, values | {"x": 2.0}, known, {0: move}) is None
    with pytest.raises(TooMany):
        exact_plan_of(levers, values | {"x": 2.0}, known, {0: move})
    # Two that cancel out move nothing along.
    twice = levers_of([features[0], number("b", coupled=[("y", -1.0)]), *features[1:]], None)
    both = {0: move, 1: Move(2.0, 2.0, 2.0, 0)}
    assert plan_of(twice, {"a": 0.0, "b": 0.0, "x": 0.0, "y": 7.0}, known | {"b": twice[1].feature}, both).values == {
        "a": 2.0,
        "b": 2.0,
        "x": 4.0,
    }
    # What one moves, the other may bring back.
    back = plan_of(levers, values | {"x": 2.0}, known, {0: move, 1: Move(0.0, -4.0, 4.0, 0)})
    assert back.values == {"a": 2.0, "x": 2.0}
    assert (back.cost, back.key) == (6.0, (6.0, 2, -bit(0) - bit(1)))


def test_values_are_told_with_few_digits_first_the_nearest_then_further_on_then_as_they_are():
    features = [number("a", "increase", whole=False), category("c", "xy", "any")]
    levers = levers_of(features, {"a": np.array([0.0, 1349.0])})
    known = {feature.name: feature for feature in features}
    exact = Move(1234.5678, 1234.5678, 1.0, None)
    plan = plan_of(levers, {"a": 0.0, "c": "x"}, known, {0: exact, 1: Move("y", 1.0, 1.0, 0)})
    found = list(tidied(levers, {"a": 0.0, "c": "x"}, known, plan))
    # The quartiles lie 674.5 apart: a spread of 500, told in tenths.
    assert [each.values["a"] for each in found] == [1234.6, 1234.6, 1234.5678]
    assert [each.clear for each in found] == [False, False, True]
    low = plan_of(levers, {"a": 0.0, "c": "x"}, known, {0: Move(0.01, 0.01, 1.0, None)})
    # The nearest is no change at all.
    assert [each.values["a"] for each in tidied(levers, {"a": 0.0, "c": "x"}, known, low)] == [0.1, 0.01]


def test_digits_that_break_a_limit_are_not_told():
    features = [number("a", "increase", whole=False, most=1.00001)]
    levers = levers_of(features, None)
    known = {"a": features[0]}
    plan = plan_of(levers, {"a": 0.0}, known, {0: Move(1.00001, 1.00001, 1.0, None)})
    assert [each.values["a"] for each in tidied(levers, {"a": 0.0}, known, plan)] == [1.0, 1.00001]


def test_nor_are_digits_that_break_a_limit_of_what_moves_along():
    features = [
        number("a", "increase", whole=False, coupled=[("x", 1.0)]),
        number("x", "fixed", whole=False, most=1.0004),
    ]
    levers = levers_of(features, None)
    known = {feature.name: feature for feature in features}
    values = {"a": 0.0, "x": 0.0}
    plan = plan_of(levers, values, known, {0: Move(1.0004, 1.0004, 1.0, None)})
    # The nearest thousandth is 1, the next one further on 1.001.
    assert [each.values for each in tidied(levers, values, known, plan)] == [
        {"a": 1.0, "x": 1.0},
        {"a": 1.0004, "x": 1.0004},
    ]
