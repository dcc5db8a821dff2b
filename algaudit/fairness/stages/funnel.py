"""A funnel: of those who came in, who passed the first decision, of these who passed the second, and so on.

A group can fall behind at any stage. What each stage does to it is the share of those before it that pass, against the
same share of the reference group. These ratios multiply: the ratio of the final shares is exactly their product, so
its logarithm is the sum of what each stage adds.

Only who passed every stage so far counts as having come through. Who passes a later stage without an earlier one (an
exception, or a mistake in the log) is counted apart. A blank counts as not passed and is counted apart too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import Cube, Dimension, FloatArray
from algaudit.decisions.labels import positive_of
from algaudit.fairness.gaps import Comparison
from algaudit.fairness.intervals import Limits, at_risks, difference_limits, ratio_limits
from algaudit.fairness.rates import Rates
from algaudit.fairness.strata.cells import Cells

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage: who came through up to it, and who was in it but not before.

    Parameters
    ----------
    column : str
        Its column.
    through : Rates
        Share of all cases that passed this stage and every one before.
    passed : Rates
        Share of those that passed every stage before.
    skipped : float array
        Cases of each group that passed this stage but not every one before.
    blank : float array
        Cases of each group that passed every stage before and have no value here.
    """

    column: str
    through: Rates
    passed: Rates
    skipped: FloatArray
    blank: FloatArray


def passing(stage: Dimension) -> str | None:
    """Return the label that says passed, None when that is unclear.

    Examples
    --------
    >>> passing(Dimension("checked", "stage", ("是", "否"))), passing(Dimension("checked", "stage", ("a", "b")))
    ('是', None)
    """
    known = [label for label in stage.labels if label is not None]
    # Where nobody passed there is only a word for no.
    return positive_of(known) or (positive_of([*known, "1"]) if len(known) == 1 else None)


def funnel(cube: Cube, sorted_cells: Cells, stages: Sequence[Dimension]) -> list[Stage]:
    """Return every stage of a funnel, in order.

    Parameters
    ----------
    cube : Cube
        Counts.
    sorted_cells : Cells
        Its cells by group.
    stages : sequence of Dimension
        Columns of the Cube with two values, in the order of the decisions.

    Examples
    --------
    Of 10, 6 were eligible and 3 of them selected:

    >>> first = Dimension("eligible", "stage", ("no", "yes"))
    >>> second = Dimension("selected", "stage", ("no", "yes"))
    >>> codes, count = np.array([[0, 0], [1, 0], [1, 1]]), np.array([4, 3, 3])
    >>> cube = Cube((first, second), codes, count, rows=10)
    >>> everybody = Cells(np.zeros(3, int), 1, count * 1.0, count * 1.0)
    >>> [float(stage.passed.value[0]) for stage in funnel(cube, everybody, [first, second])]
    [0.6, 0.5]
    """
    anybody = np.ones(len(cube.count), np.bool_)
    before, made = anybody, []
    for stage in stages:
        codes, label = cube.codes_of(stage.column), passing(stage)
        yes = codes == stage.labels.index(label) if label in stage.labels else np.zeros_like(anybody)
        blank = codes == stage.labels.index(None) if None in stage.labels else np.zeros_like(anybody)
        made.append(
            Stage(
                stage.column,
                sorted_cells.rate("through", before & yes, anybody),
                sorted_cells.rate("passed", yes, before),
                sorted_cells.total(cube.count * (yes & ~before)),
                sorted_cells.total(cube.count * (blank & before)),
            )
        )
        before = before & yes
    return made


def gap_limits(compared: Comparison, near: FloatArray, far: FloatArray) -> tuple[Limits, Limits]:
    """Return the intervals of differences and of ratios, their ends away from no gap at risk ``far``.

    The limits of the rates take longest; here they are drawn once for both, and at ``near`` only where that differs.

    Examples
    --------
    40 of 100 less 80 of 100, with a smaller risk on the side away from 0:

    >>> from algaudit.fairness.groups import Groups
    >>> own = Rates("passed", *(np.array([value]) for value in (0.4, 40.0, 100.0, 100.0)))
    >>> other = Rates("passed", *(np.array([value]) for value in (0.8, 80.0, 100.0, 100.0)))
    >>> none = np.zeros((1, 3, 2))
    >>> groups = Groups(("sex",), (("f",),), none.astype(int), none, none, False, False)
    >>> compared, near, far = Comparison(groups, ("m",), own, other), np.array([0.05]), np.array([0.01])
    >>> [end.round(3).tolist() for limits in gap_limits(compared, near, far) for end in limits]
    [[-0.543], [-0.268], [0.35], [0.642]]
    """
    ends = _limits_at(compared.own, compared.other, far)
    later = np.flatnonzero(near != far)
    if len(later):
        closer = _limits_at(compared.own.chosen(later.tolist()), compared.other, near[later])
        up = compared.difference[later] >= 0
        for place, end in enumerate(ends):
            end[later] = np.where(up == (place % 2 == 0), closer[place], end[later])
    return (ends[0], ends[1]), (ends[2], ends[3])


def _limits_at(own: Rates, other: Rates, alpha: FloatArray) -> tuple[FloatArray, ...]:
    """Return the lower and upper limits of the differences, then those of the ratios."""
    limits, other_limits = own.limits(alpha), at_risks(other.limits, alpha)
    return (
        *difference_limits(own.value, limits, other.value, other_limits),
        *ratio_limits(own.value, limits, other.value, other_limits, other_trials=other.trials, alpha=alpha),
    )


@dataclass(frozen=True, eq=False)
class Contribution:
    """What one stage adds to the logarithm of the ratio of the final shares, by group, with its interval.

    NaN where the group or the reference has nobody left, −∞ where nobody of the group passes.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray


def contribution(passed: Comparison, alpha: float) -> Contribution:
    """Return the contribution of a stage from the comparison of the shares that pass it.

    Examples
    --------
    Half as many pass: log 0.5 = −0.693.

    >>> from algaudit.fairness.groups import Groups
    >>> own = Rates("passed", *(np.array([value]) for value in (0.4, 40.0, 100.0, 100.0)))
    >>> other = Rates("passed", *(np.array([value]) for value in (0.8, 80.0, 100.0, 100.0)))
    >>> none = np.zeros((1, 3, 2))
    >>> groups = Groups(("sex",), (("f",),), none.astype(int), none, none, False, False)
    >>> made = contribution(Comparison(groups, ("m",), own, other), 0.05)
    >>> float(made.value[0].round(3)), bool(made.low[0] < made.value[0] < made.high[0])
    (-0.693, True)
    """
    limits: Limits = passed.ratio_limits(np.asarray(alpha))
    with np.errstate(divide="ignore", invalid="ignore"):
        value, low, high = (np.log(part) for part in (passed.ratio, *limits))
    return Contribution(value, low, high)
