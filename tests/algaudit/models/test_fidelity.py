"""The algorithm handed in is the one in use only if it repeats every result."""

from dataclasses import dataclass

import numpy as np
import pytest

from algaudit.models.features import plain
from algaudit.models.fidelity import ENOUGH, fidelity


@dataclass
class Line:
    """Grants from a number of points on."""

    line: float
    labels: tuple[str, ...] = ("grant", "refuse")
    kind: str = "rules"
    features = (plain("points", "number"),)
    positive = "grant"
    unit = "points"
    fingerprint = "0" * 64

    def score(self, rows):
        return rows["points"]

    def predict(self, rows):
        return np.where(rows["points"] >= self.line, "grant", "refuse").astype(object)

    def structure(self):
        return None


def labels(*values):
    return np.array(values, object)


POINTS = {"points": np.array([1.0, 2.0, 3.0, 4.0])}


def test_one_differing_result_of_four_is_enough_not_to_be_faithful():
    found = fidelity(Line(3), POINTS, labels("refuse", "refuse", "grant", "refuse"))
    assert (found.verdict, found.compared, found.agreeing, found.unknown) == ("not_faithful", 4, 3, 0)


def test_four_equal_results_are_too_few_unless_they_are_all_there_are():
    decided = labels("refuse", "refuse", "grant", "grant")
    assert fidelity(Line(3), POINTS, decided).verdict == "too_few"
    assert fidelity(Line(3), POINTS, decided, whole=True).verdict == "faithful"


def test_a_thousand_equal_results_are_enough():
    points = np.arange(ENOUGH) % 5.0
    decided = np.where(points >= 3, "grant", "refuse").astype(object)
    assert fidelity(Line(3), {"points": points}, decided).verdict == "faithful"
    assert fidelity(Line(3), {"points": points[1:]}, decided[1:]).verdict == "too_few"


def test_a_case_without_a_result_is_counted_apart_and_agrees_with_nothing():
    found = fidelity(Line(3), POINTS, labels("refuse", None, "grant", "grant"), whole=True)
    assert (found.verdict, found.compared, found.agreeing, found.unknown) == ("faithful", 3, 3, 1)


def test_no_result_at_all_is_too_few_even_if_that_is_all():
    assert fidelity(Line(3), POINTS, labels(None, None, None, None), whole=True).verdict == "too_few"


def test_the_largest_difference_of_a_score_is_found_among_known_scores():
    found = fidelity(
        Line(3), POINTS, labels("refuse", "refuse", "grant", "grant"), scores=np.array([1.25, np.nan, 3.0, 3.9])
    )
    assert found.scores == 3
    assert found.largest == pytest.approx(0.25)


def test_no_scores_give_no_difference():
    found = fidelity(Line(3), POINTS, labels("refuse", "refuse", "grant", "grant"), scores=np.full(4, np.nan))
    assert (found.scores, found.largest) == (0, None)


def test_amounts_agree_at_the_precision_in_which_they_were_written():
    amounts = {"points": np.array([1.004, 2.0, 3.1251])}
    assert fidelity(Line(0, labels=()), amounts, labels("1.00", "2", "3.13"), whole=True).agreeing == 3
    assert fidelity(Line(0, labels=()), amounts, labels("1.004", "2", "3.13"), whole=True).agreeing == 2


def test_an_amount_that_is_no_number_agrees_with_nothing():
    found = fidelity(Line(0, labels=()), POINTS, labels("1", "two", "3", None), whole=True)
    assert (found.verdict, found.compared, found.agreeing) == ("not_faithful", 3, 2)
