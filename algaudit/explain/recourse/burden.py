"""Who could change a refusal, and at what price: the same question for each group.

Of those without the wanted result, how many have any change within reach, and what does the smallest one ask of them?
Counts and single values are handed out, so that whoever compares groups can put an interval to every figure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from algaudit.errors import InputError
from algaudit.explain.recourse.answer import Recourse, Value, checked, goal_of
from algaudit.explain.recourse.recourse import recourse_many
from algaudit.i18n import N_
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray


@dataclass(frozen=True, eq=False)
class GroupBurden:
    """Recourse of one group.

    Parameters
    ----------
    group : str, optional
        None for those whose group is not known.
    cases, without : int
        People of the group, and those among them without the wanted result.
    looked_at : int
        How many of those recourse was looked for.
    within_reach : int
        How many of those have a change within reach.
    proved_none, none_found : int
        For how many it is proved that there is none, and for how many a search found none.
    searched : int
        Answers that come from a search: where a change was found, a smaller one may exist.
    costs : float array
        Of the changes within reach, ascending.
    """

    group: str | None
    cases: int
    without: int
    looked_at: int
    within_reach: int
    proved_none: int
    none_found: int
    searched: int
    costs: FloatArray = field(repr=False)

    @property
    def share(self) -> float:
        """Share with a change within reach among those looked at; NaN when there are none."""
        return self.within_reach / self.looked_at if self.looked_at else math.nan

    @property
    def mean(self) -> float:
        """Mean cost of the changes within reach; NaN when there are none."""
        return float(self.costs.mean()) if len(self.costs) else math.nan

    @property
    def median(self) -> float:
        """Median cost of the changes within reach; NaN when there are none."""
        return float(np.median(self.costs)) if len(self.costs) else math.nan


@dataclass(frozen=True, eq=False)
class Burden:
    """Recourse of all groups, for the same wanted result.

    Parameters
    ----------
    wanted : str or float
    most_features : int, optional
        How many features a person may be asked to change.
    groups : tuple of GroupBurden
        In the order of their labels, the unknown one last.
    """

    wanted: Value
    most_features: int | None
    groups: tuple[GroupBurden, ...]


def burden(
    model: Model,
    rows: Columns,
    groups: npt.NDArray[np.object_] | Sequence[str | None],
    *,
    wanted: str | float | None = None,
    most_features: int | None = 3,
    most_cases: int | None = None,
    seed: int = 0,
) -> Burden:
    """Return for each group how many could change the result, and at what cost.

    Parameters
    ----------
    model : Model
    rows : columns
        All cases; the spread of numbers without steps is theirs.
    groups : array of str or None
        Label of the group of each case.
    wanted, most_features
        As for :func:`algaudit.explain.recourse.recourse.recourse`.
    most_cases : int, optional
        Recourse is looked for, in each group, for so many of those without the wanted result, drawn by ``seed``; for
        all of them unless said.
    seed : int

    Raises
    ------
    InputError
        When there is not one label for each case, or the model cannot give what is wanted.
    """
    columns, labels = checked(model, rows), list(groups)
    size = len(next(iter(columns.values())))
    if len(labels) != size:
        sentence = N_("There are {cases} cases but {labels} labels of groups; each case needs one label.")
        raise InputError(sentence, cases=size, labels=len(labels))
    goal = goal_of(model, wanted)
    without = ~goal.reached(model, columns) if size else np.zeros(0, np.bool_)
    rng = np.random.default_rng(seed)
    places = {label: np.flatnonzero([other == label for other in labels]) for label in _ordered(labels)}
    looked_at = {label: _drawn(group[without[group]], most_cases, rng) for label, group in places.items()}
    chosen = np.concatenate([np.zeros(0, np.int64), *looked_at.values()])
    cases = {name: column[chosen] for name, column in columns.items()}
    answers = recourse_many(model, cases, rows=columns, wanted=wanted, most_features=most_features, seed=seed)
    found = []
    for label, group in places.items():
        own, answers = answers[: len(looked_at[label])], answers[len(looked_at[label]) :]
        found.append(_burden(label, len(group), int(without[group].sum()), own))
    return Burden(goal.wanted, most_features, tuple(found))


def _ordered(labels: Sequence[str | None]) -> list[str | None]:
    known: list[str | None] = [*sorted({label for label in labels if label is not None})]
    return [*known, None] if None in labels else known


def _drawn(places: npt.NDArray[np.int64], most: int | None, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    if most is None or len(places) <= most:
        return places
    return np.sort(rng.choice(places, most, replace=False))


def _burden(label: str | None, cases: int, without: int, answers: Sequence[Recourse]) -> GroupBurden:
    states = [answer.status for answer in answers]
    costs = np.sort(np.array([answer.cost for answer in answers if answer.cost is not None], np.float64))
    return GroupBurden(
        group=label,
        cases=cases,
        without=without,
        looked_at=len(answers),
        within_reach=states.count("found"),
        proved_none=states.count("none"),
        none_found=states.count("none_found"),
        searched=sum(answer.method == "search" for answer in answers),
        costs=costs,
    )
