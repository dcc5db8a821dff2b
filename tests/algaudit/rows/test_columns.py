"""An input stays labels while they can be told apart, becomes numbers beyond, and is given up where neither is true."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from algaudit.cube.count import count_cube
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.errors import InputError
from algaudit.rows import columns as room
from algaudit.rows.table import Either, TooManyLabelsError, either, read_rows

#: A sound identity number, and a code of an office of the same length.
IDENTITY, OFFICE = "11010519491231002X", "110105194912310021"


@pytest.fixture(autouse=True)
def few_labels(monkeypatch):
    """Three labels, a blank among them, are as many as there is room for."""
    monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", 3)


def read(values, *, piece=2, further=None, wanted=None, roles=None):
    """Read a column x of decided cases; the log is handed over in pieces of so many rows."""
    made = {"granted": [1, 0] * (len(values) // 2) + [1] * (len(values) % 2), "x": values} | (further or {})
    roles = roles or Roles("granted")
    log = read_decisions(pa.Table.from_batches(pa.table(made).to_batches(max_chunksize=piece)))
    return read_rows(log, roles, count_cube(log, roles), **(wanted or {"labels": [Either("x")]}))


def numbers(values, **how):
    rows = read(values, **how)
    assert "x" not in rows.codes
    return [None if np.isnan(value) else value for value in rows.numbers["x"].tolist()]


def test_few_values_stay_labels_as_they_are_written():
    rows = read(["007", "7", None, "007"])
    assert rows.labels["x"] == ("007", "7", None)
    assert rows.codes["x"].tolist() == [0, 1, 2, 0]
    assert "x" not in rows.numbers


def test_many_values_are_kept_as_numbers_with_blanks_as_blanks():
    assert numbers(["7", "8.5", "", "9", None, "-3e2", " 12 ", "１３"]) == [7, 8.5, None, 9, None, -300, 12, 13]
    assert numbers(["007", "8", "9", "7"]) == [7, 8, 9, 7]


@pytest.mark.parametrize("piece", [1, 2, 3, 100])
def test_the_same_log_ends_the_same_way_however_it_is_cut(piece):
    assert numbers(["7", "8", "9", "10", "7", "", "8"], piece=piece) == [7, 8, 9, 10, 7, None, 8]
    assert read(["7", "8", "7", "8", "7"], piece=piece).labels["x"] == ("7", "8")
    with pytest.raises(TooManyLabelsError, match="x"):
        read(["7", "8", "9", "10", "ten"], piece=piece)


@pytest.mark.parametrize(
    "values",
    [
        pa.array([7, 8, None, 9, 10]),
        pa.array([7.0, 8.0, float("nan"), 9.0, 10.0]),
        pa.array([Decimal(7), Decimal(8), None, Decimal(9), Decimal(10)]),
        pa.array(["7", "8", "", "9", "10"], pa.large_string()),
        pa.array(["7", "8", None, "9", "10"]).dictionary_encode(),
    ],
    ids=["whole", "float", "decimal", "text", "dictionary"],
)
def test_every_kind_of_column_of_numbers_is_kept(values):
    assert numbers(values) == numbers(values, piece=100) == [7, 8, None, 9, 10]


@pytest.mark.parametrize("word", ["NaN", "nan", "None", "NULL", "<NA>", "#N/A"])
def test_words_for_a_missing_value_are_blanks(word):
    assert numbers(["7", "8", "9", word, "10"]) == [7, 8, 9, None, 10]


@pytest.mark.parametrize("word", ["NAN", "-nan", "inf", "-Infinity", "1e999", "none", "0x10", "12岁", "未知"])
@pytest.mark.parametrize("place", [0, 5])
def test_any_other_word_makes_words_of_all_and_these_are_too_many(word, place):
    values = ["7", "8", "9", "10", "11", "12"]
    with pytest.raises(TooManyLabelsError, match="x"):
        read([*values[:place], word, *values[place:]])


def test_an_endless_float_is_no_number_either():
    with pytest.raises(TooManyLabelsError):
        read([7.0, 8.0, 9.0, 10.0, float("inf")])


@pytest.mark.parametrize("place", [0, 5])
def test_whole_numbers_that_would_lose_their_last_digit_are_no_numbers(place):
    assert numbers([1, 2, 3, 2**53 - 1])[3] == 9007199254740991
    for code in (2**53, -(2**53), int(OFFICE)):
        values = [7, 8, 9, 10, 11]
        with pytest.raises(TooManyLabelsError):
            read([*values[:place], code, *values[place:]])


@pytest.mark.parametrize("person", [IDENTITY, "13812345678", "+8613812345678", "-13812345678.5"])
@pytest.mark.parametrize("place", [0, 5])
def test_numbers_of_persons_are_refused_and_never_told(person, place):
    values = ["7", "8", "9", "10", "11"]
    with pytest.raises((InputError, TooManyLabelsError)) as refused:
        read([*values[:place], person, *values[place:]])
    assert person not in str(refused.value)
    # Beyond the labels a letter at the end is a word like others, and is not looked at.
    assert isinstance(refused.value, TooManyLabelsError if (person, place) == (IDENTITY, 5) else InputError)


@pytest.mark.parametrize("person", [13812345678, 8613812345678, 110105194912310062])
def test_typed_numbers_of_persons_are_refused_too(person):
    with pytest.raises(InputError, match="identity card or mobile numbers") as refused:
        read([7, 8, 9, 10, person])
    assert str(person) not in refused.value.sentence("zh")


def test_large_amounts_are_no_numbers_of_persons():
    assert numbers([7.0, 8.0, 9.0, 12_999_999_999.0, 0.13812345678]) == [7, 8, 9, 12_999_999_999, 0.13812345678]


def test_a_log_of_unknown_length_is_read_whole():
    roles = Roles("granted")
    log = read_decisions(pa.table({"granted": [1, 0] * 4, "x": [7, 8, 9, 10, 11, 12, 13, None]}))
    unknown = replace(log, rows=None)
    rows = read_rows(unknown, roles, count_cube(log, roles), labels=[Either("x")])
    assert rows.numbers["x"][:-1].tolist() == [7, 8, 9, 10, 11, 12, 13]
    assert np.isnan(rows.numbers["x"][-1])
    assert rows.positive.tolist() == [True, False] * 4


def test_only_decided_cases_are_kept():
    log = {"granted": [1, None, 0, 1, 0], "x": [7, 8, 9, 10, 11]}
    roles = Roles("granted")
    counted = read_decisions(pa.table(log))
    rows = read_rows(counted, roles, count_cube(counted, roles), labels=[Either("x")])
    assert rows.numbers["x"].tolist() == [7, 9, 10, 11]


def test_a_column_can_be_asked_for_as_numbers_besides():
    rows = read([7, 8, 9, 10], wanted={"numbers": ["x"], "labels": [Either("x")]})
    assert (rows.numbers["x"].tolist(), rows.codes) == ([7, 8, 9, 10], {})
    rows = read([7, 8, 7, 8], wanted={"numbers": ["x"], "labels": [Either("x")]})
    assert (rows.numbers["x"].tolist(), rows.labels["x"]) == ([7, 8, 7, 8], ("7", "8"))


def test_labels_and_banded_groups_are_as_strict_as_before():
    with pytest.raises(TooManyLabelsError, match="x"):
        read([7, 8, 9, 10], wanted={"labels": [Attribute("x")]})
    with pytest.raises(InputError, match="Column x must hold numbers"):
        read(["7", "eight"], wanted={"labels": [Attribute("x", (8.0,))]})


def test_what_makes_groups_without_bands_stays_labels():
    wanted = either(["income", "sex", "income"], [Attribute("sex"), Attribute("age", (18.0,))])
    assert wanted == [Either("income"), Attribute("sex"), Either("age")]
    assert either(["a"]) == [Either("a")]


def test_one_large_batch_is_given_up_before_all_of_its_words_are_made(monkeypatch):
    # What is never looked at is never refused: the number of a person comes last.
    streets = [*(f"street {place}" for place in range(50)), "13812345678"]
    wanted = {"labels": [Attribute("x")]}
    with pytest.raises(InputError, match="mobile numbers"):
        read(streets, piece=99, wanted=wanted)
    monkeypatch.setattr(room, "_PIECE", 2)
    with pytest.raises(TooManyLabelsError):
        read(streets, piece=99, wanted=wanted)


def test_labels_are_settled_in_blocks_as_at_once(monkeypatch):
    monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", 99)
    values = [str(place * 7 % 10) for place in range(25)]
    whole = read(values)
    monkeypatch.setattr(room, "_BLOCK", 4)
    blocks = read(values)
    assert whole.labels["x"] == tuple("0123456789")
    assert [whole.labels["x"][code] for code in whole.codes["x"]] == values
    assert blocks.codes["x"].tolist() == whole.codes["x"].tolist()
