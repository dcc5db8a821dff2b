"""Says how large a gap would have to be before the people counted here could show it.

"No gap found" among twelve people means little. This number says what the search could have found at all.

Notes
-----
The sample-size formula for two rates in Fleiss, Levin & Paik (2003), Statistical Methods for Rates and
Proportions, 3rd ed., chapter 4, without continuity correction, read backwards: people given, gap wanted.
It is an approximation; with fewer than about 20 people it is good to a few points only.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from algaudit.fairness.intervals import FloatArray


def detectable_gap(
    reference_rate: npt.ArrayLike,
    reference_trials: npt.ArrayLike,
    trials: npt.ArrayLike,
    *,
    alpha: npt.ArrayLike,
    tolerance: npt.ArrayLike,
    power: npt.ArrayLike = 0.8,
) -> FloatArray:
    """Smallest absolute gap that would be reported with probability `power`.

    Reported means: the limits at `alpha` leave out zero and the counted gap is larger than `tolerance`. The
    gap is taken in the direction with more room, where chance is larger; in the other one a gap of this size
    is seen at least as surely.

    Parameters
    ----------
    reference_rate : share, 0…1
    reference_trials, trials : people, whole or effective, in the reference group and in the other one
    alpha, tolerance : shares, 0…1
    power : share, 0.5…1

    Returns
    -------
    share, 0…1 : NaN where even the largest gap that fits would not be seen, or nobody was counted

    Examples
    --------
    50 of 100 against 100 people: a gap of 0.193 makes the other rate 0.693 and the pooled one 0.597, and
    1.960·√(0.597·0.403·0.02) + 0.842·√(0.5·0.5/100 + 0.693·0.307/100) = 0.136 + 0.057 = 0.193.

    >>> round(float(detectable_gap(0.5, 100, 100, alpha=0.05, tolerance=0.0)), 3)
    0.193
    """
    rate, own, others, alpha, tolerance, power = (
        np.asarray(each, np.float64) for each in (reference_rate, reference_trials, trials, alpha, tolerance, power)
    )
    # Mirroring successes and failures leaves every term as it is, so the room is always above the rate.
    rate = np.minimum(rate, 1 - rate)

    def seen(gap: FloatArray) -> npt.NDArray[np.bool_]:
        other = rate + gap
        pooled = (own * rate + others * other) / (own + others)
        by_chance = np.sqrt(pooled * (1 - pooled) * (1 / own + 1 / others))
        spread = np.sqrt(rate * (1 - rate) / own + other * (1 - other) / others)
        enough: npt.NDArray[np.bool_] = (
            gap >= np.maximum(-ndtri(alpha / 2) * by_chance, tolerance) + ndtri(power) * spread
        )
        return enough

    with np.errstate(all="ignore"):
        high = (1 - rate) + 0 * (own + others + alpha + tolerance + power)
        low, fits = np.zeros_like(high), seen(high)
        for _ in range(50):
            middle = (low + high) / 2
            enough = seen(middle)
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(fits, high, np.nan)
