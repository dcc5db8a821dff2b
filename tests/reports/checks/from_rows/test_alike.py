"""Words for like cases: how many, to whose disadvantage, and what to do with the list."""

from dataclasses import replace

import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.from_rows import alike
from reports.checks.from_rows.alike import SAID, section
from reports.speaker import Speaker
from tests.algaudit.audit.checks.from_rows.asking import answer, material
from tests.algaudit.audit.checks.from_rows.test_alike import SMALL, log

SPEAKER = Speaker("en", "granted", "due", False, 0.05, 0.95, 1)
BURDEN = replace(SPEAKER, adverse=True)
PLAN = {
    "decision": "granted",
    "by": [{"column": "sex"}],
    "reference": {"sex": "m"},
    "features": ["rooms", "flat"],
    "case": "case",
}
FACTS = {
    "kind": "twins",
    "by": ["sex"],
    "group": ["f"],
    "reference": ["m"],
    "pairs": 200,
    "less": 60,
    "more": 20,
    "gap": -0.2,
    "p_adjusted": 0.0001,
    "share": 0.75,
    "low": 0.6,
    "high": 0.85,
}


@pytest.fixture(scope="module")
def told():
    return answer(alike, material(log(), AuditPlan.model_validate(PLAN)))


def test_the_section_tells_how_many_and_to_whose_disadvantage(told):
    made = section(told[0], SPEAKER)
    assert 3 <= len(made.answers) <= 5
    assert "cases have a twin with the same inputs." in made.answers[0]
    assert made.answers[1].startswith("Of the 5 most alike other cases, ")
    assert made.answers[2].endswith("more often to the disadvantage of “f”.")
    assert made.answers[-1].startswith("No model was given")
    assert "The list of keys stays inside the office" in made.next_step


def test_the_list_stands_in_a_table_with_a_warning(told):
    *_, listed = section(told[0], SPEAKER).tables
    assert "inside the office that holds the log only" in listed.caption
    assert len(listed.rows) == len(told[0]["listed"]["pairs"])
    assert listed.rows[0][0] == "1"


def test_every_row_has_as_many_cells_as_there_are_heads(told):
    tables = section(told[0], SPEAKER).tables
    assert len(tables) == 3
    assert all(len(row) == len(made.heads) for made in tables for row in made.rows)


def test_where_twins_were_decided_alike_nothing_is_alleged():
    columns = SMALL | {"granted": [1, 1, 1, 0, 0, 1]}
    figures, found = answer(alike, material(columns, AuditPlan.model_validate(PLAN | {"reference": {}})))
    made = section(figures, SPEAKER)
    assert found == []
    assert "0 of them have a twin that was decided differently" in made.answers[0]
    assert not any("disadvantage" in text for text in made.answers)


def test_where_nobody_has_a_twin_it_says_so(told):
    none = told[0] | {"twins": dict.fromkeys(told[0]["twins"], 0), "pairs": []}
    assert section(none, SPEAKER).answers[0] == "No two cases have the same inputs."


def test_a_disadvantage_names_the_side_that_alone_was_refused():
    title, body = SAID["alike_group_gap"](FACTS, SPEAKER)
    assert title.endswith("more often to the disadvantage of “f”")
    assert body == (
        "200 pairs of cases the same in all inputs, one of “f” and one of “m”: 60 times only “f” came off worse, "
        "20 times only “m” did (20.0 percentage points; chance <0.001)."
    )


def test_of_a_burden_the_side_that_alone_bears_it_is_worse_off():
    title, body = SAID["alike_group_gap"](FACTS, BURDEN)
    assert title.endswith("more often to the disadvantage of “m”")
    assert "60 times only “m” came off worse, 20 times only “f” did" in body


def test_the_reference_group_can_be_the_one_that_comes_off_worse():
    turned = FACTS | {"less": 20, "more": 60, "gap": 0.2}
    assert SAID["alike_group_gap"](turned, SPEAKER)[0].endswith("of “m”")
    assert SAID["alike_group_gap"](turned, BURDEN)[0].endswith("of “f”")


def test_unlike_twins_are_told_with_their_pairs_and_three_possible_causes(told):
    (facts,) = [item.facts for item in told[1] if item.code == "alike_twins_differ"]
    title, body = SAID["alike_twins_differ"](facts, SPEAKER)
    assert title.endswith("cases have a twin with the same inputs that was decided differently")
    assert f"{facts['different_pairs']:,} / {facts['pairs']:,}" in body
    assert "or the rule changed" in body


def test_long_tables_say_how_much_more_there_is(told):
    many = told[0] | {"pairs": told[0]["pairs"] * 20}
    made = section(many, SPEAKER).tables[0]
    assert len(made.rows) == 30
    assert made.caption.endswith("(10 further rows stand in audit.json)")


def test_it_can_be_said_in_chinese(told):
    made = section(told[0], replace(SPEAKER, lang="zh"))
    assert all("{" not in text for text in [made.title, made.question, *made.answers, made.next_step])


def with_model(model, columns=SMALL):
    made = replace(material(columns, AuditPlan.model_validate(PLAN)), model=model)
    return answer(alike, made)


def test_a_flip_test_says_how_many_decisions_change_and_where():
    figures, found = with_model(lambda columns: columns["sex"] == "m")
    made = section(figures, SPEAKER)
    text = "6 of 6 cases would be decided otherwise by the model if only sex were changed"
    assert made.answers[-1] == f"{text}."
    (table,) = [one for one in made.tables if one.caption.startswith("The model asked again")]
    assert [row[:2] for row in table.rows] == [["f → m (sex)", "3"], ["m → f (sex)", "3"]]
    assert table.rows[0][2].startswith("3 – 100.0% (")
    (facts,) = [item.facts for item in found if item.code == "alike_flips"]
    title, body = SAID["alike_flips"](facts, SPEAKER)
    assert title == text
    assert "3 cases of “f” were changed to “m”; 3 were “granted” only then, 0 only before." in body


def test_a_model_that_changes_nothing_is_said_to_have_been_tried():
    made = section(with_model(lambda columns: columns["flat"] == "own")[0], SPEAKER)
    assert made.answers[-1] == "Changing only the group changed no decision of the model (6 cases tried)."


def test_a_model_that_fails_is_told_by_the_kind_of_its_error():
    made = section(with_model(lambda columns: columns["income"])[0], SPEAKER)
    assert made.answers[-1].endswith("the model gave no decision for each case (KeyError).")
    assert not any(one.caption.startswith("The model asked again") for one in made.tables)


def test_cases_left_out_as_blank_are_told(told):
    made = section(told[0] | {"left_out_blank": 1200}, SPEAKER)
    assert made.answers[-1].endswith("so that nothing says whom they are like: 1,200.")
    assert len(made.answers) <= 5
    assert not any("blank" in text for text in section(told[0], SPEAKER).answers)


def test_where_nothing_could_be_compared_the_section_still_stands():
    columns = SMALL | {"rooms": [None] * 6, "flat": [None] * 6}
    made = section(answer(alike, material(columns, AuditPlan.model_validate(PLAN)))[0], SPEAKER)
    assert made.answers[0] == "No two cases have the same inputs."
