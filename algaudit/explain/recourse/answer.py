"""What is asked, and what is answered: which change would have led to the wanted result, and what it asks of a person.

An answer is one of four: the result is already the wanted one; this change would have led to it; no change within
reach would have (proved); none was found (searched, so there may be one).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.model import Model
from algaudit.models.structure import Columns, Structure
from algaudit.privacy.masks import shown

#: ``none`` is proved, ``none_found`` only searched.
Status: TypeAlias = Literal["already", "found", "none", "none_found"]
#: ``exact``: nothing smaller exists; ``search``: something smaller may exist.
Method: TypeAlias = Literal["exact", "search"]
Value: TypeAlias = float | str
#: The inputs of one case.
Case: TypeAlias = Mapping[str, float | str | None]


@dataclass(frozen=True)
class Step:
    """One feature that would have been different.

    Parameters
    ----------
    feature : str
    before, after : float or str
    moved_along : bool
        Whether it differs only because another feature moves it along.
    effort : float
        What this change asks of the person; 0 for what only moves along.
    """

    feature: str
    before: Value
    after: Value
    moved_along: bool
    effort: float


@dataclass(frozen=True)
class Way:
    """A whole change that the model itself answered with the wanted result.

    Parameters
    ----------
    changes : tuple of Step
        In the order of the features.
    cost : float
        Sum of the efforts.
    after : float
        Score the model gives after the change.
    """

    changes: tuple[Step, ...]
    cost: float
    after: float


@dataclass(frozen=True)
class Recourse:
    """What would have changed the result of one case.

    Parameters
    ----------
    status : {"already", "found", "none", "none_found"}
    method : {"exact", "search"}
        After ``search``, a smaller change may exist, and after ``none_found`` some change.
    wanted : str or float
        The wanted decision, or the amount wanted at least.
    before, after : float
        Score of the case as it is, and after the change (None without one).
    changes, cost
        As in :class:`Way`; empty and None without a change.
    verified : bool
        Whether the model itself answers with the wanted result; nothing else is ever shown as a change.
    alternatives : tuple of Way
        Up to two others; each does without the costliest change of those before it.
    most_features : int, optional
        How many features a person may be asked to change at once; what only moves along does not count.
    units : tuple of (str, float)
        Numbers without a step, and how large a change of them counts as one step.
    """

    status: Status
    method: Method
    wanted: Value
    before: float
    changes: tuple[Step, ...] = ()
    cost: float | None = None
    after: float | None = None
    verified: bool = False
    alternatives: tuple[Way, ...] = ()
    most_features: int | None = None
    units: tuple[tuple[str, float], ...] = ()

    @property
    def smaller_possible(self) -> bool:
        """Whether a smaller change (or, where none was found, any change) may exist."""
        return self.method == "search"


@dataclass(frozen=True)
class Goal:
    """The wanted result.

    Parameters
    ----------
    label : str, optional
        The wanted decision; None where an amount is wanted.
    least : float
        The amount wanted at least; NaN for a decision.
    toward : {1, -1, 0}
        Whether a higher score leads to it, a lower one, or the score does not tell.
    """

    label: str | None
    least: float
    toward: int

    @property
    def wanted(self) -> Value:
        """The decision or the amount."""
        return self.least if self.label is None else self.label

    def reached(self, model: Model, rows: Columns) -> npt.NDArray[np.bool_]:
        """Ask the model itself which cases get the wanted result."""
        if self.label is None:
            enough: npt.NDArray[np.bool_] = model.score(rows) >= self.least
            return enough
        return np.asarray(model.predict(rows) == self.label, np.bool_)

    def line(self, structure: Structure) -> float | None:
        """Return the score from which (or below which) the result is the wanted one, None where no score tells."""
        if self.label is None:
            return self.least
        return structure.line if self.toward else None


def goal_of(model: Model, wanted: str | float | None) -> Goal:
    """Return what is wanted of a model.

    Parameters
    ----------
    model : Model
    wanted : str, float or None
        A decision (the positive one when None), or for a model that yields an amount, the least amount.

    Raises
    ------
    InputError
        When the model cannot give it.
    """
    if not model.labels:
        return Goal(None, _amount(wanted), 1)
    label = model.positive if wanted is None else wanted
    if label not in model.labels:
        known = ", ".join(shown(name) for name in model.labels)
        if label is None:
            raise InputError(N_("Say which decision is wanted; the algorithm decides: {known}."), known=known)
        sentence = N_("The algorithm never decides {wanted}; it decides: {known}.")
        raise InputError(sentence, wanted=shown(label), known=known)
    if label == model.positive:
        return Goal(str(label), float("nan"), 1)
    lower = model.positive is not None and len(model.labels) == 2
    return Goal(str(label), float("nan"), -1 if lower else 0)


def _amount(wanted: str | float | None) -> float:
    if wanted is None or isinstance(wanted, str) or not np.isfinite(wanted):
        raise InputError(N_("The algorithm yields an amount: say as a number which amount is wanted at least."))
    return float(wanted)


def checked(model: Model, rows: Columns) -> dict[str, npt.NDArray[Any]]:
    """Return the inputs of a model out of rows: numbers as float64, categories as objects, all of one length.

    Raises
    ------
    InputError
        When one is missing, is not a number where the model takes one, or is longer than the others.
    """
    found: dict[str, npt.NDArray[Any]] = {}
    for feature in model.features:
        if feature.name not in rows:
            sentence = N_("The algorithm takes in {feature}, which is not in the cases.")
            raise InputError(sentence, feature=shown(feature.name))
        try:
            column = np.asarray(rows[feature.name], np.float64 if feature.kind == "number" else object)
        except (TypeError, ValueError):
            sentence = N_("The algorithm takes {feature} as a number; the cases hold something else there.")
            raise InputError(sentence, feature=shown(feature.name)) from None
        found[feature.name] = column
    if len({column.shape for column in found.values()}) != 1 or next(iter(found.values())).ndim != 1:
        raise InputError(N_("The columns of the cases are of different lengths; they must be equally long."))
    return found
