"""Words for waiting times: how long, who longer, and what a log of decisions cannot show."""

import re
from typing import Any

import numpy as np
import pyarrow as pa

from algaudit import AuditPlan, read_decisions
from algaudit.audit.checks.check import Answer, Material
from algaudit.audit.checks.from_rows.waiting import check
from algaudit.audit.tables import table
from algaudit.cube.count import count_cube
from reports.checks.from_rows.waiting import SAID, _sized, section
from reports.speaker import Speaker

SPEAKER = Speaker("en", "1", "", False, 0.05, 0.95, 3)


def answered(days: dict[str, Any], out: dict[int, str] | None = None, w: Any = 1, **plan: Any) -> Answer:
    """Return what the check found for people of each group who waited so many days."""
    sex = np.repeat(list(days), [len(each) for each in days.values()])
    first = np.datetime64("2025-01-01") + np.zeros(len(sex), int)
    last = (first + np.concatenate(list(days.values()))).astype(str).tolist()
    for place, date in (out or {}).items():
        last[place] = date
    log = read_decisions(
        pa.table(
            {
                "sex": sex,
                "in": first.astype(str),
                "out": last,
                "granted": np.arange(len(sex)) % 2,
                "w": np.broadcast_to(w, len(sex)),
            }
        )
    )
    named = {"decision": "granted", "by": [{"column": "sex"}], "applied": "in", "decided": "out"}
    stated = AuditPlan.model_validate({**named, **plan})
    cube = count_cube(log, stated.roles())
    return check(Material(stated, cube, [table(cube, by, stated) for by in [(), *stated.groupings()]], log))


def late() -> dict[str, Any]:
    """Return women who waited 30 days longer than men, a day apart each."""
    return {"f": np.arange(100) + 30, "m": np.arange(120)}


def test_the_answers_say_how_long_and_who_longer():
    made = section(answered(late(), {0: "", 1: "soon", 2: "2024-01-01"}).figures, SPEAKER)
    assert made.question == "From in to out: do all groups wait as long?"
    assert made.answers[0].startswith("Of 217 people half had a decision within ")
    assert "Left out: 1 cases without one of the dates, 1 with a date that cannot be read, 1 decided" in made.answers[0]
    assert made.answers[1].startswith(
        "sex: half of “f” waited 81 days or less, half of “m” 59.5 days (difference in days: +21.5, "
    )
    assert "not decided yet: those do not show here" in made.next_step


def test_tables_hold_days_and_intervals_and_dashes_for_what_cannot_be_computed():
    made = section(answered({**late(), "x": np.array([3, 9])}).figures, SPEAKER)
    assert all(len(row) == len(one.heads) for one in made.tables for row in one.rows)
    few = next(row for row in made.tables[0].rows if row[0] == "x")
    assert few == ["x", "2", "6 (—)", "−53.5 (—)", "9 (—)", "−98.5 (—)"]
    women = next(row for row in made.tables[1].rows if row[0] == "f")
    assert women[3] == "gap"
    assert len(made.pictures) == 1


def test_a_longer_wait_is_said_with_days_and_pairs():
    (item,) = answered(late()).findings
    title, body = SAID[item.code](item.facts, SPEAKER)
    assert title == "sex: “f” waits longer than “m”"
    assert body.startswith("Half of “f” waited 79.5 days or less, half of “m” 59.5 days (difference in days: +20, ")
    # 7,950 of 12,000 pairs.
    assert "Of a hundred pairs of one from each, the one of “f” waited longer in 66.2 (" in body


def test_a_shorter_wait_is_said_the_other_way_round():
    (item,) = answered({"a": np.arange(100), "b": np.arange(150) + 40}).findings
    assert SAID[item.code](item.facts, SPEAKER)[0] == "sex: “a” waits shorter than “b”"


def test_the_longest_waits_alone_are_said_as_such():
    women = np.arange(400) % 40
    women[:80] = 200
    (item,) = answered({"f": women, "m": np.arange(500) % 40}, tolerance=0.15).findings
    title = SAID[item.code](item.facts, SPEAKER)[0]
    assert title == "sex: “f” is more often among the longest waits than “m”"


def test_nothing_found_is_said_as_not_shown():
    made = section(answered({"f": np.arange(100), "m": np.arange(100)}).figures, SPEAKER)
    assert made.answers[1].startswith("No group was shown to wait longer or shorter")


def test_where_all_waited_the_same_there_is_no_chart_of_the_longest():
    made = section(answered({"f": np.full(30, 5), "m": np.full(30, 5)}).figures, SPEAKER)
    assert made.pictures == []
    assert made.tables[1].rows[0][4] == "0.0% (0 / 30)"
    assert "more than a tenth of all waited 5 days, the longest of all," in made.tables[1].caption


def test_one_day_is_no_days_and_nothing_is_said_of_longest_waits_that_are_none():
    found = answered({"f": np.full(40, 1), "m": np.repeat([0, 1], [60, 5])})
    made = section(found.figures, SPEAKER)
    assert (
        "half had a decision within 0 days (0 to 1), nine in ten within 1 day; the longest wait was 1 day."
        in (made.answers[0])
    )
    (item,) = found.findings
    said = [*made.answers, *SAID[item.code](item.facts, SPEAKER)]
    assert not any("—" in one or "1 days" in one or "tenth" in one for one in said)


def test_lost_dates_are_a_finding():
    item = next(one for one in answered(late(), {0: "", 5: "2020-01-01"}).findings if one.code == "waiting_dates")
    title, body = SAID[item.code](item.facts, SPEAKER)
    assert title == "Waiting times are not known for 2 cases"
    assert body.endswith("Ask the department why; who is left out may not be chance.")


def test_size_and_ends_of_the_gap_in_longest_waits_agree():
    (item,) = answered({"a": np.arange(100), "b": np.arange(150) + 40}).findings
    body = SAID[item.code](item.facts, SPEAKER)[1]
    said = re.search(r"a gap of ([\d.]+) percentage points \(([\d.]+) to ([\d.]+)\)", body)
    size, near, far = (float(number) for number in said.groups())
    assert item.facts["tenth"]["high"] < 0
    assert near < size < far


def test_a_gap_in_longest_waits_on_both_sides_of_nothing_keeps_its_signs():
    facts = {"value": -0.01, "low": -0.05, "high": 0.03}
    assert _sized(facts, SPEAKER) == {"size": "−1.0", "span": "−5.0 to +3.0"}
    beyond = _sized({"value": -0.1, "low": -0.165, "high": -0.05}, SPEAKER)
    assert (beyond["size"], beyond["span"]) == ("10.0", "5.0 to 16.5")


def test_weights_are_named_with_how_many_cases_they_are_worth_and_stand_behind_the_shares():
    weights = np.where(np.arange(220) % 2, 1.5, 0.5)
    found = answered(late(), w=weights, weight="w")
    made = section(found.figures, SPEAKER)
    # 220 cases, of weight 1 on average: 220² / (110 · 1.5² + 110 · 0.5²).
    assert "Cases count by their weight (w) and tell as much as about 176 of equal weight." in made.answers[0]
    assert made.answers[0].startswith("Of 220 people half had a decision within ")
    women = next(row for row in made.tables[1].rows if row[0] == "f")
    assert re.search(r"\(\d+(\.\d)? / 100\)$", women[4])
    (item,) = found.findings
    assert "/ 120)" in SAID[item.code](item.facts, SPEAKER)[1]
    assert "weight" not in section(answered(late()).figures, SPEAKER).answers[0]
