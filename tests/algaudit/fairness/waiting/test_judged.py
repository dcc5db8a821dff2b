"""What is called a gap in waiting: planted and found, by chance and hardly ever said."""

import numpy as np
import pytest

from algaudit.fairness.gaps import GAP, TOO_LITTLE
from algaudit.fairness.groups import Groups
from algaudit.fairness.waiting.days import Waits, waits_of
from algaudit.fairness.waiting.judged import compare_waits, tenth_of


def asked(*days, reference=0):
    """Return what compare_waits wants of groups with these days."""
    codes = np.repeat(np.arange(len(days)), [len(each) for each in days]).astype(np.int32)
    waits = waits_of(np.concatenate(days), codes, len(days), np.ones(len(codes)))
    cases = np.zeros((len(days), 3, 2), np.int64)
    cases[:, 2, 0] = waits.sizes
    labels = tuple((str(place),) for place in range(len(days)))
    return Groups(("group",), labels, cases, cases * 1.0, cases * 1.0, False, False), waits, reference


def test_a_group_that_waits_longer_is_found_by_both_questions():
    draws = np.random.default_rng(0)
    (found,), share = compare_waits([asked(draws.poisson(20, 300), draws.poisson(30, 200))], 0.05, 0.05)
    assert share == 0.025
    assert found.longer.verdicts == [None, GAP]
    assert found.often.verdicts == [None, GAP]
    assert found.longer.low[1] > 0.3
    assert np.isnan(found.longer.difference[0])


def test_a_few_very_long_waits_are_found_only_among_the_longest():
    draws = np.random.default_rng(1)
    second = draws.poisson(20, 400)
    second[:60] = 200
    (found,), _ = compare_waits([asked(draws.poisson(20, 400), second)], 0.05, 0.1)
    assert found.often.verdicts == [None, GAP]
    assert found.longer.verdicts[1] != GAP


def test_few_people_say_too_little():
    draws = np.random.default_rng(2)
    (found,), _ = compare_waits([asked(draws.poisson(20, 300), draws.poisson(60, 5))], 0.05, 0.05)
    assert found.longer.verdicts == [None, TOO_LITTLE]
    assert np.isnan(found.longer.adjusted[1])


def test_a_small_gap_is_within_tolerance():
    draws = np.random.default_rng(3)
    (found,), _ = compare_waits([asked(draws.poisson(20, 40_000), draws.poisson(20.1, 40_000))], 0.05, 0.05)
    assert found.longer.verdicts == [None, "within_tolerance"]
    assert found.often.verdicts == [None, "within_tolerance"]


def test_without_a_reference_only_the_longest_waits_are_counted():
    (found,), share = compare_waits([asked(np.arange(20), np.arange(20), reference=None)], 0.05, 0.05)
    assert (found.longer, found.often, share) == (None, None, 0.05)
    assert found.tenth.numerator.tolist() == [2.0, 2.0]


def test_where_all_waited_the_same_there_are_no_longest():
    (few,), _ = compare_waits([asked(np.full(50, 3), np.full(60, 3))], 0.05, 0.05)
    assert few.often.verdicts == [None, TOO_LITTLE]
    assert few.longer.difference[1] == 0.0
    assert few.longer.verdicts == [None, TOO_LITTLE]
    (many,), _ = compare_waits([asked(np.full(589, 1), np.full(611, 1))], 0.05, 0.05)
    assert (many.often.low[1], many.often.high[1]) == pytest.approx((-0.009, 0.009), abs=0.001)
    assert many.often.verdicts == [None, "within_tolerance"]
    assert many.longer.verdicts == [None, "within_tolerance"]


def test_a_group_of_nobody_has_no_share():
    rates = tenth_of(Waits(np.array([1.0, 9.0]), np.array([[90.0, 5.0], [0.0, 0.0]])))
    assert rates.value[0] == pytest.approx(5 / 95)
    assert np.isnan(rates.value[1])


@pytest.mark.parametrize("sizes", [(300, 60, 40), (80, 80, 80)])
def test_of_equal_waits_hardly_any_is_called_a_gap(sizes):
    draws, alarms = np.random.default_rng(4), 0
    for _ in range(250):
        days = [np.round(draws.gamma(2, 15, size)).astype(int) for size in sizes]
        (found,), _ = compare_waits([asked(*days)], 0.05, 0.0)
        alarms += GAP in {*found.longer.verdicts, *found.often.verdicts}
    # Five in a hundred are allowed; 21 of 250 would be reached by one set in a hundred.
    assert alarms <= 20


def test_a_share_of_the_longest_waits_tells_no_more_than_the_large_weights_behind_it():
    days, weights = np.array([1] * 90 + [50] * 10 + [1] * 100), np.array([1.0] * 90 + [2.0] * 10 + [1.0] * 100)
    codes = np.repeat([0, 1], 100).astype(np.int32)
    found = tenth_of(waits_of(days, codes, 2, weights, weighted=True))
    # 20 of a weight of 110 and of 210 in all, which is less than a tenth.
    assert found.value.tolist() == [pytest.approx(20 / 110), 0.0]
    assert (found.numerator.tolist(), found.denominator.tolist()) == ([20.0, 0.0], [110.0, 100.0])
    share = 20 / 110
    error = (90 * share**2 + 10 * 4 * (1 - share) ** 2) / 110**2
    assert found.trials[0] == pytest.approx(share * (1 - share) / error)
    assert found.trials[0] < 110**2 / 130
    # Where nobody waited so long, nothing but the weights themselves can be counted on.
    assert found.trials[1] == 100.0


def test_people_of_little_weight_are_too_few_to_judge_by():
    days = np.concatenate([np.arange(40), np.arange(40) + 30])
    codes, weights = np.repeat([0, 1], 40).astype(np.int32), np.ones(80)
    groups, _, _ = asked(days[:40], days[40:])
    enough = waits_of(days, codes, 2, weights, weighted=True)
    weights[41:] = 0.01
    few = waits_of(days, codes, 2, weights, weighted=True)
    (first,), _ = compare_waits([(groups, enough, 0)], 0.05, 0.05)
    (second,), _ = compare_waits([(groups, few, 0)], 0.05, 0.05)
    assert first.longer.verdicts == [None, GAP]
    assert second.longer.verdicts == [None, TOO_LITTLE]
