"""Cases made to tell two algorithms apart: on, before and behind thresholds, each category, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.errors import InputError
from algaudit.models.features import Feature
from algaudit.models.files.card import Input
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray, Structure, Trees

#: Values looked at on each threshold, and thresholds of a feature at most.
_MOST_THRESHOLDS = 200
_MOST_VALUES = 200
_SINGLY = 2_000
_TOGETHER = 2_000
_FEW = 100
_COMMON = (0.0, 1.0, -1.0, 10.0, 100.0, 10_000.0)
#: A category that no file knows.
_UNHEARD = "\u2047"


class Probes:
    """Cases for the inputs of a file, drawn the same way each time.

    Parameters
    ----------
    inputs : sequence of Input and Feature
        Of the file, in its order.
    structure : Structure
        What is to be tried: its thresholds are where it could be wrong.
    """

    def __init__(self, inputs: Sequence[tuple[Input, Feature]], structure: Structure) -> None:
        thresholds = _thresholds(structure)
        self._kinds = {feature.name: feature.kind for _, feature in inputs}
        # Any: texts or numbers.
        self._usual: dict[str, list[Any]] = {
            feature.name: _numbers(feature, thresholds.get(feature.name, []))
            if feature.kind == "number"
            else list(item.raw())[:_MOST_VALUES] or list(feature.values)[:_MOST_VALUES] or [_UNHEARD]
            for item, feature in inputs
        }
        self._odd: dict[str, list[Any]] = {
            feature.name: [float("nan")] if feature.kind == "number" else [None, _UNHEARD] for _, feature in inputs
        }

    def asked(self, model: Model) -> tuple[Columns, FloatArray]:
        """Return cases that a model takes, and its scores for them.

        Raises
        ------
        InputError
            When it takes not even the usual ones.
        """
        rows = self._rows(self._odd)
        try:
            return rows, model.score(rows)
        except InputError:
            # Not every algorithm takes what is missing or unheard of; which does is tried one by one.
            rows = self._rows({name: self._taken(model, name) for name in self._odd})
            return rows, model.score(rows)

    def _taken(self, model: Model, name: str) -> list[Any]:
        """Return the odd values of a feature that a model takes."""
        if len(self._odd) > _FEW:
            return []
        found = []
        for odd in self._odd[name]:
            row = {other: [odd if other == name else values[0]] for other, values in self._usual.items()}
            try:
                model.score(self._columns(row))
            except InputError:
                continue
            found.append(odd)
        return found

    def _rows(self, odd: dict[str, list[Any]]) -> Columns:
        """Return cases that differ in one feature, then cases drawn at large."""
        values = {name: [*usual, *odd[name]] for name, usual in self._usual.items()}
        chance = np.random.default_rng(0)
        table: dict[str, list[Any]] = {name: [] for name in values}
        each = max(2, _SINGLY // len(values))
        for name, options in values.items():
            chosen = options if len(options) <= each else [options[place] for place in _spread(len(options), each)]
            for other, usual in values.items():
                table[other] += chosen if other == name else [usual[0]] * len(chosen)
        for name, options in values.items():
            table[name] += [options[place] for place in chance.integers(len(options), size=_TOGETHER)]
        return self._columns(table)

    def _columns(self, table: dict[str, list[Any]]) -> Columns:
        return {
            name: np.array(values, np.float64 if self._kinds[name] == "number" else object)
            for name, values in table.items()
        }


def _thresholds(structure: Structure) -> dict[str, list[float]]:
    """Return the values of each number at which something changes."""
    if not isinstance(structure, Trees):
        return {}
    found: dict[str, list[float]] = {}
    asked = np.concatenate([tree.column for tree in structure.trees])
    values = np.concatenate([tree.threshold for tree in structure.trees])
    for place, column in enumerate(structure.columns):
        if column.value is None:
            here = np.unique(values[(asked == place) & np.isfinite(values)])
            kept = here[_spread(len(here), _MOST_THRESHOLDS)]
            found.setdefault(column.feature, []).extend((kept * column.scale + column.center).tolist())
    return found


def _numbers(feature: Feature, thresholds: Sequence[float]) -> list[float]:
    """Return numbers on, before and behind thresholds, in double and in single precision, and some common ones."""
    ends = [end for end in (feature.least, feature.most) if end is not None]
    points = np.unique(np.array([*_COMMON, *ends, *thresholds], np.float64))
    single = points.astype(np.float32)
    near: list[npt.NDArray[np.floating[Any]]] = [points]
    for toward in (-np.inf, np.inf):
        near += [np.nextafter(points, toward), np.nextafter(single, np.float32(toward))]
    found = np.unique(np.concatenate([values.astype(np.float64) for values in near]))
    return list(found[np.isfinite(found)].tolist())


def _spread(size: int, most: int) -> npt.NDArray[np.int64]:
    """Return places spread evenly over a list.

    Examples
    --------
    >>> _spread(3, 5).tolist(), _spread(100, 3).tolist()
    ([0, 1, 2], [0, 50, 99])
    """
    return (
        np.unique(np.linspace(0, size - 1, min(size, most)).round().astype(np.int64)) if size else np.empty(0, np.int64)
    )
