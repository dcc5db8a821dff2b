"""Lawful to run only when every blocking question is answered well, with evidence, and signed by who may sign it."""

from dataclasses import replace
from datetime import date

import pytest

from algaudit.errors import InputError
from registry.legality.checklist import checklist
from registry.legality.verdict import Answer, verdict

DAY = date(2026, 3, 1)
ITEMS = {one.number: one for one in checklist()}
BLOCKING = [number for number, one in ITEMS.items() if one.blocking]


def answer(number: int, said: str = "yes", **more) -> Answer:
    """Return a good answer with some of it exchanged."""
    made = Answer(number, said, ITEMS[number].signers[0], "P-1", DAY, (f"E-{number}",), "reason")
    return replace(made, **more)


def all_but(number: int, *instead: Answer) -> list[Answer]:
    """Return good answers to every question but one."""
    return [answer(one) for one in ITEMS if one != number] + list(instead)


def test_good_answers_to_everything_make_it_lawful_to_run():
    found = verdict([answer(number) for number in ITEMS])
    assert found.lawful_to_run
    assert (found.blocking, found.open, found.answered, found.of) == ((), (), 28, 28)


def test_silence_blocks():
    found = verdict([])
    assert not found.lawful_to_run
    assert [one.item.number for one in found.blocking] == BLOCKING
    assert {one.why for one in (*found.blocking, *found.open)} == {"missing"}
    assert len(found.open) == 28 - len(BLOCKING)


@pytest.mark.parametrize("number", BLOCKING)
@pytest.mark.parametrize("how", ["no", "missing"])
def test_a_no_or_a_missing_answer_on_a_blocking_question_blocks(number, how):
    instead = [answer(number, "no")] if how == "no" else []
    found = verdict(all_but(number, *instead))
    assert not found.lawful_to_run
    assert [(one.item.number, one.why) for one in found.blocking] == [(number, how)]


@pytest.mark.parametrize("number", [one for one in ITEMS if one not in BLOCKING])
def test_a_no_elsewhere_does_not_block_but_stays_open(number):
    found = verdict(all_but(number, answer(number, "no")))
    assert found.lawful_to_run
    assert [(one.item.number, one.why) for one in found.open] == [(number, "no")]


@pytest.mark.parametrize("evidence", [(), ("",), ("  ", "")])
def test_a_yes_without_evidence_is_no_answer(evidence):
    found = verdict(all_but(13, answer(13, evidence=evidence)))
    assert [(one.item.number, one.why) for one in found.blocking] == [(13, "no_evidence")]


def test_a_no_needs_no_evidence():
    assert verdict(all_but(9, answer(9, "no", evidence=()))).open[0].why == "no"


def test_does_not_apply_needs_a_reason_and_can_be_said_of_some_questions_only():
    assert verdict(all_but(6, answer(6, "not_applicable", evidence=()))).lawful_to_run
    blank = verdict(all_but(6, answer(6, "not_applicable", note=" ")))
    assert [(one.item.number, one.why) for one in blank.blocking] == [(6, "no_reason")]
    for number in (1, 2, 3, 5, 13, 17, 18, 19):
        found = verdict(all_but(number, answer(number, "not_applicable")))
        assert [(one.item.number, one.why) for one in found.blocking] == [(number, "must_apply")]


def test_an_answer_is_signed_by_a_person_who_may_sign_it():
    with pytest.raises(InputError, match="The answer to question 4 is not signed"):
        verdict([answer(4, by=" ")])
    with pytest.raises(InputError) as caught:
        verdict([answer(1, role="technical")])
    assert (
        str(caught.value) == "Question 1 cannot be signed by a technical reviewer; it can be signed by: legal reviewer."
    )


def test_a_question_is_answered_once_and_must_exist():
    with pytest.raises(InputError, match="Question 4 is answered twice"):
        verdict([answer(4), answer(4, "no")])
    with pytest.raises(InputError, match="There is no question 29 in the checklist; it has questions 1 to 28"):
        verdict([answer(4, item=29)])


def test_what_is_open_is_said_with_the_question():
    found = verdict(all_but(13, answer(13, "no"))).blocking[0]
    assert found.sentence("en").startswith("Question 13 was answered with no: Is the outcome fair")
    assert "结果公平吗" in found.sentence("zh")
    bare = verdict(all_but(13, answer(13, evidence=()))).blocking[0]
    assert "without evidence (Number of the audit)" in bare.sentence("en")
    for why in ("missing", "no_reason", "must_apply"):
        assert "{" not in replace(found, why=why).sentence("zh")
