"""AIF360's scan on cells: the same answer as theirs on rows, deterministic, and leaving no trace."""

import numpy as np
import pandas as pd
import pytest
from aif360.detectors import bias_scan as theirs

from algaudit.fairness.subgroups.people import Ground
from algaudit.fairness.subgroups.second_opinion import bias_scan, members, merged, overlap
from tests.algaudit.fairness.subgroups.hands import ground
from tests.benchmarks.subgroups import everybody, planted, town

NORTH = ground(((0, 0), 300, 60), ((0, 1), 300, 150), ((1, 0), 300, 150), ((1, 1), 300, 150))


def rows_of(cells):
    """Return one row per person, in the order of the cells."""
    sizes = cells.sums[0].astype(int)
    frame = pd.DataFrame(np.repeat(cells.codes, sizes, axis=0), columns=["0", "1"])
    decided = [int(place < top) for size, top in zip(sizes, cells.sums[1], strict=True) for place in range(size)]
    return frame, pd.Series(decided)


@pytest.mark.parametrize("direction", ["lower", "higher"])
@pytest.mark.parametrize("cost", [1e-17, 1.0, 5.0])
def test_on_cells_it_says_what_theirs_says_on_rows(direction, cost):
    frame, decided = rows_of(NORTH)
    labels, score = theirs(frame, decided, overpredicted=direction == "lower", penalty=cost, num_iters=1)
    found = bias_scan(NORTH, direction, fine=cost, restarts=1)
    assert found.labels == {int(column): tuple(sorted(codes)) for column, codes in sorted(labels.items())}
    assert found.score == pytest.approx(score, abs=1e-9)


def test_with_an_expectation_it_says_what_theirs_says_with_one():
    chance = np.array([0.3, 0.6, 0.4, 0.5])
    people, granted = NORTH.sums
    frame, decided = rows_of(NORTH)
    expected = pd.Series(np.repeat(chance, people.astype(int)))
    cells = Ground(NORTH.codes, np.stack([people, granted, people, people, people * chance]))
    for direction in ("lower", "higher"):
        labels, score = theirs(
            frame, decided, expectations=expected, overpredicted=direction == "lower", penalty=1.0, num_iters=1
        )
        found = bias_scan(cells, direction, fine=1.0, restarts=1)
        assert found.labels == {int(column): tuple(sorted(codes)) for column, codes in sorted(labels.items())}
        assert found.score == pytest.approx(score, abs=1e-9)
        assert labels


def test_a_chance_of_0_or_1_leaves_a_finite_score():
    people, granted = NORTH.sums
    cells = Ground(NORTH.codes, np.stack([people, granted, people, people, people * np.array([0, 1, 1, 0])]))
    assert all(np.isfinite(bias_scan(cells, direction, restarts=1).score) for direction in ("lower", "higher"))


def test_it_names_the_planted_people():
    cells = merged(town(1, planted(0.3, -0.15)).ground("selection_rate"))
    found = bias_scan(cells, "lower")
    assert found.labels == {0: (0,), 1: (0,)}
    assert overlap(cells, members(cells, found.labels), members(cells, {0: (0,), 1: (0,)})) == 1.0


def test_where_the_lot_decides_it_names_nobody():
    assert bias_scan(merged(town(3, everybody(0.5)).ground("selection_rate")), "lower", restarts=3).labels == {}


def test_it_leaves_the_random_state_as_it_was_and_says_the_same_twice():
    np.random.seed(7)  # the global one, which the library sets
    before = np.random.get_state()[1].tolist()
    one, two = (bias_scan(NORTH, "lower", fine=1.0) for _ in range(2))
    assert one == two
    assert np.random.get_state()[1].tolist() == before


def test_merged_cells_hold_each_kind_of_people_once():
    made = merged(ground(((0, 1), 10, 3), ((1, 1), 20, 4), ((0, 1), 5, 1)))
    assert made.codes.tolist() == [[0, 1], [1, 1]]
    assert made.sums.tolist() == [[15.0, 20.0], [4.0, 4.0]]


def test_nobody_in_either_shares_nothing():
    nobody = np.zeros(4, bool)
    assert overlap(NORTH, nobody, nobody) == 0.0
