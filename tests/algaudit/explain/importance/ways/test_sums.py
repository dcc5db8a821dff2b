"""Contributions to sums: worked out by hand, equal to shap's by asking for every subset, and adding up."""

import numpy as np
import pytest

from algaudit.explain.importance.distinct import picked
from algaudit.explain.importance.ways.asked import Asked
from algaudit.explain.importance.ways.sums import MOST_FEATURES, Sums, few_features, shapley, steps_of
from algaudit.models.structure import Part, Sum
from tests.algaudit.explain.examples import CARD_FEATURES, asked_only, card, linear, people

CARD_NAMES = tuple(feature.name for feature in CARD_FEATURES)


def test_a_linear_model_by_hand():
    # The background's means are income 4 and age 30; 2·(10 − 4) = 12 and −1·(20 − 30) = 10; base 3 + 2·4 − 30 = −19.
    model = linear({"income": 2.0, "age": -1.0}, base=3.0)
    way = Sums(model.inside, ("income", "age"), {"income": np.array([3.0, 5.0]), "age": np.array([20.0, 40.0])})
    case = {"income": np.array([10.0]), "age": np.array([20.0])}
    assert way.base == -19.0
    assert way.values(case).tolist() == [[12.0, 10.0]]
    assert way.base + 12.0 + 10.0 == model.score(case)[0] == 3.0


def test_a_condition_on_two_features_is_shared_out_by_hand():
    # 8 points when both are true. In the background a is true in 1 of 2 cases, b in none.
    # v(nothing) = 0, v(a) = 0, v(b) = 8/2 = 4, v(both) = 8: a gets ½(0−0) + ½(8−4) = 2, b gets ½(4−0) + ½(8−0) = 6.
    part = Part("both", ("a", "b"), lambda rows: 8.0 * rows["a"] * rows["b"])
    way = Sums(Sum(1.0, (part,)), ("b", "a"), {"a": np.array([0.0, 1.0]), "b": np.array([0.0, 0.0])})
    assert way.values({"a": np.array([1.0]), "b": np.array([1.0])}).tolist() == [[6.0, 2.0]]
    assert way.base == 1.0


def test_a_cap_is_shared_out_by_hand():
    # min(a + b, 3) for a = 2, b = 2 against 0 and 0: v(a) = 2, v(b) = 2, v(both) = 3, so 1.5 each.
    part = Part("cap", ("a", "b"), lambda rows: np.minimum(rows["a"] + rows["b"], 3.0))
    way = Sums(Sum(0.0, (part,)), ("a", "b"), {"a": np.zeros(1), "b": np.zeros(1)})
    assert way.values({"a": np.array([2.0]), "b": np.array([2.0])}).tolist() == [[1.5, 1.5]]


def test_three_players_by_hand():
    # A buyer (bit 0) and two sellers: worth 1 as soon as the buyer meets one. Shapley's own example: ⅔, ⅙, ⅙.
    shares = shapley(lambda subset: np.array([float(subset & 1 and subset > 1)]), 3, 1)
    assert shares == pytest.approx(np.array([[2 / 3, 1 / 6, 1 / 6]]), abs=1e-15)


def test_a_point_table_agrees_with_shap_asking_for_every_subset():
    model, rows = card(), people(40, seed=2)
    background = people(30, seed=3)
    ours = Sums(model.inside, CARD_NAMES, background)
    theirs = Asked(asked_only(model), CARD_NAMES, background, seed=0)
    assert theirs.method == "exact_subsets"
    assert ours.base == pytest.approx(theirs.base, abs=1e-9)
    assert np.abs(ours.values(rows) - theirs.values(rows)).max() < 1e-9


def test_contributions_to_a_point_table_add_up_to_a_billionth():
    model, rows = card(), people(5_000)
    way = Sums(model.inside, CARD_NAMES, people(200, seed=9))
    assert np.abs(way.base + way.values(rows).sum(axis=1) - model.score(rows)).max() < 1e-9


def test_cases_explained_together_get_what_they_get_alone():
    model, rows = card(), people(50)
    way = Sums(model.inside, CARD_NAMES, people(20, seed=9))
    together = way.values(rows)
    for case in range(0, 50, 7):
        assert way.values(picked(rows, np.array([case]))) == pytest.approx(together[case : case + 1], abs=1e-12)


def test_many_cases_of_a_wide_part_are_asked_in_blocks():
    names = tuple("abcdef")
    part = Part("cap", names, lambda rows: np.minimum(sum(rows[name] for name in names), 2.5))
    random = np.random.default_rng(0)
    rows, others = ({name: random.random(size) for name in names} for size in (300, 2_000))
    way = Sums(Sum(0.0, (part,)), names, others)
    assert np.abs(way.base + way.values(rows).sum(axis=1) - part.worth(rows)).max() < 1e-9
    assert way.work(rows) == 300 * 64 * 2_000


def test_a_part_that_looks_at_nothing_adds_to_the_base_only():
    part = Part("always", (), lambda rows: np.full(len(rows["a"]), 4.0))
    way = Sums(Sum(1.0, (part,)), ("a",), {"a": np.zeros(3)})
    assert way.base == 5.0
    assert way.values({"a": np.ones(2)}).tolist() == [[0.0], [0.0]]


def test_only_numbers_that_all_parts_see_in_steps_are_looked_at_in_steps():
    found = steps_of(card().inside, ["income", "age", "children", "other"])
    assert found == {"income": (500.0, 1500.0), "age": (60.0, 80.0), "children": (1.0, 3.0), "other": ()}
    assert steps_of(linear({"age": 1.0}).inside, ["age"]) == {}


def test_a_part_with_too_many_features_is_left_to_asking():
    wide = tuple(f"f{place}" for place in range(MOST_FEATURES + 1))
    assert few_features(Sum(0.0, (Part("cap", wide[:-1], lambda rows: rows["f0"]),)))
    assert not few_features(Sum(0.0, (Part("cap", wide, lambda rows: rows["f0"]),)))
