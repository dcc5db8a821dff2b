"""A typed identity number is asked about, never refused: papers hold errors, and codes of places change."""

from datetime import date

import pytest

from algaudit.privacy.identity_input import Hint, typed_identity
from tests.algaudit.privacy import made

TODAY = date(2026, 11, 24)


def hints(typed):
    """Return the codes of what to ask about."""
    return [hint.value for hint in typed_identity(typed, TODAY).hints]


@pytest.mark.parametrize(
    "number",
    [
        made.identity(),
        made.identity_with_x(),
        made.identity_with_x().lower(),
        made.identity("330113", "19900307"),  # a district of 2021
        made.identity("440524", "18990101"),  # a county long gone
        made.identity("810000", "19900307"),
        made.identity("820000", "19900307"),
        made.identity("830000", "19900307"),
        made.identity("911330", "19900307"),  # a foreign permanent resident
    ],
)
def test_there_is_nothing_to_ask_about_a_right_number(number):
    assert hints(number) == []


def test_full_width_digits_spaces_and_a_cross_for_the_x_are_understood():
    number = made.identity_with_x()
    wide = number[:-1].translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    typed = typed_identity(f" {wide[:6]} {wide[6:14]}-{wide[14:]}×", TODAY)
    assert (typed.number, typed.hints) == (number, ())


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", ["empty"]),
        (" — ", ["empty"]),
        (made.mistyped(made.identity()), ["check"]),
        (made.identity(day="19350230"), ["date"]),
        (made.identity(day="20280101"), ["future"]),
        (made.identity(day="18800101"), ["age"]),
        (made.identity("990104"), []),
        (made.identity("100104"), ["place"]),
        (made.identity()[:17], ["length"]),
        (made.identity() + "1", ["length"]),
        ("三三零", ["signs"]),
        ("33O104193503070010", ["signs"]),
        (made.old_identity(), ["old_form"]),
        (made.old_identity("990104"), ["old_form", "place"]),
        (made.old_identity(day="19350230"), ["old_form", "date"]),
        (made.mistyped(made.identity("100104", "19350230")), ["place", "date", "check"]),
    ],
)
def test_what_is_odd_about_a_number_is_asked(typed, asked):
    assert hints(typed) == asked


def test_a_number_is_kept_whatever_is_odd_about_it():
    wrong = made.mistyped(made.identity())
    assert typed_identity(wrong, TODAY).number == wrong


def test_the_number_of_a_disability_certificate_holds_the_identity_number():
    typed = typed_identity(made.disability(), TODAY)
    assert (typed.number, typed.hints) == (made.identity(), (Hint.DISABILITY,))
