"""What whoever takes an algorithm in is told, and with which exit code."""

import json

import pytest

from tests.cards import CARD, columns


@pytest.fixture
def files(tmp_path):
    (tmp_path / "card.json").write_text(json.dumps(CARD))
    rows = columns()
    lines = ["age,income,years,idle,result,score"]
    points = [
        (2 if income < 500 else 1) + (2 if years >= 10 else 0)
        for income, years in zip(rows["income"], rows["years"], strict=True)
    ]
    lines += [
        f"1,{rows['income'][place]},{rows['years'][place]},x,{rows['granted'][place]},{points[place]}"
        for place in range(400)
    ]
    (tmp_path / "rows.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_an_algorithm_that_decides_as_the_department_did_is_faithful(algaudit, files):
    code, out, _ = algaudit(
        "model", "check", "card.json", "--reference", "rows.csv", "--score", "score", "--all", "--lang", "en"
    )
    assert code == 0
    assert out.splitlines()[1:] == [
        "Takes in: income, years, idle",
        "Decides: yes, no; its score (points) speaks for “yes”",
        "Its inside can be read: a sum of parts. Explanations of it are exact.",
        "Faithful: in all 400 cases it decides as the department did.",
        "The largest difference of a score in 400 cases: 0",
    ]


def test_four_hundred_cases_are_few_unless_they_are_all(algaudit, files):
    code, out, _ = algaudit("model", "check", "card.json", "--reference", "rows.csv", "--lang", "en")
    assert code == 0
    assert "fewer than 1,000 hardly show" in out


def test_one_differing_result_gives_exit_code_one(algaudit, files):
    text = (files / "rows.csv").read_text().replace(",no,", ",,", 1).replace(",no,", ",yes,", 1)
    (files / "rows.csv").write_text(text)
    code, out, _ = algaudit("model", "check", "card.json", "--reference", "rows.csv", "--lang", "en")
    assert code == 1
    assert "Not faithful: in 1 of 399 cases" in out
    assert "1 cases have no result of the department." in out


def test_the_answer_as_json_has_the_same_facts(algaudit, files):
    code, out, _ = algaudit("model", "check", "card.json", "--reference", "rows.csv", "--json")
    facts = json.loads(out)
    assert code == 0
    assert (facts["kind"], facts["unit"], facts["labels"], facts["inside"]) == ("rules", "points", ["yes", "no"], "sum")
    assert facts["fidelity"] == {
        "verdict": "too_few", "compared": 400, "agreeing": 400, "unknown": 0, "scores": 0, "largest": None,
    }  # fmt: skip


def test_without_cases_it_is_said_that_nothing_was_compared(algaudit, files):
    code, out, _ = algaudit("model", "check", "card.json")
    assert code == 0
    assert "--reference" in out


def test_an_algorithm_that_yields_an_amount_is_compared_with_amounts(algaudit, files):
    changed = {**CARD, "amount": {"least": 0}}
    del changed["decide"], changed["positive"]
    (files / "card.json").write_text(json.dumps(changed))
    code, out, _ = algaudit(
        "model", "check", "card.json", "--reference", "rows.csv", "--decision", "score", "--lang", "en"
    )
    assert code == 0
    assert "Yields an amount and decides nothing." in out


@pytest.mark.parametrize("words", [["--decision", "a"], ["--score", "a"], ["--all"]])
def test_what_belongs_to_cases_needs_them(algaudit, files, words):
    code, _, err = algaudit("model", "check", "card.json", *words)
    assert code == 2
    assert f"{words[0]}" in err
    assert "--reference" in err


def test_results_in_other_words_are_refused_with_both_named(algaudit, files):
    code, _, err = algaudit(
        "model", "check", "card.json", "--reference", "rows.csv", "--decision", "age", "--lang", "en"
    )
    assert code == 2
    assert "None of the decisions in age is one that the algorithm makes (yes, no)." in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", "no.json"], "no.json"),
        (["check", "card.json", "--reference", "no.csv"], "no.csv"),
        (["chek"], "chek"),
        (["check", "card.json", "--reference", "rows.csv", "--decision", "none"], "none"),
    ],
)
def test_what_is_not_there_is_named_in_both_languages(algaudit, files, words, told):
    code, out, err = algaudit("model", *words)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 2
    assert told in err


def test_the_help_of_the_group_lists_its_command_in_one_line(algaudit):
    code, out, _ = algaudit("model", "--help", "--lang", "en")
    assert code == 0
    assert "check  Say what an algorithm is, and compare its results." in out
