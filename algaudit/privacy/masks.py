"""Show a value in a message without showing a person.

A message may name a value so that it can be found and mended. Long runs of digits (identity card, phone, bank card) and
mail addresses are masked and long texts are cut, whatever column they come from: columns slip.
"""

from __future__ import annotations

import re

# Six digits or more, whatever is written between them: spaces, hyphens, dots, slashes or brackets of any width.
_DIGITS = re.compile(r"\d(?:[\s\-‐‑‒–—―−－.．·_/／\\()（）]{0,3}\d){5,}[XxＸｘ]?")
_MAIL = re.compile(r"[^\s@＠<>]+[@＠][^\s@＠<>]+")
_LONGEST = 24
#: No more than this is looked at: a value can be megabytes long.
_LOOK = 2_000


def shown(value: object, longest: int = _LONGEST) -> str:
    """Return a value fit for a message.

    Parameters
    ----------
    value : object
        Whatever was found.
    longest : int
        Letters shown before the rest is cut.

    Examples
    --------
    >>> shown("11010519491231002X")
    '***'
    >>> shown("不通过")
    '不通过'
    """
    # Control signs could rewrite a terminal; invisible ones could hide a number from the mask.
    plain = "".join(sign if sign.isprintable() else " " for sign in str(value)[:_LOOK])
    text = _MAIL.sub("***", _DIGITS.sub("***", plain))
    return text if len(text) <= longest else text[:longest] + "…"
