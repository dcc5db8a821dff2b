"""The pages: HTML that anybody can read, print and have read aloud, and plain text for reading aloud."""

from __future__ import annotations

from algaudit.explain.decision.frozen import Snapshot
from reports.explanation.aloud import aloud
from reports.explanation.decision import told
from reports.explanation.section import Told
from reports.render import render


def page(snapshot: Snapshot, lang: str) -> str:
    """Return the explanation of one decision as HTML; the same snapshot gives the same bytes."""
    return page_of(told(snapshot, lang))


def spoken(snapshot: Snapshot, lang: str) -> str:
    """Return the explanation of one decision as plain text to be read aloud."""
    return aloud(told(snapshot, lang))


def page_of(made: Told) -> str:
    """Return whatever is told as HTML."""
    return render("explanation/page.html", made.lang, told=made).decode()
