"""Narrow columns: the same answers as the wide ones, whatever the length of a stretch."""

import numpy as np
import pytest

from algaudit.fairness.ranking import compact
from algaudit.fairness.ranking.compact import counted, narrowest, taken


@pytest.mark.parametrize("length", [1, 7, 1000])
def test_stretches_change_no_answer(monkeypatch, length):
    monkeypatch.setattr(compact, "STRETCH", length)
    draws = np.random.default_rng(0)
    codes, weights, places = draws.integers(0, 5, 40), draws.random(40), draws.permutation(40)
    assert counted(codes, 6).tolist() == np.bincount(codes, minlength=6).tolist()
    assert np.allclose(counted(codes, 6, weights), np.bincount(codes, weights, 6))
    assert taken(codes, places).tolist() == codes[places].tolist()


def test_nothing_is_counted_as_nothing():
    assert counted(np.zeros(0, np.int8), 3).tolist() == [0, 0, 0]
    assert taken(np.zeros(3), np.zeros(0, np.int32)).tolist() == []


@pytest.mark.parametrize("most", [0, 127, 128, 32_767, 32_768, 2**31 - 1, 2**31])
def test_the_narrowest_kind_holds_the_largest_and_minus_one(most):
    made = np.array([-1, most]).astype(narrowest(most))
    assert made.tolist() == [-1, most]
