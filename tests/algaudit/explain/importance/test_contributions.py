"""Each algorithm gets the way that fits it, everything adds up, and what does not is refused."""

import numpy as np
import pytest
from scipy.special import logit

from algaudit.errors import InputError
from algaudit.explain.importance.background import background_of
from algaudit.explain.importance.contributions import (
    LARGE,
    SMALL,
    Explainer,
    NotAdditiveError,
    background_size,
    contributions,
)
from algaudit.explain.importance.ways.sums import MOST_FEATURES
from algaudit.models.structure import Encoded, Part, Sum, Tree, Trees
from tests.algaudit.explain.examples import Example, asked_only, card, columns_of, forest, linear, numbers, people


def test_a_point_table_is_told_in_points_from_its_inside():
    model, rows = card(), people(30)
    found = contributions(model, rows, people(50, seed=1))
    assert (found.method, found.unit) == ("exact_sum", "points")
    assert found.features == ("income", "age", "children", "flat", "ill")
    assert np.abs(found.base + found.values.sum(axis=1) - model.score(rows)).max() < 1e-9
    assert found.error < 1e-9


def test_a_logistic_model_is_told_in_log_odds():
    model = linear({"a": 2.0, "b": -1.0}, base=0.5, link="logistic", unit="probability", line=0.5)
    rows = columns_of(np.random.default_rng(0).normal(size=(20, 2)), "ab")
    found = contributions(model, rows, {"a": np.zeros(1), "b": np.zeros(1)})
    assert (found.unit, found.base) == ("log_odds", 0.5)
    assert found.values == pytest.approx(np.stack([2 * rows["a"], -rows["b"]], axis=1), abs=1e-12)
    assert logit(model.score(rows)) == pytest.approx(found.base + found.values.sum(axis=1), abs=1e-9)


def test_trees_are_told_from_their_inside_and_a_black_box_in_the_unit_of_its_score():
    random = np.random.default_rng(0)
    matrix = random.normal(size=(300, 3))
    model = forest(matrix, matrix[:, 0] > matrix[:, 1], "abc", n_estimators=4, max_depth=3)
    rows, background = columns_of(matrix[:10], "abc"), columns_of(matrix[20:40], "abc")
    inside, outside = (contributions(each, rows, background) for each in (model, asked_only(model)))
    assert (inside.method, inside.unit) == ("exact_trees", "probability")
    assert (outside.method, outside.unit) == ("exact_subsets", "probability")
    assert np.abs(inside.values - outside.values).max() < 1e-9


def test_an_inside_that_tells_other_scores_is_not_believed():
    honest = linear({"a": 1.0})
    liar = Example(numbers("a"), lambda rows: 2 * rows["a"], honest.inside)
    found = contributions(liar, {"a": np.array([3.0])}, {"a": np.array([1.0])})
    assert found.method == "exact_subsets"
    assert found.values.tolist() == [[4.0]]


def test_an_inside_that_fails_for_a_case_only_is_given_up():
    honest = linear({"a": 1.0})
    # The background does not tell the two apart, the case does.
    liar = Example(numbers("a"), lambda rows: np.where(rows["a"] > 2, 7.0, rows["a"]), honest.inside)
    assert Explainer(liar, {"a": np.array([1.0])}).inside
    with pytest.raises(NotAdditiveError):
        Explainer(liar, {"a": np.array([1.0])}).contributions({"a": np.array([3.0])})
    found = contributions(liar, {"a": np.array([3.0])}, {"a": np.array([1.0])})
    assert (found.method, found.values.tolist()) == ("exact_subsets", [[6.0]])


def test_an_algorithm_that_answers_differently_each_time_is_refused():
    random = np.random.default_rng(0)
    dice = Example(numbers("a"), lambda rows: random.random(len(rows["a"])))
    with pytest.raises(NotAdditiveError, match="cannot be trusted"):
        contributions(dice, {"a": np.array([3.0])}, {"a": np.array([1.0])})


def test_a_part_whose_worth_changes_with_company_is_refused():
    """A summand must give a case the same worth whatever stands beside it."""
    part = Part("rank", ("a",), lambda rows: np.argsort(np.argsort(rows["a"])).astype(float))
    model = Example(numbers("a"), Sum(0.0, (part,)).score, Sum(0.0, (part, part)))
    assert not Explainer(model, {"a": np.array([1.0, 2.0])}).inside


def test_parts_that_look_at_too_many_features_are_asked_about():
    names = tuple(f"f{place}" for place in range(MOST_FEATURES + 1))
    part = Part("cap", names, lambda rows: np.minimum(sum(rows[name] for name in names), 5.0))
    model = Example(numbers(*names), Sum(0.0, (part,)).score, Sum(0.0, (part,)))
    rows = {name: np.ones(1) for name in names}
    found = contributions(model, rows, {name: np.zeros(2) for name in names})
    assert found.method == "random_orders"
    assert found.values.sum() == pytest.approx(5.0, abs=1e-9)


def test_the_background_is_large_where_that_costs_little():
    leaf = Tree(*(np.array([value]) for value in (-1, 0.0, -1, -1, False, 1.0)))
    wide = Part("wide", tuple("abcdefghijkl"), lambda rows: rows["a"])
    assert background_size(None) == SMALL
    assert background_size(card().inside) == LARGE
    assert background_size(Trees((Encoded("a"),), (leaf,) * 100)) == LARGE
    assert background_size(Trees((Encoded("a"),), (leaf,) * 30_000)) == SMALL
    assert background_size(Sum(0.0, (wide,) * 5)) == SMALL


def test_a_missing_input_is_named():
    model = linear({"a": 1.0, "b": 1.0})
    with pytest.raises(InputError, match="takes in b"):
        contributions(model, {"a": np.ones(1)}, {"a": np.ones(1), "b": np.ones(1)})
    with pytest.raises(InputError, match="takes in b"):
        contributions(model, {"a": np.ones(1), "b": np.ones(1)}, {"a": np.ones(1)})


def test_the_drawn_background_makes_the_base_the_average_score():
    model, rows = card(), people(5_000)
    found = contributions(model, people(1, seed=5), background_of(model, rows, 500))
    assert found.base == pytest.approx(model.score(rows).mean(), abs=0.1)
