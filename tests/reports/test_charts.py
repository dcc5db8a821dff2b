"""Dots stand where their rates are, and axes end at round numbers."""

import pytest

from reports.charts import AXIS, MARGIN, ROW, TOP, WIDTH, Dot, dot_chart

INNER = WIDTH - 2 * MARGIN


def dot(value, low, high):
    return Dot("a", "text", value, low, high, "none")


def test_a_dot_stands_at_its_share_of_the_axis():
    chart = dot_chart([dot(0.25, 0.2, 0.5), dot(0.5, 0.4, 1.0)], 0.5)
    assert chart.ticks[0] == (MARGIN, "0%")
    assert chart.ticks[-1] == (WIDTH - MARGIN, "100%")
    first, second = chart.rows
    assert first.x == pytest.approx(MARGIN + INNER / 4, abs=0.1)
    assert (second.x, second.right) == (pytest.approx(WIDTH / 2), WIDTH - MARGIN)
    assert chart.reference == second.x
    assert (first.y, second.y, chart.bottom) == (TOP, TOP + ROW, TOP + 2 * ROW)
    assert chart.height == chart.bottom + AXIS


@pytest.mark.parametrize(
    ("highest", "labels"),
    [
        (0.711, ["0%", "20%", "40%", "60%", "80%"]),
        (1.0, ["0%", "20%", "40%", "60%", "80%", "100%"]),
        (0.31, ["0%", "10%", "20%", "30%", "40%"]),
        (0.004, ["0%", "0.1%", "0.2%", "0.3%", "0.4%"]),
        (0.0, ["0%", "0.1%"]),
    ],
)
def test_the_axis_ends_at_a_round_number_above_the_largest_interval(highest, labels):
    assert [label for _, label in dot_chart([dot(0.0, 0.0, highest)], None).ticks] == labels


def test_a_rate_that_cannot_be_computed_is_not_drawn():
    chart = dot_chart([dot(None, None, None)], None)
    assert (chart.rows[0].x, chart.rows[0].left, chart.rows[0].right) == (None, None, None)
    assert chart.reference is None
