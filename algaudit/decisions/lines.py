"""Read JSON lines: one object a line, its keys are the columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from algaudit.decisions.labels import label_of
from algaudit.decisions.letters import encoding_of, lines_of
from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = 50_000
_LOOK = 1_000


def open_lines(path: Path) -> DecisionLog:
    """Open a .jsonl file; the columns are the keys of its first thousand lines."""
    encoding = encoding_of(path)
    keys = dict.fromkeys(key for row in islice(_rows(path, encoding), _LOOK) for key in row)

    def batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        rows = _rows(path, encoding)
        while part := list(islice(rows, _BATCH)):
            columns = [pa.array([label_of(row.get(name)) for row in part], pa.string()) for name in names]
            yield pa.RecordBatch.from_arrays(columns, names=list(names))

    return DecisionLog(tuple(keys), batches)


def _rows(path: Path, encoding: str) -> Iterator[dict[str, object]]:
    for number, line in enumerate(lines_of(path, encoding), start=1):
        if line.strip():
            yield _object(path, number, line)


def _object(path: Path, number: int, line: str) -> dict[str, object]:
    try:
        row = json.loads(line, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or any(isinstance(value, (dict, list)) for value in row.values()):
        raise InputError(
            N_("Line {line} of {path} is not a flat JSON object; write one object with plain values a line."),
            line=number,
            path=path,
        )
    return row


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make the object, whose keys stand once: of two values for one column neither is the right one."""
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError
    return row
