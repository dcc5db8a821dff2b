"""What preparing steps do is written down exactly, or not at all."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    OneHotEncoder,
    PolynomialFeatures,
    RobustScaler,
    StandardScaler,
)
from sklearn.tree import DecisionTreeRegressor
from skops.io import dumps

from algaudit.models.files.plain import NotSimple
from algaudit.models.files.skops_child import SkopsFile
from algaudit.models.files.skops_format.prepared import prepared
from tests.algaudit.models.files.insides import inside
from tests.algaudit.models.files.pipelines import NUMBERS, TEXTS, granted, learnt, rows, town

FILLED = town().fillna({"income": 0.0})
BLANK = FILLED.assign(flat=pd.Series([np.nan, *town().flat[1:]], dtype=object))


def check(ready, table, learner=None):
    """Return the inside of a pipeline after holding it against what the pipeline predicts."""
    model = learnt(make_pipeline(ready, learner or LinearRegression()), table, granted())
    found = inside(SkopsFile(dumps(model)))
    if found is not None:
        assert np.allclose(found.score(rows(table)), model.predict(table), rtol=1e-9)
    return found


@pytest.mark.parametrize(
    "step",
    [
        StandardScaler(),
        StandardScaler(with_mean=False),
        StandardScaler(with_std=False),
        RobustScaler(),
        RobustScaler(with_centering=False, with_scaling=False),
        MaxAbsScaler(),
        MinMaxScaler((1, 3)),
        FunctionTransformer(),
        SimpleImputer(strategy="median"),
        make_pipeline(StandardScaler(), SimpleImputer()),
        make_pipeline(SimpleImputer(), MinMaxScaler(), SimpleImputer(strategy="median"), RobustScaler()),
        ColumnTransformer([("one", StandardScaler(), ["age"])], remainder="passthrough"),
        ColumnTransformer([("one", StandardScaler(), ["age"]), ("two", "drop", ["income"])]),
        ColumnTransformer(
            [("a", StandardScaler(), ["age"]), ("b", MinMaxScaler(), ["age"]), ("c", "passthrough", [0])]
        ),
    ],
    ids=str,
)
def test_numbers_that_are_moved_and_stretched_are_written_down(step):
    assert check(step, FILLED[NUMBERS]) is not None


def test_what_fills_a_missing_number_is_written_down():
    assert check(make_pipeline(StandardScaler(), SimpleImputer(), StandardScaler()), town()[NUMBERS]) is not None


@pytest.mark.parametrize("learner", [LinearRegression(), DecisionTreeRegressor(max_depth=4)], ids=["sum", "tree"])
@pytest.mark.parametrize(
    "step",
    [
        OneHotEncoder(handle_unknown="ignore"),
        OneHotEncoder(drop="first"),
        make_pipeline(OneHotEncoder(sparse_output=False), StandardScaler()),
    ],
    ids=["plain", "first left out", "scaled"],
)
def test_categories_are_taken_apart(step, learner):
    assert check(ColumnTransformer([("texts", step, TEXTS)]), FILLED[TEXTS], learner) is not None


@pytest.mark.parametrize("learner", [LinearRegression(), DecisionTreeRegressor(max_depth=4)], ids=["sum", "tree"])
def test_a_category_that_stands_in_for_a_missing_one_is_written_down(learner):
    filling = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder())
    found = check(ColumnTransformer([("texts", filling, TEXTS)]), BLANK[TEXTS], learner)
    assert found is not None
    assert rows(BLANK)["flat"][0] is None


@pytest.mark.parametrize(
    ("step", "table"),
    [
        (PolynomialFeatures(), FILLED[NUMBERS]),
        (FeatureUnion([("a", StandardScaler())]), FILLED[NUMBERS]),
        (SimpleImputer(add_indicator=True), town()[NUMBERS]),
        (SimpleImputer(missing_values=0), FILLED[NUMBERS]),
        (MinMaxScaler(clip=True), FILLED[NUMBERS]),
        (OneHotEncoder(), BLANK[TEXTS]),
        (OneHotEncoder(min_frequency=150, handle_unknown="ignore"), FILLED[TEXTS]),
        (make_pipeline(StandardScaler(), OneHotEncoder()), FILLED[["age"]]),
        (make_pipeline(OneHotEncoder(sparse_output=False), OneHotEncoder()), FILLED[TEXTS]),
        (make_pipeline(OneHotEncoder(sparse_output=False), SimpleImputer()), FILLED[TEXTS]),
        (ColumnTransformer([("a", StandardScaler(), NUMBERS)], transformer_weights={"a": 2.0}), FILLED[NUMBERS]),
    ],
    ids=[
        "products",
        "union",
        "indicator",
        "zeros",
        "clipped",
        "missing",
        "rare",
        "moved",
        "twice",
        "filled",
        "weighted",
    ],
)
def test_anything_else_is_left_alone(step, table):
    assert check(step, table) is None


class Odd:
    """A step of a name that is known, with parts that do not fit: what a file could hold."""

    def __init__(self, name, **parts):
        self.__dict__.update(parts)
        self.__class__ = type(name, (Odd,), {})


@pytest.mark.parametrize(
    "step",
    [
        "drop",
        Odd("FunctionTransformer", func=len),
        Odd("SimpleImputer", statistics_=np.array([1.0, 2.0]), add_indicator=False),
        Odd("SimpleImputer", statistics_=np.array([7], object), add_indicator=False),
        Odd("SimpleImputer", statistics_=np.array([np.nan]), add_indicator=False, missing_values=np.nan),
        Odd("StandardScaler", with_mean=True, mean_=np.zeros(3), scale_=np.ones(1)),
        Odd("StandardScaler", with_mean=True, mean_=np.zeros(1), scale_=np.zeros(1)),
        Odd("OneHotEncoder", drop_idx_=None, categories_=[]),
    ],
    ids=lambda step: step if isinstance(step, str) else type(step).__name__,
)
def test_steps_that_do_not_fit_are_left_alone(step):
    from algaudit.models.files.plain import Seen

    with pytest.raises(NotSimple):
        prepared(step, [Seen(0)])


def test_parts_out_of_order_are_left_alone():
    from algaudit.models.files.plain import Seen

    transformer = Odd(
        "ColumnTransformer",
        transformer_weights=None,
        transformers_=[("a", "passthrough", [0])],
        output_indices_={"a": slice(1, 2)},
        _transformer_to_input_indices={"a": [0]},
    )
    with pytest.raises(NotSimple):
        prepared(transformer, [Seen(0)])
