"""Where things stand in a dot-and-interval chart; the template draws them as SVG.

One row per group: its name and rate as text, below it the interval as a bar and the rate as a dot. The rate of
the reference group is a dashed line through all rows. Signs, not only colours, tell the verdicts apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 400
MARGIN = 20
ROW = 48
TOP = 8
AXIS = 30
_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25)


@dataclass(frozen=True)
class Dot:
    """What is to be drawn of one group; shares in 0…1, None where there is no rate."""

    label: str
    text: str
    value: float | None
    low: float | None
    high: float | None
    mark: str


@dataclass(frozen=True)
class DrawnDot:
    """One row of the chart in picture units."""

    label: str
    text: str
    mark: str
    y: float
    x: float | None
    left: float | None
    right: float | None


@dataclass(frozen=True)
class Chart:
    """A whole chart in picture units."""

    rows: list[DrawnDot]
    ticks: list[tuple[float, str]]
    reference: float | None
    bottom: float
    height: float
    width: float = WIDTH


def dot_chart(dots: Sequence[Dot], reference: float | None) -> Chart:
    """Lay out a chart of shares, from 0 to a round number above the largest interval."""
    step, top = _scale(max((dot.high for dot in dots if dot.high is not None), default=1.0))

    def across(share: float) -> float:
        return round(MARGIN + share / top * (WIDTH - 2 * MARGIN), 1)

    def placed(share: float | None) -> float | None:
        return None if share is None else across(share)

    rows = [
        DrawnDot(
            dot.label,
            dot.text,
            dot.mark,
            TOP + place * ROW,
            placed(dot.value),
            placed(dot.low),
            placed(dot.high),
        )
        for place, dot in enumerate(dots)
    ]
    bottom = TOP + len(rows) * ROW
    ticks = [(across(step * number), _tick(step * number)) for number in range(round(top / step) + 1)]
    return Chart(rows, ticks, placed(reference), bottom, bottom + AXIS)


def _scale(highest: float) -> tuple[float, float]:
    """Return a round step and the end of the axis: at most six steps, never beyond 100 %."""
    step = next((step for step in _STEPS if highest / step <= 5.001), _STEPS[-1])
    return step, min(max(1, math.ceil(round(highest / step, 9))) * step, 1.0)


def _tick(share: float) -> str:
    return f"{share * 100:.1f}".rstrip("0").rstrip(".") + "%"
