"""What stands on the page of one check: a question, answers, and whatever tables and pictures there are."""

from dataclasses import FrozenInstanceError

import pytest

from reports.checks.section import CheckSection, CheckTable


def test_a_section_needs_no_table_no_picture_and_no_next_step():
    made = CheckSection("Waiting times", "Do all groups wait as long?", ["Nobody waited."])
    assert (made.tables, made.pictures, made.next_step) == ([], [], "")


def test_two_sections_do_not_share_their_tables():
    first, second = (CheckSection("A", "B?", []) for _ in range(2))
    first.tables.append(CheckTable("Days", ["Group"], [["f"]]))
    assert second.tables == []


def test_a_section_and_its_tables_stay_what_they_are():
    made = CheckSection("A", "B?", [], [CheckTable("Days", ["Group"], [["f"]])])
    with pytest.raises(FrozenInstanceError):
        made.title = "C"
    with pytest.raises(FrozenInstanceError):
        made.tables[0].caption = "Hours"
