"""Know a number that names one person: the Chinese identity number (GB 11643) and the mainland mobile number.

This is the strict question, for columns of whole numbers and codes: only what beyond doubt names a person is one. What
is to be masked in a text is found by :mod:`algaudit.privacy.find`, which also takes what only looks like it.
"""

from __future__ import annotations

import re

from algaudit.privacy.check_digits import is_identity

# A digit or a point before, or a digit behind, makes it a part of another number.
_IDENTITY = re.compile(r"(?<![\d.])(\d{6})(\d{8})(\d{3})([\dXx])(?!\d)")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")


def names_a_person(text: str) -> bool:
    """Say whether a text holds an identity number or a mobile number.

    Examples
    --------
    >>> names_a_person("11010519491231002X"), names_a_person("110105194912310021"), names_a_person("13812345678")
    (True, False, True)
    """
    return bool(_MOBILE.search(text)) or any(is_identity(found.group()) for found in _IDENTITY.finditer(text))
