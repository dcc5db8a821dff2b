"""What names a person in a text, and where: one list, in which nothing overlaps.

Where two readings meet, what a number itself gives away comes first, then what a cue says, then the rest; among these
the longest. What is left over of the other reading is found as well, so that no piece of a number stays behind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from algaudit.privacy.finders.addresses import addresses
from algaudit.privacy.finders.births import births
from algaudit.privacy.finders.codes import by_cue, by_shape
from algaudit.privacy.finders.fold import folded
from algaudit.privacy.finders.names import names
from algaudit.privacy.finders.numbers import numbers
from algaudit.privacy.kinds import Kind, Span

#: Kinds that no other reading may take anything from.
_FIRST = {Kind.CHAT, Kind.MAIL, Kind.CREDIT_CODE, Kind.TRADER_CODE}
_BUILT_LIKE_IDENTITY = {Kind.IDENTITY, Kind.RESIDENCE_PERMIT, Kind.FOREIGN_CARD, Kind.DISABILITY}
_IN_WORDS = {Kind.NAME, Kind.ADDRESS}
#: Fingerprints of files: their digits are nobody's.
_FINGERPRINT = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])(?:[0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9A-Za-z])"
)
_ASCII_SIGN = "[0-9A-Za-z]"
_SIGNS = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_HAS_DIGIT = re.compile("[0-9]")


def found(text: str, *, allow: Collection[str] = ()) -> list[Span]:
    """Find what names a person in a text.

    Parameters
    ----------
    text : str
        A text as somebody wrote it, of any length; the time taken grows with it and no faster.
    allow : collection of str
        What is never a find: who decided, the department, the algorithm, the number of the case. Each stays wherever
        it stands as a whole word of digits; a part of a longer number does not become visible through it.

    Returns
    -------
    list of Span
        Finds in the order of the text, places counted in ``text`` itself; none overlaps another.

    Examples
    --------
    >>> found("电话１３８—１２３４—５６７８")
    [Span(kind=<Kind.MOBILE: 'mobile'>, start=2, end=15, certain=True)]
    >>> found("案号 2026032400001381", allow=["2026032400001381"])
    []
    """
    plain = folded(text)
    one_spelling = plain.text
    ranked = _ranked(one_spelling)
    if not ranked:
        return []
    ground = _Ground(one_spelling, allow)
    kept = [part for span in ranked for part in ground.free(span)]
    return [plain.original(span) for span in sorted(kept, key=lambda span: span.start)]


def _ranked(text: str) -> list[Span]:
    """Return every reading, those before that take precedence."""
    has_digit = _HAS_DIGIT.search(text) is not None
    shaped = by_shape(text)
    cued = by_cue(text)
    counted = numbers(text) if has_digit else []
    ranks: list[tuple[int, Span]] = [(0 if span.kind in _FIRST else 3, span) for span in shaped]
    ranks += [(0 if span.kind in _FIRST else 2, span) for span in cued]
    ranks += [(1 if _speaks_for_itself(span) else 3, span) for span in counted]
    ranks += [(2, span) for span in births(text)]
    ranks += [(3, span) for span in (*names(text), *addresses(text))]
    ranks.sort(key=lambda ranked: (ranked[0], ranked[1].start - ranked[1].end, ranked[1].start))
    return [span for _, span in ranks]


def _speaks_for_itself(span: Span) -> bool:
    return span.kind in _BUILT_LIKE_IDENTITY | _FIRST or (span.kind is Kind.BANK_CARD and span.certain)


class _Ground:
    """Which letters of the text have been taken by a find, and which are never one."""

    def __init__(self, text: str, allow: Collection[str]) -> None:
        self._text = text
        self._taken = bytearray(len(text))
        self._never = bytearray(len(text))
        for start, end in _let_through(text, allow):
            self._never[start:end] = b"\1" * (end - start)
        self._taken_or_never = bytearray(self._never)

    def free(self, span: Span) -> Iterator[Span]:
        """Yield what no reading before has taken, and take it."""
        if self._never.find(0, span.start, span.end) < 0:
            return
        # The department's name stays in the midst of an address; a piece of a number does not.
        ground = self._taken_or_never if span.kind in _IN_WORDS else self._taken
        start, is_whole = span.start, True
        while 0 <= start < span.end:
            stop = ground.find(1, start, span.end)
            is_whole = is_whole and stop < 0
            stop = span.end if stop < 0 else stop
            if is_whole:
                self._take(start, stop)
                yield span
            elif signs := _SIGNS.search(self._text, start, stop):
                self._take(*signs.span())
                yield Span(span.kind, *signs.span(), certain=False)
            start = ground.find(0, stop, span.end)

    def _take(self, start: int, end: int) -> None:
        self._taken[start:end] = b"\1" * (end - start)
        self._taken_or_never[start:end] = b"\1" * (end - start)


def _let_through(text: str, allow: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where something stands that is never masked."""
    for allowed in allow:
        wanted = folded(allowed).text.strip()
        if wanted:
            # Letters or digits on both sides would make it a part of something else.
            before = rf"(?<!{_ASCII_SIGN})" if re.match(_ASCII_SIGN, wanted) else ""
            behind = rf"(?!{_ASCII_SIGN})" if re.match(_ASCII_SIGN, wanted[-1]) else ""
            yield from (one.span() for one in re.finditer(before + re.escape(wanted) + behind, text))
    yield from (one.span() for one in _FINGERPRINT.finditer(text))
