"""The sums behind the last digits, the provinces and the dates: evidence of what a number is.

Numbers are mistyped, and codes of places come and go, so nothing here decides whether a number is masked.
"""

from __future__ import annotations

from datetime import date

_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_OFFICE_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_OFFICE_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OFFICE_CHECKS = "0123456789X"
_WHOLE_COUNTRY = "100000"
#: Provinces of GB/T 2260; 71, 81, 82 and 83 are those of cards and permits of Taiwan, Hong Kong and Macao.
_PROVINCES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
PROVINCES = frozenset(_PROVINCES.split())


def identity_check(base: str) -> str:
    """Return the last sign of an identity number (GB 11643; ISO 7064, MOD 11-2).

    Parameters
    ----------
    base : str
        The first 17 digits.

    Examples
    --------
    The standard's own example:

    >>> identity_check("44052418800101001")
    '4'
    """
    total = sum(int(digit) * weight for digit, weight in zip(base, _IDENTITY_WEIGHTS, strict=True))
    return _IDENTITY_CHECKS[total % 11]


def born(digits: str) -> date | None:
    """Return the day written as YYYYMMDD, None when there is no such day.

    Examples
    --------
    >>> born("20240229"), born("20230229")
    (datetime.date(2024, 2, 29), None)
    """
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def is_identity(number: str) -> bool:
    """Say whether 18 signs have a real birthday and the right last sign.

    Examples
    --------
    >>> is_identity("440524188001010014"), is_identity("440524188013010014")
    (True, False)
    """
    return born(number[6:14]) is not None and identity_check(number[:17]) == number[17].upper()


def passes_luhn(digits: str) -> bool:
    """Say whether the last digit is that of a bank card (ISO/IEC 7812-1): every tenth number passes by chance.

    Examples
    --------
    >>> passes_luhn("4111111111111111"), passes_luhn("4111111111111112")
    (True, False)
    """
    odd, even = digits[-1::-2], digits[-2::-2]
    doubled = sum(2 * int(digit) - 9 * (digit > "4") for digit in even)
    return (sum(map(int, odd)) + doubled) % 10 == 0


def credit_check(base: str) -> str:
    """Return the last sign of a unified social credit code (GB 32100: weights 3^i, MOD 31).

    Parameters
    ----------
    base : str
        The first 17 signs: digits and capital letters but I, O, S, V and Z.

    Examples
    --------
    All noughts sum up to 0, and one in the first place to 1, of which 30 are left to 31:

    >>> credit_check("0" * 17), credit_check("1" + "0" * 16)
    ('0', 'Y')
    """
    total = sum(_CREDIT_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(base))
    return _CREDIT_SIGNS[-total % 31]


def office_check(base: str) -> str:
    """Return the last sign of an organisation code (GB 11714), which stands inside a credit code.

    Parameters
    ----------
    base : str
        The first 8 signs: digits and capital letters.

    Examples
    --------
    3 × 1 = 3, of which 8 are left to 11:

    >>> office_check("10000000")
    '8'
    """
    total = sum(_OFFICE_SIGNS.index(sign) * weight for sign, weight in zip(base, _OFFICE_WEIGHTS, strict=True))
    return _OFFICE_CHECKS[-total % 11]


def is_credit_code(code: str) -> bool:
    """Say whether 18 signs have both check signs of a credit code, its own and that of the organisation, and a place.

    Examples
    --------
    >>> is_credit_code("N2" + "330106" + "100000008" + credit_check("N2330106100000008"))
    True
    """
    return (
        all(sign in _CREDIT_SIGNS for sign in code)
        and (code[2:4] in PROVINCES or code[2:8] == _WHOLE_COUNTRY)
        and credit_check(code[:17]) == code[17]
        and office_check(code[8:16]) == code[16]
    )
