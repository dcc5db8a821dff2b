"""Model files from the door to the answer, each in its locked process."""

import gc
import json

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.tree import DecisionTreeClassifier
from skops.io import dumps

from algaudit.errors import InputError
from algaudit.models.features import Dictionary, plain
from algaudit.models.files.opened import FileModel
from algaudit.models.files.said import REFUSED, STOPPED
from algaudit.models.sandbox.client import open_locked
from algaudit.models.sandbox.host import Host
from algaudit.models.structure import Sum, Trees
from tests.algaudit.models.files.liars import HERE
from tests.algaudit.models.files.pipelines import (
    AMOUNTS,
    LEARNERS,
    NAMES,
    NUMBERS,
    decided,
    fitted,
    granted,
    learnt,
    onnx_file,
    rows,
    skops_file,
    town,
)

FILLED = town().fillna({"income": 0.0})
#: What the inside of each is, where it can be read.
INSIDE = {
    **dict.fromkeys(["logistic", "ridge", "least_squares", "drawn"], Sum),
    **dict.fromkeys(["tree", "forest", "extra", "boosting", "exponential", "histograms"], Trees),
    **dict.fromkeys(["tree_amount", "forest_amount", "boosting_amount", "histograms_amount"], Trees),
}
#: What skl2onnx converts: boosting by histograms fails with scikit-learn 1.9, a line of one's own is not known to it.
CONVERTED = ["logistic", "tree", "forest", "boosting", "calibrated", "ridge", "forest_amount", "boosting_amount"]


def opened(content: bytes, kind="skops", **options) -> FileModel:
    """Open a file."""
    return FileModel(kind, content, file=f"model.{kind}", **options)


@pytest.mark.parametrize("name", LEARNERS)
def test_a_skops_file_decides_and_scores_as_the_pipeline_did(name):
    model = fitted(name)
    with opened(skops_file(name)) as taken:
        assert [feature.name for feature in taken.features] == NAMES
        assert [feature.kind for feature in taken.features] == ["number", "number", "category", "category"]
        expected = model.predict(town()) if name in AMOUNTS else model.predict_proba(town())[:, 1]
        assert np.array_equal(taken.score(rows()), expected)
        if name in AMOUNTS:
            assert (taken.unit, taken.labels, taken.positive) == ("amount", (), None)
            with pytest.raises(TypeError, match="amount"):
                taken.predict(rows())
        else:
            assert (taken.unit, taken.labels, taken.positive) == ("probability", ("不通过", "通过"), "通过")
            assert np.array_equal(taken.predict(rows()), model.predict(town()))
        structure = taken.structure()
        assert type(structure) is INSIDE.get(name, type(None))
        if structure is not None:
            assert np.allclose(structure.score(rows()), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ["logistic", "tree", "boosting", "histograms", "drawn"])
def test_the_score_may_speak_for_the_other_label(name):
    with opened(skops_file(name), positive="不通过") as taken:
        scores = taken.score(rows())
        assert np.array_equal(scores, fitted(name).predict_proba(town())[:, 0])
        structure = taken.structure()
        assert np.allclose(structure.score(rows()), scores)
        assert np.array_equal(structure.score(rows()) >= structure.line, taken.predict(rows()) == "不通过")


@pytest.mark.parametrize("name", CONVERTED)
def test_an_onnx_file_decides_as_the_pipeline_did_up_to_single_precision(name):
    model = fitted(name, scaled=False)
    with opened(onnx_file(name), "onnx") as taken:
        assert [feature.name for feature in taken.features] == NAMES
        scores = taken.score(rows())
        expected = model.predict(town()) if name in AMOUNTS else model.predict_proba(town())[:, 1]
        assert np.abs(scores - expected).max() < 2e-6 * max(1, np.abs(expected).max())
        if name not in AMOUNTS:
            assert np.array_equal(taken.predict(rows()), model.predict(town()))
        structure = taken.structure()
        assert type(structure) is INSIDE.get(name, type(None))
        if structure is not None:
            assert np.allclose(structure.score(rows()), scores, rtol=1e-6, atol=1e-6)


