"""How far an algorithm may be trusted: tests of its reasons, known limits, and how often it is right for whom."""

from dataclasses import replace

from algaudit.explain.faithful.check import Thresholds
from reports.explanation.voice import voice
from reports.explanation.whole.trust import limits, trust

ZH, EN = voice("zh"), voice("en")


def test_every_test_stands_with_figure_and_verdict(ruled):
    section = trust(ruled, ZH)
    (table,) = section.tables
    assert len(table.rows) == len(ruled.faithful.checks) == 5
    assert table.rows[0] == ["各项理由相加等于评分", "1.00 (1.00 至 1.00)", "好"]
    assert section.paragraphs[1] == "重新计算200个案件，有200个与记录一致。"


def test_what_could_not_be_tested_is_said(ruled):
    levels = Thresholds(0.9, 0.5)
    checks = (
        levels.unanswered("turns_decisions", "not_applicable"),
        levels.unanswered("taken_away", "too_little_data"),
        levels.answered("fidelity", 0.7, 0.6, 0.8, 50),
        levels.answered("stable_order", -0.25, -0.3, 0.1, 50),
    )
    (table,) = trust(replace(ruled, faithful=replace(ruled.faithful, checks=checks)), EN).tables
    assert [row[1:] for row in table.rows] == [
        ["does not apply here", "none"],
        ["too little data", "none"],
        ["0.70 (0.60 to 0.80)", "with caution"],
        ["−0.25 (−0.30 to 0.10)", "bad"],
    ]
    assert table.rows[2][0] == "fidelity"


def test_limits_and_rates_of_every_group_are_told(ruled):
    section = limits(ruled, EN)
    assert section.items == ["Sudden changes do not show."]
    (table,) = section.tables
    assert {row[0] for row in table.rows} == {"everybody", "sex f", "sex m", "age <60"}
    assert section.lacks == []


def test_what_nobody_says_is_missing(formula):
    section = limits(formula, ZH)
    assert section.tables == []
    assert section.lacks == ["程序已知的局限", "程序有多准：还没有对它的审计"]
