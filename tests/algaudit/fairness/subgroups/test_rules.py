"""Rules: whom they take in, and what each of their conditions adds."""

import numpy as np
import pytest

from algaudit.fairness.subgroups.rules import parents, parted, score, score_within, sums_of, taken_in
from algaudit.fairness.subgroups.sums import distance
from tests.algaudit.fairness.subgroups.hands import ground

#: Women in the north are behind; elsewhere all are alike.
NORTH = ground(((0, 0), 100, 20), ((0, 1), 100, 50), ((1, 0), 100, 50), ((1, 1), 100, 50))
#: Women are behind everywhere.
WOMEN = ground(((0, 0), 100, 20), ((0, 1), 100, 20), ((1, 0), 100, 50), ((1, 1), 100, 50))


def test_a_rule_takes_in_whom_all_conditions_fit():
    assert taken_in(NORTH, ((0, 0),)).tolist() == [True, True, False, False]
    assert taken_in(NORTH, ((0, 0), (1, 0))).tolist() == [True, False, False, False]
    assert taken_in(NORTH, ()).all()
    assert sums_of(NORTH, taken_in(NORTH, ((0, 0),))).tolist() == [200.0, 70.0]


def test_parents_of_three_conditions_have_two():
    assert parents(((0, 1), (1, 2), (2, 3))) == [((0, 1), (1, 2)), ((0, 1), (2, 3)), ((1, 2), (2, 3))]


def test_a_condition_that_matters_keeps_the_score_and_one_that_does_not_takes_it_away():
    assert score(NORTH, ((0, 0), (1, 0))) < -4
    assert score(WOMEN, ((0, 0),)) < -6
    # Women in the north are as women in the south: north adds nothing.
    assert score(WOMEN, ((0, 0), (1, 0))) == 0.0


def test_the_score_is_the_smallest_distance():
    own = np.array([100.0, 20.0])
    expected = max(float(distance(own, other)) for other in (np.array([300.0, 150.0]), np.array([100.0, 50.0])))
    assert score(NORTH, ((0, 0), (1, 0))) == pytest.approx(expected)


def test_many_rules_part_people_without_overflow():
    cells = np.arange(64)
    strata = np.zeros(64, np.int64)
    for place in range(64):
        strata = parted(strata, cells == place)
    assert sorted(strata.tolist()) == list(range(64))


def test_who_is_behind_only_for_being_a_woman_is_not_behind_among_women():
    women = parted(np.zeros(4, np.int64), taken_in(WOMEN, ((0, 0),)))
    north = taken_in(WOMEN, ((0, 0), (1, 0)))
    assert score_within(WOMEN, north, women) == 0.0
    assert score_within(NORTH, north, women) < -4
