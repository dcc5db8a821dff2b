"""Numbers that name one person are known, and numbers that only look like them are left alone."""

import pytest

from algaudit.privacy.identifiers import names_a_person


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X",
        "11010519491231002x",
        "440524188001010014",
        "张三11010519491231002X",
        "13812345678",
        "19912345678",
        "+8613812345678",
        "8613812345678",
        "+86 138 1234 5678",
        "138-1234-5678",
        "李四 13812345678 家",
    ],
)
def test_an_identity_or_mobile_number_is_known(text):
    assert names_a_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "女",
        "110105194912310021",  # the check digit is X
        "110105194913310021",  # the check digit is right, but there is no thirteenth month
        "1101051949123100",
        "911101051949123101",  # an office's code has no birthday
        "12812345678",
        "1381234567",
        "138123456789",
        "0.13812345678",
        "211010519491231002X",
        "2026-01-01",
        "400000",
    ],
)
def test_another_number_is_left_alone(text):
    assert not names_a_person(text)


def test_each_check_digit_is_the_one_of_the_standard():
    # 11010519491231 and an order number: the eleven check digits worked out by hand from the weights of GB 11643.
    right = {"001": "1", "002": "X", "003": "8", "004": "6", "005": "4", "006": "2", "007": "0"}
    for order, check in right.items():
        found = [digit for digit in "0123456789X" if names_a_person(f"11010519491231{order}{digit}")]
        assert found == [check], order
