"""Cases for trying an inside are those at which it could be wrong."""

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.models.features import Feature, Words, plain
from algaudit.models.files.card import Input
from algaudit.models.files.probes import Probes
from algaudit.models.structure import Encoded, Sum, Tree, Trees

NUMBER, TEXT = Input(name="age", kind="number"), Input(name="flat", kind="text", values=("own", "rent"))
STUMP = Tree(
    np.array([0, -1, -1]),
    np.array([2.5, 0, 0]),
    np.array([1, -1, -1]),
    np.array([2, -1, -1]),
    np.array([True, False, False]),
    np.array([0.0, 1.0, 2.0]),
)


class Echo:
    """A model that takes what it is told to take, and remembers nothing."""

    def __init__(self, refuses=lambda rows: False):
        self.refuses = refuses

    def score(self, rows):
        if self.refuses(rows):
            raise InputError("no")
        return np.zeros(len(next(iter(rows.values()))))


def asked(structure, inputs, refuses=lambda rows: False):
    """Return the cases that a model is asked about."""
    return Probes(inputs, structure).asked(Echo(refuses))[0]


def test_a_threshold_is_looked_at_from_both_sides():
    structure = Trees((Encoded("age", center=10.0, scale=4.0),), (STUMP,))
    values = set(asked(structure, [(NUMBER, plain("age", "number"))])["age"].tolist())
    assert {
        20.0,
        np.nextafter(20.0, 0),
        np.nextafter(20.0, 99),
        float(np.nextafter(np.float32(20), np.float32(99))),
    } <= values
    assert any(np.isnan(value) for value in values)


def test_ends_of_a_feature_and_all_its_categories_are_tried():
    age = Feature(name="age", kind="number", label=Words(zh="a", en="a"), least=18, most=90)
    rows = asked(Sum(0.0, ()), [(NUMBER, age), (TEXT, plain("flat", "category"))])
    assert {18.0, 90.0, 0.0} <= set(rows["age"].tolist())
    assert {"own", "rent", None} <= set(rows["flat"].tolist())
    assert len(rows["age"]) == len(rows["flat"])


def test_the_same_cases_are_drawn_each_time():
    inputs = [(NUMBER, plain("age", "number")), (TEXT, plain("flat", "category"))]
    one, other = (asked(Sum(0.0, ()), inputs) for _ in range(2))
    assert np.array_equal(one["age"], other["age"], equal_nan=True)
    assert one["flat"].tolist() == other["flat"].tolist()


def test_what_a_model_does_not_take_is_not_tried_again():
    inputs = [(NUMBER, plain("age", "number")), (TEXT, plain("flat", "category"))]
    rows = asked(Sum(0.0, ()), inputs, lambda rows: np.isnan(rows["age"]).any())
    assert not np.isnan(rows["age"]).any()
    assert None in rows["flat"].tolist()


def test_of_very_many_features_only_usual_values_are_tried():
    inputs = [(Input(name=f"a{place}", kind="number"), plain(f"a{place}", "number")) for place in range(150)]
    rows = asked(Sum(0.0, ()), inputs, lambda rows: np.isnan(rows["a0"]).any())
    assert not any(np.isnan(values).any() for values in rows.values())


def test_a_model_that_takes_nothing_is_not_tried():
    with pytest.raises(InputError):
        asked(Sum(0.0, ()), [(NUMBER, plain("age", "number"))], lambda rows: True)


def test_a_category_without_known_values_is_tried_with_an_unheard_one():
    unknown = Input(name="flat", kind="text")
    assert set(asked(Sum(0.0, ()), [(unknown, plain("flat", "category"))])["flat"].tolist()) == {"\u2047", None}
