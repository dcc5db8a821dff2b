"""The smallest number of a group that every beginning of a list needs, if chance alone makes the order.

FA*IR of Zehlike, Bonchi, Castillo, Hajian, Megahed & Baeza-Yates (2017), CIKM, 1569: the first k places are drawn
independently, each of the group with probability p; m(k) is the α-quantile of the binomial. Asking at every k would
raise too many false alarms, so α is lowered until a list drawn by chance falls below anywhere with probability α at
most. That probability is computed exactly, from one rise of m to the next.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from scipy.special import bdtr, gammaln, ndtri

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.ranking.compact import Codes
from algaudit.fairness.ranking.line import BoolArray
from algaudit.fairness.ranking.lists import Ranking

#: Beginnings are looked at up to this length; further down the line and its test say more.
MOST_PLACES: Final = 1_000
_SEARCHES: Final = 24
_NOTHING: Final = 1e-18


def minimum_counts(places: int, share: float, alpha: float) -> IntArray:
    """Return m(k) for k = 1 … places: the smallest number whose cumulative probability reaches ``alpha``.

    Parameters
    ----------
    places : int
        Length of the longest beginning.
    share : float, 0…1
        Probability that a place goes to the group.
    alpha : float, 0…1
        Risk at each k.

    Examples
    --------
    As printed in the paper for p = 0.5 and α = 0.1:

    >>> minimum_counts(12, 0.5, 0.1).tolist()
    [0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 4]
    """
    length = np.arange(1, places + 1)
    # The normal quantile with its first correction is hardly ever more than one off.
    z, skewed = ndtri(alpha), (1 - 2 * share) / 6
    guess = length * share + z * np.sqrt(length * share * (1 - share)) + skewed * (z * z - 1) - 0.5
    count = np.clip(np.ceil(guess), 0, length)
    while True:
        short = bdtr(count, length, share) < alpha
        over = (count > 0) & (bdtr(count - 1, length, share) >= alpha)
        if not (short | over).any():
            found: IntArray = count.astype(np.int64)
            return found
        count = count + short - over


def failure(minimum: IntArray, share: float) -> float:
    """Return how likely a list made by chance has fewer than ``minimum[k - 1]`` of the group at any k.

    Parameters
    ----------
    minimum : int array
        For k = 1, 2, …; rises by at most one at a time.
    share : float
        Probability that a place goes to the group.

    Examples
    --------
    At least one among the first two, at p = 0.5: missed by one list in four.

    >>> failure(np.array([0, 1]), 0.5)
    0.25
    """
    kept, lowest, at = np.ones(1), 0, 0
    # Between two rises of the minimum nobody can fall below it who was not below before.
    for rise in (np.flatnonzero(np.diff(minimum, prepend=0)) + 1).tolist():
        kept, at = np.convolve(kept, _steps(rise - at, share)), rise
        needed = int(minimum[rise - 1])
        kept, lowest = kept[needed - lowest :], needed
        far = np.flatnonzero(kept > _NOTHING)
        kept = kept[: far[-1] + 1] if far.size else kept[:1]
    return float(max(1 - kept.sum(), 0.0)) if at else 0.0


@lru_cache(maxsize=1_000)
def _steps(number: int, share: float) -> FloatArray:
    """Return how likely each number of a group is among the next places; the same few lengths come again and again."""
    found = np.arange(number + 1)
    logs = gammaln(number + 1) - gammaln(found + 1) - gammaln(number - found + 1)
    steps: FloatArray = np.exp(logs + found * np.log(share) + (number - found) * np.log1p(-share))
    return steps


def adjusted_alpha(places: int, share: float, alpha: float) -> float:
    """Return the largest risk at each k with which a list made by chance fails anywhere with at most ``alpha``.

    Examples
    --------
    One group of half the people, ten places: at 0.1 each, 13 % of lists would fail somewhere (132 of the 1024).

    >>> round(failure(minimum_counts(10, 0.5, 0.1), 0.5), 4)
    0.1289
    >>> lowered = adjusted_alpha(10, 0.5, 0.1)
    >>> round(lowered, 4), round(failure(minimum_counts(10, 0.5, lowered), 0.5), 4)
    (0.0625, 0.0752)
    """
    low, high = alpha / places, alpha
    least, most = minimum_counts(places, share, low), minimum_counts(places, share, high)
    if failure(most, share) <= alpha:
        return high
    # Between two risks that need the same numbers there is nothing more to find.
    for _ in range(_SEARCHES):
        if np.array_equal(least, most):
            break
        middle = (low * high) ** 0.5
        between = minimum_counts(places, share, middle)
        if failure(between, share) <= alpha:
            low, least = middle, between
        else:
            high, most = middle, between
    return low


def best_counts(ranking: Ranking, place: int, own: BoolArray, depth: int) -> IntArray:
    """Return how many of a group the first 1, 2, … ``depth`` of a list hold if every tie is broken in its favour.

    Parameters
    ----------
    own : bool array
        Who is of the group, in the order of the ranking.

    Examples
    --------
    >>> from algaudit.fairness.ranking.lists import ranked
    >>> best_counts(ranked(np.array([1.0, 1, 2]), None, 1), 0, np.array([False, True, True]), 3).tolist()
    [1, 1, 2]
    """
    start = int(ranking.starts[place])
    _, _, end = ranking.spans(place, depth)
    # All people tied with the last one count, also those beyond the depth.
    key, mine = ranking.key[start:end], own[start:end]
    firsts = np.flatnonzero(np.diff(key, prepend=key[:1] - 1))
    tied = np.diff(firsts, append=len(key))
    of_group = np.add.reduceat(mine, firsts, dtype=np.int64)
    before = np.repeat(np.cumsum(of_group) - of_group, tied)
    within = np.arange(len(key)) - np.repeat(firsts, tied) + 1
    counted: IntArray = before + np.minimum(within, np.repeat(of_group, tied))
    return counted[:depth]


def prefix_p(counts: IntArray, share: float) -> float:
    """Return how likely chance alone makes some beginning of a list hold as unusually few of a group as this one.

    Smaller than α exactly when the list falls below the minimum counts at the lowered α.

    Examples
    --------
    The first four places go to others: 1/16 at the fourth; nothing before is as unlikely.

    >>> prefix_p(np.array([0, 0, 0, 0]), 0.5)
    0.0625
    """
    length = np.arange(1, len(counts) + 1)
    least = float(bdtr(counts, length, share).min())
    # Falling to exactly this probability counts as falling below it.
    above = least * (1 + 1e-12)
    return failure(minimum_counts(len(counts), share, above), share) if above < 1 else 1.0


def first_below(counts: IntArray, minimum: IntArray) -> int | None:
    """Return the first place at which a list falls below its minimum counts, None when it never does.

    Examples
    --------
    >>> first_below(np.array([0, 0, 1]), np.array([0, 1, 1])), first_below(np.array([1]), np.array([1]))
    (2, None)
    """
    below = np.flatnonzero(counts < minimum)
    return int(below[0]) + 1 if below.size else None


def group_of(codes: Codes, group: int, *, rest: bool) -> BoolArray:
    """Return who is of a group, or who is of the rest: too many of a group are too few of the rest."""
    of_group: BoolArray = codes == group
    return ~of_group if rest else of_group
