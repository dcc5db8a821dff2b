"""What each item is worth: which of its lines applies to a case, and how many points that gives.

Every item has a fixed list of outcomes. For bands: each step, then missing; for a table: each row, then any other
value, then missing; for a condition: that it holds, then that it does not; for points per unit: known, then missing.
"""

from __future__ import annotations

import numpy as np

from algaudit.models.rules.cases import MISSING, OTHER, Cases, IntArray
from algaudit.models.rules.form.items import Bands, Item, PerUnit, Table, When
from algaudit.models.rules.truth import holds
from algaudit.models.structure import FloatArray

#: Up to so many bands it is faster to compare each than to search.
_FEW = 16


def outcome(item: Item, cases: Cases) -> IntArray:
    """Return for each case which outcome of an item applies.

    Examples
    --------
    >>> from algaudit.models.rules.names import Names
    >>> bands = Bands.model_validate({"bands": "age", "missing": 0,
    ...     "steps": [{"below": 18, "points": 5}, {"up_to": 60, "points": 0}, {"points": 3}]})
    >>> cases = Cases(Names({}, {}, {}, {}), {"age": np.array([17.0, 18.0, 60.0, 61.0, np.nan])})
    >>> outcome(bands, cases).tolist(), worth(bands, cases).tolist()
    ([0, 1, 1, 2, 3], [5.0, 0.0, 0.0, 3.0, 0.0])
    """
    if isinstance(item, Bands):
        return _band(item, cases)
    if isinstance(item, Table):
        return _row(item, cases)
    if isinstance(item, When):
        return (~holds(item.when, cases)).astype(np.intp)
    return np.isnan(cases.number(item.per_unit)).astype(np.intp)


def worth(item: Item, cases: Cases) -> FloatArray:
    """Return the points that an item gives to each case."""
    if isinstance(item, PerUnit):
        points = item.points * cases.number(item.per_unit)
        if item.least is not None or item.most is not None:
            points = np.clip(points, item.least, item.most)
        return np.where(np.isnan(points), item.missing, points)
    return np.take(np.array(fixed_points(item)), outcome(item, cases))


def fixed_points(item: Bands | Table | When) -> list[float]:
    """Return the points of each outcome, in their order.

    Examples
    --------
    >>> fixed_points(Table.model_validate(
    ...     {"table": "flat", "rows": [{"is": ["own"], "points": -5}], "other": 0, "missing": 1}))
    [-5.0, 0.0, 1.0]
    """
    if isinstance(item, Bands):
        return [*(step.points for step in item.steps), item.missing]
    if isinstance(item, Table):
        return [*(row.points for row in item.rows), item.other, item.missing]
    return [item.points, 0.0]


def edges(item: Bands) -> list[float]:
    """Return for each band but the last the least number that is beyond it.

    Examples
    --------
    >>> edges(Bands.model_validate(
    ...     {"bands": "age", "steps": [{"below": 18, "points": 1}, {"points": 0}], "missing": 0}))
    [18.0]
    """
    return [
        float(np.nextafter(step.up_to, np.inf)) if step.up_to is not None else float(step.below or 0)
        for step in item.steps[:-1]
    ]


def _band(item: Bands, cases: Cases) -> IntArray:
    values = cases.number(item.bands)
    ends = edges(item)
    if len(ends) > _FEW:
        found = np.searchsorted(np.array(ends), values, side="right")
    else:
        found = np.zeros(len(values), np.intp)
        for end in ends:
            found += values >= end
    found[np.isnan(values)] = len(item.steps)
    return found


def _row(item: Table, cases: Cases) -> IntArray:
    codes = cases.names.codes[item.table]
    rows = np.full(OTHER + 1 + len(codes), len(item.rows), np.intp)
    rows[MISSING] = len(item.rows) + 1
    for number, row in enumerate(item.rows):
        rows[[codes[value] for value in row.among]] = number
    found: IntArray = rows[cases.codes(item.table)]
    return found
