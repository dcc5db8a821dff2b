"""Does a score between 0 and 1 keep its word? Of people with a score of 0.3, three in ten should have the outcome.

Three figures: whether the score says too much or too little on the whole (observed less expected), band by band, and
the mean distance over the bands (ECE). A score that keeps its word perfectly has an ECE above 0 too, only by chance;
how large it would be is drawn and stands beside it.

Notes
-----
Van Calster et al. (2019), BMC Medicine 17:230: calibration in the large and by bands. Bröcker & Smith (2007), Weather
and Forecasting 22:651: bands drawn anew under a score that keeps its word. Brier (1950), Monthly Weather Review 78:1.
The interval of observed less expected is that of the observed rate: of more people where the score explains part of
the outcome's spread, widened where it adds to it. Coverage: ``tests/benchmarks/results/scores.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from algaudit.cube.cube import FloatArray
from algaudit.fairness.intervals import Limits, rate_limits
from algaudit.fairness.scores.ranked import Ranked

BANDS: Final = 10
DRAWS: Final = 2_000
#: Each sum of squares gets this much more: with nobody on one side, nothing seems to vary.
_MORE: Final = 1.0


@dataclass(frozen=True, eq=False)
class Kept:
    """Observed and expected shares of people with the outcome, of one or more sets of people.

    Parameters
    ----------
    people : float array
        Number of cases (sum of weights).
    positives : float array
        Of whom have the outcome.
    expected : float array, 0…1
        Mean score.
    trials : float array
        Effective number of people.
    spread : float array
        Variance of outcome less score.
    """

    people: FloatArray
    positives: FloatArray
    expected: FloatArray
    trials: FloatArray
    spread: FloatArray

    @property
    def observed(self) -> FloatArray:
        """Share with the outcome; NaN where nobody is."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.people > 0, np.minimum(self.positives / self.people, 1.0), np.nan)

    @property
    def difference(self) -> FloatArray:
        """Observed less expected, −1…1."""
        return self.observed - self.expected

    def observed_limits(self, alpha: FloatArray | float) -> Limits:
        """Return the interval of each observed share."""
        return rate_limits(self.observed, self.trials, alpha)

    def difference_limits(self, alpha: FloatArray | float) -> Limits:
        """Return the interval of observed less expected."""
        observed, risk = self.observed, np.asarray(alpha, np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            plain = observed * (1 - observed)
            more = (plain * self.trials + _MORE) / (self.spread * self.trials + _MORE)
            low, high = rate_limits(observed, self.trials * np.maximum(more, 1.0), risk)
            # What varies more than shares do: a score that is wrong by more for some people than for others.
            other = -ndtri(risk / 2) * np.sqrt(np.maximum(self.spread - plain, 0) / np.maximum(self.trials - 1, 1))
        gap = self.difference
        return gap - np.hypot(observed - low, other), gap + np.hypot(high - observed, other)


@dataclass(frozen=True, eq=False)
class Calibration:
    """How far a score keeps its word for one group.

    Parameters
    ----------
    whole, bands : Kept
        Everybody of the group; by bands of the score.
    ece : float, 0…1
        Mean distance of observed and expected over the bands, each by its people.
    by_chance : float array, draws
        ECE of a score that keeps its word, for as many people.
    reach : float array, draws
        How far the counted ECE may be from the true one.
    brier, brier_error : float, 0…1
        Mean squared distance of score and outcome, and its standard error.
    """

    whole: Kept
    bands: Kept
    ece: float
    by_chance: FloatArray
    reach: FloatArray
    brier: float
    brier_error: float

    def ece_p_value(self) -> float:
        """Return the share of draws under a score that keeps its word with as large an ECE."""
        return float((1 + (self.by_chance >= self.ece).sum()) / (1 + len(self.by_chance)))

    def ece_limits(self, alpha: float) -> tuple[float, float]:
        """Return the interval of the ECE over these bands; a little too wide, never without 0 by chance alone."""
        reach = float(np.quantile(self.reach, 1 - alpha, method="higher"))
        return max(self.ece - reach, 0.0), min(self.ece + reach, 1.0)

    def brier_limits(self, alpha: float) -> tuple[float, float]:
        """Return the interval of the Brier score."""
        half = -float(ndtri(alpha / 2)) * self.brier_error
        return max(self.brier - half, 0.0), min(self.brier + half, 1.0)


def band_edges(people: Ranked, bands: int = BANDS) -> FloatArray:
    """Return the scores that part people into bands of about equal number; fewer where many have the same score.

    Examples
    --------
    >>> from algaudit.fairness.scores.ranked import ranked
    >>> band_edges(ranked(np.array([0.1, 0.1, 0.1, 0.2, 0.5, 0.9])), 3).tolist()
    [0.2, 0.5]
    """
    if not len(people.score):
        return np.zeros(0)
    places = np.arange(1, bands) / bands
    if people.weight is None:
        at = np.floor(places * len(people.score)).astype(np.int64)
    else:
        at = np.searchsorted(people.summed()[1:], places * people.total, side="right")
    edges = np.unique(people.score[np.minimum(at, len(people.score) - 1)])
    # An edge at the lowest score would part nobody from anybody; the next score above it does.
    following = np.searchsorted(people.score, people.score[0], side="right")
    if edges[0] == people.score[0]:
        edges[0] = people.score[min(following, len(people.score) - 1)]
    return np.unique(edges[edges > people.score[0]])


def calibration(
    people: Ranked, positive: npt.NDArray[np.bool_], edges: FloatArray, *, seed: int, draws: int = DRAWS
) -> Calibration | None:
    """Return how far a score keeps its word; None when nobody's outcome is known.

    Parameters
    ----------
    people : Ranked
        Scores in 0…1 of people whose outcome is known.
    positive : bool array
        Has the outcome; in the order of ``people``.
    edges : float array
        From :func:`band_edges`, the same for all groups.
    seed : int
        Of the draws.

    Examples
    --------
    Four people with a score of 0.5, of whom three have the outcome: observed less expected is 0.25.

    >>> from algaudit.fairness.scores.ranked import ranked
    >>> four = ranked(np.full(4, 0.5))
    >>> found = calibration(four, np.array([True, True, True, False]), np.zeros(0), seed=0)
    >>> float(found.whole.difference[0]), found.ece, found.brier
    (0.25, 0.25, 0.25)
    """
    if not people.total:
        return None
    ends = [0, *np.searchsorted(people.score, edges, side="left").tolist(), len(people.score)]
    parts = [_sums(people, positive, slice(start, end)) for start, end in pairwise(ends)]
    each = np.array(parts)
    bands, whole = _kept(each), _kept(each.sum(axis=0, keepdims=True))
    shares = bands.people / whole.people
    ece = float(np.nansum(shares * np.abs(bands.difference)))
    by_chance, reach = _drawn(bands, shares, seed, draws)
    total = each.sum(axis=0)
    brier = float(total[4] / total[0])
    # Σ s (d² − brier)², scaled to the sum of weights.
    error = np.sqrt(max(total[6] - 2 * brier * total[5] + brier * brier * total[1], 0.0)) / total[0]
    return Calibration(whole, bands, ece, by_chance, reach, brier, float(error))


def _sums(people: Ranked, positive: npt.NDArray[np.bool_], part: slice) -> list[float]:
    """Return sums over a part: w, s, w·y, w·score, w·d², s·d², s·d⁴ for weight w, its square s, d = y − score."""
    found = np.zeros(7)
    for block in people.blocks():
        inside = slice(max(block.start, part.start), min(block.stop, part.stop))
        if inside.start >= inside.stop:
            continue
        told, score = positive[inside].astype(np.float64), people.score[inside]
        square = (told - score) ** 2
        weight, squared = people.weights(inside), people.squared(inside)
        found += [
            weight.sum(),
            squared.sum(),
            (weight * told).sum(),
            (weight * score).sum(),
            (weight * square).sum(),
            (squared * square).sum(),
            (squared * square * square).sum(),
        ]
    return list(found.tolist())


def _kept(sums: FloatArray) -> Kept:
    weight, squared, positives, scores, squares = sums[:, :5].T
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = np.where(weight > 0, scores / weight, np.nan)
        trials = np.where(squared > 0, weight * weight / squared, 0.0)
        mean = (positives - scores) / weight
        spread = np.maximum(squares / weight - mean * mean, 0.0)
    return Kept(weight, positives, expected, trials, spread)


def _drawn(bands: Kept, shares: FloatArray, seed: int, draws: int) -> tuple[FloatArray, FloatArray]:
    """Draw the ECE of a score that keeps its word, and how far the counted ECE may be from the true one."""
    dice = np.random.default_rng(seed)
    held = bands.people > 0
    trials = np.maximum(np.round(bands.trials[held]), 1).astype(np.int64)
    expected = np.clip(bands.expected[held], 0.0, 1.0)
    kept = dice.binomial(trials, expected, (draws, len(trials))) / trials - expected
    spread = np.sqrt((bands.spread[held] * trials + _MORE / 4) / trials**2)
    errors = dice.standard_normal((draws, len(trials))) * spread
    return np.abs(kept) @ shares[held], np.abs(errors) @ shares[held]
