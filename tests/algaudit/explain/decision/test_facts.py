"""The form of algorithm.toml: what is left out stays left out, and what is there is of its kind."""

from datetime import date

import pytest
from pydantic import ValidationError

from algaudit.explain.decision.facts import Facts, Period, Source
from tests.algorithms import FACTS, both


def facts(**changed):
    return Facts.model_validate({**FACTS, **changed})


def test_what_is_not_said_is_none_and_an_empty_list_says_that_there_is_nothing():
    told = Facts.model_validate({name: FACTS[name] for name in ("form", "name", "model", "decisions", "columns")})
    assert (told.rights, told.withheld, told.role, told.limits) == (None, None, None, None)
    assert facts().withheld == ()


def test_days_are_taken_as_toml_has_them_and_as_text():
    assert Source.model_validate({"feature": "a", "taken": date(2026, 3, 14)}).taken == "2026-03-14"
    assert Source.model_validate({"feature": "a", "taken": "2026-03"}).taken == "2026-03"


@pytest.mark.parametrize("taken", ["14.3.2026", "2026-13", "2026-02-32", 2026, ""])
def test_other_days_are_refused(taken):
    with pytest.raises(ValidationError):
        Source.model_validate({"feature": "a", "taken": taken})


@pytest.mark.parametrize("given", [{"feature": "a"}, {"feature": "a", "taken": "2026", "column": "b"}])
def test_a_source_has_a_day_or_a_column(given):
    with pytest.raises(ValidationError):
        Source.model_validate(given)


@pytest.mark.parametrize("number", [0, -1, 1.5, "60", 4_000])
def test_a_period_is_a_whole_number_of_some_size(number):
    with pytest.raises(ValidationError):
        Period.model_validate({"number": number, "unit": "days"})


def test_of_an_amount_so_much_may_be_wanted():
    assert facts(favourable=500.0).favourable == 500.0
    assert facts(favourable="yes").favourable == "yes"


def test_nothing_unknown_is_taken():
    with pytest.raises(ValidationError):
        facts(signed_by_name=both("某人"))
