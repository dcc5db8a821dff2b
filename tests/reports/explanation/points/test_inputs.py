"""E4 and E5: the data that were used, value by value, and what was not used."""

from algaudit.explain.decision.explanation import explain
from reports.explanation.points.inputs import not_used, said_value, used
from reports.explanation.voice import voice

ZH, EN = voice("zh"), voice("en")


def test_every_value_stands_with_source_day_and_article(refused):
    (table,) = used(explain(refused), EN).tables
    assert table.heads == ["What", "Value", "From", "Taken", "Article"]
    assert len(table.rows) == 7
    income = f"{refused.inputs[0].value:,.0f} yuan"
    assert table.rows[0] == ["household income", income, "civil affairs", "2026-01-31", "article 9"]
    assert table.rows[6][0] == "income per head"
    assert table.rows[6][2:] == ["computed from the others", "—", "—"]


def test_values_that_are_not_known_or_withheld_are_told_apart(refused):
    first = refused.inputs[0].model_copy(update={"value": None})
    assert said_value(first, ZH) == "未知"
    assert said_value(first.model_copy(update={"withheld": True}), ZH) == "不予告知"


def test_what_was_not_used_is_told_with_the_reason_where_there_is_one(refused):
    section = not_used(explain(refused), EN)
    assert section.items == ["Ethnicity.", "Credit (by law)."]
    assert section.paragraphs == []


def test_an_empty_list_and_no_list_are_told_apart(refused):
    empty = not_used(explain(refused.model_copy(update={"not_used": ()})), ZH)
    assert (empty.paragraphs, empty.lacks) == (["部门在这里没有列出内容。"], [])
    missing = not_used(explain(refused.model_copy(update={"not_used": None})), ZH)
    assert (missing.paragraphs, missing.lacks) == ([], ["没有使用哪些信息"])
