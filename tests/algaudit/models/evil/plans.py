"""Skops files whose plan names programs, or whose trees are none; each begins as a real file."""

import copy
import json

import numpy as np
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from skops.io import dumps

from algaudit.models.files.said import REFUSED
from tests.algaudit.models.files.pipelines import (
    decided,
    granted,
    learnt,
    nodes_of,
    packed,
    saved,
    skops_file,
    town,
    unpacked,
)

NUMBERS = town()[["income", "age"]].fillna(0.0)
TYPE, TREE, PLAN, PARTS = (REFUSED[name] for name in ("type", "tree", "plan", "parts"))


def planned(change, name="logistic") -> bytes:
    """Return a real skops file with a changed plan."""
    plan, members = unpacked(skops_file(name))
    plan = copy.deepcopy(plan)
    return packed(change(plan) or plan, members)


def node(loader, module, name, **parts):
    """Return a node of a plan."""
    return {"__class__": name, "__module__": module, "__loader__": loader, **parts}


def text(value):
    """Return a node of a plain value."""
    return node("JsonNode", "builtins", "str", content=json.dumps(value), is_json=True)


def tables_of(plan):
    """Return the nodes whose numbers lie in files."""
    return [found for found in nodes_of(plan, "NdArrayNode") if "file" in found]


def items(*found):
    """Return a node of a tuple."""
    return node("TupleNode", "builtins", "tuple", content=list(found))


def hidden(what):
    """Return a skops file with a node in the state of its last step, where nobody would look for it."""

    def change(plan):
        model = nodes_of(plan, "ObjectNode", "LogisticRegression")[0]
        model["content"]["content"]["warm_start"] = what

    return planned(change)


SYSTEM = node("FunctionNode", "posix", "system")
KEYS = node("ListNode", "builtins", "list", content=[])
PARTIAL = node(
    "PartialNode",
    "functools",
    "partial",
    content={
        "func": node("FunctionNode", "sklearn.utils.validation", "check_array"),
        "args": items(text("echo")),
        "kwds": node("DictNode", "builtins", "dict", content={}, key_types=KEYS),
        "namespace": text(None),
    },
)


def calling(name):
    """Return a transformer that calls a function of the system."""
    import os

    return dumps(FunctionTransformer(getattr(os, name)).fit(NUMBERS))


def typed(plan):
    """Name a program as the type of a dictionary's keys: they are called when it is built."""
    keys = nodes_of(plan, "TypeNode", "str")[0]
    keys["__module__"], keys["__class__"] = "posix", "system"


def deep(levels):
    """Return a plan nested so deep that reading it would overflow."""
    return b'{"protocol": 2, "content": ' + b'{"a":' * levels + b"1" + b"}" * (levels + 1)


def circular(plan):
    """Make a step refer to the whole."""
    inner = nodes_of(plan, "ObjectNode", "StandardScaler")[0]
    inner["__id__"] = plan["__id__"]


def many(plan):
    """Add more nodes than any algorithm has."""
    nodes_of(plan, "ListNode")[0]["content"] = [text(1)] * 350_000


def tree_with(change, name="tree", which="nodes") -> bytes:
    """Return a skops file with changed nodes or values in its first tree."""
    plan, members = unpacked(skops_file(name))
    state = nodes_of(plan, "TreeNode")[0]["content"]["content"]
    file = state[which]["file"]
    import io

    array = np.load(io.BytesIO(members[file]))
    return packed(plan, members | {file: saved(change(array))})


def at(field, place, value):
    """Return a change of one field of one node."""

    def change(nodes):
        nodes[field][place] = value
        return nodes

    return change


def two_parents(nodes):
    """Let two branches lead to one node."""
    nodes["right_child"][0] = nodes["left_child"][0]
    return nodes


def tree_state(change) -> bytes:
    """Return a skops file with a changed state of its first tree."""
    plan, members = unpacked(skops_file("tree"))
    change(nodes_of(plan, "TreeNode")[0], members)
    return packed(plan, members)


