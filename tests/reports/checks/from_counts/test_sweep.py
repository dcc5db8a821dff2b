"""The sweep in words: direction, present practice, the largest gap, and that nobody was decided in this way."""

import pytest

from reports.checks.from_counts.sweep import SAID, section
from reports.speaker import speaker_for
from tests.algaudit.audit.checks.from_counts.test_sweep import APART
from tests.algaudit.audit.logs import audit_of, by


def told(counted=APART, lang="en", **plan):
    stated = {"by": by("sex"), "score": "score", "reference": {"sex": "m"}, **plan}
    result = audit_of(counted, **stated).result
    speaker = speaker_for(result, lang)
    found = [item for item in result.findings if item.facts.get("check") == "sweep"]
    return section(result.checks["sweep"], speaker), [SAID[item.code](item.facts, speaker) for item in found]


def test_direction_practice_and_the_largest_gap_are_told():
    made, _ = told()
    direction, present, largest = made.answers
    assert "the one decided “1” has the higher score in 100.0% of pairs" in direction
    assert "Now 250 of 800 are decided “1”." in present
    assert "0.45 or more: 250 would be, and 800 of 800 would be decided as they were." in present
    assert "10 cases without a score are left out." in present
    assert "“f” would be 37.5 percentage points" in largest
    assert "below “m”" in largest
    assert "at 12 of 19 thresholds" in largest


def test_the_table_has_an_edge_a_row_and_the_reference_first():
    made, _ = told(outcome="ok")
    assert [table.heads for table in made.tables] == [["Threshold", "m", "f"]] * 3
    row = made.tables[0].rows[8]
    assert row[:2] == ["0.45 or more (nearest to now)", "50.0% (200)"]
    assert row[2].startswith("12.5% (50) −37.5 (−4")
    assert row[2].endswith(")*")
    assert len(made.tables[0].rows) == 19
    assert "whose true outcome was “1”" in made.tables[1].caption


def test_lower_scores_are_told_as_such():
    turned = {**APART, "score": [None if value is None else 1 - value for value in APART["score"]]}
    made, _ = told(turned)
    assert "has the lower score in 100.0% of pairs" in made.answers[0]
    assert made.tables[0].rows[0][0] == "below 0.05"


def test_the_finding_names_both_sides_and_says_that_it_is_on_paper():
    _, ((title, body),) = told()
    assert title == "sex: another threshold would leave a gap too; “f” up to 37.5 points below “m” (Selection rate)"
    assert "“f” 12.5% (50 of 400), “m” 50.0% (200 of 400)" in body
    assert "Nobody was decided in this way" in body


def test_no_gap_shown_is_not_called_no_gap():
    equal = {"sex": "mmff", "score": [0.2, 0.8] * 2, "granted": [0, 1] * 2, "n": [60, 60, 50, 50]}
    made, found = told(equal)
    assert found == []
    assert "that does not mean that there is none" in made.answers[-1]


def test_everybody_has_a_table_when_there_are_no_groups():
    made, _ = told(by=[], reference={})
    assert len(made.answers) == 2
    assert made.tables[0].heads == ["Threshold", "everybody"]
    assert made.tables[0].rows[0][1] == "100.0% (800)"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_can_be_said_in_both_languages(lang):
    made, found = told(lang=lang, outcome="ok")
    texts = [made.title, made.question, *made.answers, made.next_step, *(text for pair in found for text in pair)]
    assert all(texts)
    assert not any("{" in text for text in texts)


def test_that_the_outcome_was_looked_at_for_some_cases_only_is_said():
    counted = {**APART, "looked": [1, 1, 1, 1, 0, 0, 0]}
    made, _ = told(counted, outcome="ok", labelled="looked")
    assert "looked at for some cases only: only the share decided “1” is compared" in made.answers[2]
    assert len(made.tables) == 1
