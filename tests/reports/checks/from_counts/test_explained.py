"""Gaps within strata in words: sizes, directions, and never that a gap is in order."""

import pytest

from reports.checks.from_counts.explained import SAID, _signed_percent, section
from reports.speaker import speaker_for
from tests.algaudit.audit.checks.from_counts.test_explained import APPEARS, REVERSED, VANISHES, two_regions
from tests.algaudit.audit.logs import audit_of, by


def told(counted, lang="en", **plan):
    stated = {"by": by("sex"), "reference": {"sex": "m"}, "stratum": by("region"), **plan}
    result = audit_of(counted, **stated).result
    speaker = speaker_for(result, lang)
    found = [item for item in result.findings if item.facts.get("check") == "explained"]
    return section(result.checks["explained"], speaker), [SAID[item.code](item.facts, speaker) for item in found]


def test_a_gap_that_turns_round_is_told_with_both_sizes_and_who_is_worse_off():
    _, ((title, body),) = told(REVERSED)
    assert title == "sex: the gap of “f” turns round within region (Selection rate)"
    assert "Against “m”: −10.0 percentage points among all cases, +20.0 among cases of the same region" in body
    assert "1,000 and 1,000 cases" in body
    assert "This is to the disadvantage of “m”." in body


def test_a_gap_that_goes_away_opens_a_question_and_is_not_called_in_order():
    made, ((_, body),) = told(VANISHES)
    assert "That does not say that the gap is in order: the committee has to ask" in body
    assert "disadvantage" not in body
    assert "Ask the committee: may region decide in this matter" in made.next_step


def test_a_hidden_gap_is_said_to_have_been_hidden():
    made, ((title, body),) = told(APPEARS)
    assert "all cases together do not show" in title
    assert "How the groups are spread over region hid this gap." in body
    assert any("+4.0 → −20.0 points." in answer for answer in made.answers)


@pytest.mark.parametrize("counted", [REVERSED, VANISHES, APPEARS])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_word_says_that_a_gap_is_justified(counted, lang):
    made, findings = told(counted, lang)
    text = repr((made, findings)).lower()
    assert not any(word in text for word in ("justified", "is fair", "discriminat", "legitimate", "合理的"))


def test_tables_hold_sizes_shares_and_counts():
    made, _ = told(REVERSED)
    gaps, rates = made.tables
    assert gaps.rows[0][0:4] == ["sex: f", "m", "Selection rate", "region"]
    assert gaps.rows[0][4].startswith("−10.0 (")
    assert gaps.rows[0][7].startswith("300% (")
    assert rates.rows[1] == ["town", "90.0% (180 / 200)", "70.0% (560 / 800)"]
    assert rates.rows[0][1].startswith("65.0% (")
    assert all(len(row) == len(table.heads) for table in made.tables for row in table.rows)


def test_cases_without_a_counterpart_are_told():
    few = two_regions(f=((3, 2), (20, 120)), m=((110, 30), (0, 0)))
    _, ((_, body),) = told(few)
    assert "Only 3.4% of these cases of “f” have cases of “m” in the same region" in body


def test_a_gap_that_remains_and_one_that_differs_are_told():
    made, _ = told(two_regions(f=((200, 200), (100, 300)), m=((300, 100), (200, 200))))
    assert made.answers[1] == (
        "sex: the gap of “f” against “m” is there within region too (Selection rate): −25.0 → −25.0 points."
    )
    _, ((title, body),) = told(two_regions(f=((300, 100), (100, 300)), m=((100, 300), (300, 100))))
    assert title == "sex: the gap of “f” is not the same in every region (Selection rate)"
    assert "“f” and “m”" in body


def test_what_is_left_out_is_told():
    made, _ = told({**REVERSED, "due": [1, 0] * 4}, outcome="due", primary=("selection_rate", "balanced_accuracy"))
    assert made.answers[-1] == "Balanced accuracy is a mean of two rates and is not compared within strata."


@pytest.mark.parametrize(
    ("share", "shown"), [(-0.001, "0%"), (0.0, "0%"), (0.004, "0%"), (-0.26, "−26%"), (3.0, "300%")]
)
def test_a_share_that_rounds_to_nothing_has_no_sign(share, shown):
    assert _signed_percent(share) == shown
