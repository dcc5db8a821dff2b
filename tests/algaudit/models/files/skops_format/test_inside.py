"""The inside of a pipeline repeats its scores wherever it can be written down, and is left alone elsewhere."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import AdaBoostClassifier, GradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer
from sklearn.tree import DecisionTreeClassifier
from skops.io import dumps

from algaudit.models.files.skops_child import SkopsFile
from algaudit.models.structure import Sum, Trees
from tests.algaudit.models.files.insides import inside
from tests.algaudit.models.files.pipelines import (
    AMOUNTS,
    LEARNERS,
    NUMBERS,
    decided,
    fitted,
    granted,
    learnt,
    rows,
    skops_file,
    town,
)

FILLED = town().fillna({"income": 0.0})
BLACK = {"calibrated", "isotonic", "bayes"}
LABELS = np.array(["不通过", "通过"], object)


def of(model, results=None, table=FILLED[NUMBERS], positive=1):
    """Return the inside of a model that learns from two numbers."""
    return inside(SkopsFile(dumps(learnt(model, table, decided() if results is None else results))), positive)


@pytest.mark.parametrize("positive", [0, 1])
@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize("name", sorted(set(LEARNERS) - BLACK))
def test_the_inside_repeats_the_scores(name, scaled, positive):
    model = fitted(name, scaled=scaled)
    found = inside(SkopsFile(skops_file(name, scaled=scaled)), positive)
    expected = model.predict(town()) if name in AMOUNTS else model.predict_proba(town())[:, positive]
    assert np.allclose(found.score(rows()), expected, rtol=1e-12, atol=1e-12)
    if name in AMOUNTS:
        assert found.line is None
    else:
        assert np.array_equal(found.score(rows()) >= found.line, model.predict(town()) == LABELS[positive])


@pytest.mark.parametrize("name", sorted(BLACK))
def test_what_is_not_simple_has_no_inside(name):
    assert inside(SkopsFile(skops_file(name))) is None


def test_the_weights_are_those_of_the_model_by_hand():
    model = learnt(LogisticRegression(), FILLED[NUMBERS], decided())
    found = inside(SkopsFile(dumps(model)))
    assert [part.name for part in found.parts] == NUMBERS
    assert [part.slope for part in found.parts] == model.coef_[0].tolist()
    assert found.base == model.intercept_[0]


def test_a_tie_goes_to_the_first_label():
    results = np.where(np.arange(len(FILLED)) % 2 == 0, "通过", "不通过").astype(object)
    table = FILLED[NUMBERS].assign(income=0.0, age=0.0)
    for positive, wins in ((0, True), (1, False)):
        found = of(DecisionTreeClassifier(), results, table, positive)
        assert found.score(rows(table))[0] == 0.5
        assert (found.line <= 0.5) is wins


def test_a_frozen_model_is_read_like_any_other():
    frozen = FrozenEstimator(learnt(LogisticRegression(), FILLED[NUMBERS], decided()))
    assert isinstance(of(make_pipeline("passthrough", frozen)), Sum)


@pytest.mark.parametrize(("threshold", "pos_label"), [(0.3, "通过"), (0.7, "不通过"), ("auto", "通过")])
@pytest.mark.parametrize("positive", [0, 1])
def test_a_line_of_ones_own_is_drawn_for_either_label(threshold, pos_label, positive):
    model = FixedThresholdClassifier(LogisticRegression(), threshold=threshold, pos_label=pos_label)
    found = of(model, positive=positive)
    scores = found.score(rows(FILLED))
    assert np.array_equal(scores >= found.line, model.predict(FILLED[NUMBERS]) == LABELS[positive])


@pytest.mark.parametrize(
    "model",
    [
        FixedThresholdClassifier(
            LogisticRegression(), threshold=0.1, pos_label="通过", response_method="decision_function"
        ),
        FixedThresholdClassifier(DummyClassifier(), threshold=0.1, pos_label="通过"),
        AdaBoostClassifier(n_estimators=2),
        MLPClassifier((2,), max_iter=2, random_state=0),
        GradientBoostingClassifier(n_estimators=1, init="zero"),
        GradientBoostingClassifier(n_estimators=1),
        make_pipeline(KBinsDiscretizer(3), LogisticRegression()),
    ],
    ids=["points", "constant", "adaptive", "network", "from nothing", "three labels", "bins"],
)
def test_other_models_are_read_or_left_alone(model, request):
    three = np.array(["a", "b", "c"], object)[np.arange(len(FILLED)) % 3]
    name = request.node.callspec.id
    found = of(model, three if name == "three labels" else None)
    assert isinstance(found, Trees) if name == "from nothing" else found is None
    if found is not None:
        assert np.allclose(found.score(rows(FILLED)), model.predict_proba(FILLED[NUMBERS])[:, 1])


def test_logistic_regression_with_three_labels_is_left_alone():
    three = np.array(["a", "b", "c"], object)[np.arange(len(FILLED)) % 3]
    assert of(LogisticRegression(), three) is None


def test_two_amounts_at_once_are_left_alone():
    assert of(LinearRegression(), np.stack([granted(), granted()], axis=1)) is None


def test_counts_in_a_logarithm_are_left_alone():
    assert of(HistGradientBoostingRegressor(loss="poisson", max_iter=2), np.abs(granted())) is None
