"""The one door to reasons: one case, others to compare it with, and the way that fits the algorithm."""

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.explain.reasons.reasons import reasons
from tests.algaudit.explain.examples import linear
from tests.algorithms import cases, model, row


def test_rules_are_worked_out_and_other_algorithms_computed():
    assert reasons(model(), row(), cases()).method == "points"
    rows = {"a": np.array([1.0, 30.0])}
    assert reasons(linear({"a": 1.0}, line=10.0), {"a": np.array([4.0])}, rows).method == "exact_sum"


def test_the_same_case_has_the_same_reasons():
    assert reasons(model(), row(), cases()) == reasons(model(), row(), cases())


def test_only_one_case_is_explained_at_a_time():
    with pytest.raises(InputError, match="2 cases were given"):
        reasons(model(), {name: np.repeat(values, 2) for name, values in row().items()}, cases())


def test_without_others_there_is_nothing_to_compare_with():
    with pytest.raises(InputError, match="no other cases"):
        reasons(model(), row(), cases(0))
