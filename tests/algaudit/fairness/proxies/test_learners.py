"""Three ways to learn groups from inputs: each answers only for cases that it has not seen."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from algaudit.fairness.proxies.features import Feature, feature
from algaudit.fairness.proxies.learners import FOLDS, SumOfInputs, band_scores, banded, folds, forest_scores


def numbers(values):
    labels, codes = np.unique(values, return_inverse=True)
    return feature("x", codes.astype(np.int32), [f"{label:.6g}" for label in labels])


def test_every_fold_has_its_share_of_every_group():
    classes = np.repeat([0, 1, 2], [100, 50, 15])
    fold = folds(classes, 0)
    assert [np.bincount(fold[classes == group]).tolist() for group in range(3)] == [[20] * 5, [10] * 5, [3] * 5]
    assert (fold != folds(classes, 1)).any()


def test_bands_hold_as_many_cases_each_and_blanks_are_on_their_own():
    item = numbers(np.arange(3_200.0))
    assert np.bincount(banded(item)).tolist() == [100] * 32
    blank = Feature("x", np.array([0, 1, 2, 3] * 5, np.int32), ("1", "2", "3", None), np.array([1.0, 2, 3, np.nan]))
    assert np.bincount(banded(blank)).tolist() == [5, 5, 5, 5]


def test_a_band_is_scored_by_the_other_folds_only():
    band, classes, fold = np.array([0, 0, 0, 1]), np.array([0, 1, 1, 1]), np.array([0, 1, 2, 3])
    scores = band_scores(band, classes, fold)
    # Of the others in its band both are of group 1; of all others three of three.
    assert scores[0].tolist() == [0.0, 1.0]
    # Others in the band: one of each; among all others one of three is of group 0.
    assert scores[1] == pytest.approx([(1 + 1 / 3) / 3, (1 + 2 / 3) / 3], abs=1e-12)


def test_an_empty_band_tells_the_usual_mixture():
    scores = band_scores(np.array([0, 0, 0, 0, 1]), np.array([0, 0, 0, 1, 1]), np.array([0, 1, 2, 3, 4]))
    assert scores[4] == pytest.approx([0.75, 0.25], abs=1e-12)


def test_the_sum_is_the_ridge_regression_of_scikit_learn():
    random = np.random.default_rng(0)
    bands = [random.integers(0, 4, 200), random.integers(0, 3, 200)]
    classes = random.integers(0, 2, 200)
    fold = folds(classes, 0)
    ours = SumOfInputs(bands, classes, fold).scores()
    design = np.concatenate([np.eye(4)[bands[0]], np.eye(3)[bands[1]]], axis=1)
    for number in range(FOLDS):
        held = fold == number
        theirs = Ridge(alpha=1.0).fit(design[~held], np.eye(2)[classes[~held]])
        # Without its intercept, which is the same for all cases of a fold.
        assert ours[held] == pytest.approx(design[held] @ theirs.coef_.T, abs=1e-9)


def test_without_an_input_the_sum_is_that_of_the_others():
    random = np.random.default_rng(1)
    bands = [random.integers(0, 4, 100), random.integers(0, 3, 100)]
    classes = random.integers(0, 2, 100)
    fold = folds(classes, 0)
    left = SumOfInputs(bands, classes, fold).scores(without=0)
    assert left == pytest.approx(SumOfInputs(bands[1:], classes, fold).scores(), abs=1e-9)


def test_no_way_of_learning_answers_for_cases_it_has_seen():
    # Labels are pure noise with as many different ones as cases: whoever has seen a case knows its group.
    random = np.random.default_rng(2)
    classes = random.integers(0, 2, 400)
    fold = folds(classes, 0)
    noise = numbers(np.arange(400.0))
    for scores in (
        forest_scores([noise], classes, fold, 0),
        band_scores(banded(noise), classes, fold),
        SumOfInputs([banded(noise)], classes, fold).scores(),
    ):
        own, other = scores[classes == 1, 1].mean(), scores[classes == 0, 1].mean()
        assert abs(own - other) < 0.1


def test_the_same_seed_grows_the_same_forest():
    random = np.random.default_rng(3)
    classes, item = random.integers(0, 2, 100), numbers(random.normal(size=100))
    fold = folds(classes, 0)
    first = forest_scores([item], classes, fold, 5)
    assert (first == forest_scores([item], classes, fold, 5)).all()
    assert (first != forest_scores([item], classes, fold, 6)).any()


def test_a_forest_takes_blanks_and_a_group_that_is_all_held_out():
    values = np.array([1.0, 2.0, 3.0, np.nan])
    item = Feature("x", np.array([0, 1, 2, 3] * 10, np.int32), ("1", "2", "3", None), values)
    classes = np.array([0, 1] * 19 + [0, 2])
    fold = folds(classes, 0)
    scores = forest_scores([item], classes, fold, 0)
    assert scores.shape == (40, 3)
    assert scores[-1, 2] == 0.0
    assert scores.sum(axis=1) == pytest.approx(np.ones(40), abs=1e-9)
