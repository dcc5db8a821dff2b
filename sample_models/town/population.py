"""The people of the sample county: 797 grids in 12 townships, drawn by a seed. Nobody in it is real.

Townships lie in the town, on the plain or in the mountains. Who moved in from elsewhere lives mostly in town and has
paid contributions here for fewer years; whoever lives in the mountains is older and has less. Need follows income,
health and household, and nothing else: it does not depend on where somebody is registered.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

GRIDS = 797
PEOPLE_A_GRID = 150
FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]

#: Place of the land in ``TOWNSHIPS``: town, plain, mountain.
TOWN, PLAIN, MOUNTAIN = 0, 1, 2
#: Land and share of the grids of each township.
TOWNSHIPS: tuple[tuple[int, float], ...] = (
    (TOWN, 0.16),
    (TOWN, 0.12),
    (PLAIN, 0.10),
    (PLAIN, 0.10),
    (PLAIN, 0.09),
    (PLAIN, 0.08),
    (PLAIN, 0.08),
    (PLAIN, 0.07),
    (MOUNTAIN, 0.06),
    (MOUNTAIN, 0.05),
    (MOUNTAIN, 0.05),
    (MOUNTAIN, 0.04),
)


@dataclass(frozen=True, eq=False)
class People:
    """One entry per person.

    Parameters
    ----------
    grid, township, land : int arrays
        Grid 0…796, its township, and the land of that.
    female, moved_in, alone : bool arrays
        Sex; registered elsewhere before; lives alone.
    age : int array, years
    members : int array
        People in the household.
    disability : int array
        0 none, else the grade, 1 (most severe) to 4.
    income : float array, yuan a month per head of the household
    space : float array, square metres per head
    contributions : int array
        Years in which contributions were paid in this county.
    need : float array
        How much help somebody needs, without a unit; the middle person has 0.
    """

    grid: IntArray
    township: IntArray
    land: IntArray
    female: BoolArray
    moved_in: BoolArray
    alone: BoolArray
    age: IntArray
    members: IntArray
    disability: IntArray
    income: FloatArray
    space: FloatArray
    contributions: IntArray
    need: FloatArray

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.grid)

    def chosen(self, places: npt.NDArray[Any]) -> People:
        """Return some of them, in the order of ``places``."""
        return People(**{item.name: getattr(self, item.name)[places] for item in fields(self)})


def people(seed: int = 0, *, a_grid: int = PEOPLE_A_GRID) -> People:
    """Draw the people of the county.

    Parameters
    ----------
    seed : int
        The same seed gives the same people.
    a_grid : int
        People of a grid in the middle; grids differ.

    Examples
    --------
    >>> drawn = people(1)
    >>> len(set(drawn.grid.tolist())), len(set(drawn.township.tolist()))
    (797, 12)
    """
    rng = np.random.default_rng(seed)
    township_of = _township_of_grids()
    sizes = np.maximum(1, rng.poisson(a_grid, GRIDS))
    grid = np.repeat(np.arange(GRIDS), sizes)
    township = township_of[grid]
    land = np.array([kind for kind, _ in TOWNSHIPS])[township]
    size = len(grid)
    moved_in = rng.random(size) < np.array([0.34, 0.12, 0.03])[land]
    age = _ages(rng, land, moved_in)
    female = rng.random(size) < 0.49 + 0.08 * (age > 75)
    alone = rng.random(size) < np.where(age >= 65, 0.22, 0.06)
    members = np.where(alone, 1, 2 + rng.poisson(1.4, size))
    disability = np.where(rng.random(size) < 0.03 + 0.09 * (age >= 65), rng.integers(1, 5, size), 0)
    income = _incomes(rng, land, disability, alone & (age >= 65))
    space = np.round(rng.gamma(6, np.array([5.0, 7.0, 7.5])[land] / 1.2), 1)
    contributions = _contributions(rng, age, moved_in)
    severe = np.where(disability > 0, 5 - disability, 0)
    need = -1.1 * np.log(income / 1_500) + 0.35 * severe + 0.3 * alone - 0.01 * (space - 30)
    return People(
        grid, township, land, female, moved_in, alone, age, members, disability, income, space, contributions, need
    )


def _township_of_grids() -> IntArray:
    """Give every township its share of the grids; the first ones get what rounding leaves."""
    shares = np.array([share for _, share in TOWNSHIPS])
    ends = np.round(np.cumsum(shares) * GRIDS).astype(np.int64)
    found: IntArray = np.searchsorted(ends, np.arange(GRIDS), side="right")
    return found


def _ages(rng: np.random.Generator, land: IntArray, moved_in: BoolArray) -> IntArray:
    """Draw ages: the mountains are older, who moved in is of working age."""
    size = len(land)
    old = rng.random(size) < np.array([0.15, 0.22, 0.33])[land]
    age = np.where(old, 62 + rng.gamma(2.0, 5.0, size), rng.uniform(0, 62, size))
    working = rng.uniform(18, 55, size)
    moved: BoolArray = moved_in & (rng.random(size) < 0.7)
    return np.minimum(np.where(moved, working, age), 103).astype(np.int64)


def _incomes(rng: np.random.Generator, land: IntArray, disability: IntArray, lonely: BoolArray) -> FloatArray:
    """Draw incomes per head; whether somebody moved in makes no difference."""
    middle = np.array([2_300.0, 1_700.0, 1_250.0])[land] * np.where(disability > 0, 0.7, 1) * np.where(lonely, 0.8, 1)
    return np.asarray(np.round(np.maximum(middle * rng.lognormal(0, 0.6, len(land)), 50)), np.float64)


def _contributions(rng: np.random.Generator, age: IntArray, moved_in: BoolArray) -> IntArray:
    """Draw years of contributions: from 20 to 60 those who were always here, since the move the others."""
    working = np.clip(age - 20, 0, 40)
    here = np.where(moved_in, np.minimum(working, rng.geometric(0.3, len(age))), working)
    return np.round(here * rng.uniform(0.4, 1, len(age))).astype(np.int64)
