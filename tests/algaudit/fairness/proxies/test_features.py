"""Inputs: which columns are numbers, who is drawn, and how far apart two cases are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algaudit.fairness.proxies.features import Feature, draw, feature, leading, space


def of(values, column="x"):
    labels = [*sorted({value for value in values if value is not None}), None]
    return feature(column, np.array([labels.index(value) for value in values], np.int32), labels)


def distance(points, one, other):
    return float(np.sqrt(np.square(points[one] - points[other]).sum()))


def test_a_column_is_a_number_when_every_known_value_reads_as_one():
    assert of(["1", "2.5", "-3e2", None]).numbers is not None
    assert of(["1", "2", "none", None]).numbers is None


def test_yes_and_no_are_labels_even_when_they_are_written_as_numbers():
    assert of(["0", "1", "1", None]).numbers is None


def test_what_reads_as_a_number_but_is_too_large_for_one_is_a_label():
    assert of(["1", "2", "1e999"]).numbers is None


def test_a_blank_is_no_number():
    item = of(["5", "7", "9", None])
    assert np.isnan(item.values()[3])
    assert item.missing.tolist() == [False, False, False, True]


def test_what_reads_as_the_same_number_has_the_same_mark_but_as_words_it_has_not():
    numbers, words = of(["007", "7", "7.50", None, "7.5"]), of(["007", "7", "seven", None, "7"])
    assert [len(set(item.marks(slice(0, 3)).tolist())) for item in (numbers, words)] == [2, 3]
    marks = numbers.marks(slice(None)).tolist()
    assert (marks[0] == marks[1], marks[2] == marks[4], len(set(marks))) == (True, True, 3)
    # Where every label is a number of its own, a mark is the place of the label.
    plain = of(["5", "7", "9", None, "7"])
    assert plain.marks(slice(1, 5)).tolist() == plain.codes[1:].tolist()


def test_blanks_are_found_in_blocks_as_at_once(monkeypatch):
    monkeypatch.setattr("algaudit.fairness.proxies.features._BLOCK", 2)
    item = of([None, "7", "9", None, "5"])
    assert (item.missing.tolist(), item.has_blanks) == ([True, False, False, True, False], True)
    assert not Feature("x", np.zeros(1, np.int32), ("5",), None).has_blanks


def test_some_of_the_cases_keep_their_values():
    assert of(["5", "7", "9"]).chosen(np.array([2, 0])).values().tolist() == [9.0, 5.0]


def test_all_cases_are_drawn_when_there_are_few_and_none_twice_when_there_are_many():
    assert draw(5, 10, 0).tolist() == [0, 1, 2, 3, 4]
    many = draw(1_000, 100, 3)
    assert len(many) == len(set(many.tolist())) == 100
    assert (np.diff(many) > 0).all()
    assert (many == draw(1_000, 100, 3)).all()
    assert (many != draw(1_000, 100, 4)).any()


def test_a_row_that_stands_for_many_cases_is_drawn_as_often_as_it_stands_for():
    assert draw(3, 10, 0, count=np.array([2.0, 0.0, 3.0])).tolist() == [0, 0, 2, 2, 2]
    drawn = np.bincount(draw(2, 1_000, 0, count=np.array([1_000.0, 9_000.0])), minlength=2)
    assert drawn.sum() == 1_000
    assert abs(drawn[0] - 100) < 40


def test_nobody_is_drawn_from_nobody():
    assert not len(draw(0, 10, 0))
    assert not len(draw(0, 10, 0, count=np.zeros(0)))


def test_a_number_counts_in_its_own_robust_spread():
    # Quartiles of 10, 20, 30, 40, 50 are 20 and 40: one spread is 20.
    points = space([of(["10", "20", "30", "40", "50"])])
    assert points[:, 0].tolist() == [-1.0, -0.5, 0.0, 0.5, 1.0]


def test_one_rich_case_changes_no_distance_between_others():
    plain = space([of(["10", "20", "30", "40", "50"])])
    rich = space([of(["10", "20", "30", "40", "900000"])])
    assert distance(plain, 0, 3) == distance(rich, 0, 3)


def test_where_most_have_the_same_value_the_others_set_the_spread():
    # Twelve zeros of fifteen; the quartiles of 10, 20, 30 are 15 and 25.
    points = space([of(["0"] * 12 + ["10", "20", "30"])])
    assert distance(points, 0, 12) == pytest.approx(1.0, abs=1e-12)


def test_two_labels_lie_one_spread_apart_and_a_blank_is_a_label():
    points = space([of(["a", "b", None, "a"])])
    assert distance(points, 0, 1) == pytest.approx(1.0, abs=1e-12)
    assert distance(points, 0, 2) == pytest.approx(1.0, abs=1e-12)
    assert distance(points, 0, 3) == 0.0


def test_a_blank_number_lies_one_from_the_middle_not_at_zero():
    points = space([of(["10", "20", "30", None])])
    assert distance(points, 1, 3) == pytest.approx(1.0, abs=1e-12)


def test_what_is_the_same_for_everybody_takes_no_room():
    assert space([of(["a", "a"])]).shape == (2, 0)
    assert space([of([None, None])]).shape == (2, 0)
    assert space([]).shape == (0, 0)


def test_a_column_of_one_number_among_many_known_ones_takes_no_distance():
    chosen = of(["1", "2", "3", "3"]).chosen(np.array([2, 3]))
    assert space([chosen]).tolist() == [[0.0], [0.0]]


def test_rare_labels_beyond_the_most_are_one():
    item = Feature("x", np.array([0, 0, 0, 1, 1, 2, 3], np.int32), ("a", "b", "c", "d"), None)
    codes, kept = leading(item, 3)
    assert (codes.tolist(), kept) == ([0, 0, 0, 1, 1, 2, 2], 3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-50, 50).map(str), st.sampled_from("ab")), min_size=1, max_size=30))
def test_every_column_finds_finite_places(values):
    item = of(values)
    points = space([item])
    assert points.shape[0] == len(values)
    assert np.isfinite(points).all()
