"""Suggested answers from the platform's own figures. They are not answers: a person reads, decides and signs.

A suggestion is made only where the figures speak for themselves; a "yes" needs all that the question asks for, as far
as the platform can see it. Where they are silent or too few, nothing is suggested.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from algaudit.i18n import N_
from registry.legality.checklist import LATEST, Item, Reviewer, checklist
from registry.legality.facts import NOTICE_PARTS, LegalityFacts
from registry.legality.verdict import Answer, Said
from registry.record.told import say, words

#: Explanations that must have been looked at before anything is said about them.
ENOUGH_EXPLANATIONS: Final = 20
#: Decisions after which not a single one that differs is a warning.
ENOUGH_DECISIONS: Final = 100
CONSULTATION_DAYS: Final = 30
AUDIT_MONTHS: Final = 12
_PARTS: Final = {
    "reasons": N_("reasons"),
    "legal_basis": N_("legal basis"),
    "remedies": N_("remedies"),
    "time_limits": N_("time limits"),
}
#: Any: facts of the sentence.
_Found = tuple[Said, str, dict[str, Any]]


@dataclass(frozen=True)
class Suggestion:
    """What the figures say about a question, unsigned."""

    item: Item
    said: Said
    template: str
    #: Any: facts of the sentence.
    facts: dict[str, Any]
    evidence: tuple[str, ...]

    def sentence(self, lang: str) -> str:
        """Return what the suggestion rests on."""
        return say(self.template, lang, **self.facts)

    def signed(self, *, by: str, role: Reviewer, on: date, evidence: tuple[str, ...] = ()) -> Answer:
        """Return the answer of a person who agrees, with evidence of their own beside the platform's."""
        return Answer(self.item.number, self.said, role, by, on, (*self.evidence, *evidence))


def prefill(facts: LegalityFacts, edition: int = LATEST) -> tuple[Suggestion, ...]:
    """Return what the platform can suggest, in the order of the questions."""
    return tuple(one for item in checklist(edition) if (one := _suggested(item, facts)) is not None)


def _suggested(item: Item, facts: LegalityFacts) -> Suggestion | None:
    rule = RULES.get(item.number)
    found = rule(facts) if rule else None
    if found is None:
        return None
    said, sentence, told = found
    evidence = tuple(number for question, number in facts.evidence if question == item.number)
    return Suggestion(item, said, sentence, told, evidence)


def _all_of(part: int | None, whole: int | None, sentence: str) -> _Found | None:
    """Suggest yes when every one is in order, and no when one is not; nothing where there is none to look at."""
    if part is None or not whole:
        return None
    return "yes" if part >= whole else "no", sentence, {"part": part, "whole": whole}


def _inputs(facts: LegalityFacts) -> _Found | None:
    return _all_of(facts.inputs_with_reason, facts.inputs, N_("{part} of {whole} inputs have a reason on record."))


def _quality(facts: LegalityFacts) -> _Found | None:
    sentence = N_("Error rate, age and source are known for {part} of {whole} fields.")
    return _all_of(facts.fields_with_quality, facts.fields, sentence)


def _sharing(facts: LegalityFacts) -> _Found | None:
    sentence = N_("{part} of {whole} uses of shared data are recorded, approved and within their purpose.")
    return _all_of(facts.shares_in_order, facts.shares, sentence)


def _tiers(facts: LegalityFacts) -> _Found | None:
    if facts.state_secrets:
        return "no", N_("{count} values look like state secrets."), {"count": facts.state_secrets}
    if facts.state_secrets is None:
        return None
    return _all_of(facts.fields_with_tier, facts.fields, N_("{part} of {whole} fields have a tier."))


def _retention(facts: LegalityFacts) -> _Found | None:
    if facts.retention_set is False:
        return "no", N_("No period of keeping is set."), {}
    if facts.retention_set is None or facts.deletions_overdue is None:
        return None
    sentence = N_("A period of keeping is set; {count} deletions are overdue.")
    return "no" if facts.deletions_overdue else "yes", sentence, {"count": facts.deletions_overdue}


