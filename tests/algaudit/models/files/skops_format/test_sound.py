"""Parts of a pipeline that do not fit are found in the opened objects, whatever their plan said."""

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from algaudit.models.files.skops_format.sound import check_sound, parts_of
from algaudit.models.sandbox.protocol import Refused
from tests.algaudit.models.files.pipelines import NUMBERS, TEXTS, decided, fitted, learnt, town

FILLED = town().fillna({"income": 0.0})
THREE = np.array(["a", "b", "c"], object)[np.arange(len(FILLED)) % 3]


def forest(**options):
    """Return a small forest."""
    return learnt(RandomForestClassifier(2, max_depth=2, random_state=0, **options), FILLED[NUMBERS], decided())


def boosted(results=None, **options):
    """Return a little boosting."""
    model = GradientBoostingClassifier(n_estimators=1, max_depth=2, **options)
    return learnt(model, FILLED[NUMBERS], decided() if results is None else results)


def histograms(table=None, results=None):
    """Return a little boosting by histograms; with categories where the table has them."""
    model = HistGradientBoostingClassifier(max_iter=1, max_depth=2)
    return learnt(model, FILLED[NUMBERS] if table is None else table, decided() if results is None else results)


@pytest.mark.parametrize(
    "model",
    [
        forest(),
        boosted(),
        boosted(THREE),
        boosted(init="zero"),
        histograms(),
        histograms(results=THREE),
        histograms(FILLED.astype(dict.fromkeys(TEXTS, "category"))),
        RandomForestClassifier(),
    ],
    ids=["forest", "boosting", "three", "from nothing", "histograms", "three by histograms", "categories", "unlearnt"],
)
def test_what_fits_passes(model):
    check_sound(model)


def test_it_is_set_to_work_quietly_on_one_thread():
    model = forest(n_jobs=7, verbose=3)
    check_sound(make_pipeline(model))
    assert (model.n_jobs, model.verbose) == (None, 0)


def test_all_parts_are_found_once():
    found = [type(part).__name__ for part in parts_of(fitted("forest"))]
    assert found.count("Pipeline") == 3
    assert found.count("DecisionTreeClassifier") == 11
    assert "OneHotEncoder" in found


def test_a_pipeline_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("algaudit.models.files.skops_format.sound._MOST_PARTS", 10)
    with pytest.raises(Refused, match="parts"):
        check_sound(fitted("forest"))


def of_width(width):
    """Return a change of how many columns a forest checks."""

    def change(model):
        model.n_features_in_ = width

    return change


def shrink(model):
    """Give a tree fewer labels than it has shares for."""
    model.estimators_[0].classes_ = np.array(["a"])


def outputs(model):
    """Claim more outputs."""
    model.n_outputs_ = 2


def emptied(model):
    """Take all trees away."""
    model.estimators_ = []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (of_width(5), "tree"),
        (of_width(True), "parts"),
        (of_width("2"), "parts"),
        (shrink, "tree"),
        (outputs, "tree"),
        (emptied, "tree"),
    ],
)
def test_a_forest_that_does_not_fit_is_refused(change, code):
    model = forest()
    change(model)
    with pytest.raises(Refused, match=code):
        check_sound(model)


@pytest.mark.parametrize(
    "change",
    [
        {"estimators_": []},
        {"estimators_": np.empty((0, 1), object)},
        {"n_trees_per_iteration_": 2},
        {"init_": "other"},
        {"init_": LogisticRegression()},
        {"n_features_in_": 3},
        {"classes_": np.array(["a", "b", "c"])},
    ],
)
def test_boosting_that_does_not_fit_is_refused(change):
    model = boosted()
    vars(model).update(change)
    with pytest.raises(Refused):
        check_sound(model)


def test_a_first_guess_that_is_too_narrow_is_refused():
    model = boosted(THREE)
    model.init_.classes_ = model.init_.classes_[:2]
    with pytest.raises(Refused, match="tree"):
        check_sound(model)


def tree_of(model):
    """Return the first tree of boosting by histograms."""
    return vars(model)["_predictors"][0][0]


def narrow(model):
    """Know fewer columns than are taken in."""
    mapper = vars(model)["_bin_mapper"]
    mapper.is_categorical_ = mapper.is_categorical_[:1]


def far(model):
    """Know a category that lies beyond the sets."""
    mapper = vars(model)["_bin_mapper"]
    place = int(np.flatnonzero(mapper.is_categorical_)[0])
    mapper.bin_thresholds_[place] = np.array([300.0])


def across(model):
    """Claim three trees a round."""
    model.n_trees_per_iteration_ = 3


def node(field, value):
    """Return a change of the first node."""

    def change(model):
        tree_of(model).nodes[field][0] = value

    return change


def sets(value):
    """Return a change of the sets of categories."""

    def change(model):
        tree_of(model).raw_left_cat_bitsets = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        narrow,
        far,
        across,
        node("left", 0),
        node("feature_idx", 99),
        node("is_categorical", 1),
        node("num_threshold", np.nan),
        sets(np.zeros((1, 8), np.int32)),
        sets(np.zeros((1, 3), np.uint32)),
        sets(np.zeros(8, np.uint32)),
    ],
)
def test_histograms_that_do_not_fit_are_refused(change):
    model = histograms(FILLED.astype(dict.fromkeys(TEXTS, "category")) if change is far else None)
    change(model)
    with pytest.raises(Refused):
        check_sound(model)


def test_nodes_that_are_a_table_are_refused():
    model = histograms()
    tree_of(model).nodes = tree_of(model).nodes.reshape(1, -1)
    with pytest.raises(Refused):
        check_sound(model)
