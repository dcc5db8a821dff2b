"""What inputs tell about groups: everything when they repeat it, nothing when they are noise."""

import numpy as np
import pytest

from algaudit.fairness.proxies.features import Feature, feature
from algaudit.fairness.proxies.telling import MOST_GROUPS, SMALLEST, telling
from tests.benchmarks.proxies import independent


def words(column, codes, labels):
    return Feature(column, np.asarray(codes, np.int32), tuple(labels), None)


def noise(seed, cases, column="noise"):
    values = np.round(np.random.default_rng(seed).normal(size=cases), 2)
    labels, codes = np.unique(values, return_inverse=True)
    return feature(column, codes.astype(np.int32), [str(label) for label in labels])


def sex(cases, seed=9):
    return words("sex", np.random.default_rng(seed).integers(0, 2, cases), "fm")


def test_an_input_that_repeats_the_group_gives_it_away():
    group = sex(200)
    found = telling([words("title", group.codes, ("Ms", "Mr")), noise(1, 200)], group, alpha=0.05, seed=0)
    assert found.overall.value > 0.99
    assert found.inputs[0].column == "title"
    assert found.inputs[0].alone.value == 1.0
    assert found.inputs[0].loss[0] > 0.3


def test_of_two_inputs_that_say_the_same_neither_is_missed():
    group = sex(400)
    title = words("title", group.codes, ("Ms", "Mr"))
    found = telling([title, words("suffix", group.codes, "ab")], group, alpha=0.05, seed=0)
    assert [item.alone.value for item in found.inputs] == [1.0, 1.0]
    assert [item.loss[0] for item in found.inputs] == pytest.approx([0.0, 0.0], abs=1e-9)


def test_a_combination_of_inputs_is_seen_that_no_single_input_tells():
    random = np.random.default_rng(4)
    one, two = random.integers(0, 2, 800), random.integers(0, 2, 800)
    found = telling([words("a", one, "xy"), words("b", two, "xy")], words("sex", one ^ two, "fm"), alpha=0.05, seed=0)
    assert found.overall.value > 0.99
    assert max(item.alone.value for item in found.inputs) < 0.6


def test_both_of_two_groups_are_told_equally():
    group = sex(300)
    found = telling([words("job", (group.codes + (np.arange(300) % 3 == 0)) % 2, "xy")], group, alpha=0.05, seed=0)
    first, second = found.labels
    assert first.auc.value == pytest.approx(second.auc.value, abs=1e-12)
    assert found.overall.limits(0.05) == pytest.approx(first.auc.limits(0.05), abs=1e-12)
    assert found.inputs[0].loss is None


def test_a_small_group_and_a_blank_one_are_left_aside_with_a_reason():
    codes = np.repeat([0, 1, 2, 3], [60, 60, SMALLEST - 1, 40])
    found = telling([noise(1, len(codes))], words("region", codes, ("a", "b", "c", None)), alpha=0.05, seed=0)
    assert found.cases == len(codes) - 40
    assert [(item.label, item.reason) for item in found.labels] == [("a", None), ("b", None), ("c", "too_few_cases")]
    assert found.labels[2].auc is None
    assert found.labels[0].auc.outside == 60 + SMALLEST - 1


def test_only_the_largest_groups_are_asked_about():
    codes = np.repeat(np.arange(MOST_GROUPS + 1), [SMALLEST + 1] * MOST_GROUPS + [SMALLEST])
    labels = [f"{number:02}" for number in range(MOST_GROUPS + 1)]
    found = telling([noise(1, len(codes))], words("region", codes, labels), alpha=0.05, seed=0)
    assert [item.reason for item in found.labels] == [None] * MOST_GROUPS + ["beyond_largest_groups"]


def test_one_group_alone_has_nobody_to_be_told_from():
    found = telling([noise(1, 90)], words("sex", np.zeros(90), ("f",)), alpha=0.05, seed=0)
    assert found.overall is None
    assert found.labels[0].reason == "nobody_to_tell_from"
    assert telling([], sex(90), alpha=0.05, seed=0).overall is None


def test_the_same_seed_says_the_same():
    first, second = (telling([noise(1, 200)], sex(200), alpha=0.05, seed=3) for _ in range(2))
    assert first.overall.value == second.overall.value


def test_inputs_that_tell_nothing_are_called_proxies_no_more_often_than_stated():
    row = independent(cases=200, inputs=2, groups=2, logs=30)
    # At a true 95 % fewer than 25 of 30 would be a chance of 3 in 1,000.
    assert row.forest >= 25 / 30
    assert row.added >= 25 / 30
    assert row.alone >= 0.9
