"""The background: the cases that a case is compared with, a fair picture of all scores.

What counts for a case is always told against others: an income of 2,000 lowers the score of a poor village's case and
raises that of a rich one's. The background is drawn evenly along the scores, by a seed.
"""

from __future__ import annotations

import numpy as np

from algaudit.errors import InputError
from algaudit.explain.importance.distinct import Distinct, IntArray, distinct, picked
from algaudit.i18n import N_
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray


def scores_of(model: Model, rows: Columns) -> FloatArray:
    """Return the score of each case.

    Raises
    ------
    InputError
        When the algorithm yields no number for a case.
    """
    scores = np.asarray(model.score(rows), np.float64)
    wrong = int((~np.isfinite(scores)).sum())
    if wrong:
        sentence = N_("The algorithm gives no score for {count} of {cases} cases; every case needs one.")
        raise InputError(sentence, count=wrong, cases=len(scores))
    return scores


def drawn_evenly(scores: FloatArray, weight: FloatArray, size: int, seed: int) -> IntArray:
    """Return places of cases drawn evenly along their scores, each as often as its weight says; a place may come twice.

    Examples
    --------
    >>> drawn_evenly(np.array([9.0, 1.0]), np.array([1.0, 3.0]), 4, 0).tolist()
    [1, 1, 1, 0]
    """
    dice = np.random.default_rng(seed)
    # Chance decides who stands beside whom among equal scores; otherwise the first columns would.
    order = np.lexsort((dice.permutation(len(scores)), scores))
    upto = np.cumsum(weight[order])
    marks = (np.arange(size) + dice.random()) / size * upto[-1]
    found: IntArray = order[np.minimum(np.searchsorted(upto, marks, "right"), len(order) - 1)]
    return found


def background_of(
    model: Model, rows: Columns, size: int = 100, *, weight: FloatArray | None = None, seed: int = 0
) -> Columns:
    """Draw the background from cases.

    Parameters
    ----------
    model : Model
        Scores the cases.
    rows : Columns
        Cases to draw from.
    size : int
        Cases drawn.
    weight : float array, optional
        How many records each row stands for.
    seed : int
        Decides the draw.
    """
    kinds: Distinct = distinct(rows, [feature.name for feature in model.features], weight)
    return picked(kinds.rows, drawn_evenly(scores_of(model, kinds.rows), kinds.weight, size, seed))
