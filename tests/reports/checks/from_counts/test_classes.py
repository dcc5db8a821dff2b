"""Decisions with several values in words: the largest gap, the order, and never that a gap is in order."""

import pytest

from reports.checks.from_counts.classes import SAID, section
from reports.speaker import speaker_for
from tests.algaudit.audit.checks.from_counts.test_classes import ORDER, SELECTED, STEPS
from tests.algaudit.audit.logs import audit_of, by


def told(counted=STEPS, lang="en", **plan):
    stated = {"by": by("sex"), "positive": "grant", "reference": {"sex": "m"}, **plan}
    result = audit_of(counted, **stated).result
    speaker = speaker_for(result, lang)
    found = [item for item in result.findings if item.facts.get("check") == "classes"]
    return section(result.checks["classes"], speaker), [SAID[item.code](item.facts, speaker) for item in found]


def test_order_largest_gap_pairs_and_strength_are_told():
    made, _ = told(order=ORDER)
    assert made.answers[0] == "The decisions, from worst to best: “refuse”, “partial”, “grant”."
    assert "is in the share decided “partial”: “f” is 25.0 percentage points" in made.answers[1]
    assert "the first is decided better in 26.6% and worse in 39.1%; the difference is 12.5" in made.answers[1]
    assert "strength of the link with the group 0.35 (0 none, 1 full; p <0.001)" in made.answers[1]


def test_without_an_order_that_is_said():
    made, _ = told()
    assert made.answers[0] == "3 decisions are told apart, each on its own; no order of them was declared (--order)."
    assert len(made.tables) == 1


def test_tables_have_counts_and_mark_what_is_shown():
    made, _ = told(order=ORDER)
    shares, order = made.tables
    # The labels stand in the declared order.
    assert shares.heads[1:4] == ["Decided “refuse”", "Decided “partial”", "Decided “grant”"]
    assert shares.rows[0][:4] == ["f", "37.5% (150 / 400)*", "12.5% (50 / 400)*", "50.0% (200 / 400)"]
    assert shares.rows[1][0] == "m (reference)"
    assert order.rows[0][:4] == ["f", "2.12", "26.6%", "39.1%"]
    assert order.rows[0][4].startswith("−12.5 (")
    assert order.rows[1][2:] == ["—", "—", "—"]


def test_findings_are_told_with_direction_size_interval_and_counts():
    _, ((title, body), (order, _)) = told(order=ORDER)
    assert title == "sex: “f” is 25.0 percentage points below “m” (share decided “partial”)"
    assert "“f” 12.5% (50 of 400), “m” 37.5% (150 of 400)" in body
    assert order == "sex: “f” is decided worse than “m” on the whole (12.5 points)"


def test_no_gap_shown_says_how_many_comparisons_are_open():
    made, found = told({**STEPS, "n": [20, 15, 5, 20, 15, 5]})
    assert found == []
    assert (
        "no gap larger than 5.0 percentage points could be shown; 3 of 3 comparisons rest on too little data"
        in (made.answers[1])
    )


def test_outcomes_have_a_table_of_their_own():
    counted = {**STEPS, "due": ["grant", "partial", "refuse"] * 2}
    made, _ = told(counted, outcome="due", outcome_positive="grant")
    assert made.tables[1].heads[1:4] == [
        "Decision agrees with the true outcome",
        "Due “grant” and got it",
        "Got “grant” and was due it",
    ]
    assert made.tables[1].rows[0][1] == "100.0% (400 / 400)"


@pytest.mark.parametrize("counts", [[3, 2, 2, 200, 50, 150], [100, 1, 1, 100, 1, 1]])
def test_a_table_that_cannot_be_tested_is_said_to_be_so(counts):
    made, _ = told({**STEPS, "n": counts}, reference={})
    assert any("to test" in answer or "too few people" in answer for answer in made.answers)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_can_be_said_in_both_languages(lang):
    made, found = told(lang=lang, order=ORDER)
    texts = [made.title, made.question, *made.answers, made.next_step, *(text for pair in found for text in pair)]
    assert all(texts)
    assert not any("{" in text for text in texts)


def test_the_title_fits_an_outcome_with_several_values():
    stated = {"outcome": "due", "outcome_positive": "a", "positive": "1"}
    made, _ = told(SELECTED, **stated)
    assert made.title == "True outcomes with several values"
    assert "decided “1”" in made.question
    assert "decision" not in made.next_step
    assert told()[0].title == "Decisions with several values"


def test_an_outcome_looked_at_for_some_cases_only_is_said_and_not_compared():
    stated = {"outcome": "due", "outcome_positive": "a", "positive": "1"}
    made, found = told(SELECTED, **stated, labelled="looked")
    assert "looked at for some cases only" in made.answers[0]
    assert "0 of 0" not in " ".join(made.answers)
    assert (made.tables, found) == ([], [])
