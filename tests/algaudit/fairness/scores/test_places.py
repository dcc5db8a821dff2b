"""Which group a row is in."""

import numpy as np

from algaudit.fairness.groups import split
from algaudit.fairness.scores.places import cube_places, placed
from tests.algaudit.fairness.small import cube_of

CUBE = cube_of(
    {"granted": [1, 0, 1, 0, 1], "sex": ["m", "f", "f", None, "m"], "region": list("nsnns")}, ["sex", "region"]
)


def test_groups_nobody_is_in_are_not_listed():
    codes = [np.array([2, 0, 2], np.int32), np.array([0, 1, 1], np.int32)]
    place, groups = placed(codes, [("a", "b", None), ("x", "y")], 3)
    assert groups == [("a", "y"), (None, "x"), (None, "y")]
    assert place.tolist() == [1, 0, 2]


def test_the_groups_of_a_cube_are_those_of_the_audit():
    for by in (("sex",), ("sex", "region"), ("region", "sex")):
        place, groups = cube_places(CUBE, by)
        assert tuple(groups) == split(CUBE, by).groups
        assert np.bincount(place, CUBE.count).tolist() == split(CUBE, by).sizes.tolist()


def test_without_columns_everybody_is_one_group():
    place, groups = cube_places(CUBE, ())
    assert groups == [()]
    assert set(place.tolist()) == {0}


def test_many_groups_are_told_apart_too():
    size = 300
    codes = [np.arange(size, dtype=np.int32), np.arange(size, dtype=np.int32)[::-1]]
    names = [str(number) for number in range(size)]
    place, groups = placed(codes, [names, names], size)
    assert place.tolist() == list(range(size))
    assert groups[1] == ("1", "298")
