"""Scores in order: shares up to a value, and pairs in the right order beside scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from algaudit.fairness.scores import ranked as room
from algaudit.fairness.scores.pairs import level_pairs
from algaudit.fairness.scores.ranked import rank_pairs, ranked, share_up_to


def drawn(seed, size=300, digits=1):
    random = np.random.default_rng(seed)
    score = np.round(random.normal(size=size), digits)
    return score, random.random(size) < 1 / (1 + np.exp(-score)), random.integers(1, 5, size).astype(float)


def test_shares_up_to_and_below_worked_out_by_hand():
    people = ranked(np.array([2.0, 1.0, 2.0, 5.0]))
    at = np.array([0.0, 2.0, 9.0])
    assert share_up_to(people, people.summed(), at).tolist() == [0.0, 0.75, 1.0]
    assert share_up_to(people, people.summed(), at, "left").tolist() == [0.0, 0.25, 1.0]


def test_weighted_shares_worked_out_by_hand():
    people = ranked(np.array([2.0, 1.0]), np.array([3.0, 1.0]))
    assert share_up_to(people, people.summed(), np.array([1.0])).tolist() == [0.25]
    assert people.effective == pytest.approx(16 / 10)
    assert ranked(np.array([2.0, 1.0]), np.array([3.0, 1.0]), counted=True).effective == 4.0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("weighted", [False, True])
def test_the_auc_is_that_of_scikit_learn(seed, weighted):
    score, yes, weight = drawn(seed)
    weights = (weight[yes], weight[~yes]) if weighted else (None, None)
    found = rank_pairs(ranked(score[yes], weights[0]), ranked(score[~yes], weights[1]))
    theirs = roc_auc_score(yes, score, sample_weight=weight if weighted else None)
    assert found.value == pytest.approx(theirs, abs=1e-12)


def test_a_row_that_stands_for_many_people_is_as_good_as_many_rows():
    score, yes, weight = drawn(1)
    counted = rank_pairs(*(ranked(score[side], weight[side], counted=True) for side in (yes, ~yes)))
    many = np.repeat(np.arange(len(score)), weight.astype(int))
    single = rank_pairs(*(ranked(score[many][side[many]]) for side in (yes, ~yes)))
    for name in ("value", "own_squares", "other_squares", "own", "other"):
        assert getattr(counted, name) == pytest.approx(float(getattr(single, name)), abs=1e-9)


def test_it_is_the_same_as_from_counts_by_level():
    score, yes, _ = drawn(2)
    levels = np.unique(score)
    own, other = (np.array([(score[side] == level).sum() for level in levels], float) for side in (yes, ~yes))
    by_rank, by_level = rank_pairs(ranked(score[yes]), ranked(score[~yes])), level_pairs(own, other)
    assert float(by_rank.own_squares) == pytest.approx(float(by_level.own_squares), abs=1e-9)
    assert float(by_rank.other_squares) == pytest.approx(float(by_level.other_squares), abs=1e-9)


def test_blocks_do_not_change_the_answer(monkeypatch):
    score, yes, weight = drawn(3)
    sides = [ranked(score[side], weight[side]) for side in (yes, ~yes)]
    whole = rank_pairs(*sides)
    monkeypatch.setattr(room, "BLOCK", 7)
    parted = rank_pairs(*sides)
    assert float(parted.value) == pytest.approx(float(whole.value), abs=1e-12)
    assert float(parted.own_squares) == pytest.approx(float(whole.own_squares), abs=1e-9)


def test_nobody_on_one_side_is_no_answer():
    assert np.isnan(rank_pairs(ranked(np.array([np.nan])), ranked(np.array([1.0]))).value)
