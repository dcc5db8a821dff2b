"""Another model on the given inputs: plain, with people weighed anew, or with equality asked for while it is fitted.

All three are logistic regressions, so that what differs between them is the remedy. They are fitted to the true
outcome; groups are looked at while fitting, never while deciding.

Notes
-----
Agarwal, Beygelzimer, Dudík, Langford & Wallach (2018), A Reductions Approach to Fair Classification, ICML:
``fairlearn.reductions.ExponentiatedGradient``. It makes many models and draws one of them for each person.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.quiet import quiet
from algaudit.fairness.remedies.by_group import short
from algaudit.fairness.remedies.cases import BoolArray, Cases
from algaudit.fairness.remedies.two_sides import reweighing_weights

#: What can be asked for while fitting.
ASKED: Final = ("demographic_parity", "equalized_odds")
#: The gap left on the half it is fitted on, on average over the models drawn from.
LEFT: Final = 0.01
#: Rounds of fitting; more hardly change anything.
ROUNDS: Final = 30
#: An income typed with three zeros too many must not decide the model.
FARTHEST: Final = 10.0


def plain_model(fit: Cases, look: Cases) -> BoolArray:
    """Fit on one half, decide the other."""
    known = fit.chosen(fit.known)
    return _decided(known, look, None)


def reweighed_model(fit: Cases, look: Cases, reference: int) -> BoolArray:
    """Fit with AIF360's weights on one half, decide the other."""
    known = fit.chosen(fit.known)
    return _decided(known, look, reweighing_weights(known, reference))


def asked_model(fit: Cases, look: Cases, asked: str, seed: int) -> BoolArray:
    """Fit with equality asked for on one half, decide the other; one model is drawn for each person.

    Parameters
    ----------
    fit, look : Cases
        The halves, with features and outcomes.
    asked : str
        One of ``ASKED``.
    seed : int
        Of the drawing.
    """
    known = fit.chosen(fit.known)
    with quiet():
        from fairlearn.reductions import DemographicParity, EqualizedOdds, ExponentiatedGradient

        parity = {"demographic_parity": DemographicParity, "equalized_odds": EqualizedOdds}[asked]
        method = ExponentiatedGradient(_model(), parity(difference_bound=LEFT), max_iter=ROUNDS)
        method.fit(_inputs(known), known.outcome.astype(int), sensitive_features=known.group)
        found = method.predict(_inputs(look), random_state=short(seed))
    decided: BoolArray = np.asarray(found).reshape(-1) == 1
    return decided


def _decided(known: Cases, look: Cases, weights: FloatArray | None) -> BoolArray:
    with quiet():
        model = _model().fit(_inputs(known), known.outcome.astype(int), sample_weight=weights)
        decided: BoolArray = model.predict(_inputs(look)) == 1
    return decided


# Any: scikit-learn has no types.
def _model() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=300)


def _inputs(cases: Cases) -> FloatArray:
    features = np.zeros((cases.size, 0)) if cases.features is None else cases.features
    return np.clip(features, -FARTHEST, FARTHEST)
