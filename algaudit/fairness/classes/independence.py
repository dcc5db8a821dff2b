"""Has the decision, all its labels together, anything to do with the group? One test and one number for how much.

Notes
-----
Pearson's chi-square test; Cramér (1946), Mathematical Methods of Statistics, section 21.9: V, from 0 (nothing) to 1
(the group settles the decision). By chance alone V is above 0; Bergsma (2013), Journal of the Korean Statistical
Society 42:323, takes off what chance adds on average. Cochran (1954), Biometrics 10:417: when the test may be used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import gammaincc

from algaudit.cube.cube import FloatArray

#: Smaller groups are left out of the test.
SMALLEST_GROUP: Final = 10


@dataclass(frozen=True)
class Independence:
    """The test of a table of groups × labels.

    Parameters
    ----------
    chi_square : float
        NaN when there are no two groups or no two labels.
    freedom : int
        Degrees of freedom.
    p_value : float
        NaN when too many expected counts are too small for it.
    cramers_v, corrected_v : float, 0…1
        As counted, and less what chance adds.
    groups, cases : int, float
        Groups in the test and their effective cases.
    """

    chi_square: float
    freedom: int
    p_value: float
    cramers_v: float
    corrected_v: float
    groups: int
    cases: float


def independence(weight: FloatArray, squared: FloatArray) -> Independence:
    """Test a table of groups × labels.

    Parameters
    ----------
    weight, squared : float arrays, groups × labels
        Sums of weights and of squared weights; both the counts when nobody is weighted. A weighted table is tested as
        one of its effective number of cases.

    Examples
    --------
    20 of 40 and 10 of 40: every expected count is 15 or 25, each off by 5: 2·25/15 + 2·25/25 = 5.333, V = √(5.333/80).

    >>> counts = np.array([[20.0, 20.0], [10.0, 30.0]])
    >>> found = independence(counts, counts)
    >>> round(found.chi_square, 3), found.freedom, round(found.p_value, 4), round(found.cramers_v, 4)
    (5.333, 1, 0.0209, 0.2582)
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        sizes = np.where(squared.sum(axis=1) > 0, weight.sum(axis=1) ** 2 / squared.sum(axis=1), 0.0)
    large = sizes >= SMALLEST_GROUP
    table = weight[large][:, weight[large].sum(axis=0) > 0]
    rows, columns = table.shape
    if min(rows, columns) < 2:
        return Independence(np.nan, 0, np.nan, np.nan, np.nan, rows, float(sizes[large].sum()))
    total = float(table.sum())
    cases = total**2 / float(squared[large].sum())
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / total
    square = float(((table - expected) ** 2 / expected).sum()) * cases / total
    freedom = (rows - 1) * (columns - 1)
    scaled = expected * cases / total
    usable = scaled.min() >= 1 and (scaled < 5).mean() <= 0.2
    return Independence(
        square,
        freedom,
        float(gammaincc(freedom / 2, square / 2)) if usable else np.nan,
        float(np.sqrt(min(square / (cases * (min(rows, columns) - 1)), 1.0))),
        _corrected(square / cases, rows, columns, cases),
        rows,
        cases,
    )


def _corrected(square: float, rows: int, columns: int, cases: float) -> float:
    less = max(square - (rows - 1) * (columns - 1) / (cases - 1), 0.0)
    sides = [size - (size - 1) ** 2 / (cases - 1) for size in (rows, columns)]
    return float(np.sqrt(min(less / (min(sides) - 1), 1.0))) if min(sides) > 1 else float("nan")
