"""Sums and trees as they cross the lock, and what cannot be written down."""

import numpy as np
import pytest

from algaudit.models.files.plain import Branches, NotSimple, Outcome, Seen, told_sum, told_trees

ONE = [Seen(0, fill=1.0, center=2.0, scale=4.0)]
OUTCOME = Outcome(0.5, "logistic", 0.5)
LEAF = Branches(np.array([-1]), np.array([0.0]), np.array([-1]), np.array([-1]), np.array([False]), np.array([7.0]))


def test_a_sum_is_a_weight_for_each_column():
    arrays, facts = told_sum(ONE, np.array([3.0]), OUTCOME)
    assert {name: values.tolist() for name, values in arrays.items()} == {
        "place": [0],
        "fill": [1.0],
        "center": [2.0],
        "scale": [4.0],
        "weight": [3.0],
    }
    assert facts == {"form": "sum", "values": [None], "base": 0.5, "link": "logistic", "line": 0.5, "single": False}


def test_trees_lie_one_behind_the_other():
    arrays, facts = told_trees(ONE, [LEAF, LEAF], OUTCOME)
    assert arrays["nodes"].tolist() == [1, 1]
    assert arrays["value"].tolist() == [7.0, 7.0]
    assert facts["form"] == "trees"


@pytest.mark.parametrize("outcome", [Outcome(np.inf, "identity"), Outcome(np.nan, "identity")])
def test_a_base_must_be_a_number(outcome):
    with pytest.raises(NotSimple):
        told_sum(ONE, np.array([3.0]), outcome)


def test_there_must_be_columns_and_trees_and_not_too_many(monkeypatch):
    for columns, weights in (([], []), (ONE, [1.0, 2.0])):
        with pytest.raises(NotSimple):
            told_sum(columns, np.array(weights), OUTCOME)
    with pytest.raises(NotSimple):
        told_trees(ONE, [], OUTCOME)
    for limit in ("MOST_TREES", "MOST_NODES", "MOST_COLUMNS"):
        with monkeypatch.context() as patched:
            patched.setattr(f"algaudit.models.files.plain.{limit}", 0)
            with pytest.raises(NotSimple):
                told_trees(ONE, [LEAF], OUTCOME)


def test_a_fill_is_counted_back_to_the_input():
    assert Seen(0, center=10.0, scale=2.0).replaced(3.0).fill == 16.0
    assert Seen(0, fill=1.0).replaced(3.0).fill == 1.0
    for seen, fill in ((Seen(0, "a"), 1.0), (Seen(0), np.nan)):
        with pytest.raises(NotSimple):
            seen.replaced(fill)


@pytest.mark.parametrize(("center", "scale"), [(np.nan, 1.0), (0.0, 0.0), (0.0, np.inf)])
def test_a_move_must_be_by_numbers(center, scale):
    with pytest.raises(NotSimple):
        Seen(0).moved(center, scale)
