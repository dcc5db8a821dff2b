"""What each feature adds to the score of a case, by the way that fits the algorithm, and checked to add up.

An explanation that does not add up to the score is of something else. So for every batch the background's average plus
all contributions is held against what the algorithm itself says, and nothing is shown that does not agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from algaudit.errors import InputError
from algaudit.explain.importance.background import scores_of
from algaudit.explain.importance.distinct import inputs_of
from algaudit.explain.importance.ways.asked import Asked
from algaudit.explain.importance.ways.sums import MOST_FEATURES, Sums, few_features
from algaudit.explain.importance.ways.trees import TreeSums, short_ways
from algaudit.i18n import N_
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray, Structure, Sum, linked

#: What is computed from the inside adds up to a billionth of the largest of 1, the margin and the contributions.
EXACT = 1e-9
#: What is asked of an algorithm, and its inside against its scores, to a millionth: some compute in single precision.
NEAR = 1e-6
#: Questions to the inside for one case beyond which a smaller background has to be enough.
_MOST_PER_CASE = 20_000_000
#: Background cases where they cost little, and where the algorithm has to be asked about each.
LARGE, SMALL = 1_000, 100


class NotAdditiveError(InputError):
    """The contributions do not add up to the score; they are not shown."""


class Way(Protocol):
    """A way to compute contributions."""

    @property
    def method(self) -> str:
        """Its code."""
        ...

    @property
    def base(self) -> float:
        """The average of the background, which contributions are told against."""
        ...

    @property
    def little(self) -> int:
        """So much work is done without saving any."""
        ...

    @property
    def most(self) -> int:
        """More work takes too long: about two minutes."""
        ...

    def work(self, rows: Columns) -> int:
        """Return how much there is to do for cases."""
        ...

    def values(self, rows: Columns) -> FloatArray:
        """Return what each feature adds to each case, cases × features."""
        ...


@dataclass(frozen=True, eq=False)
class Contributions:
    """What each feature adds to the score of each case, against a background.

    Parameters
    ----------
    features : tuple of str
        Inputs, in the algorithm's own order.
    values : float array, cases × features
        ``base`` plus the sum over the features is the case's margin (its score where ``unit`` is not ``log_odds``).
    base : float
        Average margin of the background.
    unit : {"points", "log_odds", "probability", "amount"}
        Of base and values.
    method : {"exact_sum", "exact_trees", "exact_subsets", "random_orders"}
        How they were computed.
    error : float
        Largest share by which a case did not add up: of the larger of 1, its margin and its contributions.
    """

    features: tuple[str, ...]
    values: FloatArray
    base: float
    unit: str
    method: str
    error: float


class Explainer:
    """An algorithm together with a background, ready to explain cases.

    Parameters
    ----------
    model : Model
        What is explained.
    background : Columns
        Cases that others are told against; see :func:`algaudit.explain.importance.background.background_of`.
    seed : int
        Decides random orders, where there are any.
    inside : bool
        Use the structure that the model shows, where it repeats the model's scores of the background.
    """

    def __init__(self, model: Model, background: Columns, *, seed: int = 0, inside: bool = True) -> None:
        self.names = tuple(feature.name for feature in model.features)
        others = inputs_of(background, self.names)
        self._model = model
        self._structure = _believed(model, others) if inside else None
        self.way = _way(model, self._structure, self.names, others, seed)
        logistic = self._structure is not None and self._structure.link == "logistic"
        self.unit = "log_odds" if logistic else str(model.unit)

    @property
    def inside(self) -> bool:
        """Whether contributions are computed from the inside of the algorithm, not by asking it."""
        return self._structure is not None

    def contributions(self, rows: Columns) -> Contributions:
        """Explain cases.

        Raises
        ------
        NotAdditiveError
            When the contributions do not add up, or the inside gives other scores than the algorithm.
        """
        inputs = inputs_of(rows, self.names)
        margin, values = self.margin(inputs), self.way.values(inputs)
        scale = np.maximum(np.maximum(np.abs(margin), np.abs(values).sum(axis=1)), 1.0)
        error = float((np.abs(self.way.base + values.sum(axis=1) - margin) / scale).max())
        same = self._structure is None or _repeats(self._structure, margin, scores_of(self._model, inputs))
        # Written so that NaN does not pass.
        if not same or not error <= (EXACT if self.inside else NEAR):
            sentence = N_(
                "What the features add to the score does not sum up to the score itself for at least one case; this "
                "explanation cannot be trusted and is not shown."
            )
            raise NotAdditiveError(sentence)
        return Contributions(self.names, values, self.way.base, self.unit, self.way.method, error)

    def margin(self, rows: Columns) -> FloatArray:
        """Return what the contributions of each case have to add up to."""
        return scores_of(self._model, rows) if self._structure is None else self._structure.margin(rows)


def contributions(model: Model, rows: Columns, background: Columns, *, seed: int = 0) -> Contributions:
    """Explain single cases against a background.

    Where the inside of the algorithm cannot be used, or gives another score for one of the cases, the algorithm is
    asked instead; ``method`` and ``unit`` say so.

    Parameters
    ----------
    model : Model
        What is explained.
    rows : Columns
        Cases.
    background : Columns
        Cases they are told against; see :func:`algaudit.explain.importance.background.background_of`.
    seed : int
        Decides random orders, where there are any.

    Raises
    ------
    NotAdditiveError
        When the contributions do not add up.
    InputError
        When the algorithm gives no score, an input is missing, or there are no cases.

    Examples
    --------
    Half a point a year; the background is 4 years old on average.

    >>> from algaudit.models.features import plain
    >>> from algaudit.models.structure import Part
    >>> class Years:
    ...     features, unit = (plain("years", "number"),), "points"
    ...     def structure(self): return Sum(1.0, (Part("years", ("years",), lambda rows: rows["years"] / 2, 0.5),))
    ...     def score(self, rows): return 1.0 + rows["years"] / 2
    >>> found = contributions(Years(), {"years": np.array([10.0])}, {"years": np.array([2.0, 6.0])})
    >>> found.base, found.values.tolist(), found.unit
    (3.0, [[3.0]], 'points')
    """
    explainer = Explainer(model, background, seed=seed)
    try:
        return explainer.contributions(rows)
    except NotAdditiveError:
        if not explainer.inside:
            raise
        return Explainer(model, background, seed=seed, inside=False).contributions(rows)


def background_size(structure: Structure | None) -> int:
    """Return how many cases the background should have: more where that costs little.

    Examples
    --------
    >>> background_size(None), background_size(Sum(0.0, ()))
    (100, 1000)
    """
    if structure is None:
        return SMALL
    if isinstance(structure, Sum):
        questions = sum(2 ** len(part.features) for part in structure.parts if 1 < len(part.features) <= MOST_FEATURES)
    else:
        questions = sum(len(tree.value) for tree in structure.trees)
    return LARGE if questions * LARGE <= _MOST_PER_CASE else SMALL


def _believed(model: Model, rows: Columns) -> Structure | None:
    """Return the inside of an algorithm, None where it shows none, none that can be used, or one of other scores."""
    structure = model.structure()
    if structure is None or not (few_features(structure) if isinstance(structure, Sum) else short_ways(structure)):
        return None
    return structure if _repeats(structure, structure.margin(rows), scores_of(model, rows)) else None


def _repeats(structure: Structure, margin: FloatArray, scores: FloatArray) -> bool:
    """Say whether the margins of the inside give the scores of the algorithm."""
    off = np.abs(linked(margin, structure.link) - scores)
    return bool((off <= NEAR * np.maximum(np.abs(scores), 1.0)).all())


def _way(model: Model, structure: Structure | None, names: tuple[str, ...], background: Columns, seed: int) -> Way:
    """Return the way that fits an algorithm."""
    if structure is None:
        return Asked(model, names, background, seed)
    if isinstance(structure, Sum):
        return Sums(structure, names, background)
    return TreeSums(structure, names, background)
