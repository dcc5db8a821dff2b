"""Our own questionnaire on six algorithms as a county knows them; its bounds were set on these."""

import pytest

from registry.impact.answers import read_answers
from registry.impact.outlook import final_score, outlook
from registry.impact.score import score
from registry.impact.shelf import questionnaire
from tests.registry.impact import cases

COUNTY = questionnaire("county", "1")


@pytest.mark.parametrize(
    ("name", "nothing", "middling", "everything"),
    [
        ("LAMPS", (15, 1), (14, 1), (13, 1)),
        ("HEALTH_CALLS", (18, 2), (17, 1), (15, 1)),
        ("FARM_SUBSIDY", (19, 2), (18, 2), (16, 1)),
        ("RENTAL_QUEUE", (40, 3), (38, 2), (34, 2)),
        ("AID_SCORE", (55, 3), (52, 3), (47, 3)),
        ("AID_STOP", (77, 4), (73, 4), (65, 4)),
    ],
)
def test_six_algorithms_have_the_levels_the_bounds_were_set_for(name, nothing, middling, everything):
    answers = getattr(cases, name)
    for measures, expected in ((cases.NOTHING, nothing), (cases.MIDDLING, middling), (cases.EVERYTHING, everything)):
        found = final_score(COUNTY, read_answers(COUNTY, answers | measures))
        assert (found.total, found.level) == expected


@pytest.mark.parametrize(
    "grave",
    [
        {"livelihood": "basic"},
        {"automation": "full", "adverse": "major"},
        {"explained": "no"},
        {"gaps": "unjustified_open"},
    ],
)
def test_a_grave_answer_brings_level_three_however_few_the_points(grave):
    found = score(COUNTY, cases.LAMPS | grave | cases.EVERYTHING)
    assert (found.level, len(found.held_by)) == (3, 1)


def test_confirming_each_case_takes_back_an_answer_about_automatic_refusals():
    left = cases.LAMPS | {"adverse": "major"} | cases.MIDDLING
    assert score(COUNTY, left) == score(COUNTY, cases.LAMPS | cases.MIDDLING)


def test_it_asks_forty_questions_that_count_and_one_in_words():
    kinds = [question.kind for question in COUNTY.questions]
    assert (len(kinds), kinds.count("text")) == (41, 1)
    assert (COUNTY.scale.maximum_risk, COUNTY.scale.maximum_mitigation) == (88, 38)


def test_points_never_fall_as_risk_answers_get_graver():
    for question in COUNTY.questions:
        if question.area == "risk" and question.kind == "one":
            points = [choice.points for choice in question.choices]
            assert points == sorted(points), question.id
            assert points[0] == 0, question.id


def test_measures_begin_with_nothing_at_zero():
    measures = [question for question in COUNTY.questions if question.area == "mitigation" and question.kind == "one"]
    assert all(question.choices[0].points == 0 and question.choices[0].id == "no" for question in measures)


def test_an_empty_form_leaves_everything_open():
    found = outlook(COUNTY, {})
    assert (found.lowest.level, found.highest.level) == (1, 4)
    assert "task" not in found.waiting


def test_laws_are_named_in_both_languages():
    laws = [law for question in COUNTY.questions for law in question.law]
    assert len(laws) >= 25
    assert all("《" in law.zh and any(word in law.en for word in ("Law", "Regulations", "Measures")) for law in laws)
