"""Names the places of a result so that a person finds them: ``measures[3](selection_rate sex=f).value``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest


def words(row: object) -> str:
    """Return a row's own words, so that a person finds it.

    Examples
    --------
    >>> words({"measure": "selection_rate", "by": ["sex"], "group": ["f"], "value": 0.25})
    '(selection_rate sex=f)'
    """
    if not isinstance(row, dict) or not {"measure", "code"} & set(row):
        return ""
    groups = zip_longest(_texts(row.get("by")), _texts(row.get("group")))
    told = [row.get("code"), row.get("measure")]
    told += [column if label is None else f"{column or '–'}={label}" for column, label in groups]
    if "code" in row:
        told += [row.get("column"), row.get("reason")]
    return "(" + " ".join(str(word) for word in told if word is not None) + ")"


def _texts(labels: object) -> list[str]:
    """Return labels as text, a missing one as a dash."""
    return ["–" if label is None else str(label) for label in labels] if isinstance(labels, list) else []


# Any JSON value; each step of the path leads to a part of it.
def place_of(name: str, values: object, path: Sequence[str | int]) -> str:
    """Return the name of the part that a path of keys and numbers leads to, below something that has a name already.

    Examples
    --------
    >>> place_of("checks.amounts", {"gaps": [{"measure": "mean", "low": 7}]}, ["gaps", 0, "low"])
    'checks.amounts.gaps[0](mean).low'
    """
    for step in path:
        if isinstance(values, list) and isinstance(step, int):
            values = values[step]
            name += f"[{step}]{words(values)}"
        else:
            values = values.get(step) if isinstance(values, dict) else None
            name += f".{step}"
    return name
