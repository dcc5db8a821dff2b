"""Algorithms that can only be asked: texts, missing and nearly equal values are handled, and nothing is left behind."""

import os
import subprocess
import sys

import numpy as np
import pytest

from algaudit.explain.importance.distinct import picked
from algaudit.explain.importance.ways.asked import Asked, borrowed_shap
from algaudit.models.features import plain
from tests.algaudit.explain.examples import Example, card, linear, numbers, people


def test_texts_and_missing_values_by_hand():
    # 4 for a missing age, 3 for a rented flat, 5 more for both; against (30, own): v(age) = 4, v(flat) = 3, both 12.
    def score(rows):
        blank, rented = np.isnan(rows["age"]), rows["flat"] == "rented"
        return 4.0 * blank + 3.0 * rented + 5.0 * (blank & rented)

    model = Example((plain("age", "number"), plain("flat", "category")), score)
    background = {"age": np.array([30.0]), "flat": np.array(["own"], object)}
    way = Asked(model, ("age", "flat"), background, seed=0)
    case = {"age": np.array([np.nan]), "flat": np.array(["rented"], object)}
    assert way.values(case) == pytest.approx(np.array([[6.5, 5.5]]), abs=1e-12)
    assert way.work(case) == 4 + 1_000


def test_values_that_are_nearly_equal_are_not_taken_for_equal():
    # shap alone would take 1,000,000 and 1,000,001 for the same.
    model = Example(numbers("income"), lambda rows: np.where(rows["income"] > 1_000_000.5, 1.0, 0.0))
    way = Asked(model, ("income",), {"income": np.array([1_000_000.0])}, seed=0)
    assert way.values({"income": np.array([1_000_001.0])}).tolist() == [[1.0]]


def many(features: int = 14) -> tuple[Example, tuple[str, ...]]:
    """Return an algorithm of many features in which the first three work together."""
    names = tuple(f"f{place}" for place in range(features))

    def score(rows):
        return (
            sum((place + 1) * rows[name] for place, name in enumerate(names)) + 9 * rows["f0"] * rows["f1"] * rows["f2"]
        )

    return Example(numbers(*names), score), names


def test_many_features_become_known_in_random_orders_and_still_add_up():
    model, names = many()
    random = np.random.default_rng(0)
    rows, others = ({name: random.random(size) for name in names} for size in (6, 20))
    way = Asked(model, names, others, seed=0)
    found = way.values(rows)
    assert way.method == "random_orders"
    assert np.abs(way.base + found.sum(axis=1) - model.score(rows)).max() < 1e-9
    # Features that work with no other are exact in any order.
    means = np.array([others[name].mean() for name in names])
    own = np.stack([rows[name] for name in names], axis=1)
    assert np.abs(found - (own - means) * np.arange(1, 15))[:, 3:].max() < 1e-9


def test_a_case_is_explained_alike_whatever_stands_beside_it_and_the_seed_decides():
    model, names = many()
    random = np.random.default_rng(0)
    rows, others = ({name: random.random(size) for name in names} for size in (5, 10))
    together = Asked(model, names, others, seed=0).values(rows)
    alone = Asked(model, names, others, seed=0).values(picked(rows, np.array([3])))
    assert np.array_equal(together[3:4], alone)
    assert not np.array_equal(together, Asked(model, names, others, seed=1).values(rows))


def test_the_shared_random_numbers_are_left_as_they_were():
    model, names = many()
    rows = {name: np.array([0.5]) for name in names}
    state = np.random.get_state()
    Asked(model, names, {name: np.array([0.1, 0.2]) for name in names}, seed=0).values(rows)
    after = np.random.get_state()
    assert np.array_equal(state[1], after[1])
    assert state[2:] == after[2:]


def test_an_error_of_the_algorithm_comes_through_and_leaves_no_lock():
    def score(rows):
        raise ValueError

    model = Example(numbers("a"), lambda rows: rows["a"])
    way = Asked(model, ("a",), {"a": np.zeros(2)}, seed=0)
    object.__setattr__(model, "scoring", score)
    with pytest.raises(ValueError, match=r"^$"):
        way.values({"a": np.ones(1)})
    with borrowed_shap() as shap:
        assert shap.__name__ == "shap"


def test_a_sum_needs_no_shap_and_asking_writes_no_file_but_the_list_of_fonts(tmp_path):
    program = """
import sys
import numpy as np
from algaudit.explain.importance.importance import importance
from tests.algaudit.explain.examples import asked_only, card, linear, people
importance(card(), people(50))
assert "shap" not in sys.modules and "numba" not in sys.modules
importance(asked_only(linear({"income": 1.0, "age": 2.0})), people(30), most=10)
"""
    home = tmp_path / "home"
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-W", "ignore", "-c", program]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr == ""
    written = {path.relative_to(home).parts[:2] for path in home.rglob("*") if path.is_file()}
    # matplotlib, which shap brings along, keeps its list of fonts where all programs keep such things.
    assert written <= {(".cache", "matplotlib")}


def test_a_point_table_is_explained_alike_from_inside_and_outside():
    model, rows = card(), people(10)
    names = tuple(feature.name for feature in model.features)
    background = people(15, seed=4)
    way = Asked(model, names, background, seed=0)
    assert np.abs(way.base + way.values(rows).sum(axis=1) - model.score(rows)).max() < 1e-9
    assert linear({"a": 1.0}).structure() is not None
