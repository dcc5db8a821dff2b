"""Cases on their way to a locked process: numbers as they are, categories as codes and a list of their labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.decisions.labels import is_number
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.features import Feature
from algaudit.models.files.card import Input
from algaudit.models.structure import Columns
from algaudit.privacy.masks import shown

#: Values that cross at a time: few enough that the other side needs little memory, many enough that it is quick.
_AT_A_TIME = 4_000_000
MOST_ROWS = 65_536
_LONGEST = 60
_TRUTH = {"true": 1.0, "false": 0.0}


def size_of(rows: Columns, features: Sequence[Feature]) -> int:
    """Return how many cases there are.

    Raises
    ------
    InputError
        When a column is not there, or not as long as the others.
    """
    for feature in features:
        if feature.name not in rows:
            sentence = N_(
                "The algorithm takes in {column}, which is not among the columns read; name it with --features."
            )
            raise InputError(sentence, column=shown(feature.name, _LONGEST))
    sizes = {len(rows[feature.name]) for feature in features}
    if len(sizes) > 1:
        raise InputError(N_("The columns are not of the same length; give each case a value in every column."))
    return sizes.pop()


def rows_at_a_time(features: int) -> int:
    """Return how many cases cross at a time.

    Examples
    --------
    >>> rows_at_a_time(4), rows_at_a_time(1_000)
    (65536, 4000)
    """
    return max(1, min(MOST_ROWS, _AT_A_TIME // features))


class Sender:
    """Writes cases down as a locked process reads them.

    Parameters
    ----------
    inputs : sequence of Input
        As the file takes them.
    features : sequence of Feature
        As they are called, in the same order.
    """

    def __init__(self, inputs: Sequence[Input], features: Sequence[Feature]) -> None:
        self._inputs = list(zip(inputs, features, (item.raw() for item in inputs), strict=True))

    # Any: numbers of either kind; facts are JSON.
    def block(self, rows: Columns, begin: int, end: int) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
        """Return arrays and facts for some of the cases.

        Raises
        ------
        InputError
            When a category must be a number for the file, and is none.
        """
        arrays: dict[str, npt.NDArray[Any]] = {}
        labels: dict[str, list[str | float]] = {}
        for place, (item, feature, raw) in enumerate(self._inputs):
            values = rows[feature.name][begin:end]
            if feature.kind == "number":
                arrays[str(place)] = np.asarray(values, np.float64)
            else:
                codes, found = coded(values)
                arrays[str(place)] = codes
                labels[str(place)] = [raw[one] if one in raw else _as_taken(item, feature, one) for one in found]
        return arrays, {"labels": labels}


def coded(values: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int32], list[str]]:
    """Return codes, -1 where missing, and the labels that they stand for.

    Examples
    --------
    >>> codes, labels = coded(np.array(["own", None, "rent", "own"], object))
    >>> codes.tolist(), labels
    ([0, -1, 1, 0], ['own', 'rent'])
    """
    import pyarrow as pa

    encoded = pa.array(values, pa.string(), from_pandas=True).dictionary_encode()
    return encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32), encoded.dictionary.to_pylist()


def _as_taken(item: Input, feature: Feature, label: str) -> str | float:
    """Return a label that the file does not list, in the form that it takes."""
    if item.kind == "text":
        return label
    if is_number(label) and np.isfinite(float(label)):
        return float(label)
    if label in _TRUTH:
        return _TRUTH[label]
    sentence = N_("Column {column} is a number for the algorithm, but {value} is none.")
    raise InputError(sentence, column=shown(feature.name, _LONGEST), value=shown(label))
