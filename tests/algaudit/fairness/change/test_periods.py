"""Rates of groups period by period: the layout, the variance of a constant gap, what is too thin, false alarms."""

import json

import numpy as np
import pytest

from algaudit.fairness.change.periods import constant_gap_variance, numbered, series
from algaudit.fairness.groups import Groups
from algaudit.fairness.intervals import difference_limits, rate_limits
from algaudit.fairness.rates import Rates, rates
from tests.benchmarks.change import CALM, JUMPS, RESULTS, Calm, Jumped, calm, jumped

MONTHS = ["2024-01", "2024-02", "2024-03", "2024-04"]


def decided(counts):
    """Return groups of (label, month) with (negative, positive) decisions and no outcome."""
    cases = np.zeros((len(counts), 3, 2), np.int64)
    cases[:, 2] = list(counts.values())
    return Groups(("sex", "month"), tuple(counts), cases, cases * 1.0, cases * 1.0, False, False)


def nothing(fits):
    """Say whether neither a line nor a jump was found."""
    return all(np.isnan(fit.p_value).all() for fit in fits)


def rate(found, trials):
    found, trials = np.array(found, float), np.array(trials, float)
    return Rates("selection_rate", found / trials, found, trials, trials)


@pytest.mark.parametrize(
    ("labels", "numbers"),
    [
        (["2024-12", "2025-01"], [24299, 24300]),
        (["2019", "2024"], [2019, 2024]),
        ([], None),
        (["2024", "2024-02"], None),
        (["2024-13"], None),
        (["2024-00"], None),
        (["spring"], None),
        (["2024-01-31"], None),
        (["二〇二四"], None),
        (["٢٠٢٤"], None),
    ],
)
def test_periods_are_numbered_or_refused(labels, numbers):
    found = numbered(labels)
    assert numbers is None if found is None else found.tolist() == numbers


def test_months_without_anybody_stay_open():
    groups = decided({("f", "2024-01"): (15, 5), ("f", "2024-03"): (10, 10), ("m", "2024-01"): (10, 10)})
    (women,) = series(groups, MONTHS, ("m",), ["selection_rate"])
    assert women.gap[0, 0] == -0.25
    assert np.isnan(women.gap[0, 1:]).all()
    assert women.own.denominator.tolist() == [[20, 0, 20, 0]]
    assert women.enough.tolist() == [[True, False, False, False]]
    low, high = women.limits
    expected = difference_limits(0.25, rate_limits(0.25, 20, 0.05), 0.5, rate_limits(0.5, 20, 0.05))
    assert (low[0, 0], high[0, 0]) == pytest.approx(expected)
    assert nothing(women.fitted(numbered(MONTHS)))


def test_cases_without_a_period_are_in_no_period():
    groups = decided({("f", None): (9, 9), ("f", "2024-01"): (15, 5), ("m", "2024-01"): (10, 10), (None, None): (1, 1)})
    (found,) = series(groups, MONTHS, ("m",), ["selection_rate"])
    assert found.groups == [("f",), (None,)]
    assert found.own.denominator.sum(axis=1).tolist() == [20, 0]


def test_every_group_but_the_reference_is_followed_for_every_measure():
    rng = np.random.default_rng(5)
    labels = [(sex, month) for sex in "fmx" for month in MONTHS]
    cases = rng.integers(5, 40, (len(labels), 3, 2))
    groups = Groups(("sex", "month"), tuple(labels), cases, cases * 1.0, cases * 1.0, False, True)
    measures = ("selection_rate", "true_positive_rate", "balanced_accuracy")
    for measure, found in zip(measures, series(groups, MONTHS, ("m",), measures), strict=True):
        assert (found.measure, found.groups) == (measure, [("f",), ("x",)])
        values = rates(groups, measure).value.reshape(3, 4)
        assert found.gap[0] == pytest.approx(values[0] - values[1])
        assert found.gap[1] == pytest.approx(values[2] - values[1])
        line, jump = found.fitted(numbered(MONTHS))
        assert 0 < line.p_value[0] <= 1
        assert 0 < jump.p_value[0] <= 1


