"""Read the first sheet of an Excel workbook; its first row is the header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from algaudit.decisions.labels import label_of
from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import pyarrow as pa


def open_sheet(path: Path) -> DecisionLog:
    """Open an .xlsx file.

    Raises
    ------
    InputError
        When the file is not a workbook or its first sheet is empty.
    """
    import python_calamine

    try:
        rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except (python_calamine.CalamineError, OSError) as error:
        raise InputError(
            N_("{path} cannot be opened as an Excel workbook; save it again as .xlsx or CSV."), path=path
        ) from error
    if not rows:
        raise InputError(N_("The file {path} is empty; a log has a header line and at least one row."), path=path)
    header = [str(name).strip() for name in rows[0]]

    def batches(names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        places = [header.index(name) for name in names]
        columns = [pa.array([label_of(row[place]) for row in rows[1:]], pa.string()) for place in places]
        yield pa.RecordBatch.from_arrays(columns, names=list(names))

    return DecisionLog(tuple(header), batches, rows=len(rows) - 1)
