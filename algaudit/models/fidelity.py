"""Whether the algorithm that was handed in repeats what the department decided.

An explanation of another algorithm than the one in use explains nothing. So the department hands in cases together with
its own results, and every one of them is computed again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from algaudit.decisions.labels import is_number
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray

#: Fewer cases hardly show that two algorithms are the same, unless they are all there are.
ENOUGH = 1_000
_FINEST = 6


@dataclass(frozen=True)
class Fidelity:
    """How faithfully an algorithm repeats the results of the department.

    Parameters
    ----------
    verdict : {"faithful", "not_faithful", "too_few"}
        ``not_faithful`` as soon as one result differs; ``too_few`` when none does but fewer than ``ENOUGH`` cases
        (and not all) were compared.
    compared, agreeing : int
        Cases with a known result, and those in which it is the same.
    unknown : int
        Cases without a result of the department.
    scores : int
        Cases whose score was compared.
    largest : float or None
        Largest difference of a score; None without scores.
    """

    verdict: Literal["faithful", "not_faithful", "too_few"]
    compared: int
    agreeing: int
    unknown: int
    scores: int
    largest: float | None


def fidelity(
    model: Model,
    rows: Columns,
    results: npt.NDArray[Any],
    *,
    scores: FloatArray | None = None,
    whole: bool = False,
) -> Fidelity:
    """Compare an algorithm with the results of the department, case by case.

    Parameters
    ----------
    model : Model
        What was handed in.
    rows : Columns
        Its inputs.
    results : object array of str
        Decisions of the department as labels; for an algorithm that yields an amount, the amounts as labels. An amount
        agrees when it is the same at the precision in which the department wrote it down (at most six decimals).
    scores : float array, optional
        Scores of the department, NaN where unknown. They do not alter the verdict.
    whole : bool
        These are all cases there are, not a part.

    Raises
    ------
    ValueError
        When the algorithm cannot take these rows in.

    Examples
    --------
    An algorithm that grants from 3 points on, and a department that did so too, but for one case.

    >>> class Line:
    ...     labels = ("grant", "refuse")
    ...     def score(self, rows): return rows["points"]
    ...     def predict(self, rows): return np.where(rows["points"] >= 3, "grant", "refuse").astype(object)
    >>> rows = {"points": np.array([2.0, 3.0, 4.0])}
    >>> found = fidelity(Line(), rows, np.array(["refuse", "refuse", "grant"], object))
    >>> found.verdict, found.compared, found.agreeing
    ('not_faithful', 3, 2)
    """
    known = np.array([label is not None for label in results.tolist()], bool)
    same = _same_labels(model, rows, results) if model.labels else _same_amounts(model, rows, results)
    compared, agreeing = int(known.sum()), int((same & known).sum())
    enough = compared >= ENOUGH or (whole and compared > 0)
    verdict: Literal["faithful", "not_faithful", "too_few"] = "faithful" if enough else "too_few"
    if agreeing < compared:
        verdict = "not_faithful"
    held, largest = _scores(model, rows, scores)
    return Fidelity(verdict, compared, agreeing, len(results) - compared, held, largest)


def _same_labels(model: Model, rows: Columns, results: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    same: npt.NDArray[np.bool_] = np.asarray(model.predict(rows) == results, bool)
    return same


def _same_amounts(model: Model, rows: Columns, results: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    written = [label if label is not None and is_number(label) else "nan" for label in results.tolist()]
    given = np.array([float(label) for label in written])
    decimals = min(_FINEST, max((len(label.partition(".")[2]) for label in written), default=0))
    near: npt.NDArray[np.bool_] = np.abs(model.score(rows) - given) <= 0.5 * 10.0**-decimals + 1e-9 * np.abs(given)
    return near


def _scores(model: Model, rows: Columns, scores: FloatArray | None) -> tuple[int, float | None]:
    if scores is None or np.isnan(scores).all():
        return 0, None
    there = ~np.isnan(scores)
    return int(there.sum()), float(np.abs(model.score(rows)[there] - scores[there]).max())
