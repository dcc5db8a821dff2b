"""Digits with something between belong together; what a mask has left of a number does not."""

import pytest

from algaudit.privacy.finders.runs import runs


@pytest.mark.parametrize(
    ("text", "digits", "edges"),
    [
        ("1234567890", "1234567890", [0, 10]),
        ("138-1234 5678", "13812345678", [0, 3, 7, 11]),
        ("(0571)8888 0000", "057188880000", [0, 4, 8, 12]),
        ("12345678901X", "12345678901X", [0, 11, 12]),
        ("12345678901x", "12345678901X", [0, 11, 12]),
        ("12345678901xyz", "12345678901", [0, 11]),
        ("12345\n67890", "1234567890", [0, 5, 10]),
        ("1234567890    5", "1234567890", [0, 10]),
        ("138****5678 13812345678", "13812345678", [0, 11]),
        ("**** **** **** 5702 13812345678", "13812345678", [0, 11]),
        ("0571-****8888 13812345678", "13812345678", [0, 11]),
        ("13812345678 0571-****8888", "13812345678", [0, 11]),
        ("13812345678 138****5678", "13812345678", [0, 11]),
        ("***13812345678", "13812345678", [0, 11]),
        ("13812345678***", "13812345678", [0, 11]),
        ("**1234 567890", "1234567890", [0, 4, 10]),
    ],
)
def test_a_run_has_its_digits_and_its_pieces(text, digits, edges):
    (run,) = runs(text)
    assert (run.digits, run.edges) == (digits, edges)


@pytest.mark.parametrize("text", ["", "2026-03-07", "123456789", "1,234,567,890,123", "***1 23456789", "12345678 1***"])
def test_a_short_run_is_left_alone(text):
    assert list(runs(text)) == []


def test_places_point_into_the_text():
    text = "电话 138-1234 5678"
    (run,) = runs(text)
    assert "".join(text[place] for place in run.places) == run.digits
    assert run.pieces(0, 11) == [3, 4, 4]
    assert run.pieces(1, 7) == [2, 4]
    assert not run.is_whole(0, 11)
    assert run.is_whole(3, 7)
    assert run.ends_at(7)
    assert not run.ends_at(8)
    assert not run.ends_at(12)
    assert (run.edge_from(8), run.edge_from(7)) == (11, 7)
