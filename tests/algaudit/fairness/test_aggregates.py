"""Aggregates: one number for many groups worked out by hand, and an interval that chance alone does not move."""

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from algaudit.fairness.aggregates import aggregates, point_aggregates
from algaudit.fairness.groups import split
from algaudit.fairness.intervals import difference_limits, rate_limits, ratio_limits
from tests.algaudit.fairness.small import cube_of, known, people, undecided

#: Selected 26/60, 50/100 and 8/20; TPR 16/20, 40/50 and 5/10; FPR 10/40, 10/50 and 3/10.
THREE = {"a": known(30, 10, 4, 16), "b": known(40, 10, 10, 40), "c": known(7, 3, 5, 5)}


def by_name(groups, reference, alpha=0.05):
    return {found.measure: found for found in aggregates(groups, reference, alpha=alpha)}


def test_each_number_worked_out_by_hand():
    # Everybody but b: 34 of 80 selected, TPR 21/30, FPR 13/50.
    assert point_aggregates(people(THREE), 1) == pytest.approx(
        {
            "demographic_parity_difference": 50 / 100 - 8 / 20,
            "demographic_parity_ratio": (8 / 20) / (50 / 100),
            "equalized_odds_difference": 16 / 20 - 5 / 10,
            "equalized_odds_ratio": (5 / 10) / (16 / 20),
            "equal_opportunity_difference": 16 / 20 - 5 / 10,
            "statistical_parity_difference": 34 / 80 - 50 / 100,
            "disparate_impact": (34 / 80) / (50 / 100),
            "average_odds_difference": ((13 / 50 - 10 / 50) + (21 / 30 - 40 / 50)) / 2,
        },
        abs=1e-15,
    )


def test_equalized_odds_is_the_worse_of_the_two_rates():
    # TPR 0.5 everywhere; FPR 0.1 and 0.4: the difference is 0.3, the ratio a quarter.
    found = point_aggregates(people({"a": known(9, 1, 5, 5), "b": known(6, 4, 5, 5)}), None)
    assert found["equalized_odds_difference"] == pytest.approx(0.3, abs=1e-15)
    assert found["equalized_odds_ratio"] == pytest.approx(0.25, abs=1e-15)
    assert found["equal_opportunity_difference"] == 0


def test_without_an_outcome_or_a_reference_only_what_needs_neither_is_there():
    assert list(point_aggregates(people({"a": undecided(1, 2), "b": undecided(3, 4)}, outcome=False), None)) == [
        "demographic_parity_difference",
        "demographic_parity_ratio",
    ]
    assert len(by_name(people(THREE), None)) == 5
    assert len(by_name(people(THREE), 0)) == 8
    assert len(by_name(people(THREE, outcome=False), 0)) == 4


def test_the_group_of_missing_values_counts_like_any_other():
    found = point_aggregates(people({"a": undecided(5, 5), "b": undecided(5, 5), None: undecided(3, 1)}), 0)
    assert found["demographic_parity_difference"] == 0.25
    assert found["statistical_parity_difference"] == 6 / 14 - 0.5


def test_a_group_without_the_rate_is_left_out_of_that_number_alone():
    found = point_aggregates(people(THREE | {"d": known(9, 1, 0, 0)}), None)
    assert found["demographic_parity_difference"] == pytest.approx(0.5 - 0.1, abs=1e-15)
    assert found["equal_opportunity_difference"] == pytest.approx(0.3, abs=1e-15)


def test_one_group_with_the_rate_makes_no_number():
    found = by_name(people({"a": known(3, 2, 1, 4), "b": known(3, 2, 0, 0)}), None)
    for name in ("equalized_odds_difference", "equalized_odds_ratio", "equal_opportunity_difference"):
        assert (found[name].value, found[name].low, found[name].high) == (None, None, None)
    assert found["demographic_parity_difference"].value is not None


def test_a_ratio_of_nothing_to_nothing_has_no_value():
    found = by_name(people({"a": undecided(5, 0), "b": undecided(15, 0)}), 1)
    assert found["demographic_parity_difference"].value == 0
    assert found["statistical_parity_difference"].value == 0
    for name in ("demographic_parity_ratio", "disparate_impact"):
        assert (found[name].value, found[name].low, found[name].high) == (None, None, None)


