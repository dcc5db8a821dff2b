"""Contributions for an algorithm that can only be asked: shap asks it about mixtures of a case and the background.

shap cannot handle texts and takes numbers that are nearly equal for equal, so it is given a code for each different
value; the algorithm itself gets the values back. Up to 12 features every subset is asked for, which is exact. With
more, features become known in random orders, forth and back, which is exact where no more than two features work
together and near to it elsewhere. A case gets the same orders whatever is explained beside it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import ModuleType
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from algaudit.explain.importance.background import scores_of
from algaudit.explain.importance.distinct import coded, picked, size_of
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray

#: With more features there are too many subsets.
MOST_EXACT = 12
#: Random orders, each gone forth and back, where not every subset is asked for.
ORDERS = 10
#: shap takes numbers for equal that differ by a part in 100,000, so there may be no more codes than that.
_CASES_AT_ONCE = 20_000
#: What shap does for each case besides takes as long as asking so often.
_BESIDES = 1_000
#: The random numbers that shap draws from are shared by the whole program.
_LOCK = Lock()


class Asked:
    """Contributions to the score of an algorithm whose inside cannot be read."""

    little, most = 1_000_000, 100_000_000

    def __init__(self, model: Model, names: tuple[str, ...], background: Columns, seed: int) -> None:
        self._model = model
        self._names = names
        self._background = background
        self._seed = seed
        self.method = "exact_subsets" if len(names) <= MOST_EXACT else "random_orders"
        self.base = float(scores_of(model, background).mean())

    def work(self, rows: Columns) -> int:
        """Return how often the algorithm has to be asked for these cases."""
        features = len(self._names)
        mixtures = 2**features if features <= MOST_EXACT else 2 * features * ORDERS
        return (mixtures * size_of(self._background) + _BESIDES) * size_of(rows)

    def values(self, rows: Columns) -> FloatArray:
        """Return what each feature adds to each case, cases × features."""
        parts = [
            self._explained(picked(rows, np.arange(start, min(start + _CASES_AT_ONCE, size_of(rows)))))
            for start in range(0, size_of(rows), _CASES_AT_ONCE)
        ]
        return np.concatenate(parts)

    def _explained(self, rows: Columns) -> FloatArray:
        cases, tables = size_of(rows), []
        codes = np.empty((cases + size_of(self._background), len(self._names)))
        for place, name in enumerate(self._names):
            codes[:, place], table = coded(np.concatenate([rows[name], self._background[name]]))
            tables.append(table)

        def score(mixed: npt.NDArray[Any]) -> FloatArray:
            columns = zip(self._names, tables, np.rint(mixed).astype(np.int64).T, strict=True)
            return scores_of(self._model, {name: table[column] for name, table, column in columns})

        with borrowed_shap() as shap:
            masker = shap.maskers.Independent(codes[cases:], max_samples=len(codes) - cases)
            values = [self._case(shap, score, masker, codes[case], _spelled(rows, case)) for case in range(cases)]
        return np.concatenate(values)

    def _case(self, shap: ModuleType, score: Any, masker: Any, codes: FloatArray, spelled: str) -> FloatArray:
        """Explain one case (Any: shap publishes no types)."""
        if self.method == "exact_subsets":
            explainer = shap.explainers.Exact(score, masker)
            return np.asarray(explainer(codes[None], silent=True).values, np.float64)
        seed = (crc32(spelled.encode()) + self._seed) % 2**32
        explainer = shap.explainers.Permutation(score, masker, seed=seed)
        return np.asarray(
            explainer(codes[None], max_evals=ORDERS * (2 * len(codes) + 1), silent=True).values, np.float64
        )


def _spelled(rows: Columns, case: int) -> str:
    """Return a case as text, from which its random orders follow."""
    return repr([values[case].item() if hasattr(values[case], "item") else values[case] for values in rows.values()])


@contextmanager
def borrowed_shap() -> Iterator[ModuleType]:
    """Lend shap: without its warnings, and with the shared random numbers put back afterwards."""
    with _LOCK:
        drawn = np.random.get_state()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import shap

                yield shap
        finally:
            np.random.set_state(drawn)
