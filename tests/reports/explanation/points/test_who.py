"""E1 to E3: the program, its role, and the decision."""

import pytest

from algaudit.explain.decision.explanation import explain
from reports.explanation.points.who import decision, program, role, said_decision, used
from reports.explanation.voice import voice

ZH, EN = voice("zh"), voice("en")


def changed(snapshot, **parts):
    return explain(snapshot.model_copy(update={"program": snapshot.program.model_copy(update=parts)}))


def test_the_program_is_named_with_all_by_which_it_can_be_recognised(refused):
    section = program(explain(refused), ZH)
    assert section.paragraphs == ["县民政局用了计算机程序“补助评分”。"]
    assert section.items == [
        "版本：3",
        "算法登记编号：R-1",
        "类型：写明的计分规则",
        f"文件指纹：{refused.program.fingerprint[:16]}…",
    ]
    assert section.lacks == []


def test_what_is_not_known_of_it_is_left_out_and_named(refused):
    bare = changed(refused, department=None, register_number=None, version=None, rules_version=None)
    section = program(bare, EN)
    assert section.paragraphs == ["A computer program was used: “Grant score”."]
    assert len(section.items) == 2
    assert len(section.lacks) == 3
    assert used(bare.snapshot.program, ZH) == "这里用了计算机程序“补助评分”。"


@pytest.mark.parametrize(
    ("kind", "signed", "said"),
    [
        ("recommends", True, "The program recommended; head of assistance decided and signed."),
        ("recommends", False, "The program recommended; a person decided."),
        ("decides", False, "The program decided by itself; nobody signed."),
        ("ranks", True, "The program put the cases into an order; head of assistance decided and signed."),
    ],
)
def test_what_it_did_and_who_signed_is_said(refused, kind, signed, said):
    parts = {"role": kind} if signed else {"role": kind, "signed_by": None}
    assert role(changed(refused, **parts), EN).paragraphs == [said]


def test_an_unknown_role_is_missing(refused):
    section = role(changed(refused, role=None), EN)
    assert (section.paragraphs, section.lacks) == ([], ["whether the program decided, recommended or ranked"])


def test_the_decision_is_told_with_day_basis_and_what_the_program_said(refused):
    items = decision(explain(refused), ZH).items
    points = f"{refused.output.score:g}分"
    assert items == [
        f"办件编号：{refused.decided.case}",
        "决定：不发放",
        "决定日期：2026-03-02",
        "法律依据：办法第九条",
        f"程序的结果：不发放（{points}）",
        "重新计算，程序的结果与记录一致。",
    ]


def test_what_the_records_do_not_hold_is_not_said(refused):
    nothing = refused.decided.model_copy(update={"label": None, "date": None})
    output = refused.output.model_copy(update={"agrees": None})
    bare = refused.model_copy(update={"decided": nothing, "output": output})
    items = decision(explain(bare), EN).items
    assert [item.split(":")[0] for item in items] == ["Case", "Legal basis", "What the program said"]
    assert said_decision(bare, EN) == "refused"


def test_an_amount_is_said_in_its_unit(refused):
    amounts = {"unit": "amount", "amount_unit": refused.inputs[0].unit}
    program_ = refused.program.model_copy(update=amounts)
    output = refused.output.model_copy(update={"label": None, "score": 812.345})
    decided = refused.decided.model_copy(update={"label": "812"})
    made = refused.model_copy(update={"program": program_, "output": output, "decided": decided})
    assert said_decision(made, EN) == "812 yuan"
    nothing = made.model_copy(update={"decided": decided.model_copy(update={"label": None})})
    assert said_decision(nothing, EN) == "812.35 yuan"
    assert decision(explain(made), EN).items[4] == "What the program said: 812.35 yuan"
