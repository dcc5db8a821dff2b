"""The charts of an audit report: one per measure and grouping, and one for everybody together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from algaudit.audit.result import Gap, Measure
from reports.charts import Chart, Dot, dot_chart
from reports.figures import fraction, percent
from reports.speaker import Speaker

MOST_IN_CHART = 40


@dataclass(frozen=True)
class Picture:
    """A chart with its name; groups that do not fit stand in the table only."""

    key: str
    title: str
    chart: Chart
    not_drawn: int


def group_picture(key: str, measures: Sequence[Measure], gaps: Sequence[Gap], speaker: Speaker) -> Picture:
    """Return the chart of one measure, a row per group; the gaps tell the reference and the verdicts."""
    reference = next((row for row in measures if gaps and row.group == gaps[0].reference), None)
    judged = {tuple(gap.group): gap for gap in gaps}
    drawn = _drawn(measures, judged, reference)
    dots = [_dot(speaker.group(row.by, row.group), row, _mark(row, judged, reference)) for row in drawn]
    title = f"{speaker.measure(measures[0].measure)}, {speaker.columns(measures[0].by)}"
    return Picture(key, title, dot_chart(dots, reference.value if reference else None), len(measures) - len(drawn))


def overall_picture(key: str, measures: Sequence[Measure], speaker: Speaker) -> Picture:
    """Return the chart of everybody together, a row per measure."""
    dots = [_dot(speaker.measure(row.measure), row, "none") for row in measures]
    return Picture(key, speaker.group([], []), dot_chart(dots, None), 0)


def _drawn(
    measures: Sequence[Measure], judged: dict[tuple[str | None, ...], Gap], reference: Measure | None
) -> list[Measure]:
    """Return what fits into a chart: the reference, then gaps, then large groups, in the order of the table."""

    def weight(row: Measure) -> tuple[bool, bool, float]:
        gap = judged.get(tuple(row.group))
        return (row is reference, gap is not None and gap.verdict == "gap", row.denominator or 0.0)

    kept = sorted(measures, key=weight, reverse=True)[:MOST_IN_CHART]
    return [row for row in measures if any(row is one for one in kept)]


def _mark(row: Measure, judged: dict[tuple[str | None, ...], Gap], reference: Measure | None) -> str:
    if row is reference:
        return "reference"
    gap = judged.get(tuple(row.group))
    return (gap.verdict if gap else None) or "none"


def _dot(label: str, row: Measure, mark: str) -> Dot:
    text = f"{percent(row.value)} ({fraction(row.numerator, row.denominator)})"
    return Dot(_cut(label), text, row.value, row.low, row.high, mark)


def _cut(text: str, most: int = 24) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
