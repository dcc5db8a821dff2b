"""Small logs for the tests of this room: counts typed in by hand, and rows counted by the product itself."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from algaudit.cube.count import count_cube
from algaudit.cube.cube import Cube
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.fairness.groups import Groups

#: Outcome no (negative, positive decision), outcome yes (the same), outcome unknown (the same).
Counts = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


def known(tn: int, fp: int, fn: int, tp: int) -> Counts:
    """Return the counts of a group whose outcomes are all known."""
    return ((tn, fp), (fn, tp), (0, 0))


def undecided(negative: int, positive: int) -> Counts:
    """Return the counts of a group of which no outcome is known."""
    return ((0, 0), (0, 0), (negative, positive))


def people(counts: dict[str | None, Counts], *, outcome: bool = True) -> Groups:
    """Return unweighted groups of one column."""
    cases = np.array(list(counts.values()), np.int64)
    labels = tuple((label,) for label in counts)
    return Groups(("group",), labels, cases, cases * 1.0, cases * 1.0, False, outcome)


def cube_of(columns: dict[str, Sequence[object]], by: Sequence[str], **roles: str) -> Cube:
    """Count rows that are typed in as columns; the decision's column is called ``granted``."""
    attributes = tuple(Attribute(column) for column in by)
    log = read_decisions(pa.table({name: list(values) for name, values in columns.items()}))
    return count_cube(log, Roles("granted", attributes=attributes, **roles))
