"""What could have been seen, from a log to plain figures."""

import json
from importlib import resources

import jsonschema

from algaudit.fairness.power_size import needed_trials
from tests.algaudit.audit.logs import audit_of, by

#: 400 men of whom 200 were granted, 300 women of whom 140 were, 12 others.
COUNTED = {
    "sex": ["m", "m", "f", "f", "x", "x"],
    "granted": [1, 0, 1, 0, 1, 0],
    "due": [1, 0, 1, 0, 1, 0],
    "n": [200, 200, 140, 160, 5, 7],
}


def checked(counted=COUNTED, **plan):
    audit = audit_of(counted, **{"by": by("sex"), **plan})
    figures = dict(audit.result.checks["power"])
    assert figures.pop("status") == "done"
    schema = json.loads(
        resources.files("algaudit.audit.checks").joinpath("schemas/power.schema.json").read_text("utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(json.dumps(figures, allow_nan=False)), schema)
    return figures, audit.result


def test_every_comparison_with_a_verdict_has_its_numbers_at_the_level_used():
    figures, result = checked(tolerance=0.15)
    women, others = figures["comparisons"]
    assert (women["group"], women["reference"], women["cases"], women["reference_cases"]) == (["f"], ["m"], 300, 400)
    # Two comparisons share 5 %.
    assert women["needed"] == float(needed_trials(0.5, 400, alpha=0.025, gap=0.15))
    assert women["needed_both"] == float(needed_trials(0.5, float("nan"), alpha=0.025, gap=0.15))
    assert others["needed"] == women["needed"]
    assert [row["detectable"] for row in figures["comparisons"]] == [
        gap.detectable for gap in result.gaps if gap.primary
    ]


def test_a_reference_that_is_too_small_leaves_only_the_number_for_both():
    figures, _ = checked(tolerance=0.05)
    assert {row["reason"] for row in figures["comparisons"]} == {"reference_too_small"}
    assert all(row["needed"] is None and row["needed_both"] > 400 for row in figures["comparisons"])


def test_no_tolerance_has_no_number():
    figures, _ = checked(tolerance=0.0)
    assert {(row["needed_both"], row["reason"]) for row in figures["comparisons"]} == {(None, "tolerance_zero")}


def test_a_mean_of_two_rates_has_no_number_of_cases():
    figures, _ = checked(outcome="due", primary=("balanced_accuracy",))
    assert {(row["needed"], row["reason"]) for row in figures["comparisons"]} == {(None, "mean_of_two_rates")}


def test_a_tolerance_that_does_not_fit_has_no_number():
    figures, _ = checked(tolerance=0.6)
    assert {row["reason"] for row in figures["comparisons"]} == {"rate_unknown_or_no_room"}


def test_with_nothing_compared_it_is_not_possible():
    audit = audit_of({"sex": ["m", "f"], "granted": [1, 0], "n": [3, 3]}, by=by("sex"))
    assert audit.result.checks["power"] == {"status": "not_possible", "reason": "nothing_compared"}


def test_the_rate_is_that_of_the_reference_for_each_measure():
    figures, _ = checked(outcome="due", primary=("base_rate", "selection_rate"), tolerance=0.2)
    assert {row["measure"] for row in figures["comparisons"]} == {"base_rate", "selection_rate"}
    expected = float(needed_trials(0.5, 400, alpha=0.05 / 4, gap=0.2))
    assert {row["needed"] for row in figures["comparisons"]} == {expected}
