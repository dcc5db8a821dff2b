"""Whether conditions hold. A missing value leaves a question open, and an open question never gives or takes anything.

Two arrays are kept for each condition: where it certainly holds, and where it certainly does not. This is the logic of
Kleene, and that of databases.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.models.rules.cases import MISSING, OTHER, Cases
from algaudit.models.rules.form.conditions import Condition, Denied, Every, Test

BoolArray: TypeAlias = npt.NDArray[np.bool_]
#: Where a condition certainly holds, and where it certainly does not.
Truth: TypeAlias = tuple[BoolArray, BoolArray]


def holds(condition: Condition, cases: Cases) -> BoolArray:
    """Say for each case whether a condition certainly holds.

    Examples
    --------
    >>> from algaudit.models.rules.form.conditions import ask
    >>> from algaudit.models.rules.names import Names
    >>> ages = Cases(Names({}, {}, {}, {}), {"age": np.array([59.0, 60.0, np.nan])})
    >>> holds(ask("age", at_least=60), ages).tolist()
    [False, True, False]
    >>> holds(Denied.model_validate({"not": ask("age", at_least=60)}), ages).tolist()
    [True, False, False]
    """
    return _truth(condition, cases)[0]


def _truth(condition: Condition, cases: Cases) -> Truth:
    if isinstance(condition, Test):
        return _asked(condition, cases)
    if isinstance(condition, Denied):
        certain, refuted = _truth(condition.denied, cases)
        return refuted, certain
    if isinstance(condition, Every):
        found = [_truth(one, cases) for one in condition.every]
        return _all([one for one, _ in found]), _any([one for _, one in found])
    found = [_truth(one, cases) for one in condition.some]
    return _any([one for one, _ in found]), _all([one for _, one in found])


def _all(arrays: list[BoolArray]) -> BoolArray:
    found: BoolArray = np.logical_and.reduce(arrays)
    return found


def _any(arrays: list[BoolArray]) -> BoolArray:
    found: BoolArray = np.logical_or.reduce(arrays)
    return found


def _asked(test: Test, cases: Cases) -> Truth:
    if test.missing is not None:
        met = cases.missing(test.feature) == test.missing
        return met, ~met
    if test.among is not None:
        asked, codes = cases.names.codes[test.feature], cases.codes(test.feature)
        wanted = np.zeros(OTHER + 1 + len(asked), np.bool_)
        wanted[[asked[value] for value in test.among]] = True
        met = wanted[codes]
        return met, ~met & (codes != MISSING)
    return _limited(test, cases.number(test.feature))


def _limited(test: Test, values: npt.NDArray[np.float64]) -> Truth:
    known = ~np.isnan(values)
    met = known
    if test.at_least is not None:
        met = met & (values >= test.at_least)
    if test.above is not None:
        met = met & (values > test.above)
    if test.at_most is not None:
        met = met & (values <= test.at_most)
    if test.below is not None:
        met = met & (values < test.below)
    return met, known & ~met
