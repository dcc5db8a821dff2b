"""The stages of a procedure in words."""

import pytest

from reports.checks.from_counts.funnel import SAID, section
from reports.speaker import speaker_for
from tests.algaudit.audit.checks.from_counts.test_funnel import SECOND, table
from tests.algaudit.audit.logs import audit_of, by


def told(counted, lang="en", **plan):
    stated = {"by": by("sex"), "reference": {"sex": "m"}, "stage": ("eligible", "picked"), **plan}
    result = audit_of(counted, **stated).result
    speaker = speaker_for(result, lang)
    found = [item for item in result.findings if item.facts.get("check") == "funnel"]
    return section(result.checks["funnel"], speaker), [SAID[item.code](item.facts, speaker) for item in found]


def test_where_a_gap_arises_is_told_with_counts_of_both_sides():
    made, ((whole, whole_body), (stage, stage_body)) = told(SECOND)
    assert whole == "sex: through all stages, “f” comes 40.0 percentage points less often than “m”"
    assert "It arises at: picked." in whole_body
    assert stage == "sex: at “picked”, “f” passes 50.0 percentage points less often than “m”"
    assert "Passed: “f” 25.0% (40 of 160), “m” 75.0% (120 of 160)." in stage_body
    assert "Counted are those who had passed every stage before." in stage_body
    assert made.question.startswith("Who comes through eligible → picked")
    assert made.answers[0] == "Of all cases came through: eligible 80.0%, picked 40.0%."


def test_ratios_of_the_stages_stand_beside_that_of_all_together():
    made, _ = told(SECOND)
    rows = {row[2]: row for row in made.tables[1].rows}
    assert rows["eligible"][4].startswith("1.00 (")
    assert rows["picked"][4].startswith("0.33 (")
    assert rows["all stages together"][4].startswith("0.33 (")
    assert all(len(row) == len(one.heads) for one in made.tables for row in one.rows)


def test_a_gap_that_arises_at_no_single_stage_is_said_so():
    counted = table(
        *(("f", 1, 1, 98), ("f", 1, 0, 42), ("f", 0, 0, 60)),
        *(("m", 1, 1, 124), ("m", 1, 0, 32), ("m", 0, 0, 44)),
    )
    _, ((_, body),) = told(counted, tolerance=0.11)
    assert "At no single stage could it be told from chance." in body


def test_without_a_gap_it_says_what_could_not_be_shown_not_that_there_is_none():
    counted = table(*((sex, one, two, 9) for sex in "fm" for one, two in ((1, 1), (1, 0), (0, 0))))
    made, findings = told(counted)
    assert findings == []
    assert "No gap beyond the tolerance could be shown at any stage (3 comparisons)." in made.answers
    assert made.answers[-1].endswith("that does not mean that there is no gap.")


def test_skipped_stages_and_blanks_are_told():
    counted = table(
        *(("f", 1, 1, 40), ("f", 1, None, 20), ("f", 0, 1, 9), ("f", 0, 0, 20)), ("m", 1, 1, 40), ("m", 0, 0, 20)
    )
    _, findings = told(counted)
    titles = [title for title, _ in findings]
    assert "9 of 149 cases passed “picked” without an earlier stage" in titles
    assert "“picked” is blank for 20 cases that had passed every stage before" in titles


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_where_nobody_is_left_the_table_says_nothing_rather_than_zero(lang):
    made, _ = told(table(("f", 0, 0, 30), ("m", 1, 1, 20), ("m", 1, 0, 20)), lang)
    late = next(row for row in made.tables[0].rows if row[0] == "sex: f" and row[1] == "picked")
    assert late[2] == "–" or "%" not in late[2]
