"""Groups as numbers, whatever columns make them."""

import numpy as np

from algaudit.fairness.ranking.coded import group_codes


def test_a_cross_of_three_columns_finds_each_place():
    draws = np.random.default_rng(0)
    labels = [("a", "b", None), ("x", "y"), ("1", "2", "3", "4")]
    codes = [draws.integers(0, len(each), 500).astype(np.int32) for each in labels]
    people = [tuple(each[code] for each, code in zip(labels, row, strict=True)) for row in zip(*codes, strict=True)]
    groups = sorted(set(people), key=str)
    found = group_codes(groups, list(zip(codes, labels, strict=True)))
    assert [groups[place] for place in found.tolist()] == people


def test_who_is_of_no_listed_group_is_told():
    column = (np.array([0, 1, 2], np.int32), ("a", "b", None))
    assert group_codes([("b",), ("z",)], [column]).tolist() == [-1, 0, -1]
    assert group_codes([("b", "b")], [column, column]).tolist() == [-1, 0, -1]
