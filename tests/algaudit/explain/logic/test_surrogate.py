"""Rules that imitate an algorithm: measured on cases held out, and refused where they do it badly."""

import numpy as np
import pytest

from algaudit.explain.logic.surrogate import LEARNT, surrogate
from algaudit.models.features import plain
from algaudit.models.rules.cases import Cases
from algaudit.models.rules.names import Names
from algaudit.models.rules.truth import holds
from tests.algaudit.explain.examples import Example, numbers

FEATURES = (*numbers("age", "income"), plain("flat", "category"))


def people(size=3_000, seed=0):
    random = np.random.default_rng(seed)
    return {
        "age": random.integers(18, 90, size).astype(float),
        "income": np.round(random.gamma(2, 500, size)),
        "flat": random.choice(np.array(["own", "rent", None], object), size),
    }


def closed(scoring, line=0.0, unit="points"):
    return Example(FEATURES, scoring, None, unit, line)


def simple(rows):
    return np.where((rows["age"] > 60) & (rows["flat"] != "own"), 1.0, -1.0)


def test_simple_logic_is_found_again():
    found = surrogate(closed(simple), people())
    assert (found.status, found.fidelity.value) == ("done", 1.0)
    assert {(one.result, one.cases == one.agreeing) for one in found.branches} == {("yes", True), ("no", True)}
    yes = [one for one in found.branches if one.result == "yes"]
    assert len(yes) == 1
    assert (found.learnt_from, sum(one.cases for one in found.branches)) == (2_000, 1_000)


def test_the_fidelity_is_that_of_the_rules_as_they_are_shown_on_cases_held_out():
    def bumpy(rows):
        return np.sin(rows["age"] / 9) + (rows["income"] - 900) / 400

    model, rows = closed(bumpy), people()
    found = surrogate(model, rows, asked=0.5)
    assert found.status == "done"
    order = np.random.default_rng(0).permutation(3_000)[int(LEARNT * 3_000) :]
    held = {name: values[order] for name, values in rows.items()}
    codes = {"flat": {"own": 2, "rent": 3}}
    cases = Cases(Names({one.name: one for one in FEATURES}, {}, {}, codes), held)
    said = np.full(len(order), "", object)
    for branch in found.branches:
        met = np.all([holds(one, cases) for one in branch.when], axis=0)
        assert met.sum() == branch.cases
        assert (model.predict(held)[met] == branch.result).sum() == branch.agreeing
        said[met] = branch.result
    agreeing = (said == model.predict(held)).mean()
    assert found.fidelity.value == pytest.approx(agreeing)
    assert found.fidelity.low < agreeing < found.fidelity.high
    assert sum(one.agreeing for one in found.by_result) == (said == model.predict(held)).sum()
    assert {one.result: one.cases for one in found.by_result} == {
        label: int((model.predict(held) == label).sum()) for label in ("yes", "no")
    }


def test_below_what_is_asked_nothing_is_shown_but_the_figure():
    def parity(rows):
        return np.where((rows["age"] + rows["income"]) % 2 == 0, 1.0, -1.0)

    found = surrogate(closed(parity), people())
    assert found.status == "refused"
    assert found.branches == ()
    assert found.fidelity.low < 0.9
    assert found.fidelity.high < 0.7


def test_the_lower_limit_decides_not_the_figure():
    rows = people(400)

    def nearly(columns):
        wrong = (columns["income"] * 7 + columns["age"]) % 23 == 0
        return np.where((columns["age"] > 60) ^ wrong, 1.0, -1.0)

    check = surrogate(closed(nearly), rows).fidelity
    assert check.low < check.value
    between = (check.low + check.value) / 2
    assert surrogate(closed(nearly), rows, asked=between).status == "refused"
    assert surrogate(closed(nearly), rows, asked=check.low).status == "done"


def test_saying_always_the_same_explains_nothing():
    def rare(rows):
        return np.where((rows["income"] * 31 + rows["age"] * 17) % 41 == 0, 1.0, -1.0)

    found = surrogate(closed(rare), people())
    assert found.status == "no_better"
    assert found.fidelity.low > 0.9
    assert found.always > 0.95
    assert found.branches == ()


def test_an_algorithm_that_always_says_the_same_is_told_in_one_rule():
    found = surrogate(closed(lambda rows: np.ones(len(rows["age"]))), people())
    assert [(one.when, one.result) for one in found.branches] == [((), "yes")]


def test_few_cases_are_too_few():
    found = surrogate(closed(simple), people(80))
    assert (found.status, found.fidelity.value, found.always) == ("too_little_data", None, None)


def test_amounts_are_told_in_four_bands():
    found = surrogate(closed(lambda rows: rows["age"] * 10, None, "amount"), people(), asked=0.5)
    assert found.status == "done"
    assert len(found.bands) == 3
    assert {one.result for one in found.branches} <= {"b0", "b1", "b2", "b3"}
    assert sum(one.cases for one in found.by_result) == 1_000


def test_the_same_seed_gives_the_same_rules():
    assert surrogate(closed(simple), people(), seed=3) == surrogate(closed(simple), people(), seed=3)
