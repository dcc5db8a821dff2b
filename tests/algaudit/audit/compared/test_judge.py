"""Criteria on the new audit: met by data alone, never for want of it, and refused where something else was audited."""

import pytest

from algaudit import AuditPlan
from algaudit.audit.compared.compare import compare_audits
from algaudit.audit.compared.criteria import Criteria
from algaudit.audit.compared.reading import audited
from algaudit.errors import InputError
from tests.algaudit.audit.compared.sides import NEW, OLD, columns_of, criterion, judged, made_of, newcombe, side


def test_a_criterion_is_met_when_the_upper_limit_of_the_size_is_not_above_the_bound():
    difference, (low, high) = newcombe(NEW["f"], NEW["m"])
    (met,) = judged(NEW, criterion(bound=-low)).criteria
    assert (met.met, met.reason) == (True, None)
    assert (met.difference, met.low, met.high) == pytest.approx((difference, low, high))
    assert met.largest == pytest.approx(-low)
    assert (met.cases, met.reference_cases) == (1000, 1001)
    found = judged(NEW, criterion(bound=-low), criterion(bound=-low - 1e-6, group=("f",)))
    assert [item.met for item in found.criteria] == [True, False]
    assert [item.reason for item in found.criteria] == [None, "too_large"]
    assert found.met is False


def test_a_gap_on_the_other_side_is_held_against_the_same_bound():
    turned = {"m": (570, 431), "f": (600, 400)}
    _, (_, high) = newcombe(turned["f"], turned["m"])
    assert judged(turned, criterion(bound=high)).met
    assert not judged(turned, criterion(bound=high - 1e-6)).met


def test_more_confidence_asks_for_more():
    _, (low, _) = newcombe(NEW["f"], NEW["m"], 0.05)
    assert judged(NEW, criterion(bound=-low, confidence=0.95)).met
    assert not judged(NEW, criterion(bound=-low, confidence=0.99)).met
    assert judged(NEW, criterion(bound=-low, confidence=0.9)).met


def test_a_small_gap_of_few_people_is_not_met():
    few = {"m": (60, 41), "f": (6, 4)}
    found = judged(few, criterion())
    assert abs(found.criteria[0].difference) < 0.01
    assert (found.met, found.criteria[0].reason) == (False, "too_large")


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ({"m": (600, 401)}, "group_absent"),
        ({"f": (570, 430), "x": (600, 401)}, "reference_absent"),
        ({"m": (3, 4), "f": (3, 4)}, "no_reference"),
    ],
)
def test_a_criterion_is_never_met_for_want_of_data(new, reason):
    (item,) = judged(new, criterion(bound=0.99)).criteria
    assert (item.met, item.reason) == (False, reason)
    assert (item.difference, item.low, item.high, item.largest) == (None, None, None, None)


def test_a_criterion_on_a_rate_of_nobody_is_not_met():
    # No woman's outcome was good: her true positive rate is 0 of 0.
    columns = columns_of(NEW) | {"ok": ["1", "1", "0", "0"]}
    made = made_of(columns, outcome="ok")
    new = audited(made.result, AuditPlan.model_validate(made.result.plan), made.cube)
    wanted = Criteria((criterion(measure="true_positive_rate", bound=0.99),), "x")
    (item,) = compare_audits(side(OLD), new, criteria=wanted).criteria
    assert (item.met, item.reason, item.cases) == (False, "undefined", 0)


def test_a_criterion_on_a_reference_with_too_few_such_cases_is_not_met():
    counts = {"m": (5, 2), "f": (570, 430), "x": (0, 0)}
    columns = columns_of(counts) | {"ok": ["1"] * 6}
    extra = {"sex": ["m"], "granted": ["0"], "n": [2_000], "ok": ["0"]}
    columns = {name: values + extra[name] for name, values in columns.items()}
    made = made_of(columns, outcome="ok")
    new = audited(made.result, AuditPlan.model_validate(made.result.plan), made.cube)
    wanted = Criteria((criterion(measure="true_positive_rate", bound=0.99),), "x")
    (item,) = compare_audits(side(OLD), new, criteria=wanted).criteria
    assert (item.met, item.reason, item.reference_cases) == (False, "reference_too_small", 7)


def test_nobody_meets_a_criterion_by_leaving_decisions_out():
    """100 refusals of women are blanked: the gap looks small, and the criterion counts them at their worst."""
    columns = columns_of({"m": (600, 401), "f": (570, 330)})
    blanked = {"sex": ["f"], "granted": [None], "n": [100]}
    made = made_of({name: values + blanked[name] for name, values in columns.items()})
    new = audited(made.result, AuditPlan.model_validate(made.result.plan), made.cube)
    wanted = Criteria((criterion(bound=0.1), criterion(bound=0.2, confidence=0.9)), "x")
    found = compare_audits(side(OLD), new, criteria=wanted)
    item = found.criteria[0]
    assert (item.met, item.reason, item.left_out) == (False, "cases_left_out", 100)
    assert item.largest <= 0.1
    # 100 more cases, half of them women among 900 and half as if there were only 900 men: 100 / (900 + 50).
    assert item.worst == pytest.approx(item.largest + 100 / 950)
    assert abs(570 / 1000 - 600 / 1001) <= item.worst
    assert found.criteria[1].met
    whole = judged({"m": (600, 401), "f": (570, 330)}, criterion(bound=0.1)).criteria[0]
    assert (whole.met, whole.left_out, whole.worst) == (True, 0, whole.largest)


def test_the_worst_case_is_no_smaller_than_any_way_of_counting_who_was_left_out():
    small = {"m": (31, 20), "f": (25, 20)}
    columns = columns_of(small)
    blanked = {"sex": ["f"], "granted": [None], "n": [6]}
    made = made_of({name: values + blanked[name] for name, values in columns.items()})
    new = audited(made.result, AuditPlan.model_validate(made.result.plan), made.cube)
    item = compare_audits(side(OLD), new, criteria=Criteria((criterion(),), "x")).criteria[0]
    widest = 0.0
    for women in range(7):
        for granted in range(women + 1):
            for men in range(7 - women):
                own, other = (25 + granted) / (45 + women), (31 + men) / (51 + 6 - women)
                widest = max(widest, abs(own - other) - abs(25 / 45 - 31 / 51))
    assert 0.05 < widest <= item.worst - item.largest


def test_another_reference_in_a_criterion_is_refused():
    three = NEW | {"x": (300, 300)}
    with pytest.raises(InputError, match="compares with “x”, but the new audit compares with “m”"):
        judged(three, criterion(reference=("x",)))
    (item,) = judged(three, criterion(reference=("x",)), old=three, reference={"sex": "x"}).criteria
    assert item.difference == pytest.approx(0.07)


def test_a_criterion_on_what_was_not_audited_is_refused():
    with pytest.raises(InputError, match="Criterion 2 compares groups by region"):
        judged(NEW, criterion(), criterion(by=("region",), group=("a",), reference=("b",)))
    with pytest.raises(InputError, match="without the true outcome"):
        judged(NEW, criterion(measure="true_positive_rate"))


def test_no_counts_turn_an_unmet_criterion_into_a_met_one_by_vanishing():
    """Whatever is taken away from the group, down to nobody, an unmet criterion stays unmet."""
    for yes in (300, 30, 3, 1, 0):
        for no in (700, 70, 7, 1, 0):
            new = {"m": (600, 401)} | ({"f": (yes, no)} if yes + no else {})
            assert not judged(new, criterion(bound=0.05)).met
