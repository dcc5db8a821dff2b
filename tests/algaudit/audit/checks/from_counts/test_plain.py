"""Arrays as plain values."""

import json

import numpy as np
import pytest

from algaudit.audit.checks.from_counts.plain import counts, numbers, reasons, rows


def test_what_is_not_known_is_none_however_deep_the_array():
    values = np.array([[[0.25, np.nan]], [[-np.inf, 3.0]]])
    assert numbers(values) == [[[0.25, None]], [[None, 3.0]]]
    assert numbers(np.array([])) == []
    # The array itself is left as it is.
    assert np.isnan(values[0, 0, 1])


def test_numbers_are_plain_ones():
    for listed in (numbers(np.array([0.5, 1.0])), numbers(np.array([0.5, np.nan]))):
        assert type(listed[0]) is float
        assert json.loads(json.dumps(listed)) == listed


def test_cases_are_whole_and_sums_of_weights_are_not():
    assert json.dumps(counts(np.array([[2.0], [3.0]]), weighted=False)) == "[[2], [3]]"
    assert json.dumps(counts(np.array([2.0, 3.5]), weighted=True)) == "[2.0, 3.5]"


def test_what_is_missing_has_one_reason_or_the_other_and_what_is_known_has_none():
    known, special = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert reasons(known, special, "nobody", "too_few") == [None, None, "nobody", "too_few"]


def test_columns_become_rows():
    assert rows({"group": ["f", "m"], "value": [0.5, None]}) == [
        {"group": "f", "value": 0.5},
        {"group": "m", "value": None},
    ]
    assert rows({"group": [], "value": []}) == []


def test_columns_of_different_lengths_make_no_rows():
    with pytest.raises(ValueError, match="shorter"):
        rows({"group": ["f", "m"], "value": [0.5]})
