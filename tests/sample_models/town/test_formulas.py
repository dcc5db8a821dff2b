"""The published formulas give the values printed with them, and the audit says what follows from them."""

import numpy as np
import pytest

from algaudit.models.rules import read_rules
from sample_models.town.sample import as_json, given, spoken

YES, NO = "yes", "no"


def model(slug):
    return read_rules(as_json(spoken(given(slug), "en")))


def one(**values):
    """Make one case; underscores stand for blanks."""
    return {
        name.replace("_", " "): np.array([value], object if isinstance(value, str) else np.float64)
        for name, value in values.items()
    }


def seeker(**other):
    values = {"sex": "male", "age": 30, "health_impaired": NO, "care_duties": NO, "school_leaving": NO} | other
    case = one(**values)
    case["school-leaving examination"] = case.pop("school leaving")
    return case


@pytest.mark.parametrize(
    ("person", "percent"),
    [
        ({}, 52),
        ({"sex": "female"}, 49),
        ({"age": 50}, 35),
        ({"sex": "female", "age": 50}, 32),
    ],
)
def test_the_austrian_formula_gives_the_printed_chances(person, percent):
    # Printed whole per cent, cut off: 52.5 is printed as 52.
    chance = model("ams").score(seeker(**person))[0] * 100
    assert percent - 0.5 <= chance < percent + 1


@pytest.mark.parametrize(
    ("person", "logit"),
    [
        ({}, 0.10),
        ({"sex": "female"}, 0.10 - 0.14),
        ({"age": 50}, 0.10 - 0.70),
        ({"age": 49}, 0.10),
        ({"health_impaired": YES}, 0.10 - 0.67),
        ({"school_leaving": YES}, 0.10 + 0.01),
        ({"care_duties": YES}, 0.10),
        ({"care_duties": YES, "sex": "female"}, 0.10 - 0.14 - 0.15),
        ({"sex": "female", "age": 60, "health_impaired": YES, "care_duties": YES}, 0.10 - 0.14 - 0.70 - 0.67 - 0.15),
    ],
)
def test_each_coefficient_is_the_published_one(person, logit):
    assert model("ams").score(seeker(**person))[0] == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-12)


def test_below_a_quarter_is_group_c_and_nobody_reaches_group_a():
    assert model("ams").predict(seeker(age=50, health_impaired=YES))[0] == "C"
    assert model("ams").predict(seeker(school_leaving=YES))[0] == "B"
    assert model("ams").threshold("A") == 0.66
    assert model("ams").threshold("B") == 0.25


def test_the_twin_does_not_ask_for_sex():
    assert "sex" not in {item.name for item in model("ams-fair").features}
    case = seeker(care_duties=YES)
    assert model("ams-fair").score(case)[0] == pytest.approx(1 / (1 + np.exp(0.05)), abs=1e-12)


def test_with_sex_among_the_inputs_the_scores_of_women_are_lower(audited):
    (apart,) = audited("ams").found("notice", "scores_apart", by=["sex"], group=["female"])
    assert apart.facts["mean"] < apart.facts["reference_mean"]
    (sweep,) = audited("ams").found("notice", "sweep_gap", by=["sex"], group=["female"])
    assert sweep.facts["high"] < -0.4
    (leaning,) = audited("ams").found("notice", "importance_leaning", by=["sex"], group=["female"])
    assert (leaning.facts["feature"], leaning.facts["high"] < 0) == ("sex", True)


def test_with_these_six_terms_sex_alone_moves_nobody_into_another_group(audited):
    assert audited("ams").alerts == []
    case = seeker(age=50, health_impaired=YES) | {"sex": np.array(["female"], object)}
    assert model("ams").predict(case)[0] == model("ams").predict(seeker(age=50, health_impaired=YES))[0] == "C"


def test_without_sex_the_scores_are_not_apart(audited):
    assert audited("ams-fair").result.findings == []


