"""Who stands behind an algorithm: the office, its people by their posts, its suppliers, and how to reach them."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from registry.record.form.words import (
    AREA_CODE,
    CREDIT_CODE,
    Day,
    Line,
    Link,
    Long,
    Mail,
    OneLine,
    PersonRef,
    Phone,
    Piece,
)

Status: TypeAlias = Literal[
    "planned", "design", "development", "pilot", "evaluation", "in_use", "suspended", "withdrawn", "retired"
]


class ExternalId(Piece):
    """A number or address under which others know the algorithm."""

    kind: Literal[
        "own",
        "filing",
        "contract",
        "source_registration",
        "provider_registration",
        "parent",
        "uuid",
        "lars",
        "other",
    ]
    """Whose number it is; filing: of the algorithm filing (算法备案); parent: the supplier's record it began from."""
    value: OneLine | None = None
    """The number."""
    url: Link | None = None
    """Where it can be looked up."""

    @model_validator(mode="after")
    def _something(self) -> ExternalId:
        """Refuse a number that is not there."""
        if self.value is None and self.url is None:
            raise PydanticCustomError("no_number", "neither")
        return self


class StandardMet(Piece):
    """A register standard that this record was found to satisfy."""

    standard: OneLine
    """Code of the standard."""
    version: OneLine
    """Which edition."""
    checked: Day | None = None
    """When it was checked."""


class Language(Piece):
    """A language the record is written in."""

    lang: Literal["zh", "en"]
    """Which."""
    source: bool | None = None
    """Whether the record was first written in it."""
    machine_translated: bool | None = None
    """Whether a machine translated it and nobody has checked it since."""


class Organisation(Piece):
    """The office that answers for the algorithm."""

    name: Line
    """Full name."""
    code: Annotated[str | None, Field(pattern=CREDIT_CODE)] = None
    """Unified social credit code, 18 signs."""
    level: Literal["national", "province", "city", "county", "township", "community", "other"] | None = None
    """Level of government."""
    address: Line | None = None
    """Postal address."""


class Owner(Piece):
    """Who in the office answers for it, by post."""

    role: Line
    """Title of the post."""
    person_ref: PersonRef | None = None
    """Number of the person in the office's list; never published."""


class Contact(Piece):
    """How to ask a question."""

    email: Mail | None = None
    """Mail address."""
    url: Link | None = None
    """Page with a form."""
    phone: Phone | None = None
    """Telephone."""
    office_hours: Line | None = None
    """When somebody answers."""
    desk: Line | None = None
    """Where to go in person."""


class Signatory(Piece):
    """Who filed or approved the record, by post."""

    role: Line
    """Title of the post."""
    organisation: Line | None = None
    """Office, if another one."""
    contact: OneLine | None = None
    """How to reach the post."""
    person_ref: PersonRef | None = None
    """Number of the person in the office's list; never published."""


class Area(Piece):
    """A place where the algorithm is used."""

    name: Line
    """Name of the place."""
    code: Annotated[str | None, Field(pattern=AREA_CODE)] = None
    """Code of the administrative division."""


class StatusChange(Piece):
    """One step in the life of the algorithm."""

    status: Status
    """What it became."""
    since: Day
    """When."""
    note: Long | None = None
    """Why."""


class Supplier(Piece):
    """A body outside the office that built, runs or maintains it."""

    name: Line
    """Full name."""
    code: OneLine | None = None
    """Number of the company: unified social credit code or the like."""
    role: Line | None = None
    """What it does."""
    procurement: Line | None = None
    """How it was chosen."""
    contract: OneLine | None = None
    """Number of the contract."""
    data_access_terms: Long | None = None
    """Which data it may see, on which terms."""
