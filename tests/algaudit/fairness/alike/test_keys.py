"""Keys: the same for who holds log and salt, nothing for anybody else, and never the number itself."""

import hashlib
import hmac

from algaudit.fairness.alike.keys import case_key


def test_a_key_is_the_beginning_of_an_hmac():
    theirs = hmac.new(b"salt", "案号\n2024-001".encode(), hashlib.sha256).hexdigest()[:12]
    assert case_key(b"salt", "案号", "2024-001") == theirs


def test_another_salt_column_or_number_is_another_key():
    keys = {case_key(salt, column, number) for salt in (b"a", b"b") for column in "cd" for number in "12"}
    assert len(keys) == 8


def test_a_column_and_a_number_cannot_be_shifted_into_each_other():
    assert case_key(b"s", "case", "1x") != case_key(b"s", "case1", "x")


def test_a_case_without_a_number_has_no_key():
    assert case_key(b"salt", "case", None) is None
