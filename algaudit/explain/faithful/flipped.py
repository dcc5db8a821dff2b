"""Give a feature another value, and see whether decisions change where the explanation says the feature decides.

For each case and feature, the value is replaced by some of the background's, and the algorithm decides again. The
feature that the explanation names first for the decision taken should turn it more often than a feature drawn by lot.
The figure says how far it gets: 1 where it turns decisions as often as that feature of the case which turns it most, 0
where no more often than one by lot. Which feature turns a case most is found with other tries, so that good luck with
the tries does not count.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from algaudit.explain.importance.distinct import size_of
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray

#: Values of the background that are tried for each case and feature, each time.
TRIED = 20


def decided(model: Model, rows: Columns) -> npt.NDArray[np.bool_]:
    """Return which cases get the positive decision."""
    return np.asarray(model.predict(rows) == model.positive, bool)


def turned(model: Model, rows: Columns, background: Columns, seed: int) -> FloatArray:
    """Return how often each feature of each case turns its decision, cases × features.

    Parameters
    ----------
    model : Model
        Decides.
    rows : Columns
        Cases, with the features in the algorithm's order.
    background : Columns
        Values to be tried.
    seed : int
        Decides which.

    Examples
    --------
    >>> class Line:
    ...     positive = "yes"
    ...     def predict(self, rows): return np.where(rows["a"] + 0 * rows["b"] >= 3, "yes", "no").astype(object)
    >>> cases, others = ({name: np.array([value]) for name in "ab"} for value in (5.0, 0.0))
    >>> turned(Line(), cases, others, 0).tolist()
    [[1.0, 0.0]]
    """
    cases, dice = size_of(rows), np.random.default_rng(seed)
    before = decided(model, rows)[:, None]
    found = np.zeros((cases, len(rows)))
    repeated = {name: np.repeat(values, TRIED) for name, values in rows.items()}
    for place, name in enumerate(rows):
        tried = background[name][dice.integers(size_of(background), size=cases * TRIED)]
        after = decided(model, repeated | {name: tried}).reshape(cases, TRIED)
        found[:, place] = (after != before).mean(axis=1)
    return found


def named_first(
    values: FloatArray, positive: npt.NDArray[np.bool_], turns: FloatArray, other_turns: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return how much more often than one by lot two features of each case turn its decision.

    Parameters
    ----------
    values : float array, cases × features
        Contributions.
    positive : bool array
        Whether the decision was the positive one, which contributions above 0 speak for; those below 0 speak for any
        other.
    turns, other_turns : float arrays, cases × features
        How often each feature turned the decision, in tries that have nothing to do with each other.

    Returns
    -------
    (first, most) : float arrays
        Of the feature named first, and of the one that turned it most in the other tries.

    Examples
    --------
    The second feature speaks for the refusal, and turns it half of the time; by lot it would be a quarter.

    >>> tries = np.array([[0.0, 0.5]])
    >>> found = named_first(np.array([[2.0, -1.0]]), np.array([False]), tries, tries)
    >>> [each.tolist() for each in found]
    [[0.25], [0.25]]
    """
    case, by_lot = np.arange(len(values)), turns.mean(axis=1)
    first = np.where(positive[:, None], values, -values).argmax(axis=1)
    return turns[case, first] - by_lot, turns[case, other_turns.argmax(axis=1)] - by_lot
