"""What the checks of an algorithm share: its inputs from the log, a drawn part of them, and the groups compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.audit.checks.check import Material, NotPossible
from algaudit.decisions.roles import Attribute
from algaudit.models.inputs import read_inputs
from algaudit.models.model import Model
from algaudit.models.structure import Columns


def model_of(material: Material) -> Model:
    """Return the algorithm.

    Raises
    ------
    NotPossible
        When none was handed in.
    """
    if material.model is None or callable(material.model):
        raise NotPossible("no_model")
    return material.model


def read(material: Material, *further: str | None) -> dict[str, npt.NDArray[Any]]:
    """Read the inputs of the algorithm, the decision, what makes groups, and further columns as labels.

    A number that the algorithm takes in stays one, though it may make groups as well.
    """
    model, plan = model_of(material), material.plan
    if material.log is None:
        raise NotPossible("no_rows")
    wanted = [plan.decision, *(item.column for item in plan.roles().attributes), *further]
    return read_inputs(material.log, model.features, list(dict.fromkeys(name for name in wanted if name)))


def inputs(model: Model, columns: dict[str, npt.NDArray[Any]], chosen: npt.NDArray[Any] | slice) -> Columns:
    """Return the inputs of some cases."""
    return {item.name: columns[item.name][chosen] for item in model.features}


def drawn(size: int, most: int, seed: int) -> npt.NDArray[np.int64]:
    """Draw cases without putting any back, in the order of the log; all of them when there are not too many.

    Examples
    --------
    >>> drawn(3, 10, 0).tolist(), len(drawn(30, 10, 0))
    ([0, 1, 2], 10)
    """
    if size <= most:
        return np.arange(size)
    return np.sort(np.random.default_rng(seed).choice(size, most, replace=False))


def groupings(material: Material, columns: dict[str, npt.NDArray[Any]]) -> Iterator[tuple[str, list[str | None]]]:
    """Yield each column that makes groups, with the label of every case's group; crosses are left to the counts."""
    for item in material.plan.roles().attributes:
        yield item.column, banded(item, columns[item.column])


def banded(item: Attribute, values: npt.NDArray[Any]) -> list[str | None]:
    """Return the group of every case: numbers that are to be banded are.

    Examples
    --------
    >>> banded(Attribute("age", (60.0,)), np.array(["59", None, "60"], object))
    ['<60', None, '≥60']
    """
    if values.dtype.kind == "f":
        labels: Sequence[str | None] = [None if np.isnan(value) else f"{value:.15g}" for value in values.tolist()]
    else:
        labels = values.tolist()
    if not item.bands:
        return list(labels)
    names = item.band_labels()
    edges = np.array(item.bands)
    known = {
        label: None if label is None else names[int(np.searchsorted(edges, float(label), side="right"))]
        for label in set(labels)
    }
    return [known[label] for label in labels]


def reference_of(material: Material, column: str) -> str | None:
    """Return the group that the others of a column are compared with, None when there is none."""
    for made in material.tables:
        if made.groups.by == (column,) and made.reference is not None:
            (label,) = made.groups.groups[made.reference]
            return label
    return None
