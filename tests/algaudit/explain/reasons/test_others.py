"""Who a case is compared with."""

import numpy as np

from algaudit.explain.reasons.others import others_of
from tests.algorithms import cases, model, row


def test_the_others_are_those_that_came_out_otherwise():
    rules, rows = model(), cases()
    others, who = others_of(rules, row(), rows)
    assert who == "other_result"
    labels = rules.predict(rows)
    assert rules.predict(row()).tolist() == ["no"]
    assert len(others["income"]) == (labels == "yes").sum()
    assert set(rules.predict(others).tolist()) == {"yes"}


def test_those_whom_a_rule_settled_without_points_are_nobody_to_be_compared_with():
    rules, rows = model(), cases()
    granted = row(income=300.0)
    assert rules.predict(granted).tolist() == ["yes"]
    others, _ = others_of(rules, granted, rows)
    assert (rules.excluded(others) == -1).all()
    assert len(others["income"]) == ((rules.predict(rows) == "no") & (rules.excluded(rows) == -1)).sum()


def test_where_all_came_out_alike_everybody_is_compared_with():
    rows = {name: np.repeat(values, 3) for name, values in row().items()}
    others, who = others_of(model(), row(), rows)
    assert who == "everybody"
    assert others is rows


def test_an_amount_is_compared_with_everybody():
    rules = model(decide=None, exclude=[], amount={"least": 0}, positive=None, labels={})
    assert others_of(rules, row(), cases())[1] == "everybody"
