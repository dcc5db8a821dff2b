"""E8: what would have changed the result, or that nothing within reach would."""

from dataclasses import replace

import pytest

from algaudit.explain.decision.explanation import explain
from algaudit.explain.recourse.answer import Step, Way
from reports.explanation.points.change import changes, said_wanted
from reports.explanation.voice import voice

ZH, EN = voice("zh"), voice("en")
RENT = Step("rent", 3.0, 8.0, False, 5.0)
ALONG = Step("members", 2.0, 3.0, True, 0.0)


def told(snapshot, speaker, **answer):
    found = replace(snapshot.recourse, changes=(), alternatives=(), method="exact", **answer)
    return changes(explain(snapshot.model_copy(update={"recourse": found})), speaker)


def changed(snapshot, speaker, changes_, alternatives=(), method="exact"):
    parts = {"status": "found", "changes": changes_, "alternatives": alternatives, "method": method}
    found = replace(snapshot.recourse, **parts)
    return changes(explain(snapshot.model_copy(update={"recourse": found})), speaker)


def test_a_change_is_told_with_before_and_after(refused):
    section = changed(refused, EN, (RENT, ALONG))
    assert section.paragraphs == [
        "This would have led to “granted”; the program itself was asked.",
        "Looked at was only what people can lawfully change: years of renting.",
        "This tells how the program works. It is no promise of a later decision.",
    ]
    assert section.items == [
        "years of renting: 8 years instead of 3 years, people in the household: 3 instead of 2, which comes with it"
    ]


def test_several_ways_are_told_as_such_and_a_search_as_a_search(refused):
    section = changed(refused, ZH, (RENT,), (Way((ALONG,), 1.0, 30.0),), "search")
    assert section.paragraphs[0] == "下面任何一种变化都会使结果变为“发放”；已用程序本身重新计算过。"
    assert section.paragraphs[1] == "这是搜索得到的，也许有更小的变化。"
    assert section.items == ["租房年数由3年变为8年", "家庭人口随之由2变为3"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("none", "Nothing within your reach would have led to “granted”: every possibility was gone through."),
        ("none_found", "No change within your reach was found that would have led to “granted”. There may be one"),
        ("already", "Nothing: the result is already “granted”."),
    ],
)
def test_no_change_is_an_answer_too(refused, status, said):
    section = told(refused, EN, status=status)
    assert section.paragraphs[0].startswith(said)
    assert (len(section.paragraphs) == 1) == (status == "already")
    assert section.items == []


def test_where_nothing_can_be_changed_that_is_said(refused):
    fixed = tuple(one.model_copy(update={"changeable": False}) for one in refused.inputs)
    section = told(refused.model_copy(update={"inputs": fixed}), EN, status="none")
    assert section.paragraphs[1] == "None of the data used is something that people can lawfully change."


def test_what_is_withheld_and_what_nobody_asked_for_are_told_apart(refused):
    withheld = refused.model_copy(update={"recourse": None, "recourse_left_out": "withheld"})
    assert changes(explain(withheld), EN).paragraphs == [
        "This is not told, because it would tell what is withheld (see below)."
    ]
    silent = refused.model_copy(update={"recourse": None, "recourse_left_out": "no_wish"})
    assert (changes(explain(silent), ZH).paragraphs, changes(explain(silent), ZH).lacks) == (
        [],
        ["怎样的变化会改变结果"],
    )


def test_a_protected_attribute_is_never_among_what_may_be_changed(refused):
    protected = {one.name for one in refused.inputs if one.protected}
    assert protected == {"age", "ill"}
    assert not any(one.changeable for one in refused.inputs if one.protected)


@pytest.mark.parametrize(("wanted", "said"), [("yes", "发放"), (500.0, "500及以上"), (None, "")])
def test_what_is_wanted_is_said(refused, wanted, said):
    assert said_wanted(refused.model_copy(update={"wanted": wanted}), ZH) == said
