"""The time grows with the text and no faster, whatever somebody hands in; and short texts take next to none."""

import time

import pytest

from algaudit.privacy.find import found
from tests.algaudit.privacy import made

MEGABYTE = 1_000_000
#: Pieces that make recognisers go back over what they have read.
PIECES = {
    "digits": "1",
    "digits in pieces": "1 ",
    "almost an identity number": "330104 19350307 0 ",
    "noughts with a point": "0.",
    "letters before no at": "a",
    "at signs": "a@b.",
    "cues without anything": "申请人",
    "names": "申请人张三",
    "minority names": "甲·",
    "places": "县镇",
    "doors": "1号",
    "addresses without end": "住址：",
    "credit codes cut off": "9A330106",
    "masks": "1****",
    "births": "生1935年",
    "invisible signs": "1\u200b",
    "spaces": " ",
    "words for digits": "一",
}


def seconds(text):
    """Return the processor time that one text takes."""
    began = time.process_time()
    found(text)
    return time.process_time() - began


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_hundred_kilobytes_of_the_worst_take_no_time_to_speak_of(piece):
    assert seconds((piece * MEGABYTE)[: MEGABYTE // 10]) < 3


#: The others take seconds for a megabyte; that they grow no faster shows at a tenth of it.
QUICK = ["digits", "doors", "letters before no at", "minority names", "credit codes cut off", "masks", "births"]
QUICK += ["invisible signs", "spaces", "words for digits", "cues without anything"]


@pytest.mark.parametrize("name", QUICK)
def test_a_megabyte_takes_about_ten_times_as_long_as_a_tenth(name):
    text = PIECES[name] * (MEGABYTE // len(PIECES[name]))
    tenth = min(seconds(text[: MEGABYTE // 10]) for _ in range(2))
    assert seconds(text) < 30 * max(tenth, 0.02)


def test_a_thousand_short_texts_take_less_than_half_a_second():
    texts = [
        f"申请人张三，女，身份证号{made.identity()}，家住西湖区文新街道骆家庄3幢201室。",
        "本人对低保审核结果不服，家里三口人，年收入不到两万元，请求重新核算。",
    ]
    began = time.process_time()
    for number in range(1000):
        found(f"{texts[number % 2]}{number}")
    assert time.process_time() - began < 0.5
