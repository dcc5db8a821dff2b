"""Tables of a check that may be long: the first rows, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from algaudit.i18n import N_
from reports.checks.section import CheckTable
from reports.figures import count
from reports.speaker import Speaker

#: More rows than this nobody reads on a page.
MOST_ROWS: Final = 30
FURTHER: Final = N_("{caption} ({rest} further rows stand in audit.json)")
FIRST: Final = N_("{caption} (the first {shown} of {all}; the others are in audit.json)")
_MORE_ROWS: Final = N_("{caption} ({more} more rows stand in audit.json)")


def cut_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], speaker: Speaker) -> CheckTable:
    """Return a table of at most 30 rows; the caption says when there are more."""
    if len(rows) > MOST_ROWS:
        text = N_("{caption} (first {shown} of {all} rows; the others stand in audit.json)")
        caption = speaker.say(text, caption=caption, shown=MOST_ROWS, all=len(rows))
    return CheckTable(caption, list(heads), [list(row) for row in rows[:MOST_ROWS]])


def with_rest(caption: str, every: int, speaker: Speaker, text: str = _MORE_ROWS, *, shown: int = MOST_ROWS) -> str:
    """Return a caption that says how many of all rows do not fit onto the page, if any."""
    if every <= shown:
        return caption
    rest = every - shown
    return speaker.say(text, caption=caption, more=rest, rest=rest, shown=shown, all=count(every))
