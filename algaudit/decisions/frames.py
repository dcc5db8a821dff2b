"""Take a frame that somebody already holds: pandas, Polars, pyarrow, or anything else Narwhals knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from algaudit.decisions.labels import label_of
from algaudit.decisions.log import DecisionLog, repeated
from algaudit.decisions.parquet import is_plain
from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow as pa


# Any, here and below: the frame may come from any library that Narwhals knows.
def open_frame(frame: Any) -> DecisionLog:
    """Open a frame in memory.

    Raises
    ------
    InputError
        When the object is not a frame, or its columns have no names of their own.

    Examples
    --------
    >>> import pyarrow as pa
    >>> open_frame(pa.table({"granted": [1, 0]})).rows
    2
    """
    import narwhals as nw

    try:
        known = nw.from_native(frame)
        schema = known.collect_schema()
    except TypeError as error:
        raise InputError(
            N_("A {kind} is not a log; give a path or a pandas, Polars or pyarrow frame."),
            kind=type(frame).__name__,
        ) from error
    except nw.exceptions.DuplicateError as error:
        name, times = Counter(_names(frame)).most_common(1)[0]
        raise repeated(name, times) from error

    def batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        yield from frame_table(frame, names).to_batches()

    rows = len(known) if isinstance(known, nw.DataFrame) else None
    nested = (nw.List, nw.Array, nw.Struct, nw.Duration)
    unusable = {str(name): str(kind) for name, kind in schema.items() if isinstance(kind, nested)}
    return DecisionLog(tuple(str(name) for name in schema), batches, frame=frame, rows=rows, unusable=unusable)


def _names(frame: Any) -> list[str]:
    """Return the names of a frame whose names Narwhals refuses; pyarrow and pandas are the ones that repeat any."""
    return [str(name) for name in getattr(frame, "column_names", None) or list(frame.columns)]


def frame_table(frame: Any, names: Sequence[str]) -> pa.Table:
    """Return some columns of a frame as an Arrow table, without copying where the frame allows it.

    Raises
    ------
    InputError
        When a column holds lists or the like.

    Examples
    --------
    >>> import pyarrow as pa
    >>> frame_table(pa.table({"a": [1], "b": [2], "c": [3]}), ["c", "a"]).to_pydict()
    {'c': [3], 'a': [1]}
    """
    import narwhals as nw
    import pyarrow as pa

    known = nw.from_native(frame)
    # A name need not be text: pandas numbers its columns when nobody names them.
    own = {str(name): name for name in known.collect_schema()}
    held = known.select([own[name] for name in names]).collect() if isinstance(known, nw.LazyFrame) else known
    return pa.table([_column(held.get_column(own[name]), name) for name in names], names=list(names))


def _column(series: nw.Series[Any], name: str) -> pa.Array | pa.ChunkedArray:
    """Return one column as it lies, or as labels when Arrow does not know its values."""
    import pyarrow as pa

    try:
        # Narwhals would make one piece of an Arrow column that lies in several.
        made = series.to_native() if series.implementation.is_pyarrow() else series.to_arrow()
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return _labels(series.to_list(), name)
    return made if _is_known(made.type) else _labels(series.to_list(), name)


def _is_known(kind: pa.DataType) -> bool:
    """Say whether Arrow knows the values: not pandas' intervals, nor the addresses that Polars makes of objects."""
    import pyarrow as pa

    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    carried = isinstance(inner, pa.BaseExtensionType) or pa.types.is_fixed_size_binary(inner)
    return is_plain(kind) and not carried


def _labels(values: Sequence[object], name: str) -> pa.Array:
    """Return values of any kind as labels.

    Raises
    ------
    InputError
        When a value is not one value: a list, a dictionary.
    """
    import pyarrow as pa

    odd = next((value for value in values if hasattr(value, "__len__") and not isinstance(value, (str, bytes))), None)
    if odd is not None:
        raise InputError(
            N_("Column {column} holds values of the kind {kind}; use columns of plain text, numbers or dates."),
            column=name,
            kind=type(odd).__name__,
        )
    return pa.array([label_of(value) for value in values], pa.string())
