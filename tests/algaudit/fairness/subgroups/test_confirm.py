"""The test on the other half: p-values, shares of the risk, Benjamini and Hochberg, intervals that agree."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from algaudit.fairness.intervals import difference_limits, p_value, rate_limits
from algaudit.fairness.subgroups.confirm import benjamini_hochberg, compared, p_values, p_values_within, shares
from algaudit.fairness.subgroups.people import Ground
from tests.algaudit.fairness.subgroups.hands import ground

NORTH = ground(((0, 0), 100, 20), ((0, 1), 100, 50), ((1, 0), 100, 50), ((1, 1), 100, 50))
RULE = ((0, 0), (1, 0))


def newcombe(own, other):
    """Return the p-value of a difference from its interval."""
    (size, top), (rest, others) = own, other
    return float(
        p_value(
            lambda alpha: difference_limits(
                top / size, rate_limits(top / size, size, alpha), others / rest, rate_limits(others / rest, rest, alpha)
            )
        )
    )


def test_the_first_comparison_is_with_everybody_else_and_the_others_with_the_rests_of_the_parents():
    made = compared(NORTH, [RULE])[0]
    assert made.own.tolist() == [[100.0] * 3, [20.0] * 3]
    assert made.other.tolist() == [[300.0, 100.0, 100.0], [150.0, 50.0, 50.0]]
    assert made.difference == pytest.approx(np.array([-0.3, -0.3, -0.3]))


def test_the_p_value_is_the_largest_and_the_direction_is_fixed_for_all_but_the_first():
    wanted = max(newcombe((100, 20), (300, 150)), newcombe((100, 20), (100, 50)) / 2)
    assert p_values(compared(NORTH, [RULE]), [-1.0], 25)[0] == pytest.approx(wanted, rel=1e-6)


def test_the_other_direction_is_no_confirmation():
    assert p_values(compared(NORTH, [RULE]), [+1.0], 25).tolist() == [1.0]


def test_too_few_people_are_not_tested():
    assert p_values(compared(NORTH, [RULE]), [-1.0], 101).tolist() == [1.0]


def test_a_condition_that_adds_nothing_is_not_confirmed_by_the_others():
    women = ground(((0, 0), 1000, 200), ((0, 1), 1000, 200), ((1, 0), 1000, 500), ((1, 1), 1000, 500))
    made = compared(women, [((0, 0),), RULE])
    first, second = p_values(made, [-1.0, -1.0], 25)
    assert first < 1e-9
    assert second == 1.0


def test_nobody_in_the_test_half_confirms_nothing():
    empty = Ground(NORTH.codes, NORTH.sums * np.array([0.0, 1.0, 1.0, 1.0]))
    assert p_values(compared(empty, [RULE]), [-1.0], 25).tolist() == [1.0]
    assert np.isnan(compared(empty, [RULE])[0].difference).all()


def test_what_an_earlier_rule_explains_is_not_confirmed_again():
    cells = ground(((0,), 500, 100), ((1,), 500, 250), ((2,), 500, 255))
    found = p_values_within(cells, [((0, 0),), ((0, 2),)], [-1.0, +1.0])
    # Among those who are not behind: 255 of 500 against 250 of 500.
    z = (0.51 - 0.5) / np.sqrt(0.505 * 0.495 * 2 / 500)
    assert found == pytest.approx([0.0, stats.norm.sf(z)], rel=1e-9)


def test_shares_are_one_on_average_and_fall_with_the_place():
    found = shares([1, 2, 3, 1])
    assert found.mean() == pytest.approx(1.0)
    assert found[0] == found[3] > found[1] > found[2]
    assert len(shares([])) == 0


def test_with_equal_shares_it_is_benjamini_and_hochbergs():
    chances = np.array([0.001, 0.008, 0.012, 0.03, 0.04, 0.2, 0.9])
    confirmed, theirs, *_ = multipletests(chances, 0.05, method="fdr_bh")
    adjusted, _ = benjamini_hochberg(chances, np.ones(7), 0.05)
    assert (adjusted <= 0.05).tolist() == confirmed.tolist()
    assert adjusted[:5] == pytest.approx(theirs[:5], rel=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_a_rule_is_confirmed_exactly_where_its_p_value_is_within_its_level(seed):
    random = np.random.default_rng(seed)
    chances = np.concatenate([random.random(10), random.random(6) * 0.02])
    adjusted, level = benjamini_hochberg(chances, shares(random.permutation(16) + 1), 0.05)
    assert ((adjusted <= 0.05) == (chances <= level)).all()
    assert (adjusted <= 0.05).any()
    assert level.max() <= 0.05


def test_a_large_share_does_not_confirm_what_one_rule_alone_would_not():
    adjusted, level = benjamini_hochberg(np.array([0.06, 0.9]), np.array([1.9, 0.1]), 0.05)
    assert adjusted.min() > 0.05
    assert level[0] == pytest.approx(0.0475)


def test_nothing_tested_is_nothing_confirmed():
    adjusted, level = benjamini_hochberg(np.zeros(0), np.zeros(0), 0.05)
    assert (len(adjusted), len(level), len(p_values([], [], 25))) == (0, 0, 0)


def test_the_interval_leaves_out_zero_exactly_up_to_the_p_value():
    made = compared(NORTH, [RULE])[0]
    chance = newcombe((100, 20), (300, 150))
    assert made.limits(np.array(chance * 1.01))[1][0] < 0 < made.limits(np.array(chance * 0.99))[1][0]


def test_with_an_expectation_the_first_comparison_is_with_it():
    # 20 of 100 where 30 were expected; the others 45 of 100 where 50 were.
    sums = np.array([[100.0, 100.0], [20.0, 45.0], [100.0, 100.0], [100.0, 100.0], [30.0, 50.0]])
    made = compared(Ground(np.array([[0], [1]]), sums), [((0, 0),)])[0]
    assert made.difference == pytest.approx(np.array([-0.1]))
    low, high = made.limits(np.array(0.05))
    wanted = rate_limits(0.2, 100, 0.05)
    assert (low[0], high[0]) == pytest.approx((wanted[0] - 0.3, wanted[1] - 0.3))
