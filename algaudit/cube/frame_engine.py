"""Count Arrow tables: a frame in memory at once, a file that must be read as text batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from algaudit.cube.layout import LARGEST_COUNT, PART, PARTS, Layout, Progress, band_of, key_of
from algaudit.cube.settle import MOST_GROUPS, MOST_SPELLINGS
from algaudit.decisions.frames import frame_table
from algaudit.decisions.labels import label_of
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.numbers import number_or_nothing, numbers

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

#: Rows handed to a thread at a time; small enough to stay in a processor's cache.
_SLICE = 1 << 16
#: Rows of a frame that are prepared at a time: the parts of their weights take memory.
_PIECE = _SLICE * 64
#: Raw counts that are gathered before somebody looks whether it can go on like this.
MANY = 1 << 20


def count_frame(log: DecisionLog, layout: Layout, progress: Progress | None) -> pa.Table:
    """Return the raw counts of a frame: group columns, ``n``, and exact parts of the weight sums."""
    counted = _counted_by_itself(log, layout)
    if counted is not None:
        rows = sum(counted.column("n").to_pylist())
        if progress:
            progress(rows, rows)
        return counted
    table = frame_table(log.frame, layout.columns())

    def parts() -> Iterator[pa.Table]:
        for start in range(0, table.num_rows, _PIECE):
            part = table.slice(start, _PIECE)
            yield count_table(part, layout)
            if progress:
                progress(start + part.num_rows, table.num_rows)

    return _gathered(parts(), layout)


def _counted_by_itself(log: DecisionLog, layout: Layout) -> pa.Table | None:
    """Let Polars, or whatever stands behind a lazy frame, count where its rows lie, when only groups are asked for.

    Numbers are looked at one by one, by one rule for every frame; such columns are taken out as Arrow instead.
    """
    import narwhals as nw
    import pyarrow as pa

    known = nw.from_native(log.frame)
    able = isinstance(known, nw.LazyFrame) or known.implementation.is_polars()
    kinds = known.select(list(layout.plain)).collect_schema().values() if able and not layout.numeric() else ()
    if not kinds or any(kind == nw.Object for kind in kinds):
        return None
    # No column is called like this: it is longer than all of them.
    rows = "n".ljust(1 + max(map(len, layout.plain)), "n")
    made = known.lazy().group_by(list(layout.plain)).agg(nw.len().alias(rows)).collect()
    table = frame_table(made.to_native(), [*layout.plain, rows])
    arrays = {key_of(name): as_labels(table.column(name)) for name in layout.plain}
    return pa.table({**arrays, "n": table.column(rows).cast(pa.int64())})


def count_batches(log: DecisionLog, layout: Layout, progress: Progress | None) -> pa.Table:
    """Return the raw counts of a log that is read once, batch by batch, without ever holding all of it."""
    import pyarrow as pa

    def parts() -> Iterator[pa.Table]:
        done = 0
        for batch in log.batches(layout.columns()):
            yield count_table(pa.Table.from_batches([batch]), layout)
            done += batch.num_rows
            if progress:
                progress(done, log.rows)

    return _gathered(parts(), layout)


def _gathered(parts: Iterator[pa.Table], layout: Layout) -> pa.Table:
    """Join raw counts; reading stops early when a column has so many values that it is refused anyway."""
    import pyarrow as pa

    names = [*layout.groups(), *_numbers_of(layout)]
    kept: list[pa.Table] = []
    waiting = 0
    for part in parts:
        kept.append(part.select(names))
        waiting += part.num_rows
        if waiting > MANY:
            joined = _summed(pa.concat_tables(kept), layout)
            kept, waiting = [joined], 0
            if joined.num_rows > MANY and is_hopeless(joined, layout):
                return joined
    if not kept:
        return _empty(layout)
    return kept[0] if len(kept) == 1 else _summed(pa.concat_tables(kept), layout)


def is_hopeless(raw: pa.Table, layout: Layout) -> bool:
    """Say whether some column already has so many values that settling will refuse it."""
    import pyarrow.compute as pc

    # Labels, not spellings: blanks around a value make another spelling of the same group.
    return any(
        pc.count_distinct(as_labels(raw.column(key_of(name)))).as_py()
        > (MOST_SPELLINGS if name in layout.dated else MOST_GROUPS)
        for name in layout.plain
    )


def count_table(table: pa.Table, layout: Layout) -> pa.Table:
    """Return the raw counts of an Arrow table, counted slice by slice on all processors."""
    import pyarrow as pa

    # Dictionaries are compared by their numbers, which must mean the same in every slice.
    batches = table.unify_dictionaries().to_batches(max_chunksize=_SLICE)
    if not batches:
        return _empty(layout)
    prepared = [_prepared(batch, layout) for batch in batches]
    keys = layout.groups()
    sums = [(name, "sum") for name in layout.sums()]
    counted = pa.Table.from_batches(prepared).group_by(keys).aggregate([([], "count_all"), *sums])
    arrays = {name: counted.column(name) for name in keys}
    arrays |= {key_of(name): as_labels(arrays[key_of(name)]) for name in layout.plain}
    arrays["n"] = counted.column("count_all")
    arrays |= {name: counted.column(f"{name}_sum") for name in layout.sums()}
    return pa.table(arrays)


def _summed(table: pa.Table, layout: Layout) -> pa.Table:
    """Join equal groups of raw counts."""
    import pyarrow as pa

    names = _numbers_of(layout)
    made = table.group_by(layout.groups()).aggregate([(name, "sum") for name in names])
    arrays = [made.column(name) for name in layout.groups()] + [made.column(f"{name}_sum") for name in names]
    return pa.table(arrays, names=[*layout.groups(), *names])


def _numbers_of(layout: Layout) -> list[str]:
    return list(dict.fromkeys(["n", *layout.sums()]))


def _empty(layout: Layout) -> pa.Table:
    import pyarrow as pa

    columns = {key_of(name): pa.array([], pa.string()) for name in layout.plain}
    columns |= {band_of(item.column): pa.array([], pa.int64()) for item in layout.banded}
    return pa.table({**columns, **{name: pa.array([], pa.int64()) for name in _numbers_of(layout)}})


def _prepared(batch: pa.RecordBatch, layout: Layout) -> pa.RecordBatch:
    """Return the keys and the whole numbers to be summed of one slice."""
    import pyarrow as pa

    columns = {key_of(name): _groupable(batch.column(name)) for name in layout.plain}
    for item in layout.banded:
        columns[band_of(item.column)] = _bands(batch.column(item.column), item.column, item.bands)
    if layout.count:
        read = number_or_nothing if layout.hidden_counts else numbers
        columns |= _counts(read(batch.column(layout.count), layout.count))
    if layout.weight:
        columns |= _weight_parts(numbers(batch.column(layout.weight), layout.weight), layout.scale)
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _groupable(values: pa.Array) -> pa.Array:
    """Return a column in the type that groups fastest, with the same values; what cannot be grouped becomes text."""
    import pyarrow as pa

    kind = values.type
    if pa.types.is_dictionary(kind):
        simple = pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type)
        return values if simple else as_labels(values)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_null(kind):
        return _short(values)
    if pa.types.is_primitive(kind) or pa.types.is_string(kind) or pa.types.is_decimal128(kind):
        return values.cast(pa.float32()) if pa.types.is_float16(kind) else values
    return as_labels(values)


def _short(values: pa.Array) -> pa.Array:
    """Return text with 32-bit places, which groups many times faster than with 64-bit ones."""
    import numpy as np
    import pyarrow as pa

    try:
        return values.cast(pa.string())
    except pa.ArrowInvalid:
        # A slice of a column of more than 2 GB still points into the whole; a copy does not.
        return values.take(pa.array(np.arange(len(values)))).cast(pa.string())


def _bands(values: pa.Array, column: str, edges: tuple[float, ...]) -> pa.Array:
    """Return the number of edges that each value has reached; missing stays missing."""
    import numpy as np
    import pyarrow as pa

    known = numbers(values, column)
    plain = known.to_numpy(zero_copy_only=False)
    code: npt.NDArray[np.integer] = np.zeros(len(plain), np.int64 if len(edges) > 255 else np.uint8)
    for edge in fitting(edges, values.type):
        np.add(code, plain >= edge, out=code)
    return pa.array(code, mask=known.is_null().to_numpy(zero_copy_only=False) if known.null_count else None)


def fitting(edges: tuple[float, ...], kind: pa.DataType) -> tuple[float, ...]:
    """Return the edges as a column of this type would hold them: 0.7 in 32 bits is not below the edge 0.7.

    Examples
    --------
    >>> import pyarrow as pa
    >>> fitting((0.7,), pa.float32()), fitting((0.7,), pa.float64())
    ((0.699999988079071,), (0.7,))
    """
    import numpy as np
    import pyarrow as pa

    return tuple(float(np.float32(edge)) for edge in edges) if pa.types.is_float32(kind) else edges


def _counts(values: pa.Array) -> dict[str, pa.Array]:
    import numpy as np
    import pyarrow as pa

    plain = values.to_numpy(zero_copy_only=False)
    right = (plain >= 0) & (plain <= LARGEST_COUNT) & (plain == np.floor(plain))
    return {"n": pa.array(np.where(right, plain, 0).astype(np.int64)), "wrong": pa.array((~right).astype(np.int64))}


def _weight_parts(values: pa.Array, scale: float) -> dict[str, pa.Array]:
    """Cut each weight (and its square) into three whole parts, whose sums are exact in any order."""
    import pyarrow as pa

    scaled = values.to_numpy(zero_copy_only=False) * scale
    made: dict[str, pa.Array] = {}
    for name, value in (("w", scaled), ("q", scaled * (scaled / PART**3))):
        made |= {f"{name}_{part}": pa.array(whole) for part, whole in zip(PARTS, _parts(value), strict=True)}
    return made


def _parts(value: np.ndarray) -> Iterator[np.ndarray]:
    import numpy as np

    for unit in (PART * PART, PART, 1.0):
        part = np.floor(value / unit)
        value = value - part * unit
        yield part.astype(np.int64)


def as_labels(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column as labels; each different value is read once.

    Examples
    --------
    >>> import pyarrow as pa
    >>> as_labels(pa.array([1.0, None, 0.1], pa.float32())).to_pylist()
    ['1', None, '0.1']
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
        values = values if isinstance(values, pa.Array) else pa.concat_arrays(values.chunks)
    try:
        encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
    except pa.ArrowNotImplementedError:
        return pa.array([label_of(value) for value in values.to_pylist()], pa.string())
    labels = [label_of(value) for value in _plain(encoded.dictionary)]
    return pa.array(labels, pa.string()).take(encoded.indices)


def _plain(values: pa.Array) -> list[object]:
    """Return values as Python's own; a 32-bit float is the shortest number that means it, so 0.1 stays 0.1."""
    import pyarrow as pa

    if pa.types.is_float16(values.type) or pa.types.is_float32(values.type):
        return [None if value is None else float(str(value)) for value in values.to_numpy(zero_copy_only=False)]
    try:
        found: list[object] = values.to_pylist()
    except UnicodeDecodeError:
        raw = values.cast(pa.binary()).to_pylist()
        return [None if value is None else value.decode("utf-8", "backslashreplace") for value in raw]
    return found
