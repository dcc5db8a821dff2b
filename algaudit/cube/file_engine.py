"""Count files with DuckDB: Parquet where it lies, text as a stream that is read once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from algaudit.cube.frame_engine import LOW_BITS, prepared
from algaudit.cube.layout import Layout, Progress
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.parquet import damaged
from algaudit.errors import AlgauditError

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


def count_files(log: DecisionLog, layout: Layout, progress: Progress | None) -> pa.Table:
    """Return the raw counts of files, in the same form as the frame engine's."""
    import duckdb

    with duckdb.connect(config={"preserve_insertion_order": False}) as engine:
        engine.execute("SET enable_progress_bar = false")
        stream = None
        if log.parquet and _numeric_on_disk(log, layout):
            names = ", ".join(quoted(str(file), "'") for file in log.parquet)
            source = f"read_parquet([{names}])"
        else:
            stream, source = _Stream(log, layout, progress), "log_rows"
            engine.register("log_rows", stream.reader())
        try:
            return _run(engine, query(layout, source), None if stream else progress, log.rows)
        except duckdb.Error as error:
            if stream and stream.fault:
                raise stream.fault from error
            if log.parquet:
                raise damaged(log.parquet[0]) from error
            raise


def query(layout: Layout, source: str) -> str:
    """Return the one GROUP BY of an audit as SQL."""
    keys = [quoted(name) for name in layout.plain]
    for item in layout.banded:
        name = quoted(item.column)
        cases = " ".join(f"WHEN {name} < {edge!r} THEN {index}" for index, edge in enumerate(item.bands))
        missing = f"WHEN {name} IS NULL OR isnan({name}::DOUBLE) THEN NULL"
        keys.append(f"CASE {missing} {cases} ELSE {len(item.bands)} END AS {quoted('band ' + item.column)}")
    return f"SELECT {', '.join([*keys, *_sums(layout)])} FROM {source} GROUP BY ALL"  # noqa: S608 - names are quoted


def _sums(layout: Layout) -> list[str]:
    if layout.count:
        value = quoted(layout.count) + "::DOUBLE"
        wrong = f"count(*) FILTER ({value} IS NULL OR isnan({value}) OR {value} < 0 OR {value} != floor({value}))"
        return ["count(*) AS rows", f"sum({value}) AS n", f"{wrong} AS wrong"]
    made = ["count(*) AS n"]
    if layout.weight:
        weight = f"({quoted(layout.weight)}::DOUBLE * {layout.scale!r}::DOUBLE)"
        for name, value in (("w", weight), ("q", f"({weight} * {weight} / {2.0**50!r}::DOUBLE)")):
            whole = f"floor({value} + 0.5::DOUBLE)"
            high = f"floor({whole} / {LOW_BITS!r}::DOUBLE)"
            made.append(f"sum(({high})::BIGINT)::BIGINT AS {name}_high")
            made.append(f"sum(({whole} - {high} * {LOW_BITS!r}::DOUBLE)::BIGINT)::BIGINT AS {name}_low")
    return made


def quoted(name: str, mark: str = '"') -> str:
    """Quote a name (or with ``'`` a text) for SQL."""
    return mark + name.replace(mark, mark * 2) + mark


def _numeric_on_disk(log: DecisionLog, layout: Layout) -> bool:
    """Say whether every column that must hold numbers already does; text goes through the stream instead."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pq.read_schema(log.parquet[0])
    types = [schema.field(name).type for name in layout.numeric()]
    return all(pa.types.is_integer(item) or pa.types.is_floating(item) for item in types)


class _Stream:
    """Feeds a text log to the engine and remembers the first complaint of the reader."""

    def __init__(self, log: DecisionLog, layout: Layout, progress: Progress | None) -> None:
        self.log, self.layout, self.progress = log, layout, progress
        self.fault: AlgauditError | None = None
        self.done = 0

    def reader(self) -> pa.RecordBatchReader:
        """Return the log as one Arrow stream."""
        import pyarrow as pa

        numeric = set(self.layout.numeric())
        sample = next(iter(self.log.batches(self.layout.columns())), None)
        kinds = {} if sample is None else {item.name: item.type for item in sample.schema}
        fields = [
            (name, pa.float64() if name in numeric else kinds.get(name, pa.string())) for name in self.layout.columns()
        ]
        schema = pa.schema(fields)
        return pa.RecordBatchReader.from_batches(schema, self._batches(schema))

    def _batches(self, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        try:
            for batch in self.log.batches(self.layout.columns()):
                table = prepared(pa.Table.from_batches([batch]), self.layout).cast(schema)
                yield from table.to_batches()
                self.done += batch.num_rows
                if self.progress:
                    self.progress(self.done, self.log.rows)
        except AlgauditError as error:
            self.fault = error
            raise


def _run(engine: duckdb.DuckDBPyConnection, sql: str, progress: Progress | None, rows: int | None) -> pa.Table:
    """Run the query beside this thread, so that progress is shown and Ctrl-C stops it at once."""
    import duckdb

    found: list[pa.Table] = []
    faults: list[BaseException] = []

    def work() -> None:
        try:
            found.append(engine.sql(sql).to_arrow_table())
        except (duckdb.Error, AlgauditError) as error:
            faults.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.05)
            if progress and rows:
                progress(int(max(0.0, engine.query_progress()) / 100 * rows), rows)
    except KeyboardInterrupt:
        engine.interrupt()
        thread.join()
        raise
    if faults:
        raise faults[0]
    return found[0]
