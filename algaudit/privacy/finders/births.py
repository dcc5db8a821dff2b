"""Birth dates, in digits and in words: 1935-03-07出生, 生于一九三五年三月初七.

A date without such a word beside it is just a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from algaudit.privacy.kinds import Kind, Span

_DIGITS = "〇零○一二三四五六七八九"
_VALUES = dict(zip(_DIGITS, (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_YEAR = rf"(?:(?:18|19|20)[0-9]{{2}}|[一二][{_DIGITS}]{{3}})"
_MONTH = r"(?:0?[1-9](?![0-9])|1[0-2]|十[一二]?|[正冬腊一二三四五六七八九])"
_DAY = (
    r"(?:3[01]|[12][0-9]|0?[1-9](?![0-9])|初[一二三四五六七八九十]"
    r"|[二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|[一二三四五六七八九])"
)
_DATE = (
    rf"(?:(?:农历|阴历|公历|阳历)\s?)?(?:{_YEAR}\s?年\s?(?:(?:农历|阴历)\s?)?(?:{_MONTH}\s?月份?(?:\s?{_DAY}(?:\s?[日号])?)?)?"
    rf"|{_YEAR}\s?[-./]\s?{_MONTH}(?:\s?[-./]\s?{_DAY})?|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
    rf"|(?<![0-9])[0-9]{{2}}\s?年\s?{_MONTH}\s?月(?:\s?{_DAY}(?:\s?[日号])?)?)"
)
_CUE = re.compile(r"出生(?:年月日?|日期|时间)?|生日|生于|诞生|生(?=[,.;。、)\s]|人(?!员|口)|于|\Z|男|女|汉族)")
_LINK = re.compile(r"[\s:=为是在于(]{0,4}")
_FORWARD = re.compile(_DATE)
_BACKWARD = re.compile(rf"(?<![0-9{_DIGITS}])(?<![0-9]-){_DATE}\s{{0,2}}[(]?\Z")
#: The longest date: 农历一九三五年十二月二十九日, with a space between all of its parts.
_LONGEST = 26
_YEARS = range(1800, 2100)
_PARTS = re.compile(rf"[0-9]+|[{_DIGITS}正冬腊初十廿卅]+")


@dataclass(frozen=True)
class Birth:
    """A birth date as far as it is written.

    Parameters
    ----------
    year : int
        The year.
    month, day : int
        The month and the day; 1 where they are not written.
    """

    year: int
    month: int = 1
    day: int = 1

    def age(self, on: date) -> int:
        """Return the age in full years on a day.

        Examples
        --------
        >>> Birth(1935, 3, 7).age(date(2026, 3, 6)), Birth(1935, 3, 7).age(date(2026, 3, 7))
        (90, 91)
        """
        return on.year - self.year - ((on.month, on.day) < (self.month, self.day))


def births(text: str) -> list[Span]:
    """Find birth dates.

    Parameters
    ----------
    text : str
        A folded text.

    Examples
    --------
    >>> text = "生于一九三五年三月初七,2026年3月7日申请"
    >>> [text[one.start : one.end] for one in births(text)]
    ['一九三五年三月初七']
    """
    found: list[Span] = []
    for cue in _CUE.finditer(text) if "生" in text else ():
        link = _LINK.match(text, cue.end())
        behind = _FORWARD.match(text, link.end() if link else cue.end())
        before = _BACKWARD.search(text, max(0, cue.start() - _LONGEST), cue.start())
        for one in (behind, before):
            if one:
                end = one.start() + len(one.group().rstrip(" ("))
                found.append(Span(Kind.BIRTH_DATE, one.start(), end, certain=True))
    return found


def read_birth(written: str) -> Birth | None:
    """Read a birth date, in digits or in words, of the solar or (as if it were one) the lunar calendar.

    Examples
    --------
    >>> read_birth("1935-03-07"), read_birth("一九三五年腊月廿三")
    (Birth(year=1935, month=3, day=7), Birth(year=1935, month=12, day=23))
    """
    parts = _PARTS.findall(written)
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    year = _year(parts[0]) if parts and len(parts[0]) in {2, 4} else 0
    if year not in _YEARS:
        return None
    return Birth(year, *(_number(part) or 1 for part in parts[1:3]))


def _year(written: str) -> int:
    year = int("".join(str(_VALUES.get(sign, sign)) for sign in written))
    # 35年3月: two digits are how births of the last century are written.
    return year if year > 99 else 1900 + year


def _number(written: str) -> int:
    """Read a number up to 31, in digits or in words of either calendar."""
    if not written or written.isdigit():
        return int(written or 0)
    plain = written.lstrip("初").replace("正", "一").replace("冬", "十一").replace("腊", "十二")
    tens, ten, units = plain.replace("廿", "二十").replace("卅", "三十").rpartition("十")
    return (_VALUES.get(tens, 1) * 10 if ten else 0) + _VALUES.get(units, 0)
