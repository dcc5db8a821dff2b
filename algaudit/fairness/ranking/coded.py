"""Which group each person belongs to, as a number: the place of the group among those that were counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from algaudit.fairness.groups import Group
from algaudit.fairness.ranking.compact import Codes, narrowest, stretches_of


def group_codes(groups: Sequence[Group], columns: Sequence[tuple[Codes, Sequence[str | None]]]) -> Codes:
    """Return the place of each person's group.

    Parameters
    ----------
    groups : sequence of groups
        Labels of each group, one for each column.
    columns : sequence of (codes, labels)
        Each person's label is ``labels[code]``.

    Returns
    -------
    int array
        Places in ``groups``; −1 for people of none of them.

    Examples
    --------
    >>> sex, town = (np.array([0, 1, 1], np.int32), ("f", "m")), (np.array([0, 0, 1], np.int32), ("A", "B"))
    >>> group_codes([("m", "A"), ("m", "B")], [sex, town]).tolist()
    [-1, 0, 1]
    """
    known: dict[Group, int] = {(): 0}
    found: Codes = np.zeros(len(columns[0][0]), np.int8)
    for width, (codes, labels) in enumerate(columns, start=1):
        # Beginnings of groups, column by column: never more than there are groups, whatever could be combined.
        longer = {group[:width]: 0 for group in groups}
        places = {group: place for place, group in enumerate(groups if width == len(columns) else longer)}
        of_label = {label: place for place, label in enumerate(labels)}
        # The last row takes those who are of no group already; its places stay −1.
        table: Codes = np.full((len(known) + 1, len(labels)), -1, narrowest(len(places)))
        for group, place in places.items():
            if group[-1] in of_label:
                table[known[group[:-1]], of_label[group[-1]]] = place
        longer_codes: Codes = np.empty(len(found), table.dtype)
        for part in stretches_of(len(found)):
            longer_codes[part] = table[found[part], codes[part]]
        found, known = longer_codes, places
    return found
