"""A message shows a value without showing a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algaudit.privacy.masks import shown


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "11010519491231002x",
        "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "13812345678",
        "138-1234-5678",
        "138  1234  5678",
        "138.1234.5678",
        "（138）1234－5678",
        "１３８－１２３４－５６７８",
        "138\u200b1234\u200b5678",
        "6222020200112233445",
        "010-62345678",
    ],
)
def test_a_number_of_a_person_is_masked_however_it_is_written(number):
    assert shown(number) == "***" or shown(number) in {"（***", "***）"}


def test_a_number_is_masked_inside_a_sentence():
    assert shown("张三 13812345678") == "张三 ***"


def test_a_mail_address_is_masked():
    assert shown("li.si@example.com") == "***"


@pytest.mark.parametrize("value", ["不通过", "1", "12.5", "三十岁", "2026", "", "a-b"])
def test_an_ordinary_value_is_shown_as_it_is(value):
    assert shown(value) == value


def test_a_long_text_is_cut_after_24_letters():
    assert shown("甲" * 25) == "甲" * 24 + "…"
    assert shown("甲" * 24) == "甲" * 24


def test_the_caller_may_show_more_of_a_name():
    assert shown("n" * 61, 60) == "n" * 60 + "…"


def test_signs_that_steer_a_terminal_are_not_passed_on():
    assert shown("a\x1b[2Jb\r\nc\u202ed") == "a [2Jb  c d"


def test_a_value_that_is_no_text_is_written_out_first():
    assert shown(13812345678) == "***"
    assert shown(None) == "None"


@given(st.text(max_size=40), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text(max_size=40))
def test_no_mobile_number_ever_gets_through(before, number, after):
    assert number not in shown(before + number + after, 200)