def more_outputs(tree, _):
    """Claim three outputs."""
    tree["__reduce__"]["args"]["content"][2] = text(3)


def more_nodes(tree, _):
    """Claim more nodes than there are."""
    tree["content"]["content"]["node_count"] = text(2**40)


def no_nodes(tree, _):
    """Claim a number of nodes that is none."""
    tree["content"]["content"]["node_count"] = text("many")


def more_classes(tree, members):
    """Claim more classes than there are values for."""
    members[tree["__reduce__"]["args"]["content"][1]["file"]] = saved(np.array([500]))


def more_columns(tree, _):
    """Claim that the tree sees a thousand columns."""
    tree["__reduce__"]["args"]["content"][0] = text(1_000)


def histograms(field, place, value) -> bytes:
    """Return a skops file of boosting by histograms with a changed node."""
    plan, members = unpacked(skops_file("histograms"))
    state = nodes_of(plan, "ObjectNode", "TreePredictor")[0]["content"]["content"]
    import io

    file = state["nodes"]["file"]
    nodes = np.load(io.BytesIO(members[file]))
    nodes[field][place] = value
    return packed(plan, members | {file: saved(nodes)})


def attribute(name, key, value) -> bytes:
    """Return a skops file in which an attribute of its algorithm is another value."""

    def change(plan):
        kinds = {"forest": "RandomForestClassifier", "boosting": "GradientBoostingClassifier"}
        state = nodes_of(plan, "ObjectNode", kinds[name])[0]["content"]["content"]
        state[key] = text(value)

    return planned(change, name)


