"""Which features count: literal numbers, limits, repeats, seeds, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.explain.importance.importance import importance
from algaudit.explain.importance.told import Estimate
from algaudit.models.structure import Encoded
from tests.algaudit.explain.examples import Example, asked_only, boosted, card, columns_of, linear, numbers, people

CASES = {"income": np.array([0.0, 10.0, 20.0, 30.0]), "age": np.array([20.0, 20.0, 60.0, 60.0])}

#: An algorithm that can only be asked, and more cases than are explained.
BOX = asked_only(linear({"a": 1.0, "b": -2.0}))
CROWD = columns_of(np.random.default_rng(0).normal(size=(9_000, 2)), "ab")


def test_a_linear_model_by_hand():
    # Means 15 and 40: |x − mean| of income is 15, 5, 5, 15, so 0.2·10 = 2; of age 20 always, so 0.1·20 = 2.
    found = importance(linear({"income": -0.2, "age": 0.1}), CASES, background=4)
    assert [each.feature for each in found.features] == ["income", "age"]
    for each in found.features:
        assert (each.size, each.share) == (Estimate(2.0, 2.0, 2.0), Estimate(0.5, 0.5, 0.5))
        assert each.signed.value == pytest.approx(0.0, abs=1e-12)
    assert (found.method, found.unit, found.base) == ("exact_sum", "points", 1.0)
    assert (found.rows, found.distinct, found.drawn, found.background) == (4, 4, 4, 4)
    assert (found.widest, found.reached) == (0.0, True)
    assert (found.groups, found.leanings, found.reference) == ((), (), None)


def test_the_same_seed_gives_the_same_to_the_last_bit_and_another_seed_another_draw():
    one, same, other = (importance(BOX, CROWD, background=10, most=300, seed=seed) for seed in (4, 4, 5))
    assert one == same
    assert one != other
    assert one.drawn == 300


@pytest.mark.parametrize("inside", [True, False])
def test_weights_say_the_same_as_repeated_rows(inside):
    model, rows = card() if inside else asked_only(card()), people(60)
    weight = np.random.default_rng(0).integers(0, 5, 60)
    codes = np.random.default_rng(1).integers(0, 2, 60)
    again = {name: np.repeat(values, weight) for name, values in rows.items()}
    weighed = importance(model, rows, weight=weight.astype(float), groups=(codes, ("x", "y")), background=20)
    repeated = importance(model, again, groups=(np.repeat(codes, weight), ("x", "y")), background=20)
    assert weighed == replace(repeated, rows=60)


def test_equal_rows_are_explained_once():
    model = asked_only(linear({"income": 1.0, "age": 1.0}))
    rows = {name: np.tile(values, 1_000) for name, values in CASES.items()}
    found = importance(model, rows, background=4)
    assert (found.rows, found.distinct, found.drawn) == (4_000, 4, 4)
    assert sum(model.asked) < 4_000


def test_a_draw_agrees_with_all_cases_to_within_the_tolerance_and_says_how_sure_it_is():
    random = np.random.default_rng(0)
    matrix = random.normal(size=(300_000, 4))
    wanted = matrix[:, 0] + matrix[:, 1] * matrix[:, 2] + random.normal(size=300_000) > 0
    model = boosted(matrix[:2_000], wanted[:2_000], [Encoded(name) for name in "abcd"], numbers(*"abcd"))
    rows = columns_of(matrix, "abcd")
    found = importance(model, rows, background=100, tolerance=0.02)
    assert 400 <= found.drawn < 6_000
    assert found.reached
    assert 0 < found.widest <= 0.02
    part = importance(model, {name: values[:12_000] for name, values in rows.items()}, background=100)
    assert part.drawn == part.distinct == 12_000
    total = sum(each.size.value for each in part.features)
    for ours, theirs in zip(found.features, part.features, strict=True):
        assert ours.size.low < ours.size.value < ours.size.high
        assert abs(ours.size.value - theirs.size.value) < 0.04 * total
        assert ours.size.high - ours.size.low < 2 * 0.02 * total


def test_a_tolerance_out_of_reach_is_said_to_be():
    found = importance(BOX, CROWD, background=10, most=300, tolerance=0.001)
    assert not found.reached
    assert found.widest > 0.001
    assert found.tolerance == 0.001


def test_a_higher_confidence_gives_wider_limits():
    usual, surer = (importance(BOX, CROWD, background=10, most=300, confidence=each) for each in (0.95, 0.99))
    assert surer.features[0].size.low < usual.features[0].size.low
    assert surer.confidence == 0.99


def test_another_background_moves_figures_no_farther_than_is_said():
    rows = people(2_000)
    found = [importance(card(), rows, background=100, seed=seed).features for seed in range(40)]
    for place in range(5):
        spread = np.std([each[place].size.value for each in found])
        # Half-widths are 2.78 standard errors of a t curve with 4 degrees of freedom.
        said = np.median([each[place].background for each in found]) / 2.776
        assert 0.8 * spread < said < 4 * spread


def test_a_background_too_small_to_be_cut_says_nothing_about_others():
    assert importance(linear({"income": 1.0}), CASES, background=14).features[0].background is None
    assert importance(linear({"income": 1.0}), CASES, background=15).features[0].background is not None


def test_features_that_nobody_looks_at_count_for_nothing():
    model = Example(numbers("income", "age"), lambda rows: rows["income"], linear({"income": 1.0}).inside)
    found = importance(model, CASES, background=4)
    assert [each.size.value for each in found.features] == [10.0, 0.0]
    same = importance(linear({"income": 0.0}), CASES, background=4)
    assert same.features[0].size.value == 0.0
    assert np.isnan(same.features[0].share.value)
    assert same.reached


def test_an_inside_that_fails_for_some_cases_is_given_up_for_all():
    honest = linear({"income": 1.0, "age": 0.0})
    rows = {"income": np.arange(2_000.0), "age": np.zeros(2_000)}
    liar = Example(honest.features, lambda rows: np.where(rows["income"] == 1_999, 0.0, rows["income"]), honest.inside)
    found = importance(liar, rows, background=10)
    assert found.method == "exact_subsets"
    assert importance(honest, rows, background=10).method == "exact_sum"


def test_an_inside_that_is_not_believed_is_asked_about_with_a_smaller_background():
    honest, rows = linear({"income": 1.0}), {"income": np.arange(50.0)}
    liar = Example(honest.features, lambda rows: 2 * rows["income"], honest.inside)
    assert importance(honest, rows).background == 1_000
    assert importance(liar, rows).background == 100


def test_an_algorithm_that_answers_differently_each_time_is_refused():
    random = np.random.default_rng(0)
    dice = Example(numbers("income"), lambda rows: random.random(len(rows["income"])))
    with pytest.raises(InputError, match="cannot be trusted"):
        importance(dice, CASES)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"tolerance": 0.0}, "tolerance is 0.0; a number between 0 and 1"),
        ({"confidence": 95}, "confidence is 95; a number between 0 and 1"),
        ({"most": 1}, "most is 1; a whole number of 2"),
        ({"background": 0}, "background is 0; a whole number of 2"),
        ({"groups": (np.zeros(3, int), ("x",))}, "groups do not fit"),
        ({"groups": (np.array([0, 1, 2, 1]), ("x", "y"))}, "groups do not fit"),
        ({"groups": (np.array([0, -1, 0, 1]), ("x", "y"))}, "groups do not fit"),
        ({"weight": np.ones(3)}, "weights do not fit"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(wrong, said):
    with pytest.raises(InputError, match=said):
        importance(linear({"income": 1.0}), CASES, **wrong)
