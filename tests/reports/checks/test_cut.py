"""Long tables: thirty rows, and how many more there are."""

import pytest

from reports.checks.cut import FIRST, FURTHER, MOST_ROWS, cut_table, with_rest
from reports.speaker import Speaker

SPEAKER = Speaker("en", "granted", "needy", False, 0.05, 0.95, 3)
CHINESE = Speaker("zh", "批准", "困难", False, 0.05, 0.95, 3)


@pytest.mark.parametrize("number", [0, 1, MOST_ROWS])
def test_a_table_that_fits_is_left_as_it_is(number):
    rows = [(str(place), "x") for place in range(number)]
    made = cut_table("Groups", ("Group", "What"), rows, SPEAKER)
    assert (made.caption, made.heads) == ("Groups", ["Group", "What"])
    assert made.rows == [[str(place), "x"] for place in range(number)]
    assert with_rest("Groups", number, SPEAKER) == "Groups"


def test_of_a_longer_table_the_first_rows_stay_and_the_caption_says_so():
    rows = [[str(place)] for place in range(31)]
    made = cut_table("Groups", ["Group"], rows, SPEAKER)
    assert made.caption == "Groups (first 30 of 31 rows; the others stand in audit.json)"
    assert made.rows == rows[:30]
    assert cut_table("各组", ["组"], rows, CHINESE).caption == "各组（共 31 行，这里列出前 30 行；其余见 audit.json）"


@pytest.mark.parametrize(
    ("every", "text", "said"),
    [
        (31, None, "Groups (1 more rows stand in audit.json)"),
        (1_030, None, "Groups (1000 more rows stand in audit.json)"),
        (40, FURTHER, "Groups (10 further rows stand in audit.json)"),
        (1_040, FIRST, "Groups (the first 30 of 1,040; the others are in audit.json)"),
    ],
)
def test_a_caption_says_how_many_rows_do_not_fit(every, text, said):
    assert with_rest("Groups", every, SPEAKER, *([text] if text else [])) == said


def test_fewer_rows_may_be_shown_than_fit():
    assert (
        with_rest("Lists", 80, SPEAKER, FIRST, shown=25) == "Lists (the first 25 of 80; the others are in audit.json)"
    )
    assert with_rest("Lists", 25, SPEAKER, FIRST, shown=25) == "Lists"
