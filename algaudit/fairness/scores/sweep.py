"""What would other thresholds do? For every edge of the score's bands: who would be selected, of each group.

Everybody on one side of the edge would be selected. Which side follows from the decisions themselves: where those
decided positive have the higher scores, it is the upper side. Where that cannot be told, nothing is swept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.cube.cube import Cube, Dimension, FloatArray, IntArray
from algaudit.fairness.groups import NO, UNKNOWN, YES, Group
from algaudit.fairness.intervals import Limits, rate_limits
from algaudit.fairness.scores.pairs import Pairs, level_pairs
from algaudit.fairness.scores.places import cube_places

#: measure → the outcomes of the people that it is a share of.
SHARES_OF: Final = {
    "selection_rate": (NO, YES, UNKNOWN),
    "true_positive_rate": (YES,),
    "false_positive_rate": (NO,),
}


@dataclass(frozen=True, eq=False)
class Line:
    """Cases of each group along the line of scores.

    Parameters
    ----------
    by : tuple of str
        Columns that make the groups.
    groups : tuple of tuple
        Labels of each group.
    cases, weight, squared : arrays, groups × bands × 3 × 2
        By band of the score (rising), outcome (no, yes, unknown) and decision (negative, positive).
    missing : int array, groups
        Cases without a score, which stand nowhere on the line.
    weighted : bool
        The log is weighted.
    """

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    cases: IntArray
    weight: FloatArray
    squared: FloatArray
    missing: IntArray
    weighted: bool

    def chosen(self, places: Sequence[int]) -> Line:
        """Return some of the groups."""
        at = list(places)
        groups = tuple(self.groups[place] for place in at)
        parts = self.cases[at], self.weight[at], self.squared[at], self.missing[at]
        return Line(self.by, groups, *parts, weighted=self.weighted)


@dataclass(frozen=True, eq=False)
class Swept:
    """One measure of every group at every edge: groups × edges, but for the denominator: groups.

    Parameters
    ----------
    value : float array, 0…1
        Share that would be selected; NaN where the group has no such people.
    numerator, denominator, trials : float arrays
        Counts (or sums of weights); the effective number of people.
    """

    measure: str
    value: FloatArray
    numerator: FloatArray
    denominator: FloatArray
    trials: FloatArray

    def limits(self, alpha: FloatArray | float) -> Limits:
        """Return the interval of each rate."""
        return rate_limits(self.value, self.trials[:, None], alpha)


def along(cube: Cube, score: Dimension, by: Sequence[str]) -> Line:
    """Count the cases of each group by band of the score.

    Parameters
    ----------
    cube : Cube
    score : Dimension
        Of the Cube, with bands.
    by : sequence of str
        Columns that make the groups; none for everybody together.
    """
    place, groups = cube_places(cube, by)
    known, size = len(score.bands) + 1, len(score.labels)
    at = (place * size + cube.codes_of(score.column)) * 6 + _outcome_state(cube) * 2 + _is_positive(cube)
    shape = (len(groups), size, 3, 2)

    def total(values: np.ndarray) -> FloatArray:
        return np.bincount(at, values, len(groups) * size * 6).astype(np.float64).reshape(shape)

    cases = total(cube.count)
    weight = cases if cube.weight is None else total(cube.weight)
    squared = cases if cube.squared is None else total(cube.squared)
    return Line(
        tuple(by),
        tuple(groups),
        cases[:, :known].astype(np.int64),
        weight[:, :known],
        squared[:, :known],
        cases[:, known:].sum(axis=(1, 2, 3)).astype(np.int64),
        cube.weight is not None,
    )


def _outcome_state(cube: Cube) -> IntArray:
    """Return each cell's true outcome: no, yes or unknown."""
    outcome = cube.of_role("outcome")
    if outcome is None:
        return np.full(len(cube.count), UNKNOWN, np.int64)
    states = [UNKNOWN if label is None else YES if label == cube.outcome_positive else NO for label in outcome.labels]
    return np.array(states, np.int64)[cube.codes_of(outcome.column)]


