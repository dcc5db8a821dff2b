"""Groups: who is in which one, what is counted of them, and which one the others are compared with."""

import pyarrow as pa
import pytest

from algaudit.cube.count import count_cube
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.fairness.groups import SMALLEST_REFERENCE, reference_of, split
from tests.algaudit.fairness.small import cube_of, people, undecided

NINE = {
    "sex": ["f", "f", "f", "f", "m", "m", "m", None, ""],
    "town": ["A", "A", "B", None, "A", "B", "B", "A", "B"],
    "granted": [1, 0, 1, 1, 0, 0, 1, 1, 0],
    "due": ["1", "1", "0", None, "0", "1", "1", "0", ""],
}


def test_cases_are_sorted_by_outcome_and_decision():
    groups = split(cube_of(NINE, ["sex"], outcome="due"), ["sex"])
    assert groups.groups == (("f",), ("m",), (None,))
    # Women: not due and granted 1; due and refused 1, granted 1; unknown and granted 1.
    assert groups.cases[0].tolist() == [[0, 1], [1, 1], [0, 1]]
    assert groups.cases[1].tolist() == [[1, 0], [1, 1], [0, 0]]


def test_missing_labels_are_a_group_of_their_own_and_come_last():
    groups = split(cube_of(NINE, ["sex"], outcome="due"), ["sex"])
    assert groups.groups[-1] == (None,)
    assert groups.cases[-1].tolist() == [[0, 1], [0, 0], [1, 0]]
    assert groups.sizes.tolist() == [4, 3, 2]


def test_without_an_outcome_every_outcome_is_unknown():
    groups = split(cube_of(NINE, ["sex"]), ["sex"])
    assert not groups.with_outcome
    assert groups.cases[0].tolist() == [[0, 0], [0, 0], [1, 3]]


def test_no_columns_make_one_group_of_everybody():
    everybody = split(cube_of(NINE, ["sex", "town"], outcome="due"), [])
    assert everybody.groups == ((),)
    assert everybody.cases[0].tolist() == [[1, 2], [2, 2], [1, 1]]


def test_a_cross_lists_only_the_combinations_that_somebody_is_in():
    crossed = split(cube_of(NINE, ["sex", "town"]), ["sex", "town"])
    present = {
        ("f", "A"): 2,
        ("f", "B"): 1,
        ("f", None): 1,
        ("m", "A"): 1,
        ("m", "B"): 2,
        (None, "A"): 1,
        (None, "B"): 1,
    }
    assert dict(zip(crossed.groups, crossed.sizes.tolist(), strict=True)) == present


def test_weights_and_their_squares_are_summed_beside_the_cases():
    rows = {"sex": ["f", "f", "m"], "granted": [1, 1, 0], "w": [0.5, 2.0, 3.0]}
    groups = split(cube_of(rows, ["sex"], weight="w"), ["sex"])
    assert groups.weighted
    assert groups.cases[:, 2].tolist() == [[0, 2], [1, 0]]
    assert groups.weight[:, 2].tolist() == [[0, 2.5], [3, 0]]
    assert groups.squared[:, 2].tolist() == [[0, 4.25], [9, 0]]


def test_counted_rows_give_the_same_groups_as_the_expanded_log():
    counted = {"sex": ["f", "f", "m"], "granted": [1, 0, 1], "n": [3, 2, 4]}
    expanded = {"sex": ["f"] * 5 + ["m"] * 4, "granted": [1, 1, 1, 0, 0, 1, 1, 1, 1]}
    one = split(cube_of(counted, ["sex"], count="n"), ["sex"])
    other = split(cube_of(expanded, ["sex"]), ["sex"])
    assert one.groups == other.groups
    assert one.cases.tolist() == other.cases.tolist()
    assert one.weight.tolist() == other.weight.tolist()
    assert not one.weighted


def test_some_groups_are_chosen_with_all_that_belongs_to_them():
    groups = people({"a": undecided(1, 2), "b": undecided(3, 4), "c": undecided(5, 6)}).chosen([2, 0])
    assert groups.groups == (("c",), ("a",))
    assert groups.sizes.tolist() == [11, 3]
    assert groups.weight[0, 2].tolist() == [5.0, 6.0]


def test_the_largest_group_is_the_reference():
    assert reference_of(people({"a": undecided(5, 5), "b": undecided(6, 6), "c": undecided(0, 11)}), None) == 1


def test_of_two_equally_large_groups_the_first_is_the_reference():
    assert reference_of(people({"a": undecided(1, 1), "b": undecided(6, 6), "c": undecided(2, 10)}), None) == 1


def test_the_group_of_missing_values_is_never_the_reference():
    assert reference_of(people({"a": undecided(5, 5), None: undecided(500, 500)}), None) == 0
    assert reference_of(people({None: undecided(500, 500)}), None) is None


def test_no_group_is_the_reference_when_all_are_too_small():
    assert SMALLEST_REFERENCE == 10
    assert reference_of(people({"a": undecided(4, 5), "b": undecided(0, 9)}), None) is None
    assert reference_of(people({"a": undecided(4, 5), "b": undecided(0, 10)}), None) == 1


@pytest.mark.parametrize(("wanted", "place"), [(("a",), 0), (("b",), 1), (("z",), None)])
def test_a_wanted_reference_is_taken_when_it_exists(wanted, place):
    assert reference_of(people({"a": undecided(4, 5), "b": undecided(50, 9)}), wanted) == place


def test_an_outcome_that_nobody_looked_at_is_unknown_whatever_the_log_says():
    rows = {"granted": [1, 1, 0, 0, 1], "ok": [1, 0, 1, 0, 1], "seen": ["yes", "no", "yes", "no", None]}
    log = read_decisions(pa.table(rows))
    roles = Roles("granted", outcome="ok", further=(("labelled", Attribute("seen")),))
    groups = split(count_cube(log, roles), [])
    # Outcome no, yes, unknown by decision negative, positive.
    assert groups.cases.tolist() == [[[0, 0], [1, 1], [1, 2]]]
