"""Take a frame that somebody already holds: pandas, Polars, pyarrow, or anything else Narwhals knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from algaudit.decisions.labels import label_of
from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import pyarrow as pa


# Any: the frame may come from any library that Narwhals knows.
def open_frame(frame: Any) -> DecisionLog:
    """Open a frame in memory.

    Raises
    ------
    InputError
        When the object is not a frame.
    """
    import narwhals as nw

    try:
        known = nw.from_native(frame)
    except TypeError as error:
        raise InputError(
            N_("A {kind} is not a log; give a path or a pandas, Polars or pyarrow frame."),
            kind=type(frame).__name__,
        ) from error
    columns = tuple(str(name) for name in known.collect_schema().names())

    def batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        yield from frame_table(frame, names).to_batches()

    rows = len(known) if isinstance(known, nw.DataFrame) else None
    return DecisionLog(columns, batches, frame=frame, rows=rows)


def frame_table(frame: Any, names: Sequence[str]) -> pa.Table:
    """Return some columns of a frame as an Arrow table; columns of mixed types become text."""
    import narwhals as nw
    import pyarrow as pa

    known = nw.from_native(frame)
    part = known.collect() if isinstance(known, nw.LazyFrame) else known
    arrays = []
    for name in names:
        series = part[name]
        try:
            arrays.append(series.to_arrow())
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
            arrays.append(pa.array([label_of(value) for value in series.to_list()], pa.string()))
    return pa.table(arrays, names=list(names))
