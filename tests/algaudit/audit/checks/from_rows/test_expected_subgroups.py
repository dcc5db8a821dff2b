"""Subgroups against an expected chance, from a log to plain figures."""

import numpy as np
import pytest

from tests.algaudit.audit.checks.from_counts.test_subgroups import NORTH, checked
from tests.algaudit.audit.logs import audit_of, by

NAME = "expected_subgroups"


def with_chance(counted, chance):
    """Add a column of chances, a function of sex and region."""
    pairs = zip(counted["sex"], counted["region"], strict=True)
    return {**counted, "chance": [chance(sex, region) for sex, region in pairs]}


def test_what_was_expected_is_not_reported():
    told = with_chance(NORTH, lambda sex, region: 0.2 if (sex, region) == ("f", "north") else 0.5)
    figures, found = checked(told, NAME, expected="chance")
    assert (figures["confirmed"], found) == (0, [])
    assert figures["everybody"] == {"cases": 4000, "rate": 0.425, "expected": pytest.approx(0.425)}


def test_what_was_not_expected_is_reported_with_the_expectation():
    figures, (found,) = checked(with_chance(NORTH, lambda *_: 0.5), NAME, expected="chance")
    assert found.code == "subgroup_unexpected"
    assert found.facts["group"] == ["f", "north"]
    assert found.facts["expected"] == pytest.approx(0.5)
    first = figures["subgroups"][0]
    assert first["whole"]["group"]["numerator"] == 200
    assert first["whole"]["difference"] == pytest.approx(-0.3)
    assert "rest" not in first["test"]


def test_rows_without_a_chance_are_left_out_and_counted():
    told = with_chance(NORTH, lambda sex, _: 0.5 if sex == "f" else None)
    figures, _ = checked(told, NAME, expected="chance")
    assert (figures["missing"], figures["everybody"]["cases"]) == (2000, 2000)


def test_a_single_condition_is_said_too_as_no_other_check_says_it():
    women = {**NORTH, "chance": [0.5] * 8}
    women["granted"] = [1, 0] * 4
    women["n"] = [200, 800, 200, 800, 500, 500, 500, 500]
    _, (found,) = checked(women, NAME, expected="chance")
    assert found.facts["group"] == ["f"]


def test_a_column_of_counts_stands_for_so_many_people():
    one_by_one, _ = checked(with_chance(NORTH, lambda *_: 0.5), NAME, expected="chance")
    told = with_chance(NORTH, lambda *_: 0.5)
    counted, _ = checked(
        {**{key: list(value) for key, value in told.items() if key != "n"}, "times": told["n"], "n": [1] * 8},
        NAME,
        expected="chance",
        count="times",
    )
    whole = [each["subgroups"][0]["whole"] for each in (one_by_one, counted)]
    assert whole[0] == whole[1]


@pytest.mark.parametrize(
    ("chance", "reason"), [([50.0] * 8, "expected_no_chance"), ([None] * 7 + [-0.1], "expected_no_chance")]
)
def test_a_chance_beyond_0_to_1_is_refused(chance, reason):
    audit = audit_of({**NORTH, "chance": chance}, by=by("sex"), search=1, expected="chance")
    assert audit.result.checks[NAME]["reason"] == reason


def test_a_column_of_blanks_is_refused():
    told = {**NORTH, "chance": np.full(8, np.nan).tolist()}
    audit = audit_of(told, by=by("sex"), search=1, expected="chance")
    assert audit.result.checks[NAME] == {"status": "not_possible", "reason": "expected_blank", "column": "chance"}


def test_too_few_cases_are_not_searched():
    few = {"sex": "fm", "granted": [1, 0], "chance": [0.5, 0.5], "n": [40, 59]}
    audit = audit_of(few, by=by("sex"), search=1, expected="chance")
    assert (audit.result.checks[NAME]["reason"], audit.result.checks[NAME]["cases"]) == ("too_few_cases", 99)


def test_the_scan_hears_the_expectation():
    figures, _ = checked(with_chance(NORTH, lambda *_: 0.5), NAME, expected="chance")
    lower = figures["second_opinion"]["scans"][0]
    assert lower["labels"] == [{"column": "sex", "labels": ["f"]}, {"column": "region", "labels": ["north"]}]
    assert (lower["overlap"], lower["group"]["numerator"], lower["group"]["denominator"]) == (1.0, 200, 1000)
    assert lower["group"]["expected"] == pytest.approx(0.5)
    told = with_chance(NORTH, lambda sex, region: 0.2 if (sex, region) == ("f", "north") else 0.5)
    scans = checked(told, NAME, expected="chance")[0]["second_opinion"]["scans"]
    assert [(each["labels"], each["group"]) for each in scans] == [([], None)] * 2


def test_where_everybody_is_decided_alike_the_scan_is_not_asked():
    alike = with_chance({**NORTH, "granted": [1] * 7 + [0], "n": [500] * 7 + [0]}, lambda *_: 0.5)
    second = audit_of(alike, by=by("sex"), candidate=by("region"), search=1, expected="chance").result.checks[NAME]
    assert second["second_opinion"]["scans"] == []
    assert second["second_opinion"]["reason"] == "everybody_decided_alike"
