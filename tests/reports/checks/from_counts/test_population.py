"""Who is missing, in words: every finding has a sentence, and the section can be read in a minute."""

import re
from dataclasses import replace

import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.from_counts import population
from reports.checks.from_counts.population import MOST_ROWS, SAID, section
from reports.speaker import Speaker
from tests.algaudit.audit.checks.from_counts.test_population import LOG, PLAN, census
from tests.algaudit.audit.checks.from_rows.asking import answer, material

SPEAKER = Speaker("en", "granted", "due", False, 0.05, 0.95, 1)


def told(people, columns=LOG, **plan):
    return answer(population, material(columns, AuditPlan.model_validate(PLAN | {"population": people} | plan)))


def said(people, code, **plan):
    _, findings = told(people, **plan)
    return SAID[code](next(each.facts for each in findings if each.code == code), SPEAKER)


def test_a_gap_per_head_is_said_in_a_hundred_people():
    title, body = said(census(f=1000, m=1000), "coverage_gap")
    assert title == "sex: fewer people of “f” than of “m” come to be a case, by 20.0 in 100"
    assert body.startswith("Per 100 people: “f” 20.0, “m” 40.0. The true gap lies between −")
    assert "the census does not say" in body


def test_take_up_names_the_decision():
    title, _ = said(census(f=1000, m=1000), "take_up_gap")
    assert title == "sex: fewer people of “f” than of “m” are decided “granted”, by 10.0 in 100"


def test_both_directions_have_words():
    title, _ = said(census(f=1000, m=1000), "coverage_gap", reference={"sex": "f"})
    assert title == "sex: more people of “m” than of “f” come to be a case, by 20.0 in 100"


def test_shares_are_said_of_cases_and_people():
    title, body = said(census(f=10**6, m=10**6), "representation_gap")
    assert title == "sex: “f” has 16.7 percentage points fewer of the cases than of the people"
    assert body.startswith("33.3% of the cases, 50.0% of the people.")


def test_groups_on_one_side_only_are_named():
    people = census(f=1000, m=1000, x=50)
    assert said(people, "group_without_cases")[0] == "sex: groups of the census without a single case: “x”"
    assert said(people, "group_without_people")[0] == (
        "sex: groups of the log that the census does not know: “(blank)” (10 cases)"
    )


@pytest.mark.parametrize(
    ("code", "facts", "part"),
    [
        ("more_cases_than_people", {"by": ["sex"]}, "more cases than people"),
        ("grouping_without_people", {"groupings": [["town"], ["sex", "town"]]}, "town, sex × town"),
        ("census_totals_differ", {"breakdowns": [{"by": ["sex"], "people": 1000}]}, "different numbers of people"),
    ],
)
def test_what_to_look_at_is_said(code, facts, part):
    title, body = SAID[code](facts, SPEAKER)
    assert part in title
    assert body


def test_the_section_answers_in_at_most_five_sentences():
    made = section(told(census(f=1000, m=1000))[0], SPEAKER)
    assert made.answers[0].startswith("sex: 16.7% of the cases would have to be in other groups")
    assert made.answers[0].endswith("(p-value <0.001).")
    assert made.answers[1].startswith("Gaps found: 1. The largest: sex: fewer people of “f”")
    assert made.answers[-1].startswith("The census is taken as exact")
    assert len(made.answers) <= 5


def test_where_nothing_can_be_shown_nothing_is_claimed():
    made = section(told(census(f=1000, m=2000))[0], SPEAKER)
    assert made.answers[1].startswith("No gap per head could be shown; ")


def test_a_reference_that_the_census_does_not_know_leaves_nothing_to_compare():
    made = section(told(census(f=1000, x=1000))[0], SPEAKER)
    assert "There are no two groups to compare." in made.answers


def test_a_census_with_a_tiny_group_has_no_p_value_and_says_why():
    made = section(told(census(f=1000, m=1000, x=5))[0], SPEAKER)
    assert made.answers[0].endswith("cannot be told (a group is too small).")


def test_the_table_has_a_row_for_each_group():
    table = section(told(census(f=1000, m=1000))[0], SPEAKER).tables[0]
    assert [row[0] for row in table.rows] == ["f", "m"]
    assert all(len(row) == len(table.heads) for row in table.rows)
    assert table.rows[0][1:4] == ["1,000", "200", "50.0%"]
    assert table.rows[0][6].startswith("20.0 (")
    assert table.heads[7] == "gap to “m”, cases per 100 people"
    assert re.fullmatch(r"−20\.0 \(−2\d\.\d to −1\d\.\d\)", table.rows[0][7])
    assert table.rows[1][7] == "—"


def test_many_groups_are_cut_and_counted():
    columns = {"granted": [1, 0] * 400, "sex": [str(place % 40) for place in range(800)]}
    people = [{"group": {"sex": str(place)}, "count": 100} for place in range(40)]
    table = section(told(people, columns, reference={})[0], SPEAKER).tables[0]
    assert len(table.rows) == MOST_ROWS
    assert "10 more rows" in table.caption


def test_the_section_can_be_said_in_chinese():
    figures, findings = told(census(f=1000, m=1000, x=4))
    speaker = replace(SPEAKER, lang="zh")
    assert section(figures, speaker).answers
    assert all(SAID[each.code](each.facts, speaker)[0] for each in findings)
