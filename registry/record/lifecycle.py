"""The life of an algorithm: which step may follow which, and what must be there before it may be used.

No algorithm comes into use without a published record, an impact level, a current audit and an appeal route. That holds
for the first time and again after every suspension.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from algaudit.i18n import N_
from algaudit.models.features import Words
from registry.record.fields import choice_label
from registry.record.form.office import Status
from registry.record.form.record import Record
from registry.record.told import WordedError, say

#: What may follow what. An algorithm that already exists is entered at the step it has reached, but never as in use.
NEXT_STEPS: Final[Mapping[Status | None, tuple[Status, ...]]] = {
    None: ("planned", "design", "development", "pilot", "evaluation"),
    "planned": ("design", "withdrawn"),
    "design": ("development", "withdrawn"),
    "development": ("design", "pilot", "evaluation", "withdrawn"),
    "pilot": ("development", "evaluation", "suspended", "withdrawn"),
    "evaluation": ("design", "development", "pilot", "in_use", "withdrawn"),
    "in_use": ("evaluation", "suspended", "withdrawn"),
    "suspended": ("development", "evaluation", "in_use", "withdrawn"),
    "withdrawn": ("retired",),
    "retired": (),
}
#: An audit older than this many months is no longer current.
AUDIT_MONTHS: Final = 12
#: What may be missing, in the order in which it is told.
MISSING: Final = {
    "published_record": N_("a published record"),
    "impact_level": N_("an impact level"),
    "current_audit": N_("an audit no older than {months} months"),
    "audit_of_version": N_("an audit of the version that is to be used"),
    "appeal_route": N_("an appeal route"),
}


@dataclass(frozen=True)
class UseFacts:
    """What is known on the day when an algorithm is to come into use."""

    today: date
    published_at: date | None = None
    archived_at: date | None = None
    impact_level: str | None = None
    audited_on: date | None = None
    audited_version: str | None = None
    version: str | None = None
    appeal_route: bool = False


class StepError(WordedError):
    """The life of an algorithm does not go that way."""


class NotReadyError(WordedError):
    """The algorithm may not come into use yet; ``missing`` holds the codes of what it lacks."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        told = tuple(_filled(MISSING[code]) for code in missing)
        super().__init__(N_("The algorithm may not come into use; it lacks: {missing}."), missing=told)
        self.missing = missing


def may_go_in_use(facts: UseFacts) -> tuple[str, ...]:
    """Return the codes of all that is missing before use; nothing when it may come into use."""
    is_published = facts.published_at is not None and facts.published_at <= facts.today
    is_archived = facts.archived_at is not None and facts.archived_at <= facts.today
    current = facts.audited_on is not None and oldest_audit(facts.today) <= facts.audited_on <= facts.today
    other = current and facts.version is not None and facts.audited_version != facts.version
    lacks = {
        "published_record": not is_published or is_archived,
        "impact_level": facts.impact_level is None,
        "current_audit": not current,
        "audit_of_version": other,
        "appeal_route": not facts.appeal_route,
    }
    return tuple(code for code in MISSING if lacks[code])


def take_step(current: Status | None, wanted: Status, facts: UseFacts) -> Status:
    """Return the step taken, or raise StepError or NotReadyError."""
    allowed = NEXT_STEPS[current]
    if wanted not in allowed:
        raise _not_allowed(current, wanted, allowed)
    missing = may_go_in_use(facts) if wanted == "in_use" else ()
    if missing:
        raise NotReadyError(missing)
    return wanted


def use_facts(record: Record, today: date, *, version: str | None = None) -> UseFacts:
    """Return what a record itself says about coming into use; where the platform knows better, it fills in its own."""
    done = [one for one in record.audits if one.on <= today]
    latest = max(done, key=lambda one: one.on, default=None)
    route = record.appeal_route
    return UseFacts(
        today=today,
        published_at=record.published_at,
        archived_at=record.archived_at,
        impact_level=record.impact_level.level if record.impact_level else None,
        audited_on=latest.on if latest else None,
        audited_version=latest.version if latest else None,
        version=version,
        # A route that only the internet leads to would leave out those who most need it.
        appeal_route=bool(route and route.how and (route.phone or route.desk)),
    )


def oldest_audit(today: date) -> date:
    """Return the first day on which an audit is still current; 29 February counts as the 28th."""
    month = today.year * 12 + today.month - 1 - AUDIT_MONTHS
    day = min(today.day, 28) if today.month == 2 else today.day
    return date(month // 12, month % 12 + 1, day)


def _filled(text: str) -> Words:
    return Words(zh=say(text, "zh", months=AUDIT_MONTHS), en=say(text, "en", months=AUDIT_MONTHS))


def _not_allowed(current: Status | None, wanted: Status, allowed: tuple[Status, ...]) -> StepError:
    facts = {"wanted": choice_label("status", wanted), "allowed": tuple(choice_label("status", one) for one in allowed)}
    if current is None:
        return StepError(N_("An algorithm cannot be entered as “{wanted}”; possible are: {allowed}."), **facts)
    now = choice_label("status", current)
    if not allowed:
        return StepError(N_("“{now}” is the end; nothing follows it, and so “{wanted}” does not."), now=now, **facts)
    return StepError(
        N_("From “{now}” an algorithm cannot become “{wanted}”; possible are: {allowed}."), now=now, **facts
    )
