"""Subgroups in words: who, how much, how sure; nothing found is not called nothing there."""

import pytest

from reports.checks.from_counts.subgroups import SAID, rule_of, section
from reports.speaker import speaker_for
from tests.algaudit.audit.checks.from_counts.test_subgroups import LEVEL, NORTH
from tests.algaudit.audit.logs import audit_of, by


def told(counted, lang="en", **plan):
    stated = {"by": by("sex"), "candidate": by("region"), "search": 2, **plan}
    result = audit_of(counted, **stated).result
    speaker = speaker_for(result, lang)
    found = [item for item in result.findings if item.facts.get("check") == "subgroups"]
    return section(result.checks["subgroups"], speaker), [SAID[item.code](item.facts, speaker) for item in found]


def test_a_finding_says_who_how_much_how_many_and_who_is_worse_off():
    _, ((title, body),) = told(NORTH)
    assert title.startswith("sex = f and region = north: ")
    assert title.endswith(" percentage points below everybody else (Selection rate)")
    assert body.startswith("Selection rate: ")
    assert "The true gap lies between " in body
    assert "All cases that the rule takes in: 1,000." in body
    assert body.endswith("This is to the disadvantage of the people whom the rule takes in.")


def test_a_high_rate_of_an_adverse_decision_is_a_disadvantage_too():
    high = {**NORTH, "granted": [0, 1] * 4}
    _, ((title, body),) = told(high, positive="1", positive_is="adverse")
    assert "above everybody else" in title
    assert body.endswith("This is to the disadvantage of the people whom the rule takes in.")


def test_the_section_names_the_rule_how_it_was_sought_and_the_second_opinion():
    made, _ = told(NORTH)
    assert "up to 2 of sex, region" in made.question
    assert made.answers[0].startswith("sex = f and region = north: ")
    assert "8 rules were looked at in one half of the cases, drawn by lot" in made.answers[1]
    assert "no more than 5% are expected to be due to chance" in made.answers[1]
    assert "AIF360's bias scan, another method, names nearly the same people" in made.answers[1]
    assert len(made.answers) <= 5


def test_the_table_has_a_row_for_each_rule_confirmed_with_counts_and_interval():
    made, _ = told(NORTH)
    confirmed, way = made.tables
    assert [row[0] for row in confirmed.rows] == ["sex = f and region = north"]
    assert confirmed.rows[0][2] == "1,000"
    assert confirmed.rows[0][6] == "−30.0"
    assert way.rows == [["Selection rate", "2,000", "2,000", "25", "8", "2", way.rows[0][6]]]
    assert all(len(row) == len(table.heads) for table in made.tables for row in table.rows)


def test_nothing_confirmed_is_not_called_nothing_there():
    made, found = told(LEVEL)
    assert found == []
    assert made.answers[0] == "No subgroup was confirmed. That does not mean that there is none."
    assert "Do not take this for an answer about small groups" in made.next_step


def test_a_beam_is_said_to_have_left_rules_out():
    result = audit_of(NORTH, by=by("sex"), candidate=by("region"), search=2).result
    figures = result.checks["subgroups"]
    search = {**figures["searches"][0], "way": "beam", "all_rules_up_to": 1}
    made = section({**figures, "searches": [search]}, speaker_for(result, "en"))
    assert "Rules of more than 1 conditions were too many" in made.answers[1]


def test_a_second_opinion_that_was_not_asked_or_names_others_is_told_as_such():
    result = audit_of(NORTH, by=by("sex"), candidate=by("region"), search=2).result
    figures, speaker = result.checks["subgroups"], speaker_for(result, "en")
    second = figures["second_opinion"]
    scan = {**second["scans"][0], "overlap": 0.1}
    others = section({**figures, "second_opinion": {**second, "scans": [scan]}}, speaker).answers[-1]
    assert "names other people: sex = f and region = north" in others
    nobody = {**scan, "labels": [], "overlap": None}
    assert (
        section({**figures, "second_opinion": {**second, "scans": [nobody]}}, speaker)
        .answers[-1]
        .endswith("names nobody.")
    )
    skipped = {**second, "reason": "too_many_cells", "limit": 5000, "scans": []}
    assert "more than 5,000 different kinds" in section({**figures, "second_opinion": skipped}, speaker).answers[-1]


def test_a_blank_is_called_blank():
    result = audit_of(NORTH, by=by("sex"), search=1).result
    assert rule_of([{"column": "sex", "label": None}], speaker_for(result, "en")) == "sex = (blank)"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_word_claims_more_than_a_gap(lang):
    text = repr(told(NORTH, lang)).lower()
    assert not any(word in text for word in ("discriminat", "biased", "is fair", "justified", "歧视"))
