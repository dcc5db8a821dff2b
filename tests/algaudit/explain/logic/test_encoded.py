"""What a learnt tree may ask about."""

import numpy as np

from algaudit.explain.logic.encoded import MOST_VALUES, columns_of
from algaudit.models.features import plain

FEATURES = [plain("age", "number"), plain("flat", "category")]


def test_a_number_is_one_column_and_a_category_one_for_each_value():
    rows = {"age": np.array([1.0, 2.0, 3.0]), "flat": np.array(["own", None, "rent"], object)}
    found = [(one.feature, one.value) for one in columns_of(FEATURES, rows)]
    assert found == [("age", None), ("flat", "own"), ("flat", "rent")]


def test_of_many_values_only_the_frequent_ones_are_asked_for():
    values = np.array([f"v{number:02}" for number in range(40) for _ in range(40 - number)], object)
    found = columns_of(FEATURES[1:], {"flat": values})
    assert [one.value for one in found] == [f"v{number:02}" for number in range(MOST_VALUES)]
