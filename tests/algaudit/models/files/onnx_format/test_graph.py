"""What may stand in a graph passes; what may not is in the corpus of evil files."""

import numpy as np
import onnx
import pytest

from algaudit.models.files.onnx_format.graph import ALLOWED, attributes, constants, read_graph
from algaudit.models.sandbox.protocol import Refused
from tests.algaudit.models.evil.graphs import constant, graph, linear, node
from tests.algaudit.models.files.pipelines import onnx_file


def test_a_real_file_passes_unchanged():
    content = onnx_file("forest")
    assert read_graph(content).SerializeToString() == content


def test_nothing_on_the_list_makes_much_of_little():
    growing = {
        "Loop",
        "If",
        "Scan",
        "Expand",
        "Tile",
        "Range",
        "ConstantOfShape",
        "OneHot",
        "Pad",
        "Resize",
        "SequenceMap",
    }
    assert not growing & ALLOWED[""]
    assert not any(name.startswith(("Random", "SVM")) for names in ALLOWED.values() for name in names)


def test_every_operator_on_the_list_is_one():
    for domain, names in ALLOWED.items():
        known = {schema.name for schema in onnx.defs.get_all_schemas() if schema.domain == domain}
        assert names <= known


def test_attributes_are_plain_values():
    given = node("LinearClassifier", ["x"], ["y"], "ai.onnx.ml", classlabels_strings=["是"], post_transform="NONE")
    assert attributes(given) == {"classlabels_strings": ["是"], "post_transform": "NONE"}
    given.attribute[0].strings[0] = b"\xff"
    with pytest.raises(Refused, match="onnx_damaged"):
        attributes(given)


def test_constants_are_found_where_they_stand():
    nodes = [node("Constant", [], ["c"], value=constant("c", [1.0])), node("Constant", [], ["d"], value_float=2.0)]
    model = onnx.load_model_from_string(graph(nodes, tensors=[constant("e", [3.0])]))
    assert {name: value.tolist() for name, value in constants(model.graph).items()} == {"c": [1.0], "e": [3.0]}


def test_constants_of_texts_and_other_forms_are_refused():
    for value in ({"value_string": "a"}, {"value_strings": ["a"]}):
        with pytest.raises(Refused, match="operator"):
            read_graph(graph([node("Constant", [], ["c"], **value), node("Identity", ["x"], ["y"])]))


def test_a_reference_to_an_attribute_of_a_function_is_refused():
    model = onnx.load_model_from_string(linear())
    model.graph.node[0].attribute[0].ref_attr_name = "a"
    with pytest.raises(Refused, match="operator"):
        read_graph(model.SerializeToString())


@pytest.mark.parametrize("limit", ["MOST_PARTS", "MOST_ENDS"])
def test_a_graph_with_too_many_parts_is_refused(limit, monkeypatch):
    monkeypatch.setattr(f"algaudit.models.files.onnx_format.graph.{limit}", 0)
    with pytest.raises(Refused, match="onnx_size"):
        read_graph(linear())


def test_a_tensor_in_an_attribute_is_looked_at():
    tensor = constant("c", np.zeros(2))
    del tensor.dims[:]
    tensor.dims.append(3)
    with pytest.raises(Refused, match="onnx_damaged"):
        read_graph(graph([node("Constant", [], ["c"], value=tensor), node("Identity", ["x"], ["y"])]))


def test_a_domain_of_a_node_alone_is_looked_at():
    model = onnx.load_model_from_string(linear())
    model.graph.node[0].domain = "com.example"
    with pytest.raises(Refused, match="domain"):
        read_graph(model.SerializeToString())


def test_no_room_is_no_refusal(monkeypatch):
    class Full:
        def ParseFromString(self, _):  # noqa: N802 - protobuf's name
            raise MemoryError

    monkeypatch.setattr(onnx, "ModelProto", Full)
    with pytest.raises(MemoryError):
        read_graph(b"")
