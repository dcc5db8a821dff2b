"""What stands on the page of an audit report, in order, with every number already made into text."""

from __future__ import annotations

from dataclasses import dataclass

from algaudit.audit.result import AuditResult, Gap, Measure
from reports.audit_report.tables import (
    MOST_GROUPS_IN_FULL,
    FigureTable,
    GapRow,
    aggregate_rows,
    figure_tables,
    gap_row,
    reference_row,
)
from reports.charts import Chart, Dot, dot_chart
from reports.figures import fraction, percent
from reports.wording import Sentence, Speaker, headline, sentences, speaker_for

MOST_IN_CHART = 40
MOST_SENTENCES = 12


@dataclass(frozen=True)
class Comparison:
    """One primary measure between the groups of one grouping: a chart, and its numbers as a table."""

    key: str
    measure: str
    share: str
    chart: Chart
    not_drawn: int
    rows: list[GapRow]


@dataclass(frozen=True)
class Section:
    """One grouping: comparisons with verdicts first, then every other figure."""

    key: str
    columns: str
    reference: str | None
    comparisons: list[Comparison]
    aggregates: list[tuple[str, str, str, str]]
    tables: list[FigureTable]
    cut: int


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
    overall: list[FigureTable]
    sections: list[Section]


def page_of(result: AuditResult, lang: str) -> Page:
    """Return the page of a result in one language."""
    speaker = speaker_for(result, lang)
    said = sentences(result, speaker)
    alerts = [item for item in said if item.severity != "notice"]
    rows = _by_grouping(result)
    sections = [
        _section(f"by-{number}", measures, result, speaker) for number, (by, measures) in enumerate(rows.items()) if by
    ]
    return Page(
        result,
        speaker,
        headline(result, speaker),
        _tone(result),
        alerts[:MOST_SENTENCES],
        len(alerts[MOST_SENTENCES:]),
        [item for item in said if item.severity == "notice"],
        figure_tables(rows.get((), []), [], speaker),
        sections,
    )


def _tone(result: AuditResult) -> str:
    if result.has_gap:
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
    primary = list(dict.fromkeys(gap.measure for gap in gaps if gap.primary))
    comparisons = [
        _comparison(
            f"{key}-{name}",
            [row for row in measures if row.measure == name],
            [gap for gap in gaps if gap.measure == name],
            speaker,
        )
        for name in primary
    ]
    groups = len({tuple(row.group) for row in measures if row.group})
    whole = groups <= MOST_GROUPS_IN_FULL
    others = [row for row in measures if row.group and row.measure not in primary]
    return Section(
        key,
        speaker.columns(by),
        speaker.group(by, gaps[0].reference) if gaps else None,
        comparisons,
        aggregate_rows([row for row in measures if not row.group], speaker),
        figure_tables(others, gaps, speaker) if whole else [],
        0 if whole or not others else groups,
    )


def _comparison(key: str, measures: list[Measure], gaps: list[Gap], speaker: Speaker) -> Comparison:
    reference = next(row for row in measures if row.group == gaps[0].reference)
    judged = {tuple(gap.group): gap for gap in gaps}
    drawn = _drawn(measures, judged, reference)
    dots = [_dot(row, judged.get(tuple(row.group)), speaker) for row in drawn]
    rows = [
        gap_row(row, judged[tuple(row.group)], speaker) if tuple(row.group) in judged else reference_row(row, speaker)
        for row in measures
    ]
    name = measures[0].measure
    return Comparison(
        key,
        speaker.measure(name),
        speaker.share(name),
        dot_chart(dots, reference.value),
        len(measures) - len(drawn),
        rows,
    )


def _drawn(measures: list[Measure], judged: dict[tuple[str | None, ...], Gap], reference: Measure) -> list[Measure]:
    """Return what fits into a chart: the reference, then gaps, then large groups, in the order of the table."""

    def weight(row: Measure) -> tuple[bool, bool, float]:
        gap = judged.get(tuple(row.group))
        return (row is reference, gap is not None and gap.verdict == "gap", row.denominator or 0.0)

    kept = sorted(measures, key=weight, reverse=True)[:MOST_IN_CHART]
    return [row for row in measures if any(row is one for one in kept)]


def _dot(row: Measure, gap: Gap | None, speaker: Speaker) -> Dot:
    mark = (gap.verdict or "none") if gap else "reference"
    label = _cut(speaker.group(row.by, row.group))
    text = f"{percent(row.value)} ({fraction(row.numerator, row.denominator)})"
    return Dot(label, text, row.value, row.low, row.high, mark)


def _cut(text: str, most: int = 24) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
