"""Add up the limits of many rows into the six counts of every group, without keeping the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from algaudit.cube.cube import IntArray
from algaudit.decisions.labels import label_order
from algaudit.fairness.groups import Group


@dataclass(frozen=True, eq=False)
class CoarseGroups:
    """Groups with the smallest and largest count by outcome (no, yes, unknown) and decision (negative, positive)."""

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    low: IntArray
    high: IntArray


@dataclass(eq=False)
class Tally:
    """Counts that grow row by row; the limits of a sum are the sums of the limits, since rows are different cases.

    Examples
    --------
    >>> tally = Tally(("sex",))
    >>> tally.add([(("f",), 2, 1), (("f",), 2, 1)], [1, 20], [9, 20])
    >>> women = tally.groups(("sex",))
    >>> int(women.low[0, 2, 1]), int(women.high[0, 2, 1])
    (21, 29)
    """

    columns: tuple[str, ...]
    _sums: dict[tuple[Group, int, int], list[int]] = field(default_factory=dict)

    def add(self, cells: Iterable[tuple[Group, int, int]], low: Iterable[int], high: Iterable[int]) -> None:
        """Add rows.

        Parameters
        ----------
        cells : iterable of (labels of the columns, outcome 0…2, decision 0…1)
        low, high : iterables of int
            Limits of each row's count.
        """
        for cell, least, most in zip(cells, low, high, strict=True):
            found = self._sums.setdefault(cell, [0, 0])
            found[0] += least
            found[1] += most

    @property
    def cases(self) -> tuple[int, int]:
        """Smallest and largest number of all cases."""
        return sum(low for low, _ in self._sums.values()), sum(high for _, high in self._sums.values())

    def groups(self, by: Sequence[str]) -> CoarseGroups:
        """Return the groups that some of the columns make, in canonical order."""
        places = [self.columns.index(column) for column in by]
        keys = [tuple(map(labels.__getitem__, places)) for labels, _, _ in self._sums]
        named = sorted(set(keys), key=lambda group: [label_order(label) for label in group])
        rows = {group: row for row, group in enumerate(named)}
        at = [
            (rows[key] * 3 + outcome) * 2 + decision
            for key, (_, outcome, decision) in zip(keys, self._sums, strict=True)
        ]
        sums = np.zeros((2, len(named) * 6), np.int64)
        for side, limits in zip(sums, zip(*self._sums.values(), strict=True), strict=False):
            np.add.at(side, at, limits)
        low, high = sums.reshape(2, len(named), 3, 2)
        return CoarseGroups(tuple(by), tuple(named), low, high)
