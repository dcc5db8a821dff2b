"""A small tree learnt from answers: never deeper than four questions, with round thresholds, and pruned."""

import numpy as np
import pytest

from algaudit.explain.logic.grown import DEEPEST, grown
from algaudit.models.structure import Encoded

AGE = (Encoded("age"),)


def column(*values):
    return np.array(values, float)[:, None]


def test_one_question_is_found_with_a_round_threshold():
    ages = np.arange(18.0, 100.0)[:, None]
    made = grown(AGE, ages, (ages[:, 0] >= 60).astype(np.int64), 0)
    assert made.tree.column.tolist() == [0, -1, -1]
    assert made.tree.threshold[0] == 59.0
    assert made.results[made.leaves(ages)].tolist() == (ages[:, 0] >= 60).astype(int).tolist()


def test_questions_after_which_the_result_is_the_same_are_taken_away():
    random = np.random.default_rng(0)
    values = random.normal(size=(2_000, 2))
    chance = np.where(values[:, 0] > 0, 0.9, np.where(values[:, 1] > 0, 0.2, 0.05))
    results = (random.random(2_000) < chance).astype(np.int64)
    made = grown((Encoded("a"), Encoded("b")), values, results, 0)
    inner = np.flatnonzero(made.tree.column >= 0)
    children = [(int(made.tree.left[node]), int(made.tree.right[node])) for node in inner]
    leaves = made.tree.column < 0
    assert inner.tolist() == [0]
    assert all(made.results[left] != made.results[right] for left, right in children if leaves[left] and leaves[right])


def test_it_asks_no_more_than_four_questions_on_any_way():
    random = np.random.default_rng(1)
    values = random.integers(0, 2, (4_000, 8)).astype(float)
    results = (values.sum(axis=1) % 2).astype(np.int64)
    made = grown(tuple(Encoded(name) for name in "abcdefgh"), values, results, 0)
    depth = {0: 0}
    for node in range(len(made.tree.column)):
        if made.tree.column[node] >= 0:
            for child in (int(made.tree.left[node]), int(made.tree.right[node])):
                depth[child] = depth[node] + 1
    assert max(depth.values()) <= DEEPEST


def test_a_missing_value_goes_where_the_tree_sends_it():
    values = np.concatenate([np.full(300, np.nan), np.linspace(0, 1, 300), np.linspace(2, 3, 300)])[:, None]
    results = np.repeat([1, 0, 1], 300).astype(np.int64)
    made = grown(AGE, values, results, 0)
    assert made.results[made.leaves(values)].tolist() == results.tolist()


def test_where_all_results_are_alike_nothing_is_asked():
    made = grown(AGE, column(*range(50)), np.ones(50, np.int64), 0)
    assert made.tree.column.tolist() == [-1]
    assert made.results.tolist() == [1]


def test_the_same_cases_give_the_same_tree():
    values = np.random.default_rng(2).normal(size=(500, 1))
    results = (values[:, 0] > 0.3).astype(np.int64)
    one, other = (grown(AGE, values, results, 7) for _ in range(2))
    assert one.tree.threshold.tolist() == other.tree.threshold.tolist()


@pytest.mark.parametrize("size", [40, 3_000])
def test_no_rule_is_about_a_handful_of_people(size):
    values = np.random.default_rng(3).normal(size=(size, 1))
    results = (np.random.default_rng(4).random(size) < 0.5).astype(np.int64)
    made = grown(AGE, values, results, 0)
    leaf, counted = np.unique(made.leaves(values), return_counts=True)
    assert counted.min() >= max(5, size // 100)
    assert len(leaf) >= 1
