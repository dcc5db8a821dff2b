"""Limits for a figure that has no closed form: the log is drawn anew, again and again, from its cells.

A multinomial draw over the cells is a bootstrap of people, at the price of the cells: a log of a million people is
drawn anew a thousand times in milliseconds. For rates, gaps and spreads :mod:`algaudit.fairness.intervals` is better:
a drawn log never has a case in a cell that is empty, and a largest gap is never drawn smaller than chance makes it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.groups import Groups
from algaudit.fairness.intervals import Limits

REPLICATES = 1_000
#: Numbers held at once: some cells, drawn some times.
_BLOCK = 4_000_000


def bootstrap_limits(
    groups: Groups,
    figure: Callable[[FloatArray], FloatArray],
    *,
    alpha: float,
    seed: int,
    replicates: int = REPLICATES,
) -> Limits:
    """Return the percentile limits of any figure that is made of the counts.

    Parameters
    ----------
    groups : Groups
        Counts by outcome and decision.
    figure : callable
        Takes weights of the shape drawn logs × groups × 3 × 2, returns one or more numbers for each drawn log.
    alpha : float
        Risk of missing the truth.
    seed : int
        Of the drawing; the same seed draws the same logs.
    replicates : int
        How many logs are drawn.

    Returns
    -------
    (lower, upper) : NaN where less than half of the drawn logs have the figure
        The rest of those that lack it (0/0) are left out; an infinite number counts as larger than any other.

    Examples
    --------
    40 of 100 people were granted; the share of those drawn has a standard error of √(0.4·0.6/100) = 0.049.

    >>> cases = np.array([[[0, 0], [0, 0], [60, 40]]])
    >>> people = Groups((), ((),), cases, cases * 1.0, cases * 1.0, False, False)
    >>> low, high = bootstrap_limits(
    ...     people, lambda drawn: drawn[..., 2, 1] / drawn.sum(axis=(2, 3)), alpha=0.05, seed=0
    ... )
    >>> bool(abs(low[0] - 0.304) < 0.02), bool(abs(high[0] - 0.496) < 0.02)
    (True, True)
    """
    draws = np.random.default_rng(seed)
    step = max(_BLOCK // groups.cases.size, 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.concatenate(
            [figure(_drawn(groups, draws, min(step, replicates - start))) for start in range(0, replicates, step)]
        )
    missing = np.isnan(found)
    # Missing figures are sorted last; the ranks are counted among the others. No interpolation: infinity has none.
    ordered, known = np.sort(found, axis=0), (~missing).sum(axis=0)
    ranks = [np.ceil(known * share).astype(np.int64) - 1 for share in (alpha / 2, 1 - alpha / 2)]
    limits = [np.take_along_axis(ordered, np.maximum(rank, 0)[None], axis=0)[0] for rank in ranks]
    unstable = known * 2 < replicates
    return np.where(unstable, np.nan, limits[0]), np.where(unstable, np.nan, limits[1])


def _drawn(groups: Groups, draws: np.random.Generator, number: int) -> FloatArray:
    """Draw whole logs; the weights of the people drawn into a cell vary as those counted there do."""
    counted = np.flatnonzero(groups.cases)
    cases = groups.cases.reshape(-1)[counted]
    made = np.zeros((number, groups.cases.size))
    people = draws.multinomial(cases.sum(), cases / cases.sum(), size=number).astype(np.float64)
    mean = groups.weight.reshape(-1)[counted] / cases
    spread = np.maximum(groups.squared.reshape(-1)[counted] / cases - mean * mean, 0)
    varied = spread > 1e-9 * mean * mean
    made[:, counted] = people * mean
    if varied.any():
        # The sum of so many weights has their mean and variance times the number drawn; so has this gamma draw.
        shape = people[:, varied] * (mean[varied] ** 2 / spread[varied])
        made[:, counted[varied]] = draws.gamma(shape, spread[varied] / mean[varied])
    return made.reshape(number, *groups.cases.shape)
