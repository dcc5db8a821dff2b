"""A decision log: something with columns that can be read in batches, wherever it lives.

Three kinds exist: Parquet files (counted where they lie), text files (streamed and read once), and frames that somebody
already holds in memory. Nothing is read until somebody counts.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

if TYPE_CHECKING:
    import pyarrow as pa

#: Reads the named columns of one source as Arrow batches.
Batches = Callable[[Sequence[str]], "Iterator[pa.RecordBatch]"]
_LONGEST_NAME = 60


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
    unusable : mapping of str to str
        Columns whose values are no plain values, such as lists, and what they hold.
    """

    columns: tuple[str, ...]
    batches: Batches
    parquet: tuple[Path, ...] = ()
    # Any: every frame library that Narwhals knows.
    frame: Any = field(default=None, repr=False)
    rows: int | None = None
    unusable: Mapping[str, str] = field(default_factory=dict)

    def require(self, names: Iterable[str]) -> None:
        """Raise when a column cannot be used: it is missing, stands twice, or holds more than plain values.

        Raises
        ------
        InputError
            Naming the column, and the nearest names that exist.
        """
        times = Counter(self.columns)
        folded: dict[str, str] = {}
        for name in names:
            if not times[name]:
                raise self._no_column(name)
            if times[name] > 1:
                raise repeated(name, times[name])
            if name in self.unusable:
                raise InputError(
                    N_("Column {column} holds values of the kind {kind}; use columns of plain text, numbers or dates."),
                    column=shown(name, _LONGEST_NAME),
                    kind=shown(self.unusable[name]),
                )
            # The engine that counts files does not tell capital letters apart.
            other = folded.setdefault(name.casefold(), name)
            if other != name:
                raise InputError(
                    N_("The columns {first} and {second} differ only in capital letters; rename one of them."),
                    first=shown(other, _LONGEST_NAME),
                    second=shown(name, _LONGEST_NAME),
                )

    def _no_column(self, name: str) -> InputError:
        asked = shown(name, _LONGEST_NAME)
        if not any(self.columns):
            return InputError(N_("There is no column {column}; the log has no columns."), column=asked)
        folded = {column.casefold(): column for column in self.columns}
        near = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)
        # A log without a header has the first person's values for names.
        offered = [
            shown(column, _LONGEST_NAME)
            for column in [folded[item] for item in near] or [*filter(None, self.columns)][:12]
        ]
        return InputError(
            N_("There is no column {column}; the nearest are: {near}."), column=asked, near=", ".join(offered)
        )


def repeated(column: str, times: int) -> InputError:
    """Say that a column name stands more than once."""
    return InputError(
        N_("Column {column} stands {times} times; give each column its own name."),
        column=shown(column, _LONGEST_NAME),
        times=times,
    )
