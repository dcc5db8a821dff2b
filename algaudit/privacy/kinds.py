"""What can name a person in a text, and where in the text it stands.

A find carries evidence, not a verdict: ``certain`` says that the check digit, the date or the cue beside it agrees.
What only looks like a number of a person is found too, for a mistyped number leads to the same person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a find is."""

    IDENTITY = "identity"
    """Number of a resident identity card, 18 or 15 digits (GB 11643)."""
    RESIDENCE_PERMIT = "residence_permit"
    """Residence permit of a resident of Hong Kong, Macao or Taiwan; built like an identity number."""
    FOREIGN_CARD = "foreign_card"
    """Identity card of a foreign permanent resident, of both forms."""
    TRAVEL_DOCUMENT = "travel_document"
    """Passport, or permit for travelling to or from the mainland."""
    DISABILITY = "disability_certificate"
    """Disability certificate: the identity number, then kind and grade of the disability."""
    MOBILE = "mobile"
    LANDLINE = "landline"
    NAME = "name"
    ADDRESS = "address"
    BANK_CARD = "bank_card"
    CREDIT_CODE = "credit_code"
    """Unified social credit code of a legal person (GB 32100): public, never masked."""
    TRADER_CODE = "trader_code"
    """The same code of a household in business: it leads to one person."""
    SOCIAL_CARD = "social_card"
    """Social security or medical insurance card."""
    HOUSEHOLD_BOOK = "household_book"
    ALLOWANCE_CARD = "allowance_card"
    """Certificate of the minimum living allowance, or of the support of people in extreme need."""
    PLATE = "plate"
    """Licence plate."""
    CHAT = "chat"
    """Name at WeChat or a like service."""
    MAIL = "mail"
    BIRTH_DATE = "birth_date"
    NUMBER = "number"
    """A number of 13 digits or more of which nobody knows what it is."""
    HEALTH = "health"
    """State of health; known by its column, not found in texts, as the two below."""
    MINOR = "minor"
    INFORMANT = "informant"
    """Who reported somebody."""


@dataclass(frozen=True, slots=True)
class Span:
    """A find.

    Parameters
    ----------
    kind : Kind
        What it is.
    start, end : int
        Where it stands in the text, as in a slice.
    certain : bool
        Whether the evidence agrees. It is never a reason to show what was found.
    """

    kind: Kind
    start: int
    end: int
    certain: bool