def test_where_nobody_is_selected_wrongly_the_true_positives_speak_as_fairlearn_lets_them():
    # TPR 5/10 and 8/10, FPR 0 of 10 twice: 0.5 / 0.8.
    found = by_name(people({"a": known(10, 0, 5, 5), "b": known(10, 0, 2, 8)}), None)["equalized_odds_ratio"]
    assert found.value == 0.625
    # The true false positive rates are hardly 0 for ever, so the interval begins at 0.
    assert found.low == 0
    assert found.high >= 0.625


def test_where_nobody_is_selected_rightly_the_odds_have_no_ratio_as_with_fairlearn():
    # TPR 0 of 10 twice, FPR 1/10 and 2/10.
    found = by_name(people({"a": known(9, 1, 10, 0), "b": known(8, 2, 10, 0)}), None)["equalized_odds_ratio"]
    assert found.value is None


def test_among_very_many_groups_the_numbers_stand_without_interval(monkeypatch):
    monkeypatch.setattr("algaudit.fairness.aggregates.MOST_SPREAD", 2)
    two = by_name(people({"a": undecided(5, 5), "b": undecided(9, 1)}), None)["demographic_parity_difference"]
    three = by_name(people({"a": undecided(5, 5), "b": undecided(9, 1), "c": undecided(8, 2)}), None)
    found = three["demographic_parity_difference"]
    assert two.value == found.value == pytest.approx(0.4, abs=1e-15)
    assert two.low is not None
    assert (found.low, found.high) == (None, None)


def test_everybody_alone_and_nobody_at_all_make_no_number():
    alone = by_name(people({"a": known(3, 2, 1, 4)}), 0)
    assert {found.value for found in alone.values()} == {None}
    assert len(alone) == 5
    none = point_aggregates(people({"a": known(3, 2, 1, 4)}).chosen([]), None)
    assert np.isnan(list(none.values())).all()


def test_between_two_groups_the_spread_has_the_limits_of_their_gap():
    found = by_name(people({"a": undecided(20, 20), "b": undecided(70, 30)}), None)
    theirs = confint_proportions_2indep(20, 40, 30, 100, compare="diff", method="newcomb", alpha=0.05)
    spread = found["demographic_parity_difference"]
    assert (spread.low, spread.high) == pytest.approx(theirs, abs=1e-9)
    assert spread.method == "score_pairs"
    limits = [rate_limits(0.3, 100, 0.05), rate_limits(0.5, 40, 0.05)]
    ratio = found["demographic_parity_ratio"]
    low, high = ratio_limits(0.3, limits[0], 0.5, limits[1], other_trials=40, alpha=0.05)
    assert (ratio.low, ratio.high) == (pytest.approx(float(low), abs=1e-12), pytest.approx(float(high), abs=1e-12))


def test_among_three_groups_the_lower_limit_shares_the_risk_and_the_upper_does_not():
    counts = {"a": (20, 40), "b": (30, 100), "c": (9, 20)}
    found = by_name(people({name: undecided(trials - count, count) for name, (count, trials) in counts.items()}), None)

    def pair(one, other, alpha):
        values = [counts[name][0] / counts[name][1] for name in (one, other)]
        limits = [rate_limits(value, counts[name][1], alpha) for value, name in zip(values, (one, other), strict=True)]
        return difference_limits(values[0], limits[0], values[1], limits[1])

    spread = found["demographic_parity_difference"]
    assert spread.low == pytest.approx(max(0, pair("a", "b", 0.05 / 3)[0], pair("c", "b", 0.05 / 3)[0]), abs=1e-12)
    assert spread.high == pytest.approx(max(pair("a", "b", 0.05)[1], pair("c", "b", 0.05)[1]), abs=1e-12)


