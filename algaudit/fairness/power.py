"""Says how large a gap would have to be before the people counted here could show it.

"No gap found" among twelve people means little. This number says what the search could have found at all.

Notes
-----
First the counted rate is sought from which on the limits in :mod:`algaudit.fairness.intervals` leave out zero; then the
true rate at which so many people or more are counted often enough, by the binomial distribution itself. The reference
group, which is large, adds its own chance as a normal curve does. With large groups this is the usual sample-size
formula, as in Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 3rd ed., chapter 4. How often
gaps of this size are found: ``tests/benchmarks/results/false_alarms.md``.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv, ndtri

from algaudit.fairness.intervals import LAST_BITS, FloatArray, difference_limits, last_above, rate_limits


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
    One in ten of very many against 10 people: the limits of 2 of 10 begin at 0.037, those of 3 of 10 at 0.108, so 3
    are needed. They are counted in 80 % of cases when the true rate is 0.381, since fewer are counted with chance
    0.619^10 + 10·0.381·0.619^9 + 45·0.381²·0.619^8 = 0.008 + 0.051 + 0.141 = 0.2.

    >>> round(float(detectable_gap(0.1, 1e12, 10, alpha=0.05, tolerance=0.0)), 3)
    0.281
    """
    rate, own, others, alpha, tolerance, power = (
        np.asarray(each, np.float64) for each in (reference_rate, reference_trials, trials, alpha, tolerance, power)
    )
    # Mirroring successes and failures leaves every term as it is, so the room is always above the rate.
    rate = np.minimum(rate, 1 - rate)
    with np.errstate(all="ignore"):
        counted = _smallest_reported(rate, own, others, alpha, tolerance)
        needed = np.minimum(np.ceil(counted * others), others)
        likely = betaincinv(needed, others - needed + 1, power)
        above, chance = likely - needed / others, ndtri(power) * np.sqrt(rate * (1 - rate) / own)
        gap = likely - rate + np.hypot(above, chance) - np.abs(above)
    return np.where(gap <= 1 - rate, gap, np.nan)


def _smallest_reported(
    rate: FloatArray, own: FloatArray, others: FloatArray, alpha: FloatArray, tolerance: FloatArray
) -> FloatArray:
    """Return the smallest counted rate that would be reported, NaN where none would."""
    reference = rate_limits(rate, own, alpha)
    room = np.broadcast_to(
        1 - rate, np.broadcast_shapes(rate.shape, own.shape, others.shape, alpha.shape, tolerance.shape)
    )

    def reported(less: FloatArray) -> FloatArray:
        """Say by how much a rate so far below 1 is beyond chance and tolerance; below 0 it is not."""
        other = 1 - less
        low, _ = difference_limits(other, rate_limits(other, others, alpha), rate, reference)
        return np.minimum(low, other - rate - tolerance - LAST_BITS)

    most = reported(np.zeros(room.shape))
    return np.where(most > 0, 1 - last_above(reported, most, room), np.nan)
