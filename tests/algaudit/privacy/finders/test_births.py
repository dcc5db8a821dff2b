"""Birth dates are found beside a word that says so, and read in digits and in words."""

from datetime import date

import pytest

from algaudit.privacy.finders.births import Birth, births, read_birth


def read(text):
    """Return the birth dates in the order of the text."""
    return [text[span.start : span.end] for span in sorted(births(text), key=lambda span: span.start)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1935年3月7日出生", "1935年3月7日"),
        ("1935年3月7日生,", "1935年3月7日"),
        ("1935年3月生人", "1935年3月"),
        ("1935 年 3 月 7 日出生", "1935 年 3 月 7 日"),
        ("1935年出生", "1935年"),
        ("生于1935年", "1935年"),
        ("出生日期:1935-03-07", "1935-03-07"),
        ("出生日期 1935.3.7,", "1935.3.7"),
        ("出生年月:1935/03", "1935/03"),
        ("出生日期19350307", "19350307"),
        ("生日是1935年3月7日", "1935年3月7日"),
        ("35年3月7日生", "35年3月7日"),
        ("一九三五年三月初七出生", "一九三五年三月初七"),
        ("生于一九三五年农历三月初七", "一九三五年农历三月初七"),
        ("农历一九三五年腊月廿三生", "农历一九三五年腊月廿三"),
        ("二〇〇三年十二月三十一日出生", "二〇〇三年十二月三十一日"),
        ("二○○三年正月十五生", "二○○三年正月十五"),
        ("(1935年3月7日生)", "1935年3月7日"),
        ("1935年3月7日(出生)", "1935年3月7日"),
    ],
)
def test_a_birth_date_is_found(text, found):
    assert read(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026年3月7日提交",
        "2026年3月7日发生纠纷",
        "2026年3月7日生效",
        "先生于2026年3月7日到访"[:2],
        "出生在农村",
        "生活困难,学生,医生",
        "出生日期:1935—1939年",
        "1935-1939年出生",
        "出生日期:90—99岁",
        "出生人口1935",
        "[出生日期已隐去]",
    ],
)
def test_another_date_is_left_alone(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("1935-03-07", Birth(1935, 3, 7)),
        ("1935.3.7", Birth(1935, 3, 7)),
        ("19350307", Birth(1935, 3, 7)),
        ("1935年3月7日", Birth(1935, 3, 7)),
        ("1935年3月", Birth(1935, 3)),
        ("1935年", Birth(1935)),
        ("35年3月", Birth(1935, 3)),
        ("一九三五年三月初七", Birth(1935, 3, 7)),
        ("一九三五年十二月三十一日", Birth(1935, 12, 31)),
        ("一九三五年十月二十日", Birth(1935, 10, 20)),
        ("一九三五年正月初十", Birth(1935, 1, 10)),
        ("一九三五年冬月十一", Birth(1935, 11, 11)),
        ("一九三五年腊月廿三", Birth(1935, 12, 23)),
        ("农历二〇〇三年八月卅", Birth(2003, 8, 30)),
        ("", None),
        ("不详", None),
        ("0571-88880000", None),
        ("193", None),
    ],
)
def test_a_birth_date_is_read_in_digits_and_in_words(written, birth):
    assert read_birth(written) == birth


def test_age_counts_full_years():
    assert [Birth(2000, 2, 29).age(day) for day in (date(2018, 2, 28), date(2018, 3, 1))] == [17, 18]
