"""Which inputs and outputs a graph has."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from algaudit.models.files.onnx_format.sides import entries, exits, take_out_maps
from algaudit.models.sandbox.protocol import Refused
from tests.algaudit.models.evil.graphs import constant, graph, node
from tests.algaudit.models.files.pipelines import onnx_file

F, WHOLE, S = TensorProto.FLOAT, TensorProto.INT64, TensorProto.STRING


def value(name, kind, *sides):
    """Return the description of an input or output."""
    return helper.make_tensor_value_info(name, kind, list(sides))


def described(*inputs, outputs=None, nodes=(), tensors=()):
    """Return a graph with these sides."""
    made = outputs or [value("y", F, None, 1)]
    return onnx.load_model_from_string(graph(list(nodes), inputs=list(inputs), outputs=made, tensors=tensors)).graph


def test_tables_of_numbers_and_texts_are_taken():
    found = entries(described(value("a", F, None, 2), value("b", S, None, 1), value("c", WHOLE, None, 1)))
    assert [(one.name, one.width, one.kind, one.whole) for one in found] == [
        ("a", 2, "number", False),
        ("b", 1, "text", False),
        ("c", 1, "number", True),
    ]


def test_what_is_given_once_and_for_all_is_no_input():
    graph_of = described(value("a", F, None, 2), value("w", F, 2, 1), tensors=[constant("w", np.ones((2, 1)))])
    assert [one.name for one in entries(graph_of)] == ["a"]


@pytest.mark.parametrize(
    "given",
    [
        value("a", F),
        value("a", F, None),
        value("a", F, None, None),
        value("a", F, None, 0),
        value("a", F, None, 1_001),
        value("a", TensorProto.COMPLEX64, None, 1),
        helper.make_tensor_sequence_value_info("a", F, None),
    ],
)
def test_anything_else_is_not(given):
    with pytest.raises(Refused, match="onnx_inputs"):
        entries(described(given))


def test_too_many_inputs_or_none_are_refused():
    with pytest.raises(Refused, match="onnx_inputs"):
        entries(described(value("w", F, 2, 1), tensors=[constant("w", np.ones((2, 1)))]))
    with pytest.raises(Refused, match="onnx_inputs"):
        entries(described(*(value(f"a{number}", F, None, 600) for number in range(2))))


def test_lists_of_dictionaries_are_taken_out():
    model = onnx.load_model_from_string(onnx_file("tree"))
    mapped = take_out_maps(model)
    assert list(mapped.values()) == [("不通过", "通过")]
    assert not any(one.op_type == "ZipMap" for one in model.graph.node)
    found = exits(model.graph, mapped)
    assert (found.label, found.labels) == ("output_label", ("不通过", "通过"))


def test_a_dictionary_that_is_no_output_is_only_left_out():
    zipped = node("ZipMap", ["x"], ["z"], "ai.onnx.ml", classlabels_int64s=[0, 1])
    model = onnx.load_model_from_string(graph([zipped, node("Identity", ["x"], ["y"])]))
    assert take_out_maps(model) == {}
    assert [one.op_type for one in model.graph.node] == ["Identity"]


def exits_of(*outputs, nodes=(), tensors=()):
    """Return the exits of a graph with these outputs."""
    return exits(described(value("x", F, None, 2), outputs=list(outputs), nodes=nodes, tensors=tensors), {})


def test_an_amount_is_a_score_without_a_label():
    assert exits_of(value("y", F, None, 1)).label is None


def test_labels_are_those_of_the_classifier_or_of_a_table():
    classifier = node("LinearClassifier", ["x"], ["l", "y"], "ai.onnx.ml", classlabels_ints=[3, 4], coefficients=[1.0])
    both = value("o", WHOLE, None), value("y", F, None, 2)
    assert exits_of(*both, nodes=[classifier, node("Identity", ["l"], ["o"])]).labels == (3, 4)
    texts = helper.make_tensor("t", S, [2], ["否".encode(), "是".encode()])
    picked = [node("ArgMax", ["x"], ["p"], axis=1), node("ArrayFeatureExtractor", ["t", "p"], ["o"], "ai.onnx.ml")]
    assert exits_of(value("o", S, None, 1), value("y", F, None, 2), nodes=picked, tensors=[texts]).labels == (
        "否",
        "是",
    )
    assert exits_of(*both, nodes=[node("ArgMax", ["x"], ["o"], axis=1)]).labels is None


@pytest.mark.parametrize(
    ("outputs", "code"),
    [
        ([value("a", F, None, 1), value("b", F, None, 1)], "onnx_outputs"),
        ([value("a", WHOLE, None), value("b", WHOLE, None), value("c", F, None, 2)], "onnx_outputs"),
        ([value("a", TensorProto.COMPLEX64, None)], "onnx_outputs"),
        ([helper.make_tensor_sequence_value_info("a", F, None)], "onnx_outputs"),
        ([value("a", S, None)], "no_score"),
    ],
)
def test_other_outputs_are_refused(outputs, code):
    with pytest.raises(Refused, match=code):
        exits_of(*outputs)
