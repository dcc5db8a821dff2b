"""Cases as the rules see them can be used like the columns they came from."""

import numpy as np

from algaudit.models.rules.cases import MISSING, OTHER, Cases
from tests.algaudit.models.rules.cards import WORDS, block, card, model

ROWS = {
    "age": np.array([3.0, np.nan, 5.0]),
    "flat": np.array(["own", None, "rent"], object),
    "further": np.array(["a", "b", "c"], object),
}


def cases() -> Cases:
    """Return the cases as a card sees them that asks for one value and doubles the age."""
    doubled = [{"name": "double", "label": WORDS, "of": {"multiply": ["age", 2]}}]
    asked = block({"when": {"feature": "flat", "is": ["own"]}, "points": 1})
    return Cases(model(card(derived=doubled, blocks=[asked])).names, ROWS)


def test_they_are_the_columns():
    seen = cases()
    assert (list(seen), len(seen), seen.size) == (list(ROWS), 3, 3)
    assert seen["further"] is ROWS["further"]
    assert Cases.of(seen.names, seen) is seen
    assert Cases.of(cases().names, seen) is not seen


def test_categories_are_read_as_the_values_asked_for():
    assert cases().codes("flat").tolist() == [2, MISSING, OTHER]
    assert cases().missing("flat").tolist() == [False, True, False]


def test_derived_numbers_are_worked_out_once():
    seen = cases()
    assert seen.number("double").tolist()[::2] == [6, 10]
    assert seen.number("double") is seen.number("double")
    assert seen.missing("double").tolist() == [False, True, False]


def test_a_part_of_them_holds_what_the_rules_know():
    part = cases().part(1, 3)
    assert (list(part), part.size) == (["age", "flat"], 2)
    only_further = Cases(cases().names, {"further": ROWS["further"]}).part(0, 2)
    assert (list(only_further), only_further.size) == (["further"], 2)
