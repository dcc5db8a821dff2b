"""How far another background would move the figures.

A background of a hundred cases that holds three wheelchair users instead of five makes a wheelchair count more. The
background is cut into five, and each is left out in turn (the jackknife). As cases were drawn evenly along the scores,
each five neighbours are dealt out to the five by lot.
"""

from __future__ import annotations

import numpy as np
from scipy.special import stdtrit

from algaudit.explain.importance.contributions import Explainer
from algaudit.explain.importance.distinct import picked, size_of
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray

#: Pieces of the background.
PIECES = 5
#: Cases explained against each piece in each of two deals, and at least.
CASES, FEWEST = 100, 10


def moved_by_background(
    model: Model, background: Columns, rows: Columns, *, inside: bool, weight: FloatArray, alpha: float, seed: int
) -> FloatArray | None:
    """Return the half-width by which each feature's size may differ with another background of the same size.

    Parameters
    ----------
    model : Model
        What is explained.
    background : Columns
        In the order in which it was drawn along the scores.
    rows : Columns
        Cases that were explained.
    inside : bool
        Whether the inside of the algorithm was used.
    weight : float array
        How much each case counts.
    alpha : float
        Risk of the interval.
    seed : int
        Decides how the background is cut, and which of the cases are explained again.

    Returns
    -------
    float array or None
        None for a background of fewer than 15 cases.
    """
    whole = size_of(background)
    if whole < 3 * PIECES:
        return None
    dice = np.random.default_rng(seed)
    variances = []
    # Dealt out twice, with other neighbours: where a rare value begins just between two hands of five, the first deal
    # would give everybody the same.
    for start in (0, PIECES // 2):
        rest = np.arange(start, whole - (whole - start) % PIECES).reshape(-1, PIECES)
        pieces = [picked(background, piece) for piece in dice.permuted(rest, axis=1).T]
        explainers = [Explainer(model, piece, seed=seed + place, inside=inside) for place, piece in enumerate(pieces)]
        chosen = dice.choice(size_of(rows), _affordable(explainers[0], rows), replace=False, p=weight / weight.sum())
        variances.append(_jackknife(explainers, picked(rows, chosen)))
    half: FloatArray = -stdtrit(PIECES - 1, alpha / 2) * np.sqrt(np.mean(variances, axis=0))
    return half


def _affordable(explainer: Explainer, rows: Columns) -> int:
    """Return how many cases to explain again: a hundred, fewer where they would take a fifth of the time there is."""
    each = max(1, explainer.way.work(picked(rows, np.arange(1))) * PIECES)
    return min(size_of(rows), max(FEWEST, min(CASES, explainer.way.most // PIECES // each)))


def _jackknife(explainers: list[Explainer], rows: Columns) -> FloatArray:
    """Return the variance of each feature's size when one piece of the background is left out in turn."""
    against = np.stack([explainer.contributions(rows).values for explainer in explainers])
    left_out = np.abs((against.sum(axis=0) - against) / (PIECES - 1)).mean(axis=1)
    variance: FloatArray = (PIECES - 1) / PIECES * ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0)
    return variance
