"""One value, one label, whatever type and spelling it comes in."""

import datetime as dt
import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algaudit.cube.cube import in_order
from algaudit.decisions.labels import is_number, label_of, label_order, month_of, number_of, positive_of

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


@pytest.mark.parametrize(
    "value",
    [1, 1.0, "1", " 1\t", "1.0", "1.000", "１", "　１　", "１．０", Decimal("1.00"), np.int8(1), np.float32(1), b"1"],
)
def test_one_is_one_however_it_is_written(value):
    assert label_of(value) == "1"


@pytest.mark.parametrize(
    "value",
    [
        *("", " ", "　", "\t", "\ufeff", "None", "NaN", "nan", "NULL", "null", "<NA>", "#N/A", "N/A", "NaT"),
        *("ＮａＮ", " None "),
        *(None, float("nan"), np.float32("nan"), Decimal("NaN"), pd.NA, pd.NaT, np.datetime64("NaT"), b""),
    ],
)
def test_blank_nan_and_none_are_missing(value):
    assert label_of(value) is None


@pytest.mark.parametrize("value", ["未知", "无", "不详", "其他", "NA", "none", "unknown", "-", "0", "?"])
def test_a_word_for_not_knowing_is_a_value_of_its_own(value):
    assert label_of(value) == value


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (True, "true"),
        (False, "false"),
        (np.bool_(True), "true"),
        ("True", "true"),
        ("FALSE", "false"),
        ("是", "是"),
        ("否", "否"),
        (0.1, "0.1"),
        (np.float32(0.1), "0.1"),
        ("2.50", "2.50"),
        (Decimal("2.50"), "2.50"),
        (Decimal("1E+2"), "100"),
        (-0.0, "0"),
        ("-0.0", "0"),
        ("007", "007"),
        (10**18, "1000000000000000000"),
        (float("inf"), "inf"),
        ("３．５", "3.5"),
        ("－１", "-1"),
        ("−1", "-1"),
        ("Ａ类", "A类"),
        ("A－B", "A－B"),
        ("女\u200b", "女"),
        ("cafe\u0301", "café"),
        ("\ud800", "?"),
        (b"\xe5\xa5\xb3", "女"),
        (b"\xff", "�"),
        ("a b", "a b"),
        (dt.date(2026, 1, 2), "2026-01-02"),
        (dt.datetime.fromisoformat("2026-01-02"), "2026-01-02"),
        (dt.datetime.fromisoformat("2026-01-02 03:04:05"), "2026-01-02 03:04:05"),
        (dt.datetime.fromisoformat("2026-01-02 03:04:05.000060"), "2026-01-02 03:04:05.000060"),
        (dt.datetime(2026, 1, 2, 8, tzinfo=SHANGHAI), "2026-01-02 00:00:00+00:00"),
        (pd.Timestamp("2026-01-02"), "2026-01-02"),
        (np.datetime64("2026-01-02"), "2026-01-02"),
        (np.datetime64("2026-01-02T03:04:05.000000000"), "2026-01-02 03:04:05"),
        ("2026-01-02 00:00:00", "2026-01-02"),
        ("2026-01-02T03:04:05", "2026-01-02 03:04:05"),
        ("2026-01-02", "2026-01-02"),
        ("2026-01-02 某时某分某秒", "2026-01-02 某时某分某秒"),
        (dt.time(1, 2), "01:02:00"),
    ],
)
def test_a_typed_value_has_the_label_that_a_text_file_would_give_it(value, label):
    assert label_of(value) == label


@given(st.text())
def test_the_label_of_a_label_is_itself(text):
    label = label_of(text)
    assert label is None or label_of(label) == label


@given(st.text())
def test_every_label_can_be_stored_as_utf8(text):
    assert (label_of(text) or "").encode("utf-8") is not None


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_has_one_label_in_every_type(number):
    assert {label_of(kind) for kind in (number, float(number), str(number), f"{number}.0", Decimal(number))} == {
        str(number)
    }


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_fraction_keeps_its_value(number):
    assert float(label_of(number)) == number


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("３５．５", 35.5),
        ("－２", -2.0),
        ("+5", 5.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("", None),
        (None, None),
    ],
)
def test_a_number_is_read_from_any_spelling(value, number):
    assert number_of(value) == number


@pytest.mark.parametrize("value", ["abc", "1,000", "50%", "1_000", "0x10", "inf", "1e400", "十", "1 2", True])
def test_what_is_no_finite_number_is_refused(value):
    with pytest.raises(ValueError, match=r"\w|%"):
        number_of(value)


def test_labels_stand_in_order_numbers_by_size_then_words_then_missing():
    assert in_order(["b", None, "10", "9", "-1", "a", "未知", "9"]) == ("-1", "9", "10", "a", "b", "未知", None)


@given(st.lists(st.one_of(st.none(), st.text(max_size=4), st.integers().map(str), st.floats().map(label_of))))
def test_the_order_does_not_depend_on_where_labels_came_from(labels):
    assert in_order(labels) == in_order(labels[::-1])
    assert in_order(list(in_order(labels))) == in_order(labels)


def test_only_what_reads_as_a_number_is_one():
    assert is_number("12.5")
    assert not is_number("12岁")
    assert label_order("1e999") == (0, math.inf, "1e999")


@pytest.mark.parametrize(
    ("labels", "positive"),
    [
        (["1", "0"], "1"),
        (["1", "-1"], "1"),
        (["true", "false"], "true"),
        (["Yes", "No", None], "Yes"),
        (["是", "否"], "是"),
        (["通过", "不通过"], "通过"),
        (["APPROVED", "DENIED"], "APPROVED"),
        (["1"], "1"),
        (["0"], None),
        (["1", "2"], None),
        (["1", "yes"], None),
        (["通过", "未知"], None),
        (["0", "1", "2"], None),
        ([None], None),
        ([], None),
    ],
)
def test_the_positive_one_of_two_is_found_by_common_words_or_not_at_all(labels, positive):
    assert positive_of(labels) == positive


@pytest.mark.parametrize(
    ("label", "month"),
    [
        ("2026-03-14", "2026-03"),
        ("2026-03-14 10:00:00", "2026-03"),
        ("2026/3/4", "2026-03"),
        ("2026.12", "2026-12"),
        ("2026年3月14日", "2026-03"),
        ("2026年3月", "2026-03"),
        ("2026年", "2026"),
        ("2026", "2026"),
        ("20260314", "2026-03"),
        ("202603", "2026-03"),
        ("2026-13", None),
        ("2026-00-01", None),
        ("1850", None),
        ("20261", None),
        ("2026-3-", None),
        ("spring 2026", None),
    ],
)
def test_a_date_has_a_month_and_what_is_no_date_has_none(label, month):
    assert month_of(label) == month
