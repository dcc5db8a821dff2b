"""What a person could lawfully do: which features may be moved, in which steps, and what moves along with them.

A protected feature is never moved, not even along: whatever would move it is out of reach as well. A value that is
missing cannot be moved in steps and stays missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.features import Feature
from algaudit.models.structure import Columns
from algaudit.privacy.masks import shown

#: Half the values of a bell curve lie within 0.6745 standard deviations of its middle.
QUARTILES_APART = 2 * 0.6744897501960817


@dataclass(frozen=True)
class Lever:
    """A feature that a person may be asked to change.

    Parameters
    ----------
    place : int
        Among the features, in their declared order.
    feature : Feature
    step : float, optional
        Smallest change of a number; None for a category, and for a number that may change by any amount.
    unit : float
        How large a change counts as one step: ``step``, or the spread of the feature; 1 for a category.
    along : tuple of (str, float)
        Features that move along, by how much for each unit of this one (for a change of a category: at all).
    """

    place: int
    feature: Feature
    step: float | None
    unit: float
    along: tuple[tuple[str, float], ...] = ()

    @property
    def name(self) -> str:
        """Of the feature."""
        return self.feature.name

    @property
    def category(self) -> bool:
        """Whether it is a category."""
        return self.feature.kind == "category"

    @property
    def moves(self) -> tuple[tuple[str, float], ...]:
        """All numbers it moves, itself included, by how much for each unit."""
        return self.along if self.category else ((self.name, 1.0), *self.along)

    @property
    def touched(self) -> frozenset[str]:
        """All features it moves, itself included."""
        return frozenset({self.name, *(name for name, _ in self.along)})

    @property
    def price(self) -> float:
        """What one unit of change costs."""
        return self.feature.change.effort / self.unit


def levers_of(features: Sequence[Feature], rows: Columns | None) -> tuple[Lever, ...]:
    """Return what a person may be asked to change, in declared order.

    Parameters
    ----------
    features : sequence of Feature
    rows : columns, optional
        Cases from which the spread of numbers without a step is taken; without them the spread is 1.

    Raises
    ------
    InputError
        When a category is declared to move along: it cannot move by an amount.

    Examples
    --------
    >>> from algaudit.models.features import Change, Feature, Words
    >>> income = Feature(name="income", kind="number", label=Words(zh="收入", en="income"),
    ...                  change=Change(direction="decrease", step=100))
    >>> [(lever.name, lever.step) for lever in levers_of([income], None)]
    [('income', 100.0)]
    """
    known = {feature.name: feature for feature in features}
    found = []
    for place, feature in enumerate(features):
        along = along_with(feature, known)
        if feature.changeable and not any(known[name].protected for name, _ in along):
            step = _step(feature)
            unit = 1.0 if feature.kind == "category" else step or spread(rows[feature.name] if rows else None)
            found.append(Lever(place, feature, step, unit, along))
    return tuple(found)


def _step(feature: Feature) -> float | None:
    if feature.kind == "category":
        return None
    return feature.change.step or (1.0 if feature.whole else None)


def along_with(feature: Feature, known: dict[str, Feature]) -> tuple[tuple[str, float], ...]:
    """Return what moves along with a feature, also through others, by how much for each unit.

    What is declared directly counts before what would follow through others, and nothing moves itself: monthly and
    yearly income may each name the other.

    Examples
    --------
    >>> from algaudit.models.features import Change, Coupled, plain
    >>> def moving(name, *others):
    ...     return plain(name, "number").model_copy(update={"change": Change(coupled=[
    ...         Coupled(feature=other, times=times) for other, times in others])})
    >>> month, year = moving("month", ("year", 12)), moving("year", ("month", 1 / 12), ("tax", 0.1))
    >>> known = {"month": month, "year": year, "tax": plain("tax", "number")}
    >>> [(name, round(times, 2)) for name, times in along_with(month, known)]
    [('year', 12.0), ('tax', 1.2)]
    """
    reached, latest = {feature.name: 1.0}, {feature.name: 1.0}
    while latest:
        following: dict[str, float] = {}
        for name, times in latest.items():
            for other in known[name].change.coupled:
                if other.feature not in reached and other.times:
                    following[other.feature] = following.get(other.feature, 0.0) + times * other.times
        reached |= following
        latest = following
    moved = tuple((name, times) for name, times in reached.items() if name != feature.name and times)
    for name, _ in moved:
        if known[name].kind == "category":
            sentence = N_("{feature} is declared to move {other} along, which is a category; only numbers can.")
            raise InputError(sentence, feature=shown(feature.name), other=shown(name))
    return moved


def spread(values: npt.NDArray[np.float64] | None) -> float:
    """Return how far the values of a number lie apart, hardly moved by a few extreme ones.

    The distance of the quartiles as in a bell curve of this standard deviation; where half of the values are the same,
    the standard deviation; 1 where there are no two different values.

    Examples
    --------
    >>> round(spread(np.array([0.0, 1.0, 2.0, 3.0, 4.0])), 3)
    1.483
    """
    known = values[np.isfinite(values)] if values is not None else np.empty(0)
    if len(known) == 0:
        return 1.0
    low, high = np.quantile(known, (0.25, 0.75))
    return float((high - low) / QUARTILES_APART or known.std() or 1.0)


def limits(feature: Feature) -> tuple[float, float]:
    """Return the least and the largest value a number can be changed to.

    Examples
    --------
    >>> from algaudit.models.features import Change, plain
    >>> age = plain("age", "number").model_copy(update={"least": 0.0, "change": Change(least=18, most=60)})
    >>> limits(age)
    (18.0, 60.0)
    """
    lows = [low for low in (feature.least, feature.change.least) if low is not None]
    highs = [high for high in (feature.most, feature.change.most) if high is not None]
    return max(lows, default=float("-inf")), min(highs, default=float("inf"))


def decimals(number: float) -> int:
    """Return how many places behind the point a number has, as people write it.

    Examples
    --------
    >>> [decimals(number) for number in (12.0, 0.25, 1e-7)]
    [0, 2, 7]
    """
    text = repr(float(number))
    digits, _, power = text.partition("e")
    behind = digits.partition(".")[2].rstrip("0")
    return max(len(behind) - int(power or 0), 0)
