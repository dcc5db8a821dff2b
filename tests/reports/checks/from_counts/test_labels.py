"""Outcomes known for some only, in words."""

from reports.checks.from_counts.labels import SAID, section
from reports.speaker import speaker_for
from tests.algaudit.audit.checks.from_counts.test_labels import ARM, FLAGGED, LOT, audited, with_arm


def told(cells, lang="en", **plan):
    result = audited(cells, **plan)
    speaker = speaker_for(result, lang)
    found = [item for item in result.findings if item.facts.get("check") == "labels"]
    return section(result.checks["labels"], speaker), [SAID[item.code](item.facts, speaker) for item in found]


def test_without_an_arm_it_says_what_cannot_be_known_and_what_would_tell():
    made, findings = told(FLAGGED)
    assert made.question.startswith("The true outcome is known for 150 of 400 cases.")
    assert made.answers[0] == "Known of everybody: Positive predictive value."
    assert made.answers[1].startswith("Cannot be known from this log, only bounded: Base rate, True positive rate")
    assert "a small random share of all cases" in made.next_step
    title, body = findings[0]
    assert title == "Rates that need the true outcome rest on 150 of 400 cases, and these were picked"
    assert "are not those of everybody" in body


def test_bounds_stand_as_ranges_and_numbers_as_numbers():
    made, _ = told(FLAGGED)
    rows = {(row[0], row[1]): row for row in made.tables[0].rows}
    assert rows["sex: f", "True positive rate"][2] == "37.5% to 100.0%"
    assert rows["sex: f", "True positive rate"][4] == "bounds only"
    assert rows["sex: f", "Positive predictive value"][2] == "60.0%"
    assert rows["sex: f", "Positive predictive value"][5] == "100"
    assert all(len(row) == len(table.heads) for table in made.tables for row in table.rows)


def test_a_gap_from_the_arm_is_told_as_a_number_with_its_few_cases():
    made, findings = told(with_arm(FLAGGED, ARM), **LOT)
    title, body = findings[0]
    assert title == "sex: “f” is 55.0 percentage points above “m” (True positive rate, everybody)"
    assert body.startswith("Estimated from the random arm alone: 30 and 40 cases. Interval of the gap: +")
    assert made.answers[1].startswith("Estimated from the random arm (200 cases): Base rate")
    assert "Keep the random arm going" in made.next_step


def test_a_gap_that_is_only_bounded_is_told_as_at_least():
    cells = [
        *(("f", 1, 1, 1, 80), ("f", 1, 1, 0, 10), ("f", 0, 0, None, 10)),
        *(("m", 1, 1, 1, 10), ("m", 1, 1, 0, 80), ("m", 0, 0, None, 10)),
    ]
    _, findings = told(cells, primary=("base_rate",))
    assert findings[0][0] == "sex: “f” is at least 60.0 percentage points above “m” (Base rate, everybody)"
    assert "whatever the outcomes were that nobody looked into (100 and 100 cases)" in findings[0][1]


def test_what_is_odd_about_the_arm_is_told():
    partly = told(with_arm(FLAGGED, [*ARM, ("f", 0, 0, None, 10)]), **LOT)[1]
    assert any(title == "Of 210 cases in the random arm, 200 were looked into" for title, _ in partly)
    alike = told(with_arm(FLAGGED, [("f", 1, 1, 1, 30), ("m", 1, 1, 0, 70)]), **LOT)[1]
    assert any(title == "All cases in the random arm (arm = lot) have the same decision" for title, _ in alike)
    odd = [("f", 1, 1, 1, 100), ("f", 0, 1, 0, 5), ("m", 1, 1, 1, 90), ("m", 0, 1, 0, 5)]
    differs = told(with_arm(FLAGGED, odd), **LOT)[1]
    assert any("95.0% of it were decided “1”, 37.5% of the others" in title for title, _ in differs)


def test_an_outcome_written_down_without_a_look_is_told():
    zeros = [(*cell[:3], 0, cell[4]) if cell[3] is None else cell for cell in FLAGGED]
    body = told(zeros)[1][0][1]
    assert "250 cases have an outcome in the log although nobody looked into them; it counts as unknown." in body


def test_chinese_has_no_gaps_in_its_places():
    made, findings = told(with_arm(FLAGGED, ARM), "zh", **LOT)
    assert "{" not in repr((made, findings))
