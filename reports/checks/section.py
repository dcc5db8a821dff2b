"""A section of the report for one further check: a question, a few plain answers, and the tables behind them."""

from __future__ import annotations

from dataclasses import dataclass, field

from reports.pictures import Picture


@dataclass(frozen=True)
class CheckTable:
    """Text only; the first cell of a row is its head."""

    caption: str
    heads: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class CheckSection:
    """What stands on the page: what was asked, what came out, what to do next."""

    title: str
    question: str
    answers: list[str]
    tables: list[CheckTable] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    next_step: str = ""
