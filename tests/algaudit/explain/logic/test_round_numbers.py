"""Thresholds that people can remember, which part the same cases."""

import numpy as np
import pytest

from algaudit.explain.logic.round_numbers import roundest


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (1098.0, 1103.0, 1100.0),
        (12.0, 13.0, 12.0),
        (0.617, 0.624, 0.62),
        (-3.0, 4.0, 0.0),
        (-12.4, -11.7, -12.0),
        (99.0, 101.0, 100.0),
        (0.0, 0.3, 0.0),
        (1234.5, 1234.6, 1234.5),
    ],
)
def test_the_number_with_the_fewest_digits_is_chosen(low, high, found):
    assert roundest(low, high) == found


def test_it_always_parts_the_same_cases():
    random = np.random.default_rng(0)
    for scale in (1e-6, 1.0, 1e9):
        low = random.normal(0, scale, 500)
        high = low + random.exponential(scale / 50, 500)
        for below, above in zip(low.tolist(), high.tolist(), strict=True):
            assert below <= roundest(below, above) < above


def test_neighbours_of_a_computer_leave_no_choice():
    low = 1 / 3
    assert roundest(low, float(np.nextafter(low, 1))) == low