def holder(**other):
    values = {"age": 30, "education": "none", "title_or_skill_level": "none", "years_insured": 0}
    return one(**(values | {"insurance_base": "below 80%"} | other))


@pytest.mark.parametrize(
    ("person", "points"),
    [
        ({}, 30),
        ({"age": 43}, 30),
        ({"age": 44}, 29),
        ({"age": 50}, 17),
        ({"age": 55}, 7),
        ({"age": 56}, 5),
        ({"age": 60}, 5),
        ({"age": 61}, 0),
        ({"education": "college"}, 30 + 50),
        ({"education": "bachelor"}, 30 + 60),
        ({"education": "bachelor with degree"}, 30 + 90),
        ({"education": "master"}, 30 + 100),
        ({"education": "doctor"}, 30 + 110),
        ({"title_or_skill_level": "level 5"}, 30 + 15),
        ({"title_or_skill_level": "level 4"}, 30 + 30),
        ({"title_or_skill_level": "level 3"}, 30 + 60),
        ({"title_or_skill_level": "level 2 or intermediate title"}, 30 + 100),
        ({"title_or_skill_level": "level 1 or senior title"}, 30 + 140),
        ({"years_insured": 7}, 30 + 21),
        ({"insurance_base": "80% to 1 time"}, 30 + 25),
        ({"insurance_base": "1 to 2 times"}, 30 + 50),
        ({"insurance_base": "2 to 3 times"}, 30 + 100),
        ({"insurance_base": "3 times"}, 30 + 120),
    ],
)
def test_the_points_are_those_of_the_published_table(person, points):
    assert model("points").score(holder(**person))[0] == points


def test_the_pass_mark_is_120():
    assert model("points").predict(holder(education="bachelor with degree"))[0] == "reached"
    assert model("points").predict(holder(education="bachelor with degree", age=44))[0] == "not reached"


def test_the_published_points_for_age_leave_older_people_behind_and_nothing_else_does(audited):
    gaps = audited("points").found("alert", "gap", measure="selection_rate")
    assert {(*item.facts["by"], *item.facts["group"]) for item in gaps} == {("age", "45–<56"), ("age", "≥56")}
    assert all(item.facts["high"] < 0 for item in gaps)
    assert {tuple(item.facts["by"]) for item in audited("points").alerts} == {("age",)}


def household(**other):
    values = {"owns_the_house": NO, "members_in_employment": 0, "children": 0, "members": 1, "rooms": 1}
    belongings = {"owns_cattle": NO, "owns_a_bicycle": NO, "owns_a_car": NO, "walls": "tin"}
    return one(**(values | belongings | other))


def test_the_proxy_means_test_gives_the_value_printed_in_the_guide():
    # Two members in employment and three persons to a room: 40 more than the baseline.
    five = household(members_in_employment=2, members=6, rooms=2)
    assert model("pmt").score(five)[0] == 1_000 + 40


@pytest.mark.parametrize(
    ("own", "amount"),
    [
        ({}, 980),
        ({"owns_the_house": YES}, 1_080),
        ({"children": 1}, 1_020),
        ({"children": 2}, 1_010),
        ({"children": 4}, 1_000),
        ({"owns_cattle": YES}, 1_180),
        ({"owns_a_bicycle": YES}, 1_280),
        ({"owns_a_car": YES}, 1_780),
        ({"walls": "brick"}, 1_080),
        ({"walls": "clay"}, 880),
    ],
)
def test_the_amounts_are_those_of_the_guide(own, amount):
    assert model("pmt").score(household(**own))[0] == amount


def test_poor_households_in_the_mountains_are_missed(audited):
    where = {"by": ["land"], "group": ["mountain"], "reference": ["plain"]}
    (gap,) = audited("pmt").found("alert", "gap", measure="true_positive_rate", **where)
    assert gap.facts["high"] < -0.1
    assert gap.facts["worse_off"] == "group"
