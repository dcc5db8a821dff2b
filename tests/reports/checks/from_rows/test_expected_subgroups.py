"""Subgroups against an expectation, in words."""

from reports.checks.from_rows.expected_subgroups import SAID, section
from reports.speaker import speaker_for
from tests.algaudit.audit.checks.from_counts.test_subgroups import NORTH
from tests.algaudit.audit.logs import audit_of, by


def told(chances, **plan):
    stated = {"by": by("sex"), "candidate": by("region"), "search": 2, "expected": "chance", **plan}
    result = audit_of({**NORTH, "chance": chances}, **stated).result
    speaker = speaker_for(result, "en")
    found = [item for item in result.findings if item.facts.get("check") == "expected_subgroups"]
    return section(result.checks["expected_subgroups"], speaker), [
        SAID[item.code](item.facts, speaker) for item in found
    ]


def test_a_finding_says_what_was_expected():
    made, ((title, body),) = told([0.5] * 8)
    assert title.startswith("sex = f and region = north: ")
    assert title.endswith(" percentage points below what was expected")
    assert "of them, where 50.0% were expected" in body
    assert body.endswith("This is to the disadvantage of the people whom the rule takes in.")
    assert made.answers[0] == "Of all cases 42.5% were decided “1”; 50.0% were expected."
    assert "where 50.0% were expected; the gap lies between" in made.answers[1]
    assert [row[0] for row in made.tables[0].rows] == ["sex = f and region = north"]
    assert all(len(row) == len(table.heads) for table in made.tables for row in table.rows)


def test_people_above_what_was_expected_make_nobody_worse_off():
    _, found = told([0.1] * 2 + [0.5] * 6)
    assert [title.split(":")[0] for title, _ in found] == ["sex = f and region = north"]
    assert "above what was expected" in found[0][0]
    assert "disadvantage" not in found[0][1]


def test_as_expected_is_not_called_nothing_there():
    made, found = told([0.2] * 2 + [0.5] * 6)
    assert found == []
    assert "No subgroup was confirmed. That does not mean that there is none." in made.answers


def test_the_second_opinion_is_one_sentence_of_the_last_answer():
    made, _ = told([0.5] * 8)
    assert "names nearly the same people as “sex = f and region = north” (100.0% in common)." in made.answers[-1]
    assert made.answers[-1].startswith("8 rules were looked at")
    assert len(made.answers) <= 5


def test_how_it_was_searched_names_the_smallest_rule():
    way = told([0.5] * 8)[0].tables[1]
    assert way.rows[0][way.heads.index("Cases a rule must take in, in each half")] == "25"
