"""Records become kinds with their groups; steps are believed only where scores say so."""

import numpy as np

from algaudit.explain.importance.collapse import Cases, collapsed
from algaudit.models.structure import Part, Sum
from tests.algaudit.explain.examples import Example, card, linear, numbers, people


def given(rows, weight=None, codes=None, labels=(), *, survey=False):
    """Return cases as they were given."""
    return Cases(rows, weight, survey, codes, labels)


def test_records_of_a_point_table_are_put_together_by_its_bands():
    model, rows = card(), people(20_000)
    found = collapsed(model, given(rows), inside=True, seed=0)
    assert len(found.weight) < 700
    assert found.weight.sum() == 20_000
    asked = collapsed(model, given(rows), inside=False, seed=0)
    assert len(asked.weight) > 10_000


def test_bands_that_leave_something_out_are_not_believed():
    # The part says that nothing changes but at 60, and yet something does at 80.
    part = Part("age", ("age",), lambda rows: 1.0 * (rows["age"] >= 60) + (rows["age"] >= 80), breaks={"age": (60.0,)})
    model = Example(numbers("age"), Sum(0.0, (part,)).score, Sum(0.0, (part,)))
    found = collapsed(model, given({"age": np.arange(50.0, 100.0)}), inside=True, seed=0)
    assert len(found.weight) == 50


def test_a_kind_stands_for_records_of_several_groups():
    rows = {"age": np.array([1.0, 1.0, 1.0, 2.0, 3.0])}
    model = linear({"age": 1.0})
    codes = np.array([0, 2, 2, 1, 0])
    found = collapsed(model, given(rows, np.array([1.0, 1, 1, 2, 0]), codes, ("x", "y", "z")), inside=True, seed=0)
    assert found.weight.tolist() == [3.0, 2.0]
    assert found.records.tolist() == [1.0, 2.0, 2.0]
    assert found.weights(np.array([1, 0])).tolist() == [[2.0, 0, 2, 0], [3.0, 1, 0, 2]]
    # The largest groups are numbered first: y and z before x.
    assert found.main_group.tolist() == [1, 0]


def test_a_heavy_row_of_a_survey_is_no_more_than_one_record():
    rows, weight = {"age": np.arange(4.0)}, np.array([1.0, 1.0, 1.0, 5.0])
    model = linear({"age": 1.0})
    counted, asked = (
        collapsed(model, given(rows, weight, np.zeros(4, np.int64), ("all",), survey=survey), inside=True, seed=0)
        for survey in (False, True)
    )
    assert counted.records.tolist() == [8.0]
    assert asked.records.tolist() == [64 / 28]


def test_without_groups_there_is_one_weight():
    found = collapsed(linear({"age": 1.0}), given({"age": np.array([2.0, 2.0])}), inside=True, seed=0)
    assert found.weights(np.array([0])).tolist() == [[2.0]]
    assert found.main_group.tolist() == [0]
