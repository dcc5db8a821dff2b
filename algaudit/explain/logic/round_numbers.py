"""A threshold that people can remember: of all numbers between two neighbours, the one with the fewest digits."""

from __future__ import annotations

import math
from typing import Final

_FINEST: Final = 12


def roundest(low: float, high: float) -> float:
    """Return a number with few digits that is at least ``low`` and below ``high``.

    Examples
    --------
    >>> roundest(1098.0, 1103.0), roundest(12.0, 13.0), roundest(0.617, 0.624), roundest(-3.0, 4.0)
    (1100.0, 12.0, 0.62, 0.0)
    """
    if low <= 0 < high:
        return 0.0
    largest = math.floor(math.log10(max(abs(low), abs(high))))
    for digits in range(_FINEST):
        step = 10.0 ** (largest - digits)
        # Powers below 1 are no exact numbers; their inverse is.
        found = math.ceil(low / step - 1e-9) * step if step >= 1 else math.ceil(low / step - 1e-9) / round(1 / step)
        if low <= found < high:
            return float(found)
    return low
