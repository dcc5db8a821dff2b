"""Read CSV and TSV as offices write them: any common encoding, delimiter and line end, packed or not.

Every value is read as text, so that 007 stays 007; numbers are made only where a role needs them. A line with too many
or too few fields is refused with its number: a shifted line would put people into the wrong group. So is a quotation
mark in the wrong place: it would swallow the lines that follow.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from algaudit.decisions.letters import LONGEST_LINE, Utf8, empty, encoding_of, lines_of, too_long
from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

_DELIMITERS = (",", "\t", ";", "|")
# So many lines are looked at for the delimiter, and only those of an ordinary length.
_LOOK, _SHORT = 20, 1 << 16
#: Blank lines above the header; a file with more of them is as good as empty.
_MOST_BLANK = 100_000
_MOST_COLUMNS = 100_000
_QUOTED = re.compile(r'(?:^|(?<=[,\t;|\r\n]))"(?:[^"]|"")*"')
#: What Excel writes above the header to name its delimiter.
_NAMED = re.compile(r'"?sep=([,;|\t])"?\s*', re.IGNORECASE)
#: Blanks, and the letter that ends a file on old systems.
_BLANK = " \t\r\n\x1a\u3000"


@dataclass(frozen=True)
class _Table:
    """A text table as it was found."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    # Lines, and bytes as UTF-8, down to the end of the header.
    skip: int
    offset: int


def open_text(path: Path) -> DecisionLog:
    """Open a CSV or TSV file; find its encoding, delimiter and header."""
    table = _found(path, encoding_of(path))
    return DecisionLog(table.header, lambda names: _batches(table, names))


def _found(path: Path, encoding: str) -> _Table:
    """Read the header: the first line that is not blank, or several lines when a name is broken over them."""
    sizes: list[int] = []
    lines = _measured(lines_of(path, encoding), sizes)
    first, skip, named = "", 0, None
    for line in islice(lines, _MOST_BLANK):
        mark = _NAMED.fullmatch(line)
        named = named or mark
        if line.strip(_BLANK) and not mark:
            first = line
            break
        skip += 1
    if not first:
        raise empty(path)
    below = (line for line in islice(lines_of(path, encoding), skip + 1, skip + 1 + _LOOK) if len(line) < _SHORT)
    default = "\t" if ".tsv" in path.name.casefold() else ","
    delimiter = named.group(1) if named else _delimiter(first + "".join(below), default)
    with _long_fields():
        reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
        try:
            names = next(reader)
        except csv.Error as error:
            raise _misquoted(path, skip + 1) from error
    if len(names) > _MOST_COLUMNS:
        raise InputError(
            N_("The header of {path} has {found} columns, more than {limit}; keep the columns that the audit needs."),
            path=path,
            found=len(names),
            limit=_MOST_COLUMNS,
        )
    header = tuple(name.strip(_BLANK) for name in names)
    return _Table(path, encoding, delimiter, header, skip + reader.line_num, sum(sizes))


def _measured(lines: Iterator[str], sizes: list[int]) -> Iterator[str]:
    """Pass lines on, and note how many bytes of UTF-8 each one has."""
    for line in lines:
        sizes.append(len(line.encode()))
        yield line


def _delimiter(text: str, default: str) -> str:
    """Choose the delimiter that stands equally often in the header and the lines below; quoted ones do not count."""
    bare = [line for line in _QUOTED.sub("", text).splitlines() if line.strip(" ")] or [""]

    def fit(sign: str) -> tuple[bool, int, int]:
        counts = [line.count(sign) for line in bare]
        return counts[0] > 0, sum(count == counts[0] for count in counts), counts[0]

    return max(dict.fromkeys((default, *_DELIMITERS)), key=fit)


