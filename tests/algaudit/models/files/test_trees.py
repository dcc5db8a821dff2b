"""Trees by hand: one that is, and every way of being none."""

import numpy as np
import pytest

from algaudit.models.files.trees import is_sound, is_tree

#: A root with a leaf on its left and a stump on its right.
LEFT, RIGHT, COLUMN = [1, -1, 3, -1, -1], [2, -1, 4, -1, -1], [0, -2, 1, -2, -2]


def asked(left=LEFT, right=RIGHT, column=COLUMN, columns=2):
    """Say whether it is a tree."""
    return is_tree(*(np.array(values, np.int64) for values in (left, right, column)), columns)


def test_a_tree_is_a_tree():
    assert asked()
    assert asked([-1], [-1], [-2])


@pytest.mark.parametrize(
    "change",
    [
        {"left": [], "right": [], "column": []},
        {"left": [1, -1, 3, -1]},
        {"column": [0]},
        {"left": [2**40, -1, 3, -1, -1]},
        {"left": [-7, -1, 3, -1, -1]},
        {"left": [0, -1, 3, -1, -1]},
        {"left": [2, -1, 3, -1, -1]},
        {"left": [-1, -1, 3, -1, -1]},
        {"left": [1, -1, 1, -1, -1]},
        {"right": [2, -1, 0, -1, -1]},
        {"left": [-1] * 5, "right": [-1] * 5},
        {"column": [2, -2, 1, -2, -2]},
        {"column": [2**30, -2, 1, -2, -2]},
        {"column": [-1, -2, 1, -2, -2]},
    ],
)
def test_what_is_none_is_none(change):
    assert not asked(**change)


def test_thresholds_may_be_without_end_but_not_undefined():
    left = np.array([1, -1, -1])
    assert is_sound(np.array([np.inf, -2, -2]), np.zeros(3), left)
    assert is_sound(np.array([1.0, np.nan, np.nan]), np.zeros(3), left)
    assert not is_sound(np.array([np.nan, -2, -2]), np.zeros(3), left)
    assert not is_sound(np.array([1.0, -2, -2]), np.array([0, np.inf, 0]), left)
