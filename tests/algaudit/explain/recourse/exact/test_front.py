"""Choices of a block, and the comparing of partial sums."""

import numpy as np
import pytest

from algaudit.explain.recourse.exact import front
from algaudit.explain.recourse.exact.front import cheapest, choices_of
from algaudit.explain.recourse.exact.walk import Choice
from algaudit.explain.recourse.plans import Table, TooMany


def changes(cost, count=None):
    size = len(cost)
    count = np.minimum(np.arange(size), 1) if count is None else np.array(count)
    return Table(np.arange(size)[:, None], np.array(cost, float), count, count, {})


def test_choices_that_bring_no_more_are_left_out_unless_they_change_fewer_features():
    table = changes([0.0, 1.0, 2.0, 3.0, 3.0], [0, 2, 1, 1, 2])
    gain, none = np.array([0.0, 5.0, 5.0, 4.0, 6.0]), np.zeros(5)
    found = choices_of(table, gain, rate=none + np.inf, room=none)
    assert [choice.row for choice in found] == [1, 2, 4]


def test_choices_that_bring_nothing_are_left_out_unless_they_are_open():
    table, none = changes([0.0, 1.0, 1.0]), np.zeros(3)
    gain, room = np.array([0.0, -1.0, 0.0]), np.array([0.0, 4.0, 0.0])
    assert [choice.row for choice in choices_of(table, gain, rate=none + 2.0, room=room)] == [1]
    assert choices_of(table, gain, rate=none + np.inf, room=none) == []


def test_of_two_open_choices_the_one_that_is_better_in_everything_is_kept():
    table = changes([0.0, 1.0, 1.0, 2.0, 2.0])
    gain = np.array([0.0, 1.0, 1.0, 1.0, 0.0])
    room = np.array([0.0, 5.0, 5.0, 9.0, 2.0])
    found = choices_of(table, gain, rate=np.full(5, 0.5), room=room)
    # The first two are the same; the third reaches further; the last is worse than the first.
    assert [choice.row for choice in found] == [1, 3]


def test_too_many_open_choices_are_not_compared(monkeypatch):
    monkeypatch.setattr(front, "MOST_OPEN", 1)
    with pytest.raises(TooMany):
        choices_of(changes([0.0, 1.0, 2.0]), np.zeros(3), rate=np.ones(3), room=np.array([0.0, 1.0, 2.0]))


def test_too_many_sums_are_not_compared(monkeypatch):
    monkeypatch.setattr(front, "MOST_SUMS", 1)
    block = [Choice(1.0, 2.0, 1, 1, np.inf, 0.0, 1), Choice(2.0, 3.0, 1, 1, np.inf, 0.0, 2)]
    with pytest.raises(TooMany):
        cheapest([block, block], 5.0, 2, 0.0)
