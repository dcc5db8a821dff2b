"""The background is a fair picture of all scores, by weight and by seed."""

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.explain.importance.background import background_of, drawn_evenly, scores_of
from tests.algaudit.explain.examples import Example, linear, numbers, people


def test_the_background_has_the_scores_of_all_cases():
    scores = np.random.default_rng(0).gamma(2.0, 1.0, 10_000)
    drawn = scores[drawn_evenly(scores, np.ones(10_000), 100, 3)]
    assert drawn.mean() == pytest.approx(scores.mean(), rel=0.01)
    assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx(np.quantile(scores, [0.1, 0.5, 0.9]), rel=0.05)


def test_a_case_is_drawn_as_often_as_its_weight_says():
    drawn = drawn_evenly(np.array([1.0, 2.0, 3.0]), np.array([10.0, 0.0, 30.0]), 40, 0)
    assert np.bincount(drawn, minlength=3).tolist() == [10, 0, 30]


def test_the_seed_decides_and_equal_scores_are_drawn_by_chance():
    draws = [drawn_evenly(np.zeros(1_000), np.ones(1_000), 50, seed).tolist() for seed in (1, 1, 2)]
    assert draws[0] == draws[1] != draws[2]


def test_the_background_holds_the_inputs_only():
    model = linear({"income": 1.0, "age": 2.0})
    found = background_of(model, people(300), 20, seed=1)
    assert list(found) == ["income", "age"]
    assert len(found["age"]) == 20


def test_a_case_without_a_score_is_refused():
    model = Example(numbers("age"), lambda rows: np.where(rows["age"] > 3, np.nan, 1.0))
    with pytest.raises(InputError, match="no score for 2 of 3 cases"):
        scores_of(model, {"age": np.array([1.0, 4.0, 5.0])})
