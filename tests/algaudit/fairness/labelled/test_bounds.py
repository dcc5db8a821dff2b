"""Worst-case bounds: by hand, against trying out every way to fill in what is unknown, and their coverage."""

from itertools import product

import numpy as np
import pytest

from algaudit.fairness.groups import Groups
from algaudit.fairness.labelled.bounds import bounded_p_values, bounds, compare_bounds
from algaudit.fairness.rates import MEASURES, rates
from tests.algaudit.fairness.small import known, people

#: Negative and positive decisions: no, yes, unknown.
PARTLY = ((5, 4), (3, 6), (7, 2))


def test_bounds_worked_out_by_hand():
    found = {name: bounds(people({"a": PARTLY}), name) for name in ("base_rate", "true_positive_rate")}
    # 9 to 18 of 27; of the true ones 6 of 6 + 3 + 7 to 8 of 8 + 3 were found.
    assert found["base_rate"].least.value == pytest.approx([9 / 27])
    assert found["base_rate"].most.value == pytest.approx([18 / 27])
    assert found["true_positive_rate"].least.value == pytest.approx([6 / 16])
    assert found["true_positive_rate"].most.value == pytest.approx([8 / 11])


@pytest.mark.parametrize("measure", MEASURES)
def test_no_way_to_fill_in_the_unknown_leaves_the_bounds_and_one_reaches_each(measure):
    found = bounds(people({"a": PARTLY}), measure)
    (no_0, no_1), (yes_0, yes_1), (open_0, open_1) = PARTLY
    tried = [
        rates(
            people({"a": known(no_0 + open_0 - zero, no_1 + open_1 - one, yes_0 + zero, yes_1 + one)}), measure
        ).value[0]
        for zero, one in product(range(open_0 + 1), range(open_1 + 1))
    ]
    assert found.least.value[0] == pytest.approx(min(tried))
    assert found.most.value[0] == pytest.approx(max(tried))


@pytest.mark.parametrize("measure", MEASURES)
def test_where_all_is_known_the_bounds_are_the_rate_with_its_own_interval(measure):
    group = people({"a": known(5, 4, 3, 6), "b": known(9, 1, 2, 8)})
    found, wanted = bounds(group, measure), rates(group, measure)
    assert found.known.all()
    assert found.least.value == pytest.approx(wanted.value)
    for one, two in zip(found.limits(0.05), wanted.limits(0.05), strict=True):
        assert one == pytest.approx(two)


def test_predictive_values_are_known_when_that_side_of_the_decision_is():
    group = people({"a": ((0, 4), (0, 6), (20, 0))})
    assert bounds(group, "positive_predictive_value").known.tolist() == [True]
    assert bounds(group, "positive_predictive_value").most.value.tolist() == pytest.approx([0.6])
    assert bounds(group, "negative_predictive_value").known.tolist() == [False]
    assert bounds(group, "negative_predictive_value").least.value.tolist() == [0]


def test_what_may_have_nobody_to_divide_by_is_not_bounded():
    # Nobody is known to be a true case; perhaps there is none.
    found = bounds(people({"a": ((5, 5), (0, 0), (3, 0))}), "true_positive_rate")
    assert np.isnan(found.least.value[0])
    assert np.isnan(found.most.value[0])
    assert np.isnan(found.limits(0.05)[0][0])


def test_gaps_worked_out_by_hand():
    # Of a 2 to 4 of 10 are true, of b 7 to 9 of 10: a is 0.3 to 0.7 below b.
    group = people({"a": ((3, 3), (1, 1), (1, 1)), "b": ((1, 0), (4, 3), (1, 1))})
    gap = compare_bounds(bounds(group, "base_rate"), 1)
    assert (gap.least[0], gap.most[0], gap.nearest[0]) == pytest.approx((-0.7, -0.3, -0.3))
    low, high = gap.limits(0.05)
    assert low[0] < -0.7
    assert high[0] > -0.3


def test_bounds_that_hold_zero_are_never_told_from_it():
    group = people({"a": ((30, 30), (10, 10), (200, 200)), "b": ((100, 100), (400, 300), (100, 100))})
    gap = compare_bounds(bounds(group, "base_rate"), 1)
    assert gap.nearest[0] == 0
    assert bounded_p_values([gap])[0].tolist() == [1]


def test_p_values_of_many_comparisons_are_those_of_each_alone():
    group = people({"a": ((30, 33), (10, 41), (1, 1)), "b": ((10, 0), (41, 30), (1, 1)), "c": known(20, 20, 20, 20)})
    gaps = [compare_bounds(bounds(group, name), 1) for name in ("base_rate", "balanced_accuracy", "accuracy")]
    together = bounded_p_values(gaps)
    for gap, found in zip(gaps, together, strict=True):
        assert found == pytest.approx(bounded_p_values([gap])[0], rel=1e-9)
        low, high = gap.limits(found * 1.01)
        assert ((low > 0) | (high < 0) | (found > 0.99)).all()


def test_no_comparison_has_no_p_values():
    assert bounded_p_values([]) == []


def test_the_limits_hold_the_truth_however_the_labelled_are_picked():
    """True cases are looked into twice as often, positive decisions always: the unknown are not like the rest."""
    draws, held = np.random.default_rng(2), []
    for _ in range(400):
        true, positive = draws.random(300) < 0.3, draws.random(300) < 0.4
        labelled = positive | (draws.random(300) < np.where(true, 0.4, 0.2))
        state = np.where(labelled, true.astype(int), 2)
        cases = np.zeros((1, 3, 2), np.int64)
        np.add.at(cases[0], (state, positive.astype(int)), 1)
        low, high = bounds(Groups((), ((),), cases, cases * 1.0, cases * 1.0, False, True), "base_rate").limits(0.05)
        held.append(low[0] <= 0.3 <= high[0])
    assert np.mean(held) > 0.95
