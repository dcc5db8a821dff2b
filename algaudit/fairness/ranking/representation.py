"""Does a group have fewer places than its share of the people? Exactly how likely chance alone would do that.

If places were drawn by lot, the number of places of a group would follow the hypergeometric distribution; over
several lists with places of their own, the sum of one for each list. Both are computed exactly, without simulation.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.intervals import SMALLEST_P

#: Further out than so many standard deviations nothing is left that could change a digit.
_REACH = 40
#: Probabilities below this are nothing beside those that are added up.
_NOTHING = 1e-30
#: Two outcomes as likely as each other stay so although computed along different ways (as in R's fisher.test).
_AS_LIKELY = 1 + 1e-7


class Chances(NamedTuple):
    """Probability of each number of places, from ``lowest`` on."""

    lowest: int
    probability: FloatArray


class Representation(NamedTuple):
    """How likely so many, or so unusual a number of, places is by lot."""

    two_sided: float
    lower: float
    upper: float


def by_lot(own: int, everybody: int, places: int) -> Chances:
    """Return how likely each number of places is for a group of ``own`` people, if places are drawn by lot.

    Examples
    --------
    Two of four people, two places: none 1/6, one 4/6, both 1/6.

    >>> by_lot(2, 4, 2).probability.round(4).tolist()
    [0.1667, 0.6667, 0.1667]
    """
    least, most = max(0, places - (everybody - own)), min(own, places)
    if least == most:
        return Chances(least, np.ones(1))
    mode = (places + 1) * (own + 1) // (everybody + 2)
    rate = own / everybody
    spread = (places * rate * (1 - rate) * (everybody - places) / max(everybody - 1, 1)) ** 0.5
    reach = int(_REACH * (spread + 1)) + 10
    low, high = max(least, mode - reach), min(most, mode + reach)
    steps = np.arange(low, high, dtype=np.float64)
    # Each probability from the one before: no factorials, so nothing is lost however many people there are.
    up = np.log((own - steps) * (places - steps)) - np.log((steps + 1) * (everybody - own - places + steps + 1))
    logs = np.concatenate([[0.0], np.cumsum(up)])
    probability = np.exp(logs - logs.max())
    return Chances(low, probability / probability.sum())


def together(parts: list[Chances]) -> Chances:
    """Return the chances of the sum over independent lists.

    Examples
    --------
    >>> together([by_lot(1, 2, 1), by_lot(1, 2, 1)]).probability.tolist()
    [0.25, 0.5, 0.25]
    """
    # The two shortest first, as in a tournament: long ones are added seldom.
    waiting = [(len(part.probability), place, part) for place, part in enumerate(map(_trimmed, parts))]
    heapify(waiting)
    number = len(waiting)
    while len(waiting) > 1:
        (_, _, first), (_, _, second) = heappop(waiting), heappop(waiting)
        joined = np.convolve(first.probability, second.probability)
        part = _trimmed(Chances(first.lowest + second.lowest, joined))
        heappush(waiting, (len(part.probability), number, part))
        number += 1
    return waiting[0][2] if waiting else Chances(0, np.ones(1))


def _trimmed(part: Chances) -> Chances:
    kept = np.flatnonzero(part.probability > _NOTHING)
    return Chances(part.lowest + int(kept[0]), part.probability[kept[0] : kept[-1] + 1])


def representation(own: IntArray, everybody: IntArray, places: IntArray, found: tuple[int, int]) -> Representation:
    """Test the number of places of one group against a lot on every list.

    Parameters
    ----------
    own, everybody, places : int arrays, lists
        People of the group, people, places.
    found : (lowest, highest)
        Number of places of the group; a range when a tie leaves it open. Then the largest p-value of the range is
        returned: what holds however the tie is broken.

    Returns
    -------
    Representation
        Two-sided (all numbers no more likely than the one found, as Fisher's exact test), so few, so many.

    Examples
    --------
    None of two places for a group of two in four: 1/6 for so few, 2/6 for so unusual.

    >>> found = representation(np.array([2]), np.array([4]), np.array([2]), (0, 0))
    >>> [round(p, 4) for p in found]
    [0.3333, 0.1667, 1.0]
    """
    lots = together(
        [by_lot(*numbers) for numbers in zip(own.tolist(), everybody.tolist(), places.tolist(), strict=True)]
    )
    below, above = np.cumsum(lots.probability), np.cumsum(lots.probability[::-1])[::-1]
    last = len(below) - 1
    low, high = (min(max(number - lots.lowest, 0), last) for number in found)
    likeliest = lots.probability[low : high + 1].max()
    two_sided = lots.probability[lots.probability <= likeliest * _AS_LIKELY].sum()
    return Representation(*(min(max(float(p), SMALLEST_P), 1.0) for p in (two_sided, below[high], above[low])))
