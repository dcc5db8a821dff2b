"""The logic of an algorithm: as it is where it can be read, and imitated only where it cannot."""

import numpy as np

from algaudit.explain.logic.logic import logic
from algaudit.explain.logic.told import Formula, RulesLogic, Surrogate
from tests.algaudit.explain.examples import asked_only, linear
from tests.algorithms import cases, model


def test_rules_are_told_as_they_are():
    rules = model()
    found = logic(rules, cases())
    assert isinstance(found, RulesLogic)
    assert found.lines == tuple(rules.logic())


def test_a_linear_model_is_told_as_its_formula():
    assert isinstance(logic(linear({"a": 1.0}), {"a": np.arange(200.0)}), Formula)


def test_a_closed_box_is_imitated():
    found = logic(asked_only(linear({"a": 1.0}, base=-100.0)), {"a": np.arange(600.0)})
    assert isinstance(found, Surrogate)
    assert [(one.when[0].above, one.when[0].at_most, one.result) for one in found.branches] == [
        (100.0, None, "yes"), (None, 100.0, "no")
    ]  # fmt: skip
