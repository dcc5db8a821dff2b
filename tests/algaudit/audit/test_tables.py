"""The rows of a result: whose rate, against whom, how sure, and why a number is missing."""

import numpy as np
import pytest

from algaudit.audit.result import AuditResult, Gap, Measure
from algaudit.audit.tables import number
from algaudit.errors import InputError
from algaudit.fairness.aggregates import SPREAD
from algaudit.fairness.rates import MEASURES
from tests.algaudit.audit.logs import MANY, PLAIN, audit_of, by

#: Of 40 men 30 were granted, of 40 women 10, of 10 without a value 5.
THREE = {"sex": ["m", "m", "f", "f", None, None], "granted": [1, 0] * 3, "n": [30, 10, 10, 30, 5, 5]}


def result(counted, **plan) -> AuditResult:
    return audit_of(counted, **plan).result


def row(made: AuditResult, measure: str, group: list | None = None, by: list | None = None) -> Measure:
    found = [one for one in made.measures if (one.measure, one.group) == (measure, group or [])]
    (only,) = [one for one in found if by is None or one.by == by]
    return only


def gap(made: AuditResult, measure: str, group: list) -> Gap:
    (only,) = [one for one in made.gaps if (one.measure, one.group) == (measure, group)]
    return only


def references(made: AuditResult) -> dict[tuple, list]:
    return {tuple(one.by): one.reference for one in made.gaps}


def test_everybody_together_comes_first_with_no_columns_and_no_labels():
    made = result(THREE, by=by("sex"))
    first = made.measures[0]
    assert (first.measure, first.by, first.group) == ("selection_rate", [], [])
    assert (first.value, first.numerator, first.denominator) == (0.5, 45, 90)
    assert [one.by for one in made.measures].count([]) == 1


def test_without_an_outcome_there_is_one_measure_and_with_one_there_are_all():
    assert {one.measure for one in result(PLAIN).measures} == {"selection_rate"}
    assert [one.measure for one in result(MANY, outcome="ok").measures] == list(MEASURES)


def test_people_without_a_value_are_a_group_of_their_own():
    made = result(THREE, by=by("sex"))
    unknown = row(made, "selection_rate", [None])
    assert (unknown.value, unknown.numerator, unknown.denominator, unknown.by) == (0.5, 5, 10, ["sex"])
    assert gap(made, "selection_rate", [None]).difference.value == 0.25


def test_a_word_for_unknown_is_a_group_too_and_may_be_compared_with():
    log = {"sex": ["未知", "未知", "f", "f"], "granted": [1, 0] * 2, "n": [30, 30, 10, 10]}
    assert references(result(log, by=by("sex"))) == {("sex",): ["未知"]}


def test_what_is_divided_by_nobody_is_missing_with_a_reason_and_is_never_0():
    log = {"sex": "mmf", "ok": [1, 0, 0], "granted": [1, 0, 0], "n": [10, 10, 10]}
    made = result(log, by=by("sex"), outcome="ok")
    for measure in ("true_positive_rate", "positive_predictive_value", "balanced_accuracy"):
        none = row(made, measure, ["f"])
        assert (none.value, none.low, none.high, none.reason) == (None, None, None, "denominator_zero")
    assert row(made, "true_positive_rate", ["f"]).numerator == row(made, "true_positive_rate", ["f"]).denominator == 0
    assert row(made, "negative_predictive_value", ["f"]).value == 1.0
    missing = gap(made, "true_positive_rate", ["f"])
    assert (missing.difference.value, missing.ratio.value, missing.p_value) == (None, None, None)
    assert (missing.verdict, missing.reason) == ("too_little_data", "denominator_zero")


def test_a_mean_of_two_rates_has_no_numerator_and_its_own_interval():
    """20 of 30 deserving and 25 of 30 others were judged rightly: (2/3 + 5/6) / 2 = 0.75, among 60."""
    log = {"ok": [1, 1, 0, 0], "granted": [1, 0, 0, 1], "n": [20, 10, 25, 5]}
    found = row(result(log, outcome="ok"), "balanced_accuracy")
    assert found.value == pytest.approx(0.75)
    assert (found.numerator, found.denominator, found.method, found.reason) == (None, 60, "combined_wilson", None)


