"""Read the first sheet of an Excel workbook; its first row that is not blank is the header."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from algaudit.decisions.labels import label_of
from algaudit.decisions.letters import empty
from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import pyarrow as pa

#: A sheet is laid out whole in memory: this many places for cells, filled or not, and so many bytes before that.
_MOST_CELLS = 50_000_000
_MOST_BYTES = 2 << 30
_PIECE = 1 << 20
# A cell or row with something in it; columns A to Z need no look, they are always few.
_CELL = re.compile(rb'\sr="([A-Z]{2,3})\d+"[^>/]*>')
_ROW = re.compile(rb'<row [^>/]*?r="(\d+)"[^>/]*>')
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)


def open_sheet(path: Path) -> DecisionLog:
    """Open an .xlsx file.

    Raises
    ------
    InputError
        When the file is not a workbook, or its first sheet is empty or too large.
    """
    import python_calamine

    try:
        _check_size(path)
        found = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except (python_calamine.CalamineError, *_BROKEN_ZIP) as error:
        raise InputError(
            N_("{path} cannot be opened as an Excel workbook; save it again as .xlsx or CSV."), path=path
        ) from error
    # Blank rows are the gaps and the tail of a sheet, not people.
    rows = [row for row in found if any(cell != "" for cell in row)]
    if not rows:
        raise empty(path)
    header = [label_of(name) or "" for name in rows[0]]

    def batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        places = [header.index(name) for name in names]
        columns = [pa.array([label_of(row[place]) for row in rows[1:]], pa.string()) for place in places]
        yield pa.RecordBatch.from_arrays(columns, names=list(names))

    return DecisionLog(tuple(header), batches, rows=len(rows) - 1)


def _check_size(path: Path) -> None:
    """Refuse a sheet before it is laid out: one forgotten value in the last corner makes it 17 billion cells."""
    with zipfile.ZipFile(path) as packed:
        sheets = [item for item in packed.infolist() if item.filename.startswith("xl/worksheets/")]
        if sum(item.file_size for item in packed.infolist()) > _MOST_BYTES:
            raise _too_large(path)
        for sheet in sheets:
            rows, columns, held = 1, 26, b""
            with packed.open(sheet) as stream:
                while piece := stream.read(_PIECE):
                    held += piece
                    rows = max([rows, *map(int, _ROW.findall(held))])
                    columns = max([columns, *map(_number, set(_CELL.findall(held)))])
                    held = held[-256:]
            if rows * columns > _MOST_CELLS:
                raise _too_large(path)


def _number(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(path: Path) -> InputError:
    return InputError(
        N_(
            "A sheet of {path} is too large or has a value far outside the table; "
            "delete what stands outside, or save it as CSV."
        ),
        path=path,
    )
