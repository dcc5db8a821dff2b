"""The movement of the score: by hand, all that is promised where features add up, none for a shuffled explanation."""

import numpy as np
import pytest

from algaudit.explain.faithful.taken_away import _AT_ONCE, areas
from algaudit.explain.importance.contributions import contributions
from algaudit.explain.importance.distinct import picked
from tests.algaudit.explain.examples import card, linear, people


def test_three_features_by_hand():
    # f = 4a + 2b − c at 1, 1, 1 against zeros. Promised: first known 4, −1; then 6, 1. Found the same.
    model = linear({"a": 4.0, "b": 2.0, "c": -1.0})
    rows, others = ({name: np.array([value]) for name in "abc"} for value in (1.0, 0.0))
    promised, found = areas(model.score, rows, others, np.array([[4.0, 2.0, -1.0]]))
    assert (promised.tolist(), found.tolist()) == ([5.0], [5.0])
    # An explanation with a and c exchanged promises as much; found: c − a = −1 − 4, then (c + b) − (a + b) = −5.
    promised, found = areas(model.score, rows, others, np.array([[-1.0, 2.0, 4.0]]))
    assert (promised.tolist(), found.tolist()) == ([5.0], [-5.0])


def test_a_condition_on_two_features_by_hand():
    # 8 when both are 1: each contributes 4, none alone moves anything; nothing is promised by the order.
    rows, others = ({name: np.array([value]) for name in "ab"} for value in (1.0, 0.0))
    promised, found = areas(lambda rows: 8 * rows["a"] * rows["b"], rows, others, np.array([[4.0, 4.0]]))
    assert (promised.tolist(), found.tolist()) == ([0.0], [0.0])


def test_exact_contributions_of_a_sum_of_single_features_keep_their_promise_case_by_case():
    model = linear({"income": -0.01, "age": 0.3, "children": 4.0})
    rows, others = people(300), people(40, seed=1)
    for cases in (rows, others):
        cases["children"] = np.nan_to_num(cases["children"])
    inputs = {name: rows[name] for name in ("income", "age", "children")}
    values = contributions(model, inputs, others).values
    promised, found = areas(model.score, inputs, {name: others[name] for name in inputs}, values)
    assert found == pytest.approx(promised, abs=1e-9)
    assert (promised > 0).all()


def test_texts_and_missing_values_are_taken_away_too_and_many_cases_get_what_few_do():
    model, rows, others = card(), people(11_000), people(20, seed=1)
    values = contributions(model, rows, others).values
    assert len(values) * 20 > _AT_ONCE
    many = areas(model.score, rows, others, values)
    last = np.arange(10_950, 11_000)
    few = areas(model.score, picked(rows, last), others, values[last])
    for one, two in zip(many, few, strict=True):
        assert one[last] == pytest.approx(two, abs=1e-12)


def test_an_order_by_lot_moves_nothing_on_average():
    model, rows, others = card(), people(2_000), people(20, seed=1)
    values = np.random.default_rng(0).permuted(contributions(model, rows, others).values, axis=1)
    promised, found = areas(model.score, rows, others, values)
    assert abs(found.sum() / promised.sum()) < 0.1
