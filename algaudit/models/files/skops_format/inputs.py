"""Which inputs a pipeline takes: their names, which of them are texts, and what its encoders know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from algaudit.models.sandbox.protocol import Refused

MOST_INPUTS = 1_000


@dataclass
class Taken:
    """An input as the pipeline takes it.

    Parameters
    ----------
    name : str or None
        None where the pipeline learnt from columns without names.
    kind : {"number", "code", "text"}
        A code is a number that the pipeline treats as a category.
    values : list
        What its encoder knows: texts or numbers.
    blank : {"nan", "none"}
        How a missing text is written.
    strict : bool
        The encoder refuses what it does not know.
    """

    name: str | None
    kind: Literal["number", "code", "text"] = "number"
    values: list[str | float] = field(default_factory=list)
    blank: Literal["nan", "none"] = "nan"
    strict: bool = False


# Any in this file: estimators have no common type.
def inputs_of(model: Any) -> dict[int, Taken]:
    """Return the inputs that a pipeline uses, by their place in the table it learnt from.

    Raises
    ------
    Refused
        ``unfitted`` or ``inputs``.
    """
    owner = owner_of(model)
    count = getattr(owner, "n_features_in_", None)
    if isinstance(count, bool) or not isinstance(count, int | np.integer) or not 0 < count <= MOST_INPUTS:
        raise Refused("unfitted") if count is None else Refused("inputs", most=MOST_INPUTS)
    names = getattr(owner, "feature_names_in_", None)
    if names is not None and not (len(names) == count and all(isinstance(name, str) for name in names)):
        raise Refused("unfitted")
    taken = {place: Taken(None if names is None else names[place]) for place in range(int(count))}
    _look(model, list(taken), taken)
    used = _used(model) if names is not None else None
    return taken if used is None else {place: taken[place] for place in taken if place in used}


def owner_of(model: Any) -> Any:
    """Return what knows how wide the table is: the whole, or the first step that does anything."""
    return model if hasattr(model, "n_features_in_") else first_of(model)


def first_of(model: Any) -> Any:
    """Return what receives the table itself: the first step of a pipeline, or what a wrapper holds."""
    while True:
        if hasattr(model, "steps"):
            model = next(step for _, step in model.steps if step != "passthrough")
        elif type(model).__name__ == "FixedThresholdClassifier":
            model = model.estimator_
        elif type(model).__name__ == "FrozenEstimator":
            model = model.estimator
        else:
            return model


def chosen(transformer: Any, name: str) -> list[int]:
    """Return the places of the columns that a part of a ColumnTransformer takes."""
    return [int(place) for place in vars(transformer)["_transformer_to_input_indices"][name]]


def _used(model: Any) -> set[int] | None:
    """Return the places that a leading ColumnTransformer hands on; it needs no others. None where all are needed."""
    first = first_of(model)
    if type(first).__name__ != "ColumnTransformer":
        return None
    kept = [name for name, part, _ in first.transformers_ if not (isinstance(part, str) and part == "drop")]
    return {place for name in kept for place in chosen(first, name)}


def _look(part: Any, places: Sequence[int], taken: dict[int, Taken]) -> bool:
    """Note what a part knows about its columns; say whether they come out of it as they went in, one for one."""
    kind = type(part).__name__
    if isinstance(part, str):
        return part == "passthrough"
    if kind == "Pipeline":
        return all(_look(step, places, taken) for _, step in part.steps)
    if kind in {"ColumnTransformer", "FeatureUnion"}:
        _look_beside(part, places, taken)
        return False
    if kind in {"OneHotEncoder", "OrdinalEncoder", "TargetEncoder"}:
        for place, values in zip(places, part.categories_, strict=True):
            _note(taken[place], values)
            taken[place].strict = getattr(part, "handle_unknown", None) == "error"
        return False
    if kind == "SimpleImputer":
        return _look_imputer(part, places, taken)
    for inner in _inside(part):
        _look(inner, places, taken)
    return kind in {"StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler", "FunctionTransformer"}


def _look_beside(part: Any, places: Sequence[int], taken: dict[int, Taken]) -> None:
    """Look at transformers that stand side by side."""
    if hasattr(part, "transformers_"):
        for name, inner, _ in part.transformers_:
            _look(inner, [places[column] for column in chosen(part, name)], taken)
    else:
        for _, inner in part.transformer_list:
            _look(inner, places, taken)


def _look_imputer(part: Any, places: Sequence[int], taken: dict[int, Taken]) -> bool:
    fills = part.statistics_
    if fills.dtype == object:
        for place in places:
            taken[place].kind = "text"
            taken[place].blank = "none" if part.missing_values is None else "nan"
    return len(fills) == len(places) and not part.add_indicator


def _inside(part: Any) -> list[Any]:
    """Return what a wrapper or an ensemble holds that takes the same columns."""
    kind = type(part).__name__
    if kind == "CalibratedClassifierCV":
        return [part.calibrated_classifiers_[0].estimator]
    if kind in {"FixedThresholdClassifier", "FrozenEstimator"}:
        return [part.estimator_ if kind == "FixedThresholdClassifier" else part.estimator]
    if kind in {"VotingClassifier", "VotingRegressor", "StackingClassifier", "StackingRegressor"}:
        return list(part.estimators_)
    if kind == "TransformedTargetRegressor":
        return [part.regressor_]
    inner = vars(part).get("_preprocessor") if kind.startswith("HistGradientBoosting") else None
    return [] if inner is None else [inner]


def _note(seen: Taken, values: Any) -> None:
    """Note what an encoder knows about an input."""
    if values.dtype.kind in "OUS":
        seen.kind = "text"
        if any(value is None for value in values.tolist()):
            seen.blank = "none"
        seen.values = [value for value in values.tolist() if isinstance(value, str)]
    elif values.dtype.kind in "biuf":
        seen.kind = "code" if seen.kind == "number" else seen.kind
        seen.values = [float(value) for value in values.tolist() if np.isfinite(value)]
