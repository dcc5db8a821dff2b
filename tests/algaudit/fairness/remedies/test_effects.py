"""What another way of deciding changes: gaps, right decisions, and who would be decided differently."""

import numpy as np
import pytest

from algaudit.fairness.groups import UNKNOWN
from algaudit.fairness.intervals import difference_limits, rate_limits
from algaudit.fairness.remedies.effects import CANNOT_TELL, LARGER, ODDS, SELECTION, SMALLER, effect
from tests.algaudit.fairness.remedies.people import listed, town

#: 100 people of each group; outcome yes for half of each.
GROUP = [0] * 100 + [1] * 100
OUTCOME = ([1] * 50 + [0] * 50) * 2


def first(number: int, other: int) -> np.ndarray:
    """Grant the first so many of each group."""
    return np.array([1] * number + [0] * (100 - number) + [1] * other + [0] * (100 - other)) == 1


def test_gaps_accuracy_and_people_are_those_done_by_hand():
    people = listed(GROUP, first(20, 60).tolist(), OUTCOME)
    found = effect(people, first(50, 60), alpha=0.05)
    # Now 20 % and 60 %; true positive rates 20/50 and 1, false positive rates 0 and 10/50. Then 50 % and 60 %; 1 and 1.
    selection, odds = found.gaps
    assert (selection.measure, odds.measure) == (SELECTION, ODDS)
    assert selection.gap.value == pytest.approx(0.1)
    assert selection.change.value == pytest.approx(-0.3)
    assert odds.gap.value == pytest.approx(0.2)
    assert odds.change.value == pytest.approx(-0.4)
    # Right: all 50 with a true claim and 50 without in one group; 50 and 40 in the other.
    assert (found.accuracy.numerator, found.accuracy.denominator) == (190, 200)
    assert (found.selected.numerator, found.selected.denominator) == (110, 200)
    moved = [(one.group, one.size, one.to_positive, one.to_negative) for one in found.moved]
    assert moved == [(None, 200, 30, 0), ("a", 100, 30, 0), ("b", 100, 0, 0)]
    assert [one.share.value for one in found.moved] == pytest.approx([0.15, 0.3, 0.0])


def test_both_directions_are_counted_apart():
    people = listed([0, 0, 0, 1, 1], [1, 1, 0, 0, 1])
    found = effect(people, np.array([0, 1, 1, 1, 1]) == 1, alpha=0.05)
    assert [(one.to_positive, one.to_negative) for one in found.moved] == [(2, 1), (1, 1), (1, 0)]


def test_the_intervals_are_those_of_the_house():
    people = listed(GROUP, first(20, 60).tolist(), OUTCOME)
    found = effect(people, first(50, 60), alpha=0.05)
    rates = [rate_limits(value, 100, 0.05) for value in (0.5, 0.6)]
    gap = found.gaps[0].gap
    low, high = difference_limits(0.6, rates[1], 0.5, rates[0])
    assert (gap.low, gap.high) == pytest.approx((max(low, 0), high))
    low, high = rate_limits(0.95, 200, 0.05)
    assert (found.accuracy.low, found.accuracy.high) == pytest.approx((float(low), float(high)))


@pytest.mark.parametrize(
    ("then", "verdict"), [((60, 60), SMALLER), ((0, 80), LARGER), ((20, 60), CANNOT_TELL), ((22, 58), CANNOT_TELL)]
)
def test_only_a_change_beyond_chance_is_called_smaller_or_larger(then, verdict):
    people = listed(GROUP, first(20, 60).tolist())
    assert effect(people, first(*then), alpha=0.05).gaps[0].verdict == verdict


def test_without_outcomes_there_is_no_accuracy_and_one_gap():
    found = effect(listed(GROUP, first(20, 60).tolist()), first(50, 60), alpha=0.05)
    assert found.accuracy is None
    assert [one.measure for one in found.gaps] == [SELECTION]


def test_unknown_outcomes_count_for_selection_but_not_for_right_decisions():
    outcome = [UNKNOWN] * 50 + [1] * 50 + [0] * 100
    found = effect(listed(GROUP, first(20, 60).tolist(), outcome), first(50, 60), alpha=0.05)
    assert (found.accuracy.denominator, found.selected.denominator) == (150, 200)
    # A group without a single true claim has no true positive rate: that spread cannot be computed, and is not 0.
    assert np.isnan(found.gaps[1].gap.value)
    assert found.gaps[1].verdict == CANNOT_TELL


@pytest.mark.parametrize(("then", "alike"), [((100, 100), True), ((0, 0), True), ((100, 99), False)])
def test_deciding_everybody_alike_is_said(then, alike):
    assert effect(listed(GROUP, first(20, 60).tolist()), first(*then), alpha=0.05).alike is alike


def test_weights_count_in_shares_and_people_in_counts():
    people = listed([0, 0, 1, 1], [0, 1, 0, 1], weight=[3.0, 1.0, 1.0, 1.0], weighted=True)
    found = effect(people, np.array([1, 1, 0, 1]) == 1, alpha=0.05)
    everybody, group = found.moved[0], found.moved[1]
    assert (everybody.size, everybody.to_positive, everybody.share.value) == (4, 1, 0.5)
    assert (group.share.numerator, group.share.denominator) == (3.0, 4.0)
    assert (found.selected.numerator, found.selected.denominator) == (5.0, 6.0)


def test_a_group_without_weight_has_no_share():
    people = listed([0, 1], [0, 1], weight=[0.0, 1.0], weighted=True)
    assert np.isnan(effect(people, people.decided, alpha=0.05).moved[1].share.value)


def test_gaps_equal_those_of_fairlearn_on_the_same_decisions():
    from fairlearn.metrics import demographic_parity_difference, equalized_odds_difference

    people = town(2_000, groups=4)
    then = people.score > 0.4
    found = effect(people, then, alpha=0.05)
    theirs = [
        function(people.outcome, then, sensitive_features=people.group)
        for function in (demographic_parity_difference, equalized_odds_difference)
    ]
    assert [one.gap.value for one in found.gaps] == pytest.approx(theirs, abs=1e-12)
    assert found.accuracy.value == pytest.approx((people.outcome == then).mean(), abs=1e-12)


def test_where_nothing_truly_changes_a_smaller_gap_is_hardly_ever_reported():
    draws = np.random.default_rng(0)
    false = 0
    for _ in range(200):
        # Before and after, everybody has the same chance, drawn anew: both true gaps are 0.
        people = listed([*np.repeat(range(4), 250)], draws.integers(0, 2, 1_000).tolist())
        false += effect(people, draws.random(1_000) < 0.5, alpha=0.05).gaps[0].verdict != CANNOT_TELL
    assert false <= 4
