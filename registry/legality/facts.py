"""What the platform knows of an algorithm from its own figures; whatever it does not know is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: What a notice of an adverse decision must say.
NOTICE_PARTS: Final = ("reasons", "legal_basis", "remedies", "time_limits")


@dataclass(frozen=True)
class LegalityFacts:
    """Counts and yes/no facts, None where unknown; numbers of evidence go by the number of their question."""

    #: Inputs of the algorithm, and how many of them have a reason on record.
    inputs: int | None = None
    inputs_with_reason: int | None = None
    #: Fields of its data: all, those whose error rate, age and source are known, and those with a tier.
    fields: int | None = None
    fields_with_quality: int | None = None
    fields_with_tier: int | None = None
    #: Values that look like state secrets.
    state_secrets: int | None = None
    #: Uses of shared data, and how many were recorded, approved and within purpose.
    shares: int | None = None
    shares_in_order: int | None = None
    #: Whether a period of keeping is set, and how many deletions are overdue.
    retention_set: bool | None = None
    deletions_overdue: int | None = None
    #: Number of the last audit; in it gaps beyond tolerance, comparisons with too little data, share of wrong refusals.
    audit: str | None = None
    audit_gaps: int | None = None
    audit_too_little: int | None = None
    wrong_refusals: float | None = None
    #: Months since the last audit.
    audit_age_months: int | None = None
    #: Explanations looked at, and how many of them held.
    explanations_checked: int | None = None
    explanations_sound: int | None = None
    #: Whether there is a way to a human decision; how often it was asked for, and the median time in minutes.
    human_path: bool | None = None
    refusals: int | None = None
    median_minutes: float | None = None
    #: Decisions, and how many differed from what the algorithm proposed.
    decisions: int | None = None
    overrides: int | None = None
    #: Which of NOTICE_PARTS the notice has.
    notice_parts: tuple[str, ...] | None = None
    #: Days of public consultation, opinions received and answered.
    consultation_days: int | None = None
    opinions: int | None = None
    opinions_answered: int | None = None
    #: Faults found by the accessibility test, and whether there is a way without the internet.
    accessibility_faults: int | None = None
    offline_path: bool | None = None
    #: Whether every version is logged, and whether a version can be taken back.
    versions_logged: bool | None = None
    rollback: bool | None = None
    #: Numbers of records, audits and logs that show it, by question.
    evidence: tuple[tuple[int, str], ...] = ()