def test_weights_make_sums_and_an_effective_number_of_cases():
    """Weights 1 (10 times) and 3 (10 times): 30 of 40 by weight, (10 + 30)² / (10 + 90) = 16 cases."""
    made = result({"w": [1.0, 3.0], "granted": [0, 1], "n": [10, 10]}, weight="w")
    (rate,) = made.measures
    assert (rate.value, rate.numerator, rate.denominator, rate.effective_denominator) == (0.75, 30.0, 40.0, 16.0)
    assert all(isinstance(value, float) for value in (rate.numerator, rate.denominator))
    plain = result(PLAIN).measures[0]
    assert (plain.effective_denominator, type(plain.numerator), type(plain.denominator)) == (None, int, int)


def test_a_gap_is_the_group_less_the_reference_and_the_group_over_the_reference():
    made = result(THREE, by=by("sex"), reference={"sex": "m"})
    found = gap(made, "selection_rate", ["f"])
    assert (found.reference, found.difference.value) == (["m"], -0.5)
    assert found.ratio.value == pytest.approx(1 / 3)
    assert (found.difference.method, found.ratio.method) == ("newcombe", "donner_zou")
    assert found.difference.low < -0.5 < found.difference.high < 0
    assert [one.group for one in made.gaps] == [["f"], [None]]


def test_the_reference_is_the_largest_group_and_among_equals_the_first():
    larger = {"sex": "aabbcc", "granted": [1, 0] * 3, "n": [10, 10, 10, 11, 10, 10]}
    assert references(result(larger, by=by("sex"))) == {("sex",): ["b"]}
    equal = larger | {"n": [10] * 6}
    assert references(result(equal, by=by("sex"))) == {("sex",): ["a"]}


@pytest.mark.parametrize("wanted", ["m", " m ", "ｍ"])
def test_a_stated_reference_is_taken_however_it_is_spelt(wanted):
    assert references(result(THREE, by=by("sex"), reference={"sex": wanted})) == {("sex",): ["m"]}


@pytest.mark.parametrize(("wanted", "cases"), [("x", 9), ("none", 0)])
def test_a_reference_too_small_to_judge_by_is_refused_with_those_that_are_not(wanted, cases):
    log = {"sex": "mmffxy", "granted": [1, 0, 1, 0, 1, 1], "n": [10, 10, 5, 5, 9, 3]}
    with pytest.raises(InputError) as refused:
        result(log, by=by("sex"), reference={"sex": wanted})
    assert refused.value.sentence("en") == (
        f"The reference sex={wanted} has {cases} cases, fewer than 10; choose a larger group: f, m."
    )


def test_a_reference_of_ten_cases_is_large_enough():
    log = {"sex": "mmff", "granted": [1, 0] * 2, "n": [50, 50, 5, 5]}
    assert references(result(log, by=by("sex"), reference={"sex": "f"})) == {("sex",): ["f"]}


def test_where_every_group_is_too_small_a_stated_reference_changes_nothing():
    log = {"sex": "mf", "granted": [1, 0], "n": [5, 5]}
    assert result(log, by=by("sex"), reference={"sex": "m"}).gaps == []


#: sex × region: the northern men are most, the southern women fewest.
CROSSED = {
    "sex": "mmmmffff",
    "region": "nnssnnss",
    "granted": [1, 0] * 4,
    "n": [40, 40, 20, 20, 30, 30, 10, 10],
}


def test_a_cross_is_compared_with_its_own_largest_group():
    made = result(CROSSED, across=[["sex", "region"]])
    assert references(made) == {("sex",): ["m"], ("region",): ["n"], ("sex", "region"): ["m", "n"]}


def test_stated_references_meet_in_a_cross_and_one_alone_leaves_the_other_free():
    both = result(CROSSED, across=[["sex", "region"]], reference={"sex": "f", "region": "s"})
    assert references(both)["sex", "region"] == ["f", "s"]
    one = result(CROSSED, across=[["sex", "region"]], reference={"sex": "f"})
    assert references(one) == {("sex",): ["f"], ("region",): ["n"], ("sex", "region"): ["f", "n"]}


