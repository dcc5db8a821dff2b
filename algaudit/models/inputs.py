"""From what stands in a log to what an algorithm takes in: numbers as numbers, categories as the labels of the log.

The same value means the same wherever it comes from: wide digits are digits, blanks are missing, 1.0 is 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from algaudit.decisions.labels import is_number, label_of
from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.features import Feature
from algaudit.models.structure import Columns
from algaudit.privacy.masks import shown

if TYPE_CHECKING:
    import pyarrow as pa


def read_inputs(log: DecisionLog, features: Sequence[Feature], further: Sequence[str] = ()) -> dict[str, Any]:
    """Read what an algorithm takes in, and further columns as labels, from every row of a log.

    Parameters
    ----------
    log : DecisionLog
        From :func:`algaudit.read_decisions`.
    features : sequence of Feature
        Inputs of the algorithm; each must be a column of the log.
    further : sequence of str
        Columns wanted as labels beside them, such as the decision or the number of the case.

    Returns
    -------
    dict of arrays
        Numbers as float64 with NaN where missing; categories and further columns as object arrays of str, None where
        missing.

    Raises
    ------
    InputError
        When a column is not there, or a number is none.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from algaudit.decisions.read import read_decisions
    >>> from algaudit.models.features import plain
    >>> log = read_decisions(pa.table({"age": ["３", ""], "flat": ["own", None], "granted": [1, 0]}))
    >>> read = read_inputs(log, [plain("age", "number"), plain("flat", "category")], ["granted"])
    >>> read["age"].tolist(), read["flat"].tolist(), read["granted"].tolist()
    ([3.0, nan], ['own', None], ['1', '0'])
    """
    kinds = dict.fromkeys(further, "category") | {item.name: item.kind for item in features}
    log.require(kinds)
    pieces: dict[str, list[npt.NDArray[Any]]] = {name: [] for name in kinds}
    for batch in log.batches(list(kinds)):
        for name, kind in kinds.items():
            pieces[name].append(_numbers(batch.column(name), name) if kind == "number" else _labels(batch.column(name)))
    empty = {"number": np.empty(0), "category": np.empty(0, object)}
    return {name: np.concatenate([empty[kinds[name]], *found]) for name, found in pieces.items()}


def from_labels(labels: Mapping[str, npt.NDArray[Any]], features: Sequence[Feature]) -> Columns:
    """Make inputs of labels that were read already.

    Parameters
    ----------
    labels : mapping of str to object array
        Labels as read, None where blank.
    features : sequence of Feature
        Inputs of the algorithm.

    Raises
    ------
    InputError
        When a feature is not there, or a number is none.

    Examples
    --------
    >>> from algaudit.models.features import plain
    >>> from_labels({"age": np.array(["3", None], object)}, [plain("age", "number")])["age"].tolist()
    [3.0, nan]
    """
    missing = [item.name for item in features if item.name not in labels]
    if missing:
        sentence = N_("The algorithm takes in {column}, which is not among the columns read; name it with --features.")
        raise InputError(sentence, column=shown(missing[0], 60))
    return {
        item.name: _as_numbers(labels[item.name], item.name) if item.kind == "number" else labels[item.name]
        for item in features
    }


def _as_numbers(labels: npt.NDArray[Any], name: str) -> npt.NDArray[np.float64]:
    if labels.dtype.kind == "f":
        return labels.astype(np.float64)
    known = {label: _number(label, name) for label in set(labels.tolist())}
    return np.array([known[label] for label in labels.tolist()], np.float64)


def _number(label: str | None, name: str) -> float:
    if label is None:
        return float("nan")
    if not is_number(label) or np.isinf(float(label)):
        sentence = N_("Column {column} is a number for the algorithm, but {value} is none.")
        raise InputError(sentence, column=shown(name, 60), value=shown(label))
    return float(label)


def _numbers(values: pa.Array, name: str) -> npt.NDArray[np.float64]:
    from algaudit.decisions.numbers import numbers

    found: npt.NDArray[np.float64] = numbers(values, name).to_numpy(zero_copy_only=False).astype(np.float64)
    return found


def _labels(values: pa.Array) -> npt.NDArray[np.object_]:
    """Return the label of each value; each different spelling is read once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
    spellings = np.array([*(label_of(value) for value in encoded.dictionary.to_pylist()), None], object)
    found: npt.NDArray[np.object_] = spellings[pc.fill_null(encoded.indices, len(spellings) - 1).to_numpy()]
    return found
