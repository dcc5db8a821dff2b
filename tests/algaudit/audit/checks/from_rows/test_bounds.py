"""The check of coarse tables: bounds by hand, verdicts that hold in every possible table, and what is refused."""

import itertools
import json
from pathlib import Path

import pyarrow as pa
import pytest
from jsonschema import Draft202012Validator

import algaudit.audit.checks as room
from algaudit import AuditPlan, read_decisions
from algaudit.audit.checks.check import Material, NotPossible
from algaudit.audit.checks.from_rows.bounds import check
from algaudit.audit.tables import gap_rows, table
from algaudit.cube.count import count_cube
from algaudit.errors import InputError

SCHEMA = json.loads((Path(room.__file__).parent / "schemas" / "bounds.schema.json").read_text("utf-8"))
#: 600 of 1,000 men; of women “<10” and 700 not.
COARSE = {"sex": list("mmff"), "granted": [1, 0, 1, 0], "n": ["600", "400", "<10", "700"]}
OUTCOME = {
    "sex": list("mmmmffff"),
    "granted": [1, 0, 1, 0] * 2,
    "ok": [1, 1, 0, 0] * 2,
    "n": ["300", "100", "50", "550", "40", "*", "<5", "200"],
}


def planned(**plan):
    return AuditPlan.model_validate({"decision": "granted", "by": [{"column": "sex"}], "count": "n", **plan})


def answer_of(columns, **plan):
    """Check a table; the Cube is counted with each hidden count as 1, which must not matter."""
    made = planned(**plan)
    counted = columns | {"n": [str(n) if str(n).isdigit() else "1" for n in columns["n"]]}
    cube = count_cube(read_decisions(pa.table(counted)), made.roles())
    tables = [table(cube, by, made) for by in [(), *made.groupings()]]
    return check(Material(made, cube, tables, read_decisions(pa.table(columns))))


def rows_of(answer, kind="rates", **wanted):
    return [row for row in answer.figures[kind] if all(row[name] == value for name, value in wanted.items())]


def test_bounds_of_rates_worked_out_by_hand():
    answer = answer_of(COARSE, suppressed=(1, 9))
    (women,) = rows_of(answer, group=["f"])
    assert (women["low"], women["high"]) == (1 / 701, 9 / 709)
    assert (women["numerator"], women["denominator"]) == ([1, 9], [701, 709])
    (men,) = rows_of(answer, group=["m"])
    assert (men["low"], men["high"]) == (0.6, 0.6)
    assert answer.figures["cases"] == [1701, 1709]
    assert (answer.figures["rows"], answer.figures["hidden"]) == (4, 1)


def test_a_gap_in_every_possible_table_is_an_alert():
    answer = answer_of(COARSE, suppressed=(1, 9))
    (gap,) = answer.figures["gaps"]
    assert (gap["low"], gap["high"]) == pytest.approx((1 / 701 - 0.6, 9 / 709 - 0.6))
    assert (gap["ratio_low"], gap["ratio_high"]) == pytest.approx((1 / 701 / 0.6, 9 / 709 / 0.6))
    assert gap["chance_low"] < gap["low"] < gap["high"] < gap["chance_high"] < -0.5
    assert (gap["verdict"], gap["reason"]) == ("gap", None)
    found, told = answer.findings
    assert (found.code, found.severity) == ("bounds_gap", "alert")
    assert (found.facts["group"], found.facts["reference"], found.facts["worse_off"]) == (["f"], ["m"], "group")
    assert (told.code, told.severity, told.facts["hidden"]) == ("bounds_coarse", "notice", 1)


def test_a_gap_that_only_coarseness_leaves_open_says_so():
    # Of women 1 to 300 of up to 600: anything between 0.3 % and 50 %; men 25 %.
    wide = COARSE | {"n": ["500", "1500", "*", "300"]}
    answer = answer_of(wide, suppressed=(1, 300))
    (gap,) = answer.figures["gaps"]
    assert (gap["verdict"], gap["reason"]) == ("too_little_data", "too_coarse")
    (unclear,) = (found for found in answer.findings if found.code == "bounds_unclear")
    assert (unclear.facts["gaps"], unclear.facts["coarse"]) == (1, 1)


