"""Whether explanations of an algorithm may be relied on: a few questions, each with figures, and one verdict.

An explanation can add up to the score and still be wrong about what moves it. So the algorithm itself is asked: does
the score move as promised when features are taken away, do the reasons stay when a number is off by a little, and do
the features that are named turn decisions when they change?

The thresholds lie between what was measured for honest and for planted false explanations. Exact contributions of
linear models, point tables, boosted trees, forests and a neural network keep 0.97 to 1 of the movement they promise;
handed to other features at random they keep 0, and 0.5 where that was done to every second case. Their order after a
shake correlates by 0.79 (one fully grown tree) to 0.98, and by 0 where the score is noise. The feature they name first
gets 0.86 to 1 of the way in turning decisions, 0 where they were shuffled, 0.5 where every second was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from algaudit.explain.faithful.check import FEWEST, Check, Thresholds, mean, ratio
from algaudit.explain.faithful.flipped import decided, named_first, turned
from algaudit.explain.faithful.shaken import alike, same_first, shaken
from algaudit.explain.faithful.taken_away import areas
from algaudit.explain.importance.background import background_of
from algaudit.explain.importance.contributions import NEAR, Contributions, Explainer, NotAdditiveError
from algaudit.explain.importance.distinct import distinct, picked, size_of
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray

Verdict: TypeAlias = Literal["trustworthy_enough", "with_caution", "not_to_be_relied_on"]
Explain: TypeAlias = Callable[[Columns], Contributions]

#: Cases of the background that everything is told against.
BACKGROUND = 50
#: So many features are named first to a person.
FIRST = 3
#: Every case has to add up.
ADDS_UP = Thresholds(1.0, 1.0)
#: Share of the promised movement that comes true.
TAKEN_AWAY = Thresholds(0.8, 0.6)
#: Rank correlation after a shake.
STABLE_ORDER = Thresholds(0.8, 0.5)
#: First features that stay first after a shake, beyond chance.
STABLE_FIRST = Thresholds(0.5, 0.25)
#: How far the feature named first gets in turning decisions, from by lot to the most there is.
TURNS = Thresholds(0.6, 0.3)


@dataclass(frozen=True)
class Faithful:
    """Whether explanations of an algorithm may be relied on.

    Parameters
    ----------
    verdict : {"trustworthy_enough", "with_caution", "not_to_be_relied_on"}
        As bad as the worst answer; at best ``with_caution`` where there were too few cases to see the score move.
    reasons : tuple of str
        Codes of the checks that kept the verdict from being better.
    checks : tuple of Check
        ``adds_up``, ``taken_away``, ``stable_order``, ``stable_first``, ``turns_decisions``, and further ones given.
    method, unit : str
        How contributions were computed, and in what they are told.
    cases : int
        Cases looked at.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    checks: tuple[Check, ...]
    method: str
    unit: str
    cases: int


def faithful(
    model: Model,
    rows: Columns,
    *,
    seed: int = 0,
    cases: int = 200,
    explain: Explain | None = None,
    further: Sequence[Check] = (),
    confidence: float = 0.95,
) -> Faithful:
    """Judge whether explanations of an algorithm may be relied on.

    Parameters
    ----------
    model : Model
        The algorithm.
    rows : Columns
        Cases to choose from; the different ones among them have the same chance.
    seed : int
        Decides every draw.
    cases : int
        So many are looked at.
    explain : callable, optional
        Explanations to be judged: cases → contributions to the margin. Unless given, the algorithm's own, against a
        background of 50.
    further : sequence of Check
        Further answers that count for the verdict, such as the fidelity of a stand-in
        (:func:`algaudit.explain.faithful.check.agreement`).
    confidence : float
        Of all limits.

    Raises
    ------
    InputError
        When an input is missing, there are no cases, or the algorithm gives no score.

    Examples
    --------
    >>> from algaudit.models.features import plain
    >>> from algaudit.models.structure import Part, Sum
    >>> class Years:
    ...     features, unit, positive = (plain("years", "number"), plain("children", "number")), "points", None
    ...     def structure(self): return Sum(0.0, tuple(Part(n, (n,), lambda rows, n=n: rows[n], 1.0) for n in
    ...         ("years", "children")))
    ...     def score(self, rows): return rows["years"] + rows["children"]
    >>> found = faithful(Years(), {"years": np.arange(60.0), "children": np.arange(60.0) % 7})
    >>> found.verdict, found.checks[1].code, round(found.checks[1].value, 9)
    ('trustworthy_enough', 'taken_away', 1.0)
    """
    alpha = 1 - confidence
    every = distinct(rows, [feature.name for feature in model.features]).rows
    background = background_of(model, rows, BACKGROUND, seed=seed)
    looked_at = picked(every, np.sort(np.random.default_rng(seed).permutation(size_of(every))[:cases]))
    moved = shaken(looked_at, every, model.features, seed)
    explainer = Explainer(model, background, seed=seed)
    told = _told(explainer, explain, looked_at, moved)
    if told is None and explainer.inside:
        explainer = Explainer(model, background, seed=seed, inside=False)
        told = _told(explainer, explain, looked_at, moved)
    if told is None:
        nothing = ADDS_UP.answered("adds_up", 0.0, 0.0, 0.0, size_of(looked_at))
        return _judged((nothing, *further), explainer, size_of(looked_at))
    before, after = told
    checks = (
        _adds_up(explainer, looked_at, before),
        _taken_away(explainer, looked_at, background, before.values, alpha),
        *_stable(before.values, after, alpha),
        _turns(model, looked_at, background, before.values, (alpha, seed)),
        *further,
    )
    return _judged(checks, explainer, size_of(looked_at))


