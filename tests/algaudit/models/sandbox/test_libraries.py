"""The real libraries behind the lock: same scores as here, threads and all, and opened in no time once warm."""

import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from algaudit.models.sandbox.client import open_locked
from algaudit.models.sandbox.host import Host
from tests.algaudit.models.sandbox.handlers import ONNX, SKOPS, scored

ROWS = 100_000


@pytest.fixture(scope="module")
def host():
    """Return a warm server with the real libraries."""
    one = Host([SKOPS, ONNX])
    yield one
    one.close()


@pytest.fixture(scope="module")
def columns():
    """Return ten columns of numbers, a few of them missing."""
    random = np.random.default_rng(0)
    found = {f"c{place}": random.random(ROWS) for place in range(10)}
    found["c0"][::97] = np.nan
    return found


@pytest.fixture(scope="module")
def models(columns):
    """Return a pipeline of each kind."""
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    table = np.column_stack(list(columns.values()))[:2_000]
    wanted = np.nansum(table, axis=1) > 5
    found = {
        "logistic": make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression()),
        "histogram boosting": HistGradientBoostingClassifier(max_iter=20),
        "boosting": make_pipeline(SimpleImputer(), GradientBoostingClassifier(n_estimators=10)),
        "forest on all cores": make_pipeline(SimpleImputer(), RandomForestClassifier(10, n_jobs=-1)),
        "calibrated": CalibratedClassifierCV(make_pipeline(SimpleImputer(), LogisticRegression())),
    }
    return {name: model.fit(table, wanted) for name, model in found.items()}


@pytest.mark.parametrize("name", ["logistic", "histogram boosting", "boosting", "forest on all cores", "calibrated"])
def test_scores_are_the_same_to_the_last_bit(name, models, host, columns):
    import skops.io

    with open_locked(SKOPS, skops.io.dumps(models[name]), host=host) as locked:
        for _ in range(2):
            found = locked.call("score", columns).arrays["score"]
            np.testing.assert_array_equal(found, scored(models[name], columns))


def test_an_onnx_file_is_scored_too(models, host, columns):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from skl2onnx import to_onnx

        model = to_onnx(models["logistic"], np.zeros((1, 10), np.float32), options={"zipmap": False})
    with open_locked(ONNX, model.SerializeToString(), host=host) as locked:
        found = locked.call("score", columns).arrays["score"]
    np.testing.assert_allclose(found, scored(models["logistic"], columns), atol=1e-5)


def test_the_server_has_no_threads_of_computing_libraries(models, host, columns):
    import skops.io

    data = skops.io.dumps(models["histogram boosting"])
    with open_locked(SKOPS, data, host=host) as locked:
        locked.call("score", columns)
    # onnxruntime starts one as it is loaded; none of those that share out work.
    assert len(list(Path(f"/proc/{host.server}/task").iterdir())) <= 2


def test_once_warm_a_file_is_open_within_tens_of_milliseconds(models, host):
    import skops.io

    data, taken = skops.io.dumps(models["logistic"]), []
    for _ in range(5):
        began = time.perf_counter()
        with open_locked(SKOPS, data, host=host):
            taken.append(time.perf_counter() - began)
    assert min(taken) < 0.1
