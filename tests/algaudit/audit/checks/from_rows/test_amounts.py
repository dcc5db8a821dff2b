"""Amounts by group, worked out by hand, and what is said of them."""

import numpy as np
import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.check import NotPossible
from algaudit.audit.checks.from_rows import amounts
from algaudit.errors import InputError
from algaudit.fairness.amounts.entitlement import errors
from tests.algaudit.audit.checks.from_rows.asking import answer, material

PLAN = {"decision": "granted", "by": [{"column": "sex"}], "reference": {"sex": "m"}, "amount": "paid"}
#: Ten women of whom eight get 100 … 170 of 200, ten men of whom all get 200.
SMALL = {
    "granted": [1] * 8 + [0] * 2 + [1] * 10,
    "sex": ["f"] * 10 + ["m"] * 10,
    "paid": [100, 110, 120, 130, 140, 150, 160, 170, 0, 0] + [200] * 10,
    "due": [200] * 20,
}


def ask(columns=SMALL, **plan):
    return answer(amounts, material(columns, AuditPlan.model_validate(PLAN | plan)))


def line(figures, measure, group, by=("sex",)):
    kept = [each for each in figures["measures"] if (each["measure"], each["by"]) == (measure, list(by))]
    return next(each for each in kept if each["group"] == list(group))


def gap(figures, measure, group=("f",)):
    kept = (each for each in figures["gaps"] if each["by"])
    return next(each for each in kept if (each["measure"], each["group"]) == (measure, list(group)))


def drawn(size=3000, less=1.0, seed=0):
    draws = np.random.default_rng(seed)
    sex = draws.choice(["f", "m"], size)
    due = np.round(np.exp(draws.normal(6, 0.5, size)), 2)
    paid = np.round(due * np.where(sex == "f", less, 1.0), 2) * (draws.random(size) < 0.8)
    return {"granted": (paid > 0).astype(int), "sex": sex, "paid": paid, "due": due}


def test_who_gets_anything_and_how_much_those_who_do():
    figures, _ = ask()
    assert (line(figures, "granted_rate", ["f"])["numerator"], line(figures, "granted_rate", ["f"])["cases"]) == (8, 10)
    assert line(figures, "mean", ["f"])["value"] == 135
    assert line(figures, "median", ["f"])["value"] == 135
    assert line(figures, "median", [], by=())["value"] == 200
    assert gap(figures, "median")["difference"] == -65
    assert gap(figures, "median")["relative"] == -0.325


def test_a_gap_of_medians_that_chance_could_hardly_make_is_found_in_eighteen_amounts():
    figures, findings = ask()
    assert gap(figures, "median")["verdict"] == "gap"
    assert [(each.code, each.severity, each.facts["measure"]) for each in findings if each.code == "amount_gap"] == [
        ("amount_gap", "alert", "median")
    ]


def test_means_of_few_amounts_are_shown_but_not_judged():
    figures, _ = ask()
    assert gap(figures, "mean")["reason"] == "too_few_cases"
    assert gap(figures, "mean")["low"] is not None


def test_quantiles_other_than_the_median_have_no_verdict():
    figures, _ = ask()
    assert gap(figures, "quantile_90")["verdict"] is None
    assert gap(figures, "quantile_90")["p_adjusted"] is None


def test_without_entitlements_nothing_is_said_of_what_was_due():
    figures, _ = ask()
    assert (figures["entitled"], figures["tenths"], figures["slope"]) == (None, [], None)
    assert "mean_error" not in {each["measure"] for each in figures["measures"]}


def test_paid_against_due():
    figures, findings = ask(entitled="due")
    under = line(figures, "underpayment_rate", ["f"])
    assert (under["numerator"], under["cases"], under["value"]) == (10, 10, 1)
    assert line(figures, "mean_error", ["f"])["value"] == pytest.approx((1080 - 2000) / 10)
    assert line(figures, "mean_shortfall", ["f"])["value"] == pytest.approx(92)
    assert line(figures, "mean_shortfall", ["m"])["value"] is None
    told = next(each for each in findings if each.code == "underpayments")
    assert (told.severity, told.facts["underpaid"], told.facts["cases"]) == ("notice", 10, 20)


def test_one_entitlement_makes_one_part_and_no_slope():
    figures, _ = ask(entitled="due")
    assert [(part["from"], part["to"], part["cases"], part["underpaid"]) for part in figures["tenths"]] == [
        (200, 200, 20, 10)
    ]
    assert figures["slope"]["value"] is None


