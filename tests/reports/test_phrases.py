"""Phrases that many sections share: numbers by hand, in both languages, and what stands where there is no number."""

import pytest

from reports.figures import percent, points, ratio
from reports.phrases import (
    both_shares,
    bracketed,
    compared,
    disadvantage,
    gap_names,
    measured,
    near_far,
    perhaps_with_span,
    points_span,
    sized,
    span_of,
    with_span,
)
from reports.speaker import Speaker

SPEAKER = Speaker("en", "granted", "needy", False, 0.05, 0.95, 3)
CHINESE = Speaker("zh", "批准", "困难", False, 0.05, 0.95, 3)
FACTS = {
    "by": ["sex"],
    "group": ["f"],
    "reference": ["m"],
    "measure": "selection_rate",
    "value": 0.15,
    "numerator": 3,
    "denominator": 20,
    "reference_value": 0.35,
    "reference_numerator": 1_400,
    "reference_denominator": 4_000,
    "difference": -0.2,
    "low": -0.3,
    "high": -0.1,
}


def test_who_is_compared_is_named_with_the_columns():
    assert compared(FACTS, SPEAKER) == {"by": "sex", "group": "f", "reference": "m"}
    assert measured(FACTS, SPEAKER) == {**compared(FACTS, SPEAKER), "measure": "Selection rate"}


@pytest.mark.parametrize("facts", [{"reference": None}, {"reference": []}])
def test_without_a_reference_group_everybody_is_compared_with(facts):
    assert compared(FACTS | facts, SPEAKER)["reference"] == "everybody"
    assert compared({"by": ["sex"], "group": [None]}, SPEAKER) == {
        "by": "sex",
        "group": "(blank)",
        "reference": "everybody",
    }


@pytest.mark.parametrize(("low", "high"), [(-0.3, -0.1), (0.1, 0.3), (-0.1, -0.3)])
def test_the_ends_of_a_gap_have_no_signs_and_the_nearer_one_is_first(low, high):
    assert near_far(low, high) == {"near": "10.0", "far": "30.0"}


def test_a_gap_has_a_size_ends_and_an_interval():
    assert sized(FACTS, SPEAKER) == {"size": "20.0", "near": "10.0", "far": "30.0", "span": "10.0 to 30.0"}
    assert sized(FACTS, CHINESE)["span"] == "10.0 至 30.0"
    assert gap_names(FACTS, SPEAKER) == compared(FACTS, SPEAKER) | sized(FACTS, SPEAKER)


def test_both_shares_stand_with_their_counts():
    assert both_shares(FACTS) == {
        "own": "15.0%",
        "own_part": "3",
        "own_all": "20",
        "other": "35.0%",
        "other_part": "1,400",
        "other_all": "4,000",
    }
    assert both_shares(FACTS | {"value": None, "numerator": None})["own"] == "—"


@pytest.mark.parametrize(
    ("worse", "said"),
    [
        ("group", ["This is to the disadvantage of “f”."]),
        ("reference", ["This is to the disadvantage of “m”."]),
        (None, []),
        ("neither", []),
    ],
)
def test_whose_disadvantage_a_gap_is_said_only_where_that_is_known(worse, said):
    names = compared(FACTS, SPEAKER)
    assert list(disadvantage(FACTS | {"worse_off": worse}, names, SPEAKER)) == said
    assert list(disadvantage(FACTS, names, SPEAKER)) == []


def test_an_interval_is_written_as_its_number_is():
    assert span_of({"low": 0.1, "high": 0.25}, percent, SPEAKER) == "10.0% to 25.0%"
    assert span_of({"low": None, "high": 0.25}, percent, SPEAKER) == "—"
    assert points_span({"low": -0.1, "high": 0.25}, SPEAKER) == "−10.0 to +25.0"


@pytest.mark.parametrize(
    ("found", "with_it", "perhaps"),
    [
        ({"value": 0.5, "low": 0.4, "high": 0.6}, "50.0% (40.0% to 60.0%)", "50.0% (40.0% to 60.0%)"),
        ({"value": 0.5, "low": None, "high": 0.6}, "50.0% (—)", "50.0%"),
        ({"value": None, "low": None, "high": None}, "—", "—"),
        ({"value": None, "low": 0.4, "high": 0.6}, "—", "— (40.0% to 60.0%)"),
        ({"value": 0.0, "low": 0.0, "high": 0.1}, "0.0% (0.0% to 10.0%)", "0.0% (0.0% to 10.0%)"),
    ],
)
def test_a_number_stands_with_its_interval(found, with_it, perhaps):
    assert with_span(found, percent, SPEAKER) == with_it
    assert perhaps_with_span(found, percent, SPEAKER) == perhaps


def test_no_number_at_all_is_a_dash():
    assert with_span(None, ratio, SPEAKER) == "—"


def test_brackets_are_those_of_the_language():
    assert bracketed("15.0%", "3 / 20", SPEAKER) == "15.0% (3 / 20)"
    assert bracketed(points(0.2), "3", CHINESE) == "20.0（3）"
