"""What a model is asked: labels of the log, bands by their middle number, and no lot."""

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.fairness.alike.asked import Question, UnsteadyError
from algaudit.fairness.proxies.features import Feature

SEX = Feature("sex", np.array([0, 1, 1, 2], np.int32), ("f", "m", None), None)
COLUMNS = {"sex": np.array(["f", "m", "m", None], object)}
ASKED = Question(COLUMNS, ("no", "yes"), "yes")


def test_labels_of_the_decision_are_answers():
    found = ASKED.flipped(
        lambda columns: ["yes" if one == "m" else "no" for one in columns["sex"]], SEX, ["f", "m"], alpha=0.05
    )
    told = [(one.group, one.flipped_to, one.gained.changed, one.lost.changed) for one in found.flips]
    assert told == [("f", "m", 1, 0), ("m", "f", 0, 2), (None, "f", 0, 0), (None, "m", 1, 0)]


def test_other_words_are_no_decisions():
    with pytest.raises(InputError, match="not decisions"):
        ASKED.flipped(lambda columns: ["perhaps"] * 4, SEX, ["f", "m"], alpha=0.05)


def test_blank_answers_are_no_decisions_rather_than_a_lot():
    with pytest.raises(InputError, match="not decisions"):
        ASKED.flipped(lambda columns: np.full(4, np.nan), SEX, ["f", "m"], alpha=0.05)


def test_a_model_that_answers_differently_to_the_same_is_refused():
    answers = iter([[True] * 4, [False] * 4])
    with pytest.raises(UnsteadyError):
        ASKED.flipped(lambda columns: next(answers), SEX, ["f", "m"], alpha=0.05)


def test_a_model_that_writes_into_its_columns_changes_nothing():
    def spoils(columns):
        granted = columns["sex"] == "m"
        columns["sex"][:] = "?"
        return granted

    assert ASKED.flipped(spoils, SEX, ["f", "m"], alpha=0.05).any_change.changed == 4
    assert COLUMNS["sex"].tolist() == ["f", "m", "m", None]


def test_in_bands_whoever_is_in_the_band_keeps_the_own_number():
    age = Feature("age", np.array([0, 0, 0, 1], np.int32), ("<60", "≥60"), None)
    seen = []

    def model(columns):
        seen.append(columns["age"].tolist())
        return np.zeros(4)

    Question({"age": np.array(["9", "10", "50", "61"], object)}, (), "1").flipped(model, age, ["<60", "≥60"], alpha=0.1)
    assert seen[-2:] == [["9", "10", "50", "10"], ["61", "61", "61", "61"]]
