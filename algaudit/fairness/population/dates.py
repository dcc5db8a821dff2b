"""Turn dates as offices write them into days, so that ages of records can be told."""

from __future__ import annotations

from typing import Final

from algaudit.decisions.labels import month_of
from algaudit.fairness.waiting.days import day_number

#: 2026-03 has six digits; a day has more, or at least more separate numbers.
_MONTH_DIGITS: Final = 6


def first_day(label: str | None) -> int | None:
    """Return the number of a day; of a month or a year its first day; None when the label names no time.

    Examples
    --------
    >>> first_day("2026-03-14") - first_day("2026年3月"), first_day("2026-01") - first_day("2026"), first_day("spring")
    (13, 0, None)
    """
    day = day_number(label)
    # A day that the calendar does not have, such as 2026-02-30, is no month either.
    if day is not None or label is None or sum(sign.isdigit() for sign in label) > _MONTH_DIGITS:
        return day
    month = month_of(label)
    return None if month is None else day_number(f"{month}-01" if "-" in month else f"{month}-01-01")
