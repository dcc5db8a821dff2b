"""People with an expected chance: rows become cells, and what was expected is no finding."""

import numpy as np
import pytest

from algaudit.fairness.subgroups import expectation
from algaudit.fairness.subgroups.expectation import halves_of_rows
from algaudit.fairness.subgroups.found import find_in_halves
from algaudit.fairness.subgroups.sums import EXPECTED, TOP

LABELS = (("f", "m"), ("east", "west"))


def rows(seed=0, size=8000, *, behind=0.0):
    """Return codes, decisions and chances; women are expected less often, and those in the east ``behind`` that."""
    random = np.random.default_rng(seed)
    sex, region = random.integers(0, 2, size), random.integers(0, 2, size)
    expected = np.where(sex == 0, 0.3, 0.6)
    actual = expected - behind * ((sex == 0) & (region == 0))
    return [sex, region], random.random(size) < actual, expected


def halves(codes, positive, expected, *, people=None, weight=None, seed=0):
    ones = np.ones(len(positive))
    return halves_of_rows(
        codes,
        [2, 2],
        positive=positive,
        expected=expected,
        weight=ones if weight is None else weight,
        people=ones.astype(np.int64) if people is None else people,
        seed=seed,
    )


def confirmed(made, depth=2):
    found = find_in_halves({"selection_rate": made}, ["sex", "region"], LABELS, depth=depth, alpha=0.05)
    return [each.conditions for each in found.confirmed]


def test_a_gap_that_was_expected_is_not_reported():
    codes, positive, expected = rows()
    assert confirmed(halves(codes, positive, expected)) == []


def test_a_gap_beyond_the_expected_one_is_reported():
    codes, positive, expected = rows(behind=0.12)
    assert confirmed(halves(codes, positive, expected)) == [(("sex", "f"), ("region", "east"))]


def test_the_sums_are_those_of_the_rows():
    codes, positive, expected = rows(size=500)
    made = halves(codes, positive, expected)
    assert made.whole.total()[TOP] == positive.sum()
    assert made.whole.total()[EXPECTED] == pytest.approx(expected.sum())
    for cell, sums in zip(made.whole.codes, made.whole.sums.T, strict=True):
        here = (codes[0] == cell[0]) & (codes[1] == cell[1])
        assert sums == pytest.approx([here.sum(), positive[here].sum(), here.sum(), here.sum(), expected[here].sum()])


def test_rows_that_stand_for_many_are_parted_person_by_person():
    made = halves(
        [np.array([0, 1]), np.array([0, 0])],
        np.array([True, False]),
        np.array([0.5, 0.5]),
        people=np.array([1000, 1000]),
    )
    assert made.whole.total().tolist() == [2000.0, 1000.0, 2000.0, 2000.0, 1000.0]
    assert 400 < made.searched.total()[TOP] < 600


def test_weights_count_with_their_squares():
    codes, positive, expected = [np.array([0, 0]), np.array([1, 1])], np.array([True, False]), np.array([0.5, 0.25])
    made = halves(codes, positive, expected, weight=np.array([2.0, 4.0]))
    assert made.whole.sums[:, 0].tolist() == [2.0, 2.0, 6.0, 20.0, 2.0]


def test_many_combinations_are_sorted_instead_of_counted(monkeypatch):
    codes, positive, expected = rows(size=500)
    counted = halves(codes, positive, expected)
    monkeypatch.setattr(expectation, "_MOST_COUNTED", 1)
    ordered = halves(codes, positive, expected)
    assert counted.whole.codes.tolist() == ordered.whole.codes.tolist()
    assert counted.test.sums.tolist() == ordered.test.sums.tolist()
