"""The plan: what the audit will look at and what it will call a gap, declared before the data is read.

A plan comes from the command line, from a TOML file with the same names, or from Python. Options given on the command
line come before those of the file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from algaudit.decisions.roles import Attribute, Roles

#: A cross of n columns has 2ⁿ margins, and soon holds nobody.
MOST_CROSSED = 6
#: A rule of five conditions describes hardly anybody, and nobody remembers it.
MOST_SEARCHED = 4


def _no_truth(value: object) -> object:
    """Refuse true and false where a number is wanted; Python would take them for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError
    return value


Name = Annotated[str, Field(min_length=1)]
Number = Annotated[float, BeforeValidator(_no_truth)]
Whole = Annotated[int, BeforeValidator(_no_truth), Field(ge=0, lt=2**53)]


class Column(BaseModel):
    """A column that makes groups, with the lower edges of its bands when it is a number."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    column: Name
    bands: tuple[Number, ...] = ()

    @field_validator("bands")
    @classmethod
    def _rising(cls, bands: tuple[float, ...]) -> tuple[float, ...]:
        """Refuse edges that make no bands, from wherever they come."""
        if not all(math.isfinite(edge) for edge in bands) or any(low >= high for low, high in pairwise(bands)):
            raise ValueError
        return bands


class Population(BaseModel):
    """A group of the population: column → label, and how many people it has."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    group: dict[str, str]
    count: Whole


class AuditPlan(BaseModel):
    """What is audited, between whom, and what counts as a gap.

    Parameters
    ----------
    decision : str
        Column of the decision.
    by : tuple of Column
        Columns that make groups.
    across : tuple of tuple of str
        Sets of those columns to be crossed.
    reference : dict
        Column → value of the group that others are compared with.
    primary : tuple of str
        Measures that get a verdict; empty means the default.
    tolerance : float, 0…1
        Gap in rates up to which the audit says “within tolerance”.
    confidence : float, 0.5…1
        1 less the accepted risk that an audit of equal treatment reports any gap. The intervals share that risk
        evenly, but for the end towards 0 of gaps that only one of Holm's later steps finds.
    seed : int
        Of random draws, where a check needs any; the figures of groups need none.
    search : int, 0…4
        Conditions in a rule of the search for subgroups; 0 does not search.
    quota : float
        Places from 1 on, a share of all cases below.

    The other names are columns of the log, or lists of them, that the further checks read.

    Examples
    --------
    >>> AuditPlan(decision="granted", by=(Column(column="sex"),)).primary_measures()
    ('selection_rate',)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    decision: Name
    positive: Name | None = None
    positive_is: Literal["favourable", "adverse"] = "favourable"
    outcome: Name | None = None
    outcome_positive: Name | None = None
    score: Name | None = None
    by: tuple[Column, ...] = ()
    across: tuple[tuple[Name, ...], ...] = ()
    stratum: tuple[Column, ...] = ()
    weight: Name | None = None
    count: Name | None = None
    case: Name | None = None
    reference: dict[str, str] = {}
    primary: tuple[str, ...] = ()
    tolerance: Annotated[Number, Field(ge=0, lt=1)] = 0.05
    confidence: Annotated[Number, Field(ge=0.5, lt=1)] = 0.95
    seed: Annotated[int, BeforeValidator(_no_truth), Field(ge=0, lt=2**63)] = 0
    # From here on: what the further checks need.
    search: Annotated[int, BeforeValidator(_no_truth), Field(ge=0, le=MOST_SEARCHED)] = 0
    candidate: tuple[Column, ...] = ()
    expected: Name | None = None
    score_quality: bool = False
    rank: Name | None = None
    quota: Annotated[Number, Field(gt=0, lt=2**53)] | None = None
    quota_by: Name | None = None
    applied: Name | None = None
    decided: Name | None = None
    amount: Name | None = None
    entitled: Name | None = None
    features: tuple[Name, ...] = ()
    population: tuple[Population, ...] = ()
    period: Name | None = None
    labelled: Name | None = None
    random_arm: dict[str, str] = {}
    stage: tuple[Name, ...] = ()
    order: tuple[Name, ...] = ()
    suppressed: tuple[Whole, Whole] | None = None
    rounded: Annotated[Whole, Field(ge=1)] | None = None
    what_if: bool = False
    #: SHA-256 of the algorithm's file, when one is audited together with its log.
    algorithm: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None

    @property
    def coarse(self) -> bool:
        """Whether the counts are hidden or rounded in part, so that no verdict can rest on them."""
        return self.suppressed is not None or self.rounded is not None

    @property
    def alpha(self) -> float:
        """Accepted risk of a false alarm, 1 − confidence."""
        return round(1 - self.confidence, 12)

    def primary_measures(self) -> tuple[str, ...]:
        """Return the measures that get a verdict."""
        if self.primary:
            return self.primary
        # Where the outcome is known for some only, their error rates say nothing of the others.
        judged = self.outcome and not self.labelled
        return ("selection_rate", "true_positive_rate", "false_positive_rate") if judged else ("selection_rate",)

    def roles(self) -> Roles:
        """Return the role of each column, as the counting engine needs it."""
        crossed = [name for names in self.across for name in names]
        listed = {item.column: Attribute(item.column, item.bands) for item in self.by}
        for name in crossed:
            listed.setdefault(name, Attribute(name))
        return Roles(
            self.decision,
            self.positive,
            self.outcome,
            self.outcome_positive,
            self.score,
            tuple(listed.values()),
            tuple(Attribute(item.column, item.bands) for item in self.stratum),
            self.weight,
            self.count,
            self.case,
            tuple(self._further()),
            hidden_counts=self.suppressed is not None,
        )

    def _further(self) -> Iterator[tuple[str, Attribute]]:
        """Yield role and column of what the further checks count."""
        named = {item.column for item in self.by} | {name for names in self.across for name in names}
        for item in self.candidate:
            # What makes groups is searched anyway.
            if item.column not in named:
                yield "candidate", Attribute(item.column, item.bands)
        # The decision may be one of the stages; it is counted as what it is.
        single = [("stage", name) for name in self.stage if name != self.decision]
        single += [(role, name) for role, name in (("labelled", self.labelled), ("period", self.period)) if name]
        single += [("arm", name) for name in self.random_arm]
        yield from ((role, Attribute(name)) for role, name in single)

    def row_columns(self) -> tuple[str, ...]:
        """Return the columns that only checks of single rows read; they are never counted."""
        single = (self.expected, self.rank, self.quota_by, self.applied, self.decided, self.amount, self.entitled)
        return tuple(dict.fromkeys([*(name for name in single if name), *self.features]))

    def groupings(self) -> list[tuple[str, ...]]:
        """Return every set of columns that makes groups: each column alone, each cross with all its margins."""
        sets: dict[tuple[str, ...], None] = {(item.column,): None for item in self.roles().attributes}
        for names in self.across:
            for size in range(2, len(names) + 1):
                sets |= dict.fromkeys(combinations(names, size))
        return list(sets)