def _is_positive(cube: Cube) -> IntArray:
    """Return 1 for each cell that was decided positive, 0 for the others."""
    decision = cube.of_role("decision")
    if decision is None:
        return np.zeros(len(cube.count), np.int64)
    return np.array([int(label == cube.positive) for label in decision.labels])[cube.codes_of(decision.column)]


def direction(line: Line) -> Pairs:
    """Return how often somebody decided positive has the higher band of a pair; over ½, higher scores are selected.

    Examples
    --------
    Two bands; the one person below was turned down, of two above one was granted: won once, tied once.

    >>> cases = np.zeros((1, 2, 3, 2), np.int64)
    >>> cases[0, 0, 2, 0], cases[0, 1, 2, 0], cases[0, 1, 2, 1] = 1, 1, 1
    >>> everybody = Line((), ((),), cases, cases * 1.0, cases * 1.0, np.zeros(1, np.int64), False)
    >>> float(direction(everybody).value)
    0.75
    """
    weight, squared = line.weight.sum(axis=(0, 2)), line.squared.sum(axis=(0, 2))
    return level_pairs(weight[:, 1], weight[:, 0], (squared[:, 1], squared[:, 0]))


def sweep(line: Line, measure: str, *, higher: bool) -> Swept:
    """Return one measure of every group at every edge.

    Parameters
    ----------
    line : Line
    measure : str
        One of ``SHARES_OF``.
    higher : bool
        Select those at the edge or above; else those below.

    Examples
    --------
    Of three people one is below the edge: two would be selected from there on, one below.

    >>> cases = np.zeros((1, 2, 3, 2), np.int64)
    >>> cases[0, 0, 2, 0], cases[0, 1, 2, 0] = 1, 2
    >>> everybody = Line((), ((),), cases, cases * 1.0, cases * 1.0, np.zeros(1, np.int64), False)
    >>> sweep(everybody, "selection_rate", higher=True).numerator.tolist()
    [[2.0]]
    >>> sweep(everybody, "selection_rate", higher=False).numerator.tolist()
    [[1.0]]
    """
    outcomes = list(SHARES_OF[measure])
    weight = line.weight[:, :, outcomes].sum(axis=(2, 3))
    squared = line.squared[:, :, outcomes].sum(axis=(1, 2, 3))
    below = weight.cumsum(axis=1)[:, :-1]
    # Summed from above, not taken from the whole: so nobody is exactly nobody, with weights too.
    above = weight[:, ::-1].cumsum(axis=1)[:, -2::-1]
    selected, everybody = above if higher else below, weight.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(everybody[:, None] > 0, np.minimum(selected / everybody[:, None], 1.0), np.nan)
        trials = np.where(squared > 0, everybody * everybody / squared, 0.0)
    return Swept(measure, value, selected, everybody, trials)


@dataclass(frozen=True)
class Practice:
    """The edge that selects most nearly as many as are selected now.

    Parameters
    ----------
    place : int
        Of the edge.
    selected, at_edge, everybody : float
        People selected now, those who would be at this edge, and all with a score.
    alike : float
        People who would be decided as they were.
    """

    place: int
    selected: float
    at_edge: float
    everybody: float
    alike: float


def practice(line: Line, *, higher: bool) -> Practice:
    """Return the edge nearest to what is done now."""
    bands = line.weight.sum(axis=(0, 2))
    selected = float(bands[:, 1].sum())
    sides = [bands[:, decided].cumsum()[:-1] for decided in (0, 1)]
    totals = [float(bands[:, decided].sum()) for decided in (0, 1)]
    above = [total - below for total, below in zip(totals, sides, strict=True)]
    refused, granted = above if higher else sides
    place = int(np.argmin(np.abs(refused + granted - selected)))
    alike = float(granted[place] + totals[0] - refused[place])
    return Practice(place, selected, float(refused[place] + granted[place]), sum(totals), alike)
