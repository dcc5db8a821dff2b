"""Two audits compared, in words: the criteria first, then each gap, then what to bear in mind."""

import re

import pytest

from algaudit.audit.compared.compare import Change, Compared, Rebased, Unmatched
from algaudit.audit.compared.judge import Judged
from reports.comparison.told import _TITLES, _WHY_NOT, _WHY_UNMATCHED, MOST, criterion, headline, said, summary
from reports.speaker import Speaker

EN = Speaker("en", "granted", "in need", False, 0.05, 0.95, 3)
SIDE = {
    "difference": -0.3,
    "low": -0.34,
    "high": -0.26,
    "value": 0.3,
    "numerator": 300.0,
    "denominator": 1000.0,
    "reference_value": 0.6,
    "reference_numerator": 600.0,
    "reference_denominator": 1000.0,
}
NAMED = {"measure": "selection_rate", "by": ["sex"], "group": ["f"], "reference": ["m"]}


def change(verdict="better", **more):
    values = {
        "primary": True,
        "old": SIDE,
        "new": SIDE | {"difference": -0.02, "value": 0.58, "numerator": 580.0},
        "change": {"value": 0.28, "low": 0.22, "high": 0.34},
        "size_change": {"value": -0.28, "low": -0.34, "high": -0.22},
        "confidence": 0.95,
        "turned": False,
        "verdict": verdict,
        "reason": None,
    }
    return Change(**NAMED, **(values | more))


def judged(reason=None, **more):
    values = {"bound": 0.05, "confidence": 0.95, "difference": -0.02, "low": -0.063, "high": 0.023, "largest": 0.063}
    values |= {"left_out": 0, "worst": 0.063, "cases": 1000.0, "reference_cases": 1001.0}
    return Judged(**NAMED, **(values | more), met=not reason, reason=reason)


def compared(**more):
    facts = {"fingerprint": "sha256:0", "rows": 10, "used": 10, "dropped": {}}
    values = {
        "old": facts,
        "new": facts,
        "decision": {},
        "same_counts": False,
        "outcome_for_some": False,
        "margin": 0.05,
        "confidence": 0.95,
        "family": 1,
        "rebased": [],
        "changes": [change()],
        "only_old": [],
        "only_new": [],
        "criteria": None,
        "criteria_fingerprint": None,
        "met": None,
    }
    return Compared(**(values | more))


def test_a_change_names_both_rates_their_counts_and_how_sure_it_is():
    title, body = said(change(), compared(), EN)
    assert title == "sex: the gap between “f” and “m” became smaller (Selection rate)"
    assert body == (
        "Before: −30.0 (30.0% = 300 / 1,000 against 60.0% = 600 / 1,000); "
        "now: −2.0 (58.0% = 580 / 1,000 against 60.0% = 600 / 1,000), in percentage points. "
        "Its size changed by −28.0 percentage points "
        "(−34.0 to −22.0; confidence 95%; comparisons corrected together: 1)."
    )


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("better", "became smaller"),
        ("not_worse", "did not grow by more than 5.0"),
        ("worse", "became larger"),
        ("too_little_data", "cannot be told"),
    ],
)
def test_every_verdict_has_its_words(verdict, words):
    assert words in said(change(verdict), compared(), EN)[0]
    assert set(_TITLES) == {"better", "not_worse", "worse", "too_little_data"}


def test_a_gap_that_turned_round_is_said_to_have():
    assert "the other way" in said(change(turned=True), compared(), EN)[1]
    assert "the other way" not in said(change(), compared(), EN)[1]


def test_an_undefined_change_shows_no_number_and_no_zero():
    none = dict.fromkeys(SIDE)
    body = said(
        change("too_little_data", old=none, size_change=dict.fromkeys(("value", "low", "high"))), compared(), EN
    )[1]
    assert "Before: — (— against —)" in body
    assert "Its size" not in body


def test_a_criterion_says_the_number_that_decides():
    assert criterion(judged(largest=0.04, worst=0.04), 1, EN) == (
        "Criterion 1, sex: “f” against “m” (Selection rate). Met: the gap is at most 4.0 percentage points; allowed "
        "are 5.0. Measured: −2.0 (−6.3 to +2.3; confidence 95%; cases 1,000 and 1,001)."
    )
    unmet = criterion(judged("too_large"), 2, EN)
    assert "Not met. The gap may be as large as 6.3 percentage points; allowed are 5.0." in unmet


def test_cases_left_out_are_named_where_they_decide():
    text = criterion(judged("cases_left_out", left_out=40, worst=0.102), 1, EN)
    assert "left out: 40. If they were counted, the gap might be as large as 10.2 percentage points" in text


@pytest.mark.parametrize("reason", _WHY_NOT)
def test_an_unmet_criterion_never_reads_as_met(reason):
    text = criterion(judged(reason, difference=None, low=None, high=None, largest=None, worst=None), 1, EN)
    assert "Not met." in text
    assert "Met:" not in text
    assert "Measured" not in text


def test_every_reason_of_the_judge_and_of_the_matching_has_a_sentence():
    import inspect

    from algaudit.audit.compared import compare, judge

    def codes(module, among):
        return set(re.findall(r'"([a-z]+_[a-z_]+|undefined)"', inspect.getsource(module))) & among

    assert codes(judge, set(_WHY_NOT)) == set(_WHY_NOT)
    assert codes(compare, set(_WHY_UNMATCHED)) == set(_WHY_UNMATCHED)


def test_the_criteria_decide_the_headline_when_there_are_any():
    both = [judged(), judged("too_large")]
    assert headline(compared(criteria=both, met=False), EN) == "Criteria that are not met: 1 of 2"
    assert headline(compared(criteria=both[:1], met=True), EN) == "All criteria are met (1)"
    assert headline(compared(), EN).startswith("Gaps that became smaller: 1; not larger: 0; larger: 0")
    assert "no gap in common" in headline(compared(changes=[change(None)]), EN)


def test_worse_gaps_stand_first_and_a_long_list_is_cut():
    many = [change("better") for _ in range(MOST + 3)] + [change("worse")]
    lines = list(summary(compared(changes=many), EN))
    assert lines[1].startswith("  ◆")
    assert any("4 more" in line for line in lines)


def test_what_to_bear_in_mind_is_said():
    facts = {"fingerprint": "sha256:0", "rows": 12, "used": 10, "dropped": {"decision_missing": 2}}
    gap = Unmatched(**NAMED, reason="group_absent")
    lines = "\n".join(
        summary(
            compared(
                new=facts,
                same_counts=True,
                outcome_for_some=True,
                rebased=[Rebased(["sex"], ["f"], ["m"])],
                only_old=[gap] * (MOST + 2),
                only_new=[gap],
            ),
            EN,
        )
    )
    assert "New audit: 2 cases were left out: no decision is recorded." in lines
    assert "very same counts" in lines
    assert "sex: the old audit compared with another group; its gaps were measured again against “m”." in lines
    assert lines.count("Only in the old audit: sex, “f” against “m”, Selection rate (nobody is in the group).") == MOST
    assert "2 more such gaps" in lines
    assert "Only in the new audit" in lines
    assert "some cases only (--labelled): only the share decided “granted” is compared" in lines
    assert "Cases that stand in both audits are not accounted for" in lines


def test_nothing_is_said_that_was_not_shown():
    for verdict in _TITLES:
        text = " ".join(said(change(verdict), compared(), EN))
        assert not re.search(r"fair|bias|proves|no gap", text)
