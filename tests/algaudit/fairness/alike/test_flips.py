"""The flip test: only the attribute is changed, changes are counted by direction and group, no model is trusted."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from algaudit.errors import InputError
from algaudit.fairness.alike.flips import flips

CASES = {"sex": np.array(["f", "f", "m", "m", "m"]), "need": np.array([1, 5, 1, 5, 9])}


def lenient_with_men(columns):
    """Grant women from 6 up, men from 4 up."""
    return columns["need"] >= np.where(columns["sex"] == "m", 4, 6)


def test_changes_are_counted_by_direction_and_group():
    found = flips(lenient_with_men, CASES, "sex", ["f", "m"])
    told = [(one.group, one.flipped_to, one.gained.changed, one.lost.changed, one.gained.cases) for one in found.flips]
    assert told == [("f", "m", 1, 0, 2), ("m", "f", 0, 1, 3)]
    assert found.rows.tolist() == [1, 3]
    assert (found.any_change.changed, found.any_change.cases, found.any_change.share) == (2, 5, 0.4)


def test_a_model_that_does_not_look_changes_nothing():
    found = flips(lambda columns: columns["need"] > 3, CASES, "sex", ["f", "m"])
    assert not len(found.rows)
    assert found.any_change.share == 0.0
    assert found.any_change.low == 0.0


def test_the_interval_is_wilsons():
    cases = {"sex": np.repeat(["f", "m"], 40), "need": np.tile(np.arange(40), 2)}
    found = flips(lambda columns: (columns["sex"] == "m") & (columns["need"] >= 20), cases, "sex", ["f", "m"])
    gained = found.flips[0].gained
    theirs = proportion_confint(20, 40, alpha=0.05, method="wilson")
    assert (gained.low, gained.high) == pytest.approx(theirs, abs=1e-9)


def test_only_the_attribute_is_changed_and_the_cases_stay_as_they_were():
    seen = []

    def spoils(columns):
        seen.append((columns["need"].tolist(), set(columns["sex"].tolist())))
        columns["need"][:] = 0
        columns["sex"][:] = "?"
        return np.zeros(5)

    flips(spoils, CASES, "sex", ["f", "m"])
    assert seen == [([1, 5, 1, 5, 9], {"f", "m"}), ([1, 5, 1, 5, 9], {"f"}), ([1, 5, 1, 5, 9], {"m"})]
    assert CASES["sex"].tolist() == ["f", "f", "m", "m", "m"]


def test_a_longer_label_is_not_cut_off():
    cases = {"region": np.array(["a", "b"])}
    found = flips(lambda columns: columns["region"] == "far away", cases, "region", ["a", "far away"])
    assert [(one.group, one.flipped_to, one.gained.changed) for one in found.flips] == [
        ("a", "far away", 1),
        ("b", "a", 0),
        ("b", "far away", 1),
    ]


def test_a_value_that_is_no_label_is_changed_to_every_label():
    found = flips(lenient_with_men, {"sex": np.array(["x"]), "need": np.array([5])}, "sex", ["f", "m"])
    assert [(one.flipped_to, one.gained.changed) for one in found.flips] == [("f", 0), ("m", 1)]


def test_nobody_has_no_share():
    none = {"sex": np.array([], dtype=object), "need": np.array([])}
    found = flips(lenient_with_men, none, "sex", ["f", "m"])
    assert (found.flips, found.any_change.share, found.any_change.low) == ([], None, None)


@pytest.mark.parametrize(
    ("model", "attribute", "labels", "said"),
    [
        (lenient_with_men, "age", ["f", "m"], "no column age"),
        (lenient_with_men, "sex", ["f", "f"], "at least two values"),
        (lambda columns: [1, 0], "sex", ["f", "m"], "answered 2 times for 5 cases"),
        (lambda columns: 1, "sex", ["f", "m"], "answered 1 times for 5 cases"),
        (lambda columns: columns["need"] / 10, "sex", ["f", "m"], "not decisions"),
        (lambda columns: np.full(5, np.nan), "sex", ["f", "m"], "not decisions"),
        (lambda columns: np.full(5, "granted"), "sex", ["f", "m"], "not decisions"),
    ],
)
def test_what_cannot_be_flipped_is_said_in_one_sentence(model, attribute, labels, said):
    with pytest.raises(InputError, match=said):
        flips(model, CASES, attribute, labels)
