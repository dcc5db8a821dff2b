"""From the sum of the points to the result: the line to reach, and what bars the way whatever the points.

Rules may exclude cases without regard to their points, and may round and limit an amount. Where it can be said which
sums lead to the wanted result, the exact way can be taken there as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from algaudit.explain.recourse.answer import Goal
from algaudit.models.model import Model
from algaudit.models.rules import RulesModel
from algaudit.models.rules.breaks import breaks, used_by
from algaudit.models.rules.cases import Cases
from algaudit.models.rules.crossings import Search
from algaudit.models.rules.form.card import Amount, Exclusion
from algaudit.models.rules.form.items import When
from algaudit.models.rules.parts import REACHED
from algaudit.models.rules.truth import holds
from algaudit.models.structure import Columns, FloatArray, Part, Structure

#: A structure is believed where it repeats the model's score up to this part of it.
REPEATED = 1e-6


@dataclass(frozen=True, eq=False)
class Account:
    """How the result of a model follows from its structure.

    Parameters
    ----------
    structure : Sum, Trees or None
    line : float, optional
        Score of the structure from which (or below which) the result is the wanted one; None where no score tells.
    toward : {1, -1, 0}
        Whether a higher score leads to it, or a lower one.
    bars : tuple of Part
        Worth 1 where the wanted result is barred whatever the score, else 0.
    same_score : bool
        Whether the structure's score is meant to be the model's, not a step before it.
    """

    structure: Structure | None
    line: float | None
    toward: int
    bars: tuple[Part, ...] = ()
    same_score: bool = True

    def barred(self, rows: Columns) -> npt.NDArray[np.bool_]:
        """Say for which cases the wanted result is barred."""
        found = np.zeros(len(next(iter(rows.values()))), np.bool_)
        for bar in self.bars:
            found |= bar.worth(rows) > 0
        return found

    def repeats(
        self, model: Model, goal: Goal, rows: Columns, scores: FloatArray | None = None
    ) -> npt.NDArray[np.bool_]:
        """Say for which cases the structure says what the model says, whose scores may be known already."""
        if self.structure is None:
            return np.zeros(len(next(iter(rows.values()))), np.bool_)
        score = self.structure.score(rows)
        if self.same_score or self.line is None:
            return np.isclose(score, model.score(rows) if scores is None else scores, rtol=REPEATED, atol=REPEATED)
        beyond = self.toward * (score - self.line)
        near = np.abs(beyond) <= REPEATED * max(1.0, abs(self.line))
        found: npt.NDArray[np.bool_] = near | (((beyond >= 0) & ~self.barred(rows)) == goal.reached(model, rows))
        return found


def account_of(model: Model, goal: Goal) -> Account:
    """Return how the wanted result follows from the structure of a model."""
    structure = model.structure()
    if structure is None:
        return Account(None, None, goal.toward)
    line = goal.line(structure)
    if not isinstance(model, RulesModel):
        return Account(structure, line, goal.toward)
    if goal.label is None:
        return _amount(model, goal, structure)
    best = (model.card.decide or ())[0]
    if goal.label != best.label or best.at_least is None:
        return Account(structure, line, goal.toward)
    bars = _bars(model, lambda one: one.label != goal.label)
    return Account(structure, None if bars is None else best.at_least - REACHED, 1, bars or (), same_score=False)


def _amount(model: RulesModel, goal: Goal, structure: Structure) -> Account:
    bars = _bars(model, lambda one: one.amount is not None and one.amount < goal.least)
    line = before_rounding(model.card.amount or Amount(), goal.least)
    return Account(structure, None if bars is None else line, 1, bars or (), same_score=False)


def _bars(model: RulesModel, against: Callable[[Exclusion], bool]) -> tuple[Part, ...] | None:
    """Return the exclusions as parts, None where one of them leads to the wanted result."""
    if not all(map(against, model.card.exclude)):
        return None
    return tuple(_bar(model, one) for one in model.card.exclude)


def _bar(model: RulesModel, one: Exclusion) -> Part:
    item = When(when=one.when, points=1.0)
    features = model.names.raw(used_by(item))
    return Part("exclude", features, partial(_barring, model, one), breaks=breaks((item,), model.names, Search()))


def _barring(model: RulesModel, one: Exclusion, rows: Columns) -> FloatArray:
    return holds(one.when, Cases.of(model.names, rows)).astype(np.float64)


def before_rounding(limits: Amount, least: float) -> float:
    """Return the least sum that becomes at least an amount; infinite where none does.

    Examples
    --------
    Rounded to whole tens, half way up: 45 becomes 50. No more than 60 is given.

    >>> limits = Amount(most=60, round_to=10)
    >>> before_rounding(limits, 50), before_rounding(limits, 61)
    (45.0, inf)
    """
    line = least
    if limits.round_to is not None:
        units = math.ceil(least / limits.round_to - REACHED)
        below = {"nearest": 0.5, "down": 0.0, "up": 1.0}[limits.rounding]
        # Rounded up, a sum has to be more than the step before: by more than is taken for the same.
        line = (units - below) * limits.round_to + (2 * REACHED * limits.round_to if below == 1 else 0.0)
    return line if limits.most is None or limits.most >= line else math.inf
