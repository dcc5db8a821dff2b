"""Days, months and years in every spelling."""

from datetime import date

import pytest

from algaudit.fairness.population.dates import first_day

MARCH = date(2026, 3, 1).toordinal()


@pytest.mark.parametrize("label", ["2026-03-14", "2026/3/14", "2026年3月14日", "20260314", "2026-03-14 09:30:00"])
def test_days_are_read_in_every_spelling(label):
    assert first_day(label) == MARCH + 13


@pytest.mark.parametrize("label", ["2026-03", "2026年3月", "202603"])
def test_a_month_is_its_first_day(label):
    assert first_day(label) == MARCH


def test_a_year_is_its_first_day():
    assert first_day("2026") == date(2026, 1, 1).toordinal()


@pytest.mark.parametrize("label", [None, "", "spring", "2026-02-30", "2026-13", "20260230", "12"])
def test_what_names_no_time_is_none(label):
    assert first_day(label) is None
