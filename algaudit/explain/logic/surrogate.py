"""Rules that imitate an algorithm: learnt from some cases, measured on others, and refused where they imitate badly.

The rules are no part of the algorithm. They are shown only together with how often they agree with it, and where not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.explain.faithful.check import Check, Thresholds, agreement
from algaudit.explain.importance.distinct import picked, size_of
from algaudit.explain.logic.branches import branches
from algaudit.explain.logic.encoded import columns_of
from algaudit.explain.logic.grown import Grown, grown
from algaudit.explain.logic.told import Branch, LabelAgreement, Surrogate
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray, Trees

#: The lower limit of the share of cases in which rules agree has to reach this.
ASKED: Final = 0.90
#: Of three cases two are learnt from and one is held out.
LEARNT: Final = 2 / 3
MOST_CASES: Final = 30_000
#: Parts that amounts are cut into, of equal numbers of cases.
BANDS: Final = 4
_FEWEST: Final = 90
_Status: TypeAlias = Literal["done", "refused", "no_better", "too_little_data"]


def surrogate(model: Model, rows: Columns, *, seed: int = 0, asked: float = ASKED, alpha: float = 0.05) -> Surrogate:
    """Learn rules that imitate an algorithm.

    Parameters
    ----------
    model : Model
        The algorithm; it is asked for its result of every case that is used.
    rows : Columns
        Cases.
    seed : int
        Decides which cases are held out.
    asked : float
        Least lower limit of the fidelity.
    alpha : float
        Risk of the interval.
    """
    order = np.random.default_rng(seed).permutation(size_of(rows))[:MOST_CASES]
    cases = picked(rows, order)
    learn = int(LEARNT * len(order))
    levels = Thresholds(asked, asked)
    if len(order) < _FEWEST:
        nothing = levels.unanswered("fidelity", "too_little_data", len(order) - learn)
        return Surrogate("too_little_data", nothing, None, (), (), (), learn)
    names, results, bands = _results(model, cases, learn)
    columns = columns_of(model.features, picked(cases, np.arange(learn)))
    encoded = Trees(columns, ()).encode(cases)
    made = grown(columns, encoded[:learn], results[:learn], seed)
    leaf, truth = made.leaves(encoded[learn:]), results[learn:]
    agrees = made.results[leaf] == truth
    check = agreement(int(agrees.sum()), len(truth), levels, alpha=alpha)
    always = float(np.bincount(truth).max()) / len(truth)
    status = _status(check, always, only_one=len(set(results.tolist())) == 1)
    gaps = {item.name for item in model.features if _is_missing(cases[item.name]).any()}
    shown = tuple(_branches(made, names, leaf, agrees, gaps)) if status == "done" else ()
    return Surrogate(status, check, always, shown, tuple(_by_result(names, truth, agrees)), bands, learn)


def _results(
    model: Model, cases: Columns, learn: int
) -> tuple[Sequence[str], npt.NDArray[np.int64], tuple[float, ...]]:
    """Return the names of the results, the result of each case, and the edges of bands where there are amounts."""
    if model.labels:
        places = {label: place for place, label in enumerate(model.labels)}
        return model.labels, np.array([places[label] for label in model.predict(cases).tolist()], np.int64), ()
    amounts: FloatArray = np.asarray(model.score(cases), np.float64)
    edges = np.unique(np.quantile(amounts[:learn], np.arange(1, BANDS) / BANDS, method="higher"))
    names = [f"b{place}" for place in range(len(edges) + 1)]
    return names, np.searchsorted(edges, amounts, side="right").astype(np.int64), tuple(edges.tolist())


# Any: a column of either kind.
def _is_missing(column: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    return np.array([value is None or value != value for value in column.tolist()], np.bool_)  # noqa: PLR0124 - NaN


def _status(check: Check, always: float, *, only_one: bool) -> _Status:
    if check.low is None or check.low < check.good_from:
        return "refused"
    return "done" if only_one or check.low > always else "no_better"


def _branches(
    made: Grown, names: Sequence[str], leaf: npt.NDArray[np.int64], agrees: npt.NDArray[np.bool_], gaps: set[str]
) -> Iterator[Branch]:
    found = []
    for node, when in branches(made, gaps):
        there = leaf == node
        found.append(Branch(when, names[int(made.results[node])], int(there.sum()), int((there & agrees).sum())))
    yield from sorted(found, key=lambda one: -one.cases)


def _by_result(
    names: Sequence[str], truth: npt.NDArray[np.int64], agrees: npt.NDArray[np.bool_]
) -> Iterator[LabelAgreement]:
    for place, name in enumerate(names):
        of_these = truth == place
        if of_these.any():
            yield LabelAgreement(name, int(of_these.sum()), int((of_these & agrees).sum()))
