"""What shows how an algorithm works and how well: models, figures, data, audits, and what was decided about them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from algaudit.models.features import Real
from registry.record.form.words import Count, Day, Hash, Line, Link, Long, OneLine, Piece, in_order, not_more

#: From freely published to need-to-know. What is a state secret does not belong in the register at all.
Tier = Literal["public", "internal", "secret"]
TIERS = ("public", "internal", "secret")


class Architecture(Piece):
    """Parts of the system and how they are joined."""

    text: Long | None = None
    """In words."""
    diagram_url: Link | None = None
    """Picture of the parts."""


class Measured(Piece):
    """One figure of performance."""

    measure: Line
    """What was measured."""
    group: Line | None = None
    """For whom; everybody when left out."""
    value: Real
    """The figure."""
    low: Real | None = None
    """Lower limit of its interval."""
    high: Real | None = None
    """Upper limit of its interval."""
    n: Count | None = None
    """Cases it rests on."""

    @model_validator(mode="after")
    def _between(self) -> Measured:
        """Refuse an interval that does not hold its figure."""
        if (self.low is not None and self.low > self.value) or (self.high is not None and self.high < self.value):
            raise PydanticCustomError("not_between", "outside")
        return self


class Performance(Piece):
    """How well it does."""

    text: Long | None = None
    """In words."""
    overall: tuple[Measured, ...] = ()
    """For everybody."""
    by_group: tuple[Measured, ...] = ()
    """For each group."""


class Model(Piece):
    """One model or set of rules within the algorithm."""

    name: Line | None = None
    """What it is called."""
    version: OneLine | None = None
    """Which version."""
    hash: Hash | None = None
    """Fingerprint of its file."""
    task: Long | None = None
    """What it is for."""
    input: Long | None = None
    """What goes in."""
    output: Long | None = None
    """What comes out."""
    method: Long | None = None
    """How it is built."""
    training_date: Day | None = None
    """When it last learned from data."""
    performance: tuple[Measured, ...] = ()
    """How well it does."""
    performance_text: Long | None = None
    """The same in words."""
    datasets: tuple[OneLine, ...] = ()
    """Names of the data it was built with or takes in."""
    purposes: Long | None = None
    """What each of them was used for."""


class UsedField(Piece):
    """A single field of some data."""

    name: Line
    """What it is called."""
    tier: Tier | None = None
    """How far it may be shared."""


class SensitiveAttribute(Piece):
    """Something about a person that the law protects specially."""

    name: Line | None = None
    """Which."""
    reason: Long | None = None
    """Why it cannot be done without."""


class Sharing(Piece):
    """An agreement by which data pass between offices."""

    partner: Line | None = None
    """Office on the other side."""
    terms: Long | None = None
    """In words."""
    purpose: Line | None = None
    """What for."""
    agreement: Line | None = None
    """Document it rests on."""
    start: Day | None = None
    """From when."""
    until: Day | None = None
    """Until when."""

    @model_validator(mode="after")
    def _possible(self) -> Sharing:
        """Refuse a period that ends before it begins."""
        in_order(self.start, self.until)
        return self


class Dataset(Piece):
    """Data the algorithm was built with or takes in."""

    name: Line | None = None
    """What it is called."""
    source: Line | None = None
    """Office or body it comes from."""
    modality: Line | None = None
    """Table, text, picture or the like."""
    description: Long | None = None
    """What stands in it."""
    quantity: Line | None = None
    """How much there is."""
    period: Line | None = None
    """From which time."""
    fields: tuple[UsedField, ...] = ()
    """Fields that are used."""
    collection: Long | None = None
    """How and why it was collected."""
    cleaning: Long | None = None
    """What was done to it."""
    completeness: Long | None = None
    """What is missing in it."""
    representativeness: Long | None = None
    """Who is in it too often or too seldom."""
    known_bias: Long | None = None
    """Known distortions."""
    licence: OneLine | None = None
    """On which terms others may use it."""
    url: Link | None = None
    """Where it is described."""
    role: tuple[Literal["train", "test", "input"], ...] = ()
    """What it is used for."""
    personal_data: Literal["none", "pseudonymised", "identified"] | None = None
    """Whether persons can be known from it."""
    sensitive_attributes: tuple[SensitiveAttribute, ...] = ()
    """What of it the law protects specially."""
    tier: Tier | None = None
    """How far it may be shared; never lower than that of its fields."""
    sharing: tuple[Sharing, ...] = ()
    """Agreements by which it passes between offices."""
    access: Long | None = None
    """Who may see it."""
    storage: Long | None = None
    """Where and how it is kept."""
    retention: Line | None = None
    """For how long."""

    @model_validator(mode="after")
    def _highest(self) -> Dataset:
        """Refuse a tier below that of a field: the highest field counts for the whole."""
        own = TIERS.index(self.tier) if self.tier else len(TIERS)
        if any(one.tier is not None and TIERS.index(one.tier) > own for one in self.fields):
            raise PydanticCustomError("tier_too_low", "tier")
        return self


class Masked(Piece):
    """A field that is not shown in full."""

    field: Line
    """Which."""
    how: Line
    """How much of it is shown."""


class Assessment(Piece):
    """An assessment made, or the reason why it was not."""

    kind: Literal["AIA", "DPIA", "PIPIA", "FRIA", "IAMA", "ethics", "legality", "self_assessment", "other"] | None = (
        None
    )
    """Which kind; PIPIA: impact assessment under the law on personal information (个人信息保护影响评估)."""
    name: Line | None = None
    """Its title."""
    on: Day | None = None
    """When it was finished."""
    author: Line | None = None
    """Who made it."""
    summary: Long | None = None
    """What it found."""
    url: Link | None = None
    """Where it can be read."""
    reason_not_done: Long | None = None
    """Why it was not made."""


class AuditMade(Piece):
    """An audit of the decisions."""

    on: Day
    """When it was finished."""
    auditor: Line | None = None
    """Who made it."""
    independent: bool | None = None
    """Whether the auditor is outside the office and its suppliers."""
    start: Day | None = None
    """First day of the decisions looked at."""
    until: Day | None = None
    """Last day of the decisions looked at."""
    n: Count | None = None
    """Cases looked at."""
    unknown_n: Count | None = None
    """Of them of an unknown group."""
    excluded_groups: tuple[Line, ...] = ()
    """Groups too small to compare."""
    findings: Long | None = None
    """What was found."""
    version: OneLine | None = None
    """Version of the algorithm that was audited."""
    report_hash: Hash | None = None
    """Fingerprint of the result."""
    url: Link | None = None
    """Where the report can be read."""

    @model_validator(mode="after")
    def _possible(self) -> AuditMade:
        """Refuse what cannot be."""
        in_order(self.start, self.until)
        not_more(self.unknown_n, self.n)
        return self


class Judged(Piece):
    """What was decided about a gap that an audit found."""

    finding: OneLine
    """Code or number of the finding."""
    difference: Long | None = None
    """Which gap it is."""
    aim: Long | None = None
    """Lawful aim that is claimed for it."""
    proportionate: bool | None = None
    """Whether the aim was found to be worth the gap."""
    decision: Literal["accepted", "must_change"] | None = None
    """Accepted for now, or to be changed."""
    decided_by: Line | None = None
    """Who decided."""
    on: Day | None = None
    """When."""


class Order(Piece):
    """What the committee told the office to do."""

    on: Day
    """When."""
    order: Long
    """What is to be done."""
    deadline: Day | None = None
    """Until when."""
    done: Day | None = None
    """When it was found done."""


class PerformanceStandard(Piece):
    """What is expected and what was last reached."""

    measure: Line
    """What is measured."""
    target: Real | None = None
    """What is expected."""
    actual: Real | None = None
    """What was last measured."""
    measured: Day | None = None
    """When."""


class Consultation(Piece):
    """People who were asked."""

    who: Line
    """Who was asked."""
    on: Day | None = None
    """When."""
    issues: Long | None = None
    """What they said."""
    answer: Long | None = None
    """What followed from it."""


class Survey(Piece):
    """How content people are."""

    on: Day | None = None
    """When they were asked."""
    question: Line | None = None
    """What they were asked."""
    average: Annotated[Real, Field(ge=0)]
    """Mean of the marks given; who gave none does not count."""
    of: Annotated[int, Field(ge=2, le=100)]
    """Best mark."""
    n: Count
    """Answers."""

    @model_validator(mode="after")
    def _possible(self) -> Survey:
        """Refuse a mean above the best mark."""
        if self.average > self.of:
            raise PydanticCustomError("more_than_all", "more than all")
        return self


class Accessibility(Piece):
    """Whether everybody can use the public service."""

    text: Long | None = None
    """In words."""
    standard: Line | None = None
    """Norm it was tested against."""
    url: Link | None = None
    """Report of the test."""


class Withheld(Piece):
    """A field that is not published, and why."""

    field: Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=64)]
    """Key of the field in this record."""
    reason: Long
    """Why, in plain words."""
    legal_ground: Line
    """Article that allows it."""
    by: Line | None = None
    """Post that decided so."""
    until: Day | None = None
    """When it is looked at again."""


class Signature(Piece):
    """Where this version of the record stands in the ledger."""

    entry: Count
    """Number of the entry."""
    hash: Hash
    """Hash of the entry."""
