"""The values that went in, with words, source, day and article; what is withheld is not there at all."""

from algaudit.explain.decision.made import snapshot
from tests.algorithms import FACTS, both, cases, write_algorithm


def inputs(folder, case="K001", **changed):
    return {one.name: one for one in snapshot(write_algorithm(folder, **changed), case).inputs}


def test_every_value_has_its_words_source_day_and_article(tmp_path):
    income = inputs(tmp_path / "a")["income"]
    assert (income.value, income.unit.en, income.source.en, income.taken, income.clause.en) == (
        cases()["income"][0], "yuan", "civil affairs", "2026-01-31", "article 9"
    )  # fmt: skip
    assert (income.derived, income.protected, income.changeable, income.withheld, income.tier) == (
        False, False, False, False, "internal"
    )  # fmt: skip


def test_derived_numbers_stand_behind_what_they_come_from(tmp_path):
    found = inputs(tmp_path / "a")
    assert list(found)[-1] == "per_head"
    assert found["per_head"].value == round(cases()["income"][0] / cases()["members"][0], 9)
    assert (found["per_head"].derived, found["per_head"].source, found["per_head"].protected) == (True, None, False)


def test_missing_values_are_none(tmp_path):
    given = cases()
    given["income"][0] = float("nan")
    given["ill"][0] = None
    found = inputs(tmp_path / "a", inputs=given)
    assert (found["income"].value, found["ill"].value, found["per_head"].value) == (None, None, None)


def test_a_day_can_stand_in_the_log_and_what_is_no_day_is_left_out(tmp_path):
    facts = {"sources": [{"feature": "income", "column": "asked"}]}
    days = ["2026-02-03", "soon"] + ["2026"] * 198
    assert inputs(tmp_path / "a", facts=facts, asked=days)["income"].taken == "2026-02-03"
    assert inputs(tmp_path / "b", "K002", facts=facts, asked=days)["income"].taken is None
    assert inputs(tmp_path / "c", facts=facts, asked=days)["age"].taken is None


def test_what_is_withheld_is_not_there(tmp_path):
    withheld = [{"what": both("w"), "why": both("y"), "features": ["income", "ill"]}]
    found = inputs(tmp_path / "a", facts={**FACTS, "withheld": withheld})
    assert (found["income"].value, found["income"].withheld) == (None, True)
    assert (found["ill"].value, found["per_head"].value, found["per_head"].withheld) == (None, None, True)
    assert found["age"].value == cases()["age"][0]
