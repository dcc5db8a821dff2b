"""How an algorithm decides: all its rules, its formula, or rules that imitate it, never without how often they do."""

import json
from dataclasses import replace

import pytest

from algaudit.explain.faithful.check import Thresholds
from algaudit.explain.logic.told import Branch, LabelAgreement, RulesLogic, Surrogate
from algaudit.models.features import Words
from algaudit.models.rules import read_rules
from algaudit.models.rules.form.conditions import ask
from reports.explanation.voice import voice
from reports.explanation.whole.logic import logic
from tests.algorithms import RULES, both

ZH, EN = voice("zh"), voice("en")
OLD_AND_ALONE = "age: 60 years or more and people in the household: less than 2"
EACH_YEAR = "0.5 points for each unit, no less than 0 points, no more than 5 points"


def rows(found, speaker=EN):
    return logic(found, speaker).tables[0].rows


def test_all_rules_stand_in_their_order_with_points_and_articles(ruled):
    assert rows(ruled) == [
        ["income per head", "—", "household income ÷ people in the household", "the Measures"],
        ["Where the sum begins", "—", "1 points", "the Measures"],
        ["income per head", "less than 400 yuan", "40 points", "article 9"],
        ["income per head", "400 yuan or more, at most 800 yuan", "20 points", "article 9"],
        ["income per head", "more than 800 yuan", "0 points", "article 9"],
        ["income per head", "not known", "0 points", "article 9"],
        ["seriously ill", "yes", "10 points", "article 10"],
        ["seriously ill", "other than yes", "0 points", "article 10"],
        ["seriously ill", "not known", "0 points", "article 10"],
        ["age, people in the household", OLD_AND_ALONE, "6 points", "—"],
        ["years of renting", "counted by its size", EACH_YEAR, "—"],
        ["years of renting", "not known", "0 points", "—"],
        ["hardship", "—", "no more than 12 points", "the Measures"],
        ["two flats or more are owned", "flats owned: 2 or more", "“refused”, whatever the points are", "article 3"],
        ["Decision by the points", "—", "from 25 points on: “granted”", "the Measures"],
        ["Decision by the points", "—", "everything else: “refused”", "the Measures"],
    ]  # fmt: skip


def test_other_arithmetic_amounts_and_nameless_exclusions_are_told(ruled):
    of = {"subtract": [{"max": ["income", {"add": ["rent", 5]}]}, {"multiply": ["members", 2]}]}
    changed = {
        "derived": [{"name": "per_head", "label": both("x"), "of": of}],
        "base": 0,
        "decide": None,
        "positive": None,
        "labels": {},
        "amount": {"least": 0, "most": 900, "round_to": 10, "rounding": "down"},
        "exclude": [{"when": {"feature": "flats", "at_least": 2}, "amount": 0}],
    }
    lines = tuple(read_rules(json.dumps(RULES | changed).encode()).logic())
    program = ruled.program.model_copy(update={"unit": "amount", "amount_unit": ruled.features[0].unit})
    terms = {"per_head": (Words(zh="x", en="x"), None)}
    found = rows(replace(ruled, logic=RulesLogic(lines), program=program, derived=terms))
    assert found[0][2] == "(largest of (household income, years of renting + 5)) − (people in the household × 2)"
    assert found[1][0] == "income per head" or found[1][0] == "x"
    assert found[-1] == [
        "The amount",
        "—",
        "no less than 0 yuan, no more than 900 yuan, rounded down to 10",
        "the Measures",
    ]
    assert found[-2] == ["Settles the case at once", "flats owned: 2 or more", "0 yuan", "—"]
    bare = tuple(replace(line, least=None, most=None, round_to=None) for line in lines if line.kind == "amount")
    assert rows(replace(ruled, logic=RulesLogic(bare)))[0][2] == "—"


def test_a_formula_is_told_whole(formula):
    section = logic(formula, EN)
    assert section.paragraphs[0].startswith("The program adds up what each input gives.")
    assert "turned into a probability" in section.paragraphs[1]
    assert section.paragraphs[2] == "From 50.0% on it says “通过”."
    (table,) = section.tables
    assert table.rows[0][0] == "Where the sum begins"
    assert {row[0] for row in table.rows[1:]} == {"income", "age", "flat", "town"}
    assert {row[1] for row in table.rows if row[0] == "town"} >= {"东镇", "西镇"}
    assert any(row[1] == "each unit" for row in table.rows)


def test_a_formula_without_a_line_names_none(formula):
    plain = replace(formula, logic=replace(formula.logic, line=None, link="identity"))
    assert len(logic(plain, ZH).paragraphs) == 1
    terms = formula.logic.terms
    other = replace(terms[2], values=(("own", 1.0),), other=-0.5, missing=2.0)
    found = rows(replace(formula, logic=replace(formula.logic, terms=(other,))))
    assert [row[1:] for row in found[1:]] == [["own", "1"], ["any other value", "−0.5"], ["not known", "2"]]


def surrogate(status="done", bands=(), result="yes", other="no"):
    check = Thresholds(0.9, 0.9).answered("fidelity", 0.95, 0.93, 0.97, 400)
    branches = (Branch((ask("income", above=100.0),), result, 300, 290), Branch((), other, 100, 90))
    shown = branches if status == "done" else ()
    return Surrogate(status, check, 0.96, shown, (LabelAgreement(result, 300, 290),), bands, 800)


def test_rules_that_imitate_are_told_with_how_often_they_agree(forest):
    section = logic(replace(forest, logic=surrogate()), EN)
    (intro,) = section.paragraphs
    assert intro == (
        "The program holds no rules that could be read. These imitate it: on 400 cases held out they agree with it in "
        "95.0% (93.0% to 97.0%). Where they do not agree, the program counts, not the rules."
    )
    first, second = section.tables
    assert first.rows == [["income: more than 100", "yes", "290 / 300"], ["always", "no", "90 / 100"]]
    assert second.rows == [["yes", "290 / 300", "96.7%"]]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("refused", "they agree with it in 95.0% (93.0% to 97.0%); asked is a lower limit of 90.0%"),
        ("no_better", "always saying the most frequent result would agree in 96.0%"),
        ("too_little_data", "too few cases"),
    ],
)
def test_what_imitates_badly_is_not_shown(forest, status, said):
    section = logic(replace(forest, logic=surrogate(status)), EN)
    assert said in section.paragraphs[0]
    assert section.tables == []


@pytest.mark.parametrize(("band", "said"), [("b0", "less than 10"), ("b1", "10 to 20"), ("b2", "20 or more")])
def test_bands_of_amounts_are_told_as_such(forest, band, said):
    section = logic(replace(forest, logic=surrogate(bands=(10.0, 20.0), result=band, other="b0")), EN)
    assert section.tables[1].rows[0][0] == said


def test_the_real_forest_is_told_one_way_or_the_other(forest):
    section = logic(forest, ZH)
    assert forest.logic.status in {"done", "refused", "no_better"}
    assert ("留出的" in section.paragraphs[0]) == (forest.logic.status in {"done", "refused"})
