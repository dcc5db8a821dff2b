"""Rates: every measure worked out by hand on one small table, and what has no value stays without one."""

import math

import numpy as np
import pytest

from algaudit.fairness.groups import split
from algaudit.fairness.rates import CELLS, MEASURES, measures_of, rates
from tests.algaudit.fairness.small import cube_of, known, people, undecided

#: 30 rightly refused, 10 wrongly granted, 4 wrongly refused, 16 rightly granted.
SIXTY = {"a": known(30, 10, 4, 16)}
BY_HAND = {
    "selection_rate": (26, 60),
    "base_rate": (20, 60),
    "accuracy": (46, 60),
    "true_positive_rate": (16, 20),
    "false_positive_rate": (10, 40),
    "true_negative_rate": (30, 40),
    "false_negative_rate": (4, 20),
    "positive_predictive_value": (16, 26),
    "negative_predictive_value": (30, 34),
    "false_discovery_rate": (10, 26),
    "false_omission_rate": (4, 34),
}
#: What each measure needs at least one case of; without it the measure is 0/0.
EMPTY = {
    "base_rate": undecided(3, 2),
    "accuracy": undecided(3, 2),
    "balanced_accuracy": known(3, 2, 0, 0),
    "true_positive_rate": known(3, 2, 0, 0),
    "false_negative_rate": known(3, 2, 0, 0),
    "false_positive_rate": known(0, 0, 3, 2),
    "true_negative_rate": known(0, 0, 3, 2),
    "positive_predictive_value": known(3, 0, 2, 0),
    "false_discovery_rate": known(3, 0, 2, 0),
    "negative_predictive_value": known(0, 3, 0, 2),
    "false_omission_rate": known(0, 3, 0, 2),
}


@pytest.mark.parametrize(("measure", "counts"), BY_HAND.items())
def test_each_measure_is_the_share_that_its_name_says(measure, counts):
    found = rates(people(SIXTY), measure)
    assert (found.numerator[0], found.denominator[0]) == counts
    assert found.value[0] == counts[0] / counts[1]
    assert found.trials[0] == counts[1]
    assert found.method == "wilson"


def test_balanced_accuracy_is_the_mean_of_the_two_rates_found_right():
    found = rates(people(SIXTY), "balanced_accuracy")
    assert found.value[0] == pytest.approx((16 / 20 + 30 / 40) / 2, abs=1e-15)
    assert found.method == "combined_wilson"
    assert found.denominator[0] == 60
    assert math.isnan(found.numerator[0])
    # It can be judged no better than by the rarer of its two kinds of people.
    assert found.trials[0] == 20


def test_every_measure_is_worked_out_by_hand_here():
    assert set(BY_HAND) | {"balanced_accuracy"} == set(MEASURES)
    assert set(BY_HAND) == set(CELLS)
    assert measures_of(people(SIXTY)) == MEASURES
    assert measures_of(people(SIXTY, outcome=False)) == ("selection_rate",)


def test_an_unknown_outcome_counts_for_the_selection_rate_alone():
    some = people({"a": ((30, 10), (4, 16), (7, 5))})
    assert rates(some, "selection_rate").value[0] == 31 / 72
    for measure in set(MEASURES) - {"selection_rate"}:
        assert rates(some, measure).value[0] == rates(people(SIXTY), measure).value[0]
        assert rates(some, measure).trials[0] == rates(people(SIXTY), measure).trials[0]


@pytest.mark.parametrize(("measure", "counts"), EMPTY.items())
def test_nothing_over_nothing_has_no_value_and_no_limits(measure, counts):
    found = rates(people({"empty": counts, "full": known(3, 4, 5, 6)}), measure)
    low, high = found.limits(0.05)
    assert np.isnan([found.value[0], low[0], high[0]]).all()
    assert np.isfinite([found.value[1], low[1], high[1]]).all()
    assert found.denominator[0] == 0 or measure == "balanced_accuracy"


def test_every_measure_but_the_selection_rate_can_be_empty():
    assert set(EMPTY) | {"selection_rate"} == set(MEASURES)


def test_a_rate_of_zero_is_a_zero_and_not_a_missing_value():
    found = rates(people({"a": undecided(8, 0)}), "selection_rate")
    low, high = found.limits(0.05)
    assert (found.value[0], low[0]) == (0, 0)
    # Wilson's upper limit of 0 of 8: z² / (8 + z²) with z = 1.96, so 3.84146 / 11.84146.
    assert high[0] == pytest.approx(0.324408, abs=1e-6)


def test_weights_make_the_rate_and_the_effective_number_makes_the_limits():
    rows = {"sex": ["f"] * 4, "granted": [1, 1, 0, 0], "w": [1, 2, 3, 4]}
    found = rates(split(cube_of(rows, ["sex"], weight="w"), ["sex"]), "selection_rate")
    assert (found.numerator[0], found.denominator[0], found.value[0]) == (3, 10, 0.3)
    # (1 + 2 + 3 + 4)² / (1 + 4 + 9 + 16)
    assert found.trials[0] == pytest.approx(100 / 30, abs=1e-12)


def test_equal_weights_count_as_people():
    rows = {"sex": ["f"] * 4, "granted": [1, 1, 1, 0], "w": [2.5] * 4}
    weighted = rates(split(cube_of(rows, ["sex"], weight="w"), ["sex"]), "selection_rate")
    plain = rates(people({"f": undecided(1, 3)}), "selection_rate")
    assert weighted.trials[0] == 4
    assert weighted.limits(0.05)[0][0] == pytest.approx(plain.limits(0.05)[0][0], abs=1e-12)


def test_people_of_weight_zero_are_nobody():
    rows = {"sex": ["f", "f", "m"], "granted": [1, 0, 1], "w": [0, 0, 3]}
    found = rates(split(cube_of(rows, ["sex"], weight="w"), ["sex"]), "selection_rate")
    assert math.isnan(found.value[0])
    assert np.isnan(found.limits(0.05)[0][0])
    assert found.value[1] == 1


def test_a_sum_of_weights_never_makes_a_rate_above_one():
    rows = {"sex": ["f"] * 3, "granted": [1, 1, 1], "w": [0.1, 0.2, 0.3]}
    assert rates(split(cube_of(rows, ["sex"], weight="w"), ["sex"]), "selection_rate").value[0] <= 1


def test_some_groups_are_chosen_with_both_halves_of_a_mean():
    found = rates(people({"a": known(3, 1, 2, 6), "b": known(1, 1, 1, 3)}), "balanced_accuracy").chosen([1])
    assert found.value.tolist() == [0.625]
    assert found.halves is not None
    assert [half.value.tolist() for half in found.halves] == [[0.75], [0.5]]


def test_an_unknown_measure_is_refused():
    with pytest.raises(KeyError):
        rates(people(SIXTY), "fairness")
