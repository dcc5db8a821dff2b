"""The first page: at most 300 Chinese characters, whatever the names are, and what matters most is on it."""

import re

import pytest

from algaudit.models.features import Words
from reports.explanation.decision import told
from reports.explanation.first_page import MOST, letters
from reports.explanation.page import page

LONG = Words(zh="特别特别长的名称" * 40, en="a very very long name " * 40)


def first(snapshot, lang="zh"):
    return told(snapshot, lang).first


def printed(snapshot, lang):
    """Return the letters of the first page as it stands in the HTML."""
    html = re.search(r'<div class="first">(.*?)\n</div>', page(snapshot, lang), re.DOTALL).group(1)
    return re.sub(r"\s", "", re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("name", ["refused", "granted", "bare"])
def test_the_first_page_has_at_most_300_chinese_characters(name, request):
    text = printed(request.getfixturevalue(name), "zh")
    assert re.search(r"[一-鿿]", text), "the catalogue is not compiled"
    assert 40 < len(text) <= 300


@pytest.mark.parametrize("name", ["refused", "granted", "bare"])
def test_the_english_first_page_is_as_short(name, request):
    assert len(printed(request.getfixturevalue(name), "en")) <= MOST["en"]


def lengthened(made):
    """Return a snapshot in which every name is far too long."""
    program = {"name": LONG, "department": LONG, "signed_by": LONG, "basis": LONG}
    labels = dict.fromkeys(made.program.labels, LONG)
    appeal = made.appeal.model_copy(update={"where": LONG, "contact": LONG})
    inputs = tuple(one.model_copy(update={"label": LONG, "unit": LONG}) for one in made.inputs)
    rights = tuple(one.model_copy(update={"what": LONG}) for one in made.rights)
    doubtful = made.output.model_copy(update={"agrees": False, "logged_score": 0.5})
    return made.model_copy(
        update={
            "program": made.program.model_copy(update={**program, "labels": labels}),
            "appeal": appeal,
            "inputs": inputs,
            "rights": rights,
            "output": doubtful,
        }
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["refused", "granted"])
def test_no_name_is_too_long_for_it(name, lang, request):
    found = first(lengthened(request.getfixturevalue(name)), lang)
    assert letters(found) <= MOST[lang]
    assert found.mark
    assert found.reasons
    assert len(found.closing) >= 2


def test_it_says_the_result_the_distance_the_reasons_and_where_to_appeal(refused):
    text = "\n".join(first(refused).texts)
    assert "结果：不发放（2026-03-02）。" in text
    assert "“发放”需要25分，差" in text
    assert "县民政局用了计算机程序“补助评分”" in text
    assert "由救助股负责人决定并签字" in text
    assert "主要原因：" in text
    assert "请在60日内到这里申诉：镇服务中心。" in text
    assert "您还可以要求由人重新决定。" in text
    assert text.endswith("后面几页是全部内容。")


def test_only_what_spoke_for_the_result_stands_among_its_reasons(refused, granted):
    for snapshot in (refused, granted):
        speaking = [one for one in snapshot.reasons.listed if one.direction == "for"]
        assert 1 <= len(first(snapshot).reasons) <= min(3, len(speaking))


def test_where_nothing_is_said_about_an_appeal_that_is_said(bare):
    text = "\n".join(first(bare).texts)
    assert "不同意？部门没有说明可以到哪里申诉。" in text
    assert re.search(r"写明缺少什么（\d+项）", text)


def test_an_appeal_without_a_period_is_told_without_one(refused):
    appeal = refused.appeal.model_copy(update={"within": None})
    text = "\n".join(first(refused.model_copy(update={"appeal": appeal})).texts)
    assert "不同意？可以到这里申诉：镇服务中心。" in text


def test_what_would_have_changed_the_result_is_said_or_that_nothing_would(refused):
    from dataclasses import replace

    def said(**changed):
        return "\n".join(first(refused.model_copy(update={"recourse": replace(refused.recourse, **changed)})).texts)

    assert "都不会使结果变为“发放”" in said(status="none", changes=(), alternatives=())
    assert "没有找到您能做到" in said(status="none_found", changes=(), alternatives=())
    from algaudit.explain.recourse.answer import Step

    step = Step("rent", 3.0, 8.0, False, 5.0)
    assert "租房年数由3年变为8年" in said(status="found", changes=(step,), alternatives=())


def test_a_warning_stands_on_it(refused):
    from dataclasses import replace

    doubt = refused.model_copy(update={"faithful": replace(refused.faithful, verdict="not_to_be_relied_on")})
    assert first(doubt).mark == "注意：这里给出的理由不可依靠。"
    assert first(refused).mark == ""


def test_points_without_an_end_name_none(refused):
    from dataclasses import replace

    item = replace(next(one for one in refused.reasons.listed if one.direction == "for"), most=None)
    made = refused.model_copy(update={"reasons": replace(refused.reasons, listed=(item,))})
    assert first(made).reasons[0].endswith(f"，得{item.points:g}分")
