"""What stands on the page of an audit report, in order, with every number already made into text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from algaudit.audit.result import AuditResult, Gap, Measure
from reports.audit_report.tables import (
    MOST_GROUPS_IN_FULL,
    FigureTable,
    GapRow,
    aggregate_rows,
    figure_table,
    gap_row,
    overall_rows,
    reference_row,
)
from reports.checks.listed import section_of
from reports.checks.section import CheckSection
from reports.pictures import Picture, group_picture, overall_picture
from reports.speaker import Sentence, Speaker, speaker_for
from reports.wording import headline, sentences

Row = TypeVar("Row", Measure, Gap)
MOST_SENTENCES = 12


@dataclass(frozen=True)
class Comparison:
    """One primary measure between the groups of one grouping: a chart, and its numbers as a table."""

    measure: str
    share: str
    picture: Picture
    rows: list[GapRow]


@dataclass(frozen=True)
class Section:
    """One grouping: comparisons with verdicts first, then every other figure."""

    key: str
    columns: str
    reference: str | None
    comparisons: list[Comparison]
    aggregates: list[tuple[str, str, str, str]]
    figures: list[tuple[Picture, FigureTable]]
    cut: int


@dataclass(frozen=True)
class CheckShown:
    """A further check and its section."""

    name: str
    section: CheckSection


@dataclass(frozen=True)
class Page:
    """Everything the template shows."""

    result: AuditResult
    speaker: Speaker
    headline: str
    tone: str
    gaps: list[Sentence]
    more_gaps: int
    notices: list[Sentence]
    overall_picture: Picture
    overall: list[tuple[str, str, str, str, str]]
    sections: list[Section]
    checks: list[CheckShown]


def page_of(result: AuditResult, lang: str) -> Page:
    """Return the page of a result in one language."""
    speaker = speaker_for(result, lang)
    said = sentences(result, speaker)
    alerts = [item for item in said if item.severity != "notice"]
    rows = _by_grouping(result)
    # Of coarse counts nothing is compared here; the bounds have a section of their own.
    shown = {} if result.plan["suppressed"] or result.plan["rounded"] else rows
    sections = [
        _section(f"by-{number}", measures, result, speaker) for number, (by, measures) in enumerate(shown.items()) if by
    ]
    return Page(
        result,
        speaker,
        headline(result, speaker),
        _tone(result),
        alerts[:MOST_SENTENCES],
        len(alerts[MOST_SENTENCES:]),
        [item for item in said if item.severity == "notice"],
        overall_picture("overall-rates", rows[()], speaker),
        overall_rows(rows[()], speaker),
        sections,
        [
            CheckShown(name, section_of(name, figures, speaker))
            for name, figures in result.checks.items()
            if figures["status"] == "done"
        ],
    )


def _tone(result: AuditResult) -> str:
    if result.has_alert:
        return "gap"
    verdicts = {gap.verdict for gap in result.gaps if gap.primary}
    return "within" if verdicts == {"within_tolerance"} else "unclear"


def _by_grouping(result: AuditResult) -> dict[tuple[str, ...], list[Measure]]:
    found: dict[tuple[str, ...], list[Measure]] = {}
    for row in result.measures:
        found.setdefault(tuple(row.by), []).append(row)
    return found


def _section(key: str, measures: list[Measure], result: AuditResult, speaker: Speaker) -> Section:
    by = measures[0].by
    gaps = [gap for gap in result.gaps if gap.by == by]
    primary = dict.fromkeys(gap.measure for gap in gaps if gap.primary)
    others = dict.fromkeys(row.measure for row in measures if row.group and row.measure not in primary)
    groups = len({tuple(row.group) for row in measures if row.group})
    whole = groups <= MOST_GROUPS_IN_FULL
    figures = [
        (
            group_picture(f"{key}-{name}", _of(name, measures), _of(name, gaps), speaker),
            figure_table(_of(name, measures), _of(name, gaps), speaker),
        )
        for name in (others if whole else ())
    ]
    return Section(
        key,
        speaker.columns(by),
        speaker.group(by, gaps[0].reference) if gaps else None,
        [_comparison(key, _of(name, measures), _of(name, gaps), speaker) for name in primary],
        aggregate_rows([row for row in measures if not row.group], speaker),
        figures,
        0 if whole or not others else groups,
    )


def _comparison(key: str, measures: list[Measure], gaps: list[Gap], speaker: Speaker) -> Comparison:
    judged = {tuple(gap.group): gap for gap in gaps}
    rows = [
        gap_row(row, judged[tuple(row.group)], speaker) if tuple(row.group) in judged else reference_row(row, speaker)
        for row in measures
    ]
    name = measures[0].measure
    picture = group_picture(f"{key}-{name}", measures, gaps, speaker)
    return Comparison(speaker.measure(name), speaker.share(name), picture, rows)


def _of(name: str, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.measure == name]
