"""What an ONNX file takes in and yields, asked as behind the lock but here, where each line can be seen to run."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from skl2onnx.common.data_types import FloatTensorType, Int64TensorType, StringTensorType
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from algaudit.models.files.onnx_child import OnnxFile, _refusal
from algaudit.models.files.said import REFUSED
from algaudit.models.sandbox.protocol import Refused
from tests.algaudit.models.evil.corpus import EVIL
from tests.algaudit.models.evil.graphs import constant, graph, linear, node
from tests.algaudit.models.files.pipelines import (
    AMOUNTS,
    NAMES,
    NUMBERS,
    converted,
    crossed,
    decided,
    fitted,
    learnt,
    onnx_file,
    rows,
    town,
)

FILLED = town().fillna({"income": 0.0})
CONVERTED = ("logistic", "tree", "forest", "extra", "boosting", "calibrated", "bayes", "ridge", "boosting_amount")
#: Refused by the lock alone: nothing in these files is off the list.
BY_THE_LOCK = {"onnx: wide table sixty times"}
#: Told apart before they are opened.
BY_KIND = {"onnx: file that stops short"}
X = FILLED[NUMBERS].to_numpy(np.float32)


def table(*names, kind=TensorProto.FLOAT, width=1):
    """Return descriptions of inputs or outputs."""
    return [helper.make_tensor_value_info(name, kind, [None, width]) for name in names]


@pytest.mark.parametrize("name", sorted({name for name in EVIL if name.startswith("onnx:")} - BY_THE_LOCK - BY_KIND))
def test_an_evil_file_is_refused_by_what_opens_it(name):
    evil = EVIL[name]
    with pytest.raises(Refused) as refused:
        OnnxFile(evil.made())
    assert evil.said == REFUSED[refused.value.code]


@pytest.mark.parametrize("zipmap", [True, False])
@pytest.mark.parametrize("name", CONVERTED)
def test_a_converted_pipeline_answers_nearly_as_before(name, zipmap):
    opened, model = OnnxFile(onnx_file(name, scaled=True, zipmap=zipmap)), fitted(name)
    arrays, facts = crossed(rows())
    scores = opened.score(arrays, facts)[0]["score"]
    expected = model.predict(town()) if name in AMOUNTS else model.predict_proba(town())[:, 1]
    size = np.abs(expected).max()
    # Thresholds of trees are rounded to single precision, so a case close to one may fall on its other side.
    assert np.quantile(np.abs(scores - expected), 0.95) < 2e-6 * size
    if name in AMOUNTS:
        with pytest.raises(Refused, match="amount"):
            opened.predict(arrays, facts)
    else:
        labels = np.array(opened.describe({}, {})[1]["labels"], object)[opened.predict(arrays, facts)[0]["label"]]
        assert (labels == model.predict(town())).mean() > 0.99


def test_a_file_tells_its_inputs_and_labels():
    found = OnnxFile(onnx_file("logistic")).describe({}, {})[1]
    assert [item["name"] for item in found["inputs"]] == NAMES
    assert [item["kind"] for item in found["inputs"]] == ["number", "number", "text", "text"]
    assert found["inputs"][2]["values"] == ["公房", "租住", "自有"]
    assert (found["labels"], found["unit"]) == (["不通过", "通过"], "probability")
    found = OnnxFile(onnx_file("ridge")).describe({}, {})[1]
    assert (found["labels"], found["unit"]) == ([], "amount")


def test_one_table_takes_columns_by_place():
    model = learnt(LogisticRegression(), X, (decided() == "通过").astype(int))
    opened = OnnxFile(converted(model, [("X", FloatTensorType([None, 2]))]))
    found = opened.describe({}, {})[1]
    assert [item["name"] for item in found["inputs"]] == [None, None]
    assert found["labels"] == [0, 1]
    scores = opened.score(*crossed(rows(FILLED), NUMBERS))[0]["score"]
    assert np.abs(scores - model.predict_proba(X)[:, 1]).max() < 1e-6


def test_points_are_told_apart_from_probabilities():
    model = learnt(LinearSVC(), X, decided())
    opened = OnnxFile(converted(model, [("X", FloatTensorType([None, 2]))]))
    assert opened.describe({}, {})[1]["unit"] == "points"
    arrays, facts = crossed(rows(FILLED), NUMBERS)
    points = opened.score(arrays, facts)[0]["score"]
    assert np.allclose(points, model.decision_function(X), atol=1e-3)
    assert np.allclose(opened.score(arrays, facts | {"positive": 0})[0]["score"], -points)


def test_codes_are_whole_numbers_and_never_missing():
    codes = (np.arange(len(town())) % 3).reshape(-1, 1)
    model = learnt(make_pipeline(OneHotEncoder(sparse_output=False), LogisticRegression()), codes, decided())
    opened = OnnxFile(converted(model, [("code", Int64TensorType([None, 1]))]))
    (item,) = opened.describe({}, {})[1]["inputs"]
    assert (item["kind"], item["values"]) == ("code", [0.0, 1.0, 2.0])
    facts = {"labels": {"0": [2.0, 0.0]}, "positive": 1}
    scores = opened.score({"0": np.array([0, 1], np.int32)}, facts)[0]["score"]
    assert np.abs(scores - model.predict_proba([[2], [0]])[:, 1]).max() < 1e-6
    with pytest.raises(Refused, match="blank"):
        opened.score({"0": np.array([0, -1], np.int32)}, facts)


@pytest.mark.parametrize("blank", ["", "nan"])
def test_a_missing_text_is_the_word_that_the_file_has_for_it(blank):
    texts = np.array([[blank if number % 4 == 0 else "自有"] for number in range(len(town()))], object)
    model = learnt(make_pipeline(OneHotEncoder(sparse_output=False), LogisticRegression()), texts, decided())
    opened = OnnxFile(converted(model, [("flat", StringTensorType([None, 1]))]))
    scores = opened.score({"0": np.array([-1, 0], np.int32)}, {"labels": {"0": ["自有"]}, "positive": 1})[0]["score"]
    assert np.abs(scores - model.predict_proba([[blank], ["自有"]])[:, 1]).max() < 1e-6


def test_a_probability_in_one_column_is_that_of_the_second_label():
    nodes = [
        node("LinearRegressor", ["x"], ["m"], "ai.onnx.ml", coefficients=[0.1, -0.2], intercepts=[0.1]),
        node("Sigmoid", ["m"], ["y"]),
        node("Greater", ["y", "half"], ["b"]),
        node("Cast", ["b"], ["l"], to=TensorProto.INT64),
    ]
    outputs = [*table("l", kind=TensorProto.INT64), *table("y")]
    opened = OnnxFile(graph(nodes, tensors=[constant("half", 0.5)], outputs=outputs))
    found = opened.describe({}, {})[1]
    assert (found["labels"], found["unit"]) == ([0, 1], "probability")
    arrays, facts = crossed(rows(FILLED), NUMBERS)
    first, second = (opened.score(arrays, facts | {"positive": place})[0]["score"] for place in (0, 1))
    assert np.allclose(first + second, 1.0)
    assert np.array_equal(opened.predict(arrays, facts)[0]["label"], (second > 0.5).astype(np.int32))


def fixed_label(values, *, kind=np.int64, width=2):
    """Return a file that says one label for whatever comes, from a list that stands in the file."""
    nodes = [
        node("ArgMin", ["x"], ["zero"], axis=1, keepdims=0),
        node("Mul", ["zero", "none"], ["place"]),
        node("ArrayFeatureExtractor", ["classes", "place"], ["table"], "ai.onnx.ml"),
        node("Reshape", ["table", "line"], ["l"]),
        node("Softmax", ["x"], ["y"], axis=1),
    ]
    tensors = [
        constant("none", 0, np.int64),
        constant("classes", values, kind),
        constant("line", [-1], np.int64),
    ]
    outputs = [helper.make_tensor_value_info("l", TensorProto.INT64, [None]), *table("y", width=2)]
    return graph(nodes, tensors=tensors, outputs=outputs)


def test_labels_may_stand_in_a_table_of_the_file():
    assert OnnxFile(fixed_label([7, 9])).describe({}, {})[1]["labels"] == [7, 9]


@pytest.mark.parametrize("values", [[7], [7, 7]])
def test_labels_that_are_none_are_refused(values):
    with pytest.raises(Refused, match="labels"):
        OnnxFile(fixed_label(values))


def test_more_labels_than_scores_are_refused():
    with pytest.raises(Refused, match="onnx_outputs"):
        OnnxFile(fixed_label([7, 8, 9]))


def test_a_label_that_is_not_listed_is_refused():
    opened = OnnxFile(fixed_label([7, 9]))
    opened._labels = (1, 2)
    with pytest.raises(Refused, match="labels"):
        opened.predict(*crossed(rows(FILLED), NUMBERS))


def test_cases_that_the_graph_does_not_take_are_refused():
    texts = np.array([[value] for value in town().flat], object)
    encoder = OneHotEncoder(sparse_output=False)
    model = learnt(make_pipeline(encoder, LogisticRegression()), texts, decided())
    opened = OnnxFile(converted(model, [("flat", StringTensorType([None, 1]))]))
    with pytest.raises(Refused, match="asking"):
        opened.score({"0": np.array([0], np.int32)}, {"labels": {"0": ["桥下"]}})


def test_numbers_of_a_kind_that_an_operator_does_not_take_are_refused():
    nodes = [node("Imputer", ["x"], ["y"], "ai.onnx.ml", imputed_value_floats=[1.0], replaced_value_float=0.0)]
    sides = {name: table(side, kind=TensorProto.DOUBLE, width=2) for name, side in (("inputs", "x"), ("outputs", "y"))}
    with pytest.raises(Refused, match="asking"):
        OnnxFile(graph(nodes, **sides))


def test_an_unforeseen_error_while_opening_is_a_refusal(monkeypatch):
    def broken(_):
        raise IndexError

    monkeypatch.setattr("algaudit.models.files.onnx_child.take_out_maps", broken)
    with pytest.raises(Refused, match="opening"):
        OnnxFile(linear())


@pytest.mark.parametrize("error", [MemoryError("x"), RuntimeError("Failed to allocate memory")])
def test_no_room_is_no_refusal(error):
    assert isinstance(_refusal(error), MemoryError)
    assert _refusal(ValueError("x")).code == "asking"


def test_trees_that_see_more_than_a_table_are_refused():
    model = onnx.load_model_from_string(onnx_file("tree"))
    (tree,) = (one for one in model.graph.node if one.op_type.startswith("TreeEnsemble"))
    model.graph.node.insert(0, node("Unsqueeze", ["income", "one"], ["deep"]))
    model.graph.initializer.append(constant("one", [2], np.int64))
    tree.input[0] = "deep"
    with pytest.raises(Refused, match="tree"):
        OnnxFile(model.SerializeToString())


def test_a_tree_right_behind_an_input_is_held_against_its_width():
    model = learnt(DecisionTreeClassifier(max_depth=3), X, decided())
    opened = OnnxFile(converted(model, [("X", FloatTensorType([None, 2]))]))
    assert np.allclose(opened.score(*crossed(rows(FILLED), NUMBERS))[0]["score"], model.predict_proba(X)[:, 1])


def test_a_table_of_numbers_beside_one_of_texts():
    opened = OnnxFile(beside())
    assert [item["name"] for item in opened.describe({}, {})[1]["inputs"]] == [None] * 4
    assert [item["kind"] for item in opened.describe({}, {})[1]["inputs"]] == ["number", "number", "text", "text"]
    cases = rows(FILLED)
    scores = opened.score(*crossed(cases))[0]["score"]
    assert np.allclose(scores, cases["income"].astype(np.float32) + (cases["flat"] == "自有"))


def beside():
    """Return a file with a table of two numbers and a table of two texts: the first number, and one more if owned."""
    nodes = [
        node("ArrayFeatureExtractor", ["n", "first"], ["income"], "ai.onnx.ml"),
        node("ArrayFeatureExtractor", ["t", "first"], ["flat"], "ai.onnx.ml"),
        node("OneHotEncoder", ["flat"], ["known"], "ai.onnx.ml", cats_strings=["自有"], zeros=1),
        node("Reshape", ["known", "line"], ["owned"]),
        node("Add", ["income", "owned"], ["y"]),
    ]
    tensors = [constant("first", [0], np.int64), constant("line", [-1, 1], np.int64)]
    inputs = [*table("n", width=2), *table("t", kind=TensorProto.STRING, width=2)]
    return graph(nodes, tensors=tensors, inputs=inputs)


def test_everything_is_loaded_before_the_lock():
    OnnxFile.warm()