def test_everybody_against_the_reference_has_the_limits_of_two_groups():
    found = by_name(people({"a": undecided(12, 8), "b": undecided(70, 30), "c": undecided(8, 12)}), 1)
    theirs = confint_proportions_2indep(20, 40, 30, 100, compare="diff", method="newcomb", alpha=0.05)
    parity, impact = found["statistical_parity_difference"], found["disparate_impact"]
    assert (parity.low, parity.high) == pytest.approx(theirs, abs=1e-9)
    assert (parity.method, impact.method) == ("newcombe", "donner_zou")
    limits = [rate_limits(0.5, 40, 0.05), rate_limits(0.3, 100, 0.05)]
    low, high = ratio_limits(0.5, limits[0], 0.3, limits[1], other_trials=100, alpha=0.05)
    assert (impact.low, impact.high) == (pytest.approx(float(low), abs=1e-12), pytest.approx(float(high), abs=1e-12))


def test_the_limits_of_the_average_odds_combine_both_gaps_by_hand():
    # FPR 10/50 less 20/50 and TPR 30/50 less 25/50; half of the two distances squared and added.
    found = by_name(people({"a": known(40, 10, 20, 30), "b": known(30, 20, 25, 25)}), 1)["average_odds_difference"]
    gaps = [
        confint_proportions_2indep(*one, *other, compare="diff", method="newcomb", alpha=0.05)
        for one, other in (((10, 50), (20, 50)), ((30, 50), (25, 50)))
    ]
    assert found.value == pytest.approx(-0.05, abs=1e-15)
    assert found.low == pytest.approx(-0.05 - np.hypot(-0.2 - gaps[0][0], 0.1 - gaps[1][0]) / 2, abs=1e-9)
    assert found.high == pytest.approx(-0.05 + np.hypot(gaps[0][1] + 0.2, gaps[1][1] - 0.1) / 2, abs=1e-9)
    assert found.method == "combined_newcombe"


def test_limits_hold_the_number_in_every_kind_of_log():
    draws = np.random.default_rng(7)
    for _ in range(60):
        cases = draws.integers(0, draws.choice([3, 30, 300]), (draws.integers(2, 9), 3, 2))
        groups = people({str(place): counts for place, counts in enumerate(cases.tolist())})
        for found in aggregates(groups, int(groups.sizes.argmax()), alpha=0.05):
            assert found.value is None or found.low - 1e-12 <= found.value <= found.high + 1e-12


def test_chance_alone_does_not_lift_the_interval_of_a_spread_off_zero():
    draws = np.random.default_rng(11)
    lifted = 0
    for selected in draws.binomial(100, 0.3, (400, 8)).tolist():
        groups = people({str(place): undecided(100 - count, count) for place, count in enumerate(selected)})
        found = by_name(groups, None)
        lifted += found["demographic_parity_difference"].low > 0
        # Difference and ratio never disagree about it.
        assert (found["demographic_parity_difference"].low > 0) == (found["demographic_parity_ratio"].high < 1)
    # 5 % of 400 logs are 20; 34 would come up in one of a thousand such tests.
    assert lifted <= 34


def test_a_tiny_group_does_not_hide_a_plain_gap_between_large_ones():
    large = {"a": undecided(700, 300), "b": undecided(500, 500)}
    alone, beside = (
        by_name(people(counts), None)["demographic_parity_difference"]
        for counts in (large, large | {None: undecided(1, 1)})
    )
    assert alone.low == pytest.approx(0.157, abs=1e-3)
    assert beside.low == pytest.approx(0.148, abs=1e-3)


def test_many_groups_are_compared_block_by_block(monkeypatch):
    counts = {str(place): undecided(40 - place, 5 + place) for place in range(30)}
    whole = by_name(people(counts), 0)
    monkeypatch.setattr("algaudit.fairness.aggregates._BLOCK", 70)
    assert by_name(people(counts), 0) == whole


def test_weights_enter_the_number_and_the_effective_size():
    rows = {"sex": ["f"] * 4 + ["m"] * 4, "granted": [1, 1, 0, 0, 1, 1, 1, 0], "w": [1, 2, 3, 4, 1, 1, 1, 1]}
    found = by_name(split(cube_of(rows, ["sex"], weight="w"), ["sex"]), None)["demographic_parity_difference"]
    assert found.value == pytest.approx(0.75 - 0.3, abs=1e-15)
    limits = [rate_limits(0.75, 4, 0.05), rate_limits(0.3, 100 / 30, 0.05)]
    low, high = difference_limits(0.75, limits[0], 0.3, limits[1])
    assert (found.low, found.high) == pytest.approx((max(low, 0), high), abs=1e-12)