def test_blank_and_negative_amounts_are_left_out_and_told():
    columns = {
        "granted": [1, 1, 0, 0, 1],
        "sex": list("fmfmf"),
        "paid": ["100", "", None, "-5", "20"],
        "due": ["100", "1", "1", "1", ""],
    }
    figures, findings = ask(columns, reference={}, entitled="due")
    assert figures["cases"] == 2
    assert figures["left_out"] == {
        "blank": 2,
        "blank_not_positive": 1,
        "negative": 1,
        "entitled_blank": 1,
        "entitled_negative": 0,
    }
    told = [
        (each.facts["what"], each.facts["column"], each.facts["cases"]) for each in findings if "what" in each.facts
    ]
    assert told == [("blank", "paid", 2), ("negative", "paid", 1), ("entitled_blank", "due", 1)]


def test_a_blank_amount_is_never_taken_for_zero():
    figures, _ = ask({"granted": [1, 0], "sex": ["f", "f"], "paid": ["5", ""]}, reference={})
    assert line(figures, "granted_rate", [], by=())["cases"] == 1


def test_cases_without_a_decision_are_left_out_as_in_the_cube():
    figures, _ = ask({"granted": ["1", "", "0"], "sex": ["f", "f", "f"], "paid": [5, 7, 0]}, reference={})
    assert figures["cases"] == 2


def test_inequality_within_and_between_adds_up_to_the_whole():
    figures, _ = ask(drawn())
    whole = {each["order"]: each["value"] for each in figures["inequality"]["entropy"]}
    for split in figures["inequality"]["splits"]:
        assert split["within"]["value"] + split["between"]["value"] == pytest.approx(whole[split["order"]], rel=1e-12)
    assert {each["order"]: each["over"] for each in figures["inequality"]["splits"]} == {
        0: "above_zero",
        1: "all",
        2: "all",
    }


def test_underpayment_of_one_group_is_found_and_named_once_in_each_way():
    figures, findings = ask(drawn(less=0.8), entitled="due")
    found = [(each.facts["measure"], each.facts["group"]) for each in findings if each.code == "amount_gap"]
    assert found == [("median", ["f"]), ("mean_error", ["f"]), ("underpayment_rate", ["f"])]
    assert gap(figures, "mean")["verdict"] == "gap"


def test_payments_that_fall_behind_for_those_due_most_are_found():
    columns = drawn()
    columns["paid"] = np.minimum(columns["due"], 500)
    figures, findings = ask(columns, entitled="due")
    told = next(each for each in findings if each.code == "entitlement_slope")
    assert told.severity == "alert"
    assert told.facts["value"] == figures["slope"]["value"] < -0.1
    rates = [part["underpayment_rate"]["value"] for part in figures["tenths"]]
    assert (rates[0], rates[-1]) == (0, 1)


@pytest.mark.parametrize("seed", range(5))
def test_nothing_is_found_where_groups_are_paid_alike(seed):
    _, findings = ask(drawn(seed=seed), entitled="due")
    assert [each.code for each in findings] == ["underpayments"]


def test_without_groups_everybody_is_measured_and_nothing_compared():
    figures, _ = ask(by=[], reference={})
    assert figures["gaps"] == []
    assert figures["inequality"]["splits"] == []
    assert line(figures, "mean", [], by=())["cases"] == 18


def test_strata_make_no_groups_here():
    columns = SMALL | {"office": ["a", "b"] * 10}
    figures, _ = ask(columns, stratum=[{"column": "office"}])
    assert {tuple(each["by"]) for each in figures["measures"]} == {(), ("sex",)}


@pytest.mark.parametrize("role", ["weight", "count"])
def test_weighted_rows_are_said_to_be_not_possible(role):
    given = material(SMALL | {"times": [1, 2] * 10}, AuditPlan.model_validate(PLAN | {role: "times"}))
    with pytest.raises(NotPossible) as told:
        amounts.check(given)
    assert (told.value.reason, told.value.facts) == ("amounts_weighted", {"column": "times"})


def test_a_column_without_amounts_is_said_to_be_not_possible():
    given = material(SMALL | {"paid": [""] * 20}, AuditPlan.model_validate(PLAN))
    with pytest.raises(NotPossible) as told:
        amounts.check(given)
    assert told.value.reason == "amounts_none"


def test_a_word_among_the_amounts_is_refused_with_its_column():
    with pytest.raises(InputError, match="paid must hold numbers"):
        ask(SMALL | {"paid": ["many"] * 20})


def test_the_same_log_gives_the_same_figures():
    assert ask(drawn(), entitled="due") == ask(drawn(), entitled="due")


def test_errors_are_those_of_the_cases_kept():
    columns = drawn(200)
    figures, _ = ask(columns, entitled="due")
    off = errors(columns["paid"], columns["due"])
    for sex in "fm":
        assert line(figures, "mean_error", [sex])["value"] == pytest.approx(
            off[columns["sex"] == sex].mean(), rel=1e-12
        )