def _fairness(facts: LegalityFacts) -> _Found | None:
    """Suggest yes only when no gap exceeds the tolerance and no comparison had too little data to say."""
    if facts.audit is None or facts.audit_gaps is None:
        return None
    told = {"audit": facts.audit, "count": facts.audit_gaps}
    if facts.audit_gaps:
        return "no", N_("Audit {audit} found {count} gaps beyond the tolerance."), told
    if facts.audit_too_little != 0:
        return None
    return "yes", N_("Audit {audit} found no gap beyond the tolerance, with enough data for every group."), told


def _accuracy(facts: LegalityFacts) -> _Found | None:
    if facts.audit is None or facts.wrong_refusals is None:
        return None
    sentence = N_("Audit {audit} measured wrong refusals: {share:.1%}.")
    return "yes", sentence, {"audit": facts.audit, "share": facts.wrong_refusals}


def _explained(facts: LegalityFacts) -> _Found | None:
    """Suggest no at the first explanation that does not hold, and yes only after enough of them."""
    checked, sound = facts.explanations_checked, facts.explanations_sound
    if not checked or sound is None or (sound >= checked and checked < ENOUGH_EXPLANATIONS):
        return None
    told = {"part": sound, "whole": checked}
    return "yes" if sound >= checked else "no", N_("{part} of {whole} explanations looked at held."), told


def _human_path(facts: LegalityFacts) -> _Found | None:
    """Suggest yes only for a way that was walked: one that nobody ever took may lead nowhere."""
    if facts.human_path is False:
        return "no", N_("There is no way to a human decision."), {}
    if not facts.human_path or not facts.refusals or facts.median_minutes is None:
        return None
    sentence = N_("A human decision was asked for {count} times; half were there within {minutes:.0f} minutes.")
    return "yes", sentence, {"count": facts.refusals, "minutes": facts.median_minutes}


def _differing(facts: LegalityFacts) -> _Found | None:
    """Suggest no when nobody ever differed; that somebody did is not yet a yes, for time and power are not seen."""
    if facts.overrides != 0 or facts.decisions is None or facts.decisions < ENOUGH_DECISIONS:
        return None
    return "no", N_("In {count} decisions nobody ever differed from the algorithm."), {"count": facts.decisions}


def _notice(facts: LegalityFacts) -> _Found | None:
    if facts.notice_parts is None:
        return None
    missing = tuple(words(_PARTS[part]) for part in NOTICE_PARTS if part not in facts.notice_parts)
    if missing:
        return "no", N_("The notice lacks: {missing}."), {"missing": missing}
    return "yes", N_("The notice gives reasons, legal basis, remedies and time limits."), {}


def _consulted(facts: LegalityFacts) -> _Found | None:
    days, opinions, answered = facts.consultation_days, facts.opinions, facts.opinions_answered
    if days is None or opinions is None or answered is None:
        return None
    enough = days >= CONSULTATION_DAYS and answered >= opinions
    sentence = N_("The public was consulted for {days} days; {part} of {whole} opinions were answered.")
    return "yes" if enough else "no", sentence, {"days": days, "part": answered, "whole": opinions}


def _accessible(facts: LegalityFacts) -> _Found | None:
    if facts.offline_path is False:
        return "no", N_("There is no way without the internet."), {}
    if facts.offline_path is None or facts.accessibility_faults is None:
        return None
    sentence = N_("There is a way without the internet; the accessibility test found {count} faults.")
    return "no" if facts.accessibility_faults else "yes", sentence, {"count": facts.accessibility_faults}


def _controlled(facts: LegalityFacts) -> _Found | None:
    age = facts.audit_age_months
    known = (age is not None, facts.versions_logged is not None, facts.rollback is not None)
    if age is not None and age > AUDIT_MONTHS:
        return "no", N_("The last audit is {months} months old."), {"months": age}
    if facts.versions_logged is False or facts.rollback is False:
        return "no", N_("Versions are not all logged, or cannot be taken back."), {}
    if not all(known):
        return None
    sentence = N_("The last audit is {months} months old; versions are logged and can be taken back.")
    return "yes", sentence, {"months": age}


RULES: Final[dict[int, Callable[[LegalityFacts], _Found | None]]] = {
    5: _inputs,
    9: _quality,
    10: _sharing,
    11: _tiers,
    12: _retention,
    13: _fairness,
    15: _accuracy,
    17: _explained,
    18: _human_path,
    19: _differing,
    20: _notice,
    24: _consulted,
    27: _accessible,
    28: _controlled,
}
