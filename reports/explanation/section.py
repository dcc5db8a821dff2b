"""What stands on the page of an explanation, text only, so that a page and a read-aloud text say the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.checks.section import CheckTable


@dataclass(frozen=True)
class Section:
    """One thing to be told.

    Parameters
    ----------
    key : str
        By which it can be linked to.
    title : str
    paragraphs, items : list of str
        Sentences, then a list; ``ordered`` numbers it. The first line of several is the one to be remembered.
    tables : list of CheckTable
        The first cell of a row is its head.
    lacks : list of str
        What is missing here, said openly.
    """

    key: str
    title: str
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    ordered: bool = False
    tables: list[CheckTable] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Chapter:
    """Sections that belong together."""

    title: str
    sections: list[Section]


@dataclass(frozen=True)
class Mark:
    """A warning above everything else: a line to remember, and what it means."""

    title: str
    body: str


@dataclass(frozen=True)
class FirstPage:
    """What has to be read if nothing else is: few words, large print."""

    title: str
    mark: str
    lines: list[str]
    reasons_head: str
    reasons: list[str]
    closing: list[str]

    @property
    def texts(self) -> list[str]:
        """Return every text on it, in order."""
        head = [self.reasons_head] if self.reasons else []
        return [text for text in (self.title, self.mark, *self.lines, *head, *self.reasons, *self.closing) if text]


@dataclass(frozen=True)
class Told:
    """A whole explanation: what stands on its pages, in order."""

    lang: str
    first: FirstPage
    marks: list[Mark]
    chapters: list[Chapter]
    notes: list[str]
