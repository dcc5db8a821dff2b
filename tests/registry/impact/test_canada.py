"""Canada's assessment, version 1.0.1: its counts, and the scores that its own program gives."""

import math

import pytest

from registry.impact.outlook import outlook
from registry.impact.score import cleared, cut_for, graded, level_of, relieved, score, tally
from registry.impact.shelf import questionnaire

CANADA = questionnaire("canada-aia", "1.0.1")
PHASES = ("item1", "item2")


def extreme(question, pick):
    """Return the answer with the fewest points (one box ticked) or the most (all boxes)."""
    if question.kind == "many" and pick is max:
        return tuple(choice.id for choice in question.choices)
    taken = pick(question.choices, key=lambda choice: choice.points).id
    return (taken,) if question.kind == "many" else taken


def all_answered(risk, measures, phase):
    """Return an answer to every question, those that are hidden included."""
    picks = {"risk": risk, "mitigation": measures, "none": min}
    return {q.id: extreme(q, picks[q.area]) for q in CANADA.questions} | {"projectDetailsPhase": phase}


def four(found):
    return found.raw, found.mitigation, found.total, found.level


def test_three_boxes_of_the_decision_give_three_points():
    answers = {"decisionSector1": ("item1-1", "item2-1", "item3-1")}
    assert four(score(CANADA, answers)) == (3, 0, 3, 1)


def test_the_phase_alone_gives_nothing():
    assert four(score(CANADA, {"projectDetailsPhase": "item1"})) == (0, 0, 0, 1)


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize(
    ("risk", "measures", "expected"),
    [
        (min, min, (17, 1, 17, 1)),
        (min, max, (17, 77, 14, 1)),
        (max, min, (167, 1, 167, 4)),
        (max, max, (167, 77, 142, 4)),
    ],
)
def test_the_four_corners_are_those_of_their_program(risk, measures, expected, phase):
    assert four(score(CANADA, all_answered(risk, measures, phase))) == expected


def test_a_leftover_answer_to_a_hidden_question_is_cleared():
    answers = {"aboutDataSource1": "item2-0", "aboutDataSource9": "item2-2"}
    assert four(tally(CANADA, answers)) == (2, 0, 2, 1)  # what their program shows while typing
    assert four(score(CANADA, answers)) == (0, 0, 0, 1)
    assert cleared(CANADA, answers) == {"aboutDataSource1": "item2-0"}


@pytest.mark.parametrize(("raw", "level"), [(0, 1), (41, 1), (42, 2), (83, 2), (84, 3), (125, 3), (126, 4), (167, 4)])
def test_the_levels_without_relief_change_where_theirs_do(raw, level):
    assert four(graded(CANADA.scale, raw, 61)) == (raw, 61, raw, level)


@pytest.mark.parametrize(
    ("raw", "total", "level"),
    [(48, 41, 1), (49, 42, 2), (98, 83, 2), (99, 84, 3), (147, 125, 3), (148, 126, 4)],
)
def test_the_levels_with_relief_change_where_theirs_do(raw, total, level):
    assert four(graded(CANADA.scale, raw, 62)) == (raw, 62, total, level)


@pytest.mark.parametrize(("raw", "total"), [(10, 9), (50, 43), (90, 77), (130, 111)])
def test_halves_are_rounded_up(raw, total):
    assert graded(CANADA.scale, raw, 62).total == total


def test_rounding_is_that_of_their_language_for_every_sum():
    assert all(relieved(raw, 15) == math.floor(0.85 * raw + 0.5) for raw in range(168))


def test_relief_begins_at_eighty_percent_of_one_phase():
    assert [cut_for(CANADA.scale, measures) for measures in (0, 61, 62, 77)] == [0, 0, 15, 15]


def test_a_bound_belongs_to_the_lower_level():
    assert [level_of(CANADA.scale, total) for total in (41, 42)] == [1, 2]


@pytest.mark.parametrize(
    ("sections", "asked", "weighted", "most"),
    [
        (["businessDrivers"], 4, 3, 5),
        (["riskProfile"], 8, 6, 15),
        (["projectAuthority"], 1, 1, 2),
        (["aboutSystem"], 11, 9, 17),
        (["aboutAlgorithm"], 9, 9, 15),
        (["decisionSector"], 1, 1, 8),
        (["impact"], 18, 17, 52),
        (["aboutData"], 18, 16, 53),
        (["consultationDesign"], 7, 4, 10),
        (["consultationImplementation"], 7, 4, 10),
        (["dataQualityDesign"], 9, 9, 14),
        (["dataQualityImplementation"], 9, 9, 14),
        (["fairnessDesign"], 23, 23, 44),
        (["fairnessImplementation"], 23, 23, 44),
        (["privacyDesign"], 6, 6, 9),
        (["privacyImplementation"], 6, 6, 9),
    ],
)
def test_each_page_asks_as_much_as_theirs(sections, asked, weighted, most):
    questions = [q for section in CANADA.sections if section.id in sections for q in section.questions]
    assert (len(questions), sum(q.most > 0 for q in questions), sum(q.most for q in questions)) == (
        asked,
        weighted,
        most,
    )


def test_the_largest_sums_are_theirs():
    scale = CANADA.scale
    assert (scale.maximum_risk, scale.maximum_mitigation, scale.phases) == (167, 154, 2)


def test_an_empty_form_is_not_level_one_but_anything_from_one_to_four():
    found = outlook(CANADA, {})
    assert (found.lowest.level, found.highest.level, found.is_final) == (1, 4, False)
    assert "projectDetailsPhase" in found.waiting


def test_a_blank_page_cannot_hide_fifteen_points_of_risk():
    """The lowest complete form has 15: their vector of 17 also opens the question on unstructured data."""
    found = outlook(CANADA, {"projectDetailsPhase": "item1"})
    assert (found.lowest.raw, found.lowest.mitigation) == (15, 77)
    assert (found.highest.raw, found.highest.mitigation) == (167, 0)


def test_questions_without_points_do_not_wait():
    answers = all_answered(max, max, "item1")
    unscored = {q.id for q in CANADA.questions if not q.counts} - {"projectDetailsPhase", "impact26"}
    left = {name: answer for name, answer in answers.items() if name not in unscored | {"aboutDataSourceType1"}}
    assert outlook(CANADA, left).waiting == ("aboutDataSourceType1",)


@pytest.mark.parametrize("phase", PHASES)
def test_full_answers_are_final(phase):
    found = outlook(CANADA, all_answered(max, max, phase))
    assert found.is_final
    assert found.now == found.lowest == found.highest
