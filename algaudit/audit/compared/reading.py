"""An audit folder that is to be compared: checked against its own counts first, then measured again from them.

What is compared is computed here from the counts; the written figures are only asked whether they agree.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from algaudit.audit.compared.criteria import Key, key_of
from algaudit.audit.folder import CUBE, read_audit
from algaudit.audit.plan import AuditPlan, checked
from algaudit.audit.result import AuditResult
from algaudit.audit.tables import Table, table
from algaudit.audit.verify import verify_folder
from algaudit.cube.cube import Cube
from algaudit.cube.store import read_cube
from algaudit.errors import InputError
from algaudit.fairness.gaps import Comparison, compare
from algaudit.i18n import N_


@dataclass(frozen=True)
class Rate:
    """A rate with the counts behind it; NaN where it is undefined, and for counts that a rate is not made of.

    ``trials`` is the effective number of cases, never more than there were.
    """

    value: float
    numerator: float
    denominator: float
    trials: float


@dataclass(frozen=True)
class Side:
    """One gap of one audit: the difference of rates with its interval, the two rates, and whether it can be judged."""

    difference: float
    low: float
    high: float
    own: Rate
    other: Rate
    judged: bool

    @property
    def known(self) -> bool:
        """Say whether the gap and both of its limits are numbers."""
        return not math.isnan(self.difference + self.low + self.high)


@dataclass(frozen=True, eq=False)
class Audited:
    """An audit whose figures follow from its counts."""

    result: AuditResult
    plan: AuditPlan
    tables: tuple[Table, ...]

    def comparisons(self) -> Iterator[Comparison]:
        """Yield every comparison of every grouping, measure by measure."""
        for made in self.tables:
            if made.reference is not None:
                for measured in made.rates.values():
                    yield compare(made.groups, measured, made.reference)

    def keys(self) -> dict[Key, bool]:
        """Return what tells each gap from all others, and whether it can be judged."""
        return {
            key_of(found.own.measure, found.groups.by, group, found.reference): bool(judged)
            for found in self.comparisons()
            for group, judged in zip(found.groups.groups, found.judged().tolist(), strict=True)
        }

    def sides(self, alpha: float) -> dict[Key, Side]:
        """Return every gap with its interval at one risk."""
        return dict(side for found in self.comparisons() for side in _sides(found, alpha))


def _sides(found: Comparison, alpha: float) -> Iterator[tuple[Key, Side]]:
    low, high = found.difference_limits(np.full(len(found.groups.groups), alpha))
    own, other, judged = found.own, found.other, found.judged()
    against = Rate(*(float(each[0]) for each in (other.value, other.numerator, other.denominator, other.trials)))
    for place, group in enumerate(found.groups.groups):
        numbers = (found.difference, low, high, own.value, own.numerator, own.denominator, own.trials)
        difference, lower, upper, *rate = (float(each[place]) for each in numbers)
        yield (
            key_of(own.measure, found.groups.by, group, found.reference),
            Side(difference, lower, upper, Rate(*rate), against, judged=bool(judged[place])),
        )


def read_audited(folder: Path) -> Audited:
    """Read a folder, refuse it when a figure does not follow from its counts, and measure it again.

    Raises
    ------
    InputError
        When a figure differs from what the counts give.
    ResultError
        When the folder is not a result or is damaged.
    """
    differing = verify_folder(folder)
    result = read_audit(folder)
    cube = read_cube(folder / CUBE)
    if not differing and cube.fingerprint() != result.data.fingerprint:
        differing = ["data.fingerprint"]
    if differing:
        raise InputError(
            N_(
                "{path} does not agree with its own counts (figures that differ: {number}; the first is {name}); "
                "only audits whose figures follow from their counts are compared."
            ),
            path=folder,
            number=len(differing),
            name=differing[0],
        )
    return audited(result, checked(result.plan), cube)


def audited(result: AuditResult, plan: AuditPlan, cube: Cube) -> Audited:
    """Measure the groups of a plan again from the counts."""
    return Audited(result, plan, tuple(table(cube, by, plan) for by in plan.groupings()))
