"""Open Parquet files: only their footers are read here; the engine counts the columns where they lie if it safely can.

Files whose names the engine would mistake, and columns that differ only in capitals, are read batch by batch instead.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from algaudit.decisions.labels import label_of
from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

Range: TypeAlias = tuple[float, float]


def open_parquet(files: list[Path]) -> DecisionLog:
    """Open one or more Parquet files with the same columns.

    Raises
    ------
    InputError
        When a file is damaged or has other columns than the first.
    """
    footers = [_footer(file) for file in files]
    found = [schema for schema, _ in footers]
    columns = tuple(found[0].names)
    for file, schema in zip(files, found, strict=True):
        if sorted(schema.names) != sorted(columns):
            raise other_columns(file, files[0])
    unusable = {item.name: str(item.type) for schema in found for item in schema if not is_plain(item.type)}
    uneven = _uneven(found)
    # The engine does not tell capital letters apart, and reads a backslash in a name as something else.
    clear = len({name.casefold() for name in columns}) == len(columns) and not any("\\" in str(file) for file in files)

    def batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        for file in files:
            yield from _batches(file, names, uneven)

    rows = sum(footer.num_rows for _, footer in footers)
    return DecisionLog(columns, batches, tuple(files) if clear else (), rows=rows, unusable=unusable)


def schemas(files: Sequence[Path]) -> list[pa.Schema]:
    """Return each file's columns and types.

    Raises
    ------
    InputError
        When a file is damaged.
    """
    return [_footer(file)[0] for file in files]


def footer_range(files: Sequence[Path], column: str) -> Range | None:
    """Return the smallest and largest value of a numeric column as the footers tell it.

    Returns
    -------
    (low, high) or None
        None when any part of any file does not tell, or tells what cannot be trusted; NaN and blanks do not count.
    """
    parts: list[Range] = []
    for file in files:
        footer = _footer(file)[1]
        paths = [footer.schema.column(number).path for number in range(footer.num_columns)]
        if paths.count(column) != 1:
            return None
        for number in range(footer.num_row_groups):
            told = _told(footer.row_group(number).column(paths.index(column)))
            if told is None:
                return None
            parts += told
    return (min(low for low, _ in parts), max(high for _, high in parts)) if parts else None


def _told(chunk: pq.ColumnChunkMetaData) -> list[Range] | None:
    """Return what one part tells of its values: nothing when all are blank, None when it cannot be trusted."""
    told = chunk.statistics
    signed = chunk.physical_type in {"INT32", "INT64", "FLOAT", "DOUBLE"}
    if not signed or told is None or "isSigned=false" in str(told.logical_type):
        return None
    if told.has_null_count and told.null_count == chunk.num_values:
        return []
    # Days and times are kept as whole numbers too.
    if not told.has_min_max or not isinstance(told.min, (int, float, Decimal)):
        return None
    low, high = float(told.min), float(told.max)
    return [(low, high)] if math.isfinite(low) and math.isfinite(high) else None


def _footer(file: Path) -> tuple[pa.Schema, pq.FileMetaData]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file) as opened:
            return opened.schema_arrow, opened.metadata
    # Each of these is how some damage shows; a broken name is no Unicode.
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(file) from error


def _batches(file: Path, names: Sequence[str], uneven: frozenset[str]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file) as opened:
            for batch in opened.iter_batches(columns=list(names)):
                arrays = [plain(batch.column(name), as_text=name in uneven) for name in names]
                yield pa.RecordBatch.from_arrays(arrays, names=list(names))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(file) from error


def _uneven(found: Sequence[pa.Schema]) -> frozenset[str]:
    """Return the columns on whose type the files disagree."""
    kinds = Counter(pair for schema in found for pair in {(item.name, _kind(item.type)) for item in schema})
    times = Counter(name for name, _ in kinds)
    return frozenset(name for name, number in times.items() if number > 1)


def _kind(found: pa.DataType) -> str:
    import pyarrow as pa

    inner = found.value_type if pa.types.is_dictionary(found) else found
    return "text" if pa.types.is_string(inner) or pa.types.is_large_string(inner) else str(inner)


def is_plain(found: pa.DataType) -> bool:
    """Say whether a column of this type has one plain value a row: text, number, date, time or truth value."""
    import pyarrow as pa

    inner = found.value_type if pa.types.is_dictionary(found) else found
    return not (pa.types.is_nested(inner) or pa.types.is_duration(inner) or pa.types.is_interval(inner))


def plain(values: pa.Array, *, as_text: bool = False) -> pa.Array:
    """Return a column without a dictionary, and as labels when its type is not the same everywhere."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if not as_text:
        return values
    encoded = pc.dictionary_encode(values)
    return pa.array([label_of(value) for value in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)


def other_columns(file: Path, first: Path) -> InputError:
    """Say that a file has other columns than the first."""
    return InputError(
        N_("{path} has other columns than {first}; give all files the same header."), path=file, first=first
    )


def damaged(file: Path) -> InputError:
    """Say that a Parquet file cannot be read."""
    return InputError(N_("{path} is damaged or is not Parquet; ask the department to export it again."), path=file)