BIG = 2**40
PLANS = {
    "function of the system": (lambda: calling("system"), TYPE),
    "another function": (lambda: calling("getenv"), TYPE),
    "function in hiding": (lambda: hidden(SYSTEM), TYPE),
    "operator": (lambda: hidden(node("OperatorFuncNode", "operator", "methodcaller", attrs=items(text("x")))), TYPE),
    "method": (
        lambda: hidden(
            node("MethodNode", "builtins", "str", content={"func": "__class__", "obj": text("x")}),
        ),
        TYPE,
    ),
    "partial function": (lambda: hidden(PARTIAL), TYPE),
    "constructor": (
        lambda: hidden(node("ConstructorFromReduceNode", "subprocess", "Popen", content=items(text("true")))),
        TYPE,
    ),
    "program as a type": (lambda: planned(typed), TYPE),
    "unknown type": (lambda: hidden(node("ObjectNode", "some.package", "Model", content=text(None))), TYPE),
    "type of the library that keeps persons": (
        lambda: dumps(KNeighborsClassifier(3).fit(NUMBERS, decided())),
        TYPE,
    ),
    "unknown way of building": (lambda: hidden(node("MagicNode", "builtins", "str", content="1")), TYPE),
    "reference to nothing": (lambda: hidden(node("CachedNode", "builtins", "str", __id__=1)), TYPE),
    "default that is called": (
        lambda: hidden(node("DefaultDictNode", "collections", "defaultdict", content={})),
        TYPE,
    ),
    "version of the form that checks less": (
        lambda: planned(lambda plan: plan | {"protocol": 0}),
        REFUSED["plan_version"],
    ),
    "version that is none": (lambda: planned(lambda plan: plan | {"protocol": True}), PLAN),
    "plan that is none": (lambda: packed([1], {}), PLAN),
    "plan without loaders": (lambda: packed({"protocol": 2}, {}), PLAN),
    "plan of another file": (lambda: planned(lambda plan: tables_of(plan)[0].update(file="x.npy")), PLAN),
    "plan that leads out": (
        lambda: planned(lambda plan: nodes_of(plan, "NdArrayNode")[0].update(type="numpy", file="../x.npy")),
        PLAN,
    ),
    "deep plan": (lambda: packed_raw(deep(40)), PLAN),
    "bottomless plan": (lambda: packed_raw(deep(100_000)), PLAN),
    "plan of lists": (lambda: planned(nest), REFUSED["plan_size"]),
    "plan with too many parts": (lambda: planned(many), REFUSED["plan_size"]),
    "plan that refers to itself": (lambda: planned(circular), None),
    "bottomless text": (lambda: hidden(node("JsonNode", "builtins", "str", content="[" * 100_000)), PLAN),
    "number of a million digits": (lambda: hidden(node("JsonNode", "builtins", "str", content="9" * 999_999)), PLAN),
    "slice of objects": (lambda: hidden(node("SliceNode", "builtins", "slice", content={"start": {}})), PLAN),
    "learnt nothing": (lambda: dumps(learnt_nothing()), REFUSED["unfitted"]),
    "decides nothing": (lambda: dumps(StandardScaler().fit(NUMBERS)), REFUSED["no_algorithm"]),
    "child beyond all nodes": (lambda: tree_with(at("left_child", 0, BIG)), TREE),
    "child before the first": (lambda: tree_with(at("left_child", 0, -5)), TREE),
    "node that leads to itself": (lambda: tree_with(at("right_child", 0, 0)), TREE),
    "node with two parents": (lambda: tree_with(two_parents), TREE),
    "node with one child": (lambda: tree_with(at("left_child", 0, -1)), TREE),
    "input beyond all inputs": (lambda: tree_with(at("feature", 0, 2**30)), TREE),
    "input before the first": (lambda: tree_with(at("feature", 0, -2)), TREE),
    "threshold that is none": (lambda: tree_with(at("threshold", 0, np.nan)), TREE),
    "leaf that is worth nothing known": (lambda: tree_with(lambda values: values * np.nan, which="values"), TREE),
    "values of another shape": (lambda: tree_with(lambda values: values[:1], which="values"), TREE),
    "tree in a forest": (lambda: tree_with(at("left_child", 0, BIG), "forest"), TREE),
    "tree in boosting": (lambda: tree_with(at("left_child", 0, BIG), "boosting"), TREE),
    "more outputs than values": (lambda: tree_state(more_outputs), TREE),
    "more nodes than there are": (lambda: tree_state(more_nodes), TREE),
    "number of nodes that is none": (lambda: tree_state(no_nodes), TREE),
    "more classes than values": (lambda: tree_state(more_classes), TREE),
    "more columns than the algorithm takes": (lambda: tree_state(more_columns), TREE),
    "forest of another width": (lambda: attribute("forest", "n_features_in_", 3), TREE),
    "forest without a width": (lambda: attribute("forest", "n_features_in_", None), PARTS),
    "boosting of another width": (lambda: attribute("boosting", "n_features_in_", 9), TREE),
    "boosting in three columns": (lambda: attribute("boosting", "n_trees_per_iteration_", 3), TREE),
    "histograms that turn round": (lambda: histograms("left", 0, 0), TREE),
    "histograms beyond all inputs": (lambda: histograms("feature_idx", 0, 99), TREE),
    "histograms beyond all sets": (lambda: histograms("is_categorical", 0, 1), TREE),
    "histograms without a threshold": (lambda: histograms("num_threshold", 0, np.nan), TREE),
}


def packed_raw(plan: bytes) -> bytes:
    """Return an archive with a plan of raw bytes."""
    from tests.algaudit.models.evil.pickles import zipped

    return zipped({"schema.json": plan})


def nest(plan):
    """Nest lists deeper than any algorithm does, and shallower than the interpreter minds."""
    inner = text(1)
    for _ in range(100):
        inner = node("ListNode", "builtins", "list", content=[inner])
    nodes_of(plan, "ListNode")[0]["content"] = [inner]


def learnt_nothing():
    """Return an algorithm before it has learnt."""
    from sklearn.linear_model import LinearRegression

    model = LinearRegression()
    assert len(learnt(LinearRegression(), NUMBERS, granted()).coef_) == 2
    return model
