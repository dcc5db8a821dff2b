"""The sections on an algorithm are short, name who and how much, and are complete in both languages."""

import pytest

from algaudit import AuditPlan, read_decisions
from algaudit.audit.runner import run_audit
from algaudit.i18n import LANGUAGES
from reports.checks.from_model.importance import shown, signed
from reports.checks.listed import said_of, section_of
from reports.speaker import speaker_for
from tests.cards import card, columns, table

NAMES = ("fidelity", "importance", "recourse")


@pytest.fixture(scope="module")
def result():
    rows = columns()
    rows["granted"][:8] = ["no"] * 8
    plan = AuditPlan.model_validate({"decision": "granted", "by": [{"column": "group"}]})
    return run_audit(read_decisions(table(granted=rows["granted"])), plan, model=card(), crosscheck=False).result


def sections(result, lang):
    speaker = speaker_for(result, lang)
    return {name: section_of(name, result.checks[name], speaker) for name in NAMES}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_section_asks_answers_and_says_what_next(result, lang, name):
    made = sections(result, lang)[name]
    assert made.title
    assert made.question.endswith(("?", "？"))
    assert 1 <= len(made.answers) <= 5
    assert made.next_step


def test_a_department_that_decided_otherwise_is_named_with_counts(result):
    made = sections(result, "en")["fidelity"]
    assert made.answers[0].startswith("In 4 of 400 cases the algorithm decides otherwise than the log says.")
    (finding,) = [item for item in result.findings if item.code == "model_differs"]
    title, body = said_of("fidelity", "model_differs")(finding.facts, speaker_for(result, "en"))
    assert title == "The algorithm handed in decides otherwise than the log in 4 / 400 cases"
    assert "another version" in body


def test_a_faithful_algorithm_and_one_with_few_cases_are_told_apart(result):
    speaker = speaker_for(result, "en")
    figures = result.checks["fidelity"] | {"unknown": 3}
    same = section_of("fidelity", figures | {"verdict": "faithful"}, speaker).answers
    few = section_of("fidelity", figures | {"verdict": "too_few"}, speaker).answers
    assert "decided every one as the log says" in same[0]
    assert "so few" in few[0]
    assert same[1] == "3 cases have no decision in the log."


def test_the_first_inputs_and_who_they_set_apart_are_named(result):
    answers = sections(result, "en")["importance"].answers
    assert answers[0].startswith("Most weight in the score have: “years”")
    assert answers[1] == "Read but without any effect in these cases: idle."
    assert answers[2].startswith("group: “years” leaves the score of “b” 1 points below that of “a” on average (−1")


def test_groups_that_nothing_sets_apart_are_told_so(result):
    figures = dict(result.checks["importance"])
    groupings = [
        {**made, "leanings": [{**item, "signed": {**item["signed"], "clear": False}} for item in made["leanings"]]}
        for made in figures["groupings"]
    ]
    answers = section_of("importance", figures | {"groupings": groupings}, speaker_for(result, "en")).answers
    assert answers[-1] == "That an input counts otherwise for one group than for another could not be shown."


def test_how_many_could_have_changed_the_decision_is_told(result):
    answers = sections(result, "en")["recourse"].answers
    assert answers[0] == (
        "Of 300 people looked at, 300 (100.0%) had a change within reach that would have led to “yes”; "
        "for 0 it is proved that there was none."
    )
    assert answers[1] == "What can be changed: years; at most 3 of these at once."
    assert answers[2] == "That one group has a way within reach more often than another could not be shown."


@pytest.mark.parametrize(("difference", "word"), [(-0.25, "fewer"), (0.25, "more")])
def test_a_gap_in_reach_is_told_with_both_counts(result, difference, word):
    facts = {
        "by": ["group"], "group": ["b"], "reference": ["a"], "difference": difference, "low": difference - 0.1,
        "high": difference + 0.1, "value": 0.5, "numerator": 50, "denominator": 100, "reference_value": 0.75,
        "reference_numerator": 150, "reference_denominator": 200,
    }  # fmt: skip
    title, body = said_of("recourse", "recourse_gap")(facts, speaker_for(result, "en"))
    assert "“b” and “a” differ" in title
    assert (
        f"50.0% of “b” (50 of 100) have a way within reach, 75.0% of “a” (150 of 200): 25.0 percentage points {word}"
        in body
    )


def test_a_gap_that_is_clear_and_answers_of_a_search_stand_in_the_section(result):
    figures = dict(result.checks["recourse"])
    (made,) = figures["groupings"]
    gap = {"group": ["b"], "difference": -0.5, "low": -0.6, "high": -0.4}
    everybody = figures["everybody"] | {"searched": 7}
    changed = figures | {"everybody": everybody, "groupings": [made | {"gaps": [gap]}]}
    answers = section_of("recourse", changed, speaker_for(result, "en")).answers
    assert "50.0 percentage points fewer (40.0 to 60.0)" in answers[2]
    assert answers[3].startswith("7 answers come from a search")


@pytest.mark.parametrize(
    ("value", "plain", "with_sign"),
    [(12.345, "12.3", "+12.3"), (-0.01234, "-0.0123", "−0.0123"), (0, "0", "0"), (None, "—", "—")],
)
def test_a_contribution_has_three_digits(value, plain, with_sign):
    assert (shown(value), signed(value)) == (plain, with_sign)


def test_a_leaning_is_told_with_what_to_ask(result):
    (finding,) = [item for item in result.findings if item.code == "importance_leaning"]
    title, body = said_of("importance", "importance_leaning")(finding.facts, speaker_for(result, "en"))
    assert title == "group: the score of “b” is set apart most by “years”"
    assert "Ask why this input is needed." in body
