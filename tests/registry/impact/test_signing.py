"""A signature is of exactly these answers, by whom the level needs, with a reason where facts disagree."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from algaudit.errors import InputError
from registry.impact.facts import Fact, gathered
from registry.impact.shelf import catalogue, questionnaire, requirements
from registry.impact.signing import Assessment, missing, sign, stands, unanswered
from tests.registry.impact.cases import AID_SCORE, LAMPS, MIDDLING

COUNTY = questionnaire("county", "1")
NOON = datetime(2026, 5, 4, 12, tzinfo=timezone(timedelta(hours=8)))
WHY = "复查后该差距已在4月整改"


def assessment(answers, **facts):
    found = [Fact(name.replace("__", "."), value, "audit 12", date(2026, 5, 3)) for name, value in facts.items()]
    return Assessment(COUNTY, answers | MIDDLING, gathered(catalogue(), *found), requirements())


def refused(signed, **said):
    with pytest.raises(InputError) as caught:
        sign(signed, **({"role": "department_head", "at": NOON} | said))
    return str(caught.value)


def test_the_head_of_the_department_signs_level_one():
    signed = assessment(LAMPS)
    found = sign(signed, role="department_head", at=NOON)
    assert (found.role, found.at, found.score.level, found.reasons) == ("department_head", NOON, 1, ())
    assert (found.questionnaire, found.version, found.requirements) == ("county", "1", "1")
    assert stands(found, signed)
    assert missing(signed, [found]) == ()


def test_level_three_needs_the_chair_too():
    signed = assessment(AID_SCORE)
    head = sign(signed, role="department_head", at=NOON)
    assert missing(signed, []) == ("department_head", "chair")
    assert missing(signed, [head]) == ("chair",)
    assert missing(signed, [head, sign(signed, role="chair", at=NOON)]) == ()


def test_another_role_is_refused():
    assert refused(assessment(LAMPS), role="chair") == (
        "An assessment of level I is signed by department_head, not by chair."
    )


def test_a_time_without_a_zone_is_refused():
    assert "time zone" in refused(assessment(LAMPS), at=datetime(2026, 5, 4, 12))  # noqa: DTZ001 - the forbidden case
    assert sign(assessment(LAMPS), role="department_head", at=NOON.astimezone(UTC)).at == NOON


def test_an_open_level_is_refused():
    half = assessment({name: answer for name, answer in LAMPS.items() if name != "role"})
    assert "the first is role" in refused(half)


def test_a_contradiction_without_a_reason_is_refused():
    signed = assessment(LAMPS, record__category="self_learning")
    sentence = "The answer to learning contradicts the fact record.category; change it, or give a reason"
    assert refused(signed).startswith(sentence)
    for text in ("", "    ok    ", "长" * 2001):
        assert refused(signed, reasons={("learning", "record.category"): text}).startswith(sentence)
    found = sign(signed, role="department_head", at=NOON, reasons={("learning", "record.category"): f" {WHY} "})
    assert [(one.question, one.value, one.text) for one in found.reasons] == [("learning", "self_learning", WHY)]


def test_a_reason_that_nothing_asks_for_is_not_kept():
    found = sign(assessment(LAMPS), role="department_head", at=NOON, reasons={("role", "audit.gap"): WHY})
    assert found.reasons == ()


def test_a_signature_falls_when_an_answer_changes():
    head = sign(assessment(LAMPS), role="department_head", at=NOON)
    changed = assessment(LAMPS | {"role": "amount"})
    assert not stands(head, changed)
    assert missing(changed, [head]) == ("department_head",)


def test_a_later_audit_that_disagrees_is_seen_against_the_signature():
    key = ("learning", "record.category")
    head = sign(assessment(LAMPS, record__category="statistical"), role="department_head", at=NOON, reasons={key: WHY})
    assert not unanswered(head, assessment(LAMPS, record__category="statistical"))
    later = unanswered(head, assessment(LAMPS, record__category="self_learning", audit__proxies="found_open"))
    assert [one.key for one in later] == [key, ("proxies", "audit.proxies")]
