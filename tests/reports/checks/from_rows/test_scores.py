"""The quality of the score in words: order, word, gaps by group, and why something is not asked."""

import numpy as np
import pyarrow as pa
import pytest

from algaudit import AuditPlan, read_decisions, run_audit
from reports.checks.from_rows.scores import SAID, _answer, section
from reports.speaker import Speaker, speaker_for
from tests.algaudit.audit.checks.from_rows.test_scores import drawn
from tests.algaudit.audit.logs import by


def told(columns, lang="en", **plan):
    stated = {"decision": "granted", "outcome": "ok", "score": "score", "score_quality": True, "by": by("sex"), **plan}
    log = read_decisions(pa.table({name: list(values) for name, values in columns.items()}))
    result = run_audit(log, AuditPlan.model_validate(stated), crosscheck=False).result
    speaker = speaker_for(result, lang)
    found = [item for item in result.findings if item.facts.get("check") == "scores"]
    return section(result.checks["scores"], speaker), [SAID[item.code](item.facts, speaker) for item in found]


def test_order_and_word_of_everybody_come_first():
    made, found = told(drawn(1))
    assert found == []
    order, word, sex = made.answers
    assert order.startswith(
        "Order: of one person whose true outcome was “1” and one for whom it was not, the first has"
    )
    assert "the higher score in" in order
    assert word.startswith("Word: the scores promise “1” for")
    assert sex.startswith("sex: no gap larger than 5.0 percentage points could be shown in order or word.")


def test_three_tables_name_the_reference_and_give_counts_beside_rates():
    made, _ = told(drawn(1))
    order, word, lie = made.tables
    assert [table.rows[0][0] for table in made.tables] == ["m (reference)"] * 3
    assert order.rows[0][-1] == word.rows[0][-1] == lie.rows[0][-1] == "—"
    assert " with, " in order.rows[1][2]
    assert "by chance up to" in word.rows[1][4]
    assert all(len(row) == len(table.heads) for table in made.tables for row in table.rows)


def test_worse_order_is_told_with_both_sides():
    made, ((title, body),) = told(drawn(2, order=0.3))
    assert title.startswith("sex: the score puts people in order worse for “f” than for “m”")
    assert "people with the outcome" in body
    assert made.answers[2] == body


def test_a_promise_too_high_is_told_as_such():
    _, found = told(drawn(3, promise=0.15))
    titles = [title for title, _ in found]
    assert any("the score promises too much for “f”" in title for title in titles)


def test_scores_apart_open_a_question():
    columns = drawn(4)
    columns["score"] = np.where(columns["sex"] == "f", columns["score"] * 0.6, columns["score"])
    _, found = told(columns)
    title, body = next(pair for pair in found if "lie apart" in pair[0])
    assert title == "sex: scores of “f” lie apart from those of “m”"
    assert "Whether this is right depends on whether the groups differ" in body


def test_what_is_not_asked_is_said_with_its_reason():
    columns = drawn(5, 300)
    made, _ = told({name: columns[name] for name in ("sex", "score", "granted")}, outcome=None)
    assert made.answers[0] == (
        "How well the score puts people in order is not known: no true outcome is known (--outcome)."
    )
    assert len(made.tables) == 1
    made, _ = told({**columns, "score": columns["score"] * 100})
    assert (
        made.answers[1] == "Whether the score keeps its word is not asked: its values are not shares between 0 and 1."
    )
    made, _ = told({**columns, "score": 1 - columns["score"]})
    assert "the first has the lower score" in made.answers[0]
    random = np.random.default_rng(0)
    made, _ = told({**columns, "ok": random.integers(0, 2, 300)})
    assert "could not be shown" in made.answers[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_can_be_said_in_both_languages(lang):
    made, found = told(drawn(3, promise=0.15), lang)
    texts = [made.title, made.question, *made.answers, made.next_step, *(text for pair in found for text in pair)]
    assert all(texts)
    assert not any("{" in text for text in texts)


def test_where_every_comparison_has_too_little_data_only_that_is_said():
    gaps = [{"auc": {"verdict": "too_little_data"}, "calibration": {"verdict": "too_little_data"}, "group": ["f"]}]
    made = {"by": ["sex"], "reference": ["m"], "groups": [], "gaps": gaps}
    speaker = Speaker("en", "1", "1", False, 0.05, 0.95, 1)
    assert _answer(made, speaker) == "sex: all 2 comparisons of order and word rest on too little data."
    gaps[0]["auc"] = {"verdict": "within_tolerance", "difference": 0.0}
    assert _answer(made, speaker).endswith("1 of 2 comparisons rest on too little data.")