def test_three_labels_have_scores_of_their_own_and_no_line():
    results = np.array(["低", "中", "高"], object)[np.arange(len(FILLED)) % 3]
    model = learnt(DecisionTreeClassifier(max_depth=3), FILLED[NUMBERS], results)
    with opened(dumps(model), positive="中") as taken:
        place = list(model.classes_).index("中")
        assert np.array_equal(taken.score(rows(FILLED)), model.predict_proba(FILLED[NUMBERS])[:, place])
        assert taken.structure().line is None


def test_a_word_that_says_yes_is_the_positive_label():
    results = np.where(decided() == "通过", "approved", "denied").astype(object)
    with opened(dumps(learnt(LogisticRegression(), FILLED[NUMBERS], results))) as taken:
        assert taken.labels == ("approved", "denied")
        assert taken.positive == "approved"


def test_labels_read_as_in_a_log():
    with opened(dumps(learnt(LogisticRegression(), FILLED[NUMBERS], decided() == "通过"))) as taken:
        assert (taken.labels, taken.positive) == (("false", "true"), "true")


def test_a_label_that_is_not_made_is_refused():
    with pytest.raises(InputError, match="makes no decision “也许”; it makes: 不通过, 通过"):
        opened(skops_file("logistic"), positive="也许")


def test_a_dictionary_names_columns_that_the_file_knows_by_place():
    content = dumps(learnt(LogisticRegression(), FILLED[NUMBERS].to_numpy(), decided()))
    with pytest.raises(InputError, match="knows its 2 inputs by their place only"):
        opened(content)
    dictionary = Dictionary(features=(plain("income", "number"), plain("age", "number")))
    with opened(content, dictionary=dictionary) as taken:
        assert taken.features == dictionary.features
        assert len(taken.score(rows(FILLED))) == len(FILLED)


def test_codes_come_as_labels_of_a_log():
    table = FILLED.assign(code=np.arange(len(FILLED)) % 3)[["code"]]
    model = learnt(make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression()), table, decided())
    with opened(dumps(model)) as taken:
        (feature,) = taken.features
        assert (feature.kind, sorted(feature.values)) == ("category", ["0", "1", "2"])
        codes = np.array(["2", "0", None, "7", "true"], object)
        scores = taken.score({"code": codes})
        assert np.array_equal(scores[:2], model.predict_proba(table.iloc[[2, 0]])[:, 1])
        assert isinstance(taken.structure(), Sum)
        with pytest.raises(InputError, match="Column code is a number for the algorithm, but 桥下 is none"):
            taken.score({"code": np.array(["桥下"], object)})


def test_no_cases_have_no_scores():
    with opened(skops_file("logistic")) as taken:
        nothing = {name: values[:0] for name, values in rows().items()}
        assert taken.score(nothing).shape == (0,)
        assert taken.predict(nothing).shape == (0,)


def test_many_cases_cross_some_at_a_time(monkeypatch):
    monkeypatch.setattr("algaudit.models.files.sent.MOST_ROWS", 33)
    with opened(skops_file("boosting")) as taken:
        assert np.array_equal(taken.score(rows()), fitted("boosting").predict_proba(town())[:, 1])


def test_columns_that_are_missing_or_too_short_are_named():
    with opened(skops_file("logistic")) as taken:
        short = rows() | {"age": rows()["age"][:5]}
        with pytest.raises(InputError, match="not of the same length"):
            taken.score(short)
        with pytest.raises(InputError, match="takes in town"):
            taken.score({name: values for name, values in rows().items() if name != "town"})


def test_missing_numbers_that_are_not_taken_are_named():
    with opened(dumps(learnt(LinearRegression(), FILLED[NUMBERS], granted()))) as taken:
        with pytest.raises(InputError, match="there are some in income") as refused:
            taken.score(rows())
        assert refused.value.template == REFUSED["blank"]
        assert isinstance(taken.structure(), Sum)


