"""The bootstrap over cells draws people: its limits are those of drawing rows, at the price of the cells."""

import numpy as np
import pytest
from scipy.stats import binom

from algaudit.fairness.bootstrap import bootstrap_limits
from algaudit.fairness.groups import Groups, split
from tests.algaudit.fairness.small import cube_of, people, undecided


def selected(drawn):
    return drawn[..., 2, 1] / drawn.sum(axis=(-1, -2))


def test_the_limits_of_a_share_are_those_of_the_binomial():
    low, high = bootstrap_limits(people({"a": undecided(60, 40)}), selected, alpha=0.05, seed=1, replicates=20_000)
    assert (low[0], high[0]) == pytest.approx(binom.ppf([0.025, 0.975], 100, 0.4) / 100, abs=0.011)


def test_each_group_is_drawn_as_often_as_chance_has_it():
    groups = people({"a": undecided(60, 40), "b": undecided(5, 5)})
    low, high = bootstrap_limits(groups, lambda drawn: drawn.sum(axis=(2, 3)), alpha=0.05, seed=1, replicates=20_000)
    # 10 of 110 people: 110 draws with a chance of 1/11.
    assert (low[1], high[1]) == pytest.approx(binom.ppf([0.025, 0.975], 110, 1 / 11), abs=1)
    assert low[0] + high[1] == pytest.approx(110, abs=2)


def test_the_same_seed_draws_the_same_logs_and_another_one_others():
    groups = people({"a": undecided(61, 43), "b": undecided(33, 25)})
    one, same, other = (bootstrap_limits(groups, selected, alpha=0.05, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_an_empty_cell_stays_empty():
    low, high = bootstrap_limits(people({"a": undecided(9, 0), "b": undecided(3, 3)}), selected, alpha=0.05, seed=3)
    assert (low[0], high[0]) == (0, 0)


def test_a_figure_that_most_drawn_logs_lack_has_no_limits():
    # One person of a thousand is missing from 37 % of the drawn logs: (1 - 1/1000)^1000.
    groups = people({"a": undecided(500, 499), "b": undecided(0, 1)})
    low, high = bootstrap_limits(groups, selected, alpha=0.05, seed=3)
    assert (low[1], high[1]) == (1, 1)

    def rare(drawn):
        # Drawn twice or more in 1 - 2/e = 26 % of the logs.
        return np.where(drawn[..., 1, 2, 1] > 1, drawn[..., 1, 2, 1], np.nan)

    assert np.isnan(bootstrap_limits(groups, rare, alpha=0.05, seed=3)).all()


def test_an_infinite_figure_counts_as_the_largest():
    def ratio(drawn):
        share = selected(drawn)
        return share[:, 0] / share[:, 1]

    # The only selected person of group b is missing from 37 % of the logs.
    low, high = bootstrap_limits(people({"a": undecided(5, 5), "b": undecided(99, 1)}), ratio, alpha=0.05, seed=3)
    assert np.isfinite(low)
    assert np.isinf(high)


def test_large_draws_are_made_block_by_block_and_differ_in_nothing_that_matters(monkeypatch):
    groups = people({"a": undecided(60, 40)})
    whole = bootstrap_limits(groups, selected, alpha=0.05, seed=5, replicates=3000)
    monkeypatch.setattr("algaudit.fairness.bootstrap._BLOCK", 600)
    assert np.array_equal(bootstrap_limits(groups, selected, alpha=0.05, seed=5, replicates=3000), whole)


def test_drawn_weights_vary_as_those_of_the_people_do():
    draws = np.random.default_rng(0)
    weights = draws.choice([1, 2, 3, 10], 200).tolist()
    rows = {"sex": ["f"] * 200, "granted": [1, 0] * 100, "w": weights}
    groups = split(cube_of(rows, ["sex"], weight="w"), ["sex"])
    low, high = bootstrap_limits(groups, selected, alpha=0.05, seed=5, replicates=20_000)
    places = draws.integers(0, 200, (20_000, 200))
    taken = np.array(weights)[places]
    shares = (taken * (places % 2 == 0)).sum(axis=1) / taken.sum(axis=1)
    assert (low[0], high[0]) == pytest.approx(np.quantile(shares, [0.025, 0.975]), abs=0.01)


def test_equal_weights_draw_people():
    cases = np.array([undecided(60, 40)])
    people_, doubled = (
        Groups((), ((),), cases, cases * factor, cases * factor**2, True, False) for factor in (1.0, 2.0)
    )
    one, other = (bootstrap_limits(groups, selected, alpha=0.05, seed=1) for groups in (people_, doubled))
    assert np.array_equal(one, other)
