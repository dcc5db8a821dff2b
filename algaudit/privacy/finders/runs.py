"""Digits that belong together, and where one number could begin or end among them.

A number is written in pieces: 330104 19350307 0010. Which pieces are one number is seen only from the whole, so a run
keeps its digits without what stands between them, and remembers where the pieces were.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

#: What people write between the pieces of a number, after folding.
BETWEEN = r"[\s\-._/\\()·]"
# An X closes an identity number; before a letter it begins a word.
_RUN = re.compile(rf"[0-9](?:{BETWEEN}{{0,3}}(?:[0-9]|[Xx](?![A-Za-z])))*")
_PIECE = re.compile(r"[0-9]+|[Xx]")
#: No number of a person is shorter.
_SHORTEST = 10
#: A mask; what it leaves of a number beside it is no piece of the next one.
_MASKED = "***"
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Run:
    """Digits that could be one number.

    Parameters
    ----------
    digits : str
        The digits and closing X, without what stands between.
    places : list of int
        Where in the text each of them stands.
    edges : list of int
        Where pieces begin, as places in ``digits``, and the end of the last.
    """

    digits: str
    places: list[int]
    edges: list[int]

    def ends_at(self, end: int) -> bool:
        """Say whether a piece ends here."""
        at = bisect_left(self.edges, end)
        return at < len(self.edges) and self.edges[at] == end

    def edge_from(self, place: int) -> int:
        """Return where the piece ends that holds this place, or ends there."""
        return self.edges[bisect_left(self.edges, place)]

    def pieces(self, start: int, end: int) -> list[int]:
        """Return the lengths of the pieces between two places."""
        edges = [start, *(edge for edge in self._inside(start, end) if start < edge < end), end]
        return [behind - before for before, behind in pairwise(edges)]

    def _inside(self, start: int, end: int) -> list[int]:
        return self.edges[bisect_left(self.edges, start) : bisect_left(self.edges, end)]

    def is_whole(self, start: int, end: int) -> bool:
        """Say whether nothing stands between the digits."""
        return self.places[end - 1] - self.places[start] == end - 1 - start


def runs(text: str) -> Iterator[Run]:
    """Yield every run of a folded text that is long enough for a number of a person.

    Examples
    --------
    >>> [(run.digits, run.edges) for run in runs("3 份，电话 138-1234 5678。")]
    [('13812345678', [0, 3, 7, 11])]
    """
    for found in _RUN.finditer(text):
        if found.end() - found.start() >= _SHORTEST:
            start, end = _without_remains(text, found.start(), found.end())
            run = _run(text, start, end)
            if len(run.digits) >= _SHORTEST:
                yield run


def _without_remains(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the one to four digits that a mask has left at either end."""
    head, tail = text[start : min(start + 5, end)], text[max(start, end - 5) : end]
    if text[max(0, start - 4) : start].rstrip(" -").endswith(_MASKED) and len(head) - len(head.lstrip(_DIGITS)) <= 4:
        start += len(head) - len(head.lstrip(_DIGITS))
    if text[end : end + 4].lstrip("-").startswith(_MASKED) and len(tail) - len(tail.rstrip(_DIGITS)) <= 4:
        end -= len(tail) - len(tail.rstrip(_DIGITS))
    return start, end


def _run(text: str, start: int, end: int) -> Run:
    digits: list[str] = []
    places: list[int] = []
    edges: list[int] = []
    for piece in _PIECE.finditer(text, start, end):
        edges.append(len(places))
        digits.append(piece.group())
        places.extend(range(piece.start(), piece.end()))
    return Run("".join(digits).upper(), places, [*edges, len(places)])
