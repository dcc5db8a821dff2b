"""One spelling for what was written in many: full-width digits, dashes and points of every kind, invisible signs.

Each letter becomes one letter, or none when it is invisible. So a find can be shown in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from algaudit.privacy.kinds import Span

_HAN_DIGITS = str.maketrans("零〇○幺壹贰叁肆伍陆柒捌玖一二三四五六七八九", "0001" + "123456789" * 2)
_OTHER_DIGITS = "⓪①②③④⑤⑥⑦⑧⑨⑴⑵⑶⑷⑸⑹⑺⑻⑼⒈⒉⒊⒋⒌⒍⒎⒏⒐⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉❶❷❸❹❺❻❼❽❾"
_WORDS = _HAN_DIGITS | {ord(sign): str(unicodedata.digit(sign)) for sign in _OTHER_DIGITS}
_WORD = "[" + "".join(map(chr, _WORDS)) + "]"
#: Eight digits in words or more are a number read out; fewer are words: 三三两两. One circled digit counts a list.
_READ_OUT = re.compile(rf"{_WORD}(?:[ -]?{_WORD}){{7,}}")
#: Signs that show nothing though Unicode does not call them formats: fillers, joiners, the frame of a key.
_INVISIBLE = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x20E3, 0x3164, 0xFFA0}
_POINTS = "·•‧∙⋅・･᛫●"
_CROSSES = "×ХхΧχ✕"


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in one spelling.

    Parameters
    ----------
    text : str
        The text.
    places : list of int, or None
        Where each of its letters stands in the original; None when that is where it stands here.
    """

    text: str
    places: list[int] | None

    def original(self, span: Span) -> Span:
        """Return a find as it stands in the original."""
        if self.places is None:
            return span
        return Span(span.kind, self.places[span.start], self.places[span.end - 1] + 1, span.certain)


class _Letters(dict[int, str]):
    """What each letter becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        made = self[code] = _letter(chr(code))
        return made


_LETTERS = _Letters()


def folded(text: str) -> Folded:
    r"""Return a text in one spelling.

    Parameters
    ----------
    text : str
        A text as somebody wrote it.

    Examples
    --------
    >>> folded("１３８　1234–5678").text
    '138 1234-5678'
    >>> folded("一三八一二三四五六七八").text
    '13812345678'
    >>> folded("1\u200b38").places
    [0, 2, 3]
    """
    made = text.translate(_LETTERS)
    places = None if len(made) == len(text) else [place for place, sign in enumerate(text) if _LETTERS[ord(sign)]]
    return Folded(_READ_OUT.sub(lambda found: found.group().translate(_WORDS), made), places)


def _letter(sign: str) -> str:
    category = unicodedata.category(sign)
    code = ord(sign)
    if category == "Cf" or code in _INVISIBLE or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category == "No":
        # A circled or raised digit beside a number is not one of its digits.
        return sign
    return _plain(sign, category)


def _plain(sign: str, category: str) -> str:
    if sign in _CROSSES:
        return "X"
    if sign in _POINTS:
        return "·"
    if category == "Pd" or sign in "−":
        return "-"
    if sign == "\n":
        return sign
    if sign.isspace():
        return " "
    normal = unicodedata.normalize("NFKC", sign)
    return normal if len(normal) == 1 else sign
