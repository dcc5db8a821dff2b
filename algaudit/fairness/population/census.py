"""Read the people of any group off a census table, which may be broken down by more columns or by others.

A table by sex and district also holds the people by sex: they are added up. A table may hold several breakdowns, one
below the other; each grouping takes the one that needs the least adding up. Census counts are taken as exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from algaudit.fairness.groups import Group

#: One row of the table: column → label, and how many people.
Row: TypeAlias = tuple[Mapping[str, str], int]


def people(table: Sequence[Row], by: Sequence[str]) -> dict[Group, int] | None:
    """Return the people of each group that the columns ``by`` make; None when the table is not broken down by them.

    Parameters
    ----------
    table : sequence of rows
        Column → label, and how many people.
    by : sequence of str
        Columns.

    Examples
    --------
    >>> table = [({"sex": "f", "town": "a"}, 30), ({"sex": "f", "town": "b"}, 20), ({"sex": "m", "town": "a"}, 50)]
    >>> people(table, ["sex"])
    {('f',): 50, ('m',): 50}
    >>> people(table, ["age"]) is None
    True
    """
    fitting = [columns for columns in breakdowns(table) if set(by) <= set(columns)]
    if not fitting:
        return None
    chosen = min(fitting, key=lambda columns: (len(columns), columns))
    found: dict[Group, int] = {}
    for labels, count in table:
        if tuple(sorted(labels)) == chosen:
            group = tuple(labels[column] for column in by)
            found[group] = found.get(group, 0) + count
    return found


def breakdowns(table: Sequence[Row]) -> dict[tuple[str, ...], int]:
    """Return every set of columns that the table is broken down by, with the people it adds up to.

    Examples
    --------
    >>> breakdowns([({"sex": "f"}, 60), ({"sex": "m"}, 40), ({"town": "a"}, 99)])
    {('sex',): 100, ('town',): 99}
    """
    found: dict[tuple[str, ...], int] = {}
    for labels, count in table:
        columns = tuple(sorted(labels))
        found[columns] = found.get(columns, 0) + count
    return found
