"""Show a value in a message without showing a person.

A message may name a value so that it can be found and mended. Long runs of digits (identity card, phone, bank card) are
masked and long texts are cut, whatever column they come from: columns slip.
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"\d(?:[\s-]?\d){5,}[Xx]?")
_LONGEST = 24


def shown(value: object) -> str:
    """Return a value fit for a message.

    Examples
    --------
    >>> shown("11010519491231002X")
    '***'
    >>> shown("不通过")
    '不通过'
    """
    text = _DIGITS.sub("***", str(value).replace("\n", " "))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