def _told(
    explainer: Explainer, explain: Explain | None, rows: Columns, moved: Columns | None
) -> tuple[Contributions, FloatArray | None] | None:
    """Return the explanations of cases and those after a shake; None where they do not add up."""
    try:
        own = explain or explainer.contributions
        return own(rows), None if moved is None else own(moved).values
    except NotAdditiveError:
        return None


def _adds_up(explainer: Explainer, rows: Columns, told: Contributions) -> Check:
    """Return the share of cases whose contributions add up."""
    margin = explainer.margin(rows)
    scale = np.maximum(np.maximum(np.abs(margin), np.abs(told.values).sum(axis=1)), 1.0)
    adds = np.abs(told.base + told.values.sum(axis=1) - margin) <= NEAR * scale
    share = float(adds.mean())
    return ADDS_UP.answered("adds_up", share, share, share, len(adds))


def _taken_away(explainer: Explainer, rows: Columns, background: Columns, values: FloatArray, alpha: float) -> Check:
    """Return the share of the promised movement of the score that comes true."""
    if values.shape[1] < 2:
        return TAKEN_AWAY.unanswered("taken_away", "not_applicable")
    promised, found = areas(explainer.margin, rows, background, values)
    if len(values) < FEWEST or not promised.any():
        return TAKEN_AWAY.unanswered("taken_away", "too_little_data", len(values))
    return TAKEN_AWAY.answered("taken_away", *ratio(found, promised, alpha), len(values))


def _stable(before: FloatArray, after: FloatArray | None, alpha: float) -> list[Check]:
    """Return how alike explanations are after a shake: in their order, and in what comes first."""
    first = min(FIRST, before.shape[1] - 1)
    kinds = (("stable_order", STABLE_ORDER), ("stable_first", STABLE_FIRST))
    if after is None or first < 1:
        return [thresholds.unanswered(code, "not_applicable") for code, thresholds in kinds]
    if len(before) < FEWEST:
        return [thresholds.unanswered(code, "too_little_data", len(before)) for code, thresholds in kinds]
    answers = alike(before, after), same_first(before, after, first)
    return [
        thresholds.answered(code, *mean(each, alpha), len(before))
        for (code, thresholds), each in zip(kinds, answers, strict=True)
    ]


def _turns(model: Model, rows: Columns, background: Columns, values: FloatArray, chance: tuple[float, int]) -> Check:
    """Return how far the feature named first gets in turning the decision, from by lot to the best there is."""
    alpha, seed = chance
    if model.positive is None or values.shape[1] < 2:
        return TURNS.unanswered("turns_decisions", "not_applicable")
    turns, other_turns = (turned(model, rows, background, each) for each in (seed, seed + 1))
    turning = int(turns.any(axis=1).sum())
    first, most = named_first(values, decided(model, rows), turns, other_turns)
    if turning < FEWEST or not most.sum() > 0:
        return TURNS.unanswered("turns_decisions", "too_little_data", turning)
    return TURNS.answered("turns_decisions", *ratio(first, most, alpha), turning)


def _judged(checks: tuple[Check, ...], explainer: Explainer, cases: int) -> Faithful:
    """Return the verdict: as bad as the worst answer."""
    reasons = tuple(check.code for check in checks if check.level == "bad")
    verdict: Verdict = "not_to_be_relied_on"
    if not reasons:
        reasons = tuple(check.code for check in checks if check.level == "caution" or _unseen(check))
        verdict = "with_caution" if reasons else "trustworthy_enough"
    return Faithful(verdict, reasons, checks, explainer.way.method, explainer.unit, cases)


def _unseen(check: Check) -> bool:
    return check.code == "taken_away" and check.status == "too_little_data"
