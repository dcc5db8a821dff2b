"""One line for everybody, checked against every possible line."""

import numpy as np
import pytest

from algaudit.fairness.remedies.effects import effect
from algaudit.fairness.remedies.one_threshold import (
    ACCURACY_GIVEN,
    CHANGE_GIVEN,
    SHARES,
    Line,
    decided_by,
    higher_is_positive,
    lines,
)
from tests.algaudit.fairness.remedies.people import listed, town


def ten(decided: list[int], **more: object):
    return listed([0, 1] * 5, decided, score=[float(score) for score in range(1, 11)], **more)


def test_lines_select_the_shares_worked_out_by_hand():
    made = lines(ten([0] * 5 + [1] * 5))
    assert [line.threshold for line in made] == [10, 9, 8, 7, 6, 5, 4, 3, 2]
    assert [line.share for line in made] == pytest.approx(SHARES)
    assert all(line.higher for line in made)


def test_where_low_scores_get_the_positive_decision_lines_are_upper_edges():
    made = lines(ten([1] * 5 + [0] * 5))
    assert [line.threshold for line in made] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert not any(line.higher for line in made)
    assert decided_by(made[1], ten([0] * 10)).tolist() == [True, True] + [False] * 8


def test_equal_scores_share_a_line_and_no_line_selects_everybody():
    people = listed([0, 1] * 5, [0] * 5 + [1] * 5, score=[1.0] * 5 + [2.0] * 5)
    assert [(line.threshold, line.share) for line in lines(people)] == [(2.0, 0.5)]


@pytest.mark.parametrize("score", [[3.0] * 10, [np.nan] * 10, None])
def test_without_two_different_scores_there_is_no_line(score):
    people = listed([0, 1] * 5, [0, 1] * 5, score=score)
    assert higher_is_positive(people) is None
    assert lines(people) == []


def test_where_all_are_decided_alike_a_higher_score_counts_as_the_better_one():
    assert higher_is_positive(ten([1] * 10)) is True


def test_who_has_no_score_keeps_the_decision_and_makes_no_line():
    people = listed([0, 1, 0, 1], [1, 0, 0, 1], score=[np.nan, np.nan, 1.0, 2.0])
    assert decided_by(Line(1.5, True, 0.5), people).tolist() == [True, False, False, True]
    assert [line.share for line in lines(people)] == [0.5]


def test_every_line_equals_a_comparison_of_each_score_done_one_by_one():
    people = town(500)
    for line in lines(people):
        brute = [score >= line.threshold for score in people.score.tolist()]
        assert decided_by(line, people).tolist() == brute
        assert np.mean(brute) == pytest.approx(line.share)


def test_the_picked_line_is_the_best_of_those_allowed_by_brute_force():
    people = town(3_000, seed=1)
    made = lines(people)
    now = (people.decided == people.outcome).mean()
    gap = {}
    for line in made:
        after = people.score >= line.threshold
        if (after == people.outcome).mean() >= now - ACCURACY_GIVEN:
            gap[line.threshold] = abs(after[people.group == 0].mean() - after[people.group == 1].mean())
    assert 0 < len(gap) < len(made)
    assert [line.threshold for line in made if line.picked] == [min(gap, key=gap.get)]


def test_without_outcomes_the_picked_line_changes_few_decisions():
    people = town(3_000, seed=1)
    blind = listed(people.group.tolist(), people.decided.tolist(), score=people.score)
    made = [line for line in lines(blind) if line.picked]
    assert len(made) == 1
    assert effect(blind, decided_by(made[0], blind), alpha=0.05).moved[0].share.value <= CHANGE_GIVEN


def test_nothing_is_picked_where_every_line_gives_too_much_away():
    draws = np.random.default_rng(0)
    outcome = draws.integers(0, 2, 400)
    people = listed([0, 1] * 200, outcome.tolist(), outcome.tolist(), score=draws.random(400))
    assert len(lines(people)) == 9
    assert not any(line.picked for line in lines(people))
