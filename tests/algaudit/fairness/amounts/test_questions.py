"""Questions and their answers as plain values."""

import json

import numpy as np

from algaudit.fairness.amounts.contrast import Contrast, Fixed
from algaudit.fairness.amounts.questions import Question, answered, question
from algaudit.fairness.rates import Rates

GROUPS = [("m",), ("f",), (None,)]


def rates(*parts):
    top, bottom = np.array(parts, float).T
    with np.errstate(invalid="ignore"):
        return Rates("granted", top / bottom, top, bottom, bottom)


def ask(primary=True, least=None, *parts):
    found = rates(*(parts or [(60, 100), (2, 100), (0, 0)]))
    asked = question("granted", ("sex",), GROUPS, 0, found, primary=primary, least=least)
    return answered([asked], alpha=0.05, tolerance=0.05)


def test_the_reference_is_compared_with_nobody_and_every_other_group_with_it():
    assert [line["group"] for line in ask()] == [["f"], [None]]
    assert {tuple(line["reference"]) for line in ask()} == {("m",)}


def test_what_cannot_be_computed_is_none_with_a_reason():
    line = ask()[1]
    assert (line["value"], line["difference"], line["low"], line["p_value"]) == (None, None, None, None)
    assert line["reason"] == "undefined"
    assert line["verdict"] == "too_little_data"


def test_too_few_cases_are_said_to_be_the_reason():
    assert [line["reason"] for line in ask(True, 101)] == ["too_few_cases", "undefined"]


def test_what_is_not_primary_has_an_interval_but_no_verdict():
    line = ask(False)[0]
    assert line["verdict"] is None
    assert line["p_adjusted"] is None
    assert line["confidence"] == 0.95
    assert line["low"] < -0.58 < line["high"]
    assert line["reason"] is None


def test_what_is_not_primary_costs_the_others_nothing():
    primary = question("granted", ("sex",), GROUPS, 0, rates((60, 100), (40, 100), (50, 100)))
    other = question("granted", ("sex",), GROUPS, 0, rates((60, 100), (40, 100), (50, 100)), primary=False)
    alone = answered([primary], alpha=0.05, tolerance=0.05)
    assert answered([other, primary, other], alpha=0.05, tolerance=0.05)[2:4] == alone


def test_groups_may_each_be_held_against_a_number_of_their_own():
    asked = Question(
        "share", ("sex",), GROUPS[:2], None, Contrast(rates((90, 100), (10, 100)), Fixed(np.array([0.5, 0.1])))
    )
    lines = answered([asked], alpha=0.05, tolerance=0.05)
    assert [line["reference_value"] for line in lines] == [0.5, 0.1]
    assert [line["reference_cases"] for line in lines] == [None, None]
    assert [line["verdict"] for line in lines] == ["gap", "too_little_data"]


def test_lines_are_plain_values():
    assert json.loads(json.dumps(ask(), allow_nan=False)) == ask()
