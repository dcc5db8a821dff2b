"""What the preparing steps of a pipeline make of the inputs, where that can be written down.

Which column comes from which input, how a missing value is filled, and how numbers are moved and stretched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from algaudit.models.files.plain import NotSimple, Seen
from algaudit.models.files.skops_format.inputs import chosen

Columns: TypeAlias = list[Seen]


# Any in this file: transformers have no common type.
def prepared(step: Any, columns: Sequence[Seen]) -> Columns:
    """Return the columns that come out of a transformer.

    Parameters
    ----------
    step : transformer of scikit-learn, or "passthrough"
        A step of the pipeline.
    columns : sequence of Seen
        What goes in.

    Raises
    ------
    NotSimple
        When it does anything that cannot be written down.
    """
    if isinstance(step, str):
        if step != "passthrough":
            raise NotSimple
        return list(columns)
    found = _STEPS.get(type(step).__name__)
    if found is None:
        raise NotSimple
    return found(step, columns)


def _chain(step: Any, columns: Sequence[Seen]) -> Columns:
    for _, inner in step.steps:
        columns = prepared(inner, columns)
    return list(columns)


def _beside(step: Any, columns: Sequence[Seen]) -> Columns:
    """Return what a ColumnTransformer puts side by side."""
    if step.transformer_weights is not None:
        raise NotSimple
    made: Columns = []
    for name, inner, _ in step.transformers_:
        if isinstance(inner, str) and inner == "drop":
            continue
        came = prepared(inner, [columns[place] for place in chosen(step, name)])
        if step.output_indices_[name] != slice(len(made), len(made) + len(came)):
            raise NotSimple
        made += came
    return made


def _unchanged(step: Any, columns: Sequence[Seen]) -> Columns:
    if step.func is not None:
        raise NotSimple
    return list(columns)


def _imputed(step: Any, columns: Sequence[Seen]) -> Columns:
    fills = step.statistics_
    if step.add_indicator or len(fills) != len(columns):
        raise NotSimple
    if fills.dtype == object:
        if not all(isinstance(fill, str) for fill in fills.tolist()):
            raise NotSimple
        return [replace(seen, filled=seen.filled or fill) for seen, fill in zip(columns, fills.tolist(), strict=True)]
    if not (isinstance(step.missing_values, float) and np.isnan(step.missing_values)):
        raise NotSimple
    return [seen.replaced(float(fill)) for seen, fill in zip(columns, fills, strict=True)]


def _one_hot(step: Any, columns: Sequence[Seen]) -> Columns:
    """Take categories apart into one column each."""
    rare = getattr(step, "infrequent_categories_", None)
    dropped = step.drop_idx_
    if any(found is not None for found in rare or []) or len(step.categories_) != len(columns):
        raise NotSimple
    made: Columns = []
    for number, (seen, values) in enumerate(zip(columns, step.categories_, strict=True)):
        left_out = None if dropped is None else dropped[number]
        made += [_of_category(seen, value) for place, value in enumerate(values.tolist()) if place != left_out]
    return made


def _of_category(seen: Seen, value: object) -> Seen:
    """Return the column that says whether an input is one category."""
    # A code whose missing values were filled, or that was moved before, is no longer a category as it stood there.
    moved = seen.value is not None or seen.center != 0 or seen.scale != 1
    if moved or not isinstance(value, str | int | float) or (isinstance(value, float) and not np.isfinite(value)):
        raise NotSimple
    filled = seen.filled if isinstance(value, str) else seen.fill
    stands_in = filled is not None and filled == value
    return Seen(seen.place, value if isinstance(value, str) else float(value), fill=1.0 if stands_in else 0.0)


def _standard(step: Any, columns: Sequence[Seen]) -> Columns:
    return _moved(columns, step.mean_ if step.with_mean else None, step.scale_)


def _robust(step: Any, columns: Sequence[Seen]) -> Columns:
    return _moved(columns, step.center_ if step.with_centering else None, step.scale_ if step.with_scaling else None)


def _largest(step: Any, columns: Sequence[Seen]) -> Columns:
    return _moved(columns, None, step.scale_)


def _smallest_to_largest(step: Any, columns: Sequence[Seen]) -> Columns:
    if step.clip:
        raise NotSimple
    return _moved(columns, -step.min_ / step.scale_, 1 / step.scale_)


def _moved(columns: Sequence[Seen], centers: Any, scales: Any) -> Columns:
    """Return the columns after (x - center) / scale."""
    middle = np.zeros(len(columns)) if centers is None else centers
    unit = np.ones(len(columns)) if scales is None else scales
    if len(middle) != len(columns) or len(unit) != len(columns):
        raise NotSimple
    return [seen.moved(float(center), float(scale)) for seen, center, scale in zip(columns, middle, unit, strict=True)]


_STEPS: Mapping[str, Callable[[Any, Sequence[Seen]], Columns]] = {
    "Pipeline": _chain,
    "ColumnTransformer": _beside,
    "FunctionTransformer": _unchanged,
    "SimpleImputer": _imputed,
    "OneHotEncoder": _one_hot,
    "StandardScaler": _standard,
    "RobustScaler": _robust,
    "MaxAbsScaler": _largest,
    "MinMaxScaler": _smallest_to_largest,
}