def test_a_value_that_is_not_known_is_named_with_its_column():
    table = FILLED[["flat"]]
    with opened(dumps(learnt(make_pipeline(OneHotEncoder(), LogisticRegression()), table, decided()))) as taken:
        with pytest.raises(InputError) as refused:
            taken.score({"flat": np.array(["自有", "桥下"], object)})
        assert refused.value.template == REFUSED["unknown"]
        assert {"value": "桥下", "column": "flat"}.items() <= refused.value.facts.items()
        # It can be asked again, and what it takes is still read.
        assert isinstance(taken.structure(), Sum)


def test_a_closed_model_says_so():
    taken = opened(skops_file("logistic"))
    taken.close()
    with pytest.raises(InputError) as refused:
        taken.score(rows())
    assert refused.value.template == STOPPED["closed"]


def test_a_forgotten_model_ends_its_process():
    taken = opened(skops_file("logistic"))
    end = taken._locked._end
    assert end.alive
    del taken
    gc.collect()
    assert not end.alive


def test_the_fingerprint_is_that_of_the_file():
    from hashlib import sha256

    content = skops_file("logistic")
    with opened(content) as taken:
        assert taken.fingerprint == sha256(content).hexdigest()


@pytest.fixture(scope="module")
def liars():
    """Return a warm server for locked processes that lie."""
    one = Host([HERE + "Liar", HERE + "Swapped"])
    yield one
    one.close()


def taken_over(content: bytes, liars, name: str) -> FileModel:
    """Return a model whose locked process was taken over."""
    taken = opened(skops_file("logistic"))
    taken._locked.close()
    taken._locked = open_locked(HERE + name, content, host=liars)
    return taken


SIZE = len(town())


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"score": [0, SIZE, "float32"]},
        {"score": [0, SIZE - 1, "float64"]},
        {"score": [0, [SIZE, 1], "float64"]},
        {"score": [None, SIZE, "float64"]},
        {"score": [1.1, SIZE, "float64"]},
        {"score": [-0.1, SIZE, "float64"]},
    ],
)
def test_scores_of_a_wrong_form_are_not_believed(told, liars):
    with taken_over(json.dumps(told).encode(), liars, "Liar") as taken, pytest.raises(InputError) as refused:
        taken.score(rows())
    assert refused.value.template == REFUSED["asking"]


@pytest.mark.parametrize("place", [-1, 2])
def test_labels_that_are_none_are_not_believed(place, liars):
    told = json.dumps({"label": [place, SIZE, "int32"]}).encode()
    with taken_over(told, liars, "Liar") as taken, pytest.raises(InputError) as refused:
        taken.predict(rows())
    assert refused.value.template == REFUSED["labels"]


@pytest.mark.parametrize(
    "facts",
    [
        {"places": 7},
        {"places": [0, "x", 99]},
        {"place": [], "case": 0},
        {"place": 0, "case": "x"},
        {"place": 99, "case": 1},
        {"place": 0, "case": 10**9},
        {"place": 0, "case": -(10**9)},
    ],
)
@pytest.mark.parametrize("code", ["blank", "unknown"])
def test_facts_of_a_wrong_form_do_no_harm(code, facts, liars):
    told = json.dumps({"code": code, "facts": facts}).encode()
    with taken_over(told, liars, "Liar") as taken, pytest.raises(InputError) as refused:
        taken.score(rows())
    assert refused.value.template == REFUSED[code]
    assert "{" not in refused.value.sentence("en")


def test_an_inside_that_is_not_that_of_the_scores_is_not_believed(liars):
    with taken_over(skops_file("logistic"), liars, "Swapped") as taken:
        assert np.array_equal(taken.score(rows()), fitted("logistic").predict_proba(town())[:, 1])
        assert taken.structure() is None
