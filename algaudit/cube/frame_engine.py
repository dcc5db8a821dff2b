"""Count a frame in memory with one Narwhals expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from algaudit.cube.layout import Layout
from algaudit.decisions.frames import frame_table
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.numbers import numbers

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow as pa

LOW_BITS = 2.0**25


def count_frame(log: DecisionLog, layout: Layout) -> pa.Table:
    """Return the raw counts of a frame: group columns, ``n``, and exact parts of the weight sums."""
    import narwhals as nw

    table = prepared(frame_table(log.frame, layout.columns()), layout)
    frame = nw.from_native(table).with_columns(*_bands(layout), *_parts(layout))
    keys = [*layout.plain, *(f"band {item.column}" for item in layout.banded)]
    counted: pa.Table = frame.group_by(keys).agg(*_sums(layout)).to_native()
    return counted


def prepared(table: pa.Table, layout: Layout) -> pa.Table:
    """Make numbers of the columns that must hold numbers."""
    import pyarrow as pa

    for name in layout.numeric():
        column = table.column(name).combine_chunks()
        made = numbers(column if isinstance(column, pa.Array) else column.chunk(0), name)
        table = table.set_column(table.column_names.index(name), name, made)
    return table


def _bands(layout: Layout) -> list[nw.Expr]:
    import narwhals as nw

    made = []
    for item in layout.banded:
        value = nw.col(item.column)
        code = nw.lit(0)
        for edge in item.bands:
            code = code + (value >= edge).cast(nw.Int64)
        made.append(code.alias(f"band {item.column}"))
    return made


def _parts(layout: Layout) -> list[nw.Expr]:
    """Split each weight (and its square) into whole high and low parts, whose sums are exact in any order."""
    import narwhals as nw

    if not layout.weight:
        return []
    # Any: Narwhals expressions are not generic.
    weight: Any = nw.col(layout.weight) * layout.scale
    square: Any = weight * weight / 2.0**50
    made = []
    for name, value in (("w", weight), ("q", square)):
        whole = (value + 0.5).floor()
        high = (whole / LOW_BITS).floor()
        made += [
            high.cast(nw.Int64).alias(f"{name}_high"),
            (whole - high * LOW_BITS).cast(nw.Int64).alias(f"{name}_low"),
        ]
    return made


def _sums(layout: Layout) -> list[nw.Expr]:
    import narwhals as nw

    if layout.count:
        value = nw.col(layout.count)
        wrong = (value.is_null() | (value < 0) | (value != value.floor())).cast(nw.Int64)
        return [nw.len().alias("rows"), value.sum().alias("n"), wrong.fill_null(1).sum().alias("wrong")]
    made = [nw.len().alias("n")]
    if layout.weight:
        made += [nw.col(f"{name}_{part}").sum() for name in ("w", "q") for part in ("high", "low")]
    return made
