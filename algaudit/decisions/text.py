"""Read CSV and TSV as offices write them: UTF-8 with or without a mark, GB18030, UTF-16, packed or not.

Every value is read as text, so that 007 stays 007; numbers are made only where a role needs them. A line with too many
or too few fields is refused with its number: a shifted line would put people into the wrong group.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST_LINE = 4 << 20
_PIECE = 1 << 22
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def open_text(path: Path) -> DecisionLog:
    """Open a CSV or TSV file; find its encoding, delimiter and header."""
    encoding = encoding_of(path)
    header, delimiter = _header(path, encoding)

    def batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        return _batches(path, encoding, delimiter, (header, names))

    return DecisionLog(tuple(header), batches)


def unpacked(path: Path) -> gzip.GzipFile | io.BufferedReader:
    """Open a file for reading bytes, unpacking .gz on the way."""
    return gzip.open(path, "rb") if path.name.casefold().endswith(".gz") else path.open("rb")


def encoding_of(path: Path) -> str:
    """Find the encoding: a byte order mark, else strict UTF-8, else UTF-16 without a mark, else GB18030.

    Raises
    ------
    InputError
        When no encoding fits, or the packed file is damaged.
    """
    try:
        with unpacked(path) as stream:
            start = stream.read(4096)
        if not start.strip():
            raise InputError(N_("The file {path} is empty; a log has a header line and at least one row."), path=path)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return _checked(path, (name,))
        zeros = start.count(0)
        if zeros * 5 > len(start):
            even = start[::2].count(0)
            return _checked(path, ("utf-16-be" if even * 2 > zeros else "utf-16-le",))
        return _checked(path, ("utf-8", "gb18030"))
    except (OSError, EOFError) as error:
        raise InputError(
            N_("The file {path} cannot be read ({error})."), path=path, error=type(error).__name__
        ) from error


def _checked(path: Path, names: tuple[str, ...]) -> str:
    for name in names:
        decoder = codecs.getincrementaldecoder(name)("strict")
        try:
            with unpacked(path) as stream:
                while piece := stream.read(_PIECE):
                    decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return name
    raise InputError(N_("The letters of {path} are in no known encoding; save it as UTF-8 or GB18030."), path=path)


def _header(path: Path, encoding: str) -> tuple[list[str], str]:
    with unpacked(path) as raw, io.TextIOWrapper(raw, encoding=encoding, newline=None) as stream:
        line = stream.readline(LONGEST_LINE)
    if len(line) >= LONGEST_LINE:
        raise _too_long(path)
    default = "\t" if ".tsv" in path.name.casefold() else ","
    delimiter = max((default, ",", "\t", ";", "|"), key=line.count)
    names = next(csv.reader([line], delimiter=delimiter), [])
    return [name.strip().strip("\ufeff") for name in names], delimiter


def _batches(
    path: Path, encoding: str, delimiter: str, columns: tuple[Sequence[str], Sequence[str]]
) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    header, names = columns
    ragged: list[tuple[int | None, int, int]] = []
    # Column numbers stand in for names: names may repeat or be blank, and each wanted one was checked before.
    keys = [str(number) for number in range(len(header))]
    wanted = [keys[list(header).index(name)] for name in names]

    def refuse(row: arrow_csv.InvalidRow) -> str:
        ragged.append((row.number, row.expected_columns, row.actual_columns))
        return "error"

    with unpacked(path) as stream:
        try:
            reader = arrow_csv.open_csv(
                stream,
                arrow_csv.ReadOptions(
                    encoding="utf8" if encoding.startswith("utf-8") else encoding,
                    column_names=keys,
                    skip_rows=1,
                    use_threads=False,
                    block_size=LONGEST_LINE,
                ),
                arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=refuse),
                arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(wanted, pa.string()),
                    include_columns=wanted,
                    strings_can_be_null=False,
                ),
            )
            for batch in reader:
                yield batch.rename_columns(list(names))
        except pa.ArrowInvalid as error:
            _explain(path, error, ragged)


def _explain(path: Path, error: Exception, ragged: list[tuple[int | None, int, int]]) -> None:
    """Turn the reader's complaint into a sentence; an empty body is not a complaint here."""
    if ragged:
        line, expected, found = ragged[0]
        raise InputError(
            N_("Line {line} of {path} has {found} fields where the header has {expected}; mend that line."),
            line=line if line is not None else "?",
            path=path,
            found=found,
            expected=expected,
        ) from error
    if "straddling" in str(error):
        raise _too_long(path) from error
    if "Empty CSV" not in str(error):
        raise InputError(
            N_("The table {path} breaks off or a quotation mark is left open; save it again as CSV."),
            path=path,
        ) from error


def _too_long(path: Path) -> InputError:
    return InputError(
        N_("A line of {path} is longer than {limit} MB; that is not a table with one case a line."),
        path=path,
        limit=LONGEST_LINE >> 20,
    )
