"""What could have been seen, in words."""

import pytest

from reports.checks.from_counts.power import section
from reports.speaker import speaker_for
from tests.algaudit.audit.checks.from_counts.test_power import COUNTED
from tests.algaudit.audit.logs import audit_of, by


def told(counted=COUNTED, lang="en", **plan):
    result = audit_of(counted, **{"by": by("sex"), **plan}).result
    speaker = speaker_for(result, lang)
    return section(result.checks["power"], speaker), result.checks["power"]["comparisons"]


def test_what_was_asked_and_what_to_do_next_is_told():
    made, _ = told(tolerance=0.15)
    assert made.question.endswith("one of 15.0 percentage points?")
    assert "do not read “too little data” as “no gap”" in made.next_step


def test_the_group_that_lacks_most_stands_first():
    made, _ = told(tolerance=0.15)
    assert [row[0] for row in made.tables[0].rows] == ["sex: x", "sex: f"]
    assert made.tables[0].rows[0][3] == "12 / 400"
    assert all(len(row) == len(made.tables[0].heads) for row in made.tables[0].rows)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ({"tolerance": 0.0}, "no number: the tolerance is 0"),
        ({"tolerance": 0.6}, "no number: the rate of “m” leaves no room or is unknown"),
        ({"outcome": "due", "primary": ("balanced_accuracy",)}, "a mean of two rates"),
    ],
)
def test_why_there_is_no_number_is_told(plan, said):
    made, _ = told(**plan)
    assert {row[5] for row in made.tables[0].rows} == {said}


def test_a_reference_too_small_leaves_the_number_for_both():
    made, rows = told(tolerance=0.05)
    assert made.tables[0].rows[0][5] == f"{int(rows[0]['needed_both']):,} in both"


def test_long_tables_are_cut_and_say_so():
    groups = [f"g{place:02}" for place in range(40)]
    counted = {"sex": [*groups, *groups], "granted": [1] * 40 + [0] * 40, "n": [20 + place for place in range(40)] * 2}
    made, rows = told(counted)
    assert len(rows) == 39
    assert len(made.tables[0].rows) == 30
    assert made.tables[0].caption.endswith("(first 30 of 39 rows; the others stand in audit.json)")