def test_where_a_stated_cross_is_too_small_the_largest_group_stands_in():
    thin = CROSSED | {"n": [40, 40, 20, 20, 30, 30, 3, 3]}
    made = result(thin, across=[["sex", "region"]], reference={"sex": "f", "region": "s"})
    assert references(made) == {("sex",): ["f"], ("region",): ["s"], ("sex", "region"): ["m", "n"]}
    (told,) = [item.facts for item in made.findings if item.code == "reference_replaced"]
    assert told == {
        "by": ["sex", "region"],
        "declared": {"sex": "f", "region": "s"},
        "cases": 6,
        "reference": ["m", "n"],
    }


def test_a_reference_that_can_be_kept_is_not_told_as_replaced():
    both = result(CROSSED, across=[["sex", "region"]], reference={"sex": "f", "region": "s"})
    assert "reference_replaced" not in {item.code for item in both.findings}


def test_among_very_many_groups_the_aggregates_stand_without_interval_and_say_why(monkeypatch):
    monkeypatch.setattr("algaudit.fairness.aggregates.MOST_SPREAD", 2)
    made = result({"sex": "mmffxx", "granted": [1, 0] * 3, "n": [30, 10, 10, 30, 20, 20]}, by=by("sex"))
    rows = {row.measure: row for row in made.measures if row.by and not row.group}
    spread = rows["demographic_parity_difference"]
    assert (spread.value, spread.low, spread.high, spread.reason) == (0.5, None, None, "too_many_groups")
    assert rows["statistical_parity_difference"].reason is None


def test_strata_show_rates_but_compare_nothing():
    made = result(CROSSED, by=by("sex"), stratum=by("region"))
    assert {tuple(one.by) for one in made.measures} == {(), ("sex",), ("region",), ("region", "sex")}
    assert {tuple(one.by) for one in made.gaps} == {("sex",)}


def test_only_primary_gaps_have_a_verdict_an_adjusted_p_value_and_a_detectable_gap():
    made = result(MANY, by=by("sex"), outcome="ok", primary=["accuracy"])
    for one in made.gaps:
        assert one.primary == (one.measure == "accuracy")
        judged = (one.verdict, one.p_adjusted, one.detectable)
        assert one.primary or judged == (None, None, None)
        assert one.confidence == 0.95 or one.primary
    assert {one.verdict for one in made.gaps if one.primary} == {"too_little_data"}


def test_a_primary_gap_says_what_could_have_been_seen():
    """With 400 people on each side about 10 points can be seen; of 12 people nothing but almost everything."""
    log = {"sex": "mmff", "granted": [1, 0] * 2, "n": [200, 200, 200, 200]}
    (found,) = result(log, by=by("sex")).gaps
    assert 0.09 < found.detectable < 0.12
    (few,) = result(log | {"n": [6, 6, 6, 6]}, by=by("sex")).gaps
    assert few.detectable is None or few.detectable > 0.4


def test_all_primary_gaps_of_an_audit_are_one_family():
    """The same gap among more comparisons is less sure: its p-value is multiplied and its interval is wider."""
    alone = gap(result(PLAIN, by=by("sex"), tolerance=0.0), "selection_rate", ["m"])
    others = {"sex": "mmffabcd", "granted": [1, 0, 1, 0, 1, 1, 1, 1], "n": [30, 10, 10, 30, 1, 1, 1, 1]}
    among = gap(result(others, by=by("sex"), tolerance=0.0), "selection_rate", ["m"])
    assert alone.p_adjusted == alone.p_value == among.p_value
    assert among.p_adjusted == pytest.approx(5 * alone.p_value)
    assert (alone.confidence, among.confidence) == (0.95, 0.99)
    assert among.difference.low < alone.difference.low
    assert among.difference.high > alone.difference.high
    assert among.detectable > alone.detectable


def test_a_gap_with_nothing_to_be_judged_by_says_why():
    log = {"sex": "mmff", "ok": [1, 0, 1, 0], "granted": [1, 0, 1, 1], "n": [4, 30, 4, 20]}
    made = result(log, by=by("sex"), outcome="ok")
    # Four deserving men are too few to compare with, even though all of them were granted.
    small = gap(made, "true_positive_rate", ["f"])
    assert (small.reason, small.verdict, small.p_adjusted) == ("reference_too_small", "too_little_data", None)
    assert small.difference.value == 0.0
    # None of the other men was granted: a difference exists, a ratio does not.
    zero = gap(made, "false_positive_rate", ["f"])
    assert (zero.difference.value, zero.ratio.value, zero.reason) == (1.0, None, "reference_rate_zero")
    assert zero.ratio.low > 1
    assert zero.verdict == "gap"


