"""E6: each reason in words: the value, what it did, for or against what, by which rule, on which basis."""

from dataclasses import replace

import pytest

from algaudit.explain.decision.explanation import explain
from algaudit.explain.decision.made import snapshot_of
from algaudit.explain.decision.opened import Opened
from algaudit.explain.reasons.of_rules import of_rules
from algaudit.explain.reasons.told import Edge, Reason
from algaudit.models.features import Words
from reports.explanation.points.why import headline, reasons, result_of, said_edge
from reports.explanation.voice import voice
from tests.algorithms import cases, model, row, write_algorithm

ZH, EN = voice("zh"), voice("en")


@pytest.fixture(scope="module")
def close(tmp_path_factory):
    """A household with 450 yuan a head, not ill, three years of renting: 22.5 of 25 points."""
    given = cases()
    for name, values in row().items():
        given[name][0] = values[0]
    folder = write_algorithm(tmp_path_factory.mktemp("close") / "grant", inputs=given)
    with Opened(folder) as opened:
        made = snapshot_of(opened, "K001")
    other = row(income=800.0, members=1.0, age=70.0, ill="y", rent=0.0, flats=0.0)
    return made.model_copy(update={"reasons": of_rules(model(), row(), (other, "other_result"))})


def told(made, speaker):
    return reasons(explain(made), speaker)


def test_reasons_are_told_whole_in_english(close):
    section = told(close, EN)
    assert section.ordered
    assert section.paragraphs == [
        "Weighed against 1 cases that came out otherwise; what weighs most comes first.",
        "Every point is worked out from the rules themselves.",
    ]
    assert section.items[0] == (
        "Seriously ill: no.\nIt gave 0 points (possible are 0 points to 10 points). The others had on average: 10 "
        "points. This spoke for “refused”. Had this alone been as for the others on average, the result would have "
        "been another one.\nThe rule that applied: other than yes. Basis: article 10. This is a protected trait. It is "
        "told as a fact; nobody may ask you to change it."
    )
    assert section.items[3] == (
        "Years of renting: 3 years.\nIt gave 1.5 points (possible are 0 points to 5 points). The others had on "
        "average: 0 points. This spoke against “refused”.\nNo article of its own is named for it."
    )


def test_reasons_are_told_whole_in_chinese(close):
    items = told(close, ZH).items
    assert items[0] == (
        "重病：否。\n得0分（可得0分到10分）。其他人平均10分。这一项支持“不发放”。"
        "如果只有这一项和其他人的平均一样，结果就会不同。\n适用的规则：除是以外。依据：第十条。"
        "这是受保护的特征，只作为事实说明，任何人不得要求您改变。"
    )
    assert "规则要求：年龄：60岁及以上" in items[1]
    assert "您的情况不符合。" in items[1]


def test_a_limit_says_what_it_took_or_gave(close):
    def limit(points):
        one = replace(close.reasons.listed[2], points=points)
        return told(close.model_copy(update={"reasons": replace(close.reasons, listed=(one,))}), EN).items[0]

    assert limit(0.0).startswith("Hardship: limit of the points together.\nThe limit changed nothing here.")
    assert "The limit took 3 points here. For the others it made −4 points on average." in limit(-3.0)
    assert "The limit gave 3 points here." in limit(3.0)


def test_what_rules_call_it_and_how_far_the_next_band_was_are_said(refused):
    band = next(one for one in refused.reasons.listed if one.id == "need.1" and one.edge)
    only = refused.model_copy(update={"reasons": replace(refused.reasons, listed=(band,))})
    (item,) = told(only, EN).items
    assert item.startswith("Income per head: ")
    assert f"In the words of the rules: “{band.words.en}”." in item
    assert "it would be" in item


@pytest.mark.parametrize(
    ("higher", "included", "said"),
    [
        (True, True, "From 500 yuan on it would be 7 points: 50 yuan more."),
        (True, False, "Above 500 yuan it would be 7 points: a little more than 50 yuan more."),
        (False, True, "Up to 500 yuan it would be 7 points: 50 yuan less."),
        (False, False, "Below 500 yuan it would be 7 points: a little more than 50 yuan less."),
    ],
)
def test_where_points_change_is_said_exactly(refused, higher, included, said):
    edge = Edge("income", 500.0, included, higher, 50.0, 7.0)
    assert said_edge(edge, refused, EN) == said


def test_a_rule_that_settles_the_case_is_told_in_its_own_words(close):
    found = of_rules(model(), row(flats=2.0), (row(), "other_result"))
    section = told(close.model_copy(update={"reasons": found}), EN)
    assert section.paragraphs == ["A rule settled this case before any points were counted."]
    (item,) = section.items
    assert item == (
        "Two flats or more are owned.\nThis alone settled the case, whatever the points are. This spoke for "
        "“refused”.\nThe rule that applied: 2 or more. Basis: article 3."
    )
    nameless = replace(found.listed[0], words=None)
    assert headline(nameless, close, EN) == "flats owned: 1"


def feature(weight, direction="for"):
    label = Words(zh="家庭月收入", en="household income")
    return Reason("feature", "income", direction, weight, label, ("income",), clause=Words(zh="一", en="article 1"))


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("points", "It lowered the score: 2 points."),
        ("probability", "It lowered the score: 200.0%."),
        ("log_odds", "It lowered the score: 40.0% of all that moved it."),
    ],
)
def test_what_an_input_did_is_said_in_a_unit_that_says_something(close, unit, said):
    found = replace(close.reasons, listed=(feature(-2.0),), unit=unit, total=5.0, method="exact_trees")
    section = told(close.model_copy(update={"reasons": found}), EN)
    assert said in section.items[0]
    assert section.paragraphs[1] == "What each input added was computed exactly."


def test_an_amount_is_raised_or_lowered(close):
    program = close.program.model_copy(update={"unit": "amount"})
    found = replace(close.reasons, listed=(feature(3.0, "raises"), feature(-1.0, "lowers")), unit="amount", total=4.0)
    output = close.output.model_copy(update={"label": None})
    items = told(close.model_copy(update={"reasons": found, "program": program, "output": output}), EN).items
    assert "It raised the score: 3. This raised the amount." in items[0]
    assert "It lowered the score: 1. This lowered the amount." in items[1]
    assert result_of(close.model_copy(update={"output": output}), EN) == ""


def test_points_without_an_end_name_none(close):
    item = replace(close.reasons.listed[3], most=None)
    section = told(close.model_copy(update={"reasons": replace(close.reasons, listed=(item,))}), EN)
    assert "It gave 1.5 points. The others had" in section.items[0]


def test_no_reasons_are_told_as_missing(close):
    section = told(close.model_copy(update={"reasons": None}), ZH)
    assert (section.items, section.lacks) == ([], ["理由：算不出与评分相符的理由"])
    assert told(close.model_copy(update={"reasons": replace(close.reasons, listed=())}), ZH).paragraphs == []
