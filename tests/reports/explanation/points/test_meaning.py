"""E9 and E10: what follows, how others were decided, and how often the program is right for people like this one."""

from dataclasses import replace

import pytest

from algaudit.explain.decision.explanation import explain
from reports.explanation.points.meaning import meaning, said_fidelity, said_verdict, trust
from reports.explanation.voice import voice

ZH, EN = voice("zh"), voice("en")


def test_consequences_and_shares_of_others_are_told(refused):
    section = meaning(explain(refused), EN)
    assert section.items == ["Nothing is paid.", "You may apply again."]
    (table,) = section.tables
    assert table.caption == "How others were decided (from an audit; intervals with 95% confidence)"
    assert table.rows[0] == ["everybody", "share of all cases decided “yes”", "50.0% (40.0% to 60.0%)", "50 / 100"]
    assert table.rows[1][0].startswith("sex ")


def test_without_consequences_or_audit_that_is_said(refused):
    empty = meaning(explain(refused.model_copy(update={"consequences": (), "measured": None})), EN)
    assert empty.items == ["The department names no consequence of this decision."]
    assert empty.tables == []
    other = refused.measured.model_copy(update={"rates": ()})
    assert meaning(explain(refused.model_copy(update={"measured": other})), EN).tables == []


def test_limits_accuracy_and_doubts_are_told(refused):
    section = trust(explain(refused), ZH)
    assert section.paragraphs == [
        "测试表明，这样得出的理由确实说明了影响评分的因素。",
        "重新计算200个案件，有200个与记录一致。",
    ]
    assert section.items == ["看不到突发情况。"]
    (table,) = section.tables
    assert {row[1] for row in table.rows} == {
        "决定与真实结果一致的比例",
        "真实结果为“need：1”的记录中，决定不是“yes”的比例",
    }


def test_no_limits_known_is_told_apart_from_nothing_said(refused):
    none = trust(explain(refused.model_copy(update={"limits": ()})), EN)
    assert "The department knows of no limits." in none.paragraphs
    bare = trust(explain(refused.model_copy(update={"limits": None, "measured": None})), EN)
    assert bare.tables == []
    assert len(bare.lacks) == 2
    without = refused.measured.model_copy(update={"outcome": None, "outcome_column": None, "rates": ()})
    assert trust(explain(refused.model_copy(update={"measured": without})), EN).tables == []


@pytest.mark.parametrize("verdict", ["trustworthy_enough", "with_caution", "not_to_be_relied_on"])
def test_each_verdict_has_words(refused, verdict):
    assert said_verdict(replace(refused.faithful, verdict=verdict), EN).startswith("Tests found that such reasons")


def test_what_was_not_compared_is_not_said_to_agree(refused):
    assert list(said_fidelity(None, EN)) == []
    assert list(said_fidelity(replace(refused.fidelity, compared=0), EN)) == []
