"""How strongly each single input hangs together with a column of groups, and how often it is blank in each group.

All rows of the log count here, not only those drawn: sums by label and group are enough.

Notes
-----
Labels: Cramér's V, corrected for chance after Bergsma (2013), Journal of the Korean Statistical Society 42:323.
Numbers: the correlation ratio η, the square root of the share of an input's variance that lies between the groups,
corrected for chance by Kelley's ε² (1935), PNAS 21:554. Both are 0 for no association, 1 when one gives away the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.gaps import Comparison
from algaudit.fairness.groups import Groups
from algaudit.fairness.proxies.features import Feature, Truth
from algaudit.fairness.proxies.inputs import Input, Numbers
from algaudit.fairness.rates import Rates

_BLOCK: Final = 1_000_000
#: A table of labels by groups with more cells is not laid out; only the pairs that occur are kept.
_MOST_CELLS: Final = 4_000_000


@dataclass(frozen=True)
class Association:
    """One input and one column of groups: the strength (0…1, None when it cannot be told) and how it was measured."""

    column: str
    method: str
    strength: float | None


def association(item: Input, group: Feature, weight: FloatArray, effective: float) -> Association:
    """Return how strongly an input hangs together with the groups, over the cases in which both are known.

    Parameters
    ----------
    item, group : Feature, or Numbers for the input
        The input and the column of groups, of the same rows.
    weight : float array, rows
        Sampling weight, or how many cases a row stands for.
    effective : float
        Number of cases, (Σw)²/Σw² when they are weighted.

    Examples
    --------
    Ten women own, ten men rent: one gives away the other.

    >>> codes = np.array([0, 1] * 10, np.int32)
    >>> association(Feature("flat", codes, ("own", "rent"), None), Feature("sex", codes, ("f", "m"), None),
    ...             np.ones(20), 20)
    Association(column='flat', method='cramers_v', strength=1.0)
    """
    if isinstance(item, Feature) and item.numbers is None:
        return Association(item.column, "cramers_v", _cramers_v(item, group, weight, effective))
    return Association(item.column, "correlation_ratio", _correlation_ratio(item, group, weight, effective))


def pairs(item: Feature, group: Feature, weight: FloatArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Return the pairs of labels, input and group, that any row has, both known, with the weight of each."""
    groups = len(group.labels)
    if len(item.labels) * groups <= _MOST_CELLS:
        table = np.zeros(len(item.labels) * groups)
        for part in _blocks(weight):
            table += np.bincount(_cells(item, group, part), weight[part], len(table))
        cells = np.flatnonzero(table)
        total = table[cells]
    else:
        cells = _that_occur(item, group, weight)
        total = np.zeros(len(cells))
        for part in _blocks(weight):
            np.add.at(total, np.searchsorted(cells, _cells(item, group, part)), weight[part])
    rows, columns = np.divmod(cells, groups)
    known = _known(item)[rows] & _known(group)[columns] & (total > 0)
    return rows[known], columns[known], total[known]


def _cells(item: Feature, group: Feature, part: slice) -> IntArray:
    cells: IntArray = item.codes[part].astype(np.int64) * len(group.labels) + group.codes[part]
    return cells


def _that_occur(item: Feature, group: Feature, weight: FloatArray) -> IntArray:
    """Return the cells that any row lies in, rising; of many rows there is room for one list of cells, not for more."""
    cells = np.empty(len(weight), np.int64)
    for part in _blocks(weight):
        cells[part] = _cells(item, group, part)
    cells.sort()
    found: IntArray = cells[np.append(True, cells[1:] != cells[:-1])[: len(cells)]]
    return found


def _blocks(rows: FloatArray) -> Iterator[slice]:
    return (slice(start, start + _BLOCK) for start in range(0, len(rows), _BLOCK))


def _known(item: Feature) -> Truth:
    return np.array([label is not None for label in item.labels], bool)


def _cramers_v(item: Feature, group: Feature, weight: FloatArray, effective: float) -> float | None:
    row, column, cell = pairs(item, group, weight)
    cases = effective * float(cell.sum()) / max(float(weight.sum()), 1e-300)
    rows, columns = len(np.unique(row)), len(np.unique(column))
    if min(rows, columns) < 2 or cases <= 1:
        return None
    share = cell / cell.sum()
    phi = float((np.square(share) / (np.bincount(row, share)[row] * np.bincount(column, share)[column])).sum()) - 1
    corrected = max(phi - (rows - 1) * (columns - 1) / (cases - 1), 0.0)
    rows_left = rows - (rows - 1) ** 2 / (cases - 1)
    columns_left = columns - (columns - 1) ** 2 / (cases - 1)
    most = min(rows_left, columns_left) - 1
    return min(float(np.sqrt(corrected / most)), 1.0) if most > 0 else None


