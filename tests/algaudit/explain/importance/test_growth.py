"""Cases are explained until it is enough: all where that costs little, else as many as the tolerance asks for."""

from dataclasses import dataclass

import numpy as np
import pytest

from algaudit.explain.importance.background import drawn_evenly, scores_of
from algaudit.explain.importance.collapse import Cases, collapsed
from algaudit.explain.importance.contributions import Explainer, Way
from algaudit.explain.importance.distinct import picked
from algaudit.explain.importance.estimate import half_width, limits, measured
from algaudit.explain.importance.growth import EACH_GROUP, LEAST, all_at_once, grown
from algaudit.models.structure import Encoded
from tests.algaudit.explain.examples import asked_only, boosted, columns_of, linear, numbers

NAMES = ("a", "b", "c")


@pytest.fixture(scope="module")
def town():
    """Boosted trees, 6,000 cases in three groups, one of them small, and some of them heavy."""
    random = np.random.default_rng(0)
    matrix = random.normal(size=(6_000, 3))
    wanted = matrix[:, 0] + matrix[:, 1] * matrix[:, 2] + random.normal(size=6_000) > 0
    model = boosted(matrix[:2_000], wanted[:2_000], [Encoded(name) for name in NAMES], numbers(*NAMES))
    codes = random.choice(3, 6_000, p=[0.7, 0.25, 0.05])
    weight = np.where(random.random(6_000) < 0.05, 40.0, 1.0)
    kinds = collapsed(
        model, Cases(columns_of(matrix, NAMES), weight, False, codes, ("x", "y", "z")), inside=True, seed=0
    )
    scores = scores_of(model, kinds.rows)
    explainer = Explainer(model, picked(kinds.rows, drawn_evenly(scores, kinds.weight, 100, 0)))
    return explainer, kinds, scores


def test_the_tolerance_is_kept(town):
    explainer, kinds, scores = town
    sizes = []
    for tolerance in (0.05, 0.02, 0.005):
        found = grown(explainer, kinds, scores, tolerance=tolerance, most=6_000, alpha=0.05, seed=0)
        size = measured(found.sample, 0, float("inf")).size
        half = half_width(found.sample, size, len(found.cases) - 1, 0.05)
        assert half.max() <= tolerance * size.value.sum()
        assert len(set(found.cases.tolist())) == len(found.cases)
        sizes.append(len(found.cases))
    assert sizes[0] <= sizes[1] < sizes[2] < 6_000


def test_a_tolerance_that_cannot_be_kept_ends_at_the_most(town):
    explainer, kinds, scores = town
    assert len(grown(explainer, kinds, scores, tolerance=1e-6, most=700, alpha=0.05, seed=0).cases) == 700
    whole = grown(explainer, kinds, scores, tolerance=1e-6, most=50_000, alpha=0.05, seed=0)
    assert len(whole.cases) == 6_000
    assert whole.sample.whole


def test_every_large_group_gives_enough_cases(town):
    explainer, kinds, scores = town
    found = grown(explainer, kinds, scores, tolerance=0.9, most=6_000, alpha=0.05, seed=0)
    explained = (found.sample.weight[:, 1:] > 0).sum(axis=0)
    assert explained.min() >= 0.9 * EACH_GROUP
    assert len(found.cases) < 1_000


def test_the_limits_hold_what_all_cases_together_say(town):
    explainer, kinds, scores = town
    truth = all_at_once(explainer, kinds)
    assert truth.sample.whole
    wanted = [measured(truth.sample, who, float("inf")).size.value for who in range(4)]
    held, draws = np.zeros((4, 3)), 120
    for seed in range(draws):
        found = grown(explainer, kinds, scores, tolerance=0.03, most=6_000, alpha=0.05, seed=seed)
        for who in range(4):
            low, high = limits(found.sample, measured(found.sample, who, float("inf")).size, 500, 0.05)
            held[who] += (low - 1e-9 <= wanted[who]) & (wanted[who] <= high + 1e-9)
    # 95 % of 120 are 114; the standard error is 2.4.
    assert held.min() > 114 - 4 * 2.4
    assert held[0].mean() > 111


def test_the_seed_decides_the_draw(town):
    explainer, kinds, scores = town
    one, same, other = (
        grown(explainer, kinds, scores, tolerance=0.05, most=6_000, alpha=0.05, seed=seed).cases for seed in (1, 1, 2)
    )
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_too_much_for_one_go_is_left_to_the_draw(town):
    _, kinds, _ = town
    asked = Explainer(asked_only(linear(dict.fromkeys(NAMES, 1.0))), picked(kinds.rows, np.arange(100)))
    assert all_at_once(asked, kinds) is None


@dataclass
class Dear:
    """A way that takes a thousand times as long."""

    way: Way
    most: int
    method = "dear"

    @property
    def base(self):
        return self.way.base

    def work(self, rows):
        return 1_000 * len(rows["a"])

    def values(self, rows):
        return self.way.values(rows)


def test_dear_cases_are_explained_within_the_time_there_is(town):
    explainer, kinds, scores = town
    for most, wanted in ((200_000, 200), (1, LEAST)):
        dear = Explainer(asked_only(explainer._model), picked(kinds.rows, np.arange(5)))
        dear.way = Dear(dear.way, most)
        found = grown(dear, kinds, scores, tolerance=1e-6, most=5_000, alpha=0.05, seed=0)
        assert len(found.cases) == wanted


def test_an_algorithm_that_gives_everybody_the_same_is_known_at_once(town):
    _, kinds, _ = town
    same = linear(dict.fromkeys(NAMES, 0.0), base=3.0)
    explainer = Explainer(same, picked(kinds.rows, np.arange(10)))
    found = grown(explainer, kinds, scores_of(same, kinds.rows), tolerance=0.01, most=5_000, alpha=0.05, seed=0)
    assert not found.sample.values.any()
    assert len(found.cases) < 1_000