def _batches(table: _Table, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    places = [table.header.index(name) for name in names]
    for chunk in _chunks(table):
        for batch in _parsed(table, chunk, places):
            yield batch.rename_columns(list(names))


def _chunks(table: _Table) -> Iterator[bytes]:
    """Yield the table in pieces of whole lines; a line that is broken inside quotation marks is one line."""
    held = b""
    with Utf8(table.path, table.encoding) as stream:
        stream.read(table.offset)
        while piece := stream.read(LONGEST_LINE):
            held += piece
            marks = _marks(held, table.delimiter)
            end = _walked(table, held) if marks is None else _whole_lines(held, marks)
            if not end and len(held) >= LONGEST_LINE:
                raise _fault(table)
            yield held[:end]
            held = held[end:]
    marks = _marks(held, table.delimiter)
    if (marks is None and _walked(table, held + b"\n") <= len(held)) or (marks is not None and len(marks) % 2):
        raise _fault(table)
    yield held


def _marks(text: bytes, delimiter: str) -> np.ndarray | None:
    """Return the places of the quotation marks, None when their look leaves a doubt; the text begins with a line.

    The engine takes any text for a table: an open mark swallows lines without a word. In a sound table each first mark
    of a pair follows a delimiter or a line end and each second one stands before such; this is quickly seen. Marks
    inside words break the rule without harm, so a breach is only the reason to look slowly.
    """
    import numpy as np

    if b'"' not in text:
        return np.array([], np.int64)
    signs = np.frombuffer(b"\n" + text + b"\n", np.uint8)
    marks = np.flatnonzero(signs == ord('"'))
    # The neighbour on the outer side: the letter before a first mark, the letter after a second.
    outer = signs[marks + np.where(np.arange(len(marks)) % 2, 1, -1)]
    sound = np.isin(outer, np.frombuffer(b'\r\n"' + delimiter.encode(), np.uint8)).all()
    return marks - 1 if sound else None


def _whole_lines(text: bytes, marks: np.ndarray) -> int:
    """Return where the last line ends that does not end inside a pair of quotation marks."""
    end = len(text)
    while (end := max(text.rfind(b"\n", 0, end), text.rfind(b"\r", 0, end))) >= 0:
        before = int(marks.searchsorted(end))
        if before % 2 == 0:
            break
        end = int(marks[before - 1])
    return end + 1


def _walked(table: _Table, text: bytes) -> int:
    """Return where the last whole line ends, found with Python's own reader; raise at a mark in the wrong place."""
    whole = text[: max(text.rfind(b"\n"), text.rfind(b"\r")) + 1].decode()
    sizes: list[int] = []
    done = 0
    with _long_fields():
        lines = _measured(iter(io.StringIO(whole, newline="")), sizes)
        reader = csv.reader(lines, delimiter=table.delimiter, strict=True)
        try:
            for _ in reader:
                done = reader.line_num
        except csv.Error as error:
            # The end inside a pair of marks may only be the end of the piece.
            if "end of data" not in str(error):
                raise _fault(table) from error
    return sum(sizes[:done])


def _parsed(table: _Table, chunk: bytes, places: Sequence[int]) -> list[pa.RecordBatch]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    # Column numbers stand in for names: names may repeat or be blank, and each wanted one was checked before.
    keys = [str(number) for number in range(len(table.header))]
    wanted = [keys[place] for place in places]
    # A tab may part two blank cells; a line of nothing but spaces parts nothing.
    if not chunk.strip(b" \r\n"):
        return []
    try:
        # From memory and on this thread: a reader in the background would outlive an error, and the interpreter.
        return arrow_csv.read_csv(  # type: ignore[no-any-return]  # pyarrow has no types for it
            pa.BufferReader(chunk),
            arrow_csv.ReadOptions(column_names=keys, use_threads=False, block_size=len(chunk) + 1),
            arrow_csv.ParseOptions(
                delimiter=table.delimiter, newlines_in_values=b'"' in chunk, invalid_row_handler=_skip_blank
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted, strings_can_be_null=False
            ),
        ).to_batches()
    except pa.ArrowInvalid as error:
        raise _fault(table) from error


def _skip_blank(row: arrow_csv.InvalidRow) -> str:
    return "error" if row.text.strip(_BLANK) else "skip"


def _fault(table: _Table) -> InputError:
    """Look for the first line that cannot be right, and say what is wrong with it."""
    expected = len(table.header)
    lines = islice(lines_of(table.path, table.encoding), table.skip, None)
    line = table.skip + 1
    with _long_fields():
        reader = csv.reader(lines, delimiter=table.delimiter, strict=True)
        try:
            for row in reader:
                if len(row) != expected and "".join(row).strip(_BLANK):
                    return _ragged(table, line, len(row))
                line = table.skip + reader.line_num + 1
        except csv.Error:
            return _misquoted(table.path, line)
    return too_long(table.path)


@contextmanager
def _long_fields() -> Iterator[None]:
    """Let Python's own reader take fields as long as the engine does."""
    before = csv.field_size_limit(LONGEST_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _ragged(table: _Table, line: int, found: int) -> InputError:
    return InputError(
        N_("Line {line} of {path} has {found} fields where the header has {expected}; mend that line."),
        line=line,
        path=table.path,
        found=found,
        expected=len(table.header),
    )


def _misquoted(path: Path, line: int) -> InputError:
    return InputError(
        N_("Line {line} of {path} has a quotation mark left open or in the wrong place; mend that line."),
        line=line,
        path=path,
    )
