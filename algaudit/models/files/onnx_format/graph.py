"""What may stand in an ONNX file: a plain graph of operators that compute row by row.

The library's own checker lets loops, growing tensors and unknown operators pass, so every node is held to our list.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from algaudit.models.sandbox.protocol import Refused

MOST_PARTS = 10_000
MOST_ENDS = 1_000
MOST_ITEMS = 16 * 1024**2

#: Operators by domain. Left out: loops, branches and functions; whatever makes large tensors out of a small number
#: (Expand, Tile, Range, ConstantOfShape, OneHot, Pad, Resize); chance; and support vectors, which are cases.
ALLOWED: Mapping[str, frozenset[str]] = {
    "": frozenset(
        {
            *("Abs", "Add", "And", "ArgMax", "ArgMin", "Cast", "Ceil", "Clip", "Concat", "Constant", "Div", "Equal"),
            *("Erf", "Exp", "Flatten", "Floor", "Gather", "Gemm", "Greater", "GreaterOrEqual", "Identity", "IsInf"),
            *("IsNaN", "Less", "LessOrEqual", "Log", "LogSoftmax", "MatMul", "Max", "Mean", "Min", "Mod", "Mul"),
            *("Neg", "Not", "Or", "Pow", "Reciprocal", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp"),
            *("ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum", "ReduceSumSquare", "Relu"),
            *("Reshape", "Round", "Shape", "Sigmoid", "Sign", "Slice", "Softmax", "Softplus", "Split", "Sqrt"),
            *("Squeeze", "Sub", "Sum", "Tanh", "Transpose", "Unsqueeze", "Where", "Xor"),
        }
    ),
    "ai.onnx.ml": frozenset(
        {
            *("ArrayFeatureExtractor", "Binarizer", "CategoryMapper", "FeatureVectorizer", "Imputer", "LabelEncoder"),
            *("LinearClassifier", "LinearRegressor", "Normalizer", "OneHotEncoder", "Scaler"),
            *("TreeEnsembleClassifier", "TreeEnsembleRegressor", "ZipMap"),
        }
    ),
}
_DOMAINS = {"": "", "ai.onnx": "", "ai.onnx.ml": "ai.onnx.ml"}


# Any in this file: onnx publishes no types.
def read_graph(content: bytes) -> Any:
    """Read an ONNX file and hold everything in it to our list.

    Parameters
    ----------
    content : bytes
        The file.

    Returns
    -------
    onnx.ModelProto
        The model as it was read.

    Raises
    ------
    Refused
        ``onnx_damaged``, ``operator``, ``subgraph``, ``domain``, ``functions``, ``external`` or ``onnx_size``.
    """
    import onnx

    model = onnx.ModelProto()
    try:
        model.ParseFromString(content)
    except MemoryError:
        raise
    except Exception as error:  # protobuf's own kind of error is published under no stable name
        raise Refused("onnx_damaged") from error
    _check_model(model)
    for node in model.graph.node:
        _check_node(node)
    for tensor in _tensors(model.graph):
        _check_tensor(tensor)
    try:
        onnx.checker.check_model(model, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError, RuntimeError, ValueError) as error:
        raise Refused("onnx_damaged") from error
    return model


def attributes(node: Any) -> dict[str, Any]:
    """Return the attributes of a node as plain values, texts as str.

    Raises
    ------
    Refused
        ``onnx_damaged``, when a text is none.
    """
    import onnx

    try:
        found = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
        return {name: _decoded(value) for name, value in found.items()}
    except (ValueError, UnicodeDecodeError) as error:
        raise Refused("onnx_damaged") from error


def constants(graph: Any) -> dict[str, Any]:
    """Return the tensors of a graph that are given once and for all, as arrays."""
    import onnx

    found = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            for name, value in attributes(node).items():
                if name == "value":
                    found[node.output[0]] = onnx.numpy_helper.to_array(value)
    return found


def _decoded(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, list):
        return [part.decode() if isinstance(part, bytes) else part for part in value]
    return value


def _check_model(model: Any) -> None:
    graph = model.graph
    if model.functions or model.training_info:
        raise Refused("functions")
    for opset in model.opset_import:
        if opset.domain not in _DOMAINS:
            raise Refused("domain", name=opset.domain[:80])
    ends = max(len(graph.input), len(graph.output))
    if len(graph.node) > MOST_PARTS or len(graph.initializer) > MOST_PARTS or ends > MOST_ENDS:
        raise Refused("onnx_size")
    if graph.sparse_initializer:
        raise Refused("operator", name="sparse_initializer")


def _check_node(node: Any) -> None:
    import onnx

    kinds = onnx.AttributeProto
    plain = {kinds.FLOAT, kinds.INT, kinds.STRING, kinds.TENSOR, kinds.FLOATS, kinds.INTS, kinds.STRINGS, kinds.TENSORS}
    if node.domain not in _DOMAINS:
        raise Refused("domain", name=node.domain[:80])
    # A node may carry a graph whatever its declared kind is, so the parts themselves are looked at.
    if any(one.HasField("g") or one.graphs or one.type in {kinds.GRAPH, kinds.GRAPHS} for one in node.attribute):
        raise Refused("subgraph", name=node.op_type[:80])
    if node.op_type not in ALLOWED[_DOMAINS[node.domain]]:
        raise Refused("operator", name=node.op_type[:80])
    if any(one.type not in plain or one.ref_attr_name for one in node.attribute):
        raise Refused("operator", name=node.op_type[:80])
    if node.op_type == "Constant" and any(
        one.name not in {"value", "value_float", "value_int", "value_floats", "value_ints"} for one in node.attribute
    ):
        raise Refused("operator", name="Constant")


def _tensors(graph: Any) -> Iterator[Any]:
    yield from graph.initializer
    for node in graph.node:
        for one in node.attribute:
            if one.HasField("t"):
                yield one.t
            yield from one.tensors


def _check_tensor(tensor: Any) -> None:
    """Refuse a tensor that lies in another file, or claims another size than it has."""
    import onnx

    if tensor.external_data or tensor.data_location == onnx.TensorProto.EXTERNAL:
        raise Refused("external")
    if any(side < 0 for side in tensor.dims) or math.prod(tensor.dims) > MOST_ITEMS:
        raise Refused("onnx_size")
    try:
        onnx.numpy_helper.to_array(tensor)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise Refused("onnx_damaged") from error
