"""A second opinion: AIF360's bias scan (multi-dimensional subset scan) of the same people.

It looks for the set of labels, several of one column if need be, in which decisions differ most from everybody's rate
(or from what was expected of each cell, where an expectation is given), by a likelihood ratio less a fine for each
label. It has no halves and no p-value: that it names something says nothing,
that it names the same people as a confirmed rule says that the rule does not hang on our way of searching.

AIF360 reads one row per person. Its score is a sum over people, so cells do as well, when each counts as many times as
it has people: the score below adds cells up instead of persons, and everything else is AIF360's own.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.subgroups.people import Ground
from algaudit.fairness.subgroups.rules import Mask
from algaudit.fairness.subgroups.sums import TOP, bottom, expected_rate, rate, with_expectation

#: More distinct people than this would take longer than the search itself.
MOST_CELLS: Final = 5_000
#: What each label costs. At less the scan names somebody even where the lot decides; at much more its first step, which
#: adds a single label, does not pay, and it misses people whom two labels tell apart.
FINE: Final = 2.0
#: Random restarts, as many as AIF360 does by itself.
RESTARTS: Final = 10
#: Expected chances of 0 and 1 are taken for as near to them as this: one decision against them would tell everything.
_NEAREST: Final = 1e-6
Direction: TypeAlias = Literal["lower", "higher"]


@dataclass(frozen=True)
class Scan:
    """What the scan names in one direction.

    Parameters
    ----------
    direction : "lower" or "higher"
    labels : dict of column number → tuple of label numbers
        Members have one of these labels in each of the columns; empty when nothing scores.
    score : float
        Log likelihood ratio less the fine.
    """

    direction: Direction
    labels: dict[int, tuple[int, ...]]
    score: float


def merged(ground: Ground) -> Ground:
    """Return cells that differ in some column, each once."""
    codes, place = np.unique(ground.codes, axis=0, return_inverse=True)
    sums = np.stack([np.bincount(place.reshape(-1), row, len(codes)) for row in ground.sums]).astype(np.float64)
    return Ground(codes, sums)


def bias_scan(ground: Ground, direction: Direction, *, fine: float = FINE, restarts: int = RESTARTS) -> Scan:
    """Run AIF360's scan on cells.

    Parameters
    ----------
    ground : Ground
        Cells, each combination of labels once (see :func:`merged`).
    direction : "lower" or "higher"
        Whether rates below or above everybody's (or below or above the expectation) are sought.
    fine : float
        What each label costs.
    restarts : int
        The first start is everybody, the others are drawn by lot; the seed is AIF360's.

    Returns
    -------
    Scan
        The same for the same cells.
    """
    import pandas as pd
    from aif360.detectors.mdss.MDSS import MDSS

    size = len(ground.codes)
    columns = pd.DataFrame({str(place): ground.codes[:, place] for place in range(ground.codes.shape[1])})
    score = _cell_score(ground)(direction="negative" if direction == "lower" else "positive")
    places, selected = pd.Series(np.arange(size, dtype=np.float64)), pd.Series(ground.sums[TOP])
    with _left_alone():
        labels, found = MDSS(score).scan(columns, places, selected, fine, restarts)
    named = {int(column): tuple(sorted(int(each) for each in codes)) for column, codes in labels.items()}
    return Scan(direction, dict(sorted(named.items())), float(found))


# Any: AIF360 has no types.
def _cell_score(ground: Ground) -> Any:
    """Return AIF360's Bernoulli score for cells: what it takes for expectations are the places of cells."""
    from aif360.detectors.mdss.ScoringFunctions import Bernoulli

    people, shares = bottom(ground.sums), _expected_shares(ground)

    class CellBernoulli(Bernoulli):  # type: ignore[misc]
        """The same sums as theirs, cell by cell."""

        def score(self, observed_sum: float, expectations: FloatArray, penalty: float, q: float) -> float:
            """Return the log likelihood ratio of odds ``q`` times as high, less the fine."""
            cells = np.asarray(expectations, np.int64)
            size, share = people[cells], shares[cells]
            return float(observed_sum * np.log(q) - (size * np.log(1 - share + q * share)).sum() - penalty)

        def q_dscore(self, observed_sum: float, expectations: FloatArray, q: float) -> float:
            """Return q times the slope of the score."""
            cells = np.asarray(expectations, np.int64)
            size, share = people[cells], shares[cells]
            return float(observed_sum - (size * q * share / (1 - share + q * share)).sum())

    return CellBernoulli


def _expected_shares(ground: Ground) -> FloatArray:
    """Return the share that each cell is held against: what was expected of it, else everybody's rate."""
    if not with_expectation(ground.sums):
        return np.full(len(ground.codes), float(rate(ground.total())))
    return np.clip(np.nan_to_num(expected_rate(ground.sums)), _NEAREST, 1 - _NEAREST)


@contextmanager
def _left_alone() -> Iterator[None]:
    """Silence the library, and give back the global random state that it sets."""
    state = np.random.get_state()
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        np.random.set_state(state)


def members(ground: Ground, labels: Mapping[int, tuple[int, ...]]) -> Mask:
    """Return which cells have one of the labels in each of the columns."""
    found = np.ones(len(ground.codes), bool)
    for column, codes in labels.items():
        found &= np.isin(ground.codes[:, column], codes)
    return found


def overlap(ground: Ground, one: Mask, other: Mask) -> float:
    """Return the share of people in both of those in either (Jaccard); 0 where nobody is.

    Examples
    --------
    >>> ground = Ground(np.zeros((3, 1), np.int64), np.array([[10.0, 20.0, 30.0]]))
    >>> overlap(ground, np.array([True, True, False]), np.array([False, True, False])) == 20 / 30
    True
    """
    people = ground.sums[0]
    either = float(people[one | other].sum())
    return float(people[one & other].sum()) / either if either else 0.0
