"""From explained cases to figures with limits: how much each feature moves the score, and how sure that is.

Two kinds of chance are kept apart. Not all cases were explained: that decides the limits of what holds for everybody in
the log, and vanishes when all are. And the people of a group might as well have been others: that is added where
groups are looked at, so that a difference between two small groups is not taken for a trait of the algorithm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv, ndtri, stdtrit

from algaudit.explain.importance.distinct import IntArray, summed
from algaudit.models.structure import FloatArray


@dataclass(frozen=True, eq=False)
class Sample:
    """Explained cases, and what they stand for.

    Parameters
    ----------
    values : float array, cases × features
        Contributions.
    weight : float array, cases × (1 + groups)
        Records that each case stands for: of everybody, then of each group.
    layer : int array
        Layer of each case.
    sizes : int array
        Distinct cases in each layer, drawn or not.
    """

    values: FloatArray
    weight: FloatArray
    layer: IntArray
    sizes: IntArray

    @property
    def taken(self) -> IntArray:
        """Explained cases in each layer."""
        return np.bincount(self.layer, minlength=len(self.sizes))

    @property
    def standing(self) -> FloatArray:
        """Records that each case stands for, with those of its layer that were not drawn."""
        found: FloatArray = self.weight[:, 0] * (self.sizes / np.maximum(self.taken, 1))[self.layer]
        return found

    @property
    def whole(self) -> bool:
        """Whether every case was explained."""
        return len(self.layer) == int(self.sizes.sum())


@dataclass(frozen=True, eq=False)
class Figures:
    """Some figures of some people, one for each feature.

    Parameters
    ----------
    value : float array
        The figures; NaN where undefined.
    residual : float array, cases × features
        What each case adds to the error of a figure: how far it lies from it, by its share of the weight.
    chance : float array
        Variance that is due to who the people are.
    largest : float array, optional
        Of a figure that is never below 0: how much a single case (with those it stands for) adds to it at most.
    """

    value: FloatArray
    residual: FloatArray
    chance: FloatArray
    largest: FloatArray | None = None


@dataclass(frozen=True, eq=False)
class Measured:
    """The three figures of some people: mean size of contributions, its share of the total, and mean contribution."""

    size: Figures
    share: Figures
    signed: Figures


def measured(sample: Sample, who: int, records: float) -> Measured:
    """Measure some people.

    Parameters
    ----------
    sample : Sample
        Explained cases.
    who : int
        Column of ``sample.weight``.
    records : float
        Records that they are; infinite when the figures are about these very records and nobody else.

    Examples
    --------
    Two cases, all there are: |2| and |−4| are 3 on average, 2 and −4 are −1.

    >>> whole = Sample(np.array([[2.0], [-4.0]]), np.ones((2, 1)), np.array([0, 0]), np.array([2]))
    >>> found = measured(whole, 0, float("inf"))
    >>> found.size.value.tolist(), found.share.value.tolist(), found.signed.value.tolist()
    ([3.0], [1.0], [-1.0])
    """
    scale = (sample.sizes / np.maximum(sample.taken, 1))[sample.layer]
    weight = sample.weight[:, who] / float(scale @ sample.weight[:, who])
    part = scale * weight
    sizes = np.abs(sample.values)
    mean, signed = part @ sizes, part @ sample.values
    total = float(mean.sum())
    share = mean / total if total else np.full(len(mean), np.nan)
    shared = (sizes - share * sizes.sum(axis=1, keepdims=True)) / total if total else np.full(sizes.shape, np.nan)
    # Only where some of a layer were not drawn does a case stand for others. And one of these people might have been
    # any case there is: a group that by chance has none of the few large ones is not sure to be without.
    stands = np.where((scale > 1) & (part > 0), part, 0.0)
    largest = np.maximum((stands[:, None] * sizes).max(axis=0), sizes.max(axis=0) / records)

    def figures(value: FloatArray, off: FloatArray, most: FloatArray | None) -> Figures:
        # Where every case was explained the draw adds no error, and nothing has to be kept of each.
        residual = np.zeros((0, len(value))) if sample.whole else weight[:, None] * off
        return Figures(value, residual, part @ off**2 / records, most)

    return Measured(
        figures(mean, sizes - mean, largest),
        figures(share, shared, largest / total if total else share),
        figures(signed, sample.values - signed, None),
    )


def limits(sample: Sample, figures: Figures, freedom: float, alpha: float) -> tuple[FloatArray, FloatArray]:
    """Return lower and upper limits of some figures.

    Those of figures that are never below 0 follow a gamma curve: sizes are often made by few cases, and what a sample
    without such a case would miss lies above. Those of other figures lie on both sides alike.

    Parameters
    ----------
    sample : Sample
        Explained cases.
    figures : Figures
        What is known about them.
    freedom : float
        Degrees of freedom of what is due to who the people are: one less than they are.
    alpha : float
        Risk that the limits miss the truth.

    Notes
    -----
    Fay & Feuer (1997), Statistics in Medicine 16:791: limits for weighted sums of rare events.

    Examples
    --------
    Where every case was explained, there is nothing left to be unsure of.

    >>> whole = Sample(np.array([[2.0], [-4.0]]), np.ones((2, 1)), np.array([0, 0]), np.array([2]))
    >>> [side.tolist() for side in limits(whole, measured(whole, 0, float("inf")).size, 1, 0.05)]
    [[3.0], [3.0]]
    """
    z = -ndtri(alpha / 2)
    drawn, degrees = variance_of_draw(sample, figures.residual)
    # Few degrees of freedom make limits wider, as in Student's curve; here by counting a larger variance.
    variance = drawn * (stdtrit(degrees, alpha / 2) / z) ** 2
    variance = variance + figures.chance * (stdtrit(max(freedom, 1.0), alpha / 2) / z) ** 2
    if figures.largest is None:
        half = z * np.sqrt(variance)
        return figures.value - half, figures.value + half
    farther, wider = figures.value + figures.largest, variance + figures.largest**2
    low = np.where(variance > 0, _gamma(figures.value, variance, alpha / 2), figures.value)
    high = np.where(wider > 0, _gamma(farther, wider, 1 - alpha / 2), figures.value)
    return low, high


def gap_limits(
    sample: Sample, figures: Figures, other: Figures, freedom: float, alpha: float
) -> tuple[FloatArray, FloatArray]:
    """Return limits of the differences between the figures of two groups.

    Figures that are never below 0 have limits of their own kind, from which those of the difference follow. For others
    it is counted that many a case stands for people of both groups.

    Notes
    -----
    Donner & Zou (2012), Statistical Methods in Medical Research 21:347: differences from given limits.
    """
    gap = figures.value - other.value
    if figures.largest is None or other.largest is None:
        both = Figures(gap, figures.residual - other.residual, figures.chance + other.chance)
        return limits(sample, both, freedom, alpha)
    low, high = limits(sample, figures, freedom, alpha)
    least, most = limits(sample, other, freedom, alpha)
    down, up = np.hypot(figures.value - low, most - other.value), np.hypot(high - figures.value, other.value - least)
    return gap - down, gap + up


def half_width(sample: Sample, figures: Figures, freedom: float, alpha: float) -> FloatArray:
    """Return how far the farther limit of each figure lies from it."""
    low, high = limits(sample, figures, freedom, alpha)
    return np.maximum(figures.value - low, high - figures.value)


def _gamma(mean: FloatArray, variance: FloatArray, probability: float) -> FloatArray:
    """Return the quantiles of gamma curves with these means and variances."""
    with np.errstate(all="ignore"):
        found: FloatArray = gammaincinv(mean**2 / variance, probability) * variance / mean
    return found


def variance_of_draw(sample: Sample, residual: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the variances that are due to the draw, and their degrees of freedom.

    Layer by layer, none where all of a layer was explained. Where most of a variance comes from a layer with few drawn
    cases, it has few degrees of freedom.

    Notes
    -----
    Satterthwaite (1946), Biometrics Bulletin 2:110; Cochran (1977), equation 5.16.
    """
    found, degrees = np.zeros(residual.shape[1]), np.full(residual.shape[1], np.inf)
    if sample.whole:
        return found, degrees
    taken, sizes = sample.taken.astype(np.float64), sample.sizes.astype(np.float64)
    known = np.maximum(taken, 1)
    for place, column in enumerate(residual.T):
        mean = summed(sample.layer, column, len(sizes)) / known
        squared = summed(sample.layer, (column - mean[sample.layer]) ** 2, len(sizes))
        parts = sizes**2 * (1 - taken / sizes) * squared / np.maximum(taken - 1, 1) / known
        found[place] = parts.sum()
        if found[place]:
            degrees[place] = found[place] ** 2 / (parts**2 / np.maximum(taken - 1, 1)).sum()
    return found, degrees
