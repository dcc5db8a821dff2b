"""The arithmetic of derived numbers, in which nothing ever becomes infinite and nothing undefined goes unnoticed.

A number that is missing, not finite or beyond ±10^15 counts as missing, and what is computed from it is missing too, as
is a division by zero. Derived numbers are rounded to nine decimals: 2100.30 yuan for 3 heads are 700.1 yuan a head, as
on paper, and not a hair more because computers count in halves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from algaudit.models.rules.form.numbers import Expression, terms
from algaudit.models.structure import FloatArray

#: Beyond it whole numbers soon stop being exact, and no number of a person is as large.
LARGEST: Final = 1e15
DECIMALS: Final = 9
#: From here on nine decimals are finer than the numbers of a computer are.
_COARSE: Final = 2**53 / 10**DECIMALS
#: Any: numpy's functions of two arrays, and single numbers among the arrays.
_WORK: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "min": np.minimum,
    "max": np.maximum,
}


# Any: a column of whatever kind of numbers.
def known_numbers(values: npt.NDArray[Any]) -> FloatArray:
    """Return numbers with NaN for all that count as missing.

    Examples
    --------
    >>> known_numbers(np.array([3.0, np.inf, -2e15])).tolist()
    [3.0, nan, nan]
    """
    numbers = values.astype(np.float64, copy=False)
    beyond = ~(np.abs(numbers) <= LARGEST)
    return np.where(beyond, np.nan, numbers) if beyond.any() else numbers


def computed(of: Expression, number: Callable[[str], FloatArray]) -> FloatArray:
    """Return a derived number for each case.

    Parameters
    ----------
    of : expression
        How it is computed; names at least one number.
    number : callable
        Name → numbers of the cases, NaN where missing.

    Examples
    --------
    >>> from algaudit.models.rules.form.numbers import Divided
    >>> computed(Divided(divide=("income", "heads")), {
    ...     "income": np.array([2100.3, 5.0]), "heads": np.array([3.0, 0.0])}.__getitem__).tolist()
    [700.1, nan]
    """
    with np.errstate(all="ignore"):
        return settled(np.asarray(_worked(of, number), np.float64))


def settled(values: FloatArray) -> FloatArray:
    """Return numbers rounded to nine decimals, where they are small enough to have as many.

    Examples
    --------
    >>> settled(np.array([0.1 + 0.2])).tolist()
    [0.3]
    """
    with np.errstate(all="ignore"):
        return np.where(np.abs(values) < _COARSE, np.round(values, DECIMALS), values)


# Any: an array, or one number.
def _worked(of: Expression, number: Callable[[str], FloatArray]) -> Any:
    if isinstance(of, str):
        return number(of)
    if isinstance(of, float):
        return of
    operation, worked_on = terms(of)
    total = _worked(worked_on[0], number)
    for one in worked_on[1:]:
        # At every step: 1 / 0 is missing at once, before a smallest or largest of several could hide it.
        total = known_numbers(np.asarray(_WORK[operation](total, _worked(one, number))))
    return total
