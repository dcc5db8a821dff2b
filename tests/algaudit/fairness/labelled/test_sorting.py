"""Sorting cases by what is known: an outcome counts only where somebody looked."""

import numpy as np
import pyarrow as pa
import pytest

from algaudit.cube.count import count_cube
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.fairness.groups import split
from algaudit.fairness.labelled.sorting import counted, known, label_of_labelled
from algaudit.fairness.strata.cells import cells

ROWS = {
    "sex": ["f", "f", "m", "m", "m", "f"],
    "granted": ["1", "0", "1", "0", "0", "1"],
    "truth": ["1", "0", "0", "0", None, "0"],
    "checked": ["yes", "no", "yes", None, "yes", "no"],
    "arm": ["lot", "rule", "lot", "lot", "rule", "rule"],
}


def cube_of(rows, *, arm=True):
    further = [("labelled", Attribute("checked"))] + ([("arm", Attribute("arm"))] if arm else [])
    roles = Roles("granted", outcome="truth", attributes=(Attribute("sex"),), further=tuple(further))
    return count_cube(read_decisions(pa.table(rows)), roles)


def test_an_outcome_counts_only_where_the_case_is_labelled():
    cube = cube_of(ROWS)
    found = known(cube, "lot")
    everybody = counted(
        split(cube, ["sex"]), cells(cube, split(cube, ["sex"])), found, np.ones(len(cube.count), bool), cube.count
    )
    # Women: one true and granted, two unknown. Men: one not true but granted, two unknown.
    assert everybody.cases.tolist() == [[[0, 0], [0, 1], [1, 1]], [[0, 1], [0, 0], [2, 0]]]
    # The second woman, the last woman and the man whose mark is blank have an outcome nobody looked for.
    assert (found.ignored, found.blank) == (3, 1)


def test_the_arm_is_counted_alone_and_groups_stay_even_when_empty():
    cube = cube_of(ROWS)
    found = known(cube, "lot")
    groups = split(cube, ["sex"])
    arm = counted(groups, cells(cube, groups), found, found.arm, cube.count)
    assert arm.groups == groups.groups
    assert arm.sizes.tolist() == [1, 2]
    nobody = counted(groups, cells(cube, groups), found, np.zeros(len(cube.count), bool), cube.count)
    assert nobody.sizes.tolist() == [0, 0]


def test_an_arm_that_no_case_is_in_is_empty_not_an_error():
    assert not known(cube_of(ROWS), "lottery").arm.any()
    assert not known(cube_of(ROWS, arm=False), "lot").arm.any()
    assert known(cube_of(ROWS), None).arm is None


@pytest.mark.parametrize(("marks", "wanted"), [("yn", "y"), ("是否", "是"), ("ab", None)])
def test_the_mark_of_a_labelled_case_is_found_by_common_words(marks, wanted):
    rows = {**ROWS, "checked": [*marks, *marks, *marks]}
    assert label_of_labelled(cube_of(rows)) == wanted


def test_without_outcome_or_mark_there_is_nothing_to_sort():
    bare = count_cube(read_decisions(pa.table({"granted": ["1", "0"]})), Roles("granted"))
    assert label_of_labelled(bare) is None
    with pytest.raises(ValueError, match="decision"):
        known(bare, None)
