"""The plan of a skops file is read strictly and written anew; what only learning needs is left out unread."""

import copy
import json

import pytest
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from skops.io import dumps, loads

from algaudit.models.files.skops_format.allowed import ALLOWED, FORGOTTEN, TRUSTED
from algaudit.models.files.skops_format.cleaned import cleaned
from algaudit.models.files.skops_format.schema import Plan
from algaudit.models.sandbox.protocol import Refused
from tests.algaudit.models.files.pipelines import NUMBERS, decided, learnt, nodes_of, skops_file, town, unpacked

FILLED = town().fillna({"income": 0.0})


def read(change=lambda plan: None, content=None):
    """Return a plan that was read, changed before."""
    plan, members = unpacked(content or skops_file("logistic"))
    plan = copy.deepcopy(plan)
    change(plan)
    return Plan(members | {"schema.json": json.dumps(plan).encode()}).read()


def names(plan):
    """Return loader and name of all nodes of a plan."""
    return {(node["__loader__"], f"{node['__module__']}.{node['__class__']}") for node in nodes_of(plan)}


def test_a_real_plan_passes_whole():
    plan, _ = unpacked(skops_file("logistic"))
    assert names(read()) == names(plan)


def test_nothing_on_the_list_can_hold_a_function():
    risky = (
        "function",
        "partial",
        "method",
        "operator",
        "selector",
        "regex",
        "text",
        "pipeline.cache",
        "neighbors",
        "svm._classes.SVC",
    )
    held = [name for name in TRUSTED if any(word in name.lower() for word in risky)]
    assert held == ["sklearn.preprocessing._function_transformer.FunctionTransformer"]
    assert not {"FunctionNode", "PartialNode", "MethodNode", "OperatorFuncNode", "CachedNode"} & set(ALLOWED)
    assert not {"ConstructorFromReduceNode", "BytesNode", "SparseMatrixNode", "MaskedArrayNode"} & set(ALLOWED)


def test_everything_on_the_list_is_there():
    from importlib import import_module

    for name in TRUSTED:
        module, _, last = name.rpartition(".")
        assert hasattr(import_module(module), last), name


@pytest.mark.parametrize(
    "model",
    [
        GradientBoostingClassifier(n_estimators=1, random_state=0),
        MLPClassifier((2,), max_iter=2, random_state=0),
        make_pipeline(
            ColumnTransformer([("a", StandardScaler(), make_column_selector(dtype_include="number"))]),
            GradientBoostingClassifier(n_estimators=1, random_state=0),
        ),
    ],
    ids=["chance", "optimiser", "choice of columns"],
)
def test_what_only_learning_needs_is_left_out(model):
    content = dumps(learnt(model, FILLED[NUMBERS], decided()))
    forgotten = {(loader, name) for loader, known in FORGOTTEN.items() for name in known}
    assert names(unpacked(content)[0]) & forgotten
    clean, version = cleaned(content)
    assert not names(unpacked(clean)[0]) & forgotten
    assert version.startswith("1.")
    opened = loads(clean, trusted=TRUSTED)
    assert (opened.predict_proba(FILLED[NUMBERS]) == model.predict_proba(FILLED[NUMBERS])).all()


def test_a_generator_with_a_program_for_a_name_is_never_built():
    model = learnt(GradientBoostingClassifier(n_estimators=1, random_state=0), FILLED[NUMBERS], decided())

    def poison(plan):
        node = nodes_of(plan, "RandomStateNode")[0]
        assert node["content"]["__class__"] == "dict"
        node["content"] = {"__class__": "system", "__module__": "posix", "__loader__": "FunctionNode"}

    assert ("FunctionNode", "posix.system") not in names(read(poison, dumps(model)))


def test_unknown_parts_of_a_node_are_not_passed_on():
    changed = read(lambda plan: plan.update(__more__=1, _skops_version="9"))
    assert not {"__more__", "_skops_version"} & set(changed)


@pytest.mark.parametrize(
    ("loader", "change"),
    [
        ("ObjectNode", {"__module__": None}),
        ("ListNode", {"content": {}}),
        ("ListNode", {"content": [1]}),
        ("DictNode", {"content": []}),
        ("DictNode", {"key_types": None}),
        ("NdArrayNode", {"type": "json", "content": None}),
        ("NdArrayNode", {"type": "pickle"}),
        ("NdArrayNode", {"type": "numpy", "file": "schema.json"}),
        ("NdArrayNode", {"type": "numpy", "file": 7}),
        ("SliceNode", {"content": [1]}),
        ("SliceNode", {"content": {"start": True}}),
        ("JsonNode", {"content": 1}),
        ("JsonNode", {"content": "{"}),
        ("DTypeNode", {"content": None}),
    ],
)
def test_nodes_of_another_form_are_refused(loader, change):
    with pytest.raises(Refused, match="plan"):
        read(lambda plan: nodes_of(plan, loader)[0].update(change))


def test_a_file_without_a_plan_is_refused():
    with pytest.raises(Refused, match="plan"):
        Plan({"1.npy": b""}).read()


def test_trees_without_their_making_are_refused():
    def change(plan):
        nodes_of(plan, "TreeNode")[0]["__reduce__"] = 1

    with pytest.raises(Refused, match="plan"):
        read(change, skops_file("tree"))


def test_an_object_without_a_state_is_only_made():
    changed = read(lambda plan: nodes_of(plan, "ObjectNode", "StandardScaler")[0].pop("content"))
    assert "content" not in nodes_of(changed, "ObjectNode", "StandardScaler")[0]


def test_a_version_that_is_no_text_is_not_known():
    def change(plan):
        for node in nodes_of(plan, "ObjectNode"):
            content = node["content"]["content"]
            content["_sklearn_version"] = {
                "__loader__": "ListNode",
                "__module__": "builtins",
                "__class__": "list",
                "content": [],
            }

    plan, members = unpacked(skops_file("tree"))
    change(plan)
    read_plan = Plan(members | {"schema.json": json.dumps(plan).encode()})
    read_plan.read()
    assert read_plan.version is None


def test_a_plan_without_end_is_not_read(monkeypatch):
    monkeypatch.setattr("algaudit.models.files.skops_format.schema.MOST_PLAN", 10)
    with pytest.raises(Refused, match="plan_size"):
        read()


def transformer(**parts):
    """Return a node of a transformer that calls functions."""
    node = {"__class__": "FunctionTransformer", "__module__": "sklearn.preprocessing._function_transformer"}
    return node | {"__loader__": "ObjectNode", **parts}


@pytest.mark.parametrize(
    "parts",
    [
        {"content": {"__loader__": "JsonNode", "__module__": "builtins", "__class__": "str", "content": "1"}},
        {
            "content": {
                "__loader__": "DictNode",
                "__module__": "builtins",
                "__class__": "dict",
                "content": {},
                "key_types": {"__loader__": "ListNode", "__module__": "builtins", "__class__": "list", "content": []},
            }
        },
    ],
)
def test_a_transformer_that_does_not_say_that_it_calls_nothing_is_refused(parts):
    def change(plan):
        nodes_of(plan, "ObjectNode", "LogisticRegression")[0]["content"]["content"]["warm_start"] = transformer(**parts)

    with pytest.raises(Refused, match="type"):
        read(change)
