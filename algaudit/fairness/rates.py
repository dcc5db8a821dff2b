"""The rates of a group: what share was selected, found rightly, missed, accused wrongly, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.groups import NO, UNKNOWN, YES, Groups
from algaudit.fairness.intervals import Limits, mean_limits, rate_limits

_KNOWN = (NO, YES)
_ANY = (NO, YES, UNKNOWN)
_BOTH = (0, 1)
#: A set of cells: (outcomes, decisions).
Cells = tuple[tuple[int, ...], tuple[int, ...]]
#: measure → (cells of the numerator, cells of the denominator).
CELLS: Final[dict[str, tuple[tuple[Cells, ...], Cells]]] = {
    "selection_rate": (((_ANY, (1,)),), (_ANY, _BOTH)),
    "base_rate": ((((YES,), _BOTH),), (_KNOWN, _BOTH)),
    "accuracy": ((((YES,), (1,)), ((NO,), (0,))), (_KNOWN, _BOTH)),
    "true_positive_rate": ((((YES,), (1,)),), ((YES,), _BOTH)),
    "false_positive_rate": ((((NO,), (1,)),), ((NO,), _BOTH)),
    "true_negative_rate": ((((NO,), (0,)),), ((NO,), _BOTH)),
    "false_negative_rate": ((((YES,), (0,)),), ((YES,), _BOTH)),
    "positive_predictive_value": ((((YES,), (1,)),), (_KNOWN, (1,))),
    "negative_predictive_value": ((((NO,), (0,)),), (_KNOWN, (0,))),
    "false_discovery_rate": ((((NO,), (1,)),), (_KNOWN, (1,))),
    "false_omission_rate": ((((YES,), (0,)),), (_KNOWN, (0,))),
}
BALANCED = "balanced_accuracy"
MEASURES: Final = ("selection_rate", "base_rate", "accuracy", BALANCED, *list(CELLS)[3:])
WITHOUT_OUTCOME: Final = ("selection_rate",)


@dataclass(frozen=True, eq=False)
class Rates:
    """One measure of every group: value (NaN when 0/0), counts behind it, and effective number of trials."""

    measure: str
    value: FloatArray
    numerator: FloatArray
    denominator: FloatArray
    trials: FloatArray
    halves: tuple[Rates, Rates] | None = None

    def limits(self, alpha: FloatArray | float) -> Limits:
        """Return the interval of each rate at risk ``alpha``: Wilson's, or combined from two of them."""
        if self.halves:
            first, second = self.halves
            return mean_limits(first.value, first.limits(alpha), second.value, second.limits(alpha))
        return rate_limits(self.value, self.trials, alpha)

    @property
    def method(self) -> str:
        """Name of the interval."""
        return "combined_wilson" if self.halves else "wilson"

    def chosen(self, places: Sequence[int]) -> Rates:
        """Return the rates of some of the groups."""
        picked = list(places)
        halves = (self.halves[0].chosen(picked), self.halves[1].chosen(picked)) if self.halves else None
        return Rates(
            self.measure,
            self.value[picked],
            self.numerator[picked],
            self.denominator[picked],
            self.trials[picked],
            halves,
        )


def measures_of(groups: Groups) -> tuple[str, ...]:
    """Return the measures that the log allows: without an outcome only the selection rate."""
    return MEASURES if groups.with_outcome else WITHOUT_OUTCOME


def rates(groups: Groups, measure: str) -> Rates:
    """Return one measure of every group.

    Parameters
    ----------
    groups : Groups
        Counts by outcome and decision.
    measure : str
        One of ``MEASURES``.

    Returns
    -------
    Rates
        Arrays of one number per group; 0/0 is NaN, never 0.

    Examples
    --------
    Of 4 women 3 were granted:

    >>> import numpy as np
    >>> cases = np.array([[[0, 0], [0, 0], [1, 3]]])
    >>> women = Groups(("sex",), (("f",),), cases, cases * 1.0, cases * 1.0, False, False)
    >>> float(rates(women, "selection_rate").value[0])
    0.75
    """
    if measure == BALANCED:
        first, second = rates(groups, "true_positive_rate"), rates(groups, "true_negative_rate")
        known = first.denominator + second.denominator
        trials = np.minimum(first.trials, second.trials)
        return Rates(
            measure,
            (first.value + second.value) / 2,
            np.full(len(known), np.nan),
            known,
            trials,
            (first, second),
        )
    tops, bottom = CELLS[measure]
    numerator = sum((_total(groups.weight, top) for top in tops), np.zeros(len(groups.groups)))
    denominator, squared = _total(groups.weight, bottom), _total(groups.squared, bottom)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(denominator > 0, numerator / denominator, np.nan)
        effective = np.where(squared > 0, denominator * denominator / squared, 0.0)
    # A sum of weights can pass its whole by the last bit.
    return Rates(measure, np.minimum(value, 1.0), numerator, denominator, effective)


def _total(values: FloatArray, cells: Cells) -> FloatArray:
    total: FloatArray = values[:, cells[0]][:, :, cells[1]].sum(axis=(1, 2))
    return total
