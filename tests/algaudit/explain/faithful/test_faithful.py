"""Honest explanations pass, planted false ones and those of noise are caught, and too little data is called that."""

from dataclasses import replace

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.explain.faithful.check import Thresholds, agreement
from algaudit.explain.faithful.faithful import BACKGROUND, faithful
from algaudit.explain.importance.background import background_of
from algaudit.explain.importance.contributions import Explainer
from algaudit.models.features import plain
from algaudit.models.structure import Encoded
from tests.algaudit.explain.examples import (
    Example,
    asked_only,
    boosted,
    card,
    columns_of,
    forest,
    linear,
    numbers,
    people,
)

NAMES = "abcde"
MATRIX = np.random.default_rng(0).normal(size=(2_000, 5))
ROWS = columns_of(MATRIX, NAMES)
CODES = ["adds_up", "taken_away", "stable_order", "stable_first", "turns_decisions"]


def honest():
    """Return a linear model that decides."""
    return linear({"a": 3.0, "b": 2.0, "c": -1.5, "d": 0.7, "e": 0.2}, line=0.5)


def learnt():
    """Return boosted trees that decide."""
    wanted = MATRIX[:, 0] + MATRIX[:, 1] * MATRIX[:, 2] + 0.5 * MATRIX[:, 3] > 0
    return boosted(MATRIX, wanted, [Encoded(name) for name in NAMES], numbers(*NAMES))


def noise():
    """Return an algorithm whose score is as good as thrown with dice, but always the same for the same case."""

    def score(rows):
        found = np.zeros(len(rows["a"]))
        for place, name in enumerate(NAMES):
            found = np.sin(found * 7.7 + rows[name] * (12_989.8 + place)) * 43_758.5453
            found = found - np.floor(found)
        return found

    return Example(numbers(*NAMES), score, None, "probability", 0.5)


def told_otherwise(model, rows, change):
    """Return explanations whose contributions were changed."""
    explainer = Explainer(model, background_of(model, rows, BACKGROUND, seed=0))

    def explain(cases):
        found = explainer.contributions(cases)
        return replace(found, values=change(found.values))

    return explain


def shuffled(values):
    """Hand the contributions of each case to other features."""
    return np.random.default_rng(1).permuted(values, axis=1)


@pytest.mark.parametrize(("model", "rows"), [(honest(), ROWS), (learnt(), ROWS), (card(), people(2_000))])
def test_honest_explanations_are_trustworthy_enough(model, rows):
    found = faithful(model, rows)
    assert found.verdict == "trustworthy_enough", found
    assert found.reasons == ()
    assert [check.code for check in found.checks] == CODES
    assert all(check.level == "good" and check.low >= check.good_from for check in found.checks)
    assert found.cases == 200


@pytest.mark.parametrize(("model", "rows"), [(honest(), ROWS), (learnt(), ROWS), (card(), people(2_000))])
def test_shuffled_explanations_are_caught(model, rows):
    found = faithful(model, rows, explain=told_otherwise(model, rows, shuffled))
    assert found.verdict == "not_to_be_relied_on"
    assert {"taken_away", "turns_decisions"} <= set(found.reasons)
    figures = {check.code: check for check in found.checks}
    # They add up, and stay what they are when shaken: neither shows that they are wrong.
    assert figures["adds_up"].level == figures["stable_order"].level == "good"
    assert abs(figures["taken_away"].value) < 0.2
    assert abs(figures["turns_decisions"].value) < 0.2


