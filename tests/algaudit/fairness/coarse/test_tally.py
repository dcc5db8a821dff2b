"""Limits of rows add up to limits of groups: by hand, for crosses of columns, and against every row by itself."""

import itertools

import numpy as np
import pytest

from algaudit.fairness.coarse.tally import Tally

NO, YES, UNKNOWN = 0, 1, 2
REFUSED, GRANTED = 0, 1


def counted(rows) -> Tally:
    """Count rows of (sex, town, outcome, decision, least, most)."""
    tally = Tally(("sex", "town"))
    tally.add(
        [((sex, town), outcome, decision) for sex, town, outcome, decision, _, _ in rows],
        [row[4] for row in rows],
        [row[5] for row in rows],
    )
    return tally


#: Women of town A: 20 granted, 1 to 9 refused; of town B 1 to 9 granted. Men of town A: 30 granted, 12 refused.
ROWS = [
    ("f", "A", UNKNOWN, GRANTED, 20, 20),
    ("f", "A", UNKNOWN, REFUSED, 1, 9),
    ("f", "B", UNKNOWN, GRANTED, 1, 9),
    ("m", "A", UNKNOWN, GRANTED, 30, 30),
    ("m", "A", UNKNOWN, REFUSED, 12, 12),
]


def test_the_limits_of_a_sum_are_the_sums_of_the_limits():
    found = counted(ROWS).groups(("sex",))
    assert (found.by, found.groups) == (("sex",), (("f",), ("m",)))
    assert found.low[:, UNKNOWN].tolist() == [[1, 21], [12, 30]]
    assert found.high[:, UNKNOWN].tolist() == [[9, 29], [12, 30]]
    assert found.low[:, [NO, YES]].sum() == found.high[:, [NO, YES]].sum() == 0


def test_all_cases_are_as_many_as_all_rows_allow():
    assert counted(ROWS).cases == (64, 80)
    assert Tally(("sex",)).cases == (0, 0)


def test_columns_cross_in_the_order_that_is_asked_for():
    found = counted(ROWS).groups(("town", "sex"))
    assert found.groups == (("A", "f"), ("A", "m"), ("B", "f"))
    assert found.high[:, UNKNOWN, GRANTED].tolist() == [20, 30, 9]


def test_without_columns_everybody_is_one_group():
    found = counted(ROWS).groups(())
    assert (found.by, found.groups) == ((), ((),))
    assert (found.low[0, UNKNOWN].tolist(), found.high[0, UNKNOWN].tolist()) == ([13, 51], [21, 59])


def test_rows_of_the_same_cell_add_up_however_they_come():
    tally = Tally(("sex",))
    tally.add([(("f",), YES, GRANTED)], [1], [9])
    tally.add([(("f",), YES, GRANTED), (("f",), NO, GRANTED)], [4, 2], [4, 3])
    found = tally.groups(("sex",))
    assert (found.low[0, :, GRANTED].tolist(), found.high[0, :, GRANTED].tolist()) == ([2, 5, 0], [3, 13, 0])


def test_groups_stand_in_canonical_order_numbers_before_words_and_blanks_last():
    tally = Tally(("age",))
    for label in (None, "old", "10", "9"):
        tally.add([((label,), UNKNOWN, GRANTED)], [1], [1])
    assert tally.groups(("age",)).groups == (("9",), ("10",), ("old",), (None,))


def test_nothing_counted_gives_no_groups():
    found = Tally(("sex",)).groups(("sex",))
    assert (found.groups, found.low.shape, found.high.shape) == ((), (0, 3, 2), (0, 3, 2))


def test_limits_must_be_as_many_as_cells():
    with pytest.raises(ValueError, match="argument"):
        Tally(("sex",)).add([(("f",), YES, GRANTED)], [1, 2], [9])


def test_a_column_that_was_not_counted_has_no_groups():
    with pytest.raises(ValueError, match="not in tuple"):
        counted(ROWS).groups(("region",))


def test_every_possible_table_lies_within_the_limits_and_both_ends_are_reached():
    found = counted(ROWS).groups(("sex",))
    sums = []
    for counts in itertools.product(*(range(least, most + 1) for *_, least, most in ROWS)):
        total = np.zeros((2, 2), int)
        for (sex, _, _, decision, _, _), cases in zip(ROWS, counts, strict=True):
            total["fm".index(sex), decision] += cases
        sums.append(total)
    assert np.array_equal(np.min(sums, axis=0), found.low[:, UNKNOWN])
    assert np.array_equal(np.max(sums, axis=0), found.high[:, UNKNOWN])
