"""Numbers read as what they are: nothing becomes 0 %, nothing becomes 100 %, and a dash is never a number."""

import pytest

from reports.figures import NOTHING, chance, count, fraction, percent, points, ratio, signed_points


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0.0%"),
        (1.0, "100.0%"),
        (1 / 3, "33.3%"),
        (0.5, "50.0%"),
        (0.0004, "0.04%"),
        (0.00001, "0.001%"),
        (0.9999, "99.99%"),
        (0.00000001, "<0.0001%"),
        (0.99999999, ">99.9999%"),
        (None, NOTHING),
    ],
)
def test_a_share_keeps_one_decimal_unless_that_would_make_it_nothing_or_everything(share, shown):
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("gap", "shown"), [(-0.27, "−27.0"), (0.05, "+5.0"), (0.0, "0.0"), (0.00004, "+0.004"), (None, NOTHING)]
)
def test_a_gap_has_its_sign_in_tables(gap, shown):
    assert signed_points(gap) == shown


def test_a_gap_has_no_sign_in_sentences():
    assert points(-0.342) == points(0.342) == "34.2"


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "0"), (1234567, "1,234,567"), (12.0, "12"), (12.34, "12.3"), (None, NOTHING)]
)
def test_counts_are_separated_and_only_weights_have_decimals(number, shown):
    assert count(number) == shown


def test_a_rate_is_shown_with_both_counts_or_not_at_all():
    assert fraction(9, 27) == "9 / 27"
    assert fraction(0, 0) == "0 / 0"
    assert fraction(None, 27) == fraction(9, None) == NOTHING


@pytest.mark.parametrize(("value", "shown"), [(0.5528, "0.55"), (0.0, "0.00"), (0.0123, "0.012"), (None, NOTHING)])
def test_small_ratios_keep_two_digits(value, shown):
    assert ratio(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(0.0341, "0.034"), (1e-12, "<0.001"), (1.0, "1.000"), (None, NOTHING)])
def test_the_smallest_chances_are_only_said_to_be_small(value, shown):
    assert chance(value) == shown
