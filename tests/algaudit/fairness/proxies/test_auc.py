"""The share of pairs told apart: by hand, as scikit-learn has it, and with an interval that can be relied on."""

import numpy as np
import pytest
from scipy.special import ndtri
from sklearn.metrics import roc_auc_score

from algaudit.fairness.proxies.auc import auc, joined, loss, weighted


def made(seed, inside=40, outside=60, shift=0.5):
    random = np.random.default_rng(seed)
    member = np.arange(inside + outside) < inside
    return np.round(random.normal(size=len(member)) + shift * member, 1), member


def test_pairs_in_the_right_order_are_counted_and_ties_are_halves():
    found = auc(np.array([3.0, 1.0, 1.0, 0.0]), np.array([True, True, False, False]))
    # 3>1, 3>0, 1=1, 1>0: three and a half of four.
    assert found.value == 0.875
    assert (found.inside, found.outside) == (2, 2)


@pytest.mark.parametrize("seed", range(5))
def test_it_is_what_scikit_learn_computes(seed):
    score, member = made(seed)
    assert auc(score, member).value == pytest.approx(roc_auc_score(member, score), abs=1e-12)


def test_the_standard_error_is_delongs():
    score, member = made(1)
    inside, outside = score[member], score[~member]
    above = (inside[:, None] > outside) + 0.5 * (inside[:, None] == outside)
    own, other = above.mean(axis=1), above.mean(axis=0)
    theirs = np.sqrt(own.var(ddof=1) / len(inside) + other.var(ddof=1) / len(outside))
    assert auc(score, member).error == pytest.approx(theirs, abs=1e-12)


def test_turning_the_score_around_turns_the_share_around():
    score, member = made(2)
    up, down = auc(score, member), auc(-score, member)
    assert up.value == pytest.approx(1 - down.value, abs=1e-12)
    low, high = up.limits(0.05)
    assert down.limits(0.05) == (pytest.approx(1 - high, abs=1e-12), pytest.approx(1 - low, abs=1e-12))


def test_the_limits_stay_within_0_and_1_also_where_every_pair_is_in_order():
    perfect = auc(np.arange(20.0), np.arange(20) >= 10)
    low, high = perfect.limits(0.05)
    assert perfect.value == high == 1.0
    # Newcombe's method 5 by hand: at the limit the distance is 1.96 of its own standard errors.
    variance = low * (1 - low) * (1 + 9 * ((1 - low) / (2 - low) + low / (1 + low))) / 100
    assert (1 - low) == pytest.approx(-ndtri(0.025) * np.sqrt(variance), abs=1e-9)


def test_a_side_without_cases_leaves_the_share_open():
    found = auc(np.array([1.0, 2.0]), np.array([True, True]))
    assert np.isnan(found.value)
    assert np.isnan(found.limits(0.05)).all()
    assert np.isnan(found.p_value())


def test_one_member_alone_gives_a_share_without_a_limit():
    found = auc(np.array([3.0, 1.0, 2.0]), np.array([True, False, False]))
    assert found.value == 1.0
    assert np.isnan(found.limits(0.05)).all()


def test_the_p_value_is_where_the_limits_leave_out_one_half():
    found = auc(*made(3, shift=0.4))
    p_value = found.p_value()
    assert found.limits(p_value * 1.001)[0] > 0.5
    assert found.limits(p_value * 0.999)[0] < 0.5


def test_folds_are_joined_by_their_pairs_with_twice_the_variance():
    one, two = auc(*made(1, 10, 20)), auc(*made(2, 30, 20))
    both = joined([one, two])
    assert both.value == pytest.approx((one.value * 200 + two.value * 600) / 800, abs=1e-12)
    variance = 2 * ((one.error * 200 / 800) ** 2 + (two.error * 600 / 800) ** 2)
    assert both.error == pytest.approx(np.sqrt(variance), abs=1e-12)
    assert (both.inside, both.outside) == (40, 40)


def test_a_fold_without_members_adds_nothing():
    empty = auc(np.arange(5.0), np.zeros(5, bool))
    one = auc(*made(1))
    assert joined([one, empty]).value == one.value
    assert joined([one, empty]).error == pytest.approx(one.error * 2**0.5, abs=1e-12)
    assert np.isnan(joined([empty]).value)


def test_groups_are_averaged_by_size_as_scikit_learn_does():
    random = np.random.default_rng(0)
    classes = random.integers(0, 3, 200)
    scores = random.dirichlet(np.ones(3), 200)
    ours = weighted([auc(scores[:, place], classes == place) for place in range(3)]).value
    theirs = roc_auc_score(classes, scores, multi_class="ovr", average="weighted")
    assert ours == pytest.approx(theirs, abs=1e-12)
    assert np.isnan(weighted([]).value)


def test_a_loss_is_nothing_from_a_score_to_itself_and_knows_its_sign():
    strong, weak = auc(*made(4, shift=2.0)), auc(*made(4, shift=0.2))
    assert loss(strong, strong, 0.05) == (0.0, 0.0, 0.0)
    value, low, high = loss(strong, weak, 0.05)
    assert low < value < high
    assert value == pytest.approx(strong.value - weak.value, abs=1e-12)
    assert loss(weak, strong, 0.05)[0] == -value


def test_the_limits_hold_the_truth_about_as_often_as_they_say():
    held = 0
    for seed in range(400):
        random = np.random.default_rng(seed)
        member = np.arange(80) < 30
        low, high = auc(random.normal(size=80) + 0.8 * member, member).limits(0.05)
        # Φ(0.8/√2)
        held += low <= 0.7142 <= high
    assert 0.925 <= held / 400 <= 0.98
