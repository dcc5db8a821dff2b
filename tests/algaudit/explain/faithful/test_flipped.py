"""Turning decisions: counted by hand, and turned most by what honest explanations name first."""

import numpy as np
import pytest

from algaudit.explain.faithful.flipped import TRIED, decided, named_first, turned
from algaudit.explain.importance.contributions import contributions
from tests.algaudit.explain.examples import Example, linear, numbers


def test_turned_decisions_are_counted_for_each_feature():
    # Granted from 3 points on. Only a can turn: 3 + 0 becomes 0 + 0, and 0 + 1 becomes 3 + 1.
    model = Example(numbers("a", "b"), lambda rows: rows["a"] + rows["b"], line=3.0)
    rows = {"a": np.array([3.0, 0.0]), "b": np.array([0.0, 1.0])}
    assert decided(model, rows).tolist() == [True, False]
    zeros = {"a": np.array([0.0]), "b": np.array([0.0])}
    assert turned(model, rows, zeros, seed=0).tolist() == [[1.0, 0.0], [0.0, 0.0]]
    assert turned(model, rows, zeros | {"a": np.array([3.0])}, seed=0).tolist() == [[0.0, 0.0], [1.0, 0.0]]


def test_values_are_tried_as_often_as_they_occur_in_the_background():
    model = Example(numbers("a"), lambda rows: rows["a"], line=1.0)
    rows = {"a": np.ones(2_000)}
    found = turned(model, rows, {"a": np.array([0.0, 1.0, 1.0, 1.0])}, seed=0)
    assert found.mean() == pytest.approx(0.25, abs=0.01)
    assert set(np.unique(np.rint(found * TRIED) - found * TRIED)) == {0.0}


def test_the_feature_named_first_speaks_most_for_the_decision_taken():
    turns = np.array([[0.8, 0.2, 0.2]])
    values = np.array([[-2.0, 1.0, 0.5]])
    # Of a refused case the first feature lowered the score: 0.8 against 0.4 by lot.
    first, most = named_first(values, np.array([False]), turns, turns)
    assert (first.tolist(), most.tolist()) == (pytest.approx([0.4]), pytest.approx([0.4]))
    # Of a granted case the second raised it: 0.2 against 0.4.
    first, most = named_first(values, np.array([True]), turns, turns)
    assert (first.tolist(), most.tolist()) == (pytest.approx([-0.2]), pytest.approx([0.4]))


def test_which_feature_turns_most_is_taken_from_other_tries():
    turns, others = np.array([[0.5, 0.1]]), np.array([[0.1, 0.5]])
    assert named_first(np.ones((1, 2)), np.array([True]), turns, others)[1].tolist() == pytest.approx([-0.2])


def test_honest_contributions_name_what_turns_the_decision_and_shuffled_ones_do_not():
    dice = np.random.default_rng(0)
    model = linear({"a": 3.0, "b": 2.0, "c": 1.0, "d": 0.5}, line=0.0)
    rows, others = ({name: dice.normal(size=size) for name in "abcd"} for size in (400, 50))
    values = contributions(model, rows, others).values
    turns = [turned(model, rows, others, seed) for seed in (0, 1)]
    honest, most = named_first(values, decided(model, rows), *turns)
    shuffled, _ = named_first(dice.permuted(values, axis=1), decided(model, rows), *turns)
    assert honest.sum() / most.sum() > 0.85
    assert abs(shuffled.sum() / most.sum()) < 0.15
