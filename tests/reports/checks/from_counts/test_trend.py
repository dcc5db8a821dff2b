"""The section on time: what it answers first, which rows stand in its tables, and what its findings say."""

import re

import pytest

from reports.checks.from_counts.trend import SAID, section
from reports.speaker import Speaker

EN = Speaker("en", "granted", "None", False, 0.05, 0.95, 3)
MONTHS = [f"2023-{month:02}" for month in range(1, 13)]
NAMED = {"measure": "selection_rate", "by": ["sex"], "reference": ["m"]}


def rate(group):
    twelve = {name: [value] * 12 for name, value in (("numerator", 70.0), ("denominator", 200.0), ("value", 0.35))}
    return {
        "measure": "selection_rate",
        "by": ["sex"],
        "group": [group],
        **twelve,
        "low": [0.29] * 12,
        "high": [0.42] * 12,
    }


def line(found=False, scatter=1.0):
    values = {"slope": -0.02, "first": -0.05, "last": -0.27, "low": -0.03, "high": -0.01, "scatter": scatter}
    ends = {"first_period": "2023-01", "last_period": "2023-12"}
    return {**values, **ends, "p_value": 0.001, "p_adjusted": 0.002, "confidence": 0.975, "found": found}


def jump(found=False, scatter=0.5):
    values = {"before": -0.05, "after": -0.25, "change": -0.2, "low": -0.26, "high": -0.14, "scatter": scatter}
    between = {"last_before": "2023-05", "first_after": "2023-06"}
    return {**values, **between, "p_value": 1e-9, "p_adjusted": 2e-9, "confidence": 0.975, "found": found}


def gap(group="f", **more):
    twelve = {"difference": [-0.05] * 11 + [None], "low": [-0.1] * 11 + [None], "high": [0.01] * 11 + [None]}
    values = {"enough": [True] * 11 + [False], "line": line(), "jump": jump(), "reason": None}
    return {**NAMED, "group": [group], **twelve, **(values | more)}


def figures(*gaps, **more):
    groups = {"m": None} | {row["group"][0]: None for row in gaps}
    values = {"column": "day", "missing": 0, "unit": "month", "periods": MONTHS, "confidence": 0.95, "tests": 2}
    return {**values, "rates": [rate(group) for group in groups], "gaps": list(gaps), **more}


def test_a_quiet_log_has_a_short_answer_and_shows_its_gap_period_by_period():
    made = section(figures(gap()), EN)
    assert made.question.startswith("Did the gaps between groups grow or shrink from 2023-01 to 2023-12")
    assert made.answers == ["Gaps followed over 12 periods: 1; changed beyond chance: 0."]
    table, followed = made.tables
    assert followed.caption == "sex: f against m, Selection rate, period by period"
    assert len(followed.rows) == 12
    assert table.rows == [
        [
            "sex: f against m",
            "Selection rate",
            "−2.0 (−3.0 to −1.0)",
            "0.002",
            "2023-05 → 2023-06",
            "−20.0 (−26.0 to −14.0)",
            "<0.001",
        ]
    ]
    assert made.next_step.startswith("Nothing to do now")


def test_a_jump_comes_first_and_its_gap_is_shown_period_by_period():
    made = section(figures(gap("x"), gap("f", jump=jump(found=True))), EN)
    assert made.answers[1] == "sex, “f” (Selection rate): the gap changed from −5.0 to −25.0 points in 2023-06."
    overview, followed, other = made.tables
    assert (followed.heads[1], other.heads[1]) == ("f", "x")
    assert [row[0] for row in overview.rows] == ["sex: f against m", "sex: x against m"]
    assert followed.rows[0] == ["2023-01", "35.0% (70 / 200)", "35.0% (70 / 200)", "−5.0", "−10.0 to +1.0"]
    assert followed.rows[11][3:] == ["—", "—"]
    assert "what changed at the time" in made.next_step


def test_a_drift_is_told_as_a_drift_unless_a_jump_tells_it_better():
    drift = gap(line=line(found=True, scatter=0.4), jump=jump(found=True, scatter=0.5))
    assert "moves by −2.0 points per month" in section(figures(drift), EN).answers[1]
    step = gap(line=line(found=True, scatter=0.6), jump=jump(found=True, scatter=0.5))
    assert "changed from" in section(figures(step), EN).answers[1]
    assert "per year" in section(figures(drift, unit="year"), EN).answers[1]


