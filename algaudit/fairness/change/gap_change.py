"""How a gap changed between two audits: by how much, how sure, and whether it is smaller, larger or cannot be told.

A gap has a sign (who is below whom) and a size. A gap of -10 points that becomes +10 has changed by 20 points, but its
size has not changed. Both changes are given; the verdict looks at the size.

The two audits are taken to count different people. Who stands in both makes the two gaps move together, so that the
true uncertainty is usually smaller than the one given here; it is not accounted for.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import FloatArray
from algaudit.fairness.intervals import LAST_BITS, Limits, difference_limits

BETTER, NOT_WORSE, WORSE, TOO_LITTLE = "better", "not_worse", "worse", "too_little_data"
#: Lower and upper limits, or what can be made arrays of.
Pair: TypeAlias = tuple[npt.ArrayLike, npt.ArrayLike]
VERDICTS: Final = (BETTER, NOT_WORSE, WORSE, TOO_LITTLE)


def change_limits(new: npt.ArrayLike, new_limits: Pair, old: npt.ArrayLike, old_limits: Pair) -> Limits:
    """Limits of ``new - old`` for two gaps from independent audits, whose own limits share one alpha.

    Parameters
    ----------
    new, old : shares, -1…1
        Rate of the group less rate of the reference.
    new_limits, old_limits : (lower, upper)
        Newcombe's limits of these.

    Returns
    -------
    (lower, upper) : in -2…2

    Notes
    -----
    Zou & Donner (2008), Statistics in Medicine 27:1693 (method of variance estimates recovery).

    Examples
    --------
    From -0.3 (-0.4 to -0.2) to -0.1 (-0.2 to 0): 0.2 ∓ √(0.1² + 0.1²).

    >>> limits = change_limits(-0.1, (-0.2, 0.0), -0.3, (-0.4, -0.2))
    >>> [round(float(limit), 4) for limit in limits]
    [0.0586, 0.3414]
    """
    return difference_limits(new, _arrays(new_limits), old, _arrays(old_limits))


def size_change_limits(new: npt.ArrayLike, new_limits: Pair, old: npt.ArrayLike, old_limits: Pair) -> Limits:
    """Limits of ``|new| - |old|``: how much larger or smaller the gap became, whichever way it points.

    A size is the larger of a gap and its opposite, so the change of the size is made of ``new - old`` and
    ``new + old``, of their signs and of a larger and a smaller of two. Each of these keeps limits in order; the limits
    of a size alone would be wrong near zero, where a size counted in a sample is larger than the true one.

    Returns
    -------
    (lower, upper) : in -1…1, with ``lower <= |new| - |old| <= upper``

    Examples
    --------
    From -0.3 (-0.4 to -0.2) to -0.1 (-0.2 to 0): new - old is 0.2 (0.0586 to 0.3414), new + old is -0.4 (-0.5414 to
    -0.2586). The gap points downwards in both, so its size changed by the opposite of new - old.

    >>> limits = size_change_limits(-0.1, (-0.2, 0.0), -0.3, (-0.4, -0.2))
    >>> [round(float(limit), 4) for limit in limits]
    [-0.3414, -0.0586]
    """
    low, high = change_limits(new, new_limits, old, old_limits)
    old_low, old_high = _arrays(old_limits)
    sum_low, sum_high = change_limits(new, new_limits, -np.asarray(old, np.float64), (-old_high, -old_low))
    # Two ways of writing the same size, which are mirrors of each other; the wider limits hold for both.
    lower = np.minimum(
        np.minimum(np.maximum(low, -sum_high), np.maximum(sum_low, -high)),
        np.maximum(np.minimum(low, sum_low), np.minimum(-high, -sum_high)),
    )
    upper = np.maximum(
        np.minimum(np.maximum(high, -sum_low), np.maximum(sum_high, -low)),
        np.maximum(np.minimum(high, sum_high), np.minimum(-low, -sum_low)),
    )
    # The limits of two gaps of shares can add up to more than two shares can differ by.
    return np.clip(lower, -1, 1), np.clip(upper, -1, 1)


def largest_size(limits: Pair) -> FloatArray:
    """Return the largest size that a gap with these limits may have.

    Examples
    --------
    >>> float(largest_size((-0.2, 0.1)))
    0.2
    """
    low, high = _arrays(limits)
    # NaN in gives NaN out, which is less than or equal to nothing.
    return np.maximum(-low, high)


def _arrays(limits: Pair) -> Limits:
    return np.asarray(limits[0], np.float64), np.asarray(limits[1], np.float64)


def change_verdict(change: float, low: float, high: float, margin: float) -> str:
    """Judge the change of a gap's size by its interval.

    better
        The whole interval lies below 0: the gap became smaller, beyond chance.
    not_worse
        Else, the whole interval lies at or below the margin: if it grew at all, by no more than the margin.
    worse
        Else, the whole interval lies above 0 and the change itself is larger than the margin.
    too_little_data
        Else, and whenever a number is missing.

    Parameters
    ----------
    change, low, high : shares, -1…1
        Change of the size with its limits.
    margin : share, 0…1
        Growth that is put up with.

    Examples
    --------
    >>> change_verdict(-0.2, -0.3, -0.1, 0.05), change_verdict(0.01, -0.02, 0.04, 0.05)
    ('better', 'not_worse')
    >>> change_verdict(0.2, 0.1, 0.3, 0.05), change_verdict(-0.1, -0.3, 0.1, 0.05), change_verdict(0.0, 0.0, np.nan, 1)
    ('worse', 'too_little_data', 'too_little_data')
    """
    if np.isnan([change, low, high]).any():
        return TOO_LITTLE
    tolerated = margin + LAST_BITS
    if high < 0:
        return BETTER
    if high <= tolerated:
        return NOT_WORSE
    return WORSE if low > 0 and change > tolerated else TOO_LITTLE
