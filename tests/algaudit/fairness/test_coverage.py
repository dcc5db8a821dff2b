"""How often the limits hold the truth: computed by hand once, then for every size that was promised."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from tests.benchmarks import coverage
from tests.benchmarks.coverage import ALPHA, GRID, RESULTS, SHARED, exact_rows, pair_coverage, rate_coverage


@pytest.fixture(scope="module")
def ours():
    """Return the coverage of our own limits for every promised size; the whole grid, nothing sampled."""
    return list(exact_rows(("ours",)))


def test_the_coverage_of_two_people_worked_out_by_hand():
    # Wald and bootstrap have no width at 0 and at 2 of 2; at 1 of 2 they hold a half: 2·p·(1 - p).
    half = int(np.flatnonzero(GRID == 50)[0])
    for method in ("wald", "bootstrap"):
        assert rate_coverage(2, method)[half] == pytest.approx(0.5, abs=1e-12)
    # Wilson's limits of 0 of 2 end at 3.8415 / 5.8415 = 0.658: they hold a half, and so does every other count.
    assert rate_coverage(2, "ours")[half] == pytest.approx(1, abs=1e-12)


def test_the_coverage_of_a_gap_between_two_single_people_worked_out_by_hand():
    # Of one person each, Wald's limits and the bootstrap's are the counted gap itself: -1, 0 or 1. At equal rates of
    # a half the true gap 0 is counted half of the time.
    half = int(np.flatnonzero(GRID == 50)[0])
    for method in ("wald", "bootstrap"):
        assert pair_coverage("difference", (1, 1), method)[half, half] == pytest.approx(0.5, abs=1e-8)
        # The ratio 1 is counted when both were selected; 0 / 0 and x / 0 hold nothing, nor does 0 / 1.
        assert pair_coverage("ratio", (1, 1), method)[half, half] == pytest.approx(0.25, abs=1e-8)


def test_limits_hold_the_truth_as_often_as_promised(ours):
    assert len(ours) == 5 + 2 * 9
    for row in ours:
        assert 0.94 <= row.average <= 0.97, row
        assert row.lowest >= 0.88, row


def test_the_committed_table_is_what_the_code_computes(ours):
    kept = [
        row for row in json.loads((RESULTS / "coverage.json").read_text("utf-8"))["exact"] if row["method"] == "ours"
    ]
    assert [row["alpha"] for row in kept] == [ALPHA] * 23 + [SHARED] * 23
    for row, written in zip(ours, kept[:23], strict=True):
        computed = asdict(row)
        assert computed["average"] == pytest.approx(written.pop("average"), abs=1e-6)
        assert computed["lowest"] == pytest.approx(written.pop("lowest"), abs=1e-6)
        assert (list(computed["sizes"]), computed["figure"]) == (written["sizes"], written["figure"])


def test_the_methods_beside_ours_are_in_the_table_as_computed():
    kept = json.loads((RESULTS / "coverage.json").read_text("utf-8"))["exact"]
    small = list(exact_rows(("textbook", "wald", "bootstrap"), most=12))
    written = {
        (row["figure"], tuple(row["sizes"]), row["method"]): row["average"] for row in kept if row["alpha"] == ALPHA
    }
    assert len(small) == 3 * 2 * 3
    for row in small:
        assert row.average == pytest.approx(written[(row.figure, row.sizes, row.method)], abs=1e-6)
        # Did they keep what was promised, ours would not be needed.
        assert row.lowest < 0.5 or row.method == "textbook", row
        assert row.lowest < 0.88 or row.sizes[0] > 5, row


def test_the_readable_table_shows_the_same_numbers():
    kept = json.loads((RESULTS / "coverage.json").read_text("utf-8"))
    rows = [coverage.Row(**(row | {"sizes": tuple(row["sizes"]), "at": tuple(row["at"])})) for row in kept["exact"]]
    spreads = [coverage.Spread(**row) for row in kept["spread"]]
    assert (RESULTS / "coverage.md").read_text("utf-8") == coverage.table(rows, spreads)


def test_the_spread_across_groups_is_held_and_chance_alone_does_not_lift_it():
    kept = json.loads((RESULTS / "coverage.json").read_text("utf-8"))["spread"]
    for row in kept:
        if row["method"] == "ours":
            # 1000 logs: a standard error of 0.7 points, three of them below 95 %.
            assert row["held"] >= 0.93, row
            alike = len(set(coverage.TOWNS[row["town"]][1])) == 1
            assert row["lifted"] <= (0.07 if alike else 1), row
