"""An inside is believed only in the agreed form, and only if it repeats scores and decisions."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from skops.io import dumps

from algaudit.models.files.believed import DOUBLE, SINGLE, believed
from algaudit.models.files.opened import FileModel
from algaudit.models.sandbox.protocol import Reply
from algaudit.models.structure import Sum, Trees
from tests.algaudit.models.files.pipelines import NUMBERS, granted, learnt, skops_file, town


@pytest.fixture(scope="module", params=["logistic", "tree"])
def honest(request):
    """Return a model, its inputs, and what it tells about its inside."""
    with FileModel("skops", skops_file(request.param), file="a.skops") as model:
        inputs = list(zip(model._card.inputs, model.features, strict=True))
        yield model, inputs, model._locked.call("structure", {}, {"positive": 1})


def judged(honest, arrays=None, facts=None, near=DOUBLE):
    """Return the structure that is believed after a change."""
    model, inputs, told = honest
    return believed(Reply(told.arrays | (arrays or {}), told.facts | (facts or {})), inputs, model, near)


def test_what_is_true_is_believed(honest):
    assert isinstance(judged(honest), Sum | Trees)
    assert isinstance(judged(honest, near=SINGLE), Sum | Trees)


def test_nothing_is_nothing(honest):
    model, inputs, _ = honest
    assert believed(Reply({}, {}), inputs, model, DOUBLE) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"form": "magic"},
        {"link": "probit"},
        {"single": 1},
        {"base": True},
        {"base": "0"},
        {"base": float("inf")},
        {"base": 1e-3},
        {"line": "0.5"},
        {"line": float("nan")},
        {"line": 0.9},
        {"values": []},
        {"values": None},
        {"values": [None] * 7},
        {"values": ["a"] * 7},
        {"values": [None, None, "公房", "租住", "自有", "东镇", "北镇"]},
        {"values": [None, None, "公房", "租住", "自有", "东镇", "nan"]},
        {"values": [None, None, "公房", "租住", "自有", "东镇"]},
        {"values": [[], None, "公房", "租住", "自有", "东镇", "西镇"]},
    ],
)
def test_other_facts_are_not_believed(facts, honest):
    assert judged(honest, facts=facts) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("place", np.zeros(7)),
        ("place", np.zeros(3, np.int64)),
        ("place", np.full(7, -1, np.int64)),
        ("place", np.full(7, 4, np.int64)),
        ("place", np.array([1, 0, 2, 2, 2, 3, 3])),
        ("fill", np.zeros(3)),
        ("fill", np.full(7, np.inf)),
        ("fill", np.full(7, 1.0)),
        ("center", np.full(7, np.nan)),
        ("center", np.zeros(7, np.float32)),
        ("scale", np.zeros(7)),
        ("scale", np.full(7, 7.0)),
    ],
)
def test_other_columns_are_not_believed(name, value, honest):
    assert judged(honest, {name: value}) is None


def test_arrays_that_are_missing_are_not_believed(honest):
    model, inputs, told = honest
    for name in told.arrays:
        left = {other: array for other, array in told.arrays.items() if other != name}
        assert believed(Reply(left, told.facts), inputs, model, DOUBLE) is None


@pytest.fixture(scope="module")
def grown():
    """Return a tree, its inputs, and what it tells about its inside."""
    with FileModel("skops", skops_file("tree"), file="a.skops") as model:
        inputs = list(zip(model._card.inputs, model.features, strict=True))
        yield model, inputs, model._locked.call("structure", {}, {"positive": 1})


@pytest.mark.parametrize(
    "change",
    [
        lambda told: {"nodes": np.zeros(0, np.int64)},
        lambda told: {"nodes": told["nodes"].astype(np.float64)},
        lambda told: {"nodes": told["nodes"] + 1},
        lambda told: {"nodes": np.array([2**62, 2**62])},
        lambda told: {"nodes": np.array([3_000_000])},
        lambda told: {"nodes": np.append(told["nodes"], 0)},
        lambda told: {"left": np.where(told["left"] == 1, 0, told["left"])},
        lambda told: {"column": told["column"] + 7},
        lambda told: {"threshold": np.full(len(told["threshold"]), np.nan)},
        lambda told: {"threshold": told["threshold"] + 1e-3},
        lambda told: {"value": np.full(len(told["value"]), np.inf)},
        lambda told: {"value": told["value"][::-1].copy()},
        lambda told: {"missing_left": told["missing_left"].astype(np.uint8)},
    ],
)
def test_other_trees_are_not_believed(change, grown):
    assert judged(grown, change(grown[2].arrays)) is None


def test_an_inside_cannot_be_tried_where_the_file_answers_nothing(honest):
    model, inputs, told = honest
    closed = FileModel("skops", skops_file("logistic"), file="a.skops")
    closed.close()
    assert believed(told, inputs, closed, DOUBLE) is None
    assert believed(told, inputs, model, DOUBLE) is not None


def test_missing_numbers_are_tried_only_where_they_are_taken():
    content = dumps(learnt(LinearRegression(), town().fillna({"income": 0.0})[NUMBERS], granted()))
    with FileModel("skops", content, file="a.skops") as model:
        assert isinstance(model.structure(), Sum)
