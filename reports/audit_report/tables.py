"""The tables of an audit report: every figure with its count, every gap with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from algaudit.audit.result import Gap, Measure
from reports.figures import NOTHING, chance, fraction, percent, points, ratio, signed_points
from reports.speaker import Speaker
from reports.terms import AGGREGATES, RATIOS, REASONS, VERDICTS

#: Above this many groups only the judged measures are tabulated on the page; ``audit.json`` has all.
MOST_GROUPS_IN_FULL = 100


@dataclass(frozen=True)
class GapRow:
    """One group in the table of a judged measure."""

    group: str
    is_reference: bool
    value: str
    counted: str
    interval: str
    difference: str
    difference_interval: str
    ratio: str
    chance: str
    verdict: str
    code: str
    detectable: str
    reason: str


@dataclass(frozen=True)
class FigureTable:
    """One measure without verdict: group, value, counts, interval, gap to the reference."""

    measure: str
    share: str
    rows: list[tuple[str, str, str, str, str]]


def gap_row(row: Measure, gap: Gap, speaker: Speaker) -> GapRow:
    """Return the row of a group that was compared."""
    difference, times = gap.difference, gap.ratio
    return GapRow(
        speaker.group(row.by, row.group),
        False,
        percent(row.value),
        fraction(row.numerator, row.denominator),
        speaker.span(percent(row.low), percent(row.high)),
        signed_points(difference.value),
        speaker.span(signed_points(difference.low), signed_points(difference.high)),
        _with(ratio(times.value), speaker.span(ratio(times.low), ratio(times.high))),
        chance(gap.p_adjusted),
        speaker.say(VERDICTS[gap.verdict]) if gap.verdict else NOTHING,
        gap.verdict or "none",
        points(gap.detectable),
        speaker.say(REASONS[gap.reason]) if gap.reason else "",
    )


def _with(value: str, interval: str) -> str:
    return value if interval == NOTHING else f"{value} ({interval})"


def reference_row(row: Measure, speaker: Speaker) -> GapRow:
    """Return the row of the reference group, which is compared with nobody."""
    return GapRow(
        speaker.group(row.by, row.group),
        True,
        percent(row.value),
        fraction(row.numerator, row.denominator),
        speaker.span(percent(row.low), percent(row.high)),
        *(NOTHING,) * 4,
        "",
        "reference",
        NOTHING,
        speaker.say(REASONS[row.reason]) if row.reason else "",
    )


def figure_table(measures: Sequence[Measure], gaps: Sequence[Gap], speaker: Speaker) -> FigureTable:
    """Return the table of one measure."""
    found = {tuple(gap.group): gap for gap in gaps}
    name = measures[0].measure
    rows = [_figure(row, found.get(tuple(row.group)), speaker) for row in measures]
    return FigureTable(speaker.measure(name), speaker.share(name), rows)


def overall_rows(measures: Sequence[Measure], speaker: Speaker) -> list[tuple[str, str, str, str, str]]:
    """Return name, meaning, value, counts and interval of each measure of everybody."""
    return [
        (speaker.measure(row.measure), speaker.share(row.measure), *_figure(row, None, speaker)[1:4])
        for row in measures
    ]


def _figure(row: Measure, gap: Gap | None, speaker: Speaker) -> tuple[str, str, str, str, str]:
    value = percent(row.value)
    if row.reason:
        value = f"{value} ({speaker.say(REASONS[row.reason])})"
    compared = NOTHING
    if gap is not None:
        limits = speaker.span(signed_points(gap.difference.low), signed_points(gap.difference.high))
        compared = _with(signed_points(gap.difference.value), limits)
    return (
        speaker.group(row.by, row.group),
        value,
        fraction(row.numerator, row.denominator),
        speaker.span(percent(row.low), percent(row.high)),
        compared,
    )


def aggregate_rows(measures: Sequence[Measure], speaker: Speaker) -> list[tuple[str, str, str, str]]:
    """Return name, meaning, value and interval of each number across groups."""
    made = []
    for row in measures:
        name, meaning = AGGREGATES[row.measure]
        shown: Callable[[float | None], str] = ratio if row.measure in RATIOS else signed_points
        value = shown(row.value)
        if row.reason:
            value = f"{value} ({speaker.say(REASONS[row.reason])})"
        made.append((speaker.say(name), speaker.say(meaning), value, speaker.span(shown(row.low), shown(row.high))))
    return made
