"""Count case numbers: how many, how many twice, how many blank. The numbers themselves are never kept or shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from algaudit.decisions.log import DecisionLog
from algaudit.errors import AlgauditError

if TYPE_CHECKING:
    import pyarrow as pa


def count_cases(log: DecisionLog, column: str) -> tuple[int, int, int]:
    """Return the number of different cases, of rows that repeat an earlier case, and of rows without a case number."""
    import duckdb
    import pyarrow as pa

    faults: list[AlgauditError] = []

    def batches() -> Iterator[pa.RecordBatch]:
        try:
            for batch in log.batches([column]):
                yield pa.RecordBatch.from_arrays([batch.column(0).cast(pa.string())], names=["number"])
        except AlgauditError as error:
            faults.append(error)
            raise

    with duckdb.connect() as engine:
        engine.register("cases", pa.RecordBatchReader.from_batches(pa.schema([("number", pa.string())]), batches()))
        clean = "nullif(trim(number), '')"
        sql = f"SELECT count(DISTINCT {clean}), count({clean}), count(*) FROM cases"  # noqa: S608 - no outside text
        try:
            row = engine.execute(sql).fetchone() or (0, 0, 0)
        except duckdb.Error as error:
            raise (faults[0] if faults else error) from error
    different, known, rows = (int(value) for value in row)
    return different, known - different, rows - known
