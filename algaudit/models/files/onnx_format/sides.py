"""The two sides of an ONNX graph: which inputs it takes, and which of its outputs is the label and which the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from algaudit.models.files.onnx_format.graph import attributes, constants
from algaudit.models.sandbox.protocol import Refused

MOST_INPUTS = 1_000
#: Numbers of element types in the format.
FLOAT, INT32, INT64, TEXT, BOOL, DOUBLE = 1, 6, 7, 8, 9, 11
_NUMPY = {FLOAT: "float32", INT32: "int32", INT64: "int64", BOOL: "bool", DOUBLE: "float64"}


@dataclass(frozen=True)
class Entry:
    """An input of the graph: ``width`` columns of one kind of values."""

    name: str
    width: int
    kind: Literal["number", "text"]
    numpy: str | None
    whole: bool


@dataclass(frozen=True)
class Exits:
    """Outputs of the graph by name: None where there is none. ``labels`` are in the order of the scores."""

    label: str | None
    score: str
    labels: tuple[str | int, ...] | None


# Any in this file: onnx publishes no types.
def entries(graph: Any) -> list[Entry]:
    """Return the inputs of a graph.

    Raises
    ------
    Refused
        ``onnx_inputs``, when one is no table with a fixed number of columns, or there are too many.
    """
    fixed = {tensor.name for tensor in graph.initializer}
    found = [_entry(one) for one in graph.input if one.name not in fixed]
    if not found or sum(entry.width for entry in found) > MOST_INPUTS:
        raise Refused("onnx_inputs", name="")
    return found


def _entry(given: Any) -> Entry:
    kind = given.type.tensor_type.elem_type if given.type.HasField("tensor_type") else 0
    sides = list(given.type.tensor_type.shape.dim)
    width = sides[1].dim_value if len(sides) == 2 else 0
    if (kind != TEXT and kind not in _NUMPY) or not 0 < width <= MOST_INPUTS:
        raise Refused("onnx_inputs", name=given.name[:100])
    numpy = _NUMPY.get(kind)
    return Entry(given.name, width, "number" if numpy else "text", numpy, numpy in {"int32", "int64", "bool"})


def take_out_maps(model: Any) -> dict[str, tuple[str | int, ...]]:
    """Replace lists of dictionaries among the outputs by the table they are made of; return its labels by name.

    A dictionary for each case is what converters add for convenience; it is slow and says nothing more.
    """
    graph = model.graph
    found = {}
    for node in [node for node in graph.node if node.op_type == "ZipMap"]:
        for output in graph.output:
            if output.name == node.output[0]:
                output.Clear()
                output.name = node.input[0]
                found[node.input[0]] = _class_labels(attributes(node)) or ()
        graph.node.remove(node)
    return found


def exits(graph: Any, mapped: dict[str, tuple[str | int, ...]]) -> Exits:
    """Return which output is the label and which the score.

    Raises
    ------
    Refused
        ``onnx_outputs``, when that is not clear; ``no_score``, when there is a label only.
    """
    labels, scores = [], list(mapped)
    for output in graph.output:
        kind = output.type.tensor_type.elem_type if output.type.HasField("tensor_type") else 0
        if output.name in mapped:
            continue
        if kind in {INT32, INT64, TEXT, BOOL}:
            labels.append(output.name)
        elif kind in {FLOAT, DOUBLE}:
            scores.append(output.name)
        else:
            raise Refused("onnx_outputs")
    if labels and not scores:
        raise Refused("no_score")
    if len(labels) > 1 or len(scores) != 1:
        raise Refused("onnx_outputs")
    label, score = (labels or [None])[0], scores[0]
    return Exits(label, score, _labels(graph, label, mapped.get(score)) if label else None)


def _labels(graph: Any, label: str | None, mapped: tuple[str | int, ...] | None) -> tuple[str | int, ...] | None:
    """Return the labels in the order of the scores; None when the file does not say."""
    if mapped:
        return mapped
    made = {name: node for node in graph.node for name in node.output}
    fixed = constants(graph)
    while label in made:
        node = made[label]
        own = _class_labels(attributes(node))
        if own:
            return own
        if node.op_type in {"ArrayFeatureExtractor", "Gather"} and node.input[0] in fixed:
            return tuple(_text(value) for value in np.ravel(fixed[node.input[0]]).tolist())
        label = node.input[0]
    return None


def _class_labels(given: dict[str, Any]) -> tuple[str | int, ...] | None:
    for name in ("classlabels_strings", "classlabels_int64s", "classlabels_ints"):
        if given.get(name):
            return tuple(given[name])
    return None


def _text(value: Any) -> str | int:
    return (
        value.decode("utf-8", "replace")
        if isinstance(value, bytes)
        else value
        if isinstance(value, str)
        else int(value)
    )
