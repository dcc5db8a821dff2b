"""A decision log: something with columns that can be read in batches, wherever it lives.

Three kinds exist: Parquet files (counted where they lie), text files (streamed and read once), and frames that somebody
already holds in memory. Nothing is read until somebody counts.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import pyarrow as pa

#: Reads the named columns of one source as Arrow batches.
Batches = Callable[[Sequence[str]], "Iterator[pa.RecordBatch]"]


@dataclass(frozen=True)
class DecisionLog:
    """Where decisions are recorded.

    Parameters
    ----------
    columns : tuple of str
        Names of the columns.
    batches : callable
        Given column names, yields Arrow record batches of those columns.
    parquet : tuple of Path
        The files, when the log is Parquet that the engine can count in place.
    frame : object
        The frame (pandas, Polars, pyarrow …), when the log is one.
    rows : int or None
        Number of rows, when known before reading.
    """

    columns: tuple[str, ...]
    batches: Batches
    parquet: tuple[Path, ...] = ()
    # Any: every frame library that Narwhals knows.
    frame: Any = field(default=None, repr=False)
    rows: int | None = None

    def require(self, names: Iterable[str]) -> None:
        """Raise when a column is missing or stands twice.

        Raises
        ------
        InputError
            Naming the column, and the nearest names that exist.
        """
        for name in names:
            found = self.columns.count(name)
            if found > 1:
                raise InputError(
                    N_("Column {column} stands {times} times; give each column its own name."),
                    column=name,
                    times=found,
                )
            if not found:
                raise self._no_column(name)

    def _no_column(self, name: str) -> InputError:
        folded = {column.casefold(): column for column in self.columns}
        near = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)
        offered = ", ".join(folded[item] for item in near) or ", ".join(self.columns[:12])
        return InputError(N_("There is no column {column}; the nearest are: {near}."), column=name, near=offered)
