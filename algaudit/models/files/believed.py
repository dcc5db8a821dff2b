"""What a locked process says about the inside of its algorithm: checked as numbers, then held against the scores.

A file could hand out another inside than the one it scores with. So the inside is believed only if it repeats the
scores on cases made for the purpose: on, before and behind thresholds, for each category, and with values missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.decisions.labels import label_of
from algaudit.errors import InputError
from algaudit.models.features import Feature
from algaudit.models.files.card import Input
from algaudit.models.files.plain import MOST_COLUMNS, MOST_NODES, MOST_TREES, NODES
from algaudit.models.files.probes import Probes
from algaudit.models.files.trees import is_sound, is_tree
from algaudit.models.model import Model
from algaudit.models.sandbox.protocol import Reply
from algaudit.models.structure import Columns, Encoded, FloatArray, Part, Structure, Sum, Tree, Trees

#: Roundings that may add up, in units of the last place of the largest number on the way.
_ROUNDINGS = 4


class _Odd(Exception):  # noqa: N818 - no error of the program: what was said is not believed
    """What was said has not the form that was agreed, or cannot be said in our terms."""


@dataclass(frozen=True)
class Near:
    """How far a structure may be from the scores: ``at_most``, and roundings of numbers with this ``last_place``."""

    at_most: float
    last_place: float


#: Double precision, in which scikit-learn computes, and single precision, in which ONNX does.
DOUBLE = Near(1e-9, 2.0**-53)
SINGLE = Near(1e-6, 2.0**-24)


def believed(reply: Reply, inputs: Sequence[tuple[Input, Feature]], model: Model, near: Near) -> Structure | None:
    """Return the structure that a locked process told, if it repeats the scores of its model; else None.

    Parameters
    ----------
    reply : Reply
        As :mod:`algaudit.models.files.plain` writes it; empty where the inside is not simple.
    inputs : sequence of Input and Feature
        Of the file, in its order.
    model : Model
        Gives the scores.
    near : Near
        How near the structure must come.
    """
    try:
        found = _structure(reply, inputs)
    except (_Odd, KeyError, TypeError, ValueError, IndexError, AttributeError):
        return None
    if found is None:
        return None
    try:
        return found if _repeats(found, inputs, model, near) else None
    except InputError:
        return None


def _repeats(found: Structure, inputs: Sequence[tuple[Input, Feature]], model: Model, near: Near) -> bool:
    """Say whether a structure repeats the scores of a model, and its decisions where it draws a line."""
    rows, scores = Probes(inputs, found).asked(model)
    told = found.score(rows)
    allowed = near.at_most + _ROUNDINGS * near.last_place * _reach(found, rows)
    if not (np.abs(told - scores) <= allowed).all():
        return False
    return found.line is None or np.array_equal(model.predict(rows) == model.positive, told >= found.line)


def _structure(reply: Reply, inputs: Sequence[tuple[Input, Feature]]) -> Structure | None:
    facts = reply.facts
    if not facts:
        return None
    columns = _columns(reply, inputs)
    base, line = _finite(facts["base"]), facts["line"]
    line = None if line is None else _finite(line)
    if facts["link"] not in {"identity", "logistic"} or not isinstance(facts["single"], bool):
        raise _Odd
    if facts["form"] == "sum":
        weights = _numbers(reply, "weight", np.float64, len(columns))
        return Sum(base, tuple(_parts(columns, weights)), facts["link"], line)
    if facts["form"] == "trees":
        return Trees(columns, tuple(_trees(reply, len(columns))), base, facts["link"], facts["single"], line)
    raise _Odd


def _columns(reply: Reply, inputs: Sequence[tuple[Input, Feature]]) -> tuple[Encoded, ...]:
    values = reply.facts["values"]
    if not isinstance(values, list) or not 0 < len(values) <= MOST_COLUMNS:
        raise _Odd
    places = _numbers(reply, "place", np.int64, len(values))
    fills, centers, scales = (reply.arrays[name] for name in ("fill", "center", "scale"))
    for array in (fills, centers, scales):
        if array.dtype != np.float64 or array.shape != (len(values),):
            raise _Odd
    if ((places < 0) | (places >= len(inputs))).any() or np.isinf(fills).any():
        raise _Odd
    if not (np.isfinite(centers).all() and np.isfinite(scales).all() and scales.all()):
        raise _Odd
    return tuple(
        Encoded(
            inputs[place][1].name,
            _label(value, *inputs[place]),
            fill=float(fills[number]),
            center=float(centers[number]),
            scale=float(scales[number]),
        )
        for number, (place, value) in enumerate(zip(places.tolist(), values, strict=True))
    )


def _label(value: object, item: Input, feature: Feature) -> str | None:
    """Return how a category reads in a log, None for a number; the feature must be declared as what it is."""
    if (value is None) != (feature.kind == "number"):
        raise _Odd
    if value is None:
        return None
    label = label_of(value)
    if label is None or item.raw().get(label) != value:
        raise _Odd
    return label


def _parts(columns: Sequence[Encoded], weights: FloatArray) -> list[Part]:
    """Return the parts of a sum, one for each feature."""
    by_feature: dict[str, list[tuple[Encoded, float]]] = {}
    for column, weight in zip(columns, weights.tolist(), strict=True):
        by_feature.setdefault(column.feature, []).append((column, weight))
    return [
        (_of_number if found[0][0].value is None else _of_category)(name, found) for name, found in by_feature.items()
    ]


def _of_number(name: str, found: Sequence[tuple[Encoded, float]]) -> Part:
    def worth(rows: Columns) -> FloatArray:
        given = np.asarray(rows[name], np.float64)
        total = np.zeros(len(given))
        for column, weight in found:
            filled = np.where(np.isnan(given), column.fill, given)
            total += weight * ((filled - column.center) / column.scale)
        return total

    return Part(name, (name,), worth, slope=sum(weight / column.scale for column, weight in found))


def _of_category(name: str, found: Sequence[tuple[Encoded, float]]) -> Part:
    other = sum(weight * (0.0 - column.center) / column.scale for column, weight in found)
    known = {str(column.value): other for column, _ in found}
    missing = other
    for column, weight in found:
        known[str(column.value)] += weight / column.scale
        missing += weight / column.scale if column.fill > 0 else 0.0

    def worth(rows: Columns) -> FloatArray:
        given = rows[name].tolist()
        return np.array([missing if label is None else known.get(label, other) for label in given], np.float64)

    return Part(name, (name,), worth)


def _trees(reply: Reply, columns: int) -> list[Tree]:
    counts = reply.arrays["nodes"]
    if counts.dtype != np.int64 or counts.ndim != 1 or not 0 < len(counts) <= MOST_TREES or (counts < 1).any():
        raise _Odd
    ends = np.cumsum(counts)
    if (counts > MOST_NODES).any() or ends[-1] > MOST_NODES:
        raise _Odd
    arrays = {name: _numbers(reply, name, kind, int(ends[-1])) for name, kind in NODES.items()}
    return [
        _tree({name: array[end - count : end] for name, array in arrays.items()}, columns)
        for count, end in zip(counts.tolist(), ends.tolist(), strict=True)
    ]


# Any: arrays of several kinds.
def _tree(arrays: Mapping[str, npt.NDArray[Any]], columns: int) -> Tree:
    left, right, column = arrays["left"], arrays["right"], arrays["column"]
    leaf = left == -1
    if not is_tree(left, right, column, columns) or not is_sound(arrays["threshold"], arrays["value"], left):
        raise _Odd
    return Tree(
        np.where(leaf, -1, column),
        arrays["threshold"],
        left,
        right,
        arrays["missing_left"],
        np.where(leaf, arrays["value"], 0.0),
    )


# Any: a type of numbers.
def _numbers(reply: Reply, name: str, kind: Any, size: int) -> npt.NDArray[Any]:
    found = reply.arrays[name]
    if found.dtype != kind or found.shape != (size,) or (found.dtype.kind == "f" and np.isnan(found).any()):
        raise _Odd
    return found


def _finite(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise _Odd
    return float(value)


def _reach(found: Structure, rows: Columns) -> FloatArray:
    """Return how large the numbers are whose sum is the margin, for each case."""
    size = len(next(iter(rows.values())))
    if isinstance(found, Trees):
        return np.full(size, abs(found.base) + sum(float(np.abs(tree.value).max()) for tree in found.trees))
    total = np.full(size, abs(found.base))
    for part in found.parts:
        total += np.abs(part.worth(rows))
        if part.slope is not None:
            given = rows[part.features[0]]
            total += np.abs(np.nan_to_num(part.slope * given)) * 2
    return total
