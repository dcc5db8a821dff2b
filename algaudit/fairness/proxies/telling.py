"""How well the inputs of a decision tell who belongs to which group, and which of the inputs do.

Taking the protected column away does not take it out of a decision whose other inputs tell it. A forest learns the
groups from four fifths of the cases and is asked about the last fifth, five times over, so that it never answers for
cases it has seen. Then each input is asked alone, and each is left out once: what is lost without it is what only this
input tells.

Notes
-----
Scores are compared within a fold only: each fold has its own model. The folds are not independent, since each is part
of what the others were learnt from: where the inputs tell nothing, the variance of their mean is by a factor of up to
2 larger than the sum of theirs (1 + 2/π for one direction that could be learnt, 2 for many). Twice the variance is
taken throughout, so that chance alone is not called a proxy; compare Bates, Hastie & Tibshirani (2024), JASA 119:1434.
How often the intervals hold one half then: ``tests/benchmarks/results/proxies.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.proxies.auc import Auc, auc, joined, loss, weighted
from algaudit.fairness.proxies.features import Feature
from algaudit.fairness.proxies.learners import FOLDS, SumOfInputs, band_scores, banded, folds, forest_scores

#: A group needs so many cases among those drawn: four in each fold.
SMALLEST: Final = 20
#: So many groups of a column, the largest, are looked for one by one.
MOST_GROUPS: Final = 12


@dataclass(frozen=True, eq=False)
class LabelTold:
    """How well one group is told from everybody else; a reason where that cannot be said."""

    label: str
    cases: int
    auc: Auc | None
    reason: str | None = None


@dataclass(frozen=True, eq=False)
class InputTold:
    """What one input tells alone, and what a sum of inputs loses without it: value, low, high (None: no other)."""

    column: str
    alone: Auc
    loss: tuple[float, float, float] | None


@dataclass(frozen=True, eq=False)
class Told:
    """What the inputs tell about one column of groups.

    Parameters
    ----------
    cases : int
        Cases asked about: drawn, and their group known.
    labels : tuple of LabelTold
        Every group against everybody else.
    overall, added : Auc or None
        Mean over the groups, by size, of the forest and of the sum of inputs; None without two groups large enough.
    inputs : tuple of InputTold
        Those that are missed most first.
    """

    cases: int
    labels: tuple[LabelTold, ...]
    overall: Auc | None
    added: Auc | None
    inputs: tuple[InputTold, ...]


def telling(features: Sequence[Feature], group: Feature, *, alpha: float, seed: int) -> Told:
    """Say how well some inputs tell the groups of a column.

    Parameters
    ----------
    features : sequence of Feature
        Inputs of the cases that were drawn, without the column itself.
    group : Feature
        The column of groups, of the same cases.
    alpha : float, 0…1
        Risk of each interval of a loss.
    seed : int
        Of the folds and the forest.

    Returns
    -------
    Told

    Examples
    --------
    One input repeats the group, so that every pair is in the right order:

    >>> codes = np.array([0, 1] * 60, np.int32)
    >>> flat = Feature("flat", codes, ("own", "rented"), None)
    >>> sex = Feature("sex", codes, ("f", "m"), None)
    >>> found = telling([flat], sex, alpha=0.05, seed=0)
    >>> found.overall.value, [(item.label, item.cases) for item in found.labels]
    (1.0, [('f', 60), ('m', 60)])
    """
    known = ~group.missing
    features, group = [item.chosen(known) for item in features], group.chosen(known)
    classes, kept, told = _classes(group)
    if len(kept) < 2 or not features:
        return Told(int(known.sum()), told, None, None, ())
    fold = folds(classes, seed)
    asked = _Asked(classes, fold, len(kept))
    found = asked.each(forest_scores(features, classes, fold, seed))
    by_label = {group.labels[code]: one for code, one in zip(kept, found, strict=True)}
    labels = tuple(LabelTold(item.label, item.cases, by_label.get(item.label), item.reason) for item in told)
    added, inputs = _inputs(features, asked, alpha)
    return Told(int(known.sum()), labels, weighted(found), added, inputs)


def _classes(group: Feature) -> tuple[IntArray, list[int], tuple[LabelTold, ...]]:
    """Give numbers to the groups that are looked for, largest first; all others together come last."""
    counted = np.bincount(group.codes, minlength=len(group.labels))
    order = np.argsort(-counted, kind="stable").tolist()
    kept = [code for code in order if counted[code] >= SMALLEST][:MOST_GROUPS]
    place = np.full(len(group.labels), len(kept), np.int64)
    place[kept] = np.arange(len(kept))
    alone = "nobody_to_tell_from" if len(kept) < 2 else None
    told = [
        LabelTold(label, int(cases), None, alone if code in kept else _left_aside(int(cases)))
        for code, (label, cases) in enumerate(zip(group.labels, counted, strict=True))
        if label is not None and cases
    ]
    return place[group.codes], kept, tuple(told)


def _left_aside(cases: int) -> str:
    return "too_few_cases" if cases < SMALLEST else "beyond_largest_groups"


def _inputs(features: Sequence[Feature], asked: _Asked, alpha: float) -> tuple[Auc, tuple[InputTold, ...]]:
    """Ask each input alone, and a sum of all inputs without each; those that are missed most come first."""
    bands = [banded(item) for item in features]
    total = SumOfInputs(bands, asked.classes, asked.fold)
    whole = asked.mean(total.scores())
    inputs = [
        InputTold(
            item.column,
            asked.mean(band_scores(band, asked.classes, asked.fold)),
            loss(whole, asked.mean(total.scores(place)), alpha) if len(features) > 1 else None,
        )
        for place, (item, band) in enumerate(zip(features, bands, strict=True))
    ]
    inputs.sort(key=lambda item: (-(item.loss or (0.0,))[0], -item.alone.value))
    return whole, tuple(inputs)


@dataclass(frozen=True, eq=False)
class _Asked:
    """The cases that every score is held against."""

    classes: IntArray
    fold: IntArray
    groups: int

    def each(self, scores: FloatArray) -> list[Auc]:
        """Return how well each group is told, within folds."""
        held = [self.fold == number for number in range(FOLDS)]
        return [
            joined([auc(scores[one, place], self.classes[one] == place) for one in held])
            for place in range(self.groups)
        ]

    def mean(self, scores: FloatArray) -> Auc:
        """Return the mean over the groups."""
        return weighted(self.each(scores))
