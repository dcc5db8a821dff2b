"""Says how many cases a comparison would need, so that a gap as large as the tolerance would most likely be seen.

“Too little data” is no comfort to whoever has to decide how many cases to collect. This number says how many.

Notes
-----
Seen means: the limits in :mod:`algaudit.fairness.intervals` leave out zero. The counted gap falls short of the true one
by more than z standard errors in one case of five; even then the limits must leave out zero. With large groups this is
the usual sample-size formula, as in Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 3rd
ed., chapter 4. That the counted gap lies above the tolerance as well cannot be asked for: a true gap of exactly the
tolerance is counted smaller than it is half of the time, however many cases there are.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from algaudit.fairness.intervals import FloatArray, difference_limits, rate_limits

#: No log holds more people.
MOST: Final = 1e10
_STEPS: Final = 26


def needed_trials(
    reference_rate: npt.ArrayLike,
    reference_trials: npt.ArrayLike,
    *,
    alpha: npt.ArrayLike,
    gap: npt.ArrayLike,
    power: npt.ArrayLike = 0.8,
) -> FloatArray:
    """Smallest number of cases in the group with which a gap would be seen with probability `power`.

    The gap is taken in the direction with more room, where chance is larger, as in
    :func:`algaudit.fairness.power.detectable_gap`.

    Parameters
    ----------
    reference_rate : share, 0…1
    reference_trials : cases in the reference group; NaN: as many as in the group itself
    alpha, gap : shares, 0…1
    power : share, 0.5…1

    Returns
    -------
    cases, whole : NaN where no number would do, because the reference is too small, the gap is 0 or does not fit

    Examples
    --------
    0.5 against 0.6, in both groups: (1.960·√(2·0.55·0.45) + 0.842·√(0.25 + 0.24))² / 0.1² = (1.379 + 0.589)² / 0.01
    = 387.3; Newcombe's limits need one more than its next whole number.

    >>> float(needed_trials(0.5, np.nan, alpha=0.05, gap=0.1))
    389.0
    >>> float(needed_trials(0.5, 10, alpha=0.05, gap=0.1))
    nan
    """
    rate, own, alpha, gap, power = np.broadcast_arrays(
        *(np.asarray(each, np.float64) for each in (reference_rate, reference_trials, alpha, gap, power))
    )
    rate = np.minimum(rate, 1 - rate)
    low, high = np.zeros(rate.shape), np.full(rate.shape, np.log(MOST))
    with np.errstate(all="ignore"):
        ever = _seen(rate, own, np.exp(high), alpha=alpha, gap=gap, power=power)
        for _ in range(_STEPS):
            middle = (low + high) / 2
            enough = _seen(rate, own, np.exp(middle), alpha=alpha, gap=gap, power=power)
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    fits = ever & (gap > 0) & (rate + gap <= 1)
    return np.where(fits, np.ceil(np.exp(high) - 1e-3), np.nan)


def _seen(
    rate: FloatArray, own: FloatArray, others: FloatArray, *, alpha: FloatArray, gap: FloatArray, power: FloatArray
) -> npt.NDArray[np.bool_]:
    """Say whether so many others are enough: even the gap that is counted in bad luck is told from zero."""
    own = np.where(np.isnan(own), others, own)
    other = rate + gap
    short = ndtri(power) * np.sqrt(rate * (1 - rate) / own + other * (1 - other) / others)
    counted = np.maximum(other - short, 0.0)
    low, _ = difference_limits(counted, rate_limits(counted, others, alpha), rate, rate_limits(rate, own, alpha))
    seen: npt.NDArray[np.bool_] = (low > 0) & (counted > rate)
    return seen
