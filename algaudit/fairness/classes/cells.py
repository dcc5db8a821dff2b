"""Cases of each group by decision and true outcome, all labels kept, and the shares that are made of them.

A decision such as grant / partial / refuse is looked at label by label: each against all the rest. Where the true
outcome has the same labels, each label also has its recall (of those who were due it, how many got it) and precision
(of those who got it, how many were due it).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from algaudit.cube.cube import Cube, FloatArray, IntArray
from algaudit.fairness.groups import Group
from algaudit.fairness.rates import Rates
from algaudit.fairness.scores.places import cube_places


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
class Shares:
    """Many shares of the cases of each group.

    Parameters
    ----------
    names : list of (str, str or None)
        Measure (``decided``, ``recall``, ``precision``, ``accuracy``, ``decided_positive`` or ``at_least``) and the
        label that it is about.
    rates : Rates
        groups × shares; 0/0 is NaN.
    """

    names: list[tuple[str, str | None]]
    rates: Rates


@dataclass(frozen=True, eq=False)
class _Part:
    """One kind of share for several labels: weights counted, of which, and these squared; groups × labels."""

    measure: str
    labels: Sequence[str | None]
    top: FloatArray
    bottom: FloatArray
    squared: FloatArray


def shares(found: Cells, *, positive: str | None, order: Sequence[str] = (), with_outcome: bool = True) -> Shares:
    """Return every share that the labels allow.

    Parameters
    ----------
    found : Cells
    positive : str or None
        The positive decision, looked at within each true outcome where outcomes have labels of their own.
    order : sequence of str
        All decisions from worst to best, when they have an order.
    with_outcome : bool
        Look at true outcomes, if there are any.

    Examples
    --------
    Of 10 people 2 were granted, 3 in part:

    >>> counts = np.array([[[2, 3, 5]]])
    >>> ten = Cells((), ((),), (None,), ("grant", "partial", "refuse"), counts, counts * 1.0, counts * 1.0, False)
    >>> made = shares(ten, positive="grant")
    >>> made.names[0], made.rates.value.tolist()
    (('decided', 'grant'), [[0.2, 0.3, 0.5]])
    """
    parts = [*_decided(found), *(_against_outcomes(found, positive) if with_outcome else ()), *_at_least(found, order)]
    names = [(part.measure, label) for part in parts for label in part.labels]
    nobody = np.zeros((len(found.groups), 0))
    sides = (
        [nobody, *(np.broadcast_to(getattr(part, side), part.top.shape) for part in parts)]
        for side in ("top", "bottom", "squared")
    )
    top, bottom, squared = (np.concatenate(side, axis=1) for side in sides)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(bottom > 0, np.minimum(top / bottom, 1.0), np.nan)
        trials = np.where(squared > 0, bottom * bottom / squared, 0.0)
    return Shares(names, Rates("shares", value, top, bottom, trials))


def _everybody(found: Cells) -> tuple[FloatArray, FloatArray]:
    return found.weight.sum(axis=(1, 2))[:, None], found.squared.sum(axis=(1, 2))[:, None]


def _decided(found: Cells) -> Iterator[_Part]:
    """Yield who got each label; of two labels one says it all."""
    if len(found.decisions) > 2:
        yield _Part("decided", found.decisions, found.weight.sum(axis=1), *_everybody(found))


def _at_least(found: Cells, order: Sequence[str]) -> Iterator[_Part]:
    """Yield who got each label of an order or a better one."""
    if order:
        places = {label: place for place, label in enumerate(found.decisions)}
        best_first = found.weight.sum(axis=1)[:, [places[label] for label in reversed(order)]]
        better = best_first.cumsum(axis=1)[:, -2::-1]
        yield _Part("at_least", order[1:], better, *_everybody(found))


def _against_outcomes(found: Cells, positive: str | None) -> Iterator[_Part]:
    """Yield how the decisions agree with the outcomes that are known."""
    outcomes = [label for label in found.outcomes if label is not None]
    known = [found.outcomes.index(label) for label in outcomes]
    weight, squared = found.weight[:, known], found.squared[:, known]
    if len(found.decisions) > 2 and found.matches:
        same = [found.decisions.index(label) for label in outcomes]
        right, due, due_squared = (np.zeros((len(found.groups), len(found.decisions))) for _ in range(3))
        right[:, same] = weight[:, np.arange(len(known)), same]
        due[:, same], due_squared[:, same] = weight.sum(axis=2), squared.sum(axis=2)
        everybody, spread = weight.sum(axis=(1, 2))[:, None], squared.sum(axis=(1, 2))[:, None]
        yield _Part("accuracy", [None], right.sum(axis=1)[:, None], everybody, spread)
        got, got_squared = weight.sum(axis=1), squared.sum(axis=1)
        for place, label in enumerate(found.decisions):
            at = np.s_[:, place : place + 1]
            yield _Part("recall", [label], right[at], due[at], due_squared[at])
            yield _Part("precision", [label], right[at], got[at], got_squared[at])
    elif len(outcomes) > 2:
        taken = [label == positive for label in found.decisions]
        top = weight[:, :, taken].sum(axis=2)
        yield _Part("decided_positive", outcomes, top, weight.sum(axis=2), squared.sum(axis=2))
