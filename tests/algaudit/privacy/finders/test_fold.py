"""One spelling for all, and every letter can be found again where it was written."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algaudit.privacy.finders.fold import folded
from algaudit.privacy.kinds import Kind, Span


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("１３８", "138"),
        ("١٣٨", "138"),
        ("𝟏𝟑𝟖", "138"),
        ("Ｘ×Хχ", "XXXX"),
        ("a–b—c−d－e", "a-b-c-d-e"),
        ("甲·乙•丙・丁", "甲·乙·丙·丁"),
        ("a\u3000b\u00a0c\td\re", "a b c d e"),
        ("a\nb", "a\nb"),
        ("，：（）；", ",:();"),
        ("申请⼈", "申请人"),
        ("1\ufe0f\u20e33\ufe0f\u20e3", "13"),
        ("a\u3164b\U000e0101c", "abc"),
    ],
)
def test_many_spellings_become_one(written, plain):
    assert folded(written).text == plain


@pytest.mark.parametrize("written", ["①13800001111", "60m²", "三三两两", "……", "㎡", "⑩", "一二三四五六七"])
def test_what_is_no_other_spelling_stays(written):
    assert folded(written).text == written


@pytest.mark.parametrize(
    "written",
    ["一三八零零零零一一一一", "幺三八〇〇〇〇幺幺幺幺", "壹叁捌零零零零壹壹壹壹", "①③⑧⓪⓪⓪⓪①①①①", "¹³⁸⁰⁰⁰⁰¹¹¹¹"],
)
def test_a_number_read_out_in_words_becomes_digits(written):
    assert folded(written).text == "13800001111"


def test_a_number_in_words_may_be_in_pieces():
    assert folded("一三八 零零零零-一一一一").text == "138 0000-1111"


def test_a_text_without_invisible_signs_keeps_its_places():
    assert folded("１３８，张三").places is None


def test_a_find_covers_the_invisible_signs_inside_it_and_none_beside_it():
    text = "\u200b甲\u200b1\u200b3\u200b8\u200b乙"
    plain = folded(text)
    span = plain.original(Span(Kind.NUMBER, 1, 4, certain=False))
    assert plain.text[1:4] == "138"
    assert text[span.start : span.end] == "1\u200b3\u200b8"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=50))
def test_each_letter_becomes_one_or_none(text):
    plain = folded(text)
    places = plain.places if plain.places is not None else range(len(text))
    assert len(plain.text) == len(places)
    assert all(0 <= place < len(text) for place in places)
    assert folded(plain.text).text == plain.text


@given(st.characters())
def test_every_decimal_digit_of_the_world_becomes_a_plain_one(sign):
    if unicodedata.category(sign) == "Nd":
        assert folded(sign).text == str(unicodedata.decimal(sign))
