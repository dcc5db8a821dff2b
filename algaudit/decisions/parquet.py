"""Open Parquet files: only their footers are read here; the engine counts the columns where they lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import pyarrow as pa


def open_parquet(files: list[Path]) -> DecisionLog:
    """Open one or more Parquet files with the same columns.

    Raises
    ------
    InputError
        When a file is damaged or has other columns than the first.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows, columns = 0, None
    for file in files:
        try:
            with pq.ParquetFile(file) as opened:
                names, rows = opened.schema_arrow.names, rows + opened.metadata.num_rows
        except (pa.ArrowInvalid, OSError) as error:
            raise damaged(file) from error
        columns = columns or names
        if sorted(names) != sorted(columns):
            raise InputError(
                N_("{path} has other columns than {first}; give all files the same header."),
                path=file,
                first=files[0],
            )

    def batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        for file in files:
            try:
                with pq.ParquetFile(file) as opened:
                    yield from opened.iter_batches(columns=list(names))
            except (pa.ArrowInvalid, OSError) as error:
                raise damaged(file) from error

    return DecisionLog(tuple(columns or ()), batches, tuple(files), rows=rows)


def damaged(file: Path) -> InputError:
    """Say that a Parquet file cannot be read."""
    return InputError(N_("{path} is damaged or is not Parquet; ask the department to export it again."), path=file)
