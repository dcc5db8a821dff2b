"""Says how far a counted rate, gap or ratio may lie from the truth, given how many people were counted.

Five people turned down out of ten is half, but ten people cannot tell half from a third. Each function here
turns a counted number into a lower and an upper limit; a gap whose limits lie on both sides of zero may be
chance.

Arrays of any shapes that broadcast are accepted and answered elementwise; NaN in gives NaN out. Rates and
their limits are shares in 0…1, not per cent. ``trials`` is the number of people or, with weighted rows, the
effective number (Σw)²/Σw²: at least 1, not necessarily whole; 0 gives NaN. ``alpha`` in 0…1 is the accepted
risk of missing the truth, 0.05 for 95 % limits. Limits for a smaller alpha enclose those for a larger one.

Notes
-----
Wilson (1927), JASA 22:209: a rate. Brown, Cai & DasGupta (2001), Statistical Science 16:101, section 4.1.1:
its correction at low counts, here with the binomial's own limit, and for more counts the smaller alpha is, since
the normal curve describes the far tail of a rare event badly. Newcombe (1998), Statistics in Medicine 17:873,
method 10: a difference. Donner & Zou (2012), Statistical Methods in Medical Research 21:347: sums, differences
and ratios from given limits.
Exact coverage: ``tests/benchmarks/results/coverage.md``. Why these: ``docs/adr/0002-intervals.md``.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, ndtr, ndtri

FloatArray: TypeAlias = npt.NDArray[np.float64]
Limits: TypeAlias = tuple[FloatArray, FloatArray]

# Up to this many people on one side of a rate, Wilson's limit on that side misses too often and is moved out. At a
# risk smaller than 5 % it is so many times more of them: at 0.2 %, one of 24 gaps' share, up to 48.
CORRECTED_COUNT: Final = 2
CORRECTED_RISK: Final = 0.05
SMALLEST_P: Final = 1e-12
# In standard errors: p-values are found to a part in 10 billion.
NEAR: Final = 1e-11
# Of the search for them; halving alone needs 40.
_MOST_STEPS: Final = 200
# A computer's 0.55 less 0.50 is 0.05 and a last bit; that bit is not a larger gap than 0.05.
LAST_BITS: Final = 1e-12


def rate_limits(value: npt.ArrayLike, trials: npt.ArrayLike, alpha: npt.ArrayLike) -> Limits:
    """Limits of a rate: Wilson's, moved out where only a few people stand on one side.

    Parameters
    ----------
    value : share, 0…1
        The counted rate.
    trials : people
        How many it was counted over.
    alpha : share, 0…1

    Returns
    -------
    (lower, upper) : shares with ``0 <= lower <= value <= upper <= 1``

    Examples
    --------
    4 of 10: z = 1.960, so lower = 1.6 / (4 + 1.921 + 1.960·√(2.4 + 0.960)) = 1.6 / 9.514 = 0.168.
    1 of 5: moved out, lower = 1 - 0.95^(1/5) = 0.0102, where Wilson alone has 0.0362.

    >>> [round(float(limit), 4) for limit in rate_limits(0.4, 10, 0.05)]
    [0.1682, 0.6873]
    >>> [round(float(limit), 4) for limit in rate_limits(0.2, 5, 0.05)]
    [0.0102, 0.6245]
    """
    value, trials, alpha = (np.asarray(each, np.float64) for each in (value, trials, alpha))
    with np.errstate(all="ignore"):
        z = -ndtri(alpha / 2)
        return _rate_lower(value, trials, alpha, z), 1 - _rate_lower(1 - value, trials, alpha, z)


def _rate_lower(value: FloatArray, trials: FloatArray, alpha: FloatArray, z: FloatArray) -> FloatArray:
    count = value * np.where(trials > 0, trials, np.nan)
    # The textbook form subtracts two nearly equal numbers at low counts; divided out, nothing cancels.
    root = np.sqrt(count * (1 - value) + z * z / 4)
    wilson = np.minimum(count * value / (count + z * z / 2 + z * root), value)
    # Effective counts fall between whole ones: fade the correction out there instead of jumping.
    most = CORRECTED_COUNT * np.maximum(CORRECTED_RISK / alpha, 1)
    share = np.clip(most + 1 - count, 0, 1)
    few = (share > 0) & (count > 0)
    exact = _farther(wilson, count, trials, alpha, few) if few.any() else wilson
    return np.where(count == 0, alpha * 0, wilson + share * (exact - wilson))


def _farther(
    wilson: FloatArray, count: FloatArray, trials: FloatArray, alpha: FloatArray, few: npt.NDArray[np.bool_]
) -> FloatArray:
    """Move Wilson's lower limit out to the exact one, where few people stand on its side and that is farther out.

    The exact limit is that for one side alone, at twice the risk that side has here: so far as the mid-P limit, nearly.
    """
    exact = np.array(wilson)
    near, below, people, risk = (np.broadcast_to(part, exact.shape)[few] for part in (wilson, count, trials, alpha))
    # To look for the exact limit takes long, and mostly Wilson's is the farther one.
    asked = ~_surely_farther(near, below, people, risk)
    limit = np.array(near)
    limit[asked] = betaincinv(below[asked], people[asked] - below[asked] + 1, risk[asked])
    exact[few] = np.minimum(near, limit)
    return exact


def _surely_farther(
    limit: FloatArray, count: FloatArray, trials: FloatArray, risk: FloatArray
) -> npt.NDArray[np.bool_]:
    """Say where even an upper bound of the chance to count so many people, or more, at the limit is below the risk.

    Told in logarithms of the rate, the chance of a count falls off at least as fast as along its tangent; the count
    itself has at most the chance that Stirling's formula gives. Both hold for effective counts, too.
    """
    rest = trials - count
    slope = rest * limit / ((1 - limit) * count)
    surprise = count * np.log(count / (trials * limit)) + rest * np.log(rest / (trials * (1 - limit)))
    chance = np.log(trials / (2 * np.pi * count * rest)) / 2 - surprise - np.log1p(-slope)
    below: npt.NDArray[np.bool_] = (slope < 1) & (chance <= np.log(risk))
    return below


def difference_limits(value: npt.ArrayLike, limits: Limits, other: npt.ArrayLike, other_limits: Limits) -> Limits:
    """Limits of ``value - other`` for two independent numbers whose own limits share one alpha.

    On each side, the two distances that widen the gap are squared and added. From Wilson's limits this gives
    Newcombe's method 10. Swapping the two numbers swaps the limits and their signs.

    Returns
    -------
    (lower, upper) : in -1…1 when the numbers are shares

    Examples
    --------
    0.5 (0.2 to 0.7) less 0.3 (0.1 to 0.7): 0.2 - √(0.3² + 0.4²) = -0.3 and 0.2 + √(0.2² + 0.2²) = 0.4828.

    >>> [round(float(limit), 4) for limit in difference_limits(0.5, (0.2, 0.7), 0.3, (0.1, 0.7))]
    [-0.3, 0.4828]
    """
    value, other = np.asarray(value, np.float64), np.asarray(other, np.float64)
    gap = value - other
    with np.errstate(all="ignore"):
        down = np.hypot(value - limits[0], other_limits[1] - other)
        up = np.hypot(limits[1] - value, other - other_limits[0])
    return gap - down, gap + up


def mean_limits(value: npt.ArrayLike, limits: Limits, other: npt.ArrayLike, other_limits: Limits) -> Limits:
    """Limits of ``(value + other) / 2``, such as balanced accuracy from the rates it is the mean of.

    Returns
    -------
    (lower, upper) : in 0…1 when the numbers are shares

    Examples
    --------
    0.8 (0.5 to 0.9) and 0.6 (0.2 to 0.7): 0.7 - √(0.3² + 0.4²)/2 = 0.45, 0.7 + √(0.1² + 0.1²)/2 = 0.7707.

    >>> [round(float(limit), 4) for limit in mean_limits(0.8, (0.5, 0.9), 0.6, (0.2, 0.7))]
    [0.45, 0.7707]
    """
    # A sum is the difference from the mirrored number.
    mirrored = (-np.asarray(other_limits[1]), -np.asarray(other_limits[0]))
    lower, upper = difference_limits(value, limits, -np.asarray(other, np.float64), mirrored)
    return lower / 2, upper / 2


def at_risks(limits_at: Callable[[FloatArray], Limits], alpha: npt.ArrayLike) -> Limits:
    """Limits of one number at many risks, drawn once for each that differs: those of a reference, for all gaps.

    Parameters
    ----------
    limits_at : function of an array of risks
    alpha : array of risks

    Returns
    -------
    (lower, upper) : in the shape of alpha

    Examples
    --------
    >>> low, high = at_risks(lambda alpha: rate_limits(0.4, 10, alpha), [0.05, 0.01, 0.05])
    >>> low.round(3).tolist()
    [0.168, 0.093, 0.168]
    """
    risks, place = np.unique(np.asarray(alpha, np.float64), return_inverse=True)
    low, high = limits_at(risks)
    return low[place], high[place]


def ratio_limits(
    value: npt.ArrayLike,
    limits: Limits,
    other: npt.ArrayLike,
    other_limits: Limits,
    *,
    other_trials: npt.ArrayLike,
    alpha: npt.ArrayLike,
) -> Limits:
    """Limits of ``value / other`` for two independent shares, finite even for a reference (`other`) of zero.

    Donner and Zou's quotient of the two numbers and their limits, all at `alpha`. For the upper limit a
    reference below half a person counts as half a person, which for whole people changes only a zero.

    Returns
    -------
    (lower, upper) : 0 or more; ``lower <= value / other <= upper`` wherever that ratio exists

    Examples
    --------
    0.5 (0.4 to 0.6) over itself: lower = 0.24 / (0.25 + √(0.0625 - 0.24·0.24)) = 0.75, upper = 1 / 0.75.

    >>> limits = ratio_limits(0.5, (0.4, 0.6), 0.5, (0.4, 0.6), other_trials=96, alpha=0.05)
    >>> [round(float(limit), 4) for limit in limits]
    [0.75, 1.3333]
    """
    value, other = np.asarray(value, np.float64), np.asarray(other, np.float64)
    with np.errstate(all="ignore"):
        half = 0.5 / np.asarray(other_trials, np.float64)
        at_least = np.maximum(other_limits[0], rate_limits(half, other_trials, alpha)[0])
        lower = _ratio_lower(value, limits[0], other, other_limits[1])
        upper = 1 / _ratio_lower(np.maximum(other, half), at_least, value, limits[1])
        # A weighted reference between nobody and half a person can put the ratio itself further out.
        ratio = np.where(other > 0, value / other, 0.0)
        return lower, np.where(ratio > upper, ratio, upper)


def _ratio_lower(value: FloatArray, low: FloatArray, other: FloatArray, high: FloatArray) -> FloatArray:
    # The paper's quotient is 0/0 where high = 2·other; multiplied out with the other root it is not.
    near, far, product = low * (2 * value - low), high * (2 * other - high), value * other
    root = np.sqrt(np.maximum(product * product - near * far, 0))
    return np.where(near == 0, product * 0, near / (product + root))


def p_value(limits_at: Callable[[FloatArray], Limits], null: float = 0.0) -> FloatArray:
    """Smallest alpha whose limits leave out `null`, so that p-value and limits never contradict each other.

    Parameters
    ----------
    limits_at : function of alpha (an array in the shape of its own answer), called 10 to 20 times
    null : what "no gap" means, 0 for a difference, 1 for a ratio

    Returns
    -------
    share, 1e-12…1 : 1 where no alpha leaves `null` out, NaN where the limits are NaN

    Examples
    --------
    Limits 1.96 ± z, the plain normal ones, leave out zero from alpha = 0.05 on.

    >>> round(float(p_value(lambda alpha: (1.96 + ndtri(alpha / 2), 1.96 - ndtri(alpha / 2)))), 4)
    0.05
    """

    def left_out(reach: FloatArray) -> FloatArray:
        """Return how far `null` lies outside the limits at so many standard errors; below 0 within them."""
        low, high = limits_at(2 * ndtr(-reach))
        return np.maximum(low - null, null - high)

    at_once = left_out(np.zeros(()))
    # Told in standard errors, limits move along a nearly straight line, which is what the search is quick on.
    reach = last_above(left_out, at_once, float(-ndtri(SMALLEST_P / 2)))
    return np.where(np.isnan(at_once), np.nan, np.maximum(2 * ndtr(-reach), SMALLEST_P))


def last_above(
    height_at: Callable[[FloatArray], FloatArray], start: FloatArray, most: float | FloatArray
) -> FloatArray:
    """Largest place from 0 on up to which a falling number stays above 0, looked for elementwise and all at once.

    Each next place is where the straight line through the last two meets 0. Where that leads nowhere, the stretch that
    is left is halved.

    Parameters
    ----------
    height_at : function of an array of places; NaN counts as not above 0
    start : its answer at 0, and the shape of all others
    most : the last place looked at, of all or of each

    Returns
    -------
    float array, 0…most : to 1e-11; the number is above 0 there, unless it is nowhere

    Examples
    --------
    >>> start = np.array([2.0, 9.0, -1.0])
    >>> last_above(lambda place: start - place**2, start, 2.5).round(6).tolist()
    [1.414214, 2.5, 0.0]
    """
    shape = np.shape(start)
    above, below = np.zeros(shape), np.full(shape, most)
    before, height_before, place = above, start, np.full(shape, np.minimum(2.0, most))
    moved = earlier = np.full(shape, np.inf)
    left, steps = np.asarray(start > 0), 0
    while left.any() and steps < _MOST_STEPS:
        steps += 1
        # Where the search is over, 0 is asked again: there it takes least.
        height = height_at(np.where(left, place, 0.0))
        higher = height > 0
        above, below = np.where(left & higher, place, above), np.where(left & ~higher, place, below)
        left = left & (below - above > NEAR)
        with np.errstate(all="ignore"):
            step = np.minimum(height * (place - before) / (height_before - height), most - place)
        # Steps that do not become shorter, or lead out of the stretch that is left, would not come to an end.
        sound = (np.abs(step) < earlier / 2) & (place + step >= above) & (place + step <= below)
        reached = np.where(sound, place + step, (above + below) / 2)
        # Once nearly there, the other side is looked at.
        end = np.where(below < most, below - NEAR / 2, most)
        reached = np.minimum(np.maximum(reached, above + NEAR / 2), end)
        earlier, moved = moved, np.abs(reached - place)
        before, height_before, place = place, height, reached
    return above
