"""Does a group fall behind at the top of a list already? Every beginning of the longest lists, corrected as one family.

Where selection harms, such as being inspected, nobody wants to be at the top: then the rest must not fall behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.gaps import holm
from algaudit.fairness.ranking.compact import Codes
from algaudit.fairness.ranking.lists import Ranking
from algaudit.fairness.ranking.prefixes import (
    MOST_PLACES,
    adjusted_alpha,
    best_counts,
    first_below,
    group_of,
    minimum_counts,
    prefix_p,
)


@dataclass(frozen=True, eq=False)
class Beginning:
    """One group on one list.

    Parameters
    ----------
    place, group : int
        Place of the list and of the group.
    share : float
        Of the people on the list; of the rest when ``rest``.
    p_value : float
        How likely a list made by chance falls as far behind anywhere.
    counts : int array
        Number among the first 1, 2, … of the list, ties broken in favour of those counted.
    """

    place: int
    group: int
    rest: bool
    share: float
    p_value: float
    counts: IntArray


@dataclass(frozen=True, eq=False)
class Minimums:
    """The smallest numbers after correction.

    Parameters
    ----------
    adjusted : float
        Corrected p-value.
    alpha : float
        Risk at each place, so lowered that all beginnings together keep the risk of the family.
    minimum : int array
        Smallest number among the first 1, 2, … of the list.
    first_below : int or None
        First place with fewer.
    """

    adjusted: float
    alpha: float
    minimum: IntArray
    first_below: int | None


def beginnings(
    ranking: Ranking, place: int, codes: Codes, groups: Sequence[int], *, rest: bool = False
) -> list[Beginning]:
    """Follow some groups down to the line of one list, at most :data:`MOST_PLACES` places.

    Examples
    --------
    Four men before four women, four places: such a start has a chance of 1/16.

    >>> from algaudit.fairness.ranking.lists import ranked
    >>> ranking, codes = ranked(np.arange(8.0), None, 4), np.repeat([0, 1], 4).astype(np.int32)
    >>> [round(one.p_value, 4) for one in beginnings(ranking, 0, codes, [0, 1])]
    [1.0, 0.0625]
    """
    start, stop = int(ranking.starts[place]), int(ranking.starts[place + 1])
    depth = min(int(ranking.places[place]), MOST_PLACES)
    made = []
    for group in groups:
        own = group_of(codes, group, rest=rest)
        share = int(own[start:stop].sum()) / max(stop - start, 1)
        if depth and 0 < share < 1:
            counts = best_counts(ranking, place, own, depth)
            made.append(Beginning(place, group, rest, share, prefix_p(counts, share), counts))
    return made


def corrected(rows: Sequence[Beginning], alpha: float) -> list[Minimums]:
    """Correct all beginnings together (Holm), and return the smallest numbers that go with it.

    Examples
    --------
    Eight men before eight women, eight places: 1/256 for the women, doubled since the men are tested too.

    >>> from algaudit.fairness.ranking.lists import ranked
    >>> ranking, codes = ranked(np.arange(16.0), None, 8), np.repeat([0, 1], 8).astype(np.int32)
    >>> women = corrected(beginnings(ranking, 0, codes, [0, 1]), 0.05)[1]
    >>> round(women.adjusted, 4), women.first_below
    (0.0078, 6)
    """
    adjusted, level = holm(np.array([row.p_value for row in rows]), alpha)
    return [_minimums(row, *both) for row, both in zip(rows, zip(adjusted, level, strict=True), strict=True)]


def _minimums(row: Beginning, adjusted: float, level: float) -> Minimums:
    alpha = adjusted_alpha(len(row.counts), row.share, float(level))
    minimum = minimum_counts(len(row.counts), row.share, alpha)
    return Minimums(float(adjusted), alpha, minimum, first_below(row.counts, minimum))


def longest(sizes: IntArray | FloatArray, most: int) -> list[int]:
    """Return the places of the largest numbers, largest first.

    Examples
    --------
    >>> longest(np.array([3, 9, 5]), 2)
    [1, 2]
    """
    return [int(place) for place in np.argsort(-sizes, kind="stable")[:most]]
