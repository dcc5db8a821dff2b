"""The section on coarse tables: bounds instead of points, both formulas of a name, and what stays open."""

import pytest

from reports.checks.from_rows.bounds import SAID, section
from reports.speaker import Speaker

EN = Speaker("en", "granted", "in need", False, 0.05, 0.95, 3)
NAMED = {"measure": "selection_rate", "by": ["sex"], "group": ["f"], "reference": ["m"]}
BOUNDS = {"low": -0.5986, "high": -0.5873, "ratio_low": 0.0024, "ratio_high": 0.0212}
CHANCE = {"chance_low": -0.63, "chance_high": -0.545}


def gap(verdict="gap", reason=None, **more):
    values = {"primary": True, "confidence": 0.95, "may_be_undefined": False, "verdict": verdict, "reason": reason}
    return {**NAMED, **BOUNDS, **CHANCE, **values, **more}


def rate(measure="selection_rate", group="f", **more):
    values = {"low": 1 / 701, "high": 9 / 709, "chance_low": 0.0, "chance_high": 0.02, "numerator": [1, 9]}
    values |= {"denominator": [701, 709], "may_be_undefined": False, "reason": None}
    return {"measure": measure, "by": ["sex"], "group": [group], **values, **more}


def figures(*gaps, rates=None, **more):
    values = {"rows": 4, "hidden": 1, "suppressed": [1, 9], "rounded": None, "cases": [1701, 1709], "confidence": 0.95}
    return {**values, "rates": rates or [rate()], "gaps": list(gaps), **more}


def test_what_holds_whatever_the_hidden_counts_are_comes_first():
    made = section(figures(gap(), gap("too_little_data", "too_coarse", group=["x"])), EN)
    assert made.answers == [
        "There are between 1,701 and 1,709 cases; 1 of 4 counts are hidden.",
        "Gaps in every possible table: 1; within tolerance in every one: 0; left open: 1.",
        "sex, “f” against “m” (Selection rate): −59.9 to −58.7 percentage points.",
        "Left open only because counts are hidden or rounded: 1.",
    ]
    assert made.next_step.startswith("Ask the department for the exact counts")


def test_a_rate_is_printed_from_where_to_where_with_its_counts():
    made = section(figures(gap()), EN)
    gaps, rates = made.tables
    assert gaps.rows[0] == [
        "sex: f against m", "Selection rate", "−59.9 to −58.7", "−63.0 to −54.5", "0.0024 to 0.021", "gap",
    ]  # fmt: skip
    assert rates.rows == [["sex: f", "Selection rate", "0.1% to 1.3%", "1 to 9", "701 to 709"]]


def test_an_exact_rate_is_printed_once():
    exact = rate(low=0.6, high=0.6, numerator=[600, 600], denominator=[1000, 1000])
    assert section(figures(gap(), rates=[exact]), EN).tables[1].rows[0][2:] == ["60.0%", "600", "1,000"]


def test_a_rate_of_nobody_is_a_dash():
    nobody = rate(low=None, high=None, numerator=None, denominator=[0, 0], reason="denominator_zero")
    assert section(figures(gap(), rates=[nobody]), EN).tables[1].rows[0][2:] == ["—", "—", "0"]


def test_both_formulas_of_a_name_stand_together_with_their_denominators():
    of_all = rate("inclusion_error_of_all", low=1 / 242, high=4 / 253, numerator=[1, 4], denominator=[242, 253])
    of_selected = rate("inclusion_error_of_selected", low=1 / 41, high=4 / 44, numerator=[1, 4], denominator=[41, 44])
    others = [rate("exclusion_error_of_all", group="m"), rate("exclusion_error_of_entitled", group="m")]
    made = section(figures(gap(), rates=[others[0], of_all, others[1], of_selected]), EN)
    table = made.tables[-1]
    assert [row[0] for row in table.rows] == ["sex: m", "sex: m", "sex: f", "sex: f"]
    assert table.rows[2][1:] == [
        "Inclusion error, of all",
        "decided “granted” although the true outcome was not “in need”, of all cases with a known outcome",
        "0.4% to 1.6%",
        "1 to 4",
        "242 to 253",
    ]
    assert table.rows[3][1] == "Inclusion error, of the selected"
    assert table.rows[3][5] == "41 to 44"


