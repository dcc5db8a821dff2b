"""Reasons in rules: exact points, worked out by hand on a small card, and adding up to the score."""

import numpy as np
import pytest

from algaudit.explain.importance.contributions import contributions
from algaudit.explain.importance.distinct import picked, size_of
from algaudit.explain.reasons.of_rules import of_rules
from algaudit.explain.reasons.others import others_of
from tests.algorithms import both, cases, model, row

#: 800 yuan for one person of 70 who is ill: per head 800.
OTHER = {"income": 800.0, "members": 1.0, "age": 70.0, "ill": "y", "rent": 0.0, "flats": 0.0}


def one_other(**changed):
    return row(**{**OTHER, **changed}), "other_result"


def by_id(found):
    return {one.id: one for one in found.listed}


def test_points_of_the_case_and_of_the_others_are_worked_out_by_hand():
    # The case: 450 a head gives 20, rent 3 years 1.5. The other: 800 a head gives 20, ill 10, old and alone 6 → 12.
    found = of_rules(model(), row(), one_other())
    reasons = by_id(found)
    assert (found.margin, found.base, found.method, found.others) == (22.5, 33.0, "points", 1)
    assert (reasons["extra.1"].points, reasons["extra.1"].usual, reasons["extra.1"].weight) == (0.0, 10.0, -10.0)
    assert (reasons["extra.2"].points, reasons["extra.2"].usual, reasons["extra.2"].weight) == (0.0, 6.0, -6.0)
    assert (reasons["extra.3"].points, reasons["extra.3"].usual, reasons["extra.3"].weight) == (1.5, 0.0, 1.5)
    # 10 and 6 points were cut down to 12: the limit took 4 from the other and nothing from the case.
    assert (reasons["extra"].kind, reasons["extra"].points, reasons["extra"].weight) == ("limit", 0.0, 4.0)
    assert [one.id for one in found.listed] == ["extra.1", "extra.2", "extra", "extra.3"]
    assert {one.id: one.direction for one in found.listed} == {
        "extra.1": "for", "extra.2": "for", "extra": "against", "extra.3": "against"
    }  # fmt: skip
    assert found.total == 10.0 + 6.0 + 1.5 + 4.0


def test_each_reason_says_what_it_rests_on_and_what_was_asked():
    reasons = by_id(of_rules(model(), row(income=2000.0), one_other()))
    need = reasons["need.1"]
    assert (need.code, need.words.en, need.clause.en) == ("R2", "income per head is above the standard", "article 9")
    assert (need.least, need.most, need.features, need.protected) == (0.0, 40.0, ("income", "members"), False)
    assert (need.when[0].above, need.met) == (800.0, True)
    assert (need.edge.name, need.edge.at, need.edge.distance, need.edge.points) == ("per_head", 800.0, 200.0, 20.0)


def test_a_condition_that_does_not_hold_is_told_as_such():
    reasons = by_id(of_rules(model(), row(), one_other()))
    assert (reasons["extra.2"].met, reasons["extra.2"].when[0].every[0].at_least) == (False, 60.0)
    assert reasons["extra.2"].protected is True
    assert reasons["extra.2"].edge is None
    assert (reasons["extra.3"].least, reasons["extra.3"].most) == (0.0, 5.0)


def test_an_article_of_the_whole_is_no_article_of_an_item():
    reasons = by_id(of_rules(model(), row(), one_other()))
    assert reasons["extra.1"].clause.en == "article 10"
    assert reasons["extra.3"].clause is None


def test_where_all_reasons_are_listed_their_weights_make_the_difference_to_the_others():
    rules, rows = model(), cases()
    whole = 0
    for place in np.flatnonzero(rules.excluded(rows) < 0):
        case = picked(rows, np.array([place]))
        found = of_rules(rules, case, others_of(rules, case, rows))
        if not found.further:
            whole += 1
            assert sum(one.weight for one in found.listed) == pytest.approx(found.margin - found.base, abs=1e-9)
            assert sum(abs(one.weight) for one in found.listed) == pytest.approx(found.total, abs=1e-9)
    assert whole > 5


