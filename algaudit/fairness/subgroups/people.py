"""The people of a Cube as cells, and how they are parted into two halves by lot.

A rule that was sought among people looks better on them than it is. So one half of them is searched, and what was found
is tested on the other half, which the search has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from algaudit.cube.cube import Cube, FloatArray, IntArray
from algaudit.fairness.groups import NO, UNKNOWN, YES
from algaudit.fairness.rates import CELLS, Cells

#: The drawing without replacement counts up to here; among more people it makes no difference to toss a coin for each.
_MOST_DRAWN = 10**9


@dataclass(frozen=True, eq=False)
class Ground:
    """What is searched: one measure's sums in each cell, and the cell's label number in each column.

    Parameters
    ----------
    codes : int array, cells × columns
    sums : float array, sums × cells
        As in :mod:`algaudit.fairness.subgroups.sums`.
    """

    codes: IntArray
    sums: FloatArray

    def total(self) -> FloatArray:
        """Return the sums of everybody."""
        total: FloatArray = self.sums.sum(axis=1)
        return total


@dataclass(frozen=True, eq=False)
class People:
    """Cells of people with the columns that rules are made of.

    Parameters
    ----------
    columns : tuple of str
    labels : tuple of tuple of (str or None)
        The labels of each column; None is a missing value and a label like any other.
    codes : int array, cells × columns
    outcome, decision : int arrays, cells
        0 no, 1 yes, 2 unknown; 0 negative, 1 positive.
    cases, weight, squared : float arrays, cells
        People, sums of weights, sums of squared weights; the three are the same when cases have no weights.
    """

    columns: tuple[str, ...]
    labels: tuple[tuple[str | None, ...], ...]
    codes: IntArray
    outcome: IntArray
    decision: IntArray
    cases: FloatArray
    weight: FloatArray
    squared: FloatArray
    weighted: bool

    def ground(self, measure: str) -> Ground:
        """Return the sums of one measure, a name in ``CELLS``, in the cells that it counts."""
        tops, whole = CELLS[measure]
        counted = self._among(whole)
        top = counted & np.logical_or.reduce([self._among(part) for part in tops])
        rows = [self.cases, np.where(top, self.weight, 0.0)]
        rows += [self.weight, self.squared] if self.weighted else []
        # Column by column, as they are read.
        return Ground(np.asfortranarray(self.codes[counted]), np.stack(rows)[:, counted])

    def _among(self, cells: Cells) -> np.ndarray:
        return np.isin(self.outcome, cells[0]) & np.isin(self.decision, cells[1])

    def halves(self, seed: int) -> tuple[People, People]:
        """Draw half of the people by lot; return them and the others.

        The lot falls on people whatever was decided about them. To halve every cell instead would give both halves the
        same gaps, those of chance too, and the second would confirm whatever was found in the first.
        """
        dice = np.random.default_rng(seed)
        whole, size = self.cases.astype(np.int64), int(self.cases.sum())
        if size < _MOST_DRAWN:
            drawn = dice.multivariate_hypergeometric(whole, size // 2, method="marginals")
        else:
            drawn = dice.binomial(whole, 0.5)
        cases = drawn.astype(np.float64)
        weight, squared = self._drawn_weight(cases, dice) if self.weighted else (cases, cases)
        others = self.cases - cases, self.weight - weight, self.squared - squared
        return self._part(cases, weight, squared), self._part(*others)

    def _drawn_weight(self, cases: FloatArray, dice: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        """Return sums of weights as large as those of people drawn out of each cell may be.

        Who weighs how much within a cell is not known, only mean and spread. The weight drawn is its expectation with
        the chance error of a drawing without replacement; left out, that error would be the same in both halves.
        """
        share = cases / np.maximum(self.cases, 1)
        mean = self.weight / np.maximum(self.cases, 1)
        variance = np.maximum(self.squared / np.maximum(self.cases, 1) - mean * mean, 0.0)
        spread = np.sqrt(variance * cases * (self.cases - cases) / np.maximum(self.cases - 1, 1))
        weight = self.weight * share + spread * dice.standard_normal(len(cases))
        return np.clip(weight, 0.0, self.weight), self.squared * share

    def _part(self, cases: FloatArray, weight: FloatArray, squared: FloatArray) -> People:
        return replace(self, cases=cases, weight=weight, squared=squared)


def people_of(cube: Cube, columns: Sequence[str]) -> People:
    """Return the people of a Cube, to be told apart by some of its columns.

    Parameters
    ----------
    cube : Cube
    columns : sequence of str
        Columns of the Cube; rules are made of them.

    Returns
    -------
    People
        In the cells of the Cube.
    """
    places = [cube.place(column) for column in columns]
    cases = cube.count.astype(np.float64)
    return People(
        tuple(columns),
        tuple(cube.dimensions[place].labels for place in places),
        cube.codes[:, places],
        _outcomes(cube),
        _decisions(cube),
        cases,
        cases if cube.weight is None else cube.weight,
        cases if cube.squared is None else cube.squared,
        cube.weight is not None and cube.squared is not None,
    )


def _outcomes(cube: Cube) -> IntArray:
    outcome = cube.of_role("outcome")
    if outcome is None:
        return np.full(len(cube.count), UNKNOWN, np.int64)
    states = {None: UNKNOWN, cube.outcome_positive: YES}
    found: IntArray = np.array([states.get(label, NO) for label in outcome.labels])[cube.codes_of(outcome.column)]
    return found


def _decisions(cube: Cube) -> IntArray:
    decision = cube.of_role("decision")
    if decision is None:
        return np.zeros(len(cube.count), np.int64)
    found: IntArray = (cube.codes_of(decision.column) == decision.labels.index(cube.positive)).astype(np.int64)
    return found
