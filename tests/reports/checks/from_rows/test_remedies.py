"""Words for other ways of deciding: who, how many, how sure, and never a recommendation."""

import re
from typing import Any

import pytest

from reports.checks.from_rows.remedies import SAID, section
from reports.speaker import Speaker

SPEAKER = Speaker("en", "granted", "in need", False, 0.05, 0.95, 6)


def number(value: float | None, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    return {"value": value, "low": low, "high": high}


def counted(part: int, whole: int) -> dict[str, Any]:
    return {**number(part / whole, 0.0, 1.0), "numerator": float(part), "denominator": float(whole)}


def moved(group: str | None, people: int, up: int, down: int) -> dict[str, Any]:
    return {
        "group": group and [group],
        "people": people,
        "to_positive": up,
        "to_negative": down,
        "share": counted(up + down, people),
    }


def option(remedy: str, verdict: str = "smaller", **changes: Any) -> dict[str, Any]:
    gap = {"measure": "demographic_parity_difference", **number(0.1, 0.02, 0.2), "change": number(-0.1, -0.2, -0.01)}
    made = {
        "remedy": remedy,
        "setting": {},
        "uses_group": "never",
        "randomised": False,
        "legal_note": None,
        "gaps": [gap | {"verdict": verdict}, gap | {"verdict": "cannot_tell"}],
        "accuracy": counted(150, 200),
        "selected": counted(90, 200),
        "alike": False,
        "moved": [moved(None, 200, 12, 3), moved("f", 100, 12, 0), moved("m", 100, 0, 3)],
    }
    return made | changes


def line(threshold: float, picked: bool, **changes: Any) -> dict[str, Any]:
    setting = {"threshold": threshold, "higher": True, "share": 0.5, "picked": picked}
    return option("one_threshold", setting=setting, **changes)


LOTTERY = {
    "setting": {"equal": "equalized_odds"},
    "uses_group": "in_deciding",
    "randomised": True,
    "legal_note": "group_specific_may_be_unlawful",
}


def figures(**changes: Any) -> dict[str, Any]:
    gap = {"measure": "demographic_parity_difference", **number(0.2, 0.1, 0.3)}
    found = {
        "by": ["sex"],
        "groups": [["f"], ["m"]],
        "too_small": [],
        "left_out": 0,
        "fitted_on": 200,
        "looked_at": 200,
        "without_score": 0,
        "without_outcome": 0,
        "reason": None,
        "present": {
            "gaps": [gap, gap | {"measure": "equalized_odds_difference"}],
            "accuracy": counted(140, 200),
            "selected": counted(81, 200),
            "alike": False,
        },
        "options": [line(0.4, False), line(0.5, True), option("odds_lottery", "cannot_tell", **LOTTERY)],
        "skipped": [],
    }
    cautions = changes.pop("cautions", [])
    return {
        "sample": {"people": 400, "most": 20_000, "seed": 0},
        "confidence": 0.95,
        "cautions": cautions,
        "groupings": [found | changes],
    }


def texts(made: dict[str, Any]) -> str:
    said = section(made, SPEAKER)
    rows = [cell for table in said.tables for row in [table.heads, *table.rows] for cell in [table.caption, *row]]
    return "\n".join([said.title, said.question, *said.answers, *rows, said.next_step])


def test_the_short_table_says_gap_right_decisions_and_people_by_group():
    short = section(figures(), SPEAKER).tables[0]
    assert short.rows[0] == [
        "One line for everybody: a score of 0.5 or more",
        "20.0 → 10.0 (2.0 to 20.0), smaller than now",
        "70.0% → 75.0% (150 / 200)",
        "7.5% (15 / 200)",
        "f +12 −0; m +0 −3",
    ]
    assert len(short.rows) == 2
    assert all(len(row) == len(table.heads) for table in section(figures(), SPEAKER).tables for row in table.rows)


def test_a_way_that_looks_at_the_group_or_draws_lots_is_marked_and_the_law_is_named():
    said = section(figures(), SPEAKER)
    assert said.tables[0].rows[1][0] == "A lottery over the present decisions: equal error rates §†"
    assert "may not be lawful" in said.answers[-1]
    assert "article 24 of the Personal Information Protection Law" in said.answers[-1]


def test_without_such_ways_the_law_is_not_named():
    assert "lawful" not in "".join(section(figures(options=[line(0.5, True)]), SPEAKER).answers)


def test_answers_count_the_picked_line_once_and_only_what_is_shown():
    answer = section(figures(), SPEAKER).answers[1]
    assert answer == (
        "sex: among the 200 people looked at, the largest gap in the share decided “granted” is now 20.0 "
        "percentage points (10.0 to 30.0). "
        "A smaller one is shown for 1 of 2 other ways tried."
    )


def test_deciding_everybody_alike_is_named_and_counts_for_nothing():
    said = section(figures(options=[line(0.5, True, alike=True)]), SPEAKER)
    assert "everybody would be decided alike" in said.tables[0].rows[0][0]
    assert "0 of 1 other ways" in said.answers[1]


def test_every_line_tried_has_its_row():
    lines = section(figures(), SPEAKER).tables[1]
    assert [row[0][-11:] for row in lines.rows] == ["0.4 or more", "0.5 or more"]


@pytest.mark.parametrize(
    ("threshold", "higher", "name"),
    [(600.0, True, "600 or more"), (0.12345678, True, "0.123457 or more"), (12_000.0, False, "12,000 or less")],
)
def test_scores_are_written_as_people_write_them(threshold, higher, name):
    setting = {"threshold": threshold, "higher": higher, "share": 0.5, "picked": True}
    said = section(figures(options=[option("one_threshold", setting=setting)]), SPEAKER)
    assert said.tables[0].rows[0][0].endswith(f"a score of {name}")


def test_the_short_tables_of_all_columns_come_first():
    made = figures()
    made["groupings"].append(made["groupings"][0] | {"by": ["age"]})
    captions = [table.caption for table in section(made, SPEAKER).tables]
    assert [caption.partition(":")[0] for caption in captions] == ["sex", "age", "sex", "sex", "age", "age"]
    assert ["now → then" in caption for caption in captions] == [True, True, False, False, False, False]


def test_without_outcomes_nothing_is_said_of_right_decisions_or_errors():
    present = figures()["groupings"][0]["present"]
    made = figures(
        present=present | {"accuracy": None, "gaps": present["gaps"][:1]},
        options=[line(0.5, True, accuracy=None, gaps=option("x")["gaps"][:1])],
    )
    tables = section(made, SPEAKER).tables
    assert [len(table.heads) for table in tables] == [4, 4, 2]
    assert all(len(row) == len(table.heads) for table in tables for row in table.rows)


def test_a_gap_that_cannot_be_computed_is_a_dash_and_never_zero():
    gap = option("x")["gaps"][0] | number(None) | {"change": number(None), "verdict": "cannot_tell"}
    said = section(figures(options=[line(0.5, True, gaps=[gap, gap])]), SPEAKER)
    assert said.tables[0].rows[0][1] == "20.0 → —"


def test_only_the_groups_with_most_changes_are_named():
    groups = [moved(None, 500, 10, 0), *(moved(name, 100, up, 0) for up, name in enumerate("abcde"))]
    said = section(figures(options=[line(0.5, True, moved=groups)]), SPEAKER)
    assert said.tables[0].rows[0][-1] == "e +4 −0; d +3 −0; c +2 −0; 2 more in audit.json"


def test_what_could_not_be_tried_is_said_once_with_its_reason():
    skipped = [{"remedy": "one_threshold", "setting": {}, "reason": "needs_score"}]
    made = figures(skipped=skipped)
    made["groupings"].append(made["groupings"][0] | {"by": ["age"]})
    assert section(made, SPEAKER).tables[-1].rows == [["One line for everybody", "no score column was named (--score)"]]


def test_what_could_not_be_tried_for_one_column_names_it():
    made = figures()
    skipped = [{"remedy": "plain_model", "setting": {}, "reason": "needs_features"}]
    made["groupings"].append(made["groupings"][0] | {"by": ["age"], "skipped": skipped})
    assert section(made, SPEAKER).tables[-1].rows[0][0] == "age: A new model on the inputs, nothing asked of it"


def test_a_column_without_two_large_groups_is_said():
    made = figures(reason="too_few_groups", present=None, options=[])
    said = section(made, SPEAKER)
    assert said.tables == []
    assert said.answers[1] == "sex: fewer than two groups are large enough to try anything on."


def test_where_nothing_could_be_tried_that_is_said():
    skipped = [{"remedy": "one_threshold", "setting": {}, "reason": "needs_score"}]
    said = section(figures(options=[], skipped=skipped), SPEAKER)
    assert said.answers[1] == "sex: nothing could be tried; the table says what is missing."
    assert [table.caption for table in said.tables] == ["What could not be tried"]


def test_small_groups_are_named():
    assert "Too small to be looked at: x." in section(figures(too_small=[["x"]]), SPEAKER).answers[1]


@pytest.mark.parametrize(
    ("caution", "words"),
    [
        ("outcome_partly_known", "known for part of these people only"),
        ("outcome_of_one_decision", "all got the same decision"),
        ("labels_selected", "looked at for some cases only"),
        ("weights_not_in_fitting", "sampling weights"),
    ],
)
def test_cautions_stand_in_the_first_answer(caution, words):
    assert words in section(figures(cautions=[caution]), SPEAKER).answers[0]


def test_a_reader_has_at_most_five_answers():
    made = figures(cautions=["outcome_partly_known", "outcome_of_one_decision"])
    made["groupings"] *= 3
    assert len(section(made, SPEAKER).answers) == 5


def test_no_word_promises_what_nobody_can():
    said = texts(figures())
    assert not re.search(
        r"un.?bias|de.?bias|solution|solve|prove|recommended to|discriminat|\bfair", said, re.IGNORECASE
    )
    assert "nothing is recommended" in said


@pytest.mark.parametrize(
    ("smaller", "by_group", "words"),
    [
        (4, 2, "A smaller one is shown for 4 of them. Of these, 2 look at the group when deciding"),
        (1, 0, "A smaller one is shown for 1 of them. Nothing is recommended"),
        (0, 0, "A smaller one is shown for none of them. Nothing is recommended"),
    ],
)
def test_the_finding_says_how_many_and_that_nothing_is_recommended(smaller, by_group, words):
    facts = {"by": ["sex"], "looked_at": 200, "tried": 9, "smaller": smaller, "by_group": by_group}
    title, body = SAID["remedies_assessed"](facts | {"gap": number(0.2, 0.1, 0.3)}, SPEAKER)
    assert title == "sex: what-if only, other ways of deciding computed on paper: 9"
    assert "is now 20.0 percentage points (10.0 to 30.0). " + words in body


def skipped(reason: str) -> dict[str, Any]:
    return {"remedy": "threshold_per_group", "setting": {"equal": "true_positive_rate_parity"}, "reason": reason}


def test_without_a_true_outcome_none_is_named():
    nobody = Speaker("en", "granted", "None", False, 0.05, 0.95, 6)
    for reason in ("needs_outcome", "needs_score"):
        made = section(figures(options=[], skipped=[skipped(reason)], without_outcome=None), nobody)
        assert made.tables[0].rows[0][0].endswith("“granted” among those with the same true outcome")
        assert "None" not in " ".join([*made.answers, made.tables[0].rows[0][0], made.next_step])
    known = section(figures(options=[], skipped=[skipped("needs_score")]), SPEAKER)
    assert "whose true outcome was “in need”" in known.tables[0].rows[0][0]


def test_where_nothing_could_be_tried_nothing_is_said_of_fitting():
    made = section(figures(options=[], skipped=[skipped("needs_score")], cautions=["labels_selected"]), SPEAKER)
    assert made.answers[0] == (
        "What-if only, on 400 people drawn from the log: no decision is changed and nothing is recommended."
    )
    assert "on whom the other way was not fitted" in section(figures(), SPEAKER).answers[0]


def test_what_was_fitted_on_examined_cases_only_is_said_once():
    said = section(figures(cautions=["outcome_partly_known", "labels_selected"]), SPEAKER).answers[0]
    assert "whatever needs outcomes was fitted and measured on these cases alone" in said
    assert "known for part of these people only" not in said