def test_the_result_always_has_a_reason_that_speaks_for_it():
    rules, rows = model(), cases()
    for place in range(size_of(rows)):
        case = picked(rows, np.array([place]))
        found = of_rules(rules, case, others_of(rules, case, rows))
        assert any(one.direction == "for" for one in found.listed), place


def test_without_limits_the_weights_are_the_exact_contributions():
    block = {"name": "all", "label": both("a"), "items": [
        {"bands": "income", "steps": [{"below": 900, "points": 7}, {"points": 1}], "missing": 0},
        {"per_unit": "rent", "points": 2, "missing": 0},
        {"table": "ill", "rows": [{"is": ["y"], "points": 3}], "other": 0, "missing": 0},
    ]}  # fmt: skip
    rules, rows = model(blocks=[block], derived=[], decide=[{"at_least": 15, "label": "yes"}, {"label": "no"}]), cases()
    others = others_of(rules, row(), rows)
    ours = {one.features: one.weight for one in of_rules(rules, row(), others).listed}
    shap = contributions(rules, row(), others[0])
    theirs = dict(zip(shap.features, shap.values[0], strict=True))
    assert ours
    assert all(weight == pytest.approx(theirs[features[0]], abs=1e-9) for features, weight in ours.items())


def test_what_alone_decided_a_close_case_is_marked():
    # 24.5 of 25 points: half a point more of rent would have done; so would anything the other had more of.
    reasons = by_id(of_rules(model(), row(rent=7.0), one_other(rent=9.0)))
    assert of_rules(model(), row(rent=7.0), one_other()).margin == 24.5
    assert reasons["extra.1"].turns is True
    assert by_id(of_rules(model(), row(income=3000.0), one_other()))["extra.1"].turns is False


def test_what_a_limit_swallows_does_not_turn_the_result():
    # Ill and old and alone: 16 points, cut to 12. Without the 6 for age still 10: 31 of 25 are enough.
    reasons = by_id(of_rules(model(), row(**OTHER), one_other(age=30.0, ill="n")))
    assert reasons["extra.2"].turns is False


def test_a_rule_that_settles_the_case_is_the_only_reason():
    found = of_rules(model(), row(flats=3.0), one_other())
    assert (found.method, found.compared_with, found.others) == ("exclusion", "nobody", 0)
    (only,) = found.listed
    assert (only.kind, only.direction, only.code, only.clause.en) == ("exclusion", "for", "X1", "article 3")
    assert (only.label.en, only.features, only.when[0].at_least) == ("flats owned", ("flats",), 2.0)


def test_every_rule_that_would_settle_the_case_is_listed():
    exclude = [
        {"when": {"feature": "flats", "at_least": 2}, "label": "no"},
        {"when": {"feature": "income", "above": 5}, "label": "no"},
        {"when": {"feature": "income", "above": 5000}, "label": "no"},
    ]
    found = of_rules(model(exclude=exclude), row(flats=2.0), one_other())
    assert [one.id for one in found.listed] == ["exclude.1", "exclude.2"]


def test_an_amount_is_raised_or_lowered():
    rules = model(decide=None, exclude=[], amount={"least": 0}, positive=None, labels={})
    found = of_rules(rules, row(), (row(income=300.0, ill="y"), "everybody"))
    assert found.unit == "amount"
    assert {one.id: one.direction for one in found.listed} == {"need.1": "lowers", "extra.1": "lowers"}
    assert not any(one.turns for one in found.listed)


def test_an_exclusion_of_an_amount_lowers_it():
    exclude = [{"when": {"feature": "flats", "at_least": 2}, "amount": 0}]
    rules = model(decide=None, exclude=exclude, amount={"least": 0}, positive=None, labels={})
    found = of_rules(rules, row(flats=2.0), one_other())
    assert (found.listed[0].direction, found.listed[0].points, found.unit) == ("lowers", 0.0, "amount")


def test_a_probability_is_explained_before_the_curve():
    rules = model(score={"link": "logistic"}, base=-25, decide=[{"at_least": 0.5, "label": "yes"}, {"label": "no"}])
    found = of_rules(rules, row(rent=7.0), one_other())
    assert found.unit == "log_odds"
    assert found.margin == -1.5
    assert by_id(found)["extra.1"].turns is True
