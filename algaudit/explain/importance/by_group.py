"""Importance for each group, and whether the algorithm leans on other things for one group than for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algaudit.explain.importance.estimate import Figures, Measured, Sample, gap_limits, limits, measured
from algaudit.explain.importance.told import Estimate, FeatureImportance, Gap, GroupImportance, Leaning
from algaudit.models.structure import FloatArray

#: With fewer records a mean of contributions, which may be very uneven, has no limits worth the name.
SMALLEST_GROUP = 30
_LAST_BITS = 1e-9


@dataclass(frozen=True, eq=False)
class ByGroup:
    """What is said about groups."""

    reference: str | None
    groups: tuple[GroupImportance, ...]
    leanings: tuple[Leaning, ...]


def by_group(
    sample: Sample, names: Sequence[str], labels: Sequence[str | None], records: FloatArray, alpha: float
) -> ByGroup:
    """Measure each group and compare it with the largest.

    Parameters
    ----------
    sample : Sample
        Explained cases, with one column of weights for each group after that of everybody.
    names : sequence of str
        Features.
    labels : sequence of (str or None)
        Groups.
    records : float array
        Records of each group (the effective number, where they are weighted for a survey).
    alpha : float
        Risk of each interval.
    """
    if not labels:
        return ByGroup(None, (), ())
    explained = (sample.weight[:, 1:] > 0).sum(axis=0)
    enough = [place for place in range(len(labels)) if records[place] >= SMALLEST_GROUP and explained[place] > 1]
    found = {place: measured(sample, place + 1, float(records[place])) for place in enough}
    freedom = {
        place: float(records[place] if sample.whole else min(records[place], explained[place])) - 1 for place in enough
    }
    groups = tuple(
        GroupImportance(
            label,
            float(records[place]),
            "done" if place in found else "too_little_data",
            told(sample, names, found[place], freedom[place], alpha) if place in found else (),
        )
        for place, label in enumerate(labels)
    )
    if not enough:
        return ByGroup(None, groups, ())
    reference = max(enough, key=lambda place: (records[place], -place))
    others = [place for place in enough if place != reference]
    shared = alpha / max(1, 3 * len(names) * len(others))
    leanings = []
    for place in others:
        degrees = min(freedom[place], freedom[reference])
        own, theirs = found[place], found[reference]
        pairs = (own.size, theirs.size), (own.share, theirs.share), (own.signed, theirs.signed)
        sides = [_gaps(sample, pair, degrees, (alpha, shared)) for pair in pairs]
        leanings += [Leaning(labels[place], *row) for row in zip(names, *sides, strict=True)]
    return ByGroup(labels[reference], groups, tuple(leanings))


def told(
    sample: Sample,
    names: Sequence[str],
    found: Measured,
    freedom: float,
    alpha: float,
    *,
    background: FloatArray | None = None,
) -> tuple[FeatureImportance, ...]:
    """Return figures as plain values with their limits."""
    besides = [None] * len(names) if background is None else background.tolist()
    sides = [_estimates(sample, figures, freedom, alpha) for figures in (found.size, found.share, found.signed)]
    return tuple(FeatureImportance(*row) for row in zip(names, *sides, besides, strict=True))


def _estimates(sample: Sample, figures: Figures, freedom: float, alpha: float) -> list[Estimate]:
    low, high = limits(sample, figures, freedom, alpha)
    return [Estimate(*row) for row in zip(figures.value.tolist(), low.tolist(), high.tolist(), strict=True)]


def _gaps(sample: Sample, pair: tuple[Figures, Figures], freedom: float, risks: tuple[float, float]) -> list[Gap]:
    """Return differences with their limits at the first risk; clear are those that hold at the second, smaller one."""
    (low, high), farther = (gap_limits(sample, *pair, freedom, risk) for risk in risks)
    gap = pair[0].value - pair[1].value
    # Where nothing differs, what is left are last bits.
    bits = _LAST_BITS * np.maximum(1.0, np.abs(gap))
    clear = (farther[0] > bits) | (farther[1] < -bits)
    rows = zip(gap, low, high, clear, strict=True)
    return [Gap(float(value), float(below), float(above), bool(sure)) for value, below, above, sure in rows]
