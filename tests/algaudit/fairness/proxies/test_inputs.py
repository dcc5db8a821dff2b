"""Inputs as they were read: by labels or by numbers, and what makes groups put into bands."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algaudit.decisions.roles import Attribute
from algaudit.fairness.proxies.features import Feature, feature, space
from algaudit.fairness.proxies.inputs import Numbers, grouped, inputs

NAN = float("nan")


def both(values):
    """Return the same column by labels and by numbers."""
    known = [*dict.fromkeys(value for value in values if value is not None), None]
    codes = np.array([known.index(value) for value in values], np.int32)
    labels = [None if value is None else repr(value) for value in known]
    return feature("x", codes, labels), Numbers("x", np.array([NAN if v is None else v for v in values], np.float64))


def test_a_column_named_twice_is_one_input():
    found = inputs({"a": np.array([0], np.int32)}, {"a": ("x",)}, ["a", "a"])
    assert [item.column for item in found] == ["a"]


def test_a_column_that_has_labels_is_taken_by_them_and_another_by_its_numbers():
    codes, numbers = {"a": np.array([0], np.int32)}, {"a": np.array([5.0]), "b": np.array([7.0])}
    labels, number = inputs(codes, {"a": ("5",)}, ["a", "b"], numbers=numbers)
    assert isinstance(labels, Feature)
    assert isinstance(number, Numbers)
    assert (number.column, number.values().tolist()) == ("b", [7.0])


def test_a_blank_is_no_number_and_no_zero():
    item = Numbers("x", np.array([0.0, NAN, -0.0]))
    assert (item.missing.tolist(), item.has_blanks) == ([False, True, False], True)
    assert not Numbers("x", np.array([0.0])).has_blanks
    zero, blank, other_zero = item.marks(slice(None)).tolist()
    assert zero == other_zero != blank


def test_every_blank_has_the_same_mark_however_it_is_written():
    odd = np.array([0x7FF8000000000001, 0xFFF8000000000000], np.uint64).view(np.float64)
    assert np.isnan(odd).all()
    assert len(set(Numbers("x", odd).marks(slice(None)).tolist())) == 1


def test_the_cases_that_are_drawn_become_labels_that_are_numbers():
    made = Numbers("x", np.array([70.5, NAN, 5.0, 5.0, 1e20])).chosen(np.array([0, 1, 2, 3, 3]))
    assert made.labels == ("5", "70.5", None)
    assert made.codes.tolist() == [1, 2, 0, 0, 0]
    assert made.codes.dtype == np.int32
    assert made.missing.tolist() == [False, True, False, False, False]


def test_two_values_among_those_drawn_are_still_numbers():
    assert space([Numbers("x", np.array([1.0, 2.0, 3.0])).chosen(np.array([0, 1]))]).shape == (2, 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-9, 9).map(float), st.floats(-1e9, 1e9)), min_size=1, max_size=30))
def test_numbers_say_the_same_as_labels(values):
    labels, numbers = both(values)
    assert numbers.missing.tolist() == labels.missing.tolist()
    marks = [np.unique(item.marks(slice(None)), return_inverse=True)[1].tolist() for item in (labels, numbers)]
    same = [[one == other for one in column for other in column] for column in marks]
    if labels.numbers is not None:
        assert same[0] == same[1]
        assert numbers.values(slice(1, 4)) == pytest.approx(labels.values(slice(1, 4)), nan_ok=True)
        everybody = np.arange(len(values))
        assert space([numbers.chosen(everybody)]) == pytest.approx(space([labels]))


def test_a_column_of_groups_gets_the_bands_of_the_plan():
    age = Attribute("age", (18.0, 60.0))
    found = grouped(age, Feature("age", np.array([0, 1, 2, 3], np.int32), ("17.5", "18", "60", None), None))
    assert [found.labels[code] for code in found.codes] == ["<18", "18–<60", "≥60", None]
    found = grouped(Attribute("sex"), feature("sex", np.array([1, 0, 2], np.int32), ("1", "2", "3")))
    assert [found.labels[code] for code in found.codes] == ["2", "1", "3"]
    assert found.numbers is None


def test_numbers_get_the_bands_of_the_plan_too(monkeypatch):
    monkeypatch.setattr("algaudit.fairness.proxies.inputs._BLOCK", 2)
    found = grouped(Attribute("age", (18.0, 60.0)), Numbers("age", np.array([17.5, 18, 60, NAN, 59.9])))
    assert [found.labels[code] for code in found.codes] == ["<18", "18–<60", "≥60", None, "18–<60"]
    assert found.codes.dtype == np.int32
