"""Each finding appears exactly when its small log says so, with facts that were worked out by hand."""

import pytest

from algaudit.audit.findings import case_findings, opinion_findings
from algaudit.audit.result import Finding, Opinion
from tests.algaudit.audit.logs import MANY, PLAIN, audit_of, by

#: 4,000 people, half of each group granted: nothing to be found.
EVEN = {"sex": "mmff", "granted": [1, 0, 1, 0], "n": [1000, 1000, 1000, 1000]}


def found(counted, **plan) -> list[Finding]:
    return audit_of(counted, **plan).result.findings


def codes(findings) -> list[str]:
    return [item.code for item in findings]


def only(code: str, findings: list[Finding]) -> list[dict]:
    return [item.facts for item in findings if item.code == code]


def test_a_log_in_which_everything_is_in_order_has_no_finding():
    assert found(EVEN, by=by("sex")) == []


def test_without_groups_nothing_can_be_found():
    assert found(PLAIN) == []


def test_a_gap_tells_both_sides_with_their_counts():
    """30 of 40 men and 10 of 40 women: 0.75 − 0.25 = 0.5 and 0.75 / 0.25 = 3. Of equals the first is the reference."""
    (gap,) = found(PLAIN, by=by("sex"))
    assert (gap.code, gap.severity) == ("gap", "alert")
    exact = {
        "measure": "selection_rate",
        "by": ["sex"],
        "group": ["m"],
        "reference": ["f"],
        "value": 0.75,
        "numerator": 30,
        "denominator": 40,
        "reference_value": 0.25,
        "reference_numerator": 10,
        "reference_denominator": 40,
        "difference": 0.5,
        "ratio": pytest.approx(3.0),
        "confidence": 0.95,
        "worse_off": "reference",
    }
    assert {name: gap.facts[name] for name in exact} == exact
    assert set(gap.facts) == {*exact, "low", "high", "p_adjusted", "detectable"}
    assert 0.25 < gap.facts["low"] < 0.5 < gap.facts["high"] < 0.75
    assert gap.facts["p_adjusted"] < 0.001
    assert 0.2 < gap.facts["detectable"] < 0.4


def test_the_same_gap_hurts_the_other_side_when_the_decision_is_adverse():
    (grant,), (flag,) = found(PLAIN, by=by("sex")), found(PLAIN, by=by("sex"), positive_is="adverse")
    assert (grant.facts["worse_off"], flag.facts["worse_off"]) == ("reference", "group")
    assert flag.facts | {"worse_off": "reference"} == grant.facts


def test_the_same_gap_seen_from_the_other_reference_hurts_the_same_people():
    (gap,) = found(PLAIN, by=by("sex"), reference={"sex": "m"})
    assert (gap.facts["group"], gap.facts["difference"], gap.facts["worse_off"]) == (["f"], -0.5, "group")


def test_mistakes_against_and_in_favour_of_people_are_told_apart():
    """Of 100 deserving men 90 were granted, of as many women 50; of 100 others 50 men and 10 women were granted too."""
    log = {
        "sex": "mmffmmff",
        "ok": [1, 1, 1, 1, 0, 0, 0, 0],
        "granted": [1, 0, 1, 0, 1, 0, 1, 0],
        "n": [90, 10, 50, 50, 50, 50, 10, 90],
    }
    primary = ["true_positive_rate", "false_positive_rate"]

    def hurt(positive_is):
        facts = [
            item.facts for item in found(log, by=by("sex"), outcome="ok", primary=primary, positive_is=positive_is)
        ]
        return {fact["measure"]: (round(fact["difference"], 9), fact["worse_off"]) for fact in facts}

    # The women are the reference. Deserving women are passed over; undeserved grants wrong nobody who is counted here.
    assert hurt("favourable") == {
        "true_positive_rate": (0.4, "reference"),
        "false_positive_rate": (0.4, None),
    }
    # Were the decision a penalty, men without fault are hit more often; that guilty women go free wrongs no man.
    assert hurt("adverse") == {"true_positive_rate": (0.4, None), "false_positive_rate": (0.4, "group")}


def test_a_gap_to_a_reference_rate_of_0_has_no_ratio():
    log = {"sex": "mffm", "granted": [0, 1, 0, 1], "n": [60, 20, 20, 0]}
    (gap,) = found(log, by=by("sex"))
    assert (gap.facts["difference"], gap.facts["ratio"], gap.facts["reference_numerator"]) == (0.5, None, 0)


def test_a_gap_that_is_not_primary_is_no_finding():
    """Base rates of 0.9 and 0.1 are far apart, but nobody declared them to be looked at."""
    log = {"sex": "mmff", "ok": [1, 0, 1, 0], "granted": [1, 1, 1, 0], "n": [90, 10, 10, 90]}
    seen = found(log, by=by("sex"), outcome="ok", primary=["true_positive_rate"])
    assert {item.facts["measure"] for item in seen} <= {"true_positive_rate"}


