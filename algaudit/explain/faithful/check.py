"""One question put to the explanations of an algorithm: its figure, its limits, and the level they reach.

The explanation has to prove itself: the level is that of the figure's lower limit, so that good luck with few cases is
not taken for faithfulness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from scipy.special import ndtri, stdtrit

from algaudit.models.structure import FloatArray

Level: TypeAlias = Literal["good", "caution", "bad"]
Status: TypeAlias = Literal["done", "not_applicable", "too_little_data"]
#: With fewer cases than this there is no figure.
FEWEST = 30


@dataclass(frozen=True)
class Check:
    """The answer to one question.

    Parameters
    ----------
    code : str
        Which question.
    status : {"done", "not_applicable", "too_little_data"}
        Whether it could be answered.
    level : {"good", "caution", "bad"} or None
        ``good`` when the lower limit is at least ``good_from``, ``caution`` when it is at least ``caution_from``.
    value, low, high : float or None
        The figure and its limits.
    cases : int
        It rests on so many.
    good_from, caution_from : float
        Thresholds of the levels.
    """

    code: str
    status: Status
    level: Level | None
    value: float | None
    low: float | None
    high: float | None
    cases: int
    good_from: float
    caution_from: float


@dataclass(frozen=True)
class Thresholds:
    """From which lower limit on an answer is good, and from which on it calls for caution only."""

    good: float
    caution: float

    def unanswered(self, code: str, status: Status, cases: int = 0) -> Check:
        """Return a question without an answer."""
        return Check(code, status, None, None, None, None, cases, self.good, self.caution)

    def answered(self, code: str, value: float, low: float, high: float, cases: int) -> Check:
        """Return an answer at its level.

        Examples
        --------
        >>> Thresholds(0.8, 0.5).answered("stability", 0.85, 0.78, 0.92, 100).level
        'caution'
        """
        level: Level = "good" if low >= self.good else "caution" if low >= self.caution else "bad"
        return Check(code, "done", level, value, low, high, cases, self.good, self.caution)


def ratio(over: FloatArray, under: FloatArray, alpha: float) -> tuple[float, float, float]:
    """Return the ratio of two sums over cases, and its limits.

    Examples
    --------
    >>> ratio(np.array([1.0, 2.0]), np.array([2.0, 4.0]), 0.05)
    (0.5, 0.5, 0.5)
    """
    value = float(over.sum() / under.sum())
    off = (over - value * under) / under.sum()
    half = float(-stdtrit(len(over) - 1, alpha / 2) * np.sqrt(len(over) / (len(over) - 1) * (off**2).sum()))
    return value, value - half, value + half


def mean(values: FloatArray, alpha: float) -> tuple[float, float, float]:
    """Return the mean over cases, and its limits."""
    return ratio(values, np.ones(len(values)), alpha)


def agreement(
    agreeing: int, cases: int, thresholds: Thresholds, *, code: str = "fidelity", alpha: float = 0.05
) -> Check:
    """Return how often a stand-in (rules that imitate an algorithm) decides like the algorithm, as a check.

    Parameters
    ----------
    agreeing, cases : int
        Cases decided alike, and all.
    thresholds : Thresholds
        Of the levels.

    Notes
    -----
    Wilson (1927), JASA 22:209: limits of a share.

    Examples
    --------
    >>> agreement(990, 1000, Thresholds(0.95, 0.85)).level
    'good'
    """
    if cases < FEWEST:
        return thresholds.unanswered(code, "too_little_data", cases)
    share, z = agreeing / cases, -float(ndtri(alpha / 2))
    middle, half = share + z**2 / (2 * cases), z * float(np.sqrt(share * (1 - share) / cases + z**2 / (4 * cases**2)))
    scale = 1 + z**2 / cases
    return thresholds.answered(code, share, (middle - half) / scale, min(1.0, (middle + half) / scale), cases)
