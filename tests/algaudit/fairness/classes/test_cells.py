"""Shares of decisions with several labels: by hand, and beside scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, precision_score, recall_score

from algaudit.fairness.classes.cells import cells, shares
from algaudit.fairness.rates import Rates
from tests.algaudit.fairness.small import cube_of

DECIDED = ["grant", "grant", "partial", "refuse", "refuse", "grant", "partial"]
DUE = ["grant", "partial", "partial", "refuse", "grant", None, "refuse"]
SEX = list("ffffmmm")
ORDER = ("refuse", "partial", "grant")


def found_of(by=(), order=(), **roles):
    columns = {"granted": DECIDED, "due": DUE, "sex": SEX}
    made = cells(cube_of(columns, ["sex"], positive="grant", **roles), by)
    return made, named(shares(made, positive="grant", order=order))


def named(found):
    """Return the rates of each share by its measure and label."""
    parts = ("value", "numerator", "denominator", "trials")
    return {
        name: Rates(name[0], *(getattr(found.rates, part)[:, place] for part in parts))
        for place, name in enumerate(found.names)
    }


def test_every_label_against_the_rest():
    made, found = found_of()
    assert made.decisions == ("grant", "partial", "refuse")
    assert list(found) == [("decided", label) for label in made.decisions]
    assert [float(each.value[0]) for each in found.values()] == pytest.approx([3 / 7, 2 / 7, 2 / 7])


def test_recall_precision_and_accuracy_rest_on_known_outcomes():
    _, found = found_of(outcome="due", outcome_positive="grant")
    # Six outcomes are known; grant, partial and refuse are right once each.
    assert (found["accuracy", None].numerator[0], found["accuracy", None].denominator[0]) == (3, 6)
    assert (found["recall", "grant"].numerator[0], found["recall", "grant"].denominator[0]) == (1, 2)
    assert (found["precision", "grant"].numerator[0], found["precision", "grant"].denominator[0]) == (1, 2)
    assert (found["recall", "refuse"].numerator[0], found["recall", "refuse"].denominator[0]) == (1, 2)


@pytest.mark.parametrize("seed", range(4))
def test_they_are_those_of_scikit_learn(seed):
    random = np.random.default_rng(seed)
    due, decided = (random.choice(ORDER, 200) for _ in range(2))
    cube = cube_of(
        {"granted": list(decided), "due": list(due)}, [], positive="grant", outcome="due", outcome_positive="grant"
    )
    made = cells(cube, ())
    found = named(shares(made, positive="grant"))
    assert found["accuracy", None].value[0] == pytest.approx(accuracy_score(due, decided), abs=1e-12)
    for name, score in (("recall", recall_score), ("precision", precision_score)):
        theirs = score(due, decided, labels=sorted(ORDER), average=None)
        ours = [float(found[name, label].value[0]) for label in sorted(ORDER)]
        assert ours == pytest.approx(theirs, abs=1e-12)


def test_recall_and_precision_of_a_label_stand_beside_each_other():
    _, found = found_of(outcome="due", outcome_positive="grant")
    labels = ("grant", "partial", "refuse")
    pairs = [(measure, label) for label in labels for measure in ("recall", "precision")]
    assert list(found) == [*(("decided", label) for label in labels), ("accuracy", None), *pairs]


def test_outcomes_can_be_left_aside():
    made, _ = found_of(outcome="due", outcome_positive="grant")
    assert {name for name, _ in shares(made, positive="grant", with_outcome=False).names} == {"decided"}


def test_groups_are_counted_apart():
    made, found = found_of(("sex",))
    assert made.groups == (("f",), ("m",))
    assert found["decided", "grant"].value.tolist() == pytest.approx([0.5, 1 / 3])
    assert made.chosen([1]).cases.sum() == 3


def test_at_least_so_good_adds_the_labels_from_there_on():
    _, found = found_of(order=ORDER)
    assert ("at_least", "refuse") not in found
    assert found["at_least", "partial"].value[0] == pytest.approx(5 / 7)
    assert found["at_least", "grant"].value[0] == pytest.approx(3 / 7)


def test_an_outcome_with_words_of_its_own_is_looked_at_within_each():
    columns = {"granted": [1, 0, 1, 0], "need": ["high", "high", "low", "middle"]}
    made = cells(cube_of(columns, [], outcome="need", outcome_positive="high"), ())
    found = named(shares(made, positive="1"))
    assert list(found) == [("decided_positive", label) for label in ("high", "low", "middle")]
    assert [float(each.value[0]) for each in found.values()] == [0.5, 1.0, 0.0]


def test_two_decisions_and_two_outcomes_leave_nothing_to_say():
    columns = {"granted": [1, 0, 1], "ok": [1, 1, 0]}
    found = shares(cells(cube_of(columns, [], outcome="ok"), ()), positive="1")
    assert (found.names, found.rates.value.shape) == ([], (1, 0))


def test_nobody_with_that_outcome_is_undefined():
    _, found = found_of(("sex",), outcome="due", outcome_positive="grant")
    assert np.isnan(found["recall", "partial"].value[1])
