"""What is blank, as the counting engine sees it."""

from datetime import date

import pyarrow as pa
import pytest

from algaudit.decisions.labels import MISSING_WORDS, label_of
from algaudit.fairness.population.blanks import blank

TEXTS = [*MISSING_WORDS, "x", "0", " ", "\u3000", " NaN ", "ＮａＮ", "未知", "无", None, "nothing"]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_texts_are_blank_exactly_where_the_counting_engine_sees_no_label(kind):
    assert blank(pa.array(TEXTS, kind)).tolist() == [label_of(text) is None for text in TEXTS]


def test_encoded_texts_are_read_alike():
    assert blank(pa.array(TEXTS).dictionary_encode()).tolist() == blank(pa.array(TEXTS)).tolist()


def test_numbers_are_blank_where_null_or_not_a_number():
    assert blank(pa.array([1.0, None, float("nan"), 0.0])).tolist() == [False, True, True, False]
    assert blank(pa.array([1, None, 0])).tolist() == [False, True, False]


def test_dates_and_truth_values_are_blank_where_null():
    assert blank(pa.array([date(2026, 1, 1), None])).tolist() == [False, True]
    assert blank(pa.array([False, None])).tolist() == [False, True]


def test_a_column_without_values_is_blank():
    assert blank(pa.nulls(2)).tolist() == [True, True]


def test_no_rows_are_no_blanks():
    assert blank(pa.array([], pa.string())).tolist() == []
