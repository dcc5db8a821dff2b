"""What a count in a coarse table may really be: “<10” is at least 1 and at most 9, a rounded 40 is 35 to 45.

A hidden count is never taken for zero, and a blank one is refused, since nobody can tell which of the two it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from algaudit.cube.cube import IntArray
from algaudit.decisions.labels import label_of

#: What offices write instead of a small count. Not a dash: in many tables that is a zero.
HIDDEN = frozenset({"*", "**", "***", "\uff0a", "x", "X", "s", "S", "c", "C", "..", "...", "…", "……", "†", "‡"})
# \uff1c, \uff1d and \uff5e are the wide <, = and ~.
# 以下 holds the number itself and 不满 does not: Civil Code of China, article 1259.
_FEWER = re.compile(r"(?:[<\uff1c]|少于|不足|不满|未满|小于|低于)\s*(\d+)")
_AT_MOST = re.compile(r"(?:[≤≦⩽]|[<\uff1c][=\uff1d]|至多|不超过|最多)\s*(\d+)|(\d+)\s*[人例件]?\s*(?:及其?)?以下")
_SPAN = re.compile(r"(\d+)\s*[-–—~\uff5e至到]\s*(\d+)")
_WHOLE = re.compile(r"\d{1,15}")
_UNIT = re.compile(r"\s*[人例件]$")


class Unreadable(ValueError):  # noqa: N818 - says what the label is
    """A count that is neither a whole number nor a sign for a hidden one; ``reason`` says what is wrong with it."""

    def __init__(self, label: str | None, reason: str) -> None:
        super().__init__(reason)
        self.label = label
        self.reason = reason


@dataclass(frozen=True)
class Coarse:
    """How counts were made coarse: the range of hidden ones, and what the others were rounded to.

    Parameters
    ----------
    suppressed : (int, int) or None
        Smallest and largest count that was hidden.
    rounded : int or None
        Counts were rounded to the nearest multiple of this.
    """

    suppressed: tuple[int, int] | None = None
    rounded: int | None = None

    def limits(self, label: str | None) -> tuple[int, int]:
        """Return the smallest and the largest count that a label may stand for.

        Raises
        ------
        Unreadable
            ``blank``, ``no_count``, ``not_declared`` (a hidden count without a declared range), ``beyond`` (a sign
            that contradicts the declared range), or ``not_rounded``.

        Examples
        --------
        >>> table = Coarse((1, 9), 10)
        >>> table.limits("<10"), table.limits("*"), table.limits("40"), table.limits("0")
        ((1, 9), (1, 9), (35, 45), (0, 5))
        """
        if label is None:
            raise Unreadable(label, "blank")
        # As everywhere in an audit, a count is a plain whole number; 1,200 could as well be two columns.
        if _WHOLE.fullmatch(label):
            return self._counted(int(label), label)
        return self._hidden(_UNIT.sub("", label), label)

    def is_hidden(self, label: str | None) -> bool:
        """Say whether a label stands for a hidden count.

        Examples
        --------
        >>> Coarse((1, 9)).is_hidden("<10"), Coarse((1, 9)).is_hidden("12"), Coarse((1, 9)).is_hidden(None)
        (True, False, False)
        """
        return label is not None and _is_sign(label)

    def _counted(self, count: int, label: str) -> tuple[int, int]:
        if self.rounded is None:
            return count, count
        if count % self.rounded:
            raise Unreadable(label, "not_rounded")
        # Which way a half goes is not known, so both are possible.
        half = self.rounded // 2
        return max(count - half, 0), count + half

    def _hidden(self, text: str, label: str) -> tuple[int, int]:
        span = _span(text)
        if span is None and text not in HIDDEN:
            raise Unreadable(label, "no_count")
        if self.suppressed is None:
            raise Unreadable(label, "not_declared")
        low, high = self.suppressed
        if span is None:
            return low, high
        own_low, own_high = low if span[0] is None else span[0], span[1]
        if not low <= own_low <= own_high <= high:
            raise Unreadable(label, "beyond")
        return own_low, own_high


# A table has few different counts.
@lru_cache(maxsize=10_000)
def _is_sign(label: str) -> bool:
    return label in HIDDEN or any(sign.search(label) for sign in (_FEWER, _AT_MOST, _SPAN))


def _span(text: str) -> tuple[int | None, int] | None:
    """Return the range that a sign names itself; its lower end may be left open."""
    if found := _FEWER.fullmatch(text):
        return None, int(found[1]) - 1
    if found := _AT_MOST.fullmatch(text):
        return None, int(found[1] or found[2])
    if found := _SPAN.fullmatch(text):
        return int(found[1]), int(found[2])
    return None


def cell_limits(values: Sequence[object], coarse: Coarse) -> tuple[IntArray, IntArray]:
    """Return the smallest and the largest count of each raw value of a column.

    Raises
    ------
    Unreadable
        Naming the first value that is no count.

    Examples
    --------
    >>> low, high = cell_limits(["<10", 20, "1200"], Coarse((1, 9)))
    >>> low.tolist(), high.tolist()
    ([1, 20, 1200], [9, 20, 1200])
    """
    # 1 and true are one key but two labels.
    known: dict[tuple[type, object], tuple[int, int]] = {}
    found = []
    for value in values:
        key = type(value), value
        if key not in known:
            known[key] = coarse.limits(label_of(value))
        found.append(known[key])
    pairs = np.array(found, np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]
