"""ONNX files with loops, bombs, other files, operators of somebody's own, and trees that are none."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from algaudit.models import kinds
from algaudit.models.files.said import REFUSED, STOPPED
from tests.algaudit.models.files.pipelines import onnx_file

F, S = TensorProto.FLOAT, TensorProto.STRING
OPSETS = [helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 3)]


def graph(nodes, *, tensors=(), inputs=None, outputs=None, opsets=OPSETS, functions=()) -> bytes:
    """Return an ONNX file: two numbers in, one out, unless told otherwise."""
    given = inputs or [helper.make_tensor_value_info("x", F, [None, 2])]
    made = outputs or [helper.make_tensor_value_info("y", F, [None, 1])]
    body = helper.make_graph(nodes, "g", given, made, list(tensors))
    return helper.make_model(body, opset_imports=opsets, functions=list(functions), ir_version=10).SerializeToString()


def node(name, inputs, outputs, domain="", **attributes):
    """Return a node."""
    return helper.make_node(name, inputs, outputs, domain=domain, **attributes)


def constant(name, values, kind=np.float32):
    """Return a tensor that is given once and for all."""
    return numpy_helper.from_array(np.array(values, kind), name)


def linear(**changes) -> bytes:
    """Return a small linear regression."""
    given = {"coefficients": [1.0, 2.0], "intercepts": [0.5], **changes}
    return graph([node("LinearRegressor", ["x"], ["y"], "ai.onnx.ml", **given)])


def looped() -> bytes:
    """Return a loop of 2^62 rounds."""
    body = helper.make_graph(
        [node("Identity", ["go_in"], ["go_out"]), node("Identity", ["a_in"], ["a_out"])],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("go_in", TensorProto.BOOL, []),
            helper.make_tensor_value_info("a_in", F, [None, 2]),
        ],
        [
            helper.make_tensor_value_info("go_out", TensorProto.BOOL, []),
            helper.make_tensor_value_info("a_out", F, [None, 2]),
        ],
    )
    tensors = [constant("times", 2**62, np.int64), constant("go", True, bool)]
    return graph([node("Loop", ["times", "go", "x"], ["y"], body=body)], tensors=tensors)


def branched(name: str) -> bytes:
    """Return a node with graphs inside."""
    then = helper.make_graph(
        [node("Constant", [], ["c"], value=constant("c", [[1.0]]))],
        "then",
        [],
        [helper.make_tensor_value_info("c", F, [1, 1])],
    )
    graphs = {"then_branch": then, "else_branch": then} if name == "If" else {"body": then, "num_scan_inputs": 1}
    return graph([node(name, ["go"], ["y"], **graphs)], tensors=[constant("go", True, bool)])


def with_graph_in_hiding() -> bytes:
    """Return an operator of the list that carries a graph under an attribute of another kind."""
    model = onnx.load_model_from_string(linear())
    inner = onnx.AttributeProto(name="hidden", type=onnx.AttributeProto.INT)
    inner.g.CopyFrom(model.graph)
    model.graph.node[0].attribute.append(inner)
    return model.SerializeToString()


def outside() -> bytes:
    """Return a file whose numbers lie in another file."""
    tensor = constant("w", np.zeros((2, 1)))
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../../etc/passwd")
    return graph([node("MatMul", ["x", "w"], ["y"])], tensors=[tensor])


def claimed(dims) -> bytes:
    """Return a tensor that claims to be larger than it is."""
    tensor = constant("w", np.zeros((2, 1)))
    del tensor.dims[:]
    tensor.dims.extend(dims)
    return graph([node("MatMul", ["x", "w"], ["y"])], tensors=[tensor])


def with_function() -> bytes:
    """Return a file with a function of its own."""
    made = helper.make_function(
        "own", "twice", ["a"], ["b"], [node("Add", ["a", "a"], ["b"])], [helper.make_opsetid("", 15)]
    )
    opsets = [*OPSETS, helper.make_opsetid("own", 1)]
    return graph([node("twice", ["x"], ["y"], "own")], opsets=opsets, functions=[made])


def growing() -> bytes:
    """Return operators of the list only, which widen a table and put it beside itself sixty times."""
    nodes = [node("MatMul", ["x", "w"], ["a"]), node("Concat", ["a"] * 60, ["b"], axis=1)]
    return graph([*nodes, node("ReduceSum", ["b"], ["y"], keepdims=1)], tensors=[constant("w", np.ones((2, 2**21)))])


def changed(change) -> bytes:
    """Return a real file with a change of its model."""
    model = onnx.load_model_from_string(onnx_file("tree"))
    change(model)
    return model.SerializeToString()


def tree_with(name, place, value) -> bytes:
    """Return a real tree with one changed number."""

    def change(model):
        (tree,) = (one for one in model.graph.node if one.op_type.startswith("TreeEnsemble"))
        (found,) = (one for one in tree.attribute if one.name == name)
        numbers = found.ints or found.floats or found.strings
        numbers[place] = value

    return changed(change)


def without(name) -> bytes:
    """Return a real tree without one of its lists."""

    def change(model):
        (tree,) = (one for one in model.graph.node if one.op_type.startswith("TreeEnsemble"))
        kept = [one for one in tree.attribute if one.name != name]
        del tree.attribute[:]
        tree.attribute.extend(kept)

    return changed(change)


def trained(model):
    """Add training steps."""
    model.training_info.add()


def sparse(model):
    """Add numbers in sparse form."""
    values = constant("s", [1.0])
    values.name = "s"
    model.graph.sparse_initializer.add(values=values, indices=constant("i", [0], np.int64), dims=[3])


def rank_three() -> bytes:
    """Return a file whose input is no table."""
    given, made = (helper.make_tensor_value_info(name, F, [None, 2, 2]) for name in "xy")
    return graph([node("Identity", ["x"], ["y"])], inputs=[given], outputs=[made])


OPERATOR, SUBGRAPH, TREE = REFUSED["operator"], REFUSED["subgraph"], REFUSED["tree"]
DAMAGED, INPUTS, OUTPUTS = REFUSED["onnx_damaged"], REFUSED["onnx_inputs"], REFUSED["onnx_outputs"]
ONNX = {
    "loop without end": (looped, SUBGRAPH),
    "branch": (lambda: branched("If"), SUBGRAPH),
    "scan": (lambda: branched("Scan"), SUBGRAPH),
    "graph in hiding": (with_graph_in_hiding, SUBGRAPH),
    "expand": (lambda: sized("Expand", [30_000, 100_000]), OPERATOR),
    "constant of a shape": (lambda: sized("ConstantOfShape", [200_000, 100_000]), OPERATOR),
    "tile": (lambda: graph([node("Tile", ["x", "n"], ["y"])], tensors=[constant("n", [10**9, 1], np.int64)]), OPERATOR),
    "chance": (lambda: graph([node("RandomNormal", [], ["y"], shape=[1, 1])]), OPERATOR),
    "support vectors": (lambda: graph([node("SVMRegressor", ["x"], ["y"], "ai.onnx.ml")]), OPERATOR),
    "sequence of texts": (lambda: graph([node("StringNormalizer", ["x"], ["y"])]), OPERATOR),
    "numbers in another file": (outside, REFUSED["external"]),
    "operators of somebody's own": (lambda: graph([node("Run", ["x"], ["y"], "com.example")]), REFUSED["domain"]),
    "only the list of domains": (
        lambda: graph([node("Identity", ["x"], ["y"])], opsets=[*OPSETS, helper.make_opsetid("ai.onnx.training", 1)]),
        REFUSED["domain"],
    ),
    "function of its own": (with_function, REFUSED["functions"]),
    "training steps": (lambda: changed(trained), REFUSED["functions"]),
    "numbers in sparse form": (lambda: changed(sparse), OPERATOR),
    "tensor that claims too much": (lambda: claimed([2**40, 2]), REFUSED["onnx_size"]),
    "tensor that claims a little too much": (lambda: claimed([4, 2]), DAMAGED),
    "tensor of less than nothing": (lambda: claimed([-1, 2]), REFUSED["onnx_size"]),
    "file that stops short": (lambda: onnx_file("tree")[:-400], kinds.CUT),
    "noise in the graph": (lambda: b"\x08\x0a\x3a\x05\xff\xff\xff\xff\xff", DAMAGED),
    "operator that is used wrongly": (lambda: graph([node("MatMul", ["x"], ["y"])]), DAMAGED),
    "wide table sixty times": (growing, STOPPED["memory"]),
    "no table": (rank_three, INPUTS),
    "any number of columns": (
        lambda: graph([node("Identity", ["x"], ["y"])], inputs=[helper.make_tensor_value_info("x", F, [None, None])]),
        INPUTS,
    ),
    "decision without a score": (
        lambda: graph(
            [node("Identity", ["x"], ["y"])],
            inputs=[helper.make_tensor_value_info("x", S, [None, 1])],
            outputs=[helper.make_tensor_value_info("y", S, [None, 1])],
        ),
        REFUSED["no_score"],
    ),
    "many numbers without labels": (
        lambda: graph([node("Identity", ["x"], ["y"])], outputs=[helper.make_tensor_value_info("y", F, [None, 2])]),
        OUTPUTS,
    ),
    "branch to nowhere": (lambda: tree_with("nodes_truenodeids", 0, 10**6), TREE),
    "branch that leads back": (lambda: tree_with("nodes_truenodeids", 1, 0), TREE),
    "branch to itself": (lambda: tree_with("nodes_falsenodeids", 0, 0), TREE),
    "branch below nothing": (lambda: tree_with("nodes_truenodeids", 0, -1), TREE),
    "input beyond all inputs": (lambda: tree_with("nodes_featureids", 0, 2**30), TREE),
    "input just beyond": (lambda: tree_with("nodes_featureids", 0, 7), TREE),
    "threshold that is none": (lambda: tree_with("nodes_values", 0, np.nan), TREE),
    "way of asking that is none": (lambda: tree_with("nodes_modes", 0, b"BRANCH_MAGIC"), TREE),
    "leaf that is a branch": (lambda: tree_with("class_nodeids", 0, 0), TREE),
    "class beyond all classes": (lambda: tree_with("class_ids", 0, 5), TREE),
    "value that is none": (lambda: tree_with("class_weights", 0, np.inf), TREE),
    "tree without branches": (lambda: without("nodes_truenodeids"), TREE),
}


def sized(name: str, sides) -> bytes:
    """Return an operator that makes as much as a small tensor says."""
    inputs = ["x", "n"] if name == "Expand" else ["n"]
    return graph([node(name, inputs, ["y"])], tensors=[constant("n", sides, np.int64)])
