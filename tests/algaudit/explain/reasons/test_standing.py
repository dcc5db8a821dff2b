"""Where a case stands between the lines of the decision."""

import numpy as np
import pytest

from algaudit.explain.reasons.standing import standing
from algaudit.explain.reasons.told import Line
from algaudit.models.structure import Part, Sum
from tests.algaudit.explain.examples import Example, asked_only, linear, numbers
from tests.algorithms import model, row

THREE = [{"at_least": 40, "label": "yes"}, {"at_least": 20, "label": "part"}, {"label": "no"}]


def test_below_the_line_it_is_said_how_much_is_missing():
    found = standing(model(), row())
    assert (found.score, found.unit, found.reached, found.known, found.settled) == (22.5, "points", None, True, False)
    assert found.next == Line("yes", 25.0, 2.5)


def test_above_the_line_it_is_said_how_much_is_to_spare():
    found = standing(model(), row(income=500.0))
    assert (found.reached, found.next) == (Line("yes", 25.0, 17.5), None)


@pytest.mark.parametrize(
    ("income", "reached", "above"),
    [(500.0, "yes", None), (900.0, "part", "yes"), (3000.0, None, "part")],
)
def test_between_several_lines_the_next_one_counts(income, reached, above):
    rules = model(decide=THREE, labels={})
    found = standing(rules, row(income=income))
    assert (found.reached and found.reached.label, found.next and found.next.label) == (reached, above)
    assert rules.predict(row(income=income))[0] == (reached or "no")


def test_exactly_on_the_line_is_reached():
    found = standing(model(decide=[{"at_least": 22.5, "label": "yes"}, {"label": "no"}]), row())
    assert found.reached == Line("yes", 22.5, 0.0)


def test_an_exclusion_settles_the_case_beside_all_lines():
    assert standing(model(), row(flats=2.0, income=100.0)).settled is True


def test_an_amount_has_no_lines():
    rules = model(decide=None, exclude=[], amount={"least": 0}, positive=None, labels={})
    found = standing(rules, row())
    assert (found.unit, found.known, found.next, found.score) == ("amount", False, None, 22.5)


def test_the_line_of_a_learnt_sum_is_the_one_it_shows():
    inside = Sum(0.0, (Part("a", ("a",), lambda rows: rows["a"], 1.0),), line=10.0)
    found = standing(Example(numbers("a"), inside.score, inside, line=10.0), {"a": np.array([12.5])})
    assert (found.reached, found.next, found.known) == (Line("yes", 10.0, 2.5), None, True)


def test_a_closed_box_does_not_show_its_line():
    rows = {"a": np.array([3.0])}
    opened = standing(linear({"a": 1.0}, line=0.0), rows)
    assert (opened.known, opened.next) == (False, None)
    assert standing(asked_only(linear({"a": 1.0}, line=0.0)), rows).known is False
