"""How much of the attention at the top of a list each group gets, and how far every beginning of it is from the whole.

A place further down is worth less: 1/log2(1 + place), as in Singh & Joachims (2018), KDD, 2219. Exposure is the mean
of that worth over the people of a group. NDKL of Geyik, Ambler & Kenthapadi (2019), KDD, 2221, asks of every beginning
of the list how far its mix of groups is from that of the whole list, and weighs the answers by the same worth.
Tied people share their places evenly.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from scipy.special import gammaln, ndtri, xlogy

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.intervals import Limits
from algaudit.fairness.ranking.compact import Codes, counted
from algaudit.fairness.ranking.line import BoolArray
from algaudit.fairness.ranking.lists import Ranking

#: Beginnings up to this length are computed exactly by chance; longer ones with the first term of a series.
_EXACT: Final = 64


class Exposure(NamedTuple):
    """Mean exposure of each group relative to the mean of its list, its standard error, and the number of people."""

    value: FloatArray
    error: FloatArray
    people: FloatArray


def exposure(ranking: Ranking, codes: Codes, groups: int) -> Exposure:
    """Return the exposure of each group; 1 is as much as a person of its lists has on average.

    Parameters
    ----------
    ranking : Ranking
    codes : int array
        Group of each person, in the order of the ranking.
    groups : int
        How many groups there are.

    Returns
    -------
    Exposure
        NaN for a group with nobody; the error NaN for fewer than two people.

    Examples
    --------
    Three places are worth 1, 0.6309 and 0.5, on average 0.7103; 1 / 0.7103 = 1.4078.

    >>> from algaudit.fairness.ranking.lists import ranked
    >>> exposure(ranked(np.arange(3.0), None, 1), np.array([0, 1, 1], np.int32), 2).value.round(4).tolist()
    [1.4078, 0.7961]
    """
    first, second, people = (np.zeros(groups) for _ in range(3))
    for place, size in enumerate(ranking.sizes.tolist()):
        own, squared, counted, total = (np.zeros(groups), np.zeros(groups), np.zeros(groups), 0.0)
        for start, ends in ranking.stretches(place):
            worth = _worth(start - int(ranking.starts[place]), start, ends)
            part = codes[start : ends[-1]]
            own += np.bincount(part, worth, groups)
            squared += np.bincount(part, worth * worth, groups)
            counted += np.bincount(part, minlength=groups)
            total += float(worth.sum())
        mean = total / size if size else 1.0
        first, second, people = first + own / mean, second + squared / mean**2, people + counted
    with np.errstate(invalid="ignore", divide="ignore"):
        value = first / people
        spread = np.maximum(second - people * value * value, 0) / (people - 1)
        return Exposure(value, np.where(people > 1, np.sqrt(spread / people), np.nan), people)


def _worth(before: int, start: int, ends: IntArray) -> FloatArray:
    """Return what each place of a stretch is worth, shared evenly among the tied."""
    worth = 1 / np.log2(np.arange(before + 2, before + 2 + int(ends[-1]) - start))
    sizes = np.diff(ends, prepend=start)
    if int(sizes.max()) == 1:
        return worth
    shared: FloatArray = np.repeat(np.add.reduceat(worth, ends - sizes - start) / sizes, sizes)
    return shared


def exposure_ratio(found: Exposure, reference: int, alpha: float) -> tuple[FloatArray, Limits]:
    """Return exposure over that of the reference group, with limits (normal on the log scale).

    Examples
    --------
    >>> found = Exposure(np.array([0.8, 1.0]), np.array([0.08, 0.0]), np.array([50.0, 50.0]))
    >>> value, (low, high) = exposure_ratio(found, 1, 0.05)
    >>> float(value[0]), round(float(low[0]), 4), round(float(high[0]), 4)
    (0.8, 0.6576, 0.9732)
    """
    relative = found.error / found.value
    value = found.value / found.value[reference]
    reach = -ndtri(alpha / 2) * np.hypot(relative, relative[reference])
    return value, (value * np.exp(-reach), value * np.exp(reach))


def ndkl(ranking: Ranking, place: int, codes: Codes, groups: int) -> float:
    """Return the normalised discounted Kullback–Leibler divergence of one list; 0: every beginning is like the whole.

    Examples
    --------
    Of a woman and a man the woman is first: the first place differs from half and half by ln 2, the second not.

    >>> from algaudit.fairness.ranking.lists import ranked
    >>> round(ndkl(ranked(np.arange(2.0), None, 1), 0, np.array([0, 1], np.int32), 2), 4)
    0.425
    """
    begin, stop = int(ranking.starts[place]), int(ranking.starts[place + 1])
    mix = counted(codes[begin:stop], groups) / max(stop - begin, 1)
    seen = np.zeros(groups, np.int64)
    total = weights = 0.0
    for start, ends in ranking.stretches(place):
        position = np.arange(start + 1, ends[-1] + 1) - begin
        weight = 1 / np.log2(position + 1)
        weights += float(weight.sum())
        for group in np.flatnonzero(mix).tolist():
            share = _seen(codes[start : ends[-1]] == group, int(seen[group]), start, ends) / position
            total += float((weight * xlogy(share, share / mix[group])).sum())
        seen += np.bincount(codes[start : ends[-1]], minlength=groups)
    return total / weights if weights else float("nan")


def _seen(own: BoolArray, before: int, start: int, ends: IntArray) -> FloatArray:
    """Return how many of a group have been seen at each place; within a tie the number grows evenly."""
    seen: FloatArray = (before + np.cumsum(own)).astype(np.float64)
    if len(ends) == len(own):
        return seen
    at = np.concatenate([[before], seen[ends - start - 1]])
    even: FloatArray = np.interp(np.arange(start + 1, ends[-1] + 1), np.append(start, ends), at)
    return even


def ndkl_by_lot(sizes: IntArray) -> float:
    """Return what NDKL is on average when a lot makes the order: short beginnings always differ from the whole.

    Parameters
    ----------
    sizes : int array
        People of each group on the list.

    Examples
    --------
    A woman and a man: either is first, and ln 2 is certain.

    >>> round(ndkl_by_lot(np.array([1, 1])), 4)
    0.425
    """
    sizes = sizes[sizes > 0]
    people = int(sizes.sum())
    position = np.arange(1, people + 1, dtype=np.float64)
    weight = 1 / np.log2(position + 1)
    # χ² with one degree less than groups, over 2i, with the correction for drawing without replacement.
    expected = (len(sizes) - 1) / (2 * position) * (people - position) / max(people - 1, 1)
    exact = min(_EXACT, people)
    expected[:exact] = sum(_expected_part(int(size), people, exact) for size in sizes)
    return float((weight * expected).sum() / weight.sum())


def _expected_part(own: int, people: int, most: int) -> FloatArray:
    """Return E[s·ln(s / mix)] for the share s of a group among the first 1, 2, … of a drawn order."""
    length, found = np.arange(1, most + 1)[:, None], np.arange(most + 1)[None, :]
    possible = (found <= length) & (found <= own) & (length - found <= people - own)

    def chosen(of: IntArray | int, number: IntArray) -> FloatArray:
        ways: FloatArray = gammaln(of + 1.0) - gammaln(number + 1.0) - gammaln(np.maximum(of - number, 0) + 1.0)
        return ways

    logs = chosen(own, np.minimum(found, own)) + chosen(people - own, np.clip(length - found, 0, people - own))
    chance = np.exp(np.where(possible, logs - chosen(people, length), -np.inf))
    share = found / length
    part: FloatArray = (chance * xlogy(share, share * people / own)).sum(axis=1)
    return part
