"""Numbers as people read them: percentages with one decimal, gaps in percentage points, counts with separators.

Nothing here computes; what cannot be computed is shown as a dash, never as 0.
"""

from __future__ import annotations

import math

NOTHING = "—"
#: Below this a probability is shown as “less than”.
_SMALLEST_P = 0.001


def percent(share: float | None) -> str:
    """Return a share as a percentage.

    A share that is not zero never reads as 0.0 %, and one below 1 never as 100.0 %.
    """
    if share is None:
        return NOTHING
    return _places(share * 100, edge=100) + "%"


def points(share: float | None) -> str:
    """Return the size of a gap between shares in percentage points, without its sign."""
    return NOTHING if share is None else _places(abs(share) * 100, edge=math.inf)


def signed_points(share: float | None) -> str:
    """Return a gap in percentage points with its sign, as tables show it."""
    if share is None:
        return NOTHING
    return ("+" if share > 0 else "−" if share < 0 else "") + points(share)


def _places(value: float, *, edge: float) -> str:
    """Use one decimal, more only where one would turn something into nothing or into everything."""
    ends = {0.0, edge}
    for digits in (1, 2, 3, 4):
        text = f"{value:.{digits}f}"
        if value in ends or float(text) not in ends:
            return text
    return "<0.0001" if value < 1 else ">99.9999"


def count(number: float | None) -> str:
    """Return a count with thousands separators; sums of weights keep one decimal."""
    if number is None:
        return NOTHING
    return f"{int(number):,}" if float(number).is_integer() else f"{number:,.1f}"


def fraction(numerator: float | None, denominator: float | None) -> str:
    """Return “9 / 27”, the counts behind a rate."""
    if denominator is None or numerator is None:
        return NOTHING
    return f"{count(numerator)} / {count(denominator)}"


def ratio(value: float | None) -> str:
    """Return a ratio with two decimals, or two digits when it is small."""
    if value is None:
        return NOTHING
    return f"{value:.2f}" if value == 0 or value >= 0.1 else f"{value:.2g}"


def chance(p_value: float | None) -> str:
    """Return a p-value; the smallest are only said to be small."""
    if p_value is None:
        return NOTHING
    return f"<{_SMALLEST_P}" if p_value < _SMALLEST_P else f"{p_value:.3f}"
