"""Two methods of AIF360. Both know two sides only: the reference group, and everybody else.

AIF360 0.6.1 stumbles over columns of text in new versions of pandas; it is given arrays of numbers and nothing else.

Notes
-----
Kamiran & Calders (2012), Knowledge and Information Systems 33:1: reweighing. Hardt, Price & Srebro (2016), NeurIPS 29:
equalised odds by a lottery over the decisions already made.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.quiet import quiet
from algaudit.fairness.remedies.cases import BoolArray, Cases

_OTHERS, _REFERENCE = [{"side": 0.0}], [{"side": 1.0}]


def reweighing_weights(cases: Cases, reference: int) -> FloatArray:
    """Return how much each person counts when a model is fitted, so that side and outcome say nothing of each other.

    Parameters
    ----------
    cases : Cases
        With known outcomes only.
    reference : int
        Place of the reference group.

    Returns
    -------
    float array, people
        P(side)·P(outcome) / P(side and outcome).

    Examples
    --------
    Two of four women and one of two men had a true claim: nothing to be evened out. With three women of four, a woman
    with a claim counts 4/6 · 4/6 / (3/6) = 8/9.

    >>> group, ones = np.array([0, 0, 0, 0, 1, 1]), np.ones(6)
    >>> outcome = np.array([1, 1, 1, 0, 1, 0], np.int8)
    >>> people = Cases("sex", ("f", "m"), group, ones == 1, outcome, ones, with_outcome=True)
    >>> reweighing_weights(people, reference=1).round(4).tolist()
    [0.8889, 0.8889, 0.8889, 1.3333, 1.3333, 0.6667]
    """
    with quiet():
        from aif360.algorithms.preprocessing import Reweighing

        method = Reweighing(unprivileged_groups=_OTHERS, privileged_groups=_REFERENCE)
        made = method.fit_transform(_dataset(cases.outcome, _side(cases, reference)))
    weights: FloatArray = np.asarray(made.instance_weights, np.float64)
    return weights


def odds_lottery(fit: Cases, reference: int) -> FloatArray | None:
    """Return the chances of a positive decision that would make error rates equal on both sides.

    Parameters
    ----------
    fit : Cases
        The half to fit on; only known outcomes are looked at.
    reference : int
        Place of the reference group.

    Returns
    -------
    float array, 2 sides × 2 present decisions, or None
        ``chances[side, decision]``: side 0 is everybody but the reference, decision 0 the negative one. None when
        there is no such lottery: a side without true or false claims, or without one of the decisions.
    """
    known = fit.chosen(fit.known)
    side = _side(known, reference).astype(np.int64)
    outcome = known.outcome.astype(np.int64)
    if min(np.bincount(side * 2 + part, minlength=4).min() for part in (outcome, known.decided)) == 0:
        return None
    with quiet():
        from aif360.algorithms.postprocessing import EqOddsPostprocessing

        method = EqOddsPostprocessing(unprivileged_groups=_OTHERS, privileged_groups=_REFERENCE)
        method.fit(_dataset(outcome, side), _dataset(known.decided, side))
    chances = method.model_params.x
    if chances is None:
        return None
    kept, raised, other_kept, other_raised = np.clip(chances, 0, 1).tolist()
    return np.array([[other_raised, other_kept], [raised, kept]])


def drawn(chances: FloatArray, cases: Cases, reference: int, seed: int) -> BoolArray:
    """Draw the lottery once: each person's decision by the chance of their side and present decision."""
    chance = chances[_side(cases, reference).astype(np.int64), cases.decided.astype(np.int64)]
    decided: BoolArray = np.random.default_rng(seed).random(cases.size) < chance
    return decided


def _side(cases: Cases, reference: int) -> FloatArray:
    side: FloatArray = (cases.group == reference).astype(np.float64)
    return side


# Any: AIF360 has no types.
def _dataset(labels: np.ndarray, side: np.ndarray) -> Any:
    import pandas as pd
    from aif360.datasets import BinaryLabelDataset

    return BinaryLabelDataset(
        favorable_label=1.0,
        unfavorable_label=0.0,
        df=pd.DataFrame({"side": side.astype(np.float64), "label": np.asarray(labels).astype(np.float64)}),
        label_names=["label"],
        protected_attribute_names=["side"],
    )
