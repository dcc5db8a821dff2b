"""The two sides of a change."""

import logging

import numpy as np
import pytest

from algaudit.fairness.remedies.effects import ODDS, effect
from algaudit.fairness.remedies.two_sides import drawn, odds_lottery, reweighing_weights
from tests.algaudit.fairness.remedies.people import listed, town


def test_weights_follow_the_formula_worked_out_by_hand():
    # 4 of a: 3 yes; 6 of b: 2 yes. P(a)=0.4, P(yes)=0.5; a and yes 0.3, a and no 0.1, b and yes 0.2, b and no 0.4.
    people = listed([0] * 4 + [1] * 6, [1] * 10, [1, 1, 1, 0, 1, 1, 0, 0, 0, 0])
    weights = reweighing_weights(people, reference=1)
    expected = [0.2 / 0.3] * 3 + [0.2 / 0.1] + [0.3 / 0.2] * 2 + [0.3 / 0.4] * 4
    assert weights.tolist() == pytest.approx(expected, abs=1e-12)


def test_weighed_people_of_both_sides_have_the_same_share_of_outcomes():
    people = town(2_000, groups=4)
    weights, side = reweighing_weights(people, reference=2), people.group == 2
    shares = [np.average(people.outcome[who], weights=weights[who]) for who in (side, ~side)]
    assert shares[0] == pytest.approx(shares[1], abs=1e-12)
    assert weights.sum() == pytest.approx(2_000)


def expected_odds(chances: np.ndarray, people, reference: int) -> list[list[float]]:
    """Return true and false positive rate of both sides, on average over all draws."""
    side, chance = (people.group == reference).astype(int), 0
    chance = chances[side, people.decided.astype(int)]
    return [[chance[(side == one) & (people.outcome == truth)].mean() for truth in (1, 0)] for one in (0, 1)]


@pytest.mark.parametrize("seed", range(5))
def test_the_lottery_makes_error_rates_equal_in_expectation_where_it_was_fitted(seed):
    people = town(3_000, seed, groups=3)
    others, own = expected_odds(odds_lottery(people, 2), people, 2)
    assert others == pytest.approx(own, abs=1e-9)


def test_a_lottery_worked_out_by_hand():
    # Side a: true positive rate 1/2, false 0; side b: both as good as can be. The lottery spoils b down to a.
    a, b = ([0] * 8, [1, 1, 0, 0] + [0] * 4, [1] * 4 + [0] * 4), ([1] * 8, [1] * 4 + [0] * 4, [1] * 4 + [0] * 4)
    people = listed(a[0] + b[0], a[1] + b[1], a[2] + b[2])
    chances = odds_lottery(people, reference=1)
    assert chances == pytest.approx(np.array([[0, 1], [0, 0.5]]), abs=1e-9)


def test_one_draw_is_near_the_expectation_and_settled_by_the_seed():
    people = town(20_000)
    chances = odds_lottery(people, 1)
    one, same, other = (drawn(chances, people, 1, seed) for seed in (5, 5, 6))
    assert one.tolist() == same.tolist() != other.tolist()
    found = {gap.measure: gap for gap in effect(people, one, alpha=0.05).gaps}[ODDS]
    assert found.gap.value < 0.03
    assert found.verdict == "smaller"


def test_people_of_unknown_outcome_are_drawn_but_not_fitted_on():
    people = town(2_000)
    known = odds_lottery(people.chosen(np.arange(2_000) >= 500), 1)
    people.outcome[:500] = 2
    assert odds_lottery(people, 1) == pytest.approx(known)
    assert len(drawn(known, people, 1, seed=0)) == 2_000


@pytest.mark.parametrize(
    ("decided", "outcome"),
    [([0, 1] * 4, [1] * 4 + [0, 1] * 2), ([1] * 4 + [0, 1] * 2, [0, 1] * 4)],
    ids=["one outcome only", "one decision only"],
)
def test_a_side_of_one_kind_has_no_lottery(decided, outcome):
    assert odds_lottery(listed([0] * 4 + [1] * 4, decided, outcome), 1) is None


def test_the_library_leaves_no_trace(recwarn, caplog, capfd):
    people, root = town(500), logging.getLogger()
    before = root.level, list(root.handlers), np.random.get_state()[1].tolist()
    reweighing_weights(people, 1)
    odds_lottery(people, 1)
    assert (root.level, root.handlers, np.random.get_state()[1].tolist()) == before
    assert not recwarn.list
    assert not caplog.records
    assert capfd.readouterr() == ("", "")
