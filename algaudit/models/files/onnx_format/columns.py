"""Which columns flow through an ONNX graph.

That can be written down where each comes from one input, moved and stretched, or taken apart into categories.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from algaudit.models.files.onnx_format.graph import attributes, constants
from algaudit.models.files.onnx_format.sides import DOUBLE, FLOAT, INT64, Entry
from algaudit.models.files.plain import NotSimple, Seen

Columns: TypeAlias = list[Seen]
Known: TypeAlias = dict[str, Columns]


class Flow:
    """The columns of each tensor of a graph, and the categories that its encoders know.

    Parameters
    ----------
    graph : onnx.GraphProto
        Checked before.
    taken : sequence of Entry
        Its inputs.

    Attributes
    ----------
    known : dict of str to list of Seen
        Columns by tensor; a tensor that is missing cannot be written down.
    categories : dict of int to list
        What encoders know, by place of the input.
    """

    # Any: onnx publishes no types.
    def __init__(self, graph: Any, taken: Sequence[Entry]) -> None:
        self.fixed = constants(graph)
        self.known: Known = {}
        self.categories: dict[int, list[str | float]] = {}
        #: Places of inputs that are whole numbers.
        self.whole: set[int] = set()
        place = 0
        for entry in taken:
            self.whole |= set(range(place, place + entry.width)) if entry.whole else set()
            self.known[entry.name] = [Seen(place + number) for number in range(entry.width)]
            place += entry.width
        for node in graph.node:
            step = _STEPS.get(node.op_type)
            if step is None or not node.input:
                continue
            try:
                self.known[node.output[0]] = step(self, node, attributes(node))
            except (NotSimple, KeyError, IndexError, ValueError, TypeError):
                continue

    def came(self, node: Any) -> Columns:
        """Return the columns of the first input of a node."""
        return self.known[node.input[0]]


def _same(flow: Flow, node: Any, _given: dict[str, Any]) -> Columns:
    return list(flow.came(node))


def _cast(flow: Flow, node: Any, given: dict[str, Any]) -> Columns:
    columns = flow.came(node)
    untouched = all(seen == Seen(seen.place) and seen.place in flow.whole for seen in columns)
    if given["to"] not in {FLOAT, DOUBLE} and not (given["to"] == INT64 and untouched):
        raise NotSimple
    return list(columns)


def _beside(flow: Flow, node: Any, given: dict[str, Any]) -> Columns:
    if given.get("axis", 1) not in {1, -1}:
        raise NotSimple
    return [seen for name in node.input for seen in flow.known[name]]


def _reshaped(flow: Flow, node: Any, _given: dict[str, Any]) -> Columns:
    columns = flow.came(node)
    shape = flow.fixed[node.input[1]].tolist()
    if len(shape) != 2 or shape[0] not in {-1, 0} or shape[1] not in {len(columns), -1} or shape == [-1, -1]:
        raise NotSimple
    return list(columns)


def _imputed(flow: Flow, node: Any, given: dict[str, Any]) -> Columns:
    columns = flow.came(node)
    if not np.isnan(given.get("replaced_value_float", 0.0)):
        raise NotSimple
    fills = _each(given["imputed_value_floats"], columns)
    return [seen.replaced(fill) for seen, fill in zip(columns, fills, strict=True)]


def _scaled(flow: Flow, node: Any, given: dict[str, Any]) -> Columns:
    columns = flow.came(node)
    offsets, scales = (_each(given[name], columns) for name in ("offset", "scale"))
    return [seen.moved(offset, _over(scale)) for seen, offset, scale in zip(columns, offsets, scales, strict=True)]


def _one_hot(flow: Flow, node: Any, given: dict[str, Any]) -> Columns:
    columns = flow.came(node)
    values = given.get("cats_strings") or [float(value) for value in given.get("cats_int64s") or []]
    for seen in columns:
        flow.categories.setdefault(seen.place, values)
    if len(columns) != 1 or columns[0] != Seen(columns[0].place):
        raise NotSimple
    return [replace(columns[0], value=value, fill=1.0 if value == "" else 0.0) for value in values]


def _chosen(flow: Flow, node: Any, given: dict[str, Any]) -> Columns:
    if given.get("axis", 1) not in {1, -1}:
        raise NotSimple
    columns = flow.came(node)
    return [columns[int(place)] for place in np.ravel(flow.fixed[node.input[1]]).tolist()]


def _shifted(flow: Flow, node: Any, _given: dict[str, Any]) -> Columns:
    """Return columns from which, or to which, constants are added."""
    columns = flow.came(node)
    sign = 1.0 if node.op_type == "Sub" else -1.0
    return [
        seen.moved(sign * value, 1.0)
        for seen, value in zip(columns, _each(flow.fixed[node.input[1]], columns), strict=True)
    ]


def _stretched(flow: Flow, node: Any, _given: dict[str, Any]) -> Columns:
    """Return columns that are divided by constants, or taken times them."""
    columns = flow.came(node)
    values = _each(flow.fixed[node.input[1]], columns)
    scales = values if node.op_type == "Div" else [_over(value) for value in values]
    return [seen.moved(0.0, scale) for seen, scale in zip(columns, scales, strict=True)]


def _over(value: float) -> float:
    """Return one divided by a number; 0, by which nothing can be divided, where that cannot be done."""
    return 1 / value if value else 0.0


def _each(values: Any, columns: Columns) -> list[float]:
    """Return a value for each column; one value stands for all."""
    found: list[float] = [float(value) for value in np.ravel(values).tolist()]
    return found * len(columns) if len(found) == 1 else found


_STEPS: Mapping[str, Callable[[Flow, Any, dict[str, Any]], Columns]] = {
    "Identity": _same,
    "Cast": _cast,
    "Concat": _beside,
    "FeatureVectorizer": _beside,
    "Reshape": _reshaped,
    "Flatten": _same,
    "Imputer": _imputed,
    "Scaler": _scaled,
    "OneHotEncoder": _one_hot,
    "ArrayFeatureExtractor": _chosen,
    "Gather": _chosen,
    "Sub": _shifted,
    "Add": _shifted,
    "Div": _stretched,
    "Mul": _stretched,
}
