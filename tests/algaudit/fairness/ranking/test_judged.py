"""What is called a gap: planted, drawn by chance, and pointing to two sides at once."""

import numpy as np
import pytest

from algaudit.fairness.gaps import GAP, TOO_LITTLE
from algaudit.fairness.groups import Groups
from algaudit.fairness.ranking.judged import PLACES, REFUSED, SELECTED, TIES, judge
from algaudit.fairness.ranking.lists import ranked
from algaudit.fairness.ranking.shares import shares


def groups_of(codes, names=("a", "b")):
    """Return the groups that are coded 0, 1, …"""
    cases = np.zeros((len(names), 3, 2), np.int64)
    cases[:, 2, 0] = np.bincount(codes, minlength=len(names))
    labels = tuple((name,) for name in names)
    return Groups(("group",), labels, cases, cases * 1.0, cases * 1.0, False, False)


def asked(key, codes, *, quota, lists=None, positive=None, reference=0):
    """Return what judge wants of one grouping; decisions follow the line by default."""
    ranking = ranked(np.asarray(key, float), None if lists is None else np.asarray(lists, np.int32), quota)
    if positive is None:
        positive = np.arange(len(codes)) < int(ranking.places.sum())
    else:
        positive = np.asarray(positive)[ranking.order]
    codes = np.asarray(codes, np.int32)
    return groups_of(codes), shares(ranking, codes[ranking.order], 2, positive), reference


def test_a_planted_gap_is_found_and_the_reference_has_none():
    codes = np.repeat([0, 1], 200)
    key = np.concatenate([np.arange(200), np.arange(200) + 60])
    (found,), tests = judge([asked(key, codes, quota=100)], 0.05, 0.05)
    assert tests == 2
    assert found.gaps[PLACES].verdicts == [None, GAP]
    assert found.gaps[PLACES].difference[1] < -0.2
    assert np.isnan(found.gaps[PLACES].difference[0])
    assert found.adjusted[PLACES][1] < 1e-9


def test_where_nobody_was_passed_over_nothing_is_asked():
    (found,), tests = judge([asked(range(40), [0, 1] * 20, quota=10)], 0.05, 0.05)
    assert (REFUSED in found.gaps, SELECTED in found.gaps, tests) == (False, False, 2)
    assert np.isnan(found.adjusted[TIES]).all()


def test_being_passed_over_is_found_although_the_places_are_alike():
    codes, places = np.tile([0, 1], 200), 200
    positive = np.arange(400) < places
    positive[1:120:2] = False
    positive[200:320:2] = True
    (found,), _ = judge([asked(range(400), codes, quota=places, positive=positive)], 0.05, 0.05)
    assert found.gaps[PLACES].verdicts[1] != GAP
    assert found.gaps[REFUSED].verdicts == [None, GAP]
    assert found.gaps[REFUSED].difference[1] == pytest.approx(0.6)
    assert found.gaps[SELECTED].difference[1] == pytest.approx(-0.6)


def test_a_gap_that_turns_round_within_the_lists_is_not_said():
    # Region 0 has places for one in ten, region 1 for one in three. In both, group 1 has more than its share: 100 of
    # 100 where a lot gives 90, and 25 of 100 where it gives 10. Over both 125 of its 930 people have a place, and 75
    # of the 370 of group 0.
    lists = np.repeat([0, 1], [1000, 300])
    codes = np.concatenate([np.repeat([1, 0], [900, 100]), np.repeat([1, 0, 1], [25, 270, 5])])
    key = np.concatenate([np.arange(1000), np.arange(300)])
    groups, found, reference = asked(key, codes, quota=100, lists=lists)
    assert (found.places.tolist(), found.by_lot.tolist()) == ([75.0, 125.0], [100.0, 100.0])
    (judged,), _ = judge([(groups, found, reference)], 0.05, 0.01)
    assert judged.adjusted[PLACES][1] < 1e-6
    assert judged.gaps[PLACES].high[1] < 0
    assert judged.gaps[PLACES].verdicts == [None, TOO_LITTLE]


def test_where_the_groups_are_the_lists_the_quota_sets_the_gap_and_nothing_is_judged():
    codes = np.repeat([0, 1], [600, 200])
    (found,), tests = judge([asked(range(800), codes, quota=100, lists=codes)], 0.05, 0.05)
    assert found.gaps[PLACES].verdicts == [None, None]
    assert np.isnan(found.gaps[PLACES].difference).all()
    assert np.isnan(found.adjusted[PLACES]).all()
    assert tests == 0


def test_without_a_reference_the_places_are_tested_and_nothing_is_compared():
    (found,), tests = judge([asked(range(40), [0, 1] * 20, quota=10, reference=None)], 0.05, 0.05)
    assert (found.gaps, tests) == ({}, 2)
    assert found.adjusted[PLACES].tolist() == [1.0, 1.0]


def test_a_small_reference_gives_too_little_data():
    (found,), _ = judge([asked(range(40), [0] * 5 + [1] * 35, quota=10)], 0.05, 0.05)
    assert found.gaps[PLACES].verdicts == [None, TOO_LITTLE]


def test_nothing_to_judge_is_no_error():
    assert judge([], 0.05, 0.05) == ([], 0)


def test_of_logs_decided_by_lot_hardly_any_shows_a_gap():
    draws, alarms = np.random.default_rng(9), 0
    codes = np.repeat([0, 1], [150, 80])
    for _ in range(120):
        key, positive = draws.integers(0, 40, 230), draws.random(230) < 0.3
        (found,), _ = judge([asked(key, codes, quota=70, positive=positive)], 0.05, 0.0)
        said = [one for gaps in found.gaps.values() for one in gaps.verdicts] + [
            GAP for p in found.adjusted[TIES] if p < 0.05
        ]
        alarms += GAP in said
    # Five in a hundred are allowed; 13 of 120 would be reached by one set in a hundred.
    assert alarms <= 12
