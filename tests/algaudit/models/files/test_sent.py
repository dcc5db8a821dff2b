"""Cases are written down as the other side reads them."""

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.models.features import plain
from algaudit.models.files.card import Input
from algaudit.models.files.sent import Sender, coded, size_of


def test_numbers_cross_as_they_are_and_categories_as_codes():
    inputs = [Input(name="age", kind="number"), Input(name="flat", kind="text", values=("Own ", "rent"))]
    sender = Sender(inputs, [plain("age", "number"), plain("flat", "category")])
    rows = {"age": np.array([1.0, np.nan, 3.0]), "flat": np.array(["Own", None, "tent"], object)}
    arrays, facts = sender.block(rows, 0, 3)
    assert np.array_equal(arrays["0"], rows["age"], equal_nan=True)
    assert arrays["1"].tolist() == [0, -1, 1]
    assert facts == {"labels": {"1": ["Own ", "tent"]}}
    arrays, facts = sender.block(rows, 2, 3)
    assert (arrays["0"].tolist(), arrays["1"].tolist(), facts) == ([3.0], [0], {"labels": {"1": ["tent"]}})


def test_labels_become_numbers_where_the_file_takes_numbers():
    sender = Sender([Input(name="town", kind="code", values=(1.0,))], [plain("town", "category")])
    rows = {"town": np.array(["1", "2.5", "true", "false"], object)}
    assert sender.block(rows, 0, 4)[1] == {"labels": {"0": [1.0, 2.5, 1.0, 0.0]}}
    for odd in ("east", "1e999"):
        with pytest.raises(InputError, match=f"Column town is a number for the algorithm, but {odd} is none"):
            sender.block({"town": np.array([odd], object)}, 0, 1)


def test_nothing_but_missing_values_has_no_labels():
    codes, labels = coded(np.array([None, None], object))
    assert (codes.tolist(), labels) == ([-1, -1], [])
    assert codes.dtype == np.int32


def test_columns_must_be_there_and_of_one_length():
    features = [plain("a", "number"), plain("b", "number")]
    assert size_of({"a": np.zeros(2), "b": np.zeros(2), "c": np.zeros(9)}, features) == 2
    with pytest.raises(InputError, match="takes in b, which is not among the columns"):
        size_of({"a": np.zeros(2)}, features)
    with pytest.raises(InputError, match="not of the same length"):
        size_of({"a": np.zeros(2), "b": np.zeros(3)}, features)
