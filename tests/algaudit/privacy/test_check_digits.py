"""The sums behind the last digits agree with the standards' own examples, and tell a mistyped number."""

import pytest

from algaudit.privacy.check_digits import (
    born,
    credit_check,
    identity_check,
    is_credit_code,
    is_identity,
    office_check,
    passes_luhn,
)
from tests.algaudit.privacy import made


def test_the_last_sign_of_an_identity_number_is_that_of_the_standard():
    # 11010519491231 and an order number: worked out by hand from the weights of GB 11643.
    right = {"001": "1", "002": "X", "003": "8", "004": "6", "005": "4", "006": "2", "007": "0"}
    assert {order: identity_check("11010519491231" + order) for order in right} == right


def test_every_single_mistake_and_every_swap_of_neighbours_is_noticed():
    number = made.identity()
    wrong = [
        number[:at] + digit + number[at + 1 :] for at in range(17) for digit in "0123456789" if digit != number[at]
    ]
    swapped = [number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(16)]
    assert len(wrong) == 153
    assert not any(identity_check(one[:17]) == one[17] for one in wrong)
    assert not any(identity_check(one[:17]) == one[17] for one in swapped if one != number)


@pytest.mark.parametrize("day", ["19350230", "19351301", "00000101", "19350332"])
def test_a_day_that_never_was_is_no_birthday(day):
    assert born(day) is None
    assert not is_identity(made.identity(day=day))


def test_a_right_number_has_its_birthday_and_its_last_sign():
    assert is_identity(made.identity())
    assert is_identity(made.identity_with_x().lower())
    assert not is_identity(made.mistyped(made.identity()))


def test_luhn_doubles_every_second_digit_from_the_right():
    # 7992739871 and 3: the example of the patent: 3 + 2 + 8 + 5 + 3 + 14-9 + 2 + 18-9 + 9 + 18-9 + 7 … sums up to 70.
    assert [last for last in "0123456789" if passes_luhn("7992739871" + last)] == ["3"]


def test_both_check_signs_of_a_credit_code_are_worked_out_by_hand():
    # 1×3 + 2×7 + 3×9 + 4×10 + 5×5 + 6×8 + 7×4 + 8×2 = 201 = 18 × 11 + 3, of which 8 are left to 11.
    assert office_check("12345678") == "8"
    # Weights 1, 3, 9: 9×1 + 1×3 = 12, of which 19 are left to 31: the twentieth sign is K.
    assert credit_check("91" + "0" * 15) == "K"


@pytest.mark.parametrize("begin", ["91", "N2", "Y1", "11", "53", "92"])
def test_codes_of_digits_and_of_letters_are_both_known(begin):
    assert is_credit_code(made.credit_code(begin))
    assert is_credit_code(made.credit_code(begin, "10000000"))


def test_a_code_needs_the_check_sign_of_the_organisation_too():
    code = made.credit_code("91", "10000000")
    wrong = code[:16] + ("1" if code[16] != "1" else "2")
    assert not is_credit_code(wrong + credit_check(wrong))


def test_a_code_needs_a_place_and_only_the_signs_of_the_standard():
    base = "91" + "990106" + "100000008"
    assert not is_credit_code(base + credit_check(base))
    whole_country = "11" + "100000" + "100000008"
    assert is_credit_code(whole_country + credit_check(whole_country))
    assert not is_credit_code("91330106IOSVZ23456")
