"""What is asked of the scores of every group, and how the groups are compared in all of it together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.groups import NO, SMALLEST_REFERENCE, YES, Group
from algaudit.fairness.intervals import Limits, difference_limits
from algaudit.fairness.scores.calibration import Calibration, Kept, band_edges
from algaudit.fairness.scores.distance import Distance, distance, smirnov_limits
from algaudit.fairness.scores.family import Judged, judge
from algaudit.fairness.scores.pairs import Pairs, stacked
from algaudit.fairness.scores.people import People, Spread, spread

_NO_PAIRS: Final = Pairs(*(np.array(value) for value in (np.nan, np.nan, np.nan, 0.0, 0.0)))
_NOT_KEPT: Final = Kept(*(np.array([value]) for value in (0.0, 0.0, np.nan, 0.0, np.nan)))


@dataclass(frozen=True, eq=False)
class Asked:
    """How the scores are to be read, decided on everybody together.

    Parameters
    ----------
    turned : bool
        The lower the score, the likelier the outcome.
    edges : float array
        Of the bands for calibration.
    no_auc, no_calibration : str or None
        Why a question is not asked: ``no_outcome``, ``one_outcome_only``, ``score_falls``, ``not_0_to_1``.
    seed : int
        Of all draws.
    """

    turned: bool
    edges: FloatArray
    no_auc: str | None
    no_calibration: str | None
    seed: int


def asked_of(everybody: People, *, alpha: float, seed: int) -> Asked:
    """Decide what is asked of each group.

    Examples
    --------
    Points from 1 to 20, of which the upper half came true: they are ordered, but promise no probability.

    >>> from algaudit.fairness.scores.people import people
    >>> points = people(np.arange(1.0, 21.0), np.repeat([0, 1], 10).astype(np.int8))
    >>> found = asked_of(points, alpha=0.05, seed=0)
    >>> found.turned, found.no_auc, found.no_calibration
    (False, None, 'not_0_to_1')
    """
    scores, positive = everybody.known()
    known = bool(positive.any()) and not bool(positive.all())
    turned = known and float(everybody.auc(turned=False).limits(alpha)[1]) < 0.5
    within = bool(everybody.scores.score[0] >= 0 and everybody.scores.score[-1] <= 1)
    reason = None if known else "one_outcome_only" if len(positive) else "no_outcome"
    kept = reason or ("score_falls" if turned else None if within else "not_0_to_1")
    return Asked(turned, np.zeros(0) if kept else band_edges(scores), reason, kept, seed)


@dataclass(frozen=True, eq=False)
class Quality:
    """What was found of one group; None where it was not asked.

    Parameters
    ----------
    cases, missing : int
        All cases; those without a score.
    positives, negatives : int
        Cases with a score that have the outcome, or are known not to.
    away : Distance or None
        From the scores of the reference group.
    """

    group: Group
    cases: int
    missing: int
    positives: int
    negatives: int
    spread: Spread
    auc: Pairs | None
    calibration: Calibration | None
    away: Distance | None


def quality(group: Group, some: People, asked: Asked, reference: People | None = None) -> Quality:
    """Answer all questions about one group."""
    return Quality(
        group,
        some.cases() + some.missing,
        some.missing,
        some.cases(YES),
        some.cases(NO),
        spread(some.scores),
        None if asked.no_auc else some.auc(turned=asked.turned),
        None if asked.no_calibration else some.calibration(asked.edges, seed=asked.seed),
        None if reference is None else distance(some.scores, reference.scores, seed=asked.seed),
    )


def compared(pairs: Sequence[tuple[Quality, Quality]], alpha: float) -> Judged:
    """Judge all gaps of groups against their references as one family.

    Parameters
    ----------
    pairs : sequence of (group, reference)
    alpha : float, 0…1

    Returns
    -------
    Judged
        First every gap in AUC, then every gap in observed less expected, then every Kolmogorov–Smirnov distance; NaN
        where there is none.
    """
    own, other = (stacked([each[side].auc or _NO_PAIRS for each in pairs]) for side in (0, 1))
    word, other_word = (_joined([_kept(each[side]) for each in pairs]) for side in (0, 1))
    away = np.array([one.away.kolmogorov_smirnov if one.away else np.nan for one, _ in pairs])
    people = np.array([one.away.people if one.away else np.nan for one, _ in pairs])
    sizes = np.array([reference.spread.effective for _, reference in pairs])

    def limits_at(risk: float, places: IntArray) -> Limits:
        limits = (
            difference_limits(own.value, own.limits(risk), other.value, other.limits(risk)),
            difference_limits(
                word.difference, word.difference_limits(risk), other_word.difference, other_word.difference_limits(risk)
            ),
            smirnov_limits(away, people, risk),
        )
        low, high = (np.concatenate([limit[end] for limit in limits]) for end in (0, 1))
        return low[places], high[places]

    gaps = np.concatenate([own.value - other.value, word.difference - other_word.difference, away])
    enough = np.concatenate([np.minimum(other.own, other.other), other_word.trials, sizes])
    return judge(gaps, limits_at, enough >= SMALLEST_REFERENCE, alpha)


def _kept(one: Quality) -> Kept:
    return one.calibration.whole if one.calibration else _NOT_KEPT


def _joined(parts: Sequence[Kept]) -> Kept:
    names = ("people", "positives", "expected", "trials", "spread")
    return Kept(*(np.concatenate([np.zeros(0), *(getattr(part, name) for part in parts)]) for name in names))
