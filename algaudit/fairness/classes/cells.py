"""Cases of each group by decision and true outcome, all labels kept, and the shares that are made of them.

A decision such as grant / partial / refuse is looked at label by label: each against all the rest. Where the true
outcome has the same labels, each label also has its recall (of those who were due it, how many got it) and precision
(of those who got it, how many were due it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import Cube, FloatArray, IntArray
from algaudit.fairness.groups import Group
from algaudit.fairness.rates import Rates
from algaudit.fairness.scores.places import cube_places

#: Shares that need no true outcome.
WITHOUT_OUTCOME: Final = ("decided", "at_least")
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cells:
    """Counts of each group.

    Parameters
    ----------
    by : tuple of str
        Columns that make the groups.
    groups : tuple of tuple
        Labels of each group.
    outcomes, decisions : tuple of str
        Labels; among the outcomes None is unknown, which is the only one without an outcome column.
    cases, weight, squared : arrays, groups × outcomes × decisions
    weighted : bool
        The log is weighted.
    """

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    outcomes: tuple[str | None, ...]
    decisions: tuple[str, ...]
    cases: IntArray
    weight: FloatArray
    squared: FloatArray
    weighted: bool

    @property
    def matches(self) -> bool:
        """Say whether the true outcome is told in the labels of the decision."""
        known = {label for label in self.outcomes if label is not None}
        return len(known) > 1 and known <= set(self.decisions)

    def chosen(self, places: Sequence[int]) -> Cells:
        """Return some of the groups."""
        at = list(places)
        parts = self.cases[at], self.weight[at], self.squared[at]
        groups = tuple(self.groups[place] for place in at)
        return Cells(self.by, groups, self.outcomes, self.decisions, *parts, weighted=self.weighted)


def cells(cube: Cube, by: Sequence[str]) -> Cells:
    """Count the cases of the groups that some columns make; none for everybody together."""
    decision, outcome = cube.of_role("decision"), cube.of_role("outcome")
    place, groups = cube_places(cube, by)
    outcomes = (None,) if outcome is None else outcome.labels
    decisions = () if decision is None else tuple(label or "" for label in decision.labels)
    told = 0 if outcome is None else cube.codes_of(outcome.column)
    decided = 0 if decision is None else cube.codes_of(decision.column)
    shape = (len(groups), len(outcomes), len(decisions))
    at = (place * len(outcomes) + told) * len(decisions) + decided

    def total(values: np.ndarray) -> FloatArray:
        return np.bincount(at, values, int(np.prod(shape))).astype(np.float64).reshape(shape)

    cases = total(cube.count)
    return Cells(
        tuple(by),
        tuple(groups),
        outcomes,
        decisions,
        cases.astype(np.int64),
        cases if cube.weight is None else total(cube.weight),
        cases if cube.squared is None else total(cube.squared),
        cube.weight is not None,
    )


@dataclass(frozen=True, eq=False)
class Share:
    """A share of cases: which outcomes × decisions are counted, of which.

    Parameters
    ----------
    measure : str
        ``decided``, ``recall``, ``precision``, ``accuracy``, ``decided_positive`` or ``at_least``.
    label : str or None
        The label that it is about.
    top, bottom : bool arrays, outcomes × decisions
    """

    measure: str
    label: str | None
    top: BoolArray
    bottom: BoolArray


def shares(found: Cells, *, positive: str | None, order: Sequence[str] = ()) -> Iterator[Share]:
    """Yield every share that the labels allow.

    Parameters
    ----------
    found : Cells
    positive : str or None
        The positive decision, looked at within each true outcome where outcomes have labels of their own.
    order : sequence of str
        The decisions from worst to best, when they have an order.
    """
    decided = np.array(found.decisions)[None, :]
    told = np.array([label or "" for label in found.outcomes])[:, None]
    known = np.array([label is not None for label in found.outcomes])[:, None] & (decided != "")
    outcomes = [label for label in found.outcomes if label is not None]
    everybody = np.ones(known.shape, bool)
    if len(found.decisions) > 2:
        for label in found.decisions:
            yield Share("decided", label, everybody & (decided == label), everybody)
    if found.matches and len(found.decisions) > 2:
        yield Share("accuracy", None, known & (told == decided), known)
        for label in found.decisions:
            right = known & (told == label) & (decided == label)
            yield Share("recall", label, right, known & (told == label))
            yield Share("precision", label, right, known & (decided == label))
    elif len(outcomes) > 2:
        for label in outcomes:
            yield Share(
                "decided_positive", label, known & (told == label) & (decided == positive), known & (told == label)
            )
    for place, label in enumerate(order[1:], start=1):
        yield Share("at_least", label, everybody & np.isin(decided, list(order[place:])), everybody)


def rates(found: Cells, share: Share) -> Rates:
    """Return one share of every group; 0/0 is NaN.

    Examples
    --------
    Of 10 people 3 were granted in part:

    >>> counts = np.array([[[2, 3, 5]]])
    >>> ten = Cells((), ((),), (None,), ("grant", "partial", "refuse"), counts, counts * 1.0, counts * 1.0, False)
    >>> [float(rates(ten, share).value[0]) for share in shares(ten, positive="grant")]
    [0.2, 0.3, 0.5]
    """
    top, bottom, squared = (
        values[:, keep].sum(axis=1)
        for values, keep in ((found.weight, share.top), (found.weight, share.bottom), (found.squared, share.bottom))
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(bottom > 0, np.minimum(top / bottom, 1.0), np.nan)
        trials = np.where(squared > 0, bottom * bottom / squared, 0.0)
    return Rates(share.measure, value, top, bottom, trials)