def test_a_wide_gap_within_a_wide_tolerance_is_no_finding():
    assert found(PLAIN | {"n": [3000, 1000, 1000, 3000]}, by=by("sex"), tolerance=0.6) == []


def test_gaps_come_widest_first():
    log = {"sex": "mmffxx", "granted": [1, 0] * 3, "n": [800, 200, 600, 400, 200, 800]}
    facts = only("gap", found(log, by=by("sex"), reference={"sex": "m"}))
    assert [(fact["group"], round(fact["difference"], 9)) for fact in facts] == [(["x"], -0.6), (["f"], -0.2)]


def test_too_little_data_counts_the_gaps_that_cannot_be_judged():
    """Four groups of 12; of each 6 were granted, so that no gap shows and none can be ruled out."""
    log = {"sex": "aabbccdd", "granted": [1, 0] * 4, "n": [6] * 8}
    (one,) = found(log, by=by("sex"))
    assert (one.code, one.severity) == ("too_little_data", "notice")
    assert one.facts == {"measure": "selection_rate", "by": ["sex"], "gaps": 3}


def test_too_little_data_is_told_apart_by_measure_and_grouping():
    """Groups of 10; a reference with 5 deserving people is too small for the rates among them."""
    log = {"sex": "mmffmmff", "ok": [1, 1, 1, 1, 0, 0, 0, 0], "granted": [1, 0] * 4, "n": [3, 2, 3, 2, 2, 3, 2, 3]}
    facts = only("too_little_data", found(log, by=by("sex"), outcome="ok"))
    assert facts == [
        {"measure": name, "by": ["sex"], "gaps": 1}
        for name in ("selection_rate", "true_positive_rate", "false_positive_rate")
    ]


def test_groups_below_ten_cases_are_called_small_and_a_group_of_ten_is_not():
    log = {"sex": "mfxy", "granted": [1, 0, 1, 0], "n": [20, 10, 9, 1]}
    assert only("small_groups", found(log, by=by("sex"))) == [{"by": ["sex"], "groups": 2, "limit": 10}]


def test_without_a_group_of_ten_there_is_no_reference_and_no_gap():
    log = {"sex": "mf", "granted": [1, 0], "n": [9, 9]}
    made = audit_of(log, by=by("sex")).result
    assert codes(made.findings) == ["small_groups", "no_reference"]
    assert made.findings[1] == Finding("no_reference", "notice", {"by": ["sex"]})
    assert made.gaps == []


def test_people_without_a_value_are_no_reference_however_many_they_are():
    log = {"sex": [None, None, "m", "m"], "granted": [1, 0, 1, 0], "n": [500, 500, 2, 3]}
    seen = found(log, by=by("sex"))
    assert codes(seen) == ["small_groups", "no_reference", "missing_values"]
    assert seen[2].facts == {"column": "sex", "missing": 1000, "rows": 1005}


def test_within_strata_no_reference_is_missed():
    log = {"sex": "mmffmmff", "office": "aaaabbbb", "granted": [1, 0] * 4, "n": [1000] * 8}
    assert found(log, by=by("sex"), stratum=by("office")) == []


def test_where_nobody_has_the_declared_value_that_is_told_with_the_values_there_are():
    refused = {"sex": "mf", "granted": ["no", "no"], "n": [20, 20]}
    findings = found(refused, by=by("sex"), positive="Yes")
    assert only("none_positive", findings) == [{"column": "granted", "value": "Yes", "others": ["no"]}]
    assert "gap" not in codes(findings)
    assert only("none_positive", found(EVEN, by=by("sex"), positive="1")) == []


def test_rows_without_a_decision_are_dropped_and_told():
    log = {"sex": "mmffm", "granted": [1, 0, 1, 0, None], "n": [1000, 1000, 1000, 1000, 7]}
    made = audit_of(log, by=by("sex")).result
    assert made.findings == [Finding("rows_dropped", "notice", {"reason": "decision_missing", "rows": 7})]
    assert (made.data.rows, made.data.used, made.data.dropped) == (4007, 4000, {"decision_missing": 7})


def test_an_outcome_known_for_some_is_told_once_and_not_as_a_missing_value():
    log = {"ok": [1, 0, 1, 0, None], "granted": [1, 0, 0, 1, 1], "n": [10, 10, 10, 10, 5]}
    assert found(log, outcome="ok") == [Finding("outcome_partly_known", "notice", {"known": 40, "used": 45})]


