"""The change of a gap between two audits: by hand, its symmetries, and how often it holds the truth."""

import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from algaudit.fairness.change.gap_change import (
    VERDICTS,
    change_limits,
    change_verdict,
    largest_size,
    size_change_limits,
)
from tests.benchmarks.change import GAPS, MARGIN, RESULTS, SIZES, pair


def both(pairs):
    return [round(float(each), 4) for each in pairs]


def test_a_change_worked_out_by_hand():
    # -0.30 (-0.40 to -0.20) became 0.10 (0.02 to 0.18): up by 0.4, arms √(0.08² + 0.1²) = 0.1281 on both sides.
    assert both(change_limits(0.1, (0.02, 0.18), -0.3, (-0.4, -0.2))) == [0.2719, 0.5281]


def test_a_gap_that_turns_round_keeps_its_size():
    # From -0.2 ± 0.05 to 0.2 ± 0.05: the gap rose by 0.4, the size by 0 ± √(2 · 0.05²).
    limits = (0.2, (0.15, 0.25), -0.2, (-0.25, -0.15))
    assert both(change_limits(*limits)) == [0.3293, 0.4707]
    assert both(size_change_limits(*limits)) == [-0.0707, 0.0707]


def test_a_gap_that_vanishes_worked_out_by_hand():
    # From 0.3 ± 0.04 to 0 ± 0.03: new - old and - new - old are both -0.3 ± 0.05.
    assert both(size_change_limits(0.0, (-0.03, 0.03), 0.3, (0.26, 0.34))) == [-0.35, -0.25]


def test_a_gap_that_arises_is_the_mirror_of_one_that_vanishes():
    assert both(size_change_limits(0.3, (0.26, 0.34), 0.0, (-0.03, 0.03))) == [0.25, 0.35]


def test_undefined_gaps_have_no_change():
    for limits in ((np.nan, (np.nan, np.nan), 0.1, (0.0, 0.2)), (0.1, (0.0, 0.2), np.nan, (np.nan, np.nan))):
        assert np.isnan(change_limits(*limits)).all()
        assert np.isnan(size_change_limits(*limits)).all()
    assert np.isnan(largest_size((np.nan, 0.1)))
    assert np.isnan(largest_size((0.1, np.nan)))


GAP = st.tuples(st.floats(-1, 1), st.floats(0, 0.6), st.floats(0, 0.6)).map(
    lambda t: (t[0], (t[0] - t[1], t[0] + t[2]))
)


@given(GAP, GAP)
@example((0.125, (-0.375, 0.125)), (0.125, (-0.375, 0.125)))
def test_the_limits_hold_the_counted_change_and_mirror_with_the_sides(new, old):
    low, high = size_change_limits(*new, *old)
    size = abs(new[0]) - abs(old[0])
    assert low - 1e-12 <= size <= high + 1e-12
    back = size_change_limits(*old, *new)
    assert both(back) == pytest.approx([-float(high), -float(low)], abs=2e-4)
    turned = (-new[0], (-new[1][1], -new[1][0]))
    assert size_change_limits(*turned, *old) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(
    ("change", "low", "high", "verdict"),
    [
        (-0.2, -0.3, -0.1, "better"),
        (-0.2, -0.4, -1e-9, "better"),
        (-0.2, -0.4, 0.0, "not_worse"),
        (-0.02, -0.09, 0.05, "not_worse"),
        (0.02, 0.01, 0.03, "not_worse"),
        (-0.02, -0.09, 0.0501, "too_little_data"),
        (0.2, 0.1, 0.3, "worse"),
        (0.06, 0.001, 0.2, "worse"),
        (0.05, 0.001, 0.2, "too_little_data"),
        (0.2, 0.0, 0.4, "too_little_data"),
        (0.2, -0.1, 0.5, "too_little_data"),
        (np.nan, 0.1, 0.2, "too_little_data"),
        (-0.2, np.nan, -0.1, "too_little_data"),
        (-0.2, -0.3, np.nan, "too_little_data"),
    ],
)
def test_the_verdict_by_hand(change, low, high, verdict):
    assert change_verdict(change, low, high, 0.05) == verdict


def test_the_last_bit_is_not_more_than_the_margin():
    assert change_verdict(0.0, 0.0, 0.55 - 0.50, 0.05) == "not_worse"


def test_every_verdict_is_one_of_four_and_no_margin_is_a_margin():
    found = {change_verdict(c, c - w, c + w, 0.0) for c in (-0.2, 0.0, 0.2) for w in (0.0, 0.1, 0.3)}
    assert found == set(VERDICTS)


@pytest.mark.parametrize("sizes", [(30, 30), (200, 200), (30, 2_000)])
@pytest.mark.parametrize("gaps", GAPS)
def test_the_intervals_hold_the_truth_and_verdicts_are_hardly_ever_wrong(sizes, gaps):
    found = pair(sizes, *gaps, draws=2_000)
    _check(found)


def _check(found, slack=0.012):
    assert found.change >= 0.95 - 0.008 - slack
    assert found.size_change >= 0.95 - 0.012 - slack
    grown = abs(found.new) - abs(found.old)
    if grown >= 0:
        assert found.better <= 0.025 + slack
    if grown <= 0:
        assert found.worse <= 0.025 + slack
    if grown >= MARGIN:
        assert found.not_worse <= 0.05 + slack
    # One end of Newcombe's interval alone misses a little more often than half of the risk where groups are small.
    assert found.met <= 0.03 + slack


def test_the_committed_table_keeps_the_promise_and_is_what_the_code_computes():
    from tests.benchmarks.change import Pair

    kept = json.loads((RESULTS / "change.json").read_text("utf-8"))["pair"]
    made = [Pair(tuple(row.pop("sizes")), **row) for row in kept]
    assert [(row.sizes, row.old, row.new) for row in made] == [(size, *gap) for size in SIZES for gap in GAPS]
    for row in made:
        _check(row, slack=0.009)
    assert made[0] == pair(SIZES[0], *GAPS[0])
