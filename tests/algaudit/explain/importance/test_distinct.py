"""Equal cases are put together: whatever order or spelling they come in, nothing is lost and nothing mixed up."""

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.explain.importance.distinct import banded, coded, distinct, inputs_of, kinds
from tests.algaudit.explain.examples import people

CASES = {
    "age": np.array([40.0, np.nan, 40.0, np.nan, 7.0]),
    "flat": np.array(["own", None, "own", None, "own"], object),
    "note": np.array(["a", "b", "c", "d", "e"], object),
}


def test_missing_values_are_equal_and_other_columns_do_not_count():
    found = distinct(CASES, ["age", "flat"])
    assert found.of.tolist() == [1, 2, 1, 2, 0]
    assert found.weight.tolist() == [1.0, 2.0, 2.0]
    assert list(found.rows) == ["age", "flat"]
    assert found.rows["flat"].tolist() == ["own", "own", None]


def test_the_order_of_the_cases_makes_no_difference():
    rows = people(500)
    order = np.random.default_rng(1).permutation(500)
    one = distinct(rows, list(rows))
    two = distinct({name: values[order] for name, values in rows.items()}, list(rows))
    for name in rows:
        assert np.array_equal(coded(one.rows[name])[0], coded(two.rows[name])[0])
    assert np.array_equal(one.of[order], two.of)


def test_a_weight_says_the_same_as_repeating_a_row():
    weight = np.array([3.0, 0.0, 1.0, 2.0, 1.0])
    weighed = distinct(CASES, ["age", "flat"], weight)
    again = {name: np.repeat(values, weight.astype(int)) for name, values in CASES.items()}
    repeated = distinct(again, ["age", "flat"])
    assert weighed.weight.tolist() == repeated.weight.tolist() == [1.0, 4.0, 2.0]
    assert weighed.of.tolist() == [1, -1, 1, 2, 0]


def test_every_case_finds_its_own_kind():
    rows = people(2_000)
    found = distinct(rows, list(rows))
    assert found.weight.sum() == 2_000
    assert np.array_equal(np.bincount(found.of), found.weight)
    for name, values in rows.items():
        own = found.rows[name][found.of]
        assert all(one == two or (one != one and two != two) for one, two in zip(values, own, strict=True))


def test_numbers_looked_at_in_steps_are_put_together_by_steps():
    assert banded(np.array([-1.0, 2.0, 2.5, 3.0, 4.0, np.nan]), (3.0, 2.0)).tolist() == [0, 1, 2, 3, 4, 5]
    assert banded(np.array([1.0, np.nan]), ()).tolist() == [0, 1]
    found = distinct({"age": np.array([10.0, 59.0, 60.0, 61.0, 90.0])}, ["age"], None, {"age": (60.0,)})
    assert found.of.tolist() == [0, 0, 1, 2, 2]


def test_more_combinations_than_a_number_holds_are_still_told_apart():
    random = np.random.default_rng(0)
    codes = [random.permutation(1_000) for _ in range(8)]
    first, kind = kinds(codes)
    assert len(first) == 1_000
    assert len(set(kind.tolist())) == 1_000
    twice = kinds([np.concatenate([code, code]) for code in codes])[1]
    assert np.array_equal(twice[:1_000], twice[1_000:])


def test_what_cannot_be_explained_is_refused_in_a_sentence():
    with pytest.raises(InputError, match="no such column"):
        inputs_of(CASES, ["age", "income"])
    with pytest.raises(InputError, match="no case"):
        distinct({"age": np.empty(0)}, ["age"])
    with pytest.raises(InputError, match="no case"):
        distinct(CASES, ["age"], np.zeros(5))


@pytest.mark.parametrize("weight", [np.ones(4), np.array([1, 1, -1, 1, 1.0]), np.array([1, np.nan, 1, 1, 1.0])])
def test_weights_that_do_not_fit_are_refused(weight):
    with pytest.raises(InputError, match="weights do not fit"):
        distinct(CASES, ["age"], weight)
