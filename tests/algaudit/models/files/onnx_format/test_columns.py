"""Which columns flow through a graph, by hand."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto

from algaudit.models.files.onnx_format.columns import Flow
from algaudit.models.files.onnx_format.sides import entries
from algaudit.models.files.plain import Seen
from tests.algaudit.models.evil.graphs import constant, graph, node

NAN = float("nan")


def flow(*nodes, tensors=()):
    """Return what flows through a graph of two numbers."""
    model = onnx.load_model_from_string(graph(list(nodes), tensors=tensors))
    return Flow(model.graph, entries(model.graph))


def after(*nodes, tensors=()):
    """Return the columns at the end of a graph of two numbers, None where they cannot be written down."""
    return flow(*nodes, tensors=tensors).known.get("y")


def same(found, *expected):
    """Say whether columns are what they should be; a missing fill is as good as another."""
    return [str(seen) for seen in found] == [str(seen) for seen in expected]


def ml(name, **attributes):
    """Return a node of machine learning from x to y."""
    return node(name, ["x"], ["y"], "ai.onnx.ml", **attributes)


def test_steps_that_alter_nothing():
    for one in (
        node("Identity", ["x"], ["y"]),
        node("Cast", ["x"], ["y"], to=TensorProto.DOUBLE),
        node("Flatten", ["x"], ["y"]),
    ):
        assert same(after(one), Seen(0), Seen(1))
    shape = [constant("s", [-1, 2], np.int64)]
    assert same(after(node("Reshape", ["x", "s"], ["y"]), tensors=shape), Seen(0), Seen(1))
    assert same(after(node("Concat", ["x", "x"], ["y"], axis=1)), Seen(0), Seen(1), Seen(0), Seen(1))
    assert same(after(ml("FeatureVectorizer", inputdimensions=[2])), Seen(0), Seen(1))


def test_steps_that_fill_move_and_stretch():
    assert same(
        after(ml("Imputer", imputed_value_floats=[5.0, 6.0], replaced_value_float=NAN)),
        Seen(0, fill=5.0),
        Seen(1, fill=6.0),
    )
    assert same(
        after(ml("Imputer", imputed_value_floats=[5.0], replaced_value_float=NAN)), Seen(0, fill=5.0), Seen(1, fill=5.0)
    )
    scaled = after(ml("Scaler", offset=[1.0, 2.0], scale=[0.5, 0.25]))
    assert same(scaled, Seen(0, center=1.0, scale=2.0), Seen(1, center=2.0, scale=4.0))
    tensors = [constant("c", [[2.0, 4.0]])]
    assert same(after(node("Sub", ["x", "c"], ["y"]), tensors=tensors), Seen(0, center=2.0), Seen(1, center=4.0))
    assert same(after(node("Add", ["x", "c"], ["y"]), tensors=tensors), Seen(0, center=-2.0), Seen(1, center=-4.0))
    assert same(after(node("Div", ["x", "c"], ["y"]), tensors=tensors), Seen(0, scale=2.0), Seen(1, scale=4.0))
    assert same(after(node("Mul", ["x", "c"], ["y"]), tensors=tensors), Seen(0, scale=0.5), Seen(1, scale=0.25))


def test_columns_can_be_chosen():
    tensors = [constant("i", [1], np.int64)]
    assert same(after(node("ArrayFeatureExtractor", ["x", "i"], ["y"], "ai.onnx.ml"), tensors=tensors), Seen(1))
    assert same(after(node("Gather", ["x", "i"], ["y"], axis=1), tensors=tensors), Seen(1))


def test_categories_are_taken_apart():
    tensors = [constant("i", [1], np.int64)]
    choose = node("ArrayFeatureExtractor", ["x", "i"], ["a"], "ai.onnx.ml")
    found = flow(choose, node("OneHotEncoder", ["a"], ["y"], "ai.onnx.ml", cats_int64s=[1, 2]), tensors=tensors)
    assert same(found.known["y"], Seen(1, 1.0, fill=0.0), Seen(1, 2.0, fill=0.0))
    assert found.categories == {1: [1.0, 2.0]}


@pytest.mark.parametrize(
    ("nodes", "tensors"),
    [
        ([node("Cast", ["x"], ["y"], to=TensorProto.INT64)], []),
        ([node("Concat", ["x", "x"], ["y"], axis=0)], []),
        ([node("Reshape", ["x", "s"], ["y"])], [constant("s", [-1, 1], np.int64)]),
        ([node("Reshape", ["x", "s"], ["y"])], [constant("s", [-1], np.int64)]),
        ([ml("Imputer", imputed_value_floats=[5.0], replaced_value_float=0.0)], []),
        ([ml("Imputer", imputed_value_floats=[5.0] * 3, replaced_value_float=NAN)], []),
        ([ml("Scaler", offset=[0.0], scale=[0.0])], []),
        ([ml("OneHotEncoder", cats_int64s=[1, 2])], []),
        ([node("Gather", ["x", "i"], ["y"], axis=0)], [constant("i", [1], np.int64)]),
        ([node("Gather", ["x", "i"], ["y"], axis=1)], [constant("i", [7], np.int64)]),
        ([node("Mul", ["x", "c"], ["y"])], [constant("c", [[0.0, 1.0]])]),
        ([node("Mul", ["x", "x"], ["y"])], []),
        ([node("Tanh", ["x"], ["y"])], []),
        ([node("Tanh", ["x"], ["t"]), node("Identity", ["t"], ["y"])], []),
    ],
)
def test_other_steps_are_left_alone(nodes, tensors):
    assert after(*nodes, tensors=tensors) is None