def test_a_ratio_without_an_upper_bound_says_so():
    row = section(figures(gap(ratio_high=None)), EN).tables[0].rows[0]
    assert row[4] == "0.0024 or more, without an upper bound"
    assert section(figures(gap(ratio_low=None, ratio_high=None)), EN).tables[0].rows[0][4] == "—"


def test_long_tables_are_cut_and_gaps_stand_first():
    many = [gap("within_tolerance", group=[str(number)]) for number in range(40)] + [gap()]
    table = section(figures(*many), EN).tables[0]
    assert len(table.rows) == 30
    assert table.rows[0][5] == "gap"
    assert table.caption.endswith("(11 more rows stand in audit.json)")
    assert len(section(figures(*[gap()] * 9), EN).answers) <= 5


def test_measures_without_a_verdict_stay_out_of_the_tables():
    made = section(figures(gap(), gap(None, measure="accuracy", primary=False), rates=[rate(), rate("accuracy")]), EN)
    assert [len(table.rows) for table in made.tables] == [1, 1]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (gap(), "cannot be the reason"),
        (gap("within_tolerance"), "do not stand in the way"),
        (gap("too_little_data", "too_coarse"), "exact counts"),
    ],
)
def test_the_next_step_follows_from_the_verdicts(row, words):
    assert words in section(figures(row), EN).next_step


def test_the_gap_that_was_found_is_told_from_near_to_far():
    facts = {**NAMED, **BOUNDS, **CHANCE, "worse_off": "group"}
    title, body = SAID["bounds_gap"](facts, EN)
    assert title == (
        "sex: whatever the hidden counts are, “f” is 58.7 to 59.9 percentage points below “m” (Selection rate)"
    )
    assert body == (
        "Chance included, the gap lies between 54.5 and 63.0 percentage points in every table that is possible. "
        "Ratio: 0.0024 to 0.021. This is to the disadvantage of “f”."
    )
    above = {**facts, "low": 0.5, "high": 0.6, "chance_low": 0.4, "chance_high": 0.7, "worse_off": None}
    title, body = SAID["bounds_gap"](above, EN)
    assert "is 50.0 to 60.0 percentage points above “m”" in title
    assert "disadvantage" not in body


def test_what_stays_open_is_not_called_absent():
    facts = {"measure": "selection_rate", "by": ["sex"], "gaps": 3, "coarse": 2}
    title, body = SAID["bounds_unclear"](facts, EN)
    assert title == "sex: comparisons that the coarse table leaves open (Selection rate): 3"
    assert body.startswith("Of these, 2 could be judged")
    assert body.endswith("That does not mean that there is no gap.")


def test_the_coarse_table_itself_is_told():
    facts = {"rows": 4, "hidden": 1, "cases": [1701, 1709], "suppressed": [1, 9], "rounded": None}
    title, body = SAID["bounds_coarse"](facts, EN)
    assert title == "1 of 4 counts are hidden; there are between 1,701 and 1,709 cases"
    assert "a hidden count is never taken for zero" in body
    assert SAID["bounds_coarse"](facts | {"rounded": 10}, EN)[0].startswith("Counts are rounded to 10, 1 of 4")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_speaks_both_languages(lang):
    speaker = Speaker(lang, "granted", "in need", False, 0.05, 0.95, 3)
    made = section(figures(gap(), rates=[rate(), rate("inclusion_error_of_all")]), speaker)
    assert all([made.title, made.question, *made.answers, made.next_step])
    assert len(made.tables) == 3
