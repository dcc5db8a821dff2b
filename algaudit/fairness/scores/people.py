"""The people of one group with their scores: how the scores are spread, how well they order, whether they keep word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from algaudit.cube.cube import FloatArray
from algaudit.fairness.groups import NO, UNKNOWN, YES
from algaudit.fairness.intervals import Limits
from algaudit.fairness.scores.calibration import Calibration, calibration
from algaudit.fairness.scores.pairs import Pairs
from algaudit.fairness.scores.ranked import Ranked, rank_pairs

QUANTILES: Final = (0.1, 0.25, 0.5, 0.75, 0.9)
Outcomes = npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class People:
    """Everybody of a group who has a score, in rising order.

    Parameters
    ----------
    scores : Ranked
    outcome : int8 array
        True outcome in the same order: 0 no, 1 yes, 2 unknown.
    missing : int
        Cases without a score.
    """

    scores: Ranked
    outcome: Outcomes
    missing: int

    def cases(self, outcome: int | None = None) -> int:
        """Return how many cases there are with a score, or how many of them have an outcome."""
        keep = slice(None) if outcome is None else self.outcome == outcome
        if self.scores.weight is not None and self.scores.counted:
            return int(self.scores.weight[keep].sum())
        return len(self.outcome[keep])

    def known(self) -> tuple[Ranked, npt.NDArray[np.bool_]]:
        """Return the scores of people whose outcome is known, and who of them has it."""
        keep = self.outcome != UNKNOWN
        if keep.all():
            return self.scores, self.outcome == YES
        return self.scores.chosen(keep), self.outcome[keep] == YES

    def auc(self, *, turned: bool) -> Pairs:
        """Return how often, of somebody with the outcome and somebody without, the first has the higher score.

        ``turned``: the lower score, for scores that fall where the outcome is likelier.
        """
        sides = [self.scores.chosen(self.outcome == value) for value in (YES, NO)]
        return rank_pairs(sides[1], sides[0]) if turned else rank_pairs(*sides)

    def calibration(self, edges: FloatArray, *, seed: int) -> Calibration | None:
        """Return whether the score keeps its word; None when no outcome is known."""
        scores, positive = self.known()
        return calibration(scores, positive, edges, seed=seed)


def people(score: FloatArray, outcome: Outcomes, weight: FloatArray | None = None, *, counted: bool = False) -> People:
    """Sort the people of a group by their scores.

    Parameters
    ----------
    score : float array
        NaN where missing.
    outcome : int8 array
        True outcome: 0 no, 1 yes, 2 unknown.
    weight : float array, optional
    counted : bool
        A weight says for how many people a row stands; else it is a sampling weight.

    Examples
    --------
    >>> found = people(np.array([0.9, np.nan, 0.1]), np.array([1, 1, 0], np.int8))
    >>> found.scores.score.tolist(), found.outcome.tolist(), found.missing
    ([0.1, 0.9], [0, 1], 1)
    """
    blank = np.isnan(score)
    # Equal scores may stand in any order, unless their weights are added up one by one.
    order = np.argsort(score, kind=None if weight is None else "stable")[: len(score) - int(blank.sum())]
    missing = blank.sum() if weight is None or not counted else weight[blank].sum()
    ranked = Ranked(score[order], None if weight is None else weight[order], counted)
    return People(ranked, outcome[order], int(missing))


@dataclass(frozen=True)
class Spread:
    """Mean and quantiles of some scores, in units of the score.

    Parameters
    ----------
    mean, deviation : float
        NaN for nobody; the standard deviation for fewer than two.
    effective : float
        Effective number of people.
    quantiles : tuple of float
        At ``QUANTILES``: the lowest score that at least so many are at or below.
    """

    mean: float
    deviation: float
    effective: float
    quantiles: tuple[float, ...]

    def limits(self, alpha: FloatArray | float) -> Limits:
        """Return the interval of the mean (Student's)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            error = self.deviation / np.sqrt(np.float64(self.effective))
            half = -stdtrit(self.effective - 1, np.asarray(alpha) / 2) * error
        return np.asarray(self.mean - half), np.asarray(self.mean + half)


def spread(scores: Ranked, at: Sequence[float] = QUANTILES) -> Spread:
    """Return how scores are spread.

    Examples
    --------
    >>> from algaudit.fairness.scores.ranked import ranked
    >>> found = spread(ranked(np.array([1.0, 2.0, 3.0, 4.0, 10.0])))
    >>> found.mean, round(found.deviation, 4), found.quantiles
    (4.0, 3.5355, (1.0, 2.0, 3.0, 4.0, 10.0))
    """
    if not scores.total:
        return Spread(float("nan"), float("nan"), 0.0, tuple(float("nan") for _ in at))
    # Squares of very large numbers are none; scaling by a power of two loses no digit.
    scale = 2.0 ** float(np.frexp(max(abs(scores.score[0]), abs(scores.score[-1])))[1] - 1)
    mean = _mean(scores, lambda score: score / scale)
    variance = _mean(scores, lambda score: np.square(score / scale - mean))
    effective = scores.effective
    deviation = float(np.sqrt(variance * effective / (effective - 1))) if effective > 1 else float("nan")
    return Spread(mean * scale, deviation * scale, effective, _quantiles(scores, at))


def _mean(scores: Ranked, figure: Callable[[FloatArray], FloatArray]) -> float:
    total = sum(float(np.dot(scores.weights(part), figure(scores.score[part]))) for part in scores.blocks())
    return total / scores.total


def _quantiles(scores: Ranked, at: Sequence[float]) -> tuple[float, ...]:
    if scores.weight is None:
        places = np.ceil(np.array(at) * len(scores.score) - 1e-9).astype(np.int64) - 1
    else:
        summed = scores.summed()[1:]
        places = np.searchsorted(summed, np.array(at) * summed[-1] * (1 - 1e-12), side="left")
    return tuple(scores.score[np.clip(places, 0, len(scores.score) - 1)].tolist())
