"""What a skops file takes in and yields, asked as behind the lock but here, where each line can be seen to run."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, VotingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder
from sklearn.tree import DecisionTreeClassifier
from skops.io import dumps

from algaudit.models.files.said import REFUSED
from algaudit.models.files.skops_child import SkopsFile
from algaudit.models.sandbox.protocol import Refused
from tests.algaudit.models.evil.corpus import EVIL
from tests.algaudit.models.files.pipelines import (
    AMOUNTS,
    LEARNERS,
    NAMES,
    NUMBERS,
    TEXTS,
    crossed,
    decided,
    fitted,
    granted,
    learnt,
    nodes_of,
    packed,
    rows,
    skops_file,
    town,
    unpacked,
)

FILLED = town().fillna({"income": 0.0})


def told(content: bytes):
    """Return what a file says about itself."""
    return SkopsFile(content).describe({}, {})[1]


def texts_file(encoder, *steps, table=FILLED):
    """Return a file that takes in texts through an encoder."""
    ready = ColumnTransformer([("texts", make_pipeline(*steps, encoder), TEXTS)])
    return dumps(learnt(make_pipeline(ready, DecisionTreeClassifier()), table, decided()))


@pytest.mark.parametrize("name", [name for name in EVIL if name.startswith(("skops:", "zip:"))])
def test_an_evil_file_is_refused_by_what_opens_it(name):
    evil = EVIL[name]
    with pytest.raises(Refused) as refused:
        SkopsFile(evil.made())
    assert evil.said in {None, REFUSED[refused.value.code]}


@pytest.mark.parametrize("name", LEARNERS)
def test_a_pipeline_answers_as_before_to_the_last_bit(name):
    opened, model = SkopsFile(skops_file(name)), fitted(name)
    arrays, facts = crossed(rows())
    scores = opened.score(arrays, facts)[0]["score"]
    if name in AMOUNTS:
        assert np.array_equal(scores, model.predict(town()))
        with pytest.raises(Refused, match="amount"):
            opened.predict(arrays, facts)
    else:
        assert np.array_equal(scores, model.predict_proba(town())[:, 1])
        labels = model.classes_[opened.predict(arrays, facts)[0]["label"]]
        assert np.array_equal(labels, model.predict(town()))


def test_a_file_tells_its_inputs_and_labels():
    found = told(skops_file("logistic"))
    assert [item["name"] for item in found["inputs"]] == NAMES
    assert [item["kind"] for item in found["inputs"]] == ["number", "number", "text", "text"]
    assert found["inputs"][2]["values"] == ["公房", "租住", "自有"]
    assert found["labels"] == ["不通过", "通过"]
    assert found["unit"] == "probability"
    assert told(skops_file("ridge"))["unit"] == "amount"
    assert told(skops_file("ridge"))["labels"] == []


def test_columns_that_are_not_used_are_not_asked_for():
    table = town().assign(name="someone", number=7.0)
    model = learnt(fitted("logistic"), table, decided())
    assert [item["name"] for item in told(dumps(model))["inputs"]] == NAMES
    fitted.cache_clear()


def test_a_file_without_names_takes_columns_by_place():
    model = learnt(LogisticRegression(), FILLED[NUMBERS].to_numpy(), decided() == "通过")
    opened = SkopsFile(dumps(model))
    found = opened.describe({}, {})[1]
    assert [item["name"] for item in found["inputs"]] == [None, None]
    assert found["labels"] == [False, True]
    arrays, facts = crossed(rows(FILLED), NUMBERS)
    expected = model.predict_proba(FILLED[NUMBERS].to_numpy())[:, 1]
    assert np.array_equal(opened.score(arrays, facts)[0]["score"], expected)


def test_points_of_two_labels_speak_for_either():
    model = learnt(RidgeClassifier(), FILLED[NUMBERS], decided())
    opened = SkopsFile(dumps(model))
    assert opened.describe({}, {})[1]["unit"] == "points"
    arrays, facts = crossed(rows(FILLED), NUMBERS)
    points = model.decision_function(FILLED[NUMBERS])
    assert np.array_equal(opened.score(arrays, facts)[0]["score"], points)
    assert np.array_equal(opened.score(arrays, facts | {"positive": 0})[0]["score"], -points)


@pytest.mark.parametrize("blank", [np.nan, None])
def test_a_missing_text_is_written_as_the_encoder_knows_it(blank):
    table = FILLED.assign(flat=pd.Series([blank, *town().flat[1:]], dtype=object))
    content = texts_file(OneHotEncoder(), table=table)
    cases = rows(table[TEXTS])
    assert cases["flat"][0] is None
    opened = SkopsFile(content)
    assert opened.score(*crossed(cases, TEXTS))[0]["score"].shape == (len(table),)


def test_a_missing_text_is_filled_where_the_file_fills_it():
    table = FILLED.assign(flat=pd.Series([None, *town().flat[1:]], dtype=object))
    filling = SimpleImputer(missing_values=None, strategy="most_frequent")
    opened = SkopsFile(texts_file(OneHotEncoder(), filling, table=table))
    assert opened.score(*crossed(rows(table[TEXTS]), TEXTS))[0]["score"].shape == (len(table),)


def test_an_unknown_category_is_named():
    opened = SkopsFile(texts_file(OrdinalEncoder()))
    arrays, facts = crossed(rows(FILLED[TEXTS]), TEXTS)
    facts["labels"]["0"][arrays["0"][5]] = "桥下"
    with pytest.raises(Refused, match="unknown") as refused:
        opened.score(arrays, facts)
    place = refused.value.facts["place"], refused.value.facts["case"]
    assert place == (0, int(np.argmax(arrays["0"] == arrays["0"][5])))


def test_missing_numbers_that_are_not_taken_are_named():
    opened = SkopsFile(dumps(learnt(LinearRegression(), FILLED[NUMBERS], granted())))
    with pytest.raises(Refused, match="blank") as refused:
        opened.score(*crossed(rows(town()[NUMBERS]), NUMBERS))
    assert refused.value.facts["places"] == [0]


def test_numbers_without_end_are_not_taken():
    opened = SkopsFile(dumps(learnt(LinearRegression(), FILLED[NUMBERS], granted())))
    cases = rows(FILLED[NUMBERS].assign(age=np.inf))
    with pytest.raises(Refused, match="asking"):
        opened.score(*crossed(cases, NUMBERS))


def test_codes_are_told_as_categories_and_taken_as_numbers():
    table = pd.DataFrame({"code": np.arange(len(town())) % 3})
    model = learnt(make_pipeline(OneHotEncoder(), LogisticRegression()), table, decided())
    opened = SkopsFile(dumps(model))
    (item,) = opened.describe({}, {})[1]["inputs"]
    assert (item["kind"], item["values"]) == ("code", [0.0, 1.0, 2.0])
    facts = {"labels": {"0": [0.0, 1.0, 2.0]}, "positive": 1}
    scores = opened.score({"0": np.array([2, 0, 1], np.int32)}, facts)[0]["score"]
    assert np.array_equal(scores, model.predict_proba(pd.DataFrame({"code": [2, 0, 1]}))[:, 1])


def test_categories_of_boosting_by_histograms_are_taken_as_it_learnt_them():
    table = FILLED.astype(dict.fromkeys(TEXTS, "category"))
    model = learnt(HistGradientBoostingClassifier(max_iter=2, random_state=0), table, decided())
    opened = SkopsFile(dumps(model))
    assert [item["kind"] for item in opened.describe({}, {})[1]["inputs"]] == ["number", "number", "text", "text"]
    assert np.array_equal(opened.score(*crossed(rows(FILLED)))[0]["score"], model.predict_proba(table)[:, 1])
    assert opened.structure({}, {"positive": 1}) == ({}, {})


def test_two_decisions_at_once_are_refused():
    results = np.stack([decided(), decided()], axis=1).astype(str)
    answers = (results == "通过").astype(int)
    with pytest.raises(Refused, match="tree"):
        told(dumps(learnt(DecisionTreeClassifier(max_depth=2), FILLED[NUMBERS], answers)))
    opened = SkopsFile(dumps(learnt(RidgeClassifier(), FILLED[NUMBERS], answers)))
    for ask in (opened.score, opened.predict):
        with pytest.raises(Refused, match="labels"):
            ask(*crossed(rows(FILLED), NUMBERS))


def test_two_amounts_at_once_are_refused():
    opened = SkopsFile(dumps(learnt(LinearRegression(), FILLED[NUMBERS], np.stack([granted(), granted()], axis=1))))
    with pytest.raises(Refused, match="labels"):
        opened.score(*crossed(rows(FILLED), NUMBERS))


def test_votes_without_a_score_are_refused():
    model = VotingClassifier([("a", LogisticRegression()), ("b", DecisionTreeClassifier(max_depth=2))])
    with pytest.raises(Refused, match="no_score"):
        SkopsFile(dumps(learnt(model, FILLED[NUMBERS], decided())))


def changed(content: bytes, name: str, change) -> bytes:
    """Return a file with a change in the state of one of its objects."""
    plan, members = unpacked(content)
    change(nodes_of(plan, "ObjectNode", name)[0]["content"]["content"])
    return packed(plan, members)


def json_node(text: str):
    """Return a node of plain JSON."""
    return {"__class__": "str", "__module__": "builtins", "__loader__": "JsonNode", "content": text, "is_json": True}


def objects(*texts: str):
    """Return a node of an array of objects."""
    shape = {"__class__": "tuple", "__module__": "builtins", "__loader__": "TupleNode"}
    shape["content"] = [json_node(str(len(texts)))]
    content = [json_node(text) for text in texts]
    parts = {"content": content, "type": "json", "shape": shape}
    return {"__class__": "ndarray", "__module__": "numpy", "__loader__": "NdArrayNode", **parts}


@pytest.mark.parametrize(
    "labels",
    [
        ['"b"', '"a"'],
        ['"a"', '"a"'],
        ["[1]", "[2]"],
        ["null", "null"],
        ['"a"', f'"{"b" * 300}"'],
        ['"a"', '"\\ud800"'],
    ],
)
def test_labels_that_are_none_are_refused(labels):
    content = changed(
        skops_file("tree"), "DecisionTreeClassifier", lambda state: state.update(classes_=objects(*labels))
    )
    with pytest.raises(Refused, match="labels"):
        told(content)


def test_a_single_label_is_refused():
    content = changed(skops_file("logistic"), "LogisticRegression", lambda state: state.update(classes_=objects('"a"')))
    with pytest.raises(Refused, match="labels"):
        told(content)


@pytest.mark.parametrize("names", [['"\\ud800"', '"b"'], [f'"{"b" * 300}"', '"b"'], ["1", "2"], ['"a"']])
def test_names_that_are_none_are_refused(names):
    content = changed(
        dumps(learnt(DecisionTreeClassifier(max_depth=2), FILLED[NUMBERS], decided())),
        "DecisionTreeClassifier",
        lambda state: state.update(feature_names_in_=objects(*names)),
    )
    with pytest.raises(Refused, match="unfitted"):
        told(content)


def test_labels_that_the_file_does_not_know_are_refused():
    opened = SkopsFile(skops_file("tree"))
    opened._classes = np.array(["a", "b"], object)
    with pytest.raises(Refused, match="labels"):
        opened.predict(*crossed(rows()))


def test_a_file_of_another_version_that_cannot_be_read_says_so():
    def older(state):
        state["_sklearn_version"] = json_node('"0.1"')
        del state["tree_"]

    content = changed(skops_file("tree"), "DecisionTreeClassifier", older)
    with pytest.raises(Refused):
        SkopsFile(content).score(*crossed(rows()))


def test_an_error_of_a_file_of_another_version_names_both():
    opened = SkopsFile(skops_file("tree"))
    opened._version = "0.1"
    assert opened._refusal("opening", None).facts["theirs"] == "0.1"
    opened._version = None
    assert opened._refusal("opening", None).code == "opening"


def test_no_room_is_no_refusal():
    def full():
        raise MemoryError

    with pytest.raises(MemoryError):
        SkopsFile(skops_file("tree"))._quietly(full, "asking")


def test_what_skops_itself_does_not_trust_is_refused(monkeypatch):
    monkeypatch.setattr("algaudit.models.files.skops_child.TRUSTED", [])
    with pytest.raises(Refused, match="type"):
        SkopsFile(skops_file("tree"))


def test_everything_is_loaded_before_the_lock():
    SkopsFile.warm()
