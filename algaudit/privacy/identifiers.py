"""Know a number that names one person: the Chinese identity number (GB 11643) and the mainland mobile number."""

from __future__ import annotations

import re
from datetime import date

# A digit or a point before, or a digit behind, makes it a part of another number.
_IDENTITY = re.compile(r"(?<![\d.])(\d{6})(\d{8})(\d{3})([\dXx])(?!\d)")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def names_a_person(text: str) -> bool:
    """Say whether a text holds an identity number or a mobile number.

    Examples
    --------
    >>> names_a_person("11010519491231002X"), names_a_person("110105194912310021"), names_a_person("13812345678")
    (True, False, True)
    """
    return bool(_MOBILE.search(text)) or any(_is_identity(found) for found in _IDENTITY.finditer(text))


def _is_identity(found: re.Match[str]) -> bool:
    """Check the birthday and the last digit (ISO 7064, MOD 11-2): codes of offices are 18 long too."""
    place, born, order, check = found.groups()
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(place + born + order, _WEIGHTS, strict=True))
    return _CHECK[total % 11] == check.upper()