def test_a_gap_that_chance_leaves_open_is_not_called_coarse():
    few = COARSE | {"n": ["6", "14", "3", "17"]}
    (gap,) = answer_of(few, suppressed=(1, 2)).figures["gaps"]
    assert (gap["verdict"], gap["reason"]) == ("too_little_data", "chance")


def test_gaps_within_the_tolerance_in_every_table():
    alike = COARSE | {"n": ["50000", "50000", "50000", "50000"]}
    (gap,) = answer_of(alike, rounded=10).figures["gaps"]
    assert gap["verdict"] == "within_tolerance"
    assert gap["low"] < 0 < gap["high"]


def test_a_reference_that_may_be_nobody_has_no_largest_ratio():
    rare = {"sex": list("mmff"), "granted": [1, 0, 1, 0], "n": ["0", "1000", "30", "500"]}
    (gap,) = answer_of(rare, rounded=10, reference={"sex": "m"}).figures["gaps"]
    assert gap["ratio_high"] is None
    assert gap["ratio_low"] > 0


def test_a_reference_that_may_be_too_small_does_not_judge():
    small = {"sex": list("mmff"), "granted": [1, 0, 1, 0], "n": ["10", "10", "*", "*"]}
    (gap,) = answer_of(small, suppressed=(1, 3), rounded=10).figures["gaps"]
    assert gap["reference"] == ["m"]
    # 5 to 15 granted and 5 to 15 not: there may be as few as 10, but not fewer.
    assert gap["verdict"] == "too_little_data"
    assert gap["reason"] != "reference_too_small"
    (gap,) = answer_of(small | {"n": ["10", "0", "*", "*"]}, suppressed=(1, 3), rounded=10).figures["gaps"]
    assert (gap["verdict"], gap["reason"]) == ("too_little_data", "reference_too_small")


def test_both_formulas_of_one_name_stand_beside_each_other():
    answer = answer_of(OUTCOME, suppressed=(1, 9), outcome="ok")
    (of_all,) = rows_of(answer, measure="inclusion_error_of_all", group=["f"])
    (of_selected,) = rows_of(answer, measure="inclusion_error_of_selected", group=["f"])
    # Women: 1 to 4 wrongly granted (“<5”), of 242 to 253, or of 41 to 44 granted.
    assert (of_all["numerator"], of_all["denominator"]) == ([1, 4], [242, 253])
    assert (of_selected["numerator"], of_selected["denominator"]) == ([1, 4], [41, 44])
    (of_entitled,) = rows_of(answer, measure="exclusion_error_of_entitled", group=["f"])
    assert (of_entitled["low"], of_entitled["high"]) == pytest.approx((1 / 41, 9 / 49))


def test_the_verdict_holds_in_every_possible_table():
    """Every whole table within the limits is audited by itself: a gap that is reported is counted in each of them."""
    columns = {"sex": list("mmff"), "granted": [1, 0, 1, 0], "n": ["180", "120", "*", "150"]}
    answer = answer_of(columns, suppressed=(1, 4), rounded=2)
    (gap,) = answer.figures["gaps"]
    assert gap["verdict"] == "gap"
    spans = (range(179, 182), range(119, 122), range(1, 5), range(149, 152))
    plan = planned()
    for counts in itertools.product(*spans):
        cube = count_cube(read_decisions(pa.table(columns | {"n": list(counts)})), plan.roles())
        (exact,) = gap_rows([table(cube, ("sex",), plan)], plan)
        assert gap["low"] - 1e-12 <= exact.difference.value <= gap["high"] + 1e-12
        assert gap["chance_low"] <= exact.difference.low
        assert exact.difference.high <= gap["chance_high"]