def test_the_variance_of_no_gap_worked_out_by_hand():
    # 2 of 10 and 2 of 10, twice: no gap, base (4 + 4 · 0.2) / 24 = 0.2, variance 2 · 0.16 / 10.
    found = constant_gap_variance(rate([2, 2], [10, 10]), rate([2, 2], [10, 10]))
    assert found == pytest.approx([0.032, 0.032])


def test_a_rate_of_zero_in_one_period_is_not_certain():
    own, other = rate([0, 5], [10, 10]), rate([3, 3], [30, 30])
    found = constant_gap_variance(own, other)
    assert found[0] > 0.002
    every = constant_gap_variance(rate([0, 0], [10, 10]), rate([0, 0], [30, 30]))
    assert (every > 0).all()


def test_the_variance_is_that_of_the_gap_where_counts_are_large():
    rng = np.random.default_rng(6)
    people, others = np.full(3, 500), np.full(3, 900)
    truth = 0.3 * 0.7 / 900 + 0.2 * 0.8 / 500
    found = [
        constant_gap_variance(rate(rng.binomial(people, 0.2), people), rate(rng.binomial(others, 0.3), others))
        for _ in range(200)
    ]
    assert np.mean(found) == pytest.approx(truth, rel=0.01)


def test_too_few_people_on_the_rarer_side_are_not_followed():
    when, many = np.arange(6.0), [30] * 6
    assert rate([0] * 6, many).value.sum() == 0
    groups = {("f", f"2024-0{m}"): (30, 0) for m in range(1, 7)} | {("m", f"2024-0{m}"): (20, 10) for m in range(1, 7)}
    months = [f"2024-0{m}" for m in range(1, 7)]
    (women,) = series(decided(groups), months, ("m",), ["selection_rate"])
    assert women.enough.all()
    assert nothing(women.fitted(when))
    # Two of 30 each month: 12 in all, at most six on either side of the middle: just enough.
    groups |= {("f", month): (28, 2) for month in months}
    (women,) = series(decided(groups), months, ("m",), ["selection_rate"])
    line, jump = women.fitted(when)
    assert not np.isnan(line.slope[0])
    assert jump.place[0] == 3


def test_a_planted_jump_is_found_at_its_place():
    months = [f"2023-{m:02}" for m in range(1, 13)]
    groups = {("m", month): (120, 80) for month in months}
    groups |= {("f", month): (130, 70) if place < 5 else (170, 30) for place, month in enumerate(months)}
    (women,) = series(decided(groups), months, ("m",), ["selection_rate"])
    line, jump = women.fitted(numbered(months))
    assert jump.place[0] == 5
    assert (jump.before[0], jump.after[0]) == pytest.approx((-0.05, -0.25))
    assert jump.p_value[0] < 1e-6
    assert jump.scatter[0] < line.scatter[0]


@pytest.mark.parametrize("scenario", CALM[:6:2] + CALM[18:24] + CALM[60:66:3])
def test_a_gap_that_stays_the_same_is_hardly_ever_reported(scenario):
    found = calm(scenario, draws=300)
    # 300 series: 5 % is 15 ± 4; 10 % would be twice as many.
    assert found.drift <= 0.09
    assert found.jump <= 0.09


def test_the_committed_table_keeps_the_promise():
    kept = json.loads((RESULTS / "change.json").read_text("utf-8"))
    assert [Calm(**row) for row in kept["calm"]] != []
    assert [(row["months"], row["people"]) for row in kept["calm"]] == [(each[0], each[1]) for each in CALM]
    for row in kept["calm"]:
        # 2,000 series: one standard error of 5 % is 0.5 points.
        assert max(row["drift"], row["jump"]) <= 0.065, row
    for row in kept["jumped"]:
        assert row["found"] >= 0.5, row
        assert row["placed"] >= 0.5 * row["found"], row


def test_a_jump_that_is_there_is_found():
    found = jumped(JUMPS[2], draws=60)
    assert isinstance(found, Jumped)
    assert found.found >= 0.9
