"""One threshold per group: what fairlearn makes of the score, looked at with our own counting."""

import numpy as np
import pytest

from algaudit.fairness.remedies.by_group import EQUAL, short, threshold_per_group
from algaudit.fairness.remedies.cases import halves
from algaudit.fairness.remedies.effects import ODDS, SELECTION, effect
from tests.algaudit.fairness.remedies.people import listed, town


def test_equal_shares_are_found_where_each_group_has_its_own_scores():
    # One group scores 1 … 10, the other 101 … 110, and the upper half of each has a true claim: two lines do it all.
    scores = [*range(1, 11), *range(101, 111)]
    people = listed([0] * 10 + [1] * 10, [0] * 10 + [1] * 10, ([0] * 5 + [1] * 5) * 2, score=scores)
    for equal in EQUAL:
        after = threshold_per_group(people, people, equal, seed=0)
        assert after.tolist() == ([False] * 5 + [True] * 5) * 2


def test_low_scores_may_be_the_better_ones():
    scores = [*range(10, 0, -1), *range(110, 100, -1)]
    people = listed([0] * 10 + [1] * 10, ([0] * 5 + [1] * 5) * 2, ([0] * 5 + [1] * 5) * 2, score=scores)
    lower = listed([0] * 10 + [1] * 10, [1] * 10 + [0] * 10, ([0] * 5 + [1] * 5) * 2, score=scores)
    assert threshold_per_group(lower, lower, "demographic_parity", seed=0).tolist() == people.decided.tolist()


@pytest.mark.parametrize(("equal", "measure"), [(EQUAL[0], SELECTION), (EQUAL[2], ODDS)])
def test_what_was_to_be_equal_is_nearly_equal_for_people_never_seen(equal, measure):
    made = halves(town(20_000, groups=3), seed=1)
    after = threshold_per_group(made.fit, made.look, equal, seed=2)
    found = {gap.measure: gap for gap in effect(made.look, after, alpha=0.05).gaps}[measure]
    assert found.gap.value < 0.06
    assert found.verdict == "smaller"


def test_our_gap_of_these_decisions_is_fairlearns():
    from fairlearn.metrics import demographic_parity_difference

    made = halves(town(4_000), seed=1)
    after = threshold_per_group(made.fit, made.look, "demographic_parity", seed=2)
    ours = effect(made.look, after, alpha=0.05).gaps[0].gap.value
    theirs = demographic_parity_difference(made.look.outcome, after, sensitive_features=made.look.group)
    assert ours == pytest.approx(theirs, abs=1e-12)


def test_the_lottery_is_settled_by_the_seed():
    made = halves(town(4_000), seed=1)
    one, same, other = (threshold_per_group(made.fit, made.look, EQUAL[2], seed) for seed in (1, 1, 2))
    assert one.tolist() == same.tolist() != other.tolist()


def test_without_outcomes_the_lines_follow_the_present_decisions():
    people = town(4_000)
    blind = listed(people.group.tolist(), people.decided.tolist(), score=people.score)
    after = threshold_per_group(blind, blind, "demographic_parity", seed=0)
    assert effect(blind, after, alpha=0.05).gaps[0].gap.value < 0.05
    # In a town where a quarter of decisions lies between the groups' lines, most stay as they are.
    assert (after == blind.decided).mean() > 0.8


def test_who_has_no_score_keeps_the_decision():
    people = town(2_000)
    people.score[::5] = np.nan
    after = threshold_per_group(people, people, "demographic_parity", seed=0)
    assert after[::5].tolist() == people.decided[::5].tolist()
    assert (after != people.decided).any()


@pytest.mark.parametrize(
    "outcome", [[1] * 4 + [0, 1] * 2, [2] * 4 + [0, 1] * 2], ids=["one outcome only", "no outcome known"]
)
def test_a_group_of_one_kind_cannot_be_given_a_line(outcome):
    people = listed([0] * 4 + [1] * 4, [0, 1] * 4, outcome, score=list(range(8)))
    assert threshold_per_group(people, people, "demographic_parity", seed=0) is None


def test_without_scores_there_are_no_lines():
    people = listed([0, 0, 1, 1], [0, 1] * 2, [0, 1] * 2)
    assert threshold_per_group(people, people, "demographic_parity", seed=0) is None


@pytest.mark.parametrize("seed", [0, 1, 2**62])
def test_a_seed_fits_the_libraries(seed):
    assert 0 <= short(seed) < 2**32


def test_nothing_is_heard_of_the_library(recwarn, caplog, capfd):
    people = town(500)
    threshold_per_group(people, people, "equalized_odds", seed=0)
    assert not recwarn.list
    assert not caplog.records
    assert capfd.readouterr() == ("", "")
