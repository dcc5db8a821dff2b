"""Each column has one role, and bands are rising numbers."""

import pytest

from algaudit.decisions.roles import Attribute, Roles, parse_attribute
from tests.algaudit.decisions.reading import complaint


def test_a_column_without_bands_is_its_name():
    assert parse_attribute("性别") == Attribute("性别")


def test_bands_follow_the_last_colon():
    assert parse_attribute("a:b:18,35.5,60") == Attribute("a:b", (18.0, 35.5, 60.0))


@pytest.mark.parametrize("name", ["dc:sex", "a:b:c", "时间：段", "sex:f"])
def test_a_name_may_hold_a_colon_when_no_digit_follows(name):
    assert parse_attribute(name) == Attribute(name)


@pytest.mark.parametrize("text", ["age:", "age:18,18", "age:60,18", "age:18,x", "age:nan,1", "age:1,inf", "age:a,b"])
def test_edges_that_are_no_rising_numbers_are_refused_with_the_right_syntax(text):
    said = complaint(lambda: parse_attribute(text))
    assert "column age" in said
    assert "age:18,35,60" in said


def test_bands_that_do_not_come_from_the_command_line_are_checked_too():
    assert "“60,18”" in complaint(lambda: Attribute("age", (60.0, 18.0)))
    assert "“nan”" in complaint(lambda: Attribute("age", (float("nan"),)))


def test_a_band_says_where_it_begins_and_ends():
    assert Attribute("age", (18.0, 60.5)).band_labels() == ("<18", "18–<60.5", "≥60.5")
    assert Attribute("age", (18.0,)).band_labels() == ("<18", "≥18")
    assert Attribute("age").band_labels() == ()


def test_edges_that_are_close_together_have_different_labels():
    labels = Attribute("x", (1.0000000000001, 1.0000000000002)).band_labels()
    assert len(set(labels)) == 3


def test_a_column_has_one_role():
    assert "sex" in complaint(lambda: Roles("granted", attributes=(Attribute("sex"),), strata=(Attribute("sex"),)))
    assert "granted" in complaint(lambda: Roles("granted", outcome="granted"))


def test_weights_and_counts_exclude_each_other():
    said = complaint(lambda: Roles("granted", weight="w", count="n"))
    assert "--weight w" in said
    assert "--count n" in said


def test_columns_are_named_in_a_fixed_order_and_only_once_needed():
    roles = Roles(
        "granted",
        outcome="owed",
        score="points",
        attributes=(Attribute("sex"),),
        strata=(Attribute("town"),),
        case="id",
    )
    assert roles.columns() == ("sex", "town", "owed", "granted", "points", "id")
    assert roles.without_case().columns() == ("sex", "town", "owed", "granted", "points")