def test_aggregates_stand_after_the_rates_of_their_grouping():
    made = result(THREE, by=by("sex"))
    spread = row(made, "demographic_parity_difference")
    assert (spread.by, spread.group, spread.value, spread.numerator, spread.denominator) == (
        ["sex"],
        [],
        0.5,
        None,
        None,
    )
    assert spread.low < 0.5 < spread.high
    assert [one.measure for one in made.measures[4:]] == [
        "demographic_parity_difference",
        "demographic_parity_ratio",
        "statistical_parity_difference",
        "disparate_impact",
    ]


def test_without_a_reference_the_aggregates_against_one_are_left_out():
    made = result({"sex": "mf", "granted": [1, 0], "n": [5, 5]}, by=by("sex"))
    assert [one.measure for one in made.measures if one.by] == [
        "selection_rate",
        "selection_rate",
        "demographic_parity_difference",
        "demographic_parity_ratio",
    ]


def test_one_group_alone_has_no_aggregates():
    made = result({"sex": "mm", "granted": [1, 0], "n": [15, 15]}, by=by("sex"))
    assert {one.measure for one in made.measures} == {"selection_rate"}
    assert made.gaps == []


@pytest.mark.parametrize(
    ("log", "reasons"),
    [
        # The only grants have no weight: 0 − 0 is 0, but 0 / 0 is nothing.
        (
            {"sex": "mfm", "ok": [1, 1, 1], "granted": [0, 0, 1], "w": [1.0, 1.0, 0.0]},
            {
                "demographic_parity_difference": None,
                "demographic_parity_ratio": "denominator_zero",
                "statistical_parity_difference": None,
                "disparate_impact": "reference_rate_zero",
                "equal_opportunity_difference": None,
                "equalized_odds_difference": "too_few_groups",
                "average_odds_difference": "too_few_groups",
            },
        ),
        # Only men have an outcome that is due; only they have a true positive rate.
        (
            {"sex": "mmff", "ok": [1, 0, 0, 0], "granted": [1, 0, 1, 0]},
            {
                "equal_opportunity_difference": "too_few_groups",
                "equalized_odds_ratio": "too_few_groups",
                "average_odds_difference": "too_few_groups",
                "demographic_parity_ratio": None,
            },
        ),
        # The reference, f, is the one without anybody deserving.
        (
            {"sex": "ffmmxx", "ok": [0, 0, 1, 0, 1, 0], "granted": [1, 0, 1, 0, 0, 1]},
            {"equal_opportunity_difference": None, "average_odds_difference": "denominator_zero"},
        ),
    ],
)
def test_an_aggregate_without_a_value_says_why(log, reasons):
    counted = log | {"n": [20 - place for place in range(len(log["sex"]))]}
    made = result(counted, by=by("sex"), outcome="ok", weight="w" if "w" in log else None)
    for measure, reason in reasons.items():
        found = row(made, measure)
        assert (found.reason, found.value is None) == (reason, reason is not None), measure


@pytest.mark.parametrize(
    ("value", "expected"), [(np.float64(0.5), 0.5), (np.nan, None), (np.inf, None), (-np.inf, None)]
)
def test_only_a_finite_number_is_written(value, expected):
    assert number(value) == expected
    assert type(number(value)) in {float, type(None)}


def test_where_outcomes_were_looked_at_for_some_only_no_measure_that_needs_them_is_given():
    log = {"sex": "mmff", "granted": [1, 0, 1, 0], "ok": [1, 0, 1, 0], "seen": [1, 1, 0, 1], "n": [30, 10, 10, 30]}
    made = result(log, by=by("sex"), outcome="ok", labelled="seen")
    assert {row.measure for row in made.measures if row.group} == {"selection_rate"}
    assert {row.measure for row in made.measures if row.by and not row.group} == {
        *SPREAD,
        "statistical_parity_difference",
        "disparate_impact",
    }
    assert {gap.measure for gap in made.gaps} == {"selection_rate"}
    (told,) = [item.facts for item in made.findings if item.code == "outcome_partly_known"]
    assert told == {"known": 70, "used": 80}
