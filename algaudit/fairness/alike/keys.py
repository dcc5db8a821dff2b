"""Keys that stand for case numbers: whoever holds the log can find the case, and nobody else is meant to.

A key is made of the case number and a secret of the office, the salt. Case numbers can be guessed, so that without a
secret anyone could try them out one by one: then there are no keys at all. Even so a list of keys stays inside the
office that holds the log.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

DIGITS: Final = 12


def case_key(salt: bytes, column: str, number: str | None) -> str | None:
    """Return the key of a case, 12 hexadecimal digits; None for a case without a number.

    Parameters
    ----------
    salt : bytes
        The office's secret.
    column : str
        Column of the case numbers.
    number : str or None
        Label of the case number.

    Examples
    --------
    The first digits of HMAC-SHA256:

    >>> case_key(b"salt", "case", "A-17"), case_key(b"salt", "case", None)
    ('399d4f134c52', None)
    """
    if number is None:
        return None
    return hmac.new(salt, f"{column}\n{number}".encode(), hashlib.sha256).hexdigest()[:DIGITS]
