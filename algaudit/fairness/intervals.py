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
from scipy.special import betaincinv, ndtri

FloatArray: TypeAlias = npt.NDArray[np.float64]
Limits: TypeAlias = tuple[FloatArray, FloatArray]

# Up to this many people on one side of a rate, Wilson's limit on that side misses too often and is moved out. At a
# risk smaller than 5 % it is so many times more of them: at 0.2 %, one of 24 gaps' share, up to 48.
CORRECTED_COUNT: Final = 2
CORRECTED_RISK: Final = 0.05
SMALLEST_P: Final = 1e-12
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
    return _rate_lower(value, trials, alpha), 1 - _rate_lower(1 - value, trials, alpha)


def _rate_lower(value: FloatArray, trials: FloatArray, alpha: FloatArray) -> FloatArray:
    with np.errstate(all="ignore"):
        count = value * np.where(trials > 0, trials, np.nan)
        z = -ndtri(alpha / 2)
        # The textbook form subtracts two nearly equal numbers at low counts; divided out, nothing cancels.
        root = np.sqrt(count * (1 - value) + z * z / 4)
        wilson = np.minimum(count * value / (count + z * z / 2 + z * root), value)
        # Effective counts fall between whole ones: fade the correction out there instead of jumping.
        most = CORRECTED_COUNT * np.maximum(CORRECTED_RISK / alpha, 1)
        share = np.clip(most + 1 - count, 0, 1)
        # The exact limit for one side alone, at twice the risk that side has here: so far as the mid-P limit, nearly.
        # It takes long, and is needed at low counts only.
        few = (share > 0) & (count > 0)
        if not few.any():
            return np.where(count == 0, alpha * 0, wilson)
        exact = np.array(wilson)
        below, above, risk = (np.broadcast_to(part, exact.shape)[few] for part in (count, trials - count + 1, alpha))
        exact[few] = betaincinv(below, above, risk)
        return np.where(count == 0, alpha * 0, wilson + share * (np.minimum(wilson, exact) - wilson))


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
    limits_at : function of alpha (an array in the shape of its own answer), called 51 times
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
    lower, upper = limits_at(np.ones(()))
    kept, left_out = np.full(np.shape(lower), np.log(SMALLEST_P)), np.zeros(np.shape(lower))
    for _ in range(50):
        middle = (kept + left_out) / 2
        low, high = limits_at(np.exp(middle))
        outside = (low > null) | (high < null)
        kept, left_out = np.where(outside, kept, middle), np.where(outside, middle, left_out)
    return np.where(np.isnan(lower + upper), np.nan, np.exp(left_out))
