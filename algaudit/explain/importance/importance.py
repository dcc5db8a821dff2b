"""Which features count in an algorithm, how far each moves the score, and how sure that is.

Every case is explained against the same background, and the sizes of its contributions are averaged over all cases. Not
every case has to be explained for that: equal ones once, and of the different ones only as many, drawn by layers, as it
takes to know each feature to within the tolerance.

The limits say how sure the figures are for the records given and the background drawn; how far another background might
move them is said beside them. For groups, the limits also hold that their people might have been others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.errors import InputError
from algaudit.explain.importance.background import drawn_evenly, scores_of
from algaudit.explain.importance.by_group import by_group, told
from algaudit.explain.importance.collapse import Cases, Kinds, collapsed
from algaudit.explain.importance.contributions import Explainer, NotAdditiveError, background_size
from algaudit.explain.importance.distinct import picked, size_of
from algaudit.explain.importance.estimate import half_width, measured
from algaudit.explain.importance.growth import all_at_once, grown
from algaudit.explain.importance.other_background import moved_by_background
from algaudit.explain.importance.told import Importance
from algaudit.i18n import N_
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray

#: For each row the place of its group among the labels, and these.
Grouping: TypeAlias = tuple[npt.NDArray[np.integer], Sequence[str | None]]


@dataclass(frozen=True)
class _Wanted:
    """What was asked for."""

    background: int | None
    tolerance: float
    most: int
    confidence: float
    seed: int


def importance(
    model: Model,
    rows: Columns,
    *,
    weight: FloatArray | None = None,
    survey: bool = False,
    groups: Grouping | None = None,
    background: int | None = None,
    tolerance: float = 0.01,
    most: int = 20_000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Importance:
    """Measure how far each feature moves the score of an algorithm (mean |SHAP|), for everybody and for each group.

    Parameters
    ----------
    model : Model
        The algorithm.
    rows : Columns
        Records; further columns than its inputs are not looked at.
    weight : float array, optional
        How many records each row stands for. Repeating a row says the same as giving it a weight of 2.
    survey : bool
        The weights make up for unequal chances of being asked; a heavy row is then no more than one record when limits
        for groups are computed.
    groups : (codes, labels), optional
        For each row the place of its group among the labels.
    background : int, optional
        Cases that others are told against: 1,000 where that costs little, otherwise 100.
    tolerance : float
        Cases are drawn until the half-width of the interval of every feature is below this share of the sum of all
        features' sizes, or until all different ones are explained.
    most : int
        Cases drawn at most. Where contributions are a matter of seconds for all cases, all are explained regardless.
    confidence : float
        Of all limits.
    seed : int
        Decides every draw.

    Returns
    -------
    Importance

    Raises
    ------
    InputError
        When something handed in does not fit, or the algorithm gives no score for a case.
    NotAdditiveError
        When contributions do not sum up to the score.

    Examples
    --------
    A year is worth half a point and nothing else counts.

    >>> from algaudit.models.features import plain
    >>> from algaudit.models.structure import Part, Sum
    >>> class Years:
    ...     features, unit = (plain("years", "number"), plain("town", "category")), "points"
    ...     def structure(self): return Sum(1.0, (Part("years", ("years",), lambda rows: rows["years"] / 2, 0.5),))
    ...     def score(self, rows): return 1.0 + rows["years"] / 2
    >>> cases = {"years": np.array([0.0, 8.0]), "town": np.array(["a", "b"], object)}
    >>> found = importance(Years(), cases, background=100)
    >>> [(each.feature, each.size.value, each.share.value) for each in found.features]
    [('years', 2.0, 1.0), ('town', 0.0, 0.0)]
    """
    wanted = _Wanted(background, tolerance, most, confidence, seed)
    _check(wanted)
    codes, labels = _grouped(groups, rows)
    given = Cases(rows, weight, survey, codes, labels)
    inside = model.structure() is not None
    try:
        return _importance(model, given, wanted, inside=inside)
    except NotAdditiveError:
        # The inside gave other scores than the algorithm in one of the cases, so that it is asked instead.
        if not inside:
            raise
        return _importance(model, given, wanted, inside=False)


def _check(wanted: _Wanted) -> None:
    """Refuse settings that cannot be met."""
    shares = {"tolerance": wanted.tolerance, "confidence": wanted.confidence}
    for name, share in shares.items():
        if not 0 < share < 1:
            raise InputError(N_("{name} is {value}; a number between 0 and 1 is wanted."), name=name, value=share)
    counts = {"most": wanted.most, "background": wanted.background}
    for name, count in counts.items():
        if count is not None and count < 2:
            raise InputError(N_("{name} is {value}; a whole number of 2 or more is wanted."), name=name, value=count)


def _grouped(groups: Grouping | None, rows: Columns) -> tuple[npt.NDArray[np.int64] | None, tuple[str | None, ...]]:
    if groups is None:
        return None, ()
    codes, labels = np.asarray(groups[0], np.int64), tuple(groups[1])
    if codes.shape != (size_of(rows),) or codes.min(initial=0) < 0 or codes.max(initial=0) >= len(labels):
        raise InputError(N_("The groups do not fit the cases; each case needs one of the labels given."))
    return codes, labels


def _explainer(
    model: Model, kinds: Kinds, scores: FloatArray, wanted: _Wanted, *, inside: bool
) -> tuple[Explainer, Columns]:
    """Return the algorithm ready to explain cases, and its background."""
    size = wanted.background or background_size(model.structure() if inside else None)
    others = picked(kinds.rows, drawn_evenly(scores, kinds.weight, size, wanted.seed))
    explainer = Explainer(model, others, seed=wanted.seed, inside=inside)
    if inside and not explainer.inside:
        # Its inside gives other scores than the algorithm: every background case will have to be asked about.
        return _explainer(model, kinds, scores, wanted, inside=False)
    return explainer, others


def _importance(model: Model, given: Cases, wanted: _Wanted, *, inside: bool) -> Importance:
    kinds = collapsed(model, given, inside=inside, seed=wanted.seed)
    scores = scores_of(model, kinds.rows)
    explainer, others = _explainer(model, kinds, scores, wanted, inside=inside)
    alpha = 1 - wanted.confidence
    found = all_at_once(explainer, kinds) or grown(
        explainer, kinds, scores, tolerance=wanted.tolerance, most=wanted.most, alpha=alpha, seed=wanted.seed
    )
    sample, names = found.sample, explainer.names
    everybody = measured(sample, 0, float("inf"))
    total, drawn = float(everybody.size.value.sum()), len(sample.layer)
    half = float(half_width(sample, everybody.size, drawn - 1, alpha).max())
    besides = moved_by_background(
        model,
        others,
        picked(kinds.rows, found.cases),
        inside=explainer.inside,
        weight=sample.standing,
        alpha=alpha,
        seed=wanted.seed,
    )
    groups = by_group(sample, names, kinds.labels, kinds.records, alpha)
    widest = half / total if total else 0.0
    return Importance(
        method=explainer.way.method,
        unit=explainer.unit,
        base=explainer.way.base,
        features=told(sample, names, everybody, drawn - 1, alpha, background=besides),
        rows=size_of(given.rows),
        distinct=len(kinds.weight),
        drawn=drawn,
        background=size_of(others),
        tolerance=wanted.tolerance,
        widest=widest,
        reached=widest <= wanted.tolerance,
        confidence=wanted.confidence,
        reference=groups.reference,
        groups=groups.groups,
        leanings=groups.leanings,
        error=found.error,
    )
