"""Numbers, values, scores and periods as people write them."""

import pytest

from algaudit.explain.decision.facts import Period
from algaudit.models.features import Words
from reports.explanation.voice import (
    Term,
    cut,
    listed,
    number,
    perhaps,
    period,
    score,
    sentence,
    short,
    value_of,
    voice,
    with_unit,
)

ZH, EN = voice("zh"), voice("en")
YUAN = Words(zh="元", en="yuan")
FLAT = Term(Words(zh="住房", en="flat"), None, {"own": Words(zh="自有", en="owned")})


@pytest.mark.parametrize(
    ("value", "said"),
    [(1250.0, "1,250"), (0.1 + 0.2, "0.3"), (-0.5, "−0.5"), (-0.0, "0"), (39.8713, "39.8713"), (1e9, "1,000,000,000")],
)
def test_numbers_are_whole_and_without_last_bits(value, said):
    assert number(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(28.7692, "28.8"), (1234.56, "1,235"), (0.01234, "0.0123"), (-2.0, "−2"), (0.0, "0")]
)
def test_averages_need_three_digits_only(value, said):
    assert short(value) == said


def test_scores_are_said_in_their_unit():
    assert [score(22.5, "points", one) for one in (ZH, EN)] == ["22.5分", "22.5 points"]
    assert score(0.3127, "probability", EN) == "31.3%"
    assert score(-0.25, "probability", EN) == "−25.0%"
    assert score(12.3456, "amount", EN) == "12.35"
    assert score(12.3456, "amount", EN, amount_unit=Words(zh="小时/月", en="hours a month")) == "12.35 hours a month"
    assert score(1.2345, "log_odds", EN, rounded=True) == "1.23 log-odds"


def test_values_are_said_in_words_with_their_unit():
    assert value_of(FLAT, "own", ZH) == "自有"
    assert value_of(FLAT, "boat", EN) == "boat"
    assert [value_of(FLAT, None, one) for one in (ZH, EN)] == ["未知", "not known"]
    assert [with_unit(1250.0, YUAN, one) for one in (ZH, EN)] == ["1,250元", "1,250 yuan"]
    assert with_unit(3.0, None, EN) == "3"
    assert (perhaps(YUAN, ZH), perhaps(None, ZH)) == ("元", "—")


def test_periods_are_said_in_their_unit():
    said = [
        [period(Period(number=6, unit=unit), one) for unit in ("days", "working_days", "months")] for one in (ZH, EN)
    ]
    assert said == [["6日", "6个工作日", "6个月"], ["6 days", "6 working days", "6 months"]]


def test_lists_and_sentences_follow_the_language():
    assert [listed(["a", "b"], one) for one in (ZH, EN)] == ["a、b", "a, b"]
    assert [sentence(text, ZH) for text in ("不发放", "不发放。", "原因：")] == ["不发放。", "不发放。", "原因："]
    assert [sentence(text, EN) for text in ("none", "Why?", "")] == ["None.", "Why?", "."]


def test_what_is_too_long_is_cut():
    assert (cut("abc", 3), cut("abcd", 3), cut("ab cd", 4)) == ("abc", "ab…", "ab…")
