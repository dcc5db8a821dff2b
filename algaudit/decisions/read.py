"""Open a decision log: files, folders and patterns of the kinds that departments hand over, or a frame in memory."""

from __future__ import annotations

import errno
import glob
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from algaudit.decisions.letters import empty, readable
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
    if isinstance(source, (str, os.PathLike)):
        return _read_files([source])
    if isinstance(source, (list, tuple)):
        wrong = [type(item).__name__ for item in source if not isinstance(item, (str, os.PathLike))]
        if wrong:
            raise InputError(
                N_("A {kind} is not a log; give a path or a pandas, Polars or pyarrow frame."), kind=wrong[0]
            )
        return _read_files(source)
    from algaudit.decisions.frames import open_frame

    return open_frame(source)


def _read_files(sources: Sequence[str | os.PathLike[str]]) -> DecisionLog:
    files = [file for source in sources for file in _files_of(source)]
    if not files:
        raise InputError(N_("No log was given; name at least one file."))
    for file, times in Counter(file.resolve() for file in files).items():
        if times > 1:
            raise InputError(N_("The file {path} was given twice; its cases would count twice."), path=file)
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


def _files_of(source: str | os.PathLike[str]) -> list[Path]:
    path = Path(source)
    with readable(path):
        try:
            there = bool(os.fspath(source)) and path.exists()
        except OSError as error:
            # A name too long for the system is the name of nothing.
            if error.errno != errno.ENAMETOOLONG:
                raise
            there = False
        if there:
            return _files_in(path) if path.is_dir() else [path]
        found = [Path(item) for item in sorted(glob.glob(os.fspath(source), recursive=True))] if str(source) else []
        if not found:
            raise InputError(N_("There is no file {path}; check the name and the folder."), path=path)
        # Spark writes folders that are named like files; a pattern may match a folder and what is in it.
        return list(dict.fromkeys(file for item in found for file in (_files_in(item) if item.is_dir() else [item])))


def _files_in(folder: Path) -> list[Path]:
    """Return the logs in a folder and below; names that systems and offices give to their own notes are left out."""
    # A folder below that cannot be entered would be cases left out without a word.
    walked = os.walk(folder, onerror=_raised)
    paths = [Path(place, name) for place, _, names in walked for name in names if not name.startswith((".", "~$"))]
    found = sorted(path for path in paths if _suffix(path) in KINDS and path.is_file())
    if not found:
        raise InputError(
            N_("The folder {path} holds no log; logs end in {kinds}."), path=folder, kinds=", ".join(KINDS)
        )
    return found


def _raised(error: OSError) -> None:
    raise error


def _suffix(path: Path) -> str:
    name = path.name.casefold()
    return next((kind for kind in sorted(KINDS, key=len, reverse=True) if name.endswith(kind)), "")


def _kind(path: Path) -> str:
    suffix = _suffix(path)
    if not suffix:
        raise InputError(N_("The kind of {path} is not known; logs end in {kinds}."), path=path, kinds=", ".join(KINDS))
    with readable(path), path.open("rb") as stream:
        if not stream.read(1):
            raise empty(path)
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
    """Join files that have the same columns; their order may differ, and JSON lines leave out what is blank."""
    first = logs[0]
    lines = _kind(files[0]) == "jsonl"
    for log, file in zip(logs, files, strict=True):
        if not lines and sorted(log.columns) != sorted(first.columns):
            from algaudit.decisions.parquet import other_columns

            raise other_columns(file, files[0])

    def batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        for log in logs:
            yield from log.batches(names)

    columns = tuple(dict.fromkeys(name for log in logs for name in log.columns)) if lines else first.columns
    known = [log.rows for log in logs if log.rows is not None]
    return DecisionLog(columns, batches, rows=sum(known) if len(known) == len(logs) else None)
