"""The inside of a graph repeats its scores wherever it can be written down, and is left alone elsewhere."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from skl2onnx.common.data_types import FloatTensorType
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from algaudit.models.features import Dictionary, plain
from algaudit.models.files.believed import _structure
from algaudit.models.files.card import read_card
from algaudit.models.files.declared import declared
from algaudit.models.files.onnx_child import OnnxFile
from algaudit.models.files.onnx_format.columns import Flow
from algaudit.models.files.onnx_format.inside import inside_of
from algaudit.models.files.onnx_format.sides import entries
from algaudit.models.sandbox.protocol import Reply
from tests.algaudit.models.evil.graphs import constant, graph, linear, node
from tests.algaudit.models.files.insides import inside
from tests.algaudit.models.files.pipelines import (
    AMOUNTS,
    NUMBERS,
    converted,
    crossed,
    decided,
    learnt,
    onnx_file,
    rows,
    town,
)

FILLED = town().fillna({"income": 0.0})
X = FILLED[NUMBERS].to_numpy(np.float32)
CASES = rows(FILLED[NUMBERS])
TABLE = [("X", FloatTensorType([None, 2]))]
BY_PLACE = Dictionary(features=(plain("income", "number"), plain("age", "number")))


def by_place(content: bytes, positive=1):
    """Return the inside of a file with one table of two numbers, and the scores of the file."""
    handler = OnnxFile(content)
    card = read_card(handler.describe({}, {})[1], "a")
    inputs = list(zip(card.inputs, declared(card, BY_PLACE, "a"), strict=True))
    arrays, facts = crossed(CASES, NUMBERS)
    scores = handler.score(arrays, facts | {"positive": positive})[0]["score"]
    return _structure(Reply(*handler.structure({}, {"positive": positive})), inputs), scores


def repeats(content: bytes, positive=1):
    """Hold the inside of a file against its scores and return it."""
    found, scores = by_place(content, positive)
    assert np.allclose(found.score(CASES), scores, rtol=1e-5, atol=2e-6)
    return found


@pytest.mark.parametrize("positive", [0, 1])
@pytest.mark.parametrize("zipmap", [True, False])
@pytest.mark.parametrize(
    "name", ["logistic", "tree", "forest", "boosting", "ridge", "forest_amount", "boosting_amount"]
)
def test_the_inside_repeats_the_scores(name, zipmap, positive):
    handler = OnnxFile(onnx_file(name, zipmap=zipmap))
    arrays, facts = crossed(rows())
    scores = handler.score(arrays, facts | {"positive": positive})[0]["score"]
    found = inside(handler, positive)
    assert np.allclose(found.score(rows()), scores, rtol=1e-5, atol=2e-6)
    assert (found.line is None) == (name in AMOUNTS)


def test_the_weights_are_those_of_the_file():
    found = repeats(linear())
    assert found.base == 0.5
    assert [part.slope for part in found.parts] == [1.0, 2.0]


def test_three_labels_have_a_share_each_and_no_line():
    three = np.array(["a", "b", "c"], object)[np.arange(len(FILLED)) % 3]
    content = converted(learnt(DecisionTreeClassifier(max_depth=4), X, three), TABLE)
    assert [repeats(content, place).line for place in range(3)] == [None] * 3


def test_a_tree_that_stands_for_an_amount():
    assert len(repeats(converted(learnt(DecisionTreeRegressor(max_depth=4), X, FILLED.age), TABLE)).trees) == 1


@pytest.mark.parametrize(
    "attributes",
    [
        {"targets": 2, "coefficients": [1.0, 2.0, 1.0, 2.0], "intercepts": [0.0, 0.0]},
        {"post_transform": "LOGISTIC"},
        {"coefficients": [1.0]},
    ],
)
def test_linear_graphs_that_are_not_simple_are_left_alone(attributes):
    model = onnx.load_model_from_string(linear(**attributes))
    assert inside_of(model.graph, Flow(model.graph, entries(model.graph)), "y", 1) == ({}, {})


def test_a_classifier_without_labels_is_left_alone():
    model = onnx.load_model_from_string(
        graph([node("LinearClassifier", ["x"], ["l", "y"], "ai.onnx.ml", coefficients=[1.0] * 4)])
    )
    assert inside_of(model.graph, Flow(model.graph, entries(model.graph)), "y", 1) == ({}, {})


def edited(content: bytes, name: str, value) -> bytes:
    """Return a file with another attribute in its last node of machine learning."""
    model = onnx.load_model_from_string(content)
    last = [one for one in model.graph.node if one.op_type.startswith(("Linear", "Tree"))][-1]
    kept = [one for one in last.attribute if one.name != name]
    del last.attribute[:]
    last.attribute.extend([*kept, helper.make_attribute(name, value)])
    return model.SerializeToString()


LOGISTIC = learnt(LogisticRegression(), X, decided())
BINARY = learnt(DecisionTreeClassifier(max_depth=2), X, decided())
AMOUNT = learnt(DecisionTreeRegressor(max_depth=2), X, FILLED.age)
#: The same tree, asking whether a value is less.
LESS = ["BRANCH_LT" if column >= 0 else "LEAF" for column in BINARY.tree_.feature]


@pytest.mark.parametrize(
    "content",
    [
        edited(converted(LOGISTIC, TABLE), "post_transform", "SOFTMAX"),
        edited(converted(BINARY, TABLE), "post_transform", "PROBIT"),
        edited(converted(BINARY, TABLE), "nodes_modes", LESS),
        edited(converted(AMOUNT, TABLE), "aggregate_function", "AVERAGE"),
        edited(converted(AMOUNT, TABLE), "post_transform", "LOGISTIC"),
        converted(learnt(make_pipeline(Normalizer(), LinearRegression()), X, FILLED.age), TABLE),
        graph(
            [node("Relu", ["x"], ["r"]), node("LinearRegressor", ["r"], ["y"], "ai.onnx.ml", coefficients=[1.0, 2.0])]
        ),
        graph([node("ReduceSum", ["x", "a"], ["y"], keepdims=1)], tensors=[constant("a", [1], np.int64)]),
    ],
    ids=["softmax", "probit", "less", "average", "logistic", "normed", "bent", "summed"],
)
def test_graphs_that_are_not_simple_are_left_alone(content):
    assert by_place(content)[0] is None


def test_shares_that_are_normed_once_more_stay_the_same():
    nodes = [
        node(
            "LinearClassifier",
            ["x"],
            ["l", "p"],
            "ai.onnx.ml",
            classlabels_ints=[0, 1],
            coefficients=[-0.01, 0.02, 0.01, -0.02],
            intercepts=[-0.5, 0.5],
            post_transform="LOGISTIC",
        ),
        node("Normalizer", ["p"], ["n"], "ai.onnx.ml", norm="L1"),
        node("Identity", ["n"], ["y"]),
    ]
    outputs = [
        helper.make_tensor_value_info("l", TensorProto.INT64, [None]),
        helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 2]),
    ]
    content = graph(nodes, outputs=outputs)
    assert repeats(content).link == "logistic"
    other = onnx.load_model_from_string(content)
    other.graph.node[1].attribute[0].s = b"L2"
    assert by_place(other.SerializeToString())[0] is None


def test_base_values_for_each_class_are_added():
    three = np.array(["a", "b", "c"], object)[np.arange(len(FILLED)) % 3]
    content = converted(learnt(DecisionTreeClassifier(max_depth=2), X, three), TABLE)
    found, scores = by_place(edited(content, "base_values", [0.5, 0.25, 0.125]), 1)
    assert found.base == 0.25
    assert np.allclose(found.score(CASES), scores, atol=1e-6)


def test_a_constant_may_stand_in_a_node():
    nodes = [
        node("Constant", [], ["c"], value=constant("c", [[1.0, 10.0]])),
        node("Constant", [], ["s"], value_float=2.0),
        node("Sub", ["x", "c"], ["d"]),
        node("LinearRegressor", ["d"], ["y"], "ai.onnx.ml", coefficients=[1.0, 2.0]),
    ]
    assert repeats(graph(nodes)).base == 0.0
