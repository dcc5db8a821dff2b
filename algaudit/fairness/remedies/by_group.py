"""A line on the score for each group: fairlearn finds the lines, and a lottery where no line gives the share wanted.

Two people with the same score are then decided differently because of their groups. That may not be lawful.

Notes
-----
Hardt, Price & Srebro (2016), Equality of Opportunity in Supervised Learning, NeurIPS 29:
``fairlearn.postprocessing.ThresholdOptimizer``.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.quiet import quiet
from algaudit.fairness.remedies.cases import BoolArray, Cases
from algaudit.fairness.remedies.one_threshold import higher_is_positive

#: What the lines can make equal; the last two look at the true outcome.
EQUAL: Final = ("demographic_parity", "true_positive_rate_parity", "equalized_odds")


def threshold_per_group(fit: Cases, look: Cases, equal: str, seed: int) -> BoolArray | None:
    """Find lines on one half and decide the other half by them.

    Parameters
    ----------
    fit, look : Cases
        The halves, with scores of which some differ.
    equal : str
        One of ``EQUAL``. Without outcomes only the first; the lines then follow the present decisions.
    seed : int
        Of the lottery.

    Returns
    -------
    bool array or None
        Who has no score keeps the present decision. None when people with a score are too few to find lines for: each
        group needs one of both kinds.
    """
    higher = higher_is_positive(fit)
    truth = fit.outcome == 1 if fit.with_outcome else fit.decided
    usable = _scored(fit) & (fit.known if fit.with_outcome else True)
    if higher is None or not _both_kinds(fit.group[usable], truth[usable], len(fit.groups)):
        return None
    from fairlearn.postprocessing import ThresholdOptimizer

    def scores(cases: Cases, who: BoolArray) -> FloatArray:
        found: FloatArray = (np.zeros(0) if cases.score is None else cases.score[who]) * (1 if higher else -1)
        return found.reshape(-1, 1)

    after, scored = look.decided.copy(), _scored(look)
    if scored.any():
        with quiet():
            found = ThresholdOptimizer(
                estimator=_pass_through(), constraints=equal, prefit=True, predict_method="predict", grid_size=1000
            )
            found.fit(scores(fit, usable), truth[usable].astype(int), sensitive_features=fit.group[usable])
            after[scored] = (
                found.predict(scores(look, scored), sensitive_features=look.group[scored], random_state=short(seed))
                == 1
            )
    return after


def short(seed: int) -> int:
    """Return a seed that the libraries accept; theirs end at 2³²."""
    return int(np.random.default_rng(seed).integers(2**32))


# Any: scikit-learn has no types.
def _pass_through() -> Any:
    """Return a model that says the score it is given: fairlearn wants to ask a model."""
    from sklearn.base import BaseEstimator

    class PassThrough(BaseEstimator):  # type: ignore[misc]
        def fit(self, score: Any, truth: Any = None) -> PassThrough:  # noqa: ARG002 - there is nothing to learn
            return self

        def predict(self, score: Any) -> Any:
            return np.asarray(score, np.float64).reshape(-1)

        def __sklearn_is_fitted__(self) -> bool:
            return True

    return PassThrough()


def _both_kinds(group: np.ndarray, truth: np.ndarray, groups: int) -> bool:
    found = np.bincount(group * 2 + truth, minlength=groups * 2)
    return bool(found.min() > 0)


def _scored(cases: Cases) -> BoolArray:
    return np.zeros(cases.size, np.bool_) if cases.score is None else ~np.isnan(cases.score)
