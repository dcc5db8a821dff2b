"""Count Parquet files where they lie, with one GROUP BY in DuckDB."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from algaudit.cube.duck import beside, duck
from algaudit.cube.frame_engine import MANY, as_labels, fitting, is_hopeless
from algaudit.cube.layout import INFINITE, LARGEST_COUNT, PART, PARTS, Layout, Progress, band_of, key_of
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.numbers import not_a_number
from algaudit.decisions.parquet import schemas
from algaudit.decisions.roles import Attribute

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_BATCH = 1 << 17
#: Smallest and largest value (None when there is none), and the number of missing values.
Range: TypeAlias = "tuple[float | None, float | None, int]"


def countable(log: DecisionLog, layout: Layout) -> bool:
    """Say whether DuckDB reads these files and columns exactly as Arrow does; else they are read batch by batch."""
    # DuckDB cannot name a column without a name.
    if not log.parquet or "" in layout.columns():
        return False
    found = schemas(log.parquet)
    return all(
        _alike({_family(schema.field(name).type) for schema in found}, numeric=name in layout.numeric())
        for name in layout.columns()
    )


def _alike(families: set[str], *, numeric: bool) -> bool:
    if numeric:
        return families <= {"whole", "real"} or families == {"short real"}
    return families <= {"whole", "real"} or (len(families) == 1 and "" not in families)


def _family(kind: pa.DataType) -> str:
    """Return the kind of values that DuckDB may put together with others of its kind, empty when it must not count."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    told = {
        "text": pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind),
        "whole": pa.types.is_integer(kind),
        "real": pa.types.is_float64(kind),
        "short real": pa.types.is_float32(kind),
        "truth": pa.types.is_boolean(kind),
        "day": pa.types.is_date32(kind),
        str(kind): pa.types.is_decimal128(kind),
    }
    return next((name for name, fits in told.items() if fits), "")


def count_files(
    log: DecisionLog, layout: Layout, progress: Progress | None, settings: Mapping[str, str] | None = None
) -> pa.Table:
    """Return the raw counts of Parquet files, in the same form as the frame engine's.

    Raises
    ------
    InputError
        When memory or disk run out, or a number is infinite.
    UnreadableError
        When DuckDB cannot read the files.
    """
    first = schemas(log.parquet[:1])[0]
    sql = query(layout, source_of(log.parquet), {name: first.field(name).type for name in layout.numeric()})
    rows = log.rows or 0
    share = (lambda done: progress(int(done * rows), rows)) if progress else None
    with duck(settings) as engine:
        raw = beside(engine, lambda: _fetched(engine.sql(sql), layout), share)
    if progress:
        progress(rows, rows)
    for item in layout.banded:
        if INFINITE in raw.column(band_of(item.column)).to_pylist():
            raise not_a_number(item.column, "inf")
    return raw


def _fetched(counted: duckdb.DuckDBPyRelation, layout: Layout) -> pa.Table:
    """Fetch the answer; stop early when a column has so many values that it is refused anyway."""
    import pyarrow as pa

    reader = counted.to_arrow_reader(_BATCH)
    batches, rows, look = [], 0, MANY
    for batch in reader:
        batches.append(batch)
        rows += batch.num_rows
        if rows > look:
            look *= 2
            if is_hopeless(pa.Table.from_batches(batches), layout):
                break
    raw = pa.Table.from_batches(batches, reader.schema)
    for place, item in enumerate(reader.schema):
        # Other types reach the same labels as they are.
        if pa.types.is_float32(item.type):
            raw = raw.set_column(place, item.name, as_labels(raw.column(place)))
    return raw


