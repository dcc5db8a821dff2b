"""Who is decided better: pairs by hand and beside scipy."""

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from algaudit.fairness.classes.cells import Cells
from algaudit.fairness.classes.ordered import ordered

ORDER = ("refuse", "partial", "grant")


def made(counts, weight=None, squared=None):
    """Return cells of groups × (grant, partial, refuse)."""
    cases = np.array(counts)[:, None]
    weights = cases * 1.0 if weight is None else np.array(weight)[:, None]
    squares = weights if squared is None else np.array(squared)[:, None]
    groups = tuple((name,) for name in "fmx"[: len(counts)])
    return Cells(("sex",), groups, (None,), ("grant", "partial", "refuse"), cases, weights, squares, weight is not None)


def test_pairs_worked_out_by_hand():
    # f: 1 refused, 1 in part, 2 granted; m: 2, 2, 1. Better: 1·2 + 2·4 = 10 of 20; worse: 1·3 + 1·1 = 4.
    found = ordered(made([[2, 1, 1], [1, 2, 2]]), ORDER, 1)
    assert (found.better[0], found.worse[0]) == (0.5, 0.2)
    assert found.difference[0] == pytest.approx(0.3)
    assert found.mean_level.tolist() == pytest.approx([2.25, 1.8])
    assert found.pairs.value[0] == pytest.approx(0.65)


def test_the_reference_against_itself_is_even():
    found = ordered(made([[2, 1, 1], [1, 2, 2]]), ORDER, 1)
    assert found.difference[1] == pytest.approx(0)
    low, high = found.limits(0.05)
    assert low[1] == pytest.approx(-high[1])


@pytest.mark.parametrize("seed", range(4))
def test_pairs_are_those_of_scipy(seed):
    random = np.random.default_rng(seed)
    own, other = random.integers(0, 3, 31), random.integers(0, 3, 44)
    counts = [np.bincount(side, minlength=3)[::-1].tolist() for side in (own, other)]
    found = ordered(made(counts), ORDER, 1)
    assert found.pairs.value[0] == pytest.approx(mannwhitneyu(own, other).statistic / (31 * 44), abs=1e-12)
    assert found.difference[0] == pytest.approx(2 * found.pairs.value[0] - 1, abs=1e-12)


def test_turning_the_order_round_turns_the_sign():
    cells = made([[2, 1, 1], [1, 2, 2]])
    up, down = ordered(cells, ORDER, 1), ordered(cells, ORDER[::-1], 1)
    assert up.difference[0] == pytest.approx(-down.difference[0])


def test_a_label_that_nobody_got_changes_no_pair():
    found = ordered(made([[2, 1, 1], [1, 2, 2]]), ("refuse", "warn", "partial", "grant"), 1)
    assert found.difference[0] == pytest.approx(0.3)


def test_weights_of_one_size_change_nothing():
    counts = [[20, 10, 10], [10, 20, 20]]
    plain = ordered(made(counts), ORDER, 1)
    weighted = ordered(made(counts, np.array(counts) * 2.0, np.array(counts) * 4.0), ORDER, 1)
    assert weighted.limits(0.05)[0] == pytest.approx(plain.limits(0.05)[0])
