"""What goes in, with source, article, protection and whether people can change it."""

from dataclasses import replace

from reports.explanation.voice import voice
from reports.explanation.whole.inputs import inputs, not_used, terms_of

ZH, EN = voice("zh"), voice("en")


def test_every_input_stands_with_what_is_known_of_it(ruled):
    (table,) = inputs(ruled, EN).tables
    assert table.rows[0] == ["household income", "civil affairs", "article 9", "internal", "no"]
    assert table.rows[3][3:] == ["sensitive, protected trait", "no"]
    assert table.rows[4][4] == "yes"
    assert inputs(ruled, EN).lacks == []


def test_inputs_without_an_article_are_named(formula):
    section = inputs(formula, ZH)
    assert section.lacks == ["允许使用以下信息的法律条款：income、age、flat、town"]
    assert section.tables[0].rows[0][1:3] == ["—", "—"]


def test_what_does_not_go_in_is_told_or_missing(ruled, formula):
    assert not_used(ruled, ZH).items == ["民族。", "征信（法律不许）。"]
    assert not_used(formula, ZH).lacks == ["没有使用哪些信息"]


def test_derived_numbers_have_words_too(ruled):
    assert terms_of(ruled)["per_head"].label.zh == "人均月收入"
    assert set(terms_of(replace(ruled, derived={}))) == {"income", "members", "age", "ill", "rent", "flats"}
