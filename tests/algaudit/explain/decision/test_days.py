"""Last days that are safe: never later than the true ones."""

import pytest

from algaudit.explain.decision.days import day_of, last_day
from algaudit.explain.decision.facts import Period


@pytest.mark.parametrize(
    ("decided", "number", "unit", "last"),
    [
        ("2026-09-18", 60, "days", "2026-11-17"),
        ("2026-11-23", 60, "days", "2027-01-22"),
        ("2026-08-31", 6, "months", "2027-02-28"),
        ("2027-08-31", 6, "months", "2028-02-29"),
        ("2026-12-01", 1, "months", "2027-01-01"),
        ("2026-09-18", 15, "working_days", None),
        ("2026-09", 60, "days", None),
        ("spring", 60, "days", None),
        (None, 60, "days", None),
    ],
)
def test_days_and_months_are_counted_and_what_needs_a_calendar_of_holidays_is_not(decided, number, unit, last):
    assert last_day(decided, Period(number=number, unit=unit)) == last


def test_without_a_period_there_is_no_last_day():
    assert last_day("2026-09-18", None) is None


def test_only_whole_days_are_days():
    assert day_of("2026-09-18").isoformat() == "2026-09-18"
    assert [day_of(text) for text in ("2026-9-18", "2026", None)] == [None, None, None]
