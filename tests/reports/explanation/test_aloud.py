"""Text to be read aloud: whole sentences, every value of the page, and no sign that a voice stumbles over."""

import re
from dataclasses import replace

import pytest

from reports.checks.section import CheckTable
from reports.explanation.aloud import aloud
from reports.explanation.decision import told
from reports.explanation.page import spoken
from reports.explanation.section import Chapter, FirstPage, Mark, Section, Told


def made(**section):
    first = FirstPage("Title", "", ["A line."], "Main reasons:", ["one"], ["End."])
    chapters = [Chapter("Why", [Section("a", "What", **section)])]
    return Told("en", first, [Mark("Careful", "Very.")], chapters, ["a" * 64])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["refused", "granted", "bare"])
def test_every_line_is_a_sentence_without_signs(name, lang, request):
    text = spoken(request.getfixturevalue(name), lang)
    for line in filter(None, text.splitlines()):
        assert line[-1] in "。.：:？?", line
        assert not re.search(r"[<>≥≤−—|/{}*#]|[0-9a-f]{16}", line), line
        assert not re.search(r"\d,\d{3}", line), line


def test_it_says_every_value_of_the_page(refused):
    text = spoken(refused, "zh")
    for section in (section for chapter in told(refused, "zh").chapters for section in chapter.sections):
        assert section.title in text
    assert f"年龄；数值：{refused.inputs[2].value:.0f}岁" in text


def test_numbers_lose_their_separators_and_signs_become_words():
    text = aloud(made(paragraphs=["1,234,567 yuan, −2.5 and ≥60 and <18 and 3 / 4 of — them."]))
    assert "1234567 yuan, minus 2.5 and 60 or more and less than 18 and 3 of 4 of them." in text


def test_lists_are_counted_where_their_order_matters():
    assert "Number 2: B." in aloud(made(items=["a", "b"], ordered=True))
    assert "Number" not in aloud(made(items=["a", "b"]))


def test_a_table_is_told_row_by_row_without_its_empty_cells():
    table = CheckTable("Values", ["What", "Value", "From"], [["age", "50", "—"], ["rent", "3", "office"]])
    text = aloud(made(tables=[table]))
    assert "Values.\nAge; Value: 50.\nRent; Value: 3; From: office." in text


def test_marks_what_is_missing_and_the_end_are_said():
    text = aloud(made(lacks=["a", "b"]))
    assert "Careful. Very." in text
    assert "Missing here: a; b." in text
    assert text.endswith("This is the end of the explanation.\n")
    assert "aaaa" not in text


def test_a_page_without_reasons_has_no_head_for_them():
    bare = made()
    first = replace(bare.first, reasons=[])
    assert "Main reasons" not in aloud(replace(bare, first=first))
