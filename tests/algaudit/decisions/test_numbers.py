"""Numbers are made of a column, and what is no number is refused with an example and without a person."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest

from algaudit.decisions.numbers import numbers
from tests.algaudit.decisions.reading import complaint


def made(values, kind=None):
    return numbers(pa.array(values, kind), "w").to_pylist()


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (["1", "2.5", "-3e2"], None, [1.0, 2.5, -300.0]),
        (["１２", " 7 ", "", "None", "NaN", None], None, [12.0, 7.0, None, None, None, None]),
        ([1, None], pa.int64(), [1.0, None]),
        ([1.5, float("nan"), None], None, [1.5, None, None]),
        ([0.5], pa.float32(), [0.5]),
        ([Decimal("1.25")], None, [1.25]),
        ([True, False], None, [1.0, 0.0]),
        ([None, None], pa.null(), [None, None]),
        ([b"3", None], pa.binary(), [3.0, None]),
        (["4"], pa.large_string(), [4.0]),
        (["5", ""], pa.string_view(), [5.0, None]),
        ([2**60 + 1], pa.int64(), [2.0**60]),
        ([2**64 - 1], pa.uint64(), [2.0**64]),
        ([], pa.string(), []),
    ],
)
def test_any_column_of_numbers_becomes_floats(values, kind, expected):
    assert made(values, kind) == expected


def test_a_dictionary_of_numbers_becomes_floats():
    assert numbers(pa.array(["1", "", "1"]).dictionary_encode(), "w").to_pylist() == [1.0, None, 1.0]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (["1", "many"], "“many”"),
        (["1,000"], "“1,000”"),
        (["50%"], "“50%”"),
        ([float("inf")], "“inf”"),
        (["-inf"], "“inf”"),
        (["1e400"], "“inf”"),
        ([b"x"], "“x”"),
        ([dt.time(1, 2)], "“01:02:00”"),
        (["13812345678号"], "“***号”"),
        (["甲" * 100], "“" + "甲" * 24 + "…”"),
    ],
)
def test_what_is_no_number_is_refused_with_an_example(values, shown):
    said = complaint(lambda: made(values))
    assert said == f"Column w must hold numbers, but {shown} is not one; mend it or leave it blank."


@pytest.mark.parametrize("word", ["NAN", "-nan", "nan(1)"])
@pytest.mark.parametrize("others", [["1"], ["1", ""]])
def test_a_word_that_a_machine_takes_for_no_number_is_told_whatever_stands_beside_it(word, others):
    assert word in complaint(lambda: made([*others, word]))


def test_the_usual_words_for_nothing_are_blank_in_a_column_of_numbers():
    assert made(["1", "nan", "NaN"]) == [1.0, None, None]
