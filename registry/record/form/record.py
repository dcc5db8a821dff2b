"""The whole record: the 78 fields, in the order in which they are numbered.

Nearly every field may be empty, for a record grows while an algorithm is planned and built; what may be missing at
which point is told by the gaps, not by the form.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from registry.record.form.evidence import (
    Accessibility,
    Architecture,
    Assessment,
    AuditMade,
    Consultation,
    Dataset,
    Judged,
    Masked,
    Model,
    Order,
    Performance,
    PerformanceStandard,
    Signature,
    Survey,
    Withheld,
)
from registry.record.form.office import (
    Area,
    Contact,
    ExternalId,
    Language,
    Organisation,
    Owner,
    Signatory,
    StandardMet,
    Status,
    StatusChange,
    Supplier,
)
from registry.record.form.words import KEYWORD, RECORD_ID, Brief, Day, Line, Link, Long, Month, OneLine, Piece, in_order
from registry.record.form.working import (
    AffectedGroup,
    AppealRoute,
    AppealStats,
    Consequence,
    DecisionLogic,
    HumanDecisions,
    ImpactLevel,
    Law,
    OverrideStats,
    PolicyDocument,
    Risk,
    Scale,
)

FORM = "algaudit-record/1"
#: Keys that tell of the document, not of the algorithm.
HEAD = ("schema_address", "form", "definitions")
#: A record that hid these would be none.
NEVER_WITHHELD = ("record_id", "name", "organisation", "contact", "status", "appeal_route", "lawful_basis", "withheld")
Theme = Literal[
    "benefits",
    "housing",
    "care",
    "health",
    "family",
    "education",
    "work",
    "taxes",
    "finance",
    "economy",
    "agriculture",
    "environment",
    "transport",
    "public_safety",
    "justice",
    "government",
    "culture",
    "migration",
    "international",
    "travel",
    "defence",
    "general",
]
Developer = Literal["in_house", "other_body", "vendor"]


class Record(Piece):
    """The public file of one algorithm in one office."""

    schema_address: Annotated[OneLine | None, Field(alias="$schema")] = None
    """Where an editor finds the schema; nothing is read from there."""
    form: Literal["algaudit-record/1"]
    """Form of the document."""
    definitions: Annotated[int, Field(ge=1)]
    """Edition of the field definitions that the record was written by."""

    # What it is called, and where else it is known
    record_id: Annotated[str, Field(pattern=RECORD_ID)]
    """Stable public number; never given to another algorithm."""
    external_ids: tuple[ExternalId, ...] = ()
    """Numbers and addresses under which others know it."""
    standard_versions: tuple[StandardMet, ...] = ()
    """Register standards that this record satisfies."""
    languages: tuple[Language, ...] = ()
    """Languages of the record."""
    name: Line | None = None
    """Plain name that begins with what it does."""
    summary: Brief | None = None
    """One line for lists."""
    description_public: Long | None = None
    """How and why it is used, for everybody."""

    # Who answers for it
    organisation: Organisation | None = None
    """Office that answers for it."""
    team: Line | None = None
    """Unit that uses it."""
    accountable_owner: Owner | None = None
    """Post that answers for it."""
    contact: Contact | None = None
    """How to ask a question."""
    submitter: Signatory | None = None
    """Who filed the record."""
    approver: Signatory | None = None
    """Who approved it."""
    area: tuple[Area, ...] = ()
    """Places where it is used."""
    domain: tuple[Theme, ...] = ()
    """Fields of policy."""
    service_name: Line | None = None
    """Benefit or service that is decided on."""
    service_form: Line | None = None
    """How the public meets it: window, website, application."""
    beneficiaries: Long | None = None
    """For whom the benefit is meant."""

    # Where it stands, and how much it weighs
    status: Status | None = None
    """Where it stands in its life."""
    status_history: tuple[StatusChange, ...] = ()
    """How it came there."""
    start_date: Month | None = None
    """First month of use."""
    end_date: Month | None = None
    """Last month of use."""
    algorithm_category: Literal["rule_based", "statistical", "self_learning", "hybrid", "generative"] | None = None
    """How it is made."""
    algorithm_type_cn: (
        Literal["generation", "personalised_push", "ranking", "retrieval_filtering", "dispatch_decision"] | None
    ) = None
    """Type in the Chinese algorithm filing."""
    analytic_type: Literal["descriptive", "diagnostic", "predictive", "prescriptive"] | None = None
    """What it says: what is, why, what will be, or what to do."""
    automation_level: Literal["advice", "partly", "fully"] | None = None
    """Whether people still decide."""
    impact_level: ImpactLevel | None = None
    """How much it can do to people."""
    not_high_impact_grounds: Long | None = None
    """Why it is held to weigh little."""

    # Why it is used
    purpose_intent: Long | None = None
    """Aim of the policy it serves."""
    scope_in: Long | None = None
    """What it is for."""
    scope_out: Long | None = None
    """What it is not for."""
    benefit: Long | None = None
    """What is expected to become better."""
    previous_process: Long | None = None
    """How it was decided before."""
    alternatives_considered: Long | None = None
    """What else was considered."""
    proportionality: Long | None = None
    """Why it is needed, for and against."""

    # How it works
    basic_principle: Long | None = None
    """Its principle."""
    operating_mechanism: Long | None = None
    """Its steps from what goes in to what comes out."""
    application_scenario: Long | None = None
    """In which situations it is used."""
    decision_logic: DecisionLogic | None = None
    """Rules, factors and limits by which it decides."""
    process_integration: Long | None = None
    """Where in the office's work it stands."""
    provided_information: Long | None = None
    """What the official sees of it."""
    frequency_scale: Scale | None = None
    """How often, and how many people."""
    affected_groups: tuple[AffectedGroup, ...] = ()
    """People it reaches."""
    impact_on_people: Consequence | None = None
    """What a decision means for a person."""

    # People beside it
    human_decisions: HumanDecisions | None = None
    """What people decide."""
    override_stats: OverrideStats | None = None
    """How often they differed from it."""
    required_training: Long | None = None
    """What its users must have learned."""
    appeal_route: AppealRoute | None = None
    """How to object."""
    appeal_stats: AppealStats | None = None
    """How appeals went."""
    rollback: Long | None = None
    """Whether its effects can be undone."""
    fallback_process: Long | None = None
    """What happens when it is down."""

    # What it rests on, and who made it
    lawful_basis: tuple[Law, ...] = ()
    """Laws it rests on."""
    policy_decision: PolicyDocument | None = None
    """Document by which its use was decided."""
    suppliers_involved: bool | None = None
    """Whether anybody outside the office built, runs or maintains it."""
    suppliers: tuple[Supplier, ...] = ()
    """Who."""
    developer: Developer | None = None
    """Who built it."""
    configurator: Developer | None = None
    """Who set its rules and limits."""
    source_code_url: Link | None = None
    """Where its source code can be read."""
    open_licence: OneLine | None = None
    """Licence of the source code."""
    instructions_url: Link | None = None
    """Instructions for its users."""
    documentation_url: Link | None = None
    """More about it."""
    website: Link | None = None
    """Page of the service for the public."""

    # What is inside, and how well it does
    architecture: Architecture | None = None
    """Parts of the system and how they are joined."""
    models: tuple[Model, ...] = ()
    """Models and sets of rules within it."""
    performance: Performance | None = None
    """How well it does, overall and by group."""
    datasets: tuple[Dataset, ...] = ()
    """Data it was built with or takes in."""
    masking: tuple[Masked, ...] = ()
    """Fields that are not shown in full."""
    processing_register_url: Link | None = None
    """Entry in the register of processing of personal information."""

    # What could go wrong, and what was found
    risks: tuple[Risk, ...] = ()
    """What could go wrong."""
    incident_plan: Long | None = None
    """What happens when it does."""
    assessments: tuple[Assessment, ...] = ()
    """Assessments made, or why not."""
    audits: tuple[AuditMade, ...] = ()
    """Audits of its decisions."""
    justification: tuple[Judged, ...] = ()
    """What was decided about each gap found."""
    committee_decisions: tuple[Order, ...] = ()
    """What the committee ordered."""
    monitoring_plan: Long | None = None
    """Who checks what, and how often."""
    maintenance: Long | None = None
    """How it is kept up to date."""
    performance_standard: PerformanceStandard | None = None
    """What is expected and what was last reached."""

    # People asked, and the service around it
    consultations: tuple[Consultation, ...] = ()
    """Who was asked."""
    satisfaction: Survey | None = None
    """How content people are."""
    accessibility: Accessibility | None = None
    """Whether everybody can use the service."""
    environment: Long | None = None
    """What it uses up."""

    # The record itself
    published_at: Day | None = None
    """First published."""
    updated_at: tuple[Day, ...] = ()
    """Changed, each time."""
    archived_at: Day | None = None
    """Taken out of the register."""
    change_note: Long | None = None
    """What changed last."""
    review_due: Day | None = None
    """To be looked at again before this day."""
    withheld: tuple[Withheld, ...] = ()
    """What is not published, and why."""
    keywords: tuple[Annotated[str, Field(min_length=1, max_length=50, pattern=KEYWORD)], ...] = ()
    """Words to find it by."""
    record_signature: Signature | None = None
    """Where this version stands in the ledger."""

    @model_validator(mode="after")
    def _agrees(self) -> Record:
        """Refuse what contradicts itself."""
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise PydanticCustomError("ends_first", "ends first")
        in_order(self.published_at, self.archived_at)
        for one in self.withheld:
            if one.field not in type(self).model_fields or one.field in HEAD:
                raise PydanticCustomError("unknown_field", "unknown")
            if one.field in NEVER_WITHHELD:
                raise PydanticCustomError("never_withheld", "never", {"known": ", ".join(NEVER_WITHHELD)})
        return self
