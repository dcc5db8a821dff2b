"""How well a score tells a group from all others: the chance that a member's score is the higher one of a pair.

One half means that the score says nothing about who belongs to the group; 1 means that it gives it away. Each case has
a share in the uncertainty of that number, and shares can be added up over folds and groups: that is what the intervals
here are made of.

Notes
-----
DeLong, DeLong & Clarke-Pearson (1988), Biometrics 44:837: the standard error, from each case's own placement among
the other side. Pepe (2003), The Statistical Evaluation of Medical Tests, section 5.2.5: limits on the logit scale, so
that they stay between 0 and 1. Newcombe (2006), Statistics in Medicine 25:559, method 5: limits where every pair is in
the same order, and the standard error would be 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit, ndtri
from scipy.stats import rankdata

from algaudit.cube.cube import FloatArray
from algaudit.fairness.intervals import Limits, p_value
from algaudit.fairness.proxies.features import Truth


@dataclass(frozen=True, eq=False)
class Auc:
    """A share of pairs in the right order, with every case's part in its error.

    Parameters
    ----------
    value : float, 0…1
        NaN when one of the two sides is empty.
    parts : float array, cases
        Their squares add up to the variance.
    inside, outside : int
        Cases in the group and outside it.
    """

    value: float
    parts: FloatArray
    inside: int
    outside: int

    @property
    def error(self) -> float:
        """Standard error; NaN when it cannot be known."""
        return float(np.sqrt(np.square(self.parts).sum()))

    def limits(self, alpha: float | FloatArray) -> Limits:
        """Return the interval at risk ``alpha``."""
        risk = np.asarray(alpha, np.float64)
        if np.isnan(self.value) or np.isnan(self.error):
            return np.full(risk.shape, np.nan), np.full(risk.shape, np.nan)
        if not 0 < self.value < 1 or self.error == 0:
            return _newcombe(self.value, self.inside, self.outside, risk)
        half = -ndtri(risk / 2) * self.error / (self.value * (1 - self.value))
        return expit(logit(self.value) - half), expit(logit(self.value) + half)

    def p_value(self) -> float:
        """Return the smallest risk at which the interval leaves out one half."""
        return float(p_value(self.limits, null=0.5))


def auc(score: FloatArray, member: Truth) -> Auc:
    """Return how well a score tells members from all others.

    Parameters
    ----------
    score : float array, cases
        Higher for those taken to be members; ties count one half.
    member : bool array, cases

    Examples
    --------
    Members 3 and 1, others 2 and 0: three of four pairs are in the right order.

    >>> auc(np.array([3.0, 1.0, 2.0, 0.0]), np.array([True, True, False, False])).value
    0.75
    """
    inside, outside = int(member.sum()), int((~member).sum())
    parts = np.full(len(score), np.nan)
    if not inside or not outside:
        return Auc(float("nan"), parts, inside, outside)
    ranks = rankdata(score)
    placed = np.empty(len(score))
    placed[member] = (ranks[member] - rankdata(score[member])) / outside
    placed[~member] = 1 - (ranks[~member] - rankdata(score[~member])) / inside
    value = float(placed[member].mean())
    for side, cases in ((member, inside), (~member, outside)):
        # One member alone tells nothing of how much members differ.
        parts[side] = (placed[side] - value) / np.sqrt(cases * (cases - 1.0)) if cases > 1 else np.nan
    return Auc(value, parts, inside, outside)


def joined(folds: Sequence[Auc]) -> Auc:
    """Return the mean over folds of different cases, each fold by its number of pairs, with twice the variance.

    Scores of different folds come from different models and are never compared with each other. Why twice:
    :mod:`algaudit.fairness.proxies.telling`.
    """
    pairs = np.array([float(fold.inside) * fold.outside for fold in folds])
    shares = pairs / pairs.sum() if pairs.sum() else pairs
    told = [(fold, share) for fold, share in zip(folds, shares, strict=True) if share]
    value = float(sum(fold.value * share for fold, share in told)) if told else float("nan")
    given = {id(fold): share for fold, share in told}
    # A fold without pairs says nothing, and adds nothing to the error.
    parts = [
        fold.parts * given[id(fold)] * 2**0.5 if id(fold) in given else np.zeros(len(fold.parts)) for fold in folds
    ]
    return Auc(
        value,
        np.concatenate(parts),
        sum(fold.inside for fold in folds),
        sum(fold.outside for fold in folds),
    )


def weighted(found: Sequence[Auc]) -> Auc:
    """Return the mean over groups of the same cases, each by its size.

    This is what scikit-learn calls ``multi_class="ovr", average="weighted"``.
    """
    known = [item for item in found if not np.isnan(item.value)]
    if not known:
        return Auc(float("nan"), np.full(0, np.nan), 0, 0)
    sizes = np.array([float(item.inside) for item in known])
    shares = sizes / sizes.sum()
    return Auc(
        float(sum(item.value * share for item, share in zip(known, shares, strict=True))),
        np.asarray(sum(item.parts * share for item, share in zip(known, shares, strict=True))),
        int(min(item.inside for item in known)),
        int(min(item.outside for item in known)),
    )


def loss(whole: Auc, part: Auc, alpha: float) -> tuple[float, float, float]:
    """Return how much is lost from one score to another on the same cases: value, low, high (−1…1)."""
    value = whole.value - part.value
    half = -float(ndtri(alpha / 2)) * float(np.sqrt(np.square(whole.parts - part.parts).sum()))
    return value, value - half, value + half


def _newcombe(value: float, inside: int, outside: int, risk: FloatArray) -> Limits:
    """Return the shares at which this value would just be too far away for chance."""
    z = -ndtri(risk / 2)

    def too_far(share: FloatArray) -> Truth:
        more = (inside + outside) / 2 - 1
        variance = share * (1 - share) * (1 + more * ((1 - share) / (2 - share) + share / (1 + share)))
        found: Truth = np.abs(value - share) > z * np.sqrt(variance / (inside * outside))
        return found

    ends = []
    for end in (0.0, 1.0):
        near, far = np.full(risk.shape, value), np.full(risk.shape, end)
        for _ in range(60):
            middle = (near + far) / 2
            outer = too_far(middle)
            near, far = np.where(outer, near, middle), np.where(outer, middle, far)
        ends.append(near)
    return ends[0], ends[1]
