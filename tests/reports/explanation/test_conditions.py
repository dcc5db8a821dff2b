"""Conditions in plain words, in both languages."""

import pytest

from algaudit.models.features import Words
from algaudit.models.rules.form.conditions import Denied, Every, Some, ask
from reports.explanation.conditions import asked, in_words, is_any_number
from reports.explanation.voice import Term, voice

ZH, EN = voice("zh"), voice("en")
INCOME = Words(zh="月收入", en="income")
TERMS = {
    "income": Term(INCOME, Words(zh="元", en="yuan"), {}),
    "flat": Term(Words(zh="住房", en="flat"), None, {"own": Words(zh="自有", en="owned")}),
}


def said(condition, speaker=EN, about=None):
    return asked((condition,), TERMS, speaker, about=about)


@pytest.mark.parametrize(
    ("condition", "english", "chinese"),
    [
        (
            ask("income", at_least=650, below=850),
            "income: 650 yuan or more, less than 850 yuan",
            "月收入：650元及以上、不到850元",
        ),
        (ask("income", above=650), "income: more than 650 yuan", "月收入：超过650元"),
        (ask("income", at_most=650), "income: at most 650 yuan", "月收入：不超过650元"),
        (ask("income", missing=True), "income: not known", "月收入：未知"),
        (ask("income", missing=False), "income: known", "月收入：已知"),
        (ask("flat", among=("own", "boat")), "flat: owned or boat", None),
        (Denied.model_validate({"not": ask("flat", among=("own",))}), "flat: other than owned", "住房：除自有以外"),
        (Denied.model_validate({"not": ask("income", missing=True)}), "income: known", "月收入：已知"),
        (Denied.model_validate({"not": ask("income", above=5)}), "income: not more than 5 yuan", "月收入：不是超过5元"),
    ],
)  # fmt: skip
def test_single_questions_are_said_plainly(condition, english, chinese):
    assert said(condition) == english
    assert chinese is None or said(condition, ZH) == chinese


def test_what_stands_beside_it_anyway_is_not_named_again():
    assert said(ask("income", below=850), about=INCOME) == "less than 850 yuan"
    assert said(ask("flat", among=("own",)), about=INCOME) == "flat: owned"
    denied = Denied.model_validate({"not": ask("flat", among=("own",))})
    assert said(denied, about=TERMS["flat"].label) == "other than owned"


def test_joined_questions_are_kept_apart_by_brackets():
    old, poor = ask("age", at_least=60), ask("income", below=500)
    both = Every.model_validate({"all": [old, poor]})
    either = Some.model_validate({"any": [both, ask("flat", among=("own",))]})
    assert in_words(both, TERMS, EN) == "age: 60 or more and income: less than 500 yuan"
    assert in_words(either, TERMS, EN) == "(age: 60 or more and income: less than 500 yuan) or flat: owned"
    assert in_words(Denied.model_validate({"not": both}), TERMS, EN).startswith("not: age: 60 or more and")


def test_several_conditions_must_all_hold():
    assert (
        asked((ask("age", above=60), ask("income", below=5)), TERMS, EN)
        == "age: more than 60 and income: less than 5 yuan"
    )
    assert asked((), TERMS, EN) == ""


def test_asking_only_whether_a_number_is_known_is_no_rule():
    assert is_any_number((ask("income", missing=False),))
    assert not is_any_number((ask("income", missing=True),))
    assert not is_any_number((ask("income", above=1),))
    assert not is_any_number(())
