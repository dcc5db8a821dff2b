"""What was paid against what was due: how often too little, by how much, and whether that depends on how much was due.

A payment is right when it agrees with what was due to the last digits that a computer keeps. Too little can only be
paid to those to whom something was due; the share of the underpaid is theirs. Too much can be paid to anybody.

Notes
-----
The slope's standard error is MacKinnon & White's HC3 (1985), Journal of Econometrics 29:305: payments to those with
large entitlements scatter differently from those with small ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtrit

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.amounts.means import Means, means
from algaudit.fairness.amounts.spread import Places, spread, tally
from algaudit.fairness.intervals import Limits
from algaudit.fairness.rates import Rates

TENTHS: Final = 10
#: Payments that differ by less than this share of what was due agree.
_LAST_DIGITS: Final = 1e-9
_BLOCK: Final = 1_000_000


def errors(paid: FloatArray, due: FloatArray) -> FloatArray:
    """Return paid less due; exactly 0 where they differ by last digits only.

    Examples
    --------
    >>> errors(np.array([0.1 + 0.2, 5.0]), np.array([0.3, 8.0])).tolist()
    [0.0, -3.0]
    """
    made = paid - due
    for start in range(0, len(made), _BLOCK):
        part = slice(start, start + _BLOCK)
        made[part][np.abs(made[part]) <= _LAST_DIGITS * np.maximum(np.abs(due[part]), np.abs(paid[part]))] = 0.0
    return made


@dataclass(frozen=True, eq=False)
class Payments:
    """How each group was paid against what was due to it.

    Parameters
    ----------
    error : Means
        Paid less due, everybody for whom both are known.
    underpaid, overpaid : Rates
        Underpaid among those to whom something was due; overpaid among all.
    shortfall : Means
        Due less paid, among the underpaid.
    """

    error: Means
    underpaid: Rates
    overpaid: Rates
    shortfall: Means


def payments(off: FloatArray, due: FloatArray, places: Places, groups: int) -> Payments:
    """Return how each group was paid.

    Parameters
    ----------
    off, due : float arrays
        Paid less due (from :func:`errors`), and what was due (0 or more); none missing.
    places : int array
        Group of each case.
    groups : int

    Examples
    --------
    Due 10, 10 and 0, paid 4, 10 and 1: one of two underpaid, by 6; one of three overpaid.

    >>> found = payments(np.array([-6.0, 0, 1]), np.array([10.0, 10, 0]), np.zeros(3, np.int32), 1)
    >>> float(found.underpaid.value[0]), float(found.shortfall.value[0]), round(float(found.overpaid.value[0]), 3)
    (0.5, 6.0, 0.333)
    """
    error = means(spread(off, places, groups))
    some = due > 0
    owed, over = tally(places[some], groups), tally(places[off > 0], groups)
    some &= off < 0
    at, short = places[some], off[some]
    return Payments(
        error,
        share_of("underpaid", tally(at, groups), owed),
        share_of("overpaid", over, tally(places, groups)),
        means(spread(np.negative(short, out=short), at, groups)),
    )


def share_of(measure: str, part: IntArray | FloatArray, whole: IntArray | FloatArray) -> Rates:
    """Return which share of each group's cases has a property, from counts of each group.

    Examples
    --------
    >>> share_of("granted", np.array([1, 0]), np.array([4, 0])).value.tolist()
    [0.25, nan]
    """
    top, bottom = part.astype(np.float64), whole.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Rates(measure, top / bottom, top, bottom, bottom)


@dataclass(frozen=True, eq=False)
class Tenths:
    """Cases by how much was due to them, from the tenth with least to the tenth with most.

    Parameters
    ----------
    low, high : float arrays
        Smallest and largest entitlement in each.
    payments : Payments
        As for groups. Equal entitlements stay together, so that there may be fewer than ten parts, of unequal size.
    """

    low: FloatArray
    high: FloatArray
    payments: Payments


def tenths(off: FloatArray, due: FloatArray) -> Tenths:
    """Return how people were paid, by tenth of what was due to them.

    Parameters
    ----------
    off, due : float arrays
        As for :func:`payments`; entitlements above 0, in rising order.

    Examples
    --------
    >>> found = tenths(np.array([-1.0, 0, 0, 0]), np.array([5.0, 5, 5, 9]))
    >>> found.low.tolist(), found.payments.error.trials.tolist()
    ([5.0, 9.0], [3.0, 1.0])
    """
    size = len(due)
    if not size:
        return Tenths(due, due, payments(off, due, np.zeros(0, np.int32), 0))
    edges = due[np.ceil(np.arange(1, TENTHS) / TENTHS * size).astype(np.int64) - 1]
    starts = np.unique(np.concatenate([[0], np.searchsorted(due, edges, side="right")]))
    starts = starts[starts < size]
    sizes = np.diff(np.append(starts, size))
    part = np.repeat(np.arange(len(starts), dtype=np.int32), sizes)
    return Tenths(due[starts], due[starts + sizes - 1], payments(off, due, part, len(starts)))


@dataclass(frozen=True, eq=False)
class Slope:
    """How the error, as a share of what was due, changes from those due least to those due most.

    Parameters
    ----------
    value, error : float arrays of one entry
        Change over the whole range of ranks (0.1: ten percentage points of what was due); its standard error.
    trials : float array of one entry
        Cases.
    """

    value: FloatArray
    error: FloatArray
    trials: FloatArray

    def limits(self, alpha: FloatArray) -> Limits:
        """Return the interval of the slope."""
        with np.errstate(invalid="ignore"):
            reach = stdtrit(np.maximum(self.trials - 2, 1), 1 - np.asarray(alpha) / 2) * self.error
        return self.value - reach, self.value + reach

    def chosen(self, places: Sequence[int]) -> Slope:
        """Return some of the slopes."""
        picked = list(places)
        return Slope(self.value[picked], self.error[picked], self.trials[picked])


def slope(off: FloatArray, due: FloatArray) -> Slope:
    """Fit a line to the relative error over the rank of the entitlement, by least squares.

    Parameters
    ----------
    off, due : float arrays
        As for :func:`tenths`.

    Examples
    --------
    Due 10, 20, 30, 40, all paid but the last, who gets half: ranks 1/8, 3/8, 5/8, 7/8, errors 0, 0, 0, −0.5.
    Centred ranks −3/8 … 3/8; sum of products −0.1875 over sum of squares 0.3125 is −0.6.

    >>> round(float(slope(np.array([0, 0, 0, -20.0]), np.array([10.0, 20, 30, 40])).value[0]), 6)
    -0.6
    """
    trials = np.array([float(len(due))])
    rank = _middle_ranks(due)
    if len(due) < 3 or not rank.any():
        return Slope(np.full(1, np.nan), np.full(1, np.nan), trials)
    square = float((rank * rank).sum())
    summed = crossed = spread_of = 0.0
    for seen, at in _parts(off, due, rank):
        summed, crossed = summed + float(seen.sum()), crossed + float((at * seen).sum())
    centre, tilt = summed / len(due), crossed / square
    for seen, at in _parts(off, due, rank):
        lever = 1 / len(due) + at * at / square
        left = (seen - centre - tilt * at) / np.maximum(1 - lever, _LAST_DIGITS)
        spread_of += float((at * at * left * left).sum())
    return Slope(np.array([tilt]), np.array([np.sqrt(spread_of) / square]), trials)


def _parts(off: FloatArray, due: FloatArray, rank: FloatArray) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Yield error as a share of what was due, and rank, a block at a time."""
    for start in range(0, len(due), _BLOCK):
        part = slice(start, start + _BLOCK)
        yield off[part] / due[part], rank[part]


def _middle_ranks(due: FloatArray) -> FloatArray:
    """Return ranks as shares of the whole, less their mean; equal entitlements have one rank."""
    edges = np.flatnonzero(np.concatenate([[True], due[1:] != due[:-1], [True]]))
    ranks = np.zeros(len(due))
    if len(edges) < 3:
        return ranks
    for start in range(0, len(due), _BLOCK):
        stop = min(start + _BLOCK, len(due))
        first, last = np.searchsorted(edges, start, side="right") - 1, np.searchsorted(edges, stop)
        begin, end = edges[first:last], edges[first + 1 : last + 1]
        times = np.minimum(end, stop) - np.maximum(begin, start)
        ranks[start:stop] = np.repeat((begin + (end - begin) / 2) / len(due) - 0.5, times)
    return ranks
