"""The platform suggests what its figures say, and nothing where they are silent; a person signs."""

from dataclasses import fields
from datetime import date

import pytest

from registry.legality.checklist import checklist
from registry.legality.facts import NOTICE_PARTS, LegalityFacts
from registry.legality.prefill import prefill
from registry.legality.verdict import verdict

ITEMS = {one.number: one for one in checklist()}
GOOD = {
    "inputs": 9,
    "inputs_with_reason": 9,
    "fields": 20,
    "fields_with_quality": 20,
    "fields_with_tier": 20,
    "state_secrets": 0,
    "shares": 40,
    "shares_in_order": 40,
    "retention_set": True,
    "deletions_overdue": 0,
    "audit": "A-7",
    "audit_gaps": 0,
    "audit_too_little": 0,
    "wrong_refusals": 0.061,
    "audit_age_months": 12,
    "explanations_checked": 20,
    "explanations_sound": 20,
    "human_path": True,
    "refusals": 12,
    "median_minutes": 30.0,
    "decisions": 100,
    "overrides": 0,
    "notice_parts": NOTICE_PARTS,
    "consultation_days": 30,
    "opinions": 8,
    "opinions_answered": 8,
    "accessibility_faults": 0,
    "offline_path": True,
    "versions_logged": True,
    "rollback": True,
}


def said(number: int, **facts) -> str | None:
    """Return what is suggested for a question."""
    return next((one.said for one in prefill(LegalityFacts(**facts)) if one.item.number == number), None)


def of(number: int, **instead) -> dict:
    """Return the good facts a question needs, some of them exchanged."""
    return {**{name: GOOD[name] for name in ITEMS[number].prefill}, **instead}


def test_from_nothing_nothing_is_suggested():
    assert prefill(LegalityFacts()) == ()


def test_good_figures_suggest_yes_wherever_figures_can():
    found = {one.item.number: one.said for one in prefill(LegalityFacts(**GOOD))}
    assert found == {
        5: "yes",
        9: "yes",
        10: "yes",
        11: "yes",
        12: "yes",
        13: "yes",
        15: "yes",
        17: "yes",
        18: "yes",
    } | {
        19: "no",
        20: "yes",
        24: "yes",
        27: "yes",
        28: "yes",
    }


@pytest.mark.parametrize("number", [number for number, one in ITEMS.items() if one.prefill])
def test_a_suggestion_rests_on_the_named_facts_and_on_all_of_them(number):
    assert said(number, **of(number)) is not None
    others = {name: value for name, value in GOOD.items() if name not in ITEMS[number].prefill}
    assert said(number, **others) is None
    for name in ITEMS[number].prefill:
        assert said(number, **of(number, **{name: None})) is None, name


@pytest.mark.parametrize(
    ("number", "instead", "expected"),
    [
        (5, {"inputs_with_reason": 8}, "no"),
        (5, {"inputs": 0, "inputs_with_reason": 0}, None),
        (9, {"fields_with_quality": 19}, "no"),
        (10, {"shares_in_order": 39}, "no"),
        (10, {"shares": 0, "shares_in_order": 0}, None),
        (11, {"state_secrets": 1}, "no"),
        (11, {"fields_with_tier": 19}, "no"),
        (12, {"retention_set": False}, "no"),
        (12, {"deletions_overdue": 1}, "no"),
        (13, {"audit_gaps": 1}, "no"),
        (13, {"audit_too_little": 1}, None),
        (13, {"audit_gaps": 1, "audit_too_little": 1}, "no"),
        (17, {"explanations_checked": 19, "explanations_sound": 19}, None),
        (17, {"explanations_checked": 3, "explanations_sound": 2}, "no"),
        (18, {"human_path": False}, "no"),
        (18, {"refusals": 0}, None),
        (19, {"overrides": 1}, None),
        (19, {"decisions": 99}, None),
        (20, {"notice_parts": ("reasons", "remedies")}, "no"),
        (24, {"consultation_days": 29}, "no"),
        (24, {"opinions_answered": 7}, "no"),
        (27, {"accessibility_faults": 1}, "no"),
        (27, {"offline_path": False}, "no"),
        (28, {"audit_age_months": 13}, "no"),
        (28, {"versions_logged": False}, "no"),
        (28, {"rollback": False}, "no"),
    ],
)
def test_figures_that_fall_short_suggest_no_or_nothing(number, instead, expected):
    assert said(number, **of(number, **instead)) == expected


def test_every_suggestion_says_what_it_rests_on_in_both_languages():
    bad = {"state_secrets": 2, "retention_set": False, "audit_gaps": 3, "human_path": False, "offline_path": False}
    bad |= {"notice_parts": (), "audit_age_months": 20}
    worse = {"rollback": False, "deletions_overdue": 4}
    for facts in (GOOD, {**GOOD, **bad}, {**GOOD, **worse}):
        for one in prefill(LegalityFacts(**facts)):
            assert "{" not in one.sentence("zh") + one.sentence("en")
    found = {one.item.number: one.sentence("en") for one in prefill(LegalityFacts(**{**GOOD, **bad}))}
    assert found[13] == "Audit A-7 found 3 gaps beyond the tolerance."
    assert found[20] == "The notice lacks: reasons, legal basis, remedies, time limits."
    assert found[15] == "Audit A-7 measured wrong refusals: 6.1%."


def test_suggestions_count_for_nothing_until_a_person_has_signed_them():
    suggested = prefill(LegalityFacts(**GOOD, evidence=((13, "audit A-7"), (13, "log 4"), (5, "record"))))
    assert [one.evidence for one in suggested if one.item.number == 13] == [("audit A-7", "log 4")]
    assert not hasattr(suggested[0], "by")
    one = next(one for one in suggested if one.item.number == 13)
    signed = one.signed(by="P-1", role="technical", on=date(2026, 3, 1), evidence=("own look",))
    assert (signed.said, signed.evidence) == ("yes", ("audit A-7", "log 4", "own look"))
    assert 13 not in {one.item.number for one in verdict([signed]).blocking}


def test_a_signed_suggestion_without_evidence_is_still_without_evidence():
    one = next(one for one in prefill(LegalityFacts(**GOOD)) if one.item.number == 13)
    signed = one.signed(by="P-1", role="technical", on=date(2026, 3, 1))
    assert [open_.why for open_ in verdict([signed]).blocking if open_.item.number == 13] == ["no_evidence"]


def test_every_fact_is_asked_for_by_some_question():
    asked = {name for one in checklist() for name in one.prefill}
    assert asked == {one.name for one in fields(LegalityFacts)} - {"evidence"}
