"""Linear models as formulas: whoever puts the numbers in gets the score."""

import numpy as np
import pytest

from algaudit.explain.logic.formula import formula_of
from algaudit.models.features import Words, plain
from algaudit.models.structure import Part, Sum, Trees
from tests.algaudit.explain.examples import Example, card, linear, numbers

FLAT = plain("flat", "category").model_copy(
    update={"values": {"own": Words(zh="自有", en="own"), "rent": Words(zh="租", en="rented")}}
)


def flat_worth(rows):
    return np.array([5.0 if value is None else {"own": -2.0, "rent": 3.0}.get(value, 1.0) for value in rows["flat"]])


def years_worth(rows):
    # As a pipeline computes it: blanks filled with 4, then (x - 10) / 2 times 3.
    return 3 * ((np.where(np.isnan(rows["years"]), 4.0, rows["years"]) - 10) / 2)


def learnt():
    parts = (Part("years", ("years",), years_worth, slope=1.5), Part("flat", ("flat",), flat_worth))
    inside = Sum(0.5, parts, "logistic", line=0.5)
    return Example((plain("years", "number"), FLAT), inside.score, inside, "probability", 0.5)


def test_the_formula_is_worked_out_by_hand():
    found = formula_of(learnt())
    years, flat = found.terms
    assert (found.base, found.link, found.line) == (0.5 - 15.0, "logistic", 0.5)
    assert (years.feature, years.slope, years.missing) == ("years", 1.5, 6.0)
    assert (flat.slope, flat.values, flat.other, flat.missing) == (None, (("own", -2.0), ("rent", 3.0)), 1.0, 5.0)


def test_putting_the_numbers_in_gives_the_score():
    found, model = formula_of(learnt()), learnt()
    years, flat = found.terms
    rows = {"years": np.array([3.0, np.nan, 8.0]), "flat": np.array(["own", None, "boat"], object)}
    by_hand = [
        found.base + years.slope * 3.0 + dict(flat.values)["own"],
        found.base + years.missing + flat.missing,
        found.base + years.slope * 8.0 + flat.other,
    ]
    assert 1 / (1 + np.exp(-np.array(by_hand))) == pytest.approx(model.score(rows), abs=1e-12)


def test_what_takes_no_missing_value_says_so():
    (term,) = formula_of(linear({"a": 2.0})).terms
    assert term.missing is None
    strict = Example((FLAT,), flat_worth, Sum(0.0, (Part("flat", ("flat",), lambda rows: np.array(
        [np.nan if value is None else 1.0 for value in rows["flat"]]
    )),)))  # fmt: skip
    assert formula_of(strict).terms[0].missing is None


@pytest.mark.parametrize(
    "model",
    [
        card(),
        Example(numbers("a", "b"), lambda rows: rows["a"], Sum(0.0, (Part("ab", ("a", "b"), lambda rows: rows["a"]),))),
        Example(numbers("a"), lambda rows: rows["a"], None),
        Example(numbers("a"), lambda rows: rows["a"], Trees((), ())),
        Example(numbers("a"), lambda rows: rows["a"], Sum(0.0, (Part("a", ("a",), lambda rows: rows["a"] ** 2),))),
    ],
)
def test_what_is_no_plain_formula_is_not_told_as_one(model):
    assert formula_of(model) is None
