"""The range of a number, looked at before counting: bands for a score, a scale for weights."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from algaudit.cube.layout import WEIGHT_BITS, Layout
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.numbers import numbers
from algaudit.decisions.parquet import footer_range
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

if TYPE_CHECKING:
    import pyarrow as pa

    from algaudit.cube.file_engine import Range

SCORE_BANDS = 20
#: The largest weight lies between this and its inverse, so that squares and sums of squares are numbers too.
SMALLEST_SCALE = 1e-100


def score_bands(log: DecisionLog, column: str) -> tuple[float, ...]:
    """Return the lower edges of at most twenty equal bands: of 0…1 for probabilities, else with round steps."""
    low, high = _score_range(log, column)
    if low is None or high is None:
        raise InputError(N_("Column {column} is blank from end to end; name another column."), column=column)
    if low >= 0 and high <= 1:
        return tuple(index / SCORE_BANDS for index in range(1, SCORE_BANDS))
    step = _round_step(high / SCORE_BANDS - low / SCORE_BANDS)
    first = math.floor(low / step) + 1
    edges = (float(f"{index * step:.12g}") for index in range(first, max(first + 1, math.ceil(high / step))))
    # Large numbers that lie close together have the same twelve digits.
    return tuple(dict.fromkeys(edges))


def _score_range(log: DecisionLog, column: str) -> tuple[float | None, float | None]:
    told = footer_range(log.parquet, column) if log.parquet else None
    return told or _range(log, column)[:2]


def _round_step(least: float) -> float:
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if factor * power >= least)


def weight_scale(log: DecisionLog, column: str) -> float:
    """Return the power of two that makes the largest weight a whole number of 90 bits, so that sums are exact.

    Raises
    ------
    InputError
        When a weight is blank, negative or not a number, all are zero, or the largest is beyond any common size.
    """
    low, high, missing = _range(log, column)
    if missing:
        raise InputError(
            N_("Column {column} has {rows} weights that are blank or NaN; give every row a weight of 0 or more."),
            column=column,
            rows=missing,
        )
    if low is None or high is None or low < 0 or high == 0:
        raise InputError(
            N_(
                "The smallest weight in column {column} is {low} and the largest {high}; "
                "weights are 0 or more and not all 0."
            ),
            column=column,
            low=shown(low),
            high=shown(high),
        )
    if not SMALLEST_SCALE < high < 1 / SMALLEST_SCALE:
        raise InputError(
            N_("The largest weight in column {column} is {high}; give weights of a common size, such as 0.5 or 300."),
            column=column,
            high=shown(high),
        )
    return 2.0 ** (WEIGHT_BITS - math.frexp(high)[1])


def _range(log: DecisionLog, column: str) -> Range:
    """Look at every value of one column: with SQL where the file holds numbers, else batch by batch."""
    from algaudit.cube.duck import UnreadableError
    from algaudit.cube.file_engine import countable, file_range

    if log.parquet and countable(log, Layout((), (), weight=column, count=None)):
        try:
            return file_range(log, column)
        except UnreadableError:
            # Arrow may know the file's way of writing; if not, it names the file.
            return _batch_range(log, column)
    return _batch_range(log, column)


def _batch_range(log: DecisionLog, column: str) -> Range:
    import pyarrow.compute as pc

    low, high, missing = math.inf, -math.inf, 0
    for batch in log.batches([column]):
        values: pa.Array = numbers(batch.column(0), column)
        missing += values.null_count
        found = pc.min_max(values)
        if found["min"].is_valid:
            low, high = min(low, found["min"].as_py()), max(high, found["max"].as_py())
    return (None, None, missing) if high < low else (low, high, missing)
