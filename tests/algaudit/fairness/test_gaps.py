"""Gaps: group against reference, the whole family's p-values together, and a verdict that follows from the interval."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from algaudit.fairness.gaps import compare, holm, p_values, verdict
from algaudit.fairness.rates import rates
from tests.algaudit.fairness.small import known, people, undecided

#: 20 of 40, 30 of 100 and 12 of 20 were granted.
TOWN = {"a": undecided(20, 20), "b": undecided(70, 30), "c": undecided(8, 12)}


def compared(counts=TOWN, measure="selection_rate", reference=1):
    groups = people(counts)
    return compare(groups, rates(groups, measure), reference)


def test_every_other_group_is_compared_with_the_reference():
    found = compared()
    assert found.groups.groups == (("a",), ("c",))
    assert found.reference == ("b",)
    assert found.difference == pytest.approx([0.2, 0.3], abs=1e-15)
    assert found.ratio == pytest.approx([5 / 3, 2.0], abs=1e-15)


def test_the_reference_may_stand_anywhere():
    assert compared(reference=0).difference == pytest.approx([-0.2, 0.1], abs=1e-15)
    assert compared(reference=2).difference == pytest.approx([-0.1, -0.3], abs=1e-15)


def test_the_interval_of_a_difference_is_newcombes():
    low, high = compared().difference_limits(np.full(2, 0.05))
    for place, (count, trials) in enumerate([(20, 40), (12, 20)]):
        theirs = confint_proportions_2indep(count, trials, 30, 100, compare="diff", method="newcomb", alpha=0.05)
        assert (low[place], high[place]) == pytest.approx(theirs, abs=1e-9)


def test_the_end_away_from_zero_can_be_drawn_at_its_own_risk():
    up, down = compared(), compared(reference=2)
    for found, near, far in ((up, 0, 1), (down, 1, 0)):
        made = found.difference_limits(np.full(2, 0.05), np.full(2, 0.01))
        assert (made[near] == found.difference_limits(np.full(2, 0.05))[near]).all()
        assert (made[far] == found.difference_limits(np.full(2, 0.01))[far]).all()
        made = found.ratio_limits(np.full(2, 0.05), np.full(2, 0.01))
        assert (made[near] == found.ratio_limits(np.full(2, 0.05))[near]).all()
        assert (made[far] == found.ratio_limits(np.full(2, 0.01))[far]).all()


def test_a_rate_that_nobody_has_leaves_the_gap_open():
    found = compared({"a": known(3, 2, 0, 0), "b": known(30, 20, 10, 40)}, "true_positive_rate")
    assert np.isnan([found.difference[0], found.ratio[0], found.p_values()[0]]).all()
    assert np.isnan(found.difference_limits(np.full(1, 0.05))).all()
    assert found.judged().tolist() == [False]


def test_a_reference_of_zero_has_a_difference_but_no_ratio():
    found = compared({"a": undecided(5, 5), "b": undecided(20, 0)})
    assert found.difference.tolist() == [0.5]
    assert np.isnan(found.ratio[0])
    assert np.isfinite(found.ratio_limits(np.full(1, 0.05))).all()


def test_nothing_is_judged_by_a_reference_with_too_few_cases_of_the_kind():
    few = {"a": known(50, 50, 50, 50), "b": known(100, 100, 5, 4)}
    assert compared(few, "true_positive_rate").judged().tolist() == [False]
    assert compared(few, "false_positive_rate").judged().tolist() == [True]
    assert compared({"a": known(5, 5, 5, 5), "b": known(10, 10, 5, 5)}, "true_positive_rate").judged().tolist() == [
        True
    ]


def test_p_values_searched_for_together_are_those_searched_for_alone():
    groups = people(
        {"a": known(30, 10, 4, 16), "b": known(40, 10, 10, 40), "c": known(7, 3, 5, 5), "d": undecided(3, 4)}
    )
    several = [
        compare(groups, rates(groups, measure), reference)
        for measure, reference in (("selection_rate", 1), ("balanced_accuracy", 0), ("true_positive_rate", 2))
    ]
    together = p_values(several)
    assert [len(found) for found in together] == [3, 3, 3]
    for found, one in zip(together, several, strict=True):
        assert found == pytest.approx(one.p_values(), rel=1e-12, nan_ok=True)
    # Group d has no known outcome.
    assert np.isnan(together[1][2])
    assert p_values([]) == []


def test_holm_worked_out_by_hand():
    # Sorted 0.001, 0.01, 0.03, 0.2 times 4, 3, 2, 1: 0.004, 0.03, 0.06, 0.2; the third is kept, and with it the fourth.
    adjusted, level = holm(np.array([0.03, 0.001, 0.2, 0.01]), 0.05)
    assert adjusted == pytest.approx([0.06, 0.004, 0.2, 0.03], abs=1e-15)
    assert level == pytest.approx([0.0125] * 4, abs=1e-15)


def test_a_gap_that_only_a_later_step_of_holm_finds_is_drawn_at_that_step():
    # 0.0125 is everybody's share; 0.014 and 0.02 are above it and below a third and a half of 0.05.
    adjusted, level = holm(np.array([0.02, 0.001, 0.014, 0.9]), 0.05)
    assert adjusted == pytest.approx([0.042, 0.004, 0.042, 0.9], abs=1e-15)
    assert level == pytest.approx([0.025, 0.0125, 0.05 / 3, 0.0125], abs=1e-15)


def test_a_small_p_value_behind_a_kept_one_is_kept_too():
    # 0.02 · 3 = 0.06 is kept, so 0.021 · 2 = 0.042 must not be found, and is raised to 0.06.
    adjusted, _ = holm(np.array([0.021, 0.02, 0.022]), 0.05)
    assert adjusted == pytest.approx([0.06, 0.06, 0.06], abs=1e-15)


def test_one_gap_alone_is_not_adjusted_and_no_gap_is_no_trouble():
    adjusted, level = holm(np.array([0.03]), 0.05)
    assert (adjusted[0], level[0]) == (0.03, 0.05)
    assert [part.tolist() for part in holm(np.array([]), 0.05)] == [[], []]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(1e-12, 1), min_size=1, max_size=40), st.sampled_from([0.01, 0.05, 0.2]))
def test_holm_agrees_with_statsmodels(p_values, alpha):
    adjusted, level = holm(np.array(p_values), alpha)
    found, theirs, _, _ = multipletests(p_values, alpha=alpha, method="holm")
    assert adjusted == pytest.approx(theirs, abs=1e-9)
    clear = np.abs(theirs - alpha) > 1e-9
    assert ((adjusted < alpha) == found)[clear].all()
    assert ((np.array(p_values) < level) == found)[clear].all()
    assert (level >= alpha / len(p_values)).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=1, max_size=9))
def test_gap_and_interval_never_contradict_each_other(counts):
    found = compared({str(place): undecided(*pair) for place, pair in enumerate([(30, 30), *counts])}, reference=0)
    adjusted, level = holm(found.p_values(), 0.05)
    low, high = found.difference_limits(level, np.full(len(level), 0.05 / len(level)))
    clear = np.abs(adjusted - 0.05) > 1e-9
    assert (((low > 0) | (high < 0)) == (adjusted < 0.05))[clear].all()
    assert (low <= found.difference).all()
    assert (found.difference <= high).all()


@pytest.mark.parametrize(
    ("difference", "low", "high", "expected"),
    [
        (0.10, 0.01, 0.19, "gap"),
        (-0.10, -0.19, -0.01, "gap"),
        (0.10, 0.00, 0.20, "too_little_data"),
        (0.04, 0.01, 0.07, "too_little_data"),
        (0.04, 0.035, 0.045, "within_tolerance"),
        (0.00, -0.05, 0.05, "within_tolerance"),
        (0.00, -0.06, 0.04, "too_little_data"),
        (0.00, -0.04, 0.06, "too_little_data"),
        (0.05, 0.04, 0.06, "too_little_data"),
    ],
)
def test_the_verdict_follows_from_the_interval_and_the_tolerance(difference, low, high, expected):
    assert verdict(difference, low, high, 0.05) == expected


def test_a_gap_exactly_as_large_as_tolerated_is_not_beyond_it():
    # 55 % less 50 % is more than 0.05 by the last bit of a computer's number.
    assert 0.55 - 0.5 > 0.05
    assert verdict(0.55 - 0.5, 0.045, 0.05, 0.05) == "within_tolerance"
    assert verdict(0.5 - 0.55, -0.08, -0.02, 0.05) == "too_little_data"


def test_without_tolerance_every_certain_difference_is_a_gap():
    assert verdict(0.01, 0.001, 0.019, 0.0) == "gap"
    assert verdict(0.01, -0.001, 0.021, 0.0) == "too_little_data"
    assert verdict(0.0, 0.0, 0.0, 0.0) == "within_tolerance"


def test_the_detectable_gap_of_a_mean_takes_the_spread_of_both_its_rates():
    # Both rates of everybody over 100 people: their mean spreads as one rate over 200 does, not over 100.
    groups = people({"a": known(80, 20, 20, 80), "b": known(80, 20, 20, 80)})
    mean = compare(groups, rates(groups, "balanced_accuracy"), 0).detectable(0.05, 0.0)
    wide = people({"a": undecided(40, 160), "b": undecided(40, 160)})
    alone = compare(wide, rates(wide, "selection_rate"), 0).detectable(0.05, 0.0)
    assert mean == pytest.approx(alone, abs=1e-12)
