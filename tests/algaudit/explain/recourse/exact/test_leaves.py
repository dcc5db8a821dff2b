"""The nearest wanted leaf of a tree."""

import numpy as np
import pytest

from algaudit.explain.recourse.exact import leaves
from algaudit.explain.recourse.exact.leaves import boxes_of
from algaudit.explain.recourse.recourse import recourse
from algaudit.models.structure import Encoded, Tree, Trees
from tests.algaudit.explain.recourse.small import Amount, Card, case, category, everything, key_of, number


def tree(*nodes):
    """Return a tree of (column, threshold, left, right, missing_left, value)."""
    columns = list(zip(*nodes, strict=True))
    kinds = (int, float, int, int, bool, float)
    return Tree(*(np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)))


def leaf(value):
    return (-1, 0.0, -1, -1, False, value)


#: Up to three years: no. Beyond: renting only up to 900 yuan, others always.
GROWN = tree(
    (0, 3.0, 1, 2, True, 0.0),
    leaf(0.1),
    (1, 0.5, 3, 4, False, 0.0),
    leaf(0.9),
    (2, 900.0, 5, 6, True, 0.0),
    leaf(0.8),
    leaf(0.2),
)
YEARS, INCOME = (
    number("years", "increase", most=9),
    number("income", "decrease", whole=False, least=0.0, step=50, effort=0.5),
)
FLAT = category("flat", ["own", "rent"], "any", effort=4.0)
COLUMNS = (Encoded("years"), Encoded("flat", "rent"), Encoded("income"))
MODEL = Card((YEARS, FLAT, INCOME), Trees(COLUMNS, (GROWN,), line=0.5))


def test_the_nearest_wanted_leaf_is_found():
    found = recourse(MODEL, case(years=2.0, flat="rent", income=1000.0))
    # Four years (2 steps) and 900 yuan (2 steps at half) cost 3; with an own flat 2 + 4.
    assert (found.method, found.cost) == ("exact", 3.0)
    assert [(step.feature, step.after) for step in found.changes] == [("years", 4.0), ("income", 900.0)]
    assert [way.cost for way in found.alternatives] == []
    other = recourse(MODEL, case(years=5.0, flat="rent", income=1000.0))
    assert (other.cost, [way.cost for way in other.alternatives]) == (1.0, [4.0])


def test_no_more_features_than_allowed_are_changed():
    row = case(years=2.0, flat="rent", income=1000.0)
    assert recourse(MODEL, row, most_features=1).status == "none"


def test_what_is_missing_goes_where_the_tree_sends_it():
    # A missing income goes with those up to 900 yuan.
    assert recourse(MODEL, case(years=2.0, flat="rent", income=float("nan"))).cost == 2.0
    assert recourse(MODEL, case(years=float("nan"), flat="own", income=0.0)).status == "none"


def test_single_precision_is_taken_into_account():
    share = number("share", "increase", whole=False)
    stump = tree((0, float(np.float32(0.1)), 1, 2, False, 0.0), leaf(0.0), leaf(1.0))
    model = Card((share,), Trees((Encoded("share"),), (stump,), single=True, line=0.5))
    found = recourse(model, case(share=0.0), rows={"share": np.linspace(0, 1, 11)})
    assert (found.method, found.status) == ("exact", "found")
    assert 0.1 < found.changes[0].after < 0.11


def test_an_amount_of_one_tree_can_be_wanted():
    found = recourse(Amount(MODEL.features, MODEL.held), case(years=2.0, flat="own", income=0.0), wanted=0.85)
    assert (found.cost, found.after) == (2.0, 0.9)


def test_features_that_move_each_other_are_moved_together():
    work = number("work", "increase", most=6, coupled=[("pay", 2.0), ("care", -1.0)])
    pay, care = number("pay", "increase", most=12), number("care", "decrease", least=0.0)
    both = tree((0, 4.5, 1, 2, False, 0.0), leaf(0.0), (1, 2.5, 3, 4, False, 0.0), leaf(1.0), leaf(0.0))
    model = Card((work, pay, care), Trees((Encoded("pay"), Encoded("care")), (both,), line=0.5))
    for most in (1, 2, 3):
        row = case(work=0.0, pay=1.0, care=5.0)
        found = recourse(model, row, most_features=most)
        best = everything(model, row, most=most)
        assert (found.status, found.method) == ("found" if best else "none", "exact")
        if best:
            assert key_of(found, model.features) == best


def test_too_many_comparisons_are_left_to_the_search(monkeypatch):
    monkeypatch.setattr(leaves, "MOST_COMPARED", 1)
    found = recourse(MODEL, case(years=2.0, flat="rent", income=1000.0))
    assert (found.status, found.cost, found.verified) == ("found", 3.0, True)


def test_a_loose_number_moved_by_two_features_is_left_to_the_search():
    one = number("one", "increase", whole=False, coupled=[("two", 1.0)])
    two = number("two", "increase", whole=False)
    stump = tree((0, 4.0, 1, 2, False, 0.0), leaf(0.0), leaf(1.0))
    model = Card((one, two), Trees((Encoded("two"),), (stump,), line=0.5))
    found = recourse(model, case(one=0.0, two=0.0))
    assert (found.status, found.method) == ("found", "search")


def test_boxes_are_what_leads_to_a_leaf():
    found, boxes = boxes_of(GROWN, 3)
    assert found.tolist() == [1, 3, 5, 6]
    assert boxes.low.tolist()[3] == [3.0, 0.5, 900.0]
    assert boxes.high.tolist()[0] == [3.0, np.inf, np.inf]
    assert boxes.missing[:, 2].tolist() == [True, True, True, False]
    assert boxes.holding(2, np.array([900.0, 901.0, np.nan])).tolist()[2:] == [
        [True, False, True],
        [False, True, False],
    ]


def test_a_leaf_right_at_the_line_that_the_model_refuses_is_passed_over():
    class Strict(Card):
        def predict(self, rows):
            return np.where(self.score(rows) > self.held.line, "granted", "refused").astype(object)

    steps = tree((0, 1.5, 1, 2, False, 0.0), leaf(0.1), (0, 3.5, 3, 4, False, 0.0), leaf(0.5), leaf(0.9))
    model = Strict((YEARS,), Trees((Encoded("years"),), (steps,), line=0.5))
    found = recourse(model, case(years=0.0))
    assert (found.changes[0].after, found.method) == (4.0, "exact")


@pytest.mark.parametrize("wanted", ["granted", "refused"])
def test_both_results_can_be_wanted(wanted):
    row = case(years=2.0, flat="own", income=0.0) if wanted == "granted" else case(years=4.0, flat="own", income=2000.0)
    found = recourse(MODEL, row, wanted=wanted)
    assert (found.status, found.cost) == ("found", 2.0 if wanted == "granted" else 4.0)
