"""Single cases are read as compact columns: the same cases, labels and numbers as the Cube counts, batch by batch."""

import numpy as np
import pyarrow as pa
import pytest

from algaudit.cube.count import count_cube
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.errors import InputError
from algaudit.fairness.groups import NO, UNKNOWN, YES
from algaudit.rows import table as room
from algaudit.rows.table import TooManyLabelsError, read_rows

LOG = {
    "granted": ["是", "否", None, "是", "否", "是"],
    "right": ["1", "0", "1", None, "1", "1.0"],
    "sex": [" m", "f", "f", "m", None, "ｍ"],
    "age": [17, 18, 60, None, 35, 61],
    "days": ["3", "", "7", "４", "NaN", "10.5"],
    "n": [2, 1, 3, 0, 1, 1],
}


def rows_of(columns, roles=None, **wanted):
    """Read typed columns; the log is handed over in pieces of two rows."""
    roles = roles or Roles("granted")
    log = read_decisions(pa.Table.from_batches(pa.table(columns).to_batches(max_chunksize=2)))
    return read_rows(log, roles, count_cube(log, roles), **wanted)


def test_only_cases_with_a_decision_are_there_in_the_order_of_the_log():
    rows = rows_of(LOG, numbers=["days"])
    assert rows.size == 5
    assert rows.positive.tolist() == [True, False, True, False, True]
    assert rows.numbers["days"].tolist()[:1] + rows.numbers["days"].tolist()[2:3] == [3.0, 4.0]
    assert np.isnan(rows.numbers["days"]).tolist() == [False, True, False, True, False]


def test_labels_are_those_of_the_cube_in_its_order():
    rows = rows_of(LOG, labels=[Attribute("sex"), Attribute("age", (18.0, 60.0))])
    assert rows.labels == {"sex": ("f", "m", None), "age": ("<18", "18–<60", "≥60", None)}
    assert rows.codes["sex"].tolist() == [1, 0, 1, 2, 1]
    assert rows.codes["age"].tolist() == [0, 1, 3, 1, 2]
    assert rows.codes["sex"].dtype == np.int32


def test_outcomes_are_no_yes_or_unknown_as_on_the_axes_of_the_groups():
    rows = rows_of(LOG, Roles("granted", outcome="right"))
    assert (NO, YES, UNKNOWN) == (0, 1, 2)
    assert rows.outcome.tolist() == [YES, NO, UNKNOWN, YES, YES]
    assert set(rows_of(LOG).outcome.tolist()) == {UNKNOWN}


def test_a_row_of_counts_weighs_what_it_stands_for_and_one_that_stands_for_nobody_is_left_out():
    rows = rows_of(LOG, Roles("granted", count="n"), labels=[Attribute("sex")])
    assert rows.weight.tolist() == [2.0, 1.0, 1.0, 1.0]
    assert rows.codes["sex"].tolist() == [1, 0, 2, 1]


def test_weights_are_kept_and_without_any_each_case_weighs_one():
    weighted = rows_of(LOG | {"w": [0.5, 1, 2, 3, 0, 1]}, Roles("granted", weight="w"))
    assert weighted.weight.tolist() == [0.5, 1.0, 3.0, 0.0, 1.0]
    assert rows_of(LOG).weight.tolist() == [1.0] * 5


def test_the_same_cases_are_counted_as_in_the_cube():
    roles = Roles("granted", outcome="right", attributes=(Attribute("sex"),))
    log = read_decisions(pa.table(LOG))
    cube = count_cube(log, roles)
    rows = read_rows(log, roles, cube, labels=[Attribute("sex")])
    assert rows.size == cube.used
    assert np.bincount(rows.codes["sex"]).tolist() == [
        int(cube.count[cube.codes_of("sex") == place].sum()) for place in range(3)
    ]


def test_a_column_can_be_asked_for_as_numbers_and_as_labels_and_a_decision_too():
    rows = rows_of(LOG, numbers=["age"], labels=[Attribute("age"), Attribute("granted")])
    assert rows.labels["age"] == ("17", "18", "35", "61", None)
    assert rows.numbers["age"][0] == 17
    assert rows.labels["granted"] == ("否", "是")


def test_some_of_the_rows_can_be_chosen():
    rows = rows_of(LOG, numbers=["days"], labels=[Attribute("sex")])
    some = rows.chosen(rows.positive)
    assert some.size == 3
    assert some.codes["sex"].tolist() == [1, 1, 1]
    assert some.labels == rows.labels


def test_a_column_that_is_missing_or_holds_no_numbers_is_named():
    with pytest.raises(InputError, match="There is no column dyas; the nearest are: days"):
        rows_of(LOG, numbers=["dyas"])
    with pytest.raises(InputError, match="Column sex must hold numbers"):
        rows_of(LOG, numbers=["sex"])
    with pytest.raises(InputError, match="Column sex must hold numbers"):
        rows_of(LOG, labels=[Attribute("sex", (1.0,))])


def test_where_no_case_is_positive_none_is():
    rows = rows_of({"granted": ["0", "0"]}, Roles("granted", positive="1"))
    assert rows.positive.tolist() == [False, False]


def test_an_outcome_that_nobody_looked_at_is_unknown_whatever_the_log_says():
    roles = Roles("granted", outcome="ok", further=(("labelled", Attribute("seen")),))
    rows = rows_of({"granted": [1, 1, 0, 0], "ok": [1, 0, 1, 0], "seen": ["yes", "no", None, "yes"]}, roles)
    assert rows.outcome.tolist() == [YES, UNKNOWN, UNKNOWN, NO]


def test_a_column_of_very_many_labels_is_given_up_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr(room, "MOST_LABELS", 3)
    assert len(rows_of(LOG, labels=[Attribute("sex")]).labels["sex"]) == 3
    with pytest.raises(TooManyLabelsError, match="age"):
        rows_of(LOG, labels=[Attribute("age")])


@pytest.mark.parametrize("phone", ["13812345678", "138 1234 5678", "11010519491231002X"])
def test_numbers_that_name_persons_are_refused_as_labels(phone):
    with pytest.raises(InputError, match="holds identity card or mobile numbers") as refused:
        rows_of({"granted": [1], "phone": [phone]}, labels=[Attribute("phone")])
    assert phone not in refused.value.sentence("zh")


@pytest.mark.parametrize("phone", [13812345678, "13812345678", 110105194912310020])
def test_numbers_that_name_persons_are_refused_as_amounts(phone):
    with pytest.raises(InputError, match="holds identity card or mobile numbers") as refused:
        rows_of({"granted": [1], "phone": [phone]}, numbers=["phone"])
    assert str(phone) not in refused.value.sentence("zh")


def test_a_large_amount_is_no_telephone_number():
    assert rows_of({"granted": [1], "paid": [12_999_999_999]}, numbers=["paid"]).numbers["paid"].tolist() == [
        12999999999
    ]


@pytest.mark.parametrize("weight", [13812345678.0, 110105194912310020.0])
def test_a_weight_is_never_shown_and_may_be_any_number(weight):
    log = {"granted": [1], "w": [weight]}
    assert rows_of(log, Roles("granted", weight="w")).weight.tolist() == [weight]
