"""Facts are of the catalogue and of their kind; what was not gathered is unknown, not no."""

from datetime import date

import pytest

from algaudit.errors import InputError
from registry.impact.facts import Fact, gathered, meets
from registry.impact.form import FactRule
from registry.impact.shelf import catalogue

DAY = date(2026, 5, 3)


def fact(name, value):
    return Fact(name, value, "audit 7", DAY)


def known(*facts):
    return gathered(catalogue(), *facts)


def test_facts_are_kept_by_name_with_source_and_day():
    found = known(fact("audit.done", True), fact("use.override_share", 0.02))
    assert found["use.override_share"] == Fact("use.override_share", 0.02, "audit 7", DAY)
    assert list(found) == ["audit.done", "use.override_share"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("audit.done", 1),
        ("audit.done", "yes"),
        ("audit.gap", "huge"),
        ("audit.gap", True),
        ("use.people_per_year", -1),
        ("use.people_per_year", True),
        ("use.people_per_year", float("inf")),
        ("use.override_share", 1.01),
        ("use.override_share", float("nan")),
        ("use.override_share", "0.5"),
    ],
)
def test_a_value_of_another_kind_is_refused(name, value):
    with pytest.raises(InputError, match=f"The fact {name} cannot be"):
        known(fact(name, value))


def test_an_unknown_fact_or_one_given_twice_is_refused():
    with pytest.raises(InputError, match=r"There is no fact audit\.mood"):
        known(fact("audit.mood", True))
    with pytest.raises(InputError, match=r"audit\.done is given twice"):
        known(fact("audit.done", True), fact("audit.done", True))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (FactRule("audit.done", one_of=(True,)), True),
        (FactRule("audit.done", one_of=(False,)), False),
        (FactRule("audit.gap", one_of=("none", "too_little")), True),
        (FactRule("audit.gap", at_least=1), False),
        (FactRule("use.override_share", at_least=0.1), True),
        (FactRule("use.override_share", below=0.1), False),
        (FactRule("use.override_share", at_least=0.05, below=0.2), True),
        (FactRule("use.version_kept", one_of=(True,)), None),
    ],
)
def test_a_rule_holds_or_not_or_is_unknown(rule, expected):
    facts = known(fact("audit.done", True), fact("audit.gap", "none"), fact("use.override_share", 0.1))
    assert meets(rule, facts) is expected
