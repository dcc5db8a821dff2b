"""The search: what it looks at, what it keeps, and when it stops looking at everything."""

import numpy as np
import pytest

from algaudit.fairness.subgroups.people import Ground
from algaudit.fairness.subgroups.rules import score
from algaudit.fairness.subgroups.search import POOL, SCREEN, Budget, complete_length, search
from tests.algaudit.fairness.subgroups.hands import drawn, ground

SIZES = (3, 4, 3, 3)


def planted(seed=0, cells=400):
    """Return cells in which those with the labels 1, 2 and 1 of three columns are behind."""
    made = drawn(seed, SIZES, cells)
    behind = (made.codes[:, 0] == 1) & (made.codes[:, 1] == 2) & (made.codes[:, 2] == 1)
    top = np.where(behind, np.floor(made.sums[1] * 0.2), made.sums[1])
    return Ground(made.codes, np.stack([made.sums[0], top]))


def test_the_planted_rule_comes_first_with_its_own_score():
    cells = planted()
    rule, value = search(cells, SIZES, 3, smallest=25, budget=Budget()).rules[0]
    assert rule == ((0, 1), (1, 2), (2, 1))
    assert value == pytest.approx(score(cells, rule), abs=1e-9)


def test_a_beam_finds_the_planted_rule_too_and_says_so():
    found = search(planted(), SIZES, 3, smallest=25, budget=Budget(rules=20, beam=30))
    assert (found.complete, found.depth) == (1, 3)
    assert found.rules[0][0] == ((0, 1), (1, 2), (2, 1))


def test_a_beam_reports_the_same_scores_as_the_whole_search():
    whole = dict(search(planted(), SIZES, 3, smallest=25, budget=Budget()).rules)
    beam = search(planted(), SIZES, 3, smallest=25, budget=Budget(rules=20, beam=30)).rules
    assert all(value == pytest.approx(whole[rule], abs=1e-9) for rule, value in beam)


def test_no_rule_is_longer_than_there_are_columns():
    found = search(ground(((0,), 100, 20), ((1,), 100, 60)), [2], 4, smallest=25, budget=Budget())
    assert (found.depth, found.complete, found.looked_at) == (1, 1, 2)


def test_rare_labels_make_no_rule():
    cells = ground(((0,), 100, 50), ((1,), 24, 0), ((2,), 100, 80))
    found = search(cells, [3], 1, smallest=25, budget=Budget())
    assert found.looked_at == 2
    assert {rule for rule, _ in found.rules} == {((0, 0),), ((0, 2),)}


def test_of_two_that_say_the_same_the_one_with_the_lower_rate_comes_first():
    found = search(ground(((0,), 100, 60), ((1,), 100, 20)), [2], 1, smallest=25, budget=Budget())
    assert [rule for rule, _ in found.rules] == [((0, 1),), ((0, 0),)]


def test_nobody_to_search_finds_nothing():
    found = search(Ground(np.zeros((0, 2), np.int64), np.zeros((2, 0))), [3, 2], 2, smallest=25, budget=Budget())
    assert (found.rules, found.looked_at) == ([], 0)


def test_the_list_is_as_long_as_stated_and_holds_nothing_that_does_not_stand_out():
    cells = drawn(0, (30, 30, 10), 3000)
    # Half of the cells decide alike by chance alone: hundreds of rules stand out.
    top = np.where(np.random.default_rng(0).random(3000) < 0.5, 0, cells.sums[0])
    found = search(Ground(cells.codes, np.stack([cells.sums[0], top])), (30, 30, 10), 2, smallest=25, budget=Budget())
    assert len(found.rules) == POOL
    assert all(abs(value) >= SCREEN for _, value in found.rules)
    assert sorted((abs(value) for _, value in found.rules), reverse=True) == [abs(value) for _, value in found.rules]


@pytest.mark.parametrize(
    ("budget", "length"), [(Budget(), 3), (Budget(rules=329), 1), (Budget(rules=330), 2), (Budget(read=699), 2)]
)
def test_the_budget_says_up_to_which_length_all_rules_are_looked_at(budget, length):
    # 30 rules, 300, 1,000; columns read: 3, 3 and 1 times 100 cells.
    assert complete_length([10, 10, 10], 100, 3, budget) == length
