"""The 28 questions of the legality review: numbered, blocking where they must be, with law and evidence."""

from dataclasses import fields

import pytest

from algaudit.errors import InputError
from registry.legality.checklist import REVIEWERS, checklist
from registry.legality.facts import LegalityFacts
from registry.legality.prefill import RULES

BLOCKING = {1, 2, 3, 4, 5, 6, 7, 8, 13, 17, 18, 19}
PREFILLED = {5, 9, 10, 11, 12, 13, 15, 17, 18, 19, 20, 24, 27, 28}


def test_there_are_28_questions_in_their_order():
    assert [one.number for one in checklist()] == list(range(1, 29))


def test_twelve_of_them_block():
    assert {one.number for one in checklist() if one.blocking} == BLOCKING


def test_the_platform_fills_in_fourteen_and_has_a_rule_for_each():
    assert {one.number for one in checklist() if one.prefill} == PREFILLED == set(RULES)
    known = {one.name for one in fields(LegalityFacts)}
    assert all(set(one.prefill) <= known for one in checklist())


def test_every_question_has_a_law_and_evidence_and_somebody_who_may_sign_it():
    for one in checklist():
        assert one.question.zh.endswith("？") or one.question.zh.endswith("。"), one.number
        assert any("一" <= sign <= "鿿" for sign in one.question.zh)
        assert not any("一" <= sign <= "鿿" for sign in one.question.en + one.evidence.en)
        assert one.evidence.zh
        assert one.hooks
        assert one.signers
        assert set(one.signers) <= set(REVIEWERS)


def test_laws_are_named_with_their_articles_in_both_languages():
    thirteenth = checklist()[12].hooks[0]
    assert thirteenth.law.zh == "《个人信息保护法》"
    assert thirteenth.article.zh == "第二十四条第一款"
    third = checklist()[2].hooks[0]
    assert third.article.zh == "第六十四条第（三）项、第六十四条第（四）项"
    assert third.article.en == "articles 64 item 3, 64 item 4"
    for one in checklist():
        for hook in one.hooks:
            assert hook.law.zh.startswith(("《", "GB/T"))
            assert hook.article is None or (hook.article.zh.startswith("第") and hook.article.en.startswith("article"))


def test_an_edition_that_does_not_exist_is_told():
    with pytest.raises(InputError, match="There is no edition 3 of the legality checklist; known are: 1"):
        checklist(3)
