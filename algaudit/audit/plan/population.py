"""Read a census table: columns that make groups, and one column ``count`` with the people of each group.

A blank label means that a row is not broken down by that column, so that one table can hold the people by sex and,
below, the people by district. A label that the log never uses stays: that nobody of it has a case is what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, TypedDict

from algaudit.decisions.labels import label_of
from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

COUNT: Final = "count"
#: Offices write 1,234 and 1234; a census has no halves of people.
_THOUSANDS: Final = re.compile(r"\d{1,3}(,\d{3})+")
_LARGEST: Final = 2**53


class PopulationRow(TypedDict):
    """A group of the population as the plan takes it: column → label, and how many people it has."""

    group: dict[str, str]
    count: int


def read_population(path: Path, attributes: Sequence[str] | None = None) -> tuple[PopulationRow, ...]:
    r"""Read a census table.

    Parameters
    ----------
    path : Path
        CSV (or another table that a log can be read from).
    attributes : sequence of str, optional
        Columns that make groups in the plan; another one is refused. Without them any column is taken.

    Returns
    -------
    tuple of PopulationRow
        In the order of the file; labels as in a log.

    Raises
    ------
    InputError
        When there is no such file, no column ``count``, a column that makes no groups, a count that is not a whole
        number of people, or a group twice.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     table = Path(folder) / "census.csv"
    ...     _ = table.write_text("sex,count\nf,520\nm,480\n")
    ...     read_population(table)
    ({'group': {'sex': 'f'}, 'count': 520}, {'group': {'sex': 'm'}, 'count': 480})
    """
    table, columns = _opened(path, attributes)
    made: dict[tuple[tuple[str, str], ...], PopulationRow] = {}
    for number, values in enumerate(_rows(table, [*columns, COUNT]), start=1):
        labels = {column: label for column in columns if (label := label_of(values[column])) is not None}
        if not labels:
            if label_of(values[COUNT]) is None:
                # Spreadsheets leave empty lines behind.
                continue
            raise InputError(
                N_("Row {row} of {path} names no group; write a label in one of the columns {columns}."),
                row=number,
                path=path,
                columns=_named(columns),
            )
        row = PopulationRow(group=labels, count=_count(values[COUNT], path, number))
        if made.setdefault(tuple(labels.items()), row) is not row:
            raise InputError(
                N_("The group {group} stands twice in {path}; add its people up in one row."),
                group=shown(", ".join(f"{column}={label}" for column, label in labels.items()), 60),
                path=path,
            )
    if not made:
        raise InputError(
            N_("The census table {path} has no rows; give each group and its number of people."), path=path
        )
    return tuple(made.values())


def _opened(path: Path, attributes: Sequence[str] | None) -> tuple[DecisionLog, list[str]]:
    """Return the table and its columns that make groups."""
    from algaudit.decisions.read import read_decisions

    table = read_decisions(path)
    columns = [column for column in table.columns if column and column != COUNT]
    if COUNT not in table.columns:
        raise InputError(
            N_("The census table {path} has no column {wanted}; it has: {columns}."),
            path=path,
            wanted=COUNT,
            columns=_named(columns),
        )
    unknown = [] if attributes is None else [column for column in columns if column not in attributes]
    if unknown:
        raise InputError(
            N_("The census table {path} has a column {column} that makes no groups; groups are made by: {known}."),
            path=path,
            column=shown(unknown[0]),
            known=_named(attributes or ()),
        )
    if not columns:
        raise InputError(
            N_("The census table {path} has no column that makes groups, such as sex; add one beside {wanted}."),
            path=path,
            wanted=COUNT,
        )
    table.require([*columns, COUNT])
    return table, columns


def _rows(table: DecisionLog, columns: Sequence[str]) -> Iterator[dict[str, object]]:
    for batch in table.batches(columns):
        yield from batch.to_pylist()


def _count(value: object, path: Path, row: int) -> int:
    label = label_of(value) or ""
    text = label.replace(",", "") if _THOUSANDS.fullmatch(label) else label
    if not (text.isascii() and text.isdigit()) or int(text) >= _LARGEST:
        raise InputError(
            N_("The count “{value}” in row {row} of {path} is no number of people; write a whole number, 0 or more."),
            value=shown(label),
            row=row,
            path=path,
        )
    return int(text)


def _named(columns: Sequence[str]) -> str:
    return ", ".join(shown(column) for column in columns[:12])
