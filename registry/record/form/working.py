"""What an algorithm does to people: how it decides, who decides beside it, how to object, and what could go wrong."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from algaudit.models.features import Real
from registry.record.form.words import Count, Day, Hash, Line, Link, Long, OneLine, Phone, Piece, in_order, not_more

#: From slight to very high.
Level = Literal["I", "II", "III", "IV"]
Degree = Literal["low", "medium", "high"]


class ImpactLevel(Piece):
    """How much the algorithm can do to people, as the questionnaire computed it."""

    level: Level
    """I is the least, IV the most."""
    questionnaire: OneLine
    """Questionnaire and edition that the answers belong to."""
    assessed: Day | None = None
    """When it was answered."""


class Factor(Piece):
    """Something that the decision depends on."""

    name: Line
    """What it is."""
    effect: Line | None = None
    """In which direction it works, and how much."""
    clause: Line | None = None
    """Article that lets it count."""


class Threshold(Piece):
    """A limit at which the decision changes."""

    name: Line
    """What changes there."""
    value: Line
    """Where the limit is."""
    clause: Line | None = None
    """Article that sets it."""


class DecisionLogic(Piece):
    """The rules by which it decides."""

    text: Long | None = None
    """In words."""
    factors: tuple[Factor, ...] = ()
    """What counts."""
    thresholds: tuple[Threshold, ...] = ()
    """Where the decision changes."""
    flow_chart_url: Link | None = None
    """Picture of the steps."""
    rules_hash: Hash | None = None
    """Fingerprint of the rules file."""


class Scale(Piece):
    """How often it is used and how many people it reaches."""

    text: Long | None = None
    """In words."""
    decisions_per_month: Count | None = None
    """Decisions in a usual month."""
    people_affected: Count | None = None
    """People it reaches in a year."""


class AffectedGroup(Piece):
    """People the decisions reach."""

    name: Line
    """Who they are."""
    vulnerable: bool | None = None
    """Whether they need special care."""
    excluded: bool | None = None
    """Whether they are left out though they might be entitled."""
    why: Long | None = None
    """How they are reached or why they are left out."""


class Consequence(Piece):
    """What a decision means for a person."""

    text: Long | None = None
    """In words."""
    reversible: bool | None = None
    """Whether it can be made good."""
    duration: Line | None = None
    """How long it lasts."""


class HumanDecisions(Piece):
    """What people decide."""

    text: Long | None = None
    """In words."""
    decider: Line | None = None
    """Post that decides."""
    reviewer: Line | None = None
    """Post that looks at it again."""
    override_rule: Long | None = None
    """When they must or may differ from the algorithm."""


class OverrideStats(Piece):
    """How often people differed from the algorithm."""

    start: Day | None = None
    """First day counted."""
    until: Day | None = None
    """Last day counted."""
    decisions: Count
    """Decisions in that time."""
    overrides: Count
    """Of them decided otherwise than the algorithm proposed."""

    @model_validator(mode="after")
    def _possible(self) -> OverrideStats:
        """Refuse counts that cannot be."""
        in_order(self.start, self.until)
        not_more(self.overrides, self.decisions)
        return self


class AppealRoute(Piece):
    """How a citizen can object."""

    how: Long | None = None
    """What to do, step by step."""
    where: Line | None = None
    """Which office takes it."""
    time_limit: Line | None = None
    """Until when, and when the answer comes."""
    decider: Line | None = None
    """Who decides on it."""
    phone: Phone | None = None
    """By telephone."""
    desk: Line | None = None
    """In person."""
    url: Link | None = None
    """Online."""


class AppealStats(Piece):
    """How appeals went."""

    start: Day | None = None
    """First day counted."""
    until: Day | None = None
    """Last day counted."""
    filed: Count
    """Appeals filed."""
    upheld: Count | None = None
    """Of them successful, in whole or in part."""
    median_days: Annotated[Real, Field(ge=0)] | None = None
    """Half were decided within so many days."""
    in_time: Count | None = None
    """Of them decided within the time limit."""

    @model_validator(mode="after")
    def _possible(self) -> AppealStats:
        """Refuse counts that cannot be."""
        in_order(self.start, self.until)
        not_more(self.upheld, self.filed)
        not_more(self.in_time, self.filed)
        return self


class Law(Piece):
    """A law or rule that the use rests on."""

    title: Line | None = None
    """Law, regulation or decision."""
    article: Line | None = None
    """Which article."""
    explanation: Long | None = None
    """What it says, in plain words."""
    url: Link | None = None
    """Where it can be read."""


class PolicyDocument(Piece):
    """The document by which the use was decided."""

    title: Line
    """Its title."""
    number: OneLine | None = None
    """Its number."""
    on: Day | None = None
    """Its date."""
    url: Link | None = None
    """Where it can be read."""


class Risk(Piece):
    """Something that could go wrong."""

    name: Line | None = None
    """In a few words."""
    description: Long | None = None
    """What would happen."""
    group: Line | None = None
    """Whom it would hit most."""
    likelihood: Degree | None = None
    """How likely it is."""
    mitigation: Long | None = None
    """What is done about it."""
    residual: Degree | None = None
    """What remains then."""
    owner: Line | None = None
    """Post that watches it."""
