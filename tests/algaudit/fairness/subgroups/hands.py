"""People typed in by hand, for the tests of this room."""

from collections.abc import Sequence

import numpy as np

from algaudit.fairness.groups import UNKNOWN
from algaudit.fairness.subgroups.people import Ground, People


def ground(*cells: tuple[Sequence[int], int, int]) -> Ground:
    """Return cells given as (label numbers, people, selected)."""
    codes, people, selected = zip(*cells, strict=True)
    return Ground(np.array(codes), np.array([people, selected], float))


def people(columns: dict[str, Sequence[str | None]], *cells: tuple[Sequence[int], int, int]) -> People:
    """Return people of unknown outcome, given as (label numbers, people, selected)."""
    rows = [(codes, decided, number) for codes, size, top in cells for decided, number in ((0, size - top), (1, top))]
    codes, decided, number = zip(*rows, strict=True)
    cases = np.array(number, float)
    unknown = np.full(len(cases), UNKNOWN)
    labels = tuple(tuple(each) for each in columns.values())
    return People(tuple(columns), labels, np.array(codes), unknown, np.array(decided), cases, cases, cases, False)


def drawn(seed: int, sizes: Sequence[int], cells: int, *, rate: float = 0.4) -> Ground:
    """Return random cells, to compare one way of counting with another."""
    random = np.random.default_rng(seed)
    codes = np.stack([random.integers(0, size, cells) for size in sizes], axis=1)
    number = random.integers(5, 60, cells)
    return Ground(codes, np.stack([number, random.binomial(number, rate)]).astype(float))
