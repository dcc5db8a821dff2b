"""The explanation of an algorithm as a whole."""

import re
from dataclasses import replace

import pytest

from reports.explanation.aloud import aloud
from reports.explanation.page import page_of
from reports.explanation.whole.told import told_of

KEYS = ["program", "inputs", "not-used", "logic", "counts", "trust", "limits"]
KEYS += ["rights", "appeal", "remedies", "withheld"]


def sections(made):
    return {section.key: section for chapter in made.chapters for section in chapter.sections}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["ruled", "formula", "forest"])
def test_everything_is_told_and_nothing_left_open(name, lang, request):
    made = told_of(request.getfixturevalue(name), lang)
    assert list(sections(made)) == KEYS
    text = aloud(made)
    assert not re.search(r"[{}]|\bNone\b|\bnan\b|\d\.\d{7,}", text)
    assert page_of(made) == page_of(told_of(request.getfixturevalue(name), lang))


def test_the_first_page_says_what_counts_most(ruled):
    first = told_of(ruled, "zh").first
    assert first.title == "“补助评分”怎样作决定"
    assert first.lines == ["县民政局用了计算机程序“补助评分”。", "程序提出建议，由救助股负责人决定并签字。"]
    assert re.fullmatch(r"家庭月收入：占评分变动的\d+\.\d%", first.reasons[0])
    assert len(first.reasons) == 3


def test_with_whole_facts_only_nothing_is_missing(ruled):
    assert not any(section.lacks for section in sections(told_of(ruled, "zh")).values())
    assert sections(told_of(ruled, "zh"))["remedies"].items[0] == "行政复议：县政府，自知道决定之日起60日内。"
    assert sections(told_of(ruled, "en"))["withheld"].paragraphs == ["Nothing is withheld."]


def test_what_the_facts_leave_out_is_named(formula):
    lacks = {key: section.lacks for key, section in sections(told_of(formula, "zh")).items()}
    assert lacks["program"] == [
        "在算法登记册中的编号",
        "是哪个部门在用",
        "程序是作决定、提建议还是排顺序",
        "决定依据的法律条款",
    ]
    assert all(lacks[key] for key in ("rights", "appeal", "remedies", "withheld"))


def test_doubts_stand_above_everything(ruled):
    doubtful = replace(
        ruled,
        fidelity=replace(ruled.fidelity, verdict="not_faithful", agreeing=190),
        faithful=replace(ruled.faithful, verdict="with_caution"),
    )
    made = told_of(doubtful, "zh")
    assert [mark.title for mark in made.marks] == ["提交的程序与决定记录不一致", "这里给出的理由要谨慎看待"]
    assert "有10个与实际决定不同" in made.marks[0].body
    assert made.first.mark == "注意：提交的程序与决定记录不一致。"
    assert told_of(replace(ruled, fidelity=None), "en").marks[0].title.startswith("It was not checked")


def test_the_fingerprint_of_the_file_stands_at_the_end(ruled):
    assert ruled.program.fingerprint in "".join(told_of(ruled, "zh").notes)
    assert told_of(ruled, "en").notes[0] == "The Chinese text is the one that counts."
