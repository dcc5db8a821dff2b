"""One value, one label: how a raw value of a column becomes the label of a group.

Blank, NaN and ``None`` are one thing: missing. Full-width digits and letters are the same as half-width ones, 1.0 is 1,
True is true, and midnight is left off a date. Everything else keeps its own spelling: “未知” (unknown) is a value, not
a missing one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

MISSING_WORDS = frozenset({"", "None", "NaN", "nan", "NULL", "null", "<NA>", "#N/A", "N/A", "NaT"})
#: Words that say yes, for finding the positive one of two values.
YES_WORDS = frozenset(
    {
        "1",
        "true",
        "yes",
        "y",
        "t",
        "positive",
        "granted",
        "grant",
        "approved",
        "approve",
        "accepted",
        "accept",
        "selected",
        "passed",
        "pass",
        "promoted",
        "eligible",
        "是",
        "有",
        "通过",
        "批准",
        "同意",
        "准予",
        "合格",
        "录取",
        "入选",
        "享受",
        "符合",
        "成功",
        "发放",
    }
)
NO_WORDS = frozenset(
    {
        "0",
        "false",
        "no",
        "n",
        "f",
        "negative",
        "denied",
        "deny",
        "refused",
        "refuse",
        "rejected",
        "reject",
        "failed",
        "fail",
        "ineligible",
        "-1",
        "否",
        "无",
        "不通过",
        "未通过",
        "不批准",
        "不同意",
        "不予",
        "不合格",
        "未录取",
        "落选",
        "不享受",
        "不符合",
        "失败",
        "不发放",
        "拒绝",
    }
)
_WIDE = {wide: wide - 0xFEE0 for wide in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}
# The wide space is a space; marks that nobody can see are nothing.
_WIDE |= {0x3000: " ", 0xFEFF: None, 0x200B: None, 0x2060: None}
_WIDE_NUMBER = str.maketrans("．－＋−", ".-+-")
_WHOLE = re.compile(r"([+-]?\d+)\.0+")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
#: 2026, 2026-03, 2026/3/14, 2026年3月14日, 20260314, each with or without a time of the day.
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)"
    r"(?:年?|(?P<short>\d\d)(?:\d\d)?|[-/.年](?P<month>\d{1,2})(?:月?|[-/.月]\d{1,2}日?(?:[ T].*)?))"
)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.0*)?")


def label_of(value: object) -> str | None:
    """Return the label of a raw value, None when it is missing.

    Examples
    --------
    >>> label_of(" １２ "), label_of(1.0), label_of(True), label_of("None"), label_of("未知")
    ('12', '1', 'true', None, '未知')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    text = _written(value)
    if not text.isascii():
        text = _narrow(text)
    text = text.strip()
    if text in MISSING_WORDS:
        return None
    if text in {"True", "False", "TRUE", "FALSE"}:
        return text.lower()
    if len(text) >= 19 and text[4] == "-" and (moment := _MOMENT.fullmatch(text)):
        day, time = moment.groups()
        return day if time == "00:00:00" else f"{day} {time}"
    whole = _WHOLE.fullmatch(text)
    text = whole.group(1) if whole else text
    return "0" if text == "-0" else text


def _written(value: object) -> str:
    """Write a raw value out, so that the same value looks the same in a text file and in a typed column."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, datetime) and value.tzinfo is not None:
        # One moment is one label, whatever zone a machine shows it in.
        return str(value.astimezone(UTC))
    if isinstance(value, (bytes, bytearray)):
        return value.decode("utf-8", "replace")
    return str(value)


def _narrow(text: str) -> str:
    """Make one spelling of what looks the same: wide letters and digits, composed letters, a wide minus or point."""
    # A lone surrogate, which JSON can carry, is no letter and can be stored nowhere.
    known = text.encode("utf-8", "replace").decode()
    narrow = unicodedata.normalize("NFC", known.translate(_WIDE))
    number = narrow.translate(_WIDE_NUMBER).strip()
    return number if _NUMBER.fullmatch(number) else narrow


def number_of(value: object) -> float | None:
    """Return the number that a raw value stands for, None when it is missing.

    Raises
    ------
    ValueError
        When the value is neither missing nor a finite number.

    Examples
    --------
    >>> number_of("３５．５"), number_of("")
    (35.5, None)
    """
    label = label_of(value)
    if label is None:
        return None
    number = float(label) if _NUMBER.fullmatch(label) else math.inf
    if math.isinf(number):
        raise ValueError(label)
    return number


def month_of(label: str) -> str | None:
    """Return the month of a date, as 2026-03, or its year when there is no month; None when it is neither.

    Examples
    --------
    >>> month_of("2026-03-14"), month_of("2026年3月"), month_of("20260314"), month_of("2026"), month_of("spring")
    ('2026-03', '2026-03', '2026-03', '2026', None)
    """
    found = _DATE.fullmatch(label)
    if not found:
        return None
    month = found["month"] or found["short"]
    if month is None:
        return found["year"]
    return f"{found['year']}-{int(month):02}" if 1 <= int(month) <= 12 else None


def is_number(label: str) -> bool:
    """Say whether a label reads as a number.

    Examples
    --------
    >>> is_number("12.5"), is_number("12岁")
    (True, False)
    """
    return _NUMBER.fullmatch(label) is not None


def label_order(label: str | None) -> tuple[int, float, str]:
    """Return the sorting key of a label: numbers by size, then words, missing last."""
    if label is None:
        return (2, 0.0, "")
    return (0, float(label), label) if is_number(label) else (1, 0.0, label)


def positive_of(labels: Iterable[str | None]) -> str | None:
    """Return the positive one of two values by common words (1, yes, granted, 通过 …), None when that is unclear.

    Examples
    --------
    >>> positive_of(["通过", "不通过"]), positive_of(["a", "b"]), positive_of(["0", "1", "2"])
    ('通过', None, None)
    """
    known = sorted({label for label in labels if label is not None})
    if len(known) > 2:
        return None
    yes = [label for label in known if label.casefold() in YES_WORDS]
    no = [label for label in known if label.casefold() in NO_WORDS]
    if len(yes) == 1 and len(yes) + len(no) == len(known):
        return yes[0]
    return None