def file_range(log: DecisionLog, column: str) -> Range:
    """Return the smallest and largest value of a numeric column, and how many are missing, with one query.

    Raises
    ------
    InputError
        When memory or disk run out, or a number is infinite.
    UnreadableError
        When DuckDB cannot read the files.
    """
    value = f"{quoted(column)}::DOUBLE"
    known = f"{value} IS NOT NULL AND NOT isnan({value})"
    sql = (
        f"SELECT min({value}) FILTER ({known}), max({value}) FILTER ({known}), count(*) FILTER (NOT ({known}))"  # noqa: S608 - names are quoted
        f" FROM {source_of(log.parquet)}"
    )
    with duck() as engine:
        low, high, missing = beside(engine, lambda: engine.sql(sql).fetchall(), None)[0]
    if low is not None and (math.isinf(low) or math.isinf(high)):
        raise not_a_number(column, "inf")
    return low, high, missing


def source_of(files: Sequence[Path]) -> str:
    """Return the files as a table for SQL: under their own names, with nothing read from folder names."""
    marks = {mark: f"[{mark}]" for mark in "*?["}
    names = ["".join(marks.get(letter, letter) for letter in str(file.absolute())) for file in files]
    options = "hive_partitioning = false, union_by_name = true"
    return f"read_parquet([{', '.join(quoted(name, mark=chr(39)) for name in names)}], {options})"


def query(layout: Layout, source: str, kinds: Mapping[str, pa.DataType]) -> str:
    """Return the one GROUP BY of an audit as SQL."""
    keys = [f"{quoted(name)} AS {quoted(key_of(name))}" for name in layout.plain]
    keys += [f"{_bands(item, kinds[item.column])} AS {quoted(band_of(item.column))}" for item in layout.banded]
    return f"SELECT {', '.join([*keys, *_sums(layout)])} FROM {source} GROUP BY ALL"  # noqa: S608 - names are quoted


def _bands(item: Attribute, kind: pa.DataType) -> str:
    """Return the band number of a value: a search by halves, NULL for a missing value, a number of its own for ±inf."""
    value, edges = f"{quoted(item.column)}::DOUBLE", fitting(item.bands, kind)

    def below(first: int, last: int) -> str:
        if first == last:
            return str(first)
        middle = (first + last) // 2
        left, right = below(first, middle), below(middle + 1, last)
        return f"CASE WHEN {value} < {literal(edges[middle])} THEN {left} ELSE {right} END"

    # NaN must be asked for by name: DuckDB answers comparisons from a file's footers, which know nothing of NaN.
    return f"CASE WHEN isfinite({value}) THEN {below(0, len(edges))} WHEN isinf({value}) THEN {INFINITE} END"


def _sums(layout: Layout) -> list[str]:
    if layout.count:
        value = f"{quoted(layout.count)}::DOUBLE"
        within = f"{value} >= 0 AND {value} <= {literal(LARGEST_COUNT)}"
        right = f"coalesce(isfinite({value}) AND {within} AND {value} = floor({value}), false)"
        total = f"sum(CASE WHEN {right} THEN {value}::BIGINT ELSE 0 END)::BIGINT AS n"
        return [total, f"count(*) FILTER (NOT {right}) AS wrong"]
    made = ["count(*) AS n"]
    if layout.weight:
        weight = f"({quoted(layout.weight)}::DOUBLE * {literal(layout.scale)})"
        made += _parts("w", weight) + _parts("q", f"({weight} * ({weight} / {literal(PART**3)}))")
    return made


def _parts(name: str, value: str) -> list[str]:
    made = []
    for part, unit in zip(PARTS, (PART * PART, PART, 1.0), strict=True):
        whole = f"floor({value} / {literal(unit)})"
        made.append(f"sum(({whole})::BIGINT)::BIGINT AS {name}_{part}")
        value = f"({value} - {whole} * {literal(unit)})"
    return made


def literal(number: float) -> str:
    """Return a number for SQL, read back to the last bit.

    Examples
    --------
    >>> literal(0.1)
    "'0.1'::DOUBLE"
    """
    return f"'{number!r}'::DOUBLE"


def quoted(name: str, mark: str = '"') -> str:
    """Quote a name (or with ``'`` a text) for SQL.

    Examples
    --------
    >>> print(quoted('a "b" c'))
    "a ""b"" c"
    """
    return mark + name.replace(mark, mark * 2) + mark
