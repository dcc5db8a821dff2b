"""The people on whom other ways are tried: drawn, split in two, and left out where they are too few."""

from dataclasses import replace

import numpy as np

from algaudit.fairness.groups import NO, UNKNOWN, YES
from algaudit.fairness.remedies.cases import SMALLEST_HALF, halves
from tests.algaudit.fairness.remedies.people import listed, town


def test_counts_are_those_done_by_hand():
    people = listed([0, 0, 0, 1, 1], [1, 0, 1, 1, 0], [1, 1, 0, 0, 2])
    made = people.counted(np.array([1, 1, 0, 1, 1]) == 1)
    assert made.groups == (("a",), ("b",))
    assert made.cases.tolist() == [[[1, 0], [0, 2], [0, 0]], [[0, 1], [0, 0], [0, 1]]]
    assert made.weight.tolist() == made.cases.tolist()


def test_weights_are_summed_and_squared():
    people = listed([0, 0, 1], [1, 1, 0], weight=[2, 3, 4], weighted=True)
    made = people.counted(people.decided)
    assert made.weight[:, UNKNOWN].tolist() == [[0, 5], [4, 0]]
    assert made.squared[:, UNKNOWN].tolist() == [[0, 13], [16, 0]]
    assert made.weighted


def test_every_person_is_in_exactly_one_half_and_none_is_lost():
    people = replace(town(1_001), score=np.arange(1_001.0))
    made = halves(people, seed=3)
    both = np.concatenate([made.fit.score, made.look.score])
    assert np.sort(both).tolist() == list(range(1_001))
    assert (made.fit.size, made.look.size, made.left_out, made.too_small) == (500, 501, 0, ())


def test_the_seed_alone_settles_the_halves():
    people = town(300)
    one, same, other = (halves(people, seed).fit.score for seed in (1, 1, 2))
    assert one.tolist() == same.tolist() != other.tolist()


def test_small_groups_and_unknown_ones_are_left_out_and_the_rest_is_numbered_anew():
    group = np.repeat([0, 1, 2, -1], [3, 200, 200, 7])
    people = listed(group.tolist(), [0, 1] * 205)
    made = halves(people, seed=0)
    assert (made.fit.groups, made.too_small, made.left_out) == (("b", "c"), ("a",), 10)
    assert set(made.fit.group.tolist()) == set(made.look.group.tolist()) == {0, 1}


def test_where_outcomes_count_a_group_needs_enough_of_both_in_each_half():
    group = [0] * 400 + [1] * 400
    mostly = [YES] * 396 + [NO] * 4
    made = halves(listed(group, [0, 1] * 400, mostly + [YES, NO] * 200), seed=0)
    assert (made.fit.groups, made.too_small) == (("b",), ("a",))
    for half in (made.fit, made.look):
        assert min((half.outcome == YES).sum(), (half.outcome == NO).sum()) >= SMALLEST_HALF


def test_unknown_outcomes_do_not_count_as_either():
    made = halves(listed([0] * 400 + [1] * 400, [0, 1] * 400, [UNKNOWN] * 400 + [YES, NO] * 200), seed=0)
    assert made.too_small == ("a",)


def test_nobody_at_all_makes_no_group():
    nobody = town(100).chosen(np.zeros(100, bool))
    made = halves(nobody, seed=0)
    assert (made.fit.groups, made.too_small, made.left_out) == ((), ("a", "b"), 0)
