"""Open a decision log: files, folders and patterns of the kinds that departments hand over, or a frame in memory."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import pyarrow as pa

KINDS = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".parquet", ".xlsx", ".jsonl", ".jsonl.gz")


# Any: a path, several paths, or whatever frame library the caller uses.
def read_decisions(source: Any) -> DecisionLog:
    """Open a decision log without reading it.

    Parameters
    ----------
    source : path, sequence of paths, or frame
        Files (.csv, .tsv, .csv.gz, .parquet, .xlsx, .jsonl), folders, patterns such as ``2026-*.csv``; or a pandas,
        Polars or pyarrow frame.

    Returns
    -------
    DecisionLog
        Ready to be counted.

    Raises
    ------
    InputError
        When a file is missing, empty, of another kind or unreadable.

    Examples
    --------
    >>> import pyarrow as pa
    >>> read_decisions(pa.table({"granted": [1, 0], "sex": ["f", "m"]})).columns
    ('granted', 'sex')
    """
    if isinstance(source, (str, Path)):
        return _read_files([source])
    if isinstance(source, Sequence):
        return _read_files(source)
    from algaudit.decisions.frames import open_frame

    return open_frame(source)


def _read_files(sources: Sequence[str | Path]) -> DecisionLog:
    files = [file for source in sources for file in _files_of(source)]
    if not files:
        raise InputError(N_("No log was given; name at least one file."))
    kinds = {_kind(file) for file in files}
    if len(kinds) > 1:
        raise InputError(
            N_("The files are of different kinds ({kinds}); audit files of one kind together."),
            kinds=", ".join(sorted(kinds)),
        )
    if kinds == {"parquet"}:
        from algaudit.decisions.parquet import open_parquet

        return open_parquet(files)
    return _together([_open(file) for file in files], files)


def _files_of(source: str | Path) -> list[Path]:
    path = Path(source)
    if path.is_dir():
        found = sorted(item for item in path.rglob("*") if item.is_file() and _suffix(item) in KINDS)
        if not found:
            raise InputError(
                N_("The folder {path} holds no log; logs end in {kinds}."), path=path, kinds=", ".join(KINDS)
            )
        return found
    if path.exists():
        return [path]
    found = [Path(item) for item in sorted(glob.glob(str(source), recursive=True))]
    if not found:
        raise InputError(N_("There is no file {path}; check the name and the folder."), path=path)
    return found


def _suffix(path: Path) -> str:
    name = path.name.casefold()
    return next((kind for kind in sorted(KINDS, key=len, reverse=True) if name.endswith(kind)), "")


def _kind(path: Path) -> str:
    suffix = _suffix(path)
    if not suffix:
        raise InputError(N_("The kind of {path} is not known; logs end in {kinds}."), path=path, kinds=", ".join(KINDS))
    if path.stat().st_size == 0:
        raise InputError(N_("The file {path} is empty; a log has a header line and at least one row."), path=path)
    return suffix.split(".")[1]


def _open(path: Path) -> DecisionLog:
    kind = _kind(path)
    if kind in {"csv", "tsv"}:
        from algaudit.decisions.text import open_text

        return open_text(path)
    if kind == "xlsx":
        from algaudit.decisions.sheets import open_sheet

        return open_sheet(path)
    from algaudit.decisions.lines import open_lines

    return open_lines(path)


def _together(logs: list[DecisionLog], files: list[Path]) -> DecisionLog:
    """Join files that have the same columns; the order of columns may differ."""
    first = logs[0]
    for log, file in zip(logs, files, strict=True):
        if sorted(log.columns) != sorted(first.columns):
            raise InputError(
                N_("{path} has other columns than {first}; give all files the same header."),
                path=file,
                first=files[0],
            )

    def batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        for log in logs:
            yield from log.batches(names)

    return DecisionLog(first.columns, batches)