def _correlation_ratio(item: Input, group: Feature, weight: FloatArray, effective: float) -> float | None:
    known, groups = _known(group), len(group.labels)
    middle = _mean(item, group, weight)
    sizes, sums, squares = np.zeros(groups), np.zeros(groups), 0.0
    for part in _blocks(weight):
        # Around the mean, so that large numbers of small spread keep their digits.
        away, codes = item.values(part) - middle, group.codes[part]
        counted = np.where(known[codes] & ~np.isnan(away), weight[part], 0.0)
        away = np.nan_to_num(away)
        sizes += np.bincount(codes, counted, groups)
        sums += np.bincount(codes, counted * away, groups)
        squares += float((counted * away * away).sum())
    filled = sizes > 0
    cases = effective * float(sizes.sum()) / max(float(weight.sum()), 1e-300)
    if filled.sum() < 2 or cases <= filled.sum() or squares <= 0:
        return None
    between = float((np.square(sums[filled]) / sizes[filled]).sum())
    within = (1 - between / squares) * (cases - 1) / (cases - float(filled.sum()))
    return float(np.sqrt(min(max(1 - within, 0.0), 1.0)))


def _mean(item: Input, group: Feature, weight: FloatArray) -> float:
    """Return the mean of an input over the rows in which it and the group are known; 0 when there are none."""
    if isinstance(item, Numbers):
        return _mean_of_numbers(item, group, weight)
    per_label = np.zeros(len(item.labels))
    for part in _blocks(weight):
        counted = np.where(_known(group)[group.codes[part]], weight[part], 0.0)
        per_label += np.bincount(item.codes[part], counted, len(per_label))
    numbers = np.zeros(0) if item.numbers is None else item.numbers
    known = ~np.isnan(numbers) & (per_label > 0)
    return float(per_label[known] @ numbers[known] / per_label[known].sum()) if known.any() else 0.0


def _mean_of_numbers(item: Numbers, group: Feature, weight: FloatArray) -> float:
    known, whole, total = _known(group), 0.0, 0.0
    for part in _blocks(weight):
        values = item.values(part)
        counted = np.where(known[group.codes[part]] & ~np.isnan(values), weight[part], 0.0)
        whole += float(counted.sum())
        total += float((counted * np.nan_to_num(values)).sum())
    return total / whole if whole > 0 else 0.0


def missing_gaps(
    item: Input, group: Feature, groups: Groups, reference: int, weights: tuple[FloatArray, FloatArray]
) -> Comparison:
    """Compare the share of blanks of an input between every group and the reference group.

    Parameters
    ----------
    item, group : Feature, or Numbers for the input
        The input and the column of groups, of the same rows.
    groups : Groups
        The groups as the audit lists them; one column.
    reference : int
        Place of the group that others are compared with.
    weights : two float arrays, rows
        Weight of each row, and what it adds to the sum of squares: the weight squared, or the number of cases it
        stands for.

    Examples
    --------
    Three of 30 women and 6 of 20 men left it blank.

    >>> blank = np.repeat(np.array([0, 1, 0, 1], np.int32), [3, 27, 6, 14])
    >>> sex = np.repeat(np.array([0, 1], np.int32), [30, 20])
    >>> counts = np.zeros((2, 3, 2), np.int64)
    >>> listed = Groups(("sex",), (("f",), ("m",)), counts, counts * 1.0, counts * 1.0, False, False)
    >>> gaps = missing_gaps(Feature("income", blank, (None, "9"), None), Feature("sex", sex, ("f", "m"), None),
    ...                     listed, 0, (np.ones(50), np.ones(50)))
    >>> gaps.difference.round(3).tolist()
    [0.2]
    """
    places = [group.labels.index(label) if label in group.labels else -1 for (label,) in groups.groups]
    weight, squared = weights
    top = _by_group(group, weight, item.missing)[places]
    bottom, square = (_by_group(group, part)[places] for part in (weight, squared))
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(bottom > 0, np.minimum(top / bottom, 1.0), np.nan)
        trials = np.where(square > 0, bottom * bottom / square, 0.0)
    measured = Rates("missing_rate", value, top, bottom, trials)
    rest = [place for place in range(len(groups.groups)) if place != reference]
    return Comparison(
        groups.chosen(rest), groups.groups[reference], measured.chosen(rest), measured.chosen([reference])
    )


def _by_group(group: Feature, weight: FloatArray, counted: Truth | None = None) -> FloatArray:
    """Return the weight of each group, and 0 for a group that no row has, which is the last."""
    total = np.zeros(len(group.labels) + 1)
    for part in _blocks(weight):
        some = weight[part] if counted is None else weight[part] * counted[part]
        total += np.bincount(group.codes[part], some, len(total))
    return total
