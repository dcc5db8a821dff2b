"""Which columns a pipeline takes, however it is put together."""

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, VotingClassifier
from sklearn.frozen import FrozenEstimator
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from algaudit.models.files.skops_format.inputs import inputs_of
from algaudit.models.sandbox.protocol import Refused
from tests.algaudit.models.files.pipelines import NUMBERS, TEXTS, decided, granted, learnt, prepared, town

FILLED = town().fillna({"income": 0.0})


def kinds(model, table=FILLED, results=None):
    """Return the kind of each input of a model that learns."""
    found = inputs_of(learnt(model, table, decided() if results is None else results))
    return {seen.name: seen.kind for seen in found.values()}


MIXED = {"income": "number", "age": "number", "flat": "text", "town": "text"}
INNER = make_pipeline(prepared(), LogisticRegression())


@pytest.mark.parametrize(
    "model",
    [
        INNER,
        make_pipeline("passthrough", prepared(), LogisticRegression()),
        CalibratedClassifierCV(INNER, cv=2),
        FixedThresholdClassifier(INNER, pos_label="通过"),
        VotingClassifier([("a", INNER)]),
        make_pipeline(FeatureUnion([("a", prepared())]), LogisticRegression()),
    ],
    ids=["plain", "after nothing", "calibrated", "with a line", "votes", "union"],
)
def test_numbers_and_texts_are_told_apart(model):
    assert kinds(model) == MIXED


def test_what_is_frozen_or_turned_is_looked_into():
    assert kinds(FrozenEstimator(learnt(INNER, FILLED, decided()))) == MIXED
    turned = TransformedTargetRegressor(make_pipeline(prepared(), LinearRegression()), transformer=StandardScaler())
    assert kinds(turned, results=granted()) == MIXED


def test_boosting_by_histograms_knows_its_categories():
    table = FILLED.astype(dict.fromkeys(TEXTS, "category"))
    assert kinds(HistGradientBoostingClassifier(max_iter=1), table) == MIXED
    assert set(kinds(HistGradientBoostingClassifier(max_iter=1), FILLED[NUMBERS]).values()) == {"number"}


def test_steps_on_the_way_to_the_encoder_are_passed():
    texts = make_pipeline(SimpleImputer(strategy="most_frequent"), OrdinalEncoder())
    model = make_pipeline(
        ColumnTransformer([("a", texts, ["town"]), ("b", "passthrough", ["age"])]), LogisticRegression()
    )
    assert kinds(model, FILLED) == {"age": "number", "town": "text"}


def test_an_imputer_that_adds_columns_ends_the_way():
    model = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler(), LogisticRegression())
    assert kinds(model, town()[NUMBERS]) == {"income": "number", "age": "number"}


def test_codes_have_the_values_that_the_encoder_knows():
    table = pd.DataFrame({"code": np.where(np.arange(len(FILLED)) % 3 == 0, np.nan, 4.0)})
    (seen,) = inputs_of(learnt(make_pipeline(OneHotEncoder(), LogisticRegression()), table, decided())).values()
    assert (seen.kind, seen.values, seen.strict) == ("code", [4.0], True)


def test_dates_are_left_as_they_are():
    model = learnt(make_pipeline(OneHotEncoder(), LogisticRegression()), FILLED[["age"]], decided())
    model.steps[0][1].categories_ = [np.array(["2026-01-01"], "datetime64[D]")]
    (seen,) = inputs_of(model).values()
    assert (seen.kind, seen.values) == ("number", [])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"n_features_in_": 2_000}, "inputs"),
        ({"n_features_in_": "2"}, "inputs"),
        ({"n_features_in_": True}, "inputs"),
        ({"feature_names_in_": np.array(["a"], object)}, "unfitted"),
        ({"feature_names_in_": np.array([1, 2], object)}, "unfitted"),
    ],
)
def test_inputs_that_are_not_clear_are_refused(change, code):
    model = learnt(LogisticRegression(), FILLED[NUMBERS], decided())
    vars(model).update(change)
    with pytest.raises(Refused, match=code):
        inputs_of(model)
