"""Beam search finds what there is, drops what cannot matter, and names each rule once."""

from itertools import combinations, product

import numpy as np
import pytest

from algaudit.fairness.subgroups.beam import widened
from algaudit.fairness.subgroups.rules import sums_of, taken_in
from algaudit.fairness.subgroups.sums import first_distance
from algaudit.fairness.subgroups.tables import joined, level
from tests.algaudit.fairness.subgroups.hands import drawn

SIZES = [4, 3, 5, 3]


def widened_from(cells, *, width, least=0.0):
    frontier = joined(list(level(cells, SIZES, 1, 50)))
    return widened(cells, frontier, SIZES, smallest=50, width=width, least=least)


def test_a_beam_wide_enough_looks_at_every_rule_once():
    cells = drawn(0, SIZES, 500)
    every = joined(list(level(cells, SIZES, 2, 50)))
    found = widened_from(cells, width=100)
    assert sorted(found.rules()) == sorted(every.rules())
    assert len(set(found.rules())) == len(found.rules())
    first = dict(zip(every.rules(), every.first, strict=True))
    assert np.array([first[rule] for rule in found.rules()]) == pytest.approx(found.first, abs=1e-9)
    # Each was compared with a parent of it, so its score is that of the whole comparison at the least.
    whole = dict(zip(every.rules(), every.score, strict=True))
    assert all(abs(value) >= abs(whole[rule]) - 1e-9 for rule, value in zip(found.rules(), found.score, strict=True))


def test_a_narrow_beam_makes_only_the_best_longer():
    cells = drawn(1, SIZES, 500)
    singles = joined(list(level(cells, SIZES, 1, 50)))
    best = singles.rules()[int(np.argmax(np.abs(singles.first)))]
    assert all(set(best) < set(rule) for rule in widened_from(cells, width=1).rules())


def test_what_is_left_out_by_the_limit_could_not_have_reached_it():
    cells = drawn(2, SIZES, 500, rate=0.02)
    least = float(np.quantile(joined(list(level(cells, SIZES, 1, 50))).limit, 0.8))
    kept = set(widened_from(cells, width=100, least=least).rules())
    total = cells.total()
    pairs = [
        ((one, first), (other, second))
        for one, other in combinations(range(4), 2)
        for first, second in product(range(1, SIZES[one]), range(1, SIZES[other]))
    ]
    left_out = [rule for rule in pairs if rule not in kept]
    assert left_out
    assert all(abs(first_distance(sums_of(cells, taken_in(cells, rule)), total)) < least for rule in left_out)


def test_nothing_hopeful_gives_nothing():
    assert len(widened_from(drawn(0, SIZES, 500), width=100, least=1e9).score) == 0