def test_explanations_of_which_every_second_is_shuffled_are_caught():
    def half(values):
        return np.concatenate([shuffled(values[: len(values) // 2]), values[len(values) // 2 :]])

    model = honest()
    found = faithful(model, ROWS, explain=told_otherwise(model, ROWS, half))
    assert found.verdict == "not_to_be_relied_on"
    assert 0.3 < found.checks[1].value < 0.7


def test_explanations_that_do_not_add_up_are_caught():
    model = honest()
    found = faithful(model, ROWS, explain=told_otherwise(model, ROWS, lambda values: 1.01 * values))
    assert found.verdict == "not_to_be_relied_on"
    assert "adds_up" in found.reasons


def test_explanations_of_noise_are_caught():
    found = faithful(noise(), ROWS)
    figures = {check.code: check for check in found.checks}
    assert found.verdict == "not_to_be_relied_on"
    assert figures["stable_order"].level == figures["stable_first"].level == "bad"
    assert abs(figures["stable_order"].value) < 0.2
    assert abs(figures["stable_first"].value) < 0.2
    assert figures["adds_up"].level == "good"


def test_a_tree_grown_to_the_last_case_calls_for_caution():
    wanted = MATRIX[:, 0] + MATRIX[:, 1] * MATRIX[:, 2] + np.random.default_rng(1).normal(size=2_000) > 0
    found = faithful(forest(MATRIX, wanted, NAMES, n_estimators=1), ROWS)
    assert found.verdict == "with_caution"
    assert set(found.reasons) <= {"stable_order", "stable_first"}


def test_an_algorithm_that_answers_differently_each_time_is_not_to_be_relied_on():
    random = np.random.default_rng(0)
    dice = Example(numbers("a", "b"), lambda rows: random.random(len(rows["a"])))
    found = faithful(dice, ROWS)
    assert (found.verdict, found.reasons) == ("not_to_be_relied_on", ("adds_up",))
    assert [check.code for check in found.checks] == ["adds_up"]


def test_an_inside_that_fails_for_some_cases_is_not_used():
    model, rows = honest(), columns_of(MATRIX[:300], NAMES)
    largest = rows["a"].max()

    def score(rows):
        return np.where(rows["a"] == largest, 0.0, model.scoring(rows))

    odd = Example(model.features, score, model.inside, line=0.5)
    assert Explainer(odd, background_of(odd, rows, BACKGROUND, seed=0)).inside
    found = faithful(odd, rows, cases=300)
    assert found.method == "exact_subsets"
    assert found.checks[0].level == "good"


def test_an_amount_turns_no_decision_and_texts_are_not_shaken():
    model = Example(
        (plain("flat", "category"), plain("ill", "category")),
        lambda rows: 2.0 * (rows["flat"] == "own") + (rows["ill"] == "yes"),
        None,
        "amount",
        None,
    )
    random = np.random.default_rng(0)
    flats = [f"flat {number}" for number in range(30)] + ["own"]
    rows = {
        "flat": random.choice(np.array(flats, object), 3_000),
        "ill": random.choice(np.array(["yes", "no"], object), 3_000),
    }
    found = faithful(model, rows)
    status = {check.code: check.status for check in found.checks}
    assert status["turns_decisions"] == status["stable_order"] == status["stable_first"] == "not_applicable"
    assert status["taken_away"] == "done"
    assert found.verdict == "trustworthy_enough"
    assert found.unit == "amount"


def test_few_cases_call_for_caution():
    found = faithful(honest(), columns_of(MATRIX[:29], NAMES))
    assert (found.verdict, found.reasons) == ("with_caution", ("taken_away",))
    assert {check.status for check in found.checks[1:]} == {"too_little_data"}
    assert found.cases == 29


def test_a_single_feature_leaves_nothing_to_be_ordered():
    found = faithful(linear({"a": 1.0}), ROWS)
    assert found.verdict == "trustworthy_enough"
    assert {check.status for check in found.checks[1:]} == {"not_applicable"}


def test_decisions_that_hardly_ever_turn_say_nothing():
    found = faithful(replace(honest(), line=-1e9), ROWS)
    assert found.checks[-1].status == "too_little_data"
    assert found.verdict == "trustworthy_enough"


def test_a_stand_in_that_imitates_badly_lowers_the_verdict():
    levels = Thresholds(0.95, 0.85)
    good, poor = agreement(990, 1_000, levels), agreement(880, 1_000, levels)
    assert faithful(honest(), ROWS, further=[good]).verdict == "trustworthy_enough"
    found = faithful(honest(), ROWS, further=[good, poor])
    assert (found.verdict, found.reasons) == ("with_caution", ("fidelity",))
    assert found.checks[-1] is poor


def test_the_seed_decides():
    one, same, other = (faithful(honest(), ROWS, seed=seed, cases=60) for seed in (1, 1, 2))
    assert one == same
    assert one != other
    assert one.cases == 60


def test_from_outside_the_same_is_seen():
    inside, outside = faithful(honest(), ROWS, cases=60), faithful(asked_only(honest()), ROWS, cases=60)
    assert (inside.method, outside.method) == ("exact_sum", "exact_subsets")
    for one, two in zip(inside.checks, outside.checks, strict=True):
        assert one.value == pytest.approx(two.value, abs=1e-6)


def test_a_missing_input_is_named():
    with pytest.raises(InputError, match="takes in e"):
        faithful(honest(), columns_of(MATRIX, "abcd"))