def test_missing_values_are_told_for_every_column_that_has_any():
    seen = found(MANY, by=by("sex", "region"), score="score", stratum=[{"column": "age", "bands": [18]}])
    # The one row without a sex has no decision either; it is dropped before.
    assert only("missing_values", seen) == []
    log = {"sex": [None, "m"], "region": ["n", None], "granted": [1, 0], "n": [3, 4]}
    assert only("missing_values", found(log, by=by("sex", "region"))) == [
        {"column": "sex", "missing": 3, "rows": 7},
        {"column": "region", "missing": 4, "rows": 7},
    ]


@pytest.mark.parametrize(
    ("labels", "is_mixed"),
    [
        (["1", "2", "m", "f"], True),
        (["1", "2", "3", "4"], False),
        (["a", "b", "c", "d"], False),
        (["1", "2", None, None], False),
    ],
)
def test_a_column_of_numbers_and_words_is_called_mixed(labels, is_mixed):
    log = {"sex": labels, "granted": [1, 0, 1, 0], "n": [10] * 4}
    assert only("mixed_values", found(log, by=by("sex"))) == ([{"column": "sex"}] if is_mixed else [])


def test_bands_of_a_number_are_not_called_mixed():
    log = {"age": [10, 20, 30], "granted": [1, 0, 1], "n": [10] * 3}
    assert only("mixed_values", found(log, by=[{"column": "age", "bands": [18]}])) == []


def test_a_weighted_log_says_how_many_equal_cases_tell_as_much():
    """Ten weights of 1 and ten of 3: (10 + 30)² / (10·1 + 10·9) = 1600 / 100 = 16 of 20."""
    log = {"w": [1.0, 3.0], "granted": [1, 0], "n": [10, 10]}
    assert found(log, weight="w") == [Finding("weighted", "notice", {"column": "w", "rows": 20, "effective": 16.0})]


def test_weights_that_all_stand_on_dropped_rows_leave_nothing_effective():
    log = {"w": [0.0, 0.0, 2.0], "granted": [1, 0, None], "n": [10, 10, 1]}
    made = audit_of(log, weight="w").result
    assert only("weighted", made.findings) == [{"column": "w", "rows": 20, "effective": 0.0}]
    rate = made.measures[0]
    assert (rate.value, rate.denominator, rate.reason) == (None, 0.0, "denominator_zero")


def test_case_numbers_that_stand_twice_or_are_blank_are_counted_and_never_shown():
    log = {"case": ["a", "b", "b", "b", "c", "c", None, " "], "granted": [1, 0] * 4, "n": [1] * 8}
    assert found(log, case="case") == [
        Finding("duplicate_cases", "notice", {"cases": 3, "duplicates": 3}),
        Finding("missing_cases", "notice", {"rows": 2}),
    ]


def test_case_numbers_in_order_are_no_finding():
    assert case_findings(5, 0, 0) == []
    assert codes(case_findings(5, 1, 0)) == ["duplicate_cases"]
    assert codes(case_findings(5, 0, 1)) == ["missing_cases"]


@pytest.mark.parametrize(("difference", "is_found"), [(0.0, False), (1e-9, False), (1.1e-9, True), (1.0, True)])
def test_a_library_that_differs_is_an_error_from_1e_9_on(difference, is_found):
    seen = opinion_findings({"fairlearn": Opinion("1", 5, 0.0), "aif360": Opinion("1", 5, difference)})
    expected = Finding("crosscheck_difference", "error", {"library": "aif360", "max_difference": difference})
    assert seen == ([expected] if is_found else [])


def test_findings_come_gravest_first():
    log = {
        "sex": ["m", "m", "f", "f", "x", "1", None, "m"],
        "ok": [1, 0, 1, 0, 1, None, 1, 1],
        "w": [1.0, 1.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0],
        "case": ["a", "b", "c", "d", "e", "f", "g", None],
        "granted": [1, 0, 1, 0, 0, 0, 1, None],
        "n": [90, 10, 10, 90, 3, 1, 1, 2],
    }
    seen = found(log, by=by("sex"), outcome="ok", weight="w", case="case", primary=["selection_rate"])
    assert codes(seen) == [
        "gap",
        "too_little_data",
        "small_groups",
        "rows_dropped",
        "missing_values",
        "outcome_partly_known",
        "mixed_values",
        "weighted",
        "duplicate_cases",
        "missing_cases",
    ]
    assert {item.severity for item in seen[1:]} == {"notice"}


def test_the_same_log_and_plan_give_the_same_findings_whatever_the_order_of_rows():
    turned = {name: list(values)[::-1] for name, values in MANY.items()}
    plan = {"across": [["sex", "region"]], "outcome": "ok"}
    assert found(turned, **plan) == found(MANY, **plan)
