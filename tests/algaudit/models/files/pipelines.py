"""Small pipelines that the tests write into files, learnt once each; and cases in the form of a log."""

import io
import json
import warnings
import zipfile
from functools import cache

import numpy as np
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from skops.io import dumps
from threadpoolctl import threadpool_limits

NUMBERS, TEXTS = ["income", "age"], ["flat", "town"]
NAMES = [*NUMBERS, *TEXTS]
#: Inputs of an ONNX file with a column each.
ENTRIES = [(name, FloatTensorType([None, 1])) for name in NUMBERS] + [
    (name, StringTensorType([None, 1])) for name in TEXTS
]
#: Algorithms by name; those in AMOUNTS yield an amount.
LEARNERS = {
    "logistic": LogisticRegression,
    "tree": lambda: DecisionTreeClassifier(max_depth=4, random_state=0),
    "forest": lambda: RandomForestClassifier(10, max_depth=5, random_state=0),
    "extra": lambda: ExtraTreesClassifier(5, max_depth=5, random_state=0),
    "boosting": lambda: GradientBoostingClassifier(n_estimators=10, random_state=0),
    "exponential": lambda: GradientBoostingClassifier(n_estimators=5, loss="exponential", random_state=0),
    "histograms": lambda: HistGradientBoostingClassifier(max_iter=4, random_state=0),
    "calibrated": lambda: CalibratedClassifierCV(LogisticRegression(), cv=2),
    "isotonic": lambda: CalibratedClassifierCV(DecisionTreeClassifier(max_depth=3), method="isotonic", cv=2),
    "drawn": lambda: FixedThresholdClassifier(LogisticRegression(), threshold=0.3, pos_label="通过"),
    "bayes": GaussianNB,
    "ridge": Ridge,
    "least_squares": LinearRegression,
    "tree_amount": lambda: DecisionTreeRegressor(max_depth=4, random_state=0),
    "forest_amount": lambda: RandomForestRegressor(5, max_depth=5, random_state=0),
    "boosting_amount": lambda: GradientBoostingRegressor(n_estimators=5, random_state=0),
    "histograms_amount": lambda: HistGradientBoostingRegressor(max_iter=3, random_state=0),
}
AMOUNTS = {name for name in LEARNERS if name.endswith("_amount")} | {"ridge", "least_squares"}


@cache
def town() -> pd.DataFrame:
    """Return some households; a few incomes are missing."""
    chance = np.random.default_rng(0)
    size = 400
    found = pd.DataFrame(
        {
            "income": chance.gamma(2, 1500, size).round(2),
            "age": chance.integers(18, 90, size).astype(float),
            "flat": pd.Series(chance.choice(["自有", "租住", "公房"], size), dtype=object),
            "town": pd.Series(chance.choice(["东镇", "西镇"], size), dtype=object),
        }
    )
    found.loc[chance.choice(size, 20, replace=False), "income"] = np.nan
    return found


@cache
def decided() -> np.ndarray:
    """Return what was decided about them."""
    noise = np.random.default_rng(1).normal(size=len(town()))
    return np.where(town().income.fillna(3000) / 1000 + noise < 3, "通过", "不通过").astype(object)


@cache
def granted() -> np.ndarray:
    """Return an amount for each."""
    return (2000 - town().income.fillna(0) * 0.1 + 3 * town().age).to_numpy()


def prepared(*, scaled=True):
    """Return steps that fill, scale and take categories apart."""
    numbers = make_pipeline(SimpleImputer(), StandardScaler()) if scaled else SimpleImputer()
    texts = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return ColumnTransformer([("numbers", numbers, NUMBERS), ("texts", texts, TEXTS)])


@cache
def fitted(name: str, *, scaled: bool = True):
    """Return a pipeline that has learnt."""
    results = granted() if name in AMOUNTS else decided()
    return learnt(make_pipeline(prepared(scaled=scaled), LEARNERS[name]()), town(), results)


def learnt(model, table, results):
    """Let a model learn, on one thread; that it may do better with more cases is of no interest."""
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore")
        return model.fit(table, results)


@cache
def skops_file(name: str, *, scaled: bool = True) -> bytes:
    """Return a pipeline as a skops file."""
    return dumps(fitted(name, scaled=scaled))


@cache
def onnx_file(name: str, *, scaled: bool = False, zipmap: bool = True) -> bytes:
    """Return a pipeline as an ONNX file."""
    return converted(fitted(name, scaled=scaled), ENTRIES, {} if name in AMOUNTS else {"zipmap": zipmap})


def converted(model, entries, options=None) -> bytes:
    """Return a model as an ONNX file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        given = {"options": {id(model): options}} if options else {}
        return to_onnx(model, initial_types=entries, **given).SerializeToString()


def rows(table=None):
    """Return cases as they come from a log: None where a category is missing."""
    table = town() if table is None else table
    return {
        name: table[name].to_numpy(np.float64)
        if table[name].dtype.kind in "fi"
        else np.array([value if isinstance(value, str) else None for value in table[name]], object)
        for name in table
    }


def crossed(cases, names=NAMES):
    """Return cases as they cross to a locked process: arrays, and the facts beside them."""
    arrays, labels = {}, {}
    for place, name in enumerate(names):
        if cases[name].dtype == object:
            known = sorted({value for value in cases[name] if value is not None})
            codes = {value: code for code, value in enumerate(known)} | {None: -1}
            arrays[str(place)] = np.array([codes[value] for value in cases[name]], np.int32)
            labels[str(place)] = known
        else:
            arrays[str(place)] = cases[name]
    return arrays, {"labels": labels, "positive": 1}


def unpacked(content: bytes):
    """Return plan and members of a skops file, for changing them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(members["schema.json"]), members


def packed(plan, members) -> bytes:
    """Return a skops file with another plan."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in (members | {"schema.json": json.dumps(plan).encode()}).items():
            archive.writestr(name, content)
    return target.getvalue()


def nodes_of(plan, loader=None, name=None):
    """Return the nodes of a plan that are built in one way, or have one name, in the order of the file."""
    found, waiting = [], [plan]
    while waiting:
        here = waiting.pop(0)
        if isinstance(here, dict):
            wanted = here.get("__loader__"), here.get("__class__")
            if (loader in {None, wanted[0]} and name in {None, wanted[1]}) and wanted[0]:
                found.append(here)
            waiting = [*here.values(), *waiting]
        elif isinstance(here, list):
            waiting = [*here, *waiting]
    return found


def saved(array, **options) -> bytes:
    """Return an array as a numpy file."""
    target = io.BytesIO()
    np.save(target, array, **options)
    return target.getvalue()