def test_never_more_than_five_answers_and_thirty_rows():
    many = [gap(str(number), jump=jump(found=True)) for number in range(40)]
    made = section(figures(*many, gap("thin", line=None, jump=None, reason="too_few_cases"), missing=3), EN)
    assert len(made.answers) == 5
    assert [len(table.rows) for table in made.tables] == [30, 12, 12, 12]
    assert made.tables[0].caption.endswith("(11 more rows stand in audit.json)")
    assert "Cases without a period, left out here: 3." in made.answers


def test_long_series_show_their_last_thirty_periods():
    labels = [f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13)]
    row = gap(jump=jump(found=True)) | {name: [-0.05] * 36 for name in ("difference", "low", "high")}
    long = figures(row, periods=labels)
    for each in long["rates"]:
        each.update({name: each[name] * 3 for name in ("numerator", "denominator", "value", "low", "high")})
    followed = section(long, EN).tables[1]
    assert [followed.rows[0][0], followed.rows[-1][0]] == ["2021-07", "2023-12"]
    assert "6 more rows" in followed.caption


@pytest.mark.parametrize("reason", ["too_few_periods", "too_few_cases"])
def test_a_gap_that_cannot_be_followed_says_why_and_shows_no_number(reason):
    made = section(figures(gap(line=None, jump=None, reason=reason)), EN)
    assert made.answers[1] == "Gaps that cannot be followed because there are too few cases per period: 1."
    assert not re.search(r"\d", made.tables[0].rows[0][2])


def test_a_line_without_a_jump_has_empty_cells():
    made = section(figures(gap(jump=None)), EN)
    assert made.tables[0].rows[0][4:] == ["", "", ""]


FACTS = {
    "trend_jump": {
        **NAMED, "group": ["f"], "before": -0.05, "after": -0.25, "change": -0.2, "low": -0.26, "high": -0.14,
        "wider": True, "periods": 12, "last_before": "2023-05", "first_after": "2023-06",
    },
    "trend_drift": {
        **NAMED, "group": ["f"], "before": -0.05, "after": -0.27, "slope": -0.02, "low": -0.03, "high": -0.01,
        "wider": True, "periods": 12, "first": "2023-01", "last": "2023-12",
    },
    "trend_thin": {"measure": "selection_rate", "by": ["sex"], "groups": ["x", None], "number": 3},
}  # fmt: skip


def test_every_finding_names_size_interval_and_reference():
    assert set(SAID) == set(FACTS)
    title, body = SAID["trend_jump"](FACTS["trend_jump"], EN)
    assert title == "sex: from 2023-06 on, “f” is further from “m” than before (Selection rate)"
    assert "The change is −20.0 (−26.0 to −14.0, confidence of all such statements together 95%, periods 12)." in body
    title, body = SAID["trend_drift"](FACTS["trend_drift"], EN)
    assert title == "sex: the gap between “f” and “m” grows with time (Selection rate)"
    assert "from −5.0 percentage points in 2023-01 to −27.0 in 2023-12: −2.0 per period (−3.0 to −1.0" in body


def test_a_gap_that_shrinks_is_not_said_to_grow():
    assert "is closer to" in SAID["trend_jump"](FACTS["trend_jump"] | {"wider": False}, EN)[0]
    assert "shrinks" in SAID["trend_drift"](FACTS["trend_drift"] | {"wider": False}, EN)[0]


def test_what_could_not_be_seen_is_not_called_absent():
    title, body = SAID["trend_thin"](FACTS["trend_thin"], EN)
    assert "too little data" in title
    assert body == "These are: x, (blank), …. That no trend was found in them does not mean that there is none."


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_speaks_both_languages(lang):
    speaker = Speaker(lang, "granted", "None", False, 0.05, 0.95, 3)
    made = section(figures(gap(jump=jump(found=True))), speaker)
    assert all([made.title, made.question, *made.answers, made.next_step])
    assert all(all(SAID[code](facts, speaker)) for code, facts in FACTS.items())


def test_without_any_change_the_three_gaps_that_moved_most_are_followed():
    still = {"line": line() | {"first": -0.05, "last": -0.05}}
    moved = [
        gap(name, **still, jump=jump() | {"change": size})
        for name, size in zip("abcd", (0.1, -0.4, 0.2, -0.3), strict=True)
    ]
    thin = gap("e", line=None, jump=None, reason="too_few_cases")
    made = section(figures(*moved, thin), EN)
    assert [table.heads[1] for table in made.tables[1:]] == ["b", "d", "c"]
    found = section(figures(*moved, gap("z", jump=jump(found=True))), EN)
    assert [table.heads[1] for table in found.tables[1:]] == ["z", "b", "d"]
    assert len(section(figures(thin), EN).tables) == 1
