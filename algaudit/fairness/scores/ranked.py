"""The scores of some people in rising order: everything else is then a walk along the line.

Ten million scores take eighty megabytes. They are looked up in blocks, so that no further array of that length is
made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.scores.family import BoolArray
from algaudit.fairness.scores.pairs import Pairs

#: Scores looked up at once.
BLOCK: Final = 500_000


@dataclass(frozen=True, eq=False)
class Ranked:
    """Known scores, rising.

    Parameters
    ----------
    score : float array
        In rising order, no NaN.
    weight : float array, optional
        Of each score; each counts 1 without.
    counted : bool
        A weight says for how many people a row stands; else it is a sampling weight.
    """

    score: FloatArray
    weight: FloatArray | None = None
    counted: bool = False

    @property
    def total(self) -> float:
        """Number of people, or the sum of their weights."""
        return float(len(self.score)) if self.weight is None else float(self.weight.sum())

    @property
    def effective(self) -> float:
        """Number of people that tell as much: (Σw)² / Σw² for sampling weights."""
        if self.weight is None or self.counted or not self.total:
            return self.total
        return self.total**2 / float(np.dot(self.weight, self.weight))

    def squared(self, part: slice) -> FloatArray:
        """Return the squared weights of a part; a row that stands for n people has n times the square of one."""
        if self.weight is None:
            return np.ones(len(self.score[part]))
        return self.weight[part] if self.counted else self.weight[part] ** 2

    def weights(self, part: slice) -> FloatArray:
        """Return the weights of a part."""
        return np.ones(len(self.score[part])) if self.weight is None else self.weight[part]

    def blocks(self) -> Iterator[slice]:
        """Yield the parts that are looked at at once."""
        for start in range(0, len(self.score), BLOCK):
            yield slice(start, start + BLOCK)

    def summed(self) -> FloatArray:
        """Return the weight below each place on the line: one more number than there are scores."""
        if self.weight is None:
            return np.zeros(0)
        summed = np.zeros(len(self.weight) + 1)
        np.cumsum(self.weight, out=summed[1:])
        return summed

    def chosen(self, keep: BoolArray) -> Ranked:
        """Return some of the scores, still in order."""
        return Ranked(self.score[keep], None if self.weight is None else self.weight[keep], self.counted)


def ranked(score: FloatArray, weight: FloatArray | None = None, *, counted: bool = False) -> Ranked:
    """Sort scores; NaN is left out.

    Examples
    --------
    >>> ranked(np.array([3.0, np.nan, 1.0])).score.tolist()
    [1.0, 3.0]
    """
    order = np.argsort(score, kind="stable")[: len(score) - int(np.isnan(score).sum())]
    return Ranked(score[order], None if weight is None else weight[order], counted)


def share_up_to(people: Ranked, summed: FloatArray, at: FloatArray, side: str = "right") -> FloatArray:
    """Return the share of people with a score up to (``side="left"``: below) each value.

    Parameters
    ----------
    people : Ranked
    summed : float array
        ``people.summed()``, made once.
    at : float array
    """
    places = np.searchsorted(people.score, at, side=side)  # type: ignore[call-overload]
    below = places if people.weight is None else summed[places]
    found: FloatArray = below / people.total
    return found


def rank_pairs(own: Ranked, other: Ranked) -> Pairs:
    """Return the share of pairs in which the own score is the higher, in O(n log n).

    Examples
    --------
    3 and 1 against 2 and 0: three of four pairs.

    >>> float(rank_pairs(ranked(np.array([3.0, 1.0])), ranked(np.array([2.0, 0.0]))).value)
    0.75
    """
    if not own.total or not other.total:
        return Pairs(*(np.array(value) for value in (np.nan, np.nan, np.nan, own.effective, other.effective)))
    value, own_squares = _placed(own, other, None)
    _, other_squares = _placed(other, own, 1 - value)
    return Pairs(*(np.array(part) for part in (value, own_squares, other_squares, own.effective, other.effective)))


def _placed(side: Ranked, among: Ranked, around: float | None) -> tuple[float, float]:
    """Return the mean placement of a side among the other, and its squared distances from there."""
    summed, total, first, second, squared = among.summed(), 0.0, 0.0, 0.0, 0.0
    # Distances are taken from a number near the mean, so that nothing cancels.
    near = share_up_to(among, summed, side.score[len(side.score) // 2 :][:1])[0] if around is None else around
    for part in side.blocks():
        at = side.score[part]
        away = (share_up_to(among, summed, at) + share_up_to(among, summed, at, "left")) / 2 - near
        weights, squares = side.weights(part), side.squared(part)
        total += float(np.dot(weights, away))
        first += float(np.dot(squares, away))
        second += float(np.dot(squares, away * away))
        squared += float(squares.sum())
    shift = total / side.total
    # Σ s (a − shift)², scaled to the effective number of people.
    spread = max(second - 2 * shift * first + shift * shift * squared, 0.0) / squared
    return float(near + shift), spread * side.effective
