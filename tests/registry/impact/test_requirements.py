"""What each level asks for, and what a missing or failing fact does to it."""

from datetime import date

import pytest

from registry.impact.facts import Fact, gathered
from registry.impact.requirements import checked
from registry.impact.shelf import catalogue, requirements

ALL = requirements()


def facts(**values):
    day = date(2026, 5, 3)
    return gathered(
        catalogue(), *(Fact(name.replace("__", "."), value, "record 4", day) for name, value in values.items())
    )


def states(level, known):
    return {one.requirement.id: one.state for one in checked(ALL, level, known)}


@pytest.mark.parametrize(
    ("family", "by_level"),
    [
        (
            "notice",
            [{"notice_plain"}, {"notice_plain"}, {"notice_plain", "notice_points"}, {"notice_plain", "notice_points"}],
        ),
        ("expert_review", [set(), {"one_expert"}, {"one_expert"}, {"two_experts"}]),
        ("training", [{"trained"}, {"trained"}, {"trained_deeply"}, {"trained_deeply"}]),
        (
            "approval",
            [
                {"head_approves"},
                {"head_approves"},
                {"head_approves", "committee_approves"},
                {"head_approves", "committee_approves", "government_approves"},
            ],
        ),
    ],
)
def test_families_grow_with_the_level_as_the_table_says(family, by_level):
    for level, expected in enumerate(by_level, start=1):
        assert {one.id for one in ALL.of_level(level) if one.family == family} == expected


@pytest.mark.parametrize(
    ("level", "yes", "no"),
    [
        (1, "sampled", "human_final"),
        (2, "sampled", "human_final"),
        (3, "human_final", "sampled"),
        (4, "human_final", "sampled"),
    ],
)
def test_from_level_three_on_a_person_decides(level, yes, no):
    asked = {one.id for one in ALL.of_level(level)}
    assert yes in asked
    assert no not in asked


def test_an_individual_explanation_is_asked_from_level_two_on():
    asked = [level for level in (1, 2, 3, 4) if "personal_explanation" in {one.id for one in ALL.of_level(level)}]
    assert asked == [2, 3, 4]


def test_what_nobody_gathered_is_unknown_and_named():
    found = checked(ALL, 3, {})
    assert {one.state for one in found} == {"unknown"}
    expert = next(one for one in found if one.requirement.id == "one_expert")
    assert expert.unknown == ("review.experts", "review.published")


def test_a_failing_fact_speaks_against_a_requirement():
    found = checked(ALL, 2, facts(audit__done=True, audit__gap="undecided"))
    groups = next(one for one in found if one.requirement.id == "groups_measured")
    assert groups.state == "not_met"
    assert [fact.id for fact in groups.against] == ["audit.gap"]


def test_two_experts_are_more_than_one():
    one = facts(review__experts=1, review__published=True)
    assert states(3, one)["one_expert"] == "met"
    assert states(4, one)["two_experts"] == "not_met"
    assert states(4, facts(review__experts=2, review__published=True))["two_experts"] == "met"


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ({"record__personal_data": False}, "not_asked"),
        ({"record__personal_data": False, "record__privacy_assessment": "none"}, "not_asked"),
        ({"record__personal_data": True, "record__privacy_assessment": "none"}, "not_met"),
        ({"record__personal_data": True, "record__privacy_assessment": "current"}, "met"),
        ({"record__personal_data": True}, "unknown"),
        ({"record__privacy_assessment": "none"}, "unknown"),
        ({"record__privacy_assessment": "current"}, "met"),
    ],
)
def test_a_requirement_is_asked_only_where_its_subject_exists(known, state):
    assert states(2, facts(**known))["privacy_assessed"] == state


def test_a_privacy_assessment_of_unknown_need_names_the_fact_that_would_decide():
    found = checked(ALL, 2, facts(record__privacy_assessment="none"))
    assert next(one.unknown for one in found if one.requirement.id == "privacy_assessed") == ("record.personal_data",)


def test_signatures_rise_from_the_department_to_the_county():
    assert [ALL.roles(level) for level in (1, 2, 3, 4)] == [
        ("department_head",),
        ("department_head",),
        ("department_head", "chair"),
        ("department_head", "chair", "county_government"),
    ]


def test_every_family_is_asked_for_and_has_words():
    assert {one.family for one in ALL.requirements} == {family.id for family in ALL.families}
    assert all(one.words.zh and one.words.en for one in (*ALL.families, *ALL.requirements))
