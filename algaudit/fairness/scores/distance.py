"""How far apart the scores of two groups lie: all of them, not only their means.

The Kolmogorov–Smirnov distance is the largest difference, over all thresholds, between the shares of two groups that
lie at or below it: the largest gap in selection rates that any threshold could make. The Wasserstein distance is the
mean shift, in units of the score, that would make the two groups look alike.

Both are above 0 by chance alone. So their intervals reach as far from what was counted as two groups without any
difference would be counted apart; 0 lies outside just when the test finds a difference. For groups that do differ such
intervals are a little too wide.

Notes
-----
Smirnov (1948), Annals of Mathematical Statistics 19:279: the distribution of the first under no difference; groups
that differ vary less. The second has none, so its noise is drawn: each group's own, by Gaussian weights on its scores
(van der Vaart & Wellner, 1996, section 3.6), on a grid of at most 400 scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.intervals import Limits
from algaudit.fairness.scores.ranked import BLOCK, Ranked, share_up_to

#: Noise is drawn so many times, on so many scores at most.
DRAWS: Final = 1_000
GRID: Final = 400


@dataclass(frozen=True, eq=False)
class Distance:
    """Two distances between the scores of two groups.

    Parameters
    ----------
    kolmogorov_smirnov : float, 0…1
    wasserstein : float, units of the score
    people : float
        n·m/(n + m) of the two groups' effective sizes; decides how far apart chance alone counts them.
    noise : float array, 2 × draws
        Wasserstein distances that chance alone made: with everybody's scores in both groups, and with each group's
        own; without draws when none were wanted.
    """

    kolmogorov_smirnov: float
    wasserstein: float
    people: float
    noise: FloatArray

    def p_value(self) -> float:
        """Return the chance of so large a Kolmogorov–Smirnov distance between groups without a difference."""
        from scipy.stats import kstwo

        return float(kstwo.sf(self.kolmogorov_smirnov, _whole(self.people)))

    def wasserstein_limits(self, alpha: float) -> tuple[float, float]:
        """Return the interval of the Wasserstein distance."""
        if not self.noise.size:
            return float("nan"), float("nan")
        # A small group does not know its own spread; everybody together knows it, unless the groups differ in spread.
        reach = float(np.quantile(self.noise, 1 - alpha, axis=1, method="higher").max())
        return max(self.wasserstein - reach, 0.0), self.wasserstein + reach

    def wasserstein_p_value(self) -> float:
        """Return the share of drawn noise that is as large, what was seen being one of the draws."""
        as_large = (self.noise >= self.wasserstein).sum(axis=1)
        return float((1 + as_large.max()) / (1 + self.noise.shape[1])) if self.noise.size else float("nan")


def smirnov_limits(distance: FloatArray, people: FloatArray, alpha: FloatArray | float) -> Limits:
    """Return the intervals of Kolmogorov–Smirnov distances.

    Parameters
    ----------
    distance : float array, 0…1
    people : float array
        n·m/(n + m) of the two groups.
    alpha : float, 0…1

    Examples
    --------
    Two groups of 200: chance alone counts them up to 0.134 apart (1.358·√(2/200) = 0.136 in the textbook's table).

    >>> [round(float(limit), 3) for limit in smirnov_limits(np.array(0.3), np.array(100.0), 0.05)]
    [0.166, 0.434]
    """
    from scipy.stats import kstwo

    reach = kstwo.isf(alpha, _whole(people))
    return np.maximum(distance - reach, 0.0), np.minimum(distance + reach, 1.0)


def _whole(people: FloatArray | float) -> FloatArray:
    found: FloatArray = np.maximum(np.round(people), 1.0)
    return found


def distance(own: Ranked, other: Ranked, *, seed: int, draws: int = DRAWS) -> Distance:
    """Return how far apart the scores of two groups lie.

    Parameters
    ----------
    own, other : Ranked
        Scores of both groups.
    seed : int
        Of the drawn noise.
    draws : int
        How often it is drawn; 0 draws none.

    Examples
    --------
    Everybody here is 2 points higher; at a threshold of 1, nobody here and two of three there are at or below.

    >>> from algaudit.fairness.scores.ranked import ranked
    >>> found = distance(ranked(np.array([2.0, 3.0, 4.0])), ranked(np.array([0.0, 1.0, 2.0])), seed=0)
    >>> round(found.wasserstein, 9), round(found.kolmogorov_smirnov, 4)
    (2.0, 0.6667)
    """
    if not own.total or not other.total:
        return Distance(np.nan, np.nan, np.nan, np.zeros((2, 0)))
    line = np.concatenate([own.score, other.score])
    line.sort(kind="stable")
    largest, area = _walked(own, other, line)
    noise = _noise(own, other, _grid(line), seed=seed, draws=draws) if draws else np.zeros((2, 0))
    return Distance(largest, area, own.effective * other.effective / (own.effective + other.effective), noise)


def _walked(own: Ranked, other: Ranked, line: FloatArray) -> tuple[float, float]:
    """Walk along the line; return the largest difference of the shares, and the area between them."""
    sums, largest, area = (own.summed(), other.summed()), 0.0, 0.0
    for start in range(0, len(line), BLOCK):
        at = line[start : start + BLOCK + 1]
        apart = np.abs(share_up_to(own, sums[0], at) - share_up_to(other, sums[1], at))
        largest = max(largest, float(apart.max()))
        area += float(np.dot(apart[:-1], np.diff(at)))
    return min(largest, 1.0), area


def _grid(line: FloatArray) -> FloatArray:
    """Return all different scores, or as many as are enough, spread evenly over the people."""
    places = np.unique(np.linspace(0, len(line) - 1, GRID).round().astype(np.int64))
    few = line[places] if len(line) > 10 * GRID else np.unique(line)
    return np.unique(few if len(few) <= GRID else few[np.linspace(0, len(few) - 1, GRID).round().astype(np.int64)])


def _noise(own: Ranked, other: Ranked, grid: FloatArray, *, seed: int, draws: int) -> FloatArray:
    """Draw how far apart chance alone counts two groups: both with everybody's scores, and each with its own."""
    dice = np.random.default_rng(seed)
    steps = np.diff(grid)
    if not len(steps):
        return np.zeros((2, draws))
    own_parts, other_parts = _parted(own, grid), _parted(other, grid)
    share = (own_parts[0] * own.total + other_parts[0] * other.total) / (own.total + other.total)
    everybody = (share, share / own.effective), (share, share / other.effective)
    made = []
    for first, second in (everybody, (own_parts, other_parts)):
        apart = _path(first[0], first[1], dice, draws) - _path(second[0], second[1], dice, draws)
        # The last score has everybody up to it, so that nothing can vary there.
        made.append(np.abs(apart)[:, :-1] @ steps)
    return np.stack(made)


def _parted(side: Ranked, grid: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the share of a group above each score of the grid up to the next, and each share's part in the error."""
    ends = np.searchsorted(side.score, grid, side="right")
    starts = np.concatenate([[0], ends[:-1]])
    if side.weight is None:
        share = (ends - starts) / side.total
        spread = share / side.total
    else:
        parts = [slice(int(start), int(end)) for start, end in zip(starts, ends, strict=True)]
        share = np.array([side.weight[part].sum() for part in parts]) / side.total
        spread = np.array([side.squared(part).sum() for part in parts]) / side.total**2
    # A group of few people varies more than it seems to.
    return share, spread * side.effective / max(side.effective - 1, 1.0)


def _path(share: FloatArray, spread: FloatArray, dice: np.random.Generator, draws: int) -> FloatArray:
    """Return drawn errors of the share up to each score of the grid: draws × grid."""
    drawn = dice.standard_normal((draws, len(share))) * np.sqrt(spread)
    path: FloatArray = np.cumsum(drawn - drawn.sum(axis=1, keepdims=True) * share, axis=1)
    return path