def test_bands_blanks_and_rows_without_a_decision():
    columns = {
        "age": ["17", "70", None, "30", "30"],
        "granted": [1, 0, 1, 0, None],
        "n": ["*", "20", "30", "40", "50"],
    }
    answer = answer_of(columns, suppressed=(1, 9), by=[{"column": "age", "bands": [18, 60]}])
    groups = {tuple(row["group"]): row["denominator"] for row in rows_of(answer, by=["age"])}
    assert groups == {("<18",): [1, 9], ("18–<60",): [40, 40], ("≥60",): [20, 20], (None,): [30, 30]}
    assert answer.figures["rows"] == 4


def test_words_that_are_one_label_are_one_group():
    columns = {
        "sex": ["１", "1", "1.0", "2", "2"],
        "granted": [True, False, True, True, False],
        "n": ["*", "20", "30", "5", "6"],
    }
    answer = answer_of(columns, suppressed=(1, 9))
    (one,) = rows_of(answer, group=["1"])
    assert (one["numerator"], one["denominator"]) == ([31, 39], [51, 59])


@pytest.mark.parametrize(
    ("count", "plan", "told"),
    [
        ("", {"suppressed": (1, 9)}, "blank"),
        ("ten", {"suppressed": (1, 9)}, "neither a whole number"),
        ("2.5", {"suppressed": (1, 9)}, "neither a whole number"),
        ("-4", {"suppressed": (1, 9)}, "neither a whole number"),
        ("<10", {"rounded": 10}, "--suppressed"),
        ("<20", {"suppressed": (1, 9)}, "1 to 9"),
        ("37", {"rounded": 10}, "not rounded to 10"),
    ],
)
def test_counts_that_cannot_be_used_are_refused_with_a_sentence(count, plan, told):
    with pytest.raises(InputError) as refused:
        answer_of(COARSE | {"n": ["600", "400", count, "700"]}, **plan)
    assert told in refused.value.sentence("en")


def test_an_age_that_is_no_number_is_refused():
    columns = {"age": ["old", "3"], "granted": [1, 0], "n": ["60", "70"]}
    made = planned(suppressed=(1, 9), by=[{"column": "age", "bands": [18]}])
    cube = count_cube(read_decisions(pa.table(columns | {"age": [40, 3]})), made.roles())
    material = Material(made, cube, [table(cube, ("age",), made)], read_decisions(pa.table(columns)))
    with pytest.raises(InputError, match="must hold numbers"):
        check(material)


def test_without_rows_or_counts_there_are_no_bounds():
    made = planned(suppressed=(1, 9))
    cube = count_cube(read_decisions(pa.table(COARSE | {"n": [1, 2, 3, 4]})), made.roles())
    with pytest.raises(NotPossible) as told:
        check(Material(made, cube, []))
    assert told.value.reason == "no_rows"
    with pytest.raises(NotPossible) as told:
        check(Material(made.model_copy(update={"count": None}), cube, [], read_decisions(pa.table(COARSE))))
    assert told.value.reason == "no_count"


@pytest.mark.parametrize(
    ("columns", "plan"),
    [
        (COARSE, {"suppressed": (1, 9)}),
        (OUTCOME, {"suppressed": (1, 9), "outcome": "ok", "primary": ("true_positive_rate", "balanced_accuracy")}),
        (COARSE | {"n": ["0", "10", "20", "30"]}, {"rounded": 10}),
        (COARSE | {"n": ["*", "*", "*", "*"]}, {"suppressed": (0, 9)}),
    ],
)
def test_the_figures_fit_the_schema_and_it_allows_nothing_else(columns, plan):
    figures = json.loads(json.dumps(answer_of(columns, **plan).figures, allow_nan=False))
    validator = Draft202012Validator(SCHEMA)
    validator.check_schema(SCHEMA)
    validator.validate(figures)
    assert not validator.is_valid(figures | {"more": 1})
    assert not validator.is_valid(figures | {"cases": [1]})
