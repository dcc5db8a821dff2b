"""Last days on which something may still be asked for, counted so that nobody is told one that is too late.

The day of the decision is not counted. Public holidays and days on which a letter arrived later only ever lengthen a
period; so what stands here is never later than the true last day.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from algaudit.explain.decision.facts import Period


def last_day(decided: str | None, period: Period | None) -> str | None:
    """Return a day that is safe, None where the day of the decision is unknown or a working calendar would be needed.

    Parameters
    ----------
    decided : str, optional
        Day of the decision, such as 2026-09-18; a month alone is no day.
    period : Period, optional
        How much time there is.

    Examples
    --------
    >>> last_day("2026-09-18", Period(number=60, unit="days")), last_day("2026-08-31", Period(number=6, unit="months"))
    ('2026-11-17', '2027-02-28')
    >>> last_day("2026-09", Period(number=60, unit="days"))
    """
    start = day_of(decided)
    if start is None or period is None or period.unit == "working_days":
        return None
    if period.unit == "days":
        return (start + timedelta(days=period.number)).isoformat()
    year, month = divmod(start.year * 12 + start.month - 1 + period.number, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1])).isoformat()


def day_of(text: str | None) -> date | None:
    """Return a day, None for what is none.

    Examples
    --------
    >>> day_of("2026-09-18"), day_of("2026-02-30"), day_of("2026-09")
    (datetime.date(2026, 9, 18), None, None)
    """
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None
