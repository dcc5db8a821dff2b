"""Three tiers of data, from open to need-to-know; a record has the tier of its highest field (就高从严).

State secrets and core data are no fourth tier: they are refused, for this system may not hold them.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.kinds import Kind
from algaudit.privacy.masks import shown


class Tier(StrEnum):
    """How far data may go."""

    PUBLIC = "public"
    """公开: what must be published (Regulation on open government information, 13 and 20), and open data."""
    INTERNAL = "internal"
    """内部共享: general data with personal information, or shared on conditions; each request is logged."""
    SECRET = "secret"  # noqa: S105 - a tier, not a password
    """涉密: sensitive personal information, important data, work secrets; need to know, and two people approve."""

    @property
    def approvals(self) -> int:
        """How many people approve each sharing: 0, 1 or 2."""
        return _ORDER.index(self)

    @property
    def leaves_trace(self) -> bool:
        """Whether each reading is logged."""
        return self is not Tier.PUBLIC


_ORDER = tuple(Tier)
#: What data are → tier. Data Security Law 21; GB/T 43697; Personal Information Protection Law 28.
TIER_OF: dict[str, Tier] = {
    "must_publish": Tier.PUBLIC,
    "open_data": Tier.PUBLIC,
    "general": Tier.INTERNAL,
    "personal": Tier.INTERNAL,
    "shared_on_conditions": Tier.INTERNAL,
    "sensitive_personal": Tier.SECRET,
    "important": Tier.SECRET,
    "work_secret": Tier.SECRET,
    "not_shared": Tier.SECRET,
}
#: What may not be stored here at all.
REFUSED = frozenset({"state_secret", "core"})
_LESS = {Kind.NAME, Kind.ADDRESS, Kind.MOBILE, Kind.LANDLINE, Kind.MAIL, Kind.CHAT, Kind.PLATE, Kind.BIRTH_DATE}
#: Kind of identifier → tier of a field that holds it. Account numbers, health, children and whatever holds an identity
#: number are sensitive; the code of a legal person is in a public register.
TIER_OF_KIND: dict[Kind, Tier] = {
    kind: Tier.PUBLIC if kind is Kind.CREDIT_CODE else Tier.INTERNAL if kind in _LESS else Tier.SECRET for kind in Kind
}


def tier_of(what: str) -> Tier:
    """Return the tier of data by what they are.

    Parameters
    ----------
    what : str
        One of the keys of ``TIER_OF``; anything else counts as the highest, for nobody has looked at it yet.

    Raises
    ------
    InputError
        When they may not be stored here at all.

    Examples
    --------
    >>> tier_of("open_data").value, tier_of("nobody knows").value
    ('public', 'secret')
    """
    if what in REFUSED:
        raise InputError(
            N_("Data of the class {what} may not be kept here; leave them with the authority that guards them."),
            what=shown(what),
        )
    return TIER_OF.get(what, Tier.SECRET)


def highest(tiers: Iterable[Tier | str]) -> Tier:
    """Return the tier of a record from those of its fields; without fields nobody has looked, so the highest.

    Examples
    --------
    >>> highest(["public", "internal", "public"]).value
    'internal'
    """
    return max(map(Tier, tiers), key=_ORDER.index, default=Tier.SECRET)
