"""Numbers of persons among the digits of a text: the longest first, for an identity number stands inside others.

Twenty digits are a disability certificate, whose first eighteen are the identity number. A number in pieces must look
more like one than a number in one piece: dates and amounts stand side by side too.
"""

from __future__ import annotations

import re
from itertools import pairwise

from algaudit.privacy.check_digits import PROVINCES, is_credit_code, is_identity, passes_luhn
from algaudit.privacy.finders.runs import Run, runs
from algaudit.privacy.kinds import Kind, Span

_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_LIKE_18 = re.compile(rf"[1-9]\d{{5}}(?:18|19|20)\d\d{_DAY}\d{{3}}[\dX]")
#: One digit too few or too many.
_LIKE_17_OR_19 = re.compile(rf"[1-8]\d{{5}}(?:18|19|20)\d\d{_DAY}(?:\d\d|\d{{4}})[\dX]$")
_LIKE_15 = re.compile(rf"[1-9]\d{{5}}\d\d{_DAY}\d{{3}}")
_DISABILITY_TAIL = re.compile(r"[1-7][1-4]")
#: The certificate was issued anew.
_ISSUED_AGAIN = re.compile(r"[Bb][0-9]{1,2}(?![0-9])")
#: After these two digits count something, so they are no part of the number before.
_COUNTED = re.compile(r"\s?(?:周?岁|元|年|月|日|人|户|口|个|组|号|楼|室|份|次|条)")
_MOBILE = re.compile(r"(?:0?0?86|0)?(1[3-9]\d{9})")
_MOBILE_BEGUN = re.compile(r"1[3-9]\d{8}")
_LANDLINE = re.compile(r"(?:010|02\d|0[3-9]\d\d)[1-9]\d{6,7}")
_POINT = re.compile(r"[0-9]\.\Z")
_ZERO_POINT = re.compile(r"(?:\A|[^0-9])0\.\Z")
#: A number nobody knows is masked from here on.
_LONG = 13
_LONGEST_CARD = 19
_PERMITS = {"81": Kind.RESIDENCE_PERMIT, "82": Kind.RESIDENCE_PERMIT, "83": Kind.RESIDENCE_PERMIT}
#: Reading of a number: where it ends among the digits, what it is, and whether the evidence agrees.
Read = tuple[int, Kind, bool]


def numbers(text: str) -> list[Span]:
    """Find identity, disability, phone and bank card numbers, and long numbers nobody knows.

    Parameters
    ----------
    text : str
        A folded text.

    Examples
    --------
    >>> [(one.kind.value, one.certain) for one in numbers("440524 18800101 0014，138-1234-5678")]
    [('identity', True), ('mobile', True)]
    """
    return [span for run in runs(text) for span in _of_run(text, run)]


def _of_run(text: str, run: Run) -> list[Span]:
    found: list[Span] = []
    behind = 0
    for start, edge in pairwise(run.edges):
        if start < behind:
            continue
        read = _read(text, run, start) or _long(text, run, start, edge)
        if read:
            behind, kind, certain = read
            first, end = _with_signs(text, kind, run.places[start], run.places[behind - 1] + 1)
            found.append(Span(kind, first, end, certain))
    return found


def _with_signs(text: str, kind: Kind, start: int, end: int) -> tuple[int, int]:
    """Take in what belongs to a number and is none of its digits: (0571)88880000, +86138…, the B1 of a new card."""
    before = text[max(0, start - 1) : start]
    if (before == "(" and text.find(")", start, end) >= 0) or (before == "+" and kind is Kind.MOBILE):
        start -= 1
    again = _ISSUED_AGAIN.match(text, end) if kind is Kind.DISABILITY else None
    return start, again.end() if again else end


def _read(text: str, run: Run, start: int) -> Read | None:
    """Read a number that begins here, the longest first."""
    if len(run.digits) - start < 10:
        return None
    return (
        _twenty(text, run, start)
        or _eighteen(text, run, start)
        or _card_in_pieces(run, start)
        or _mistyped(run, start)
        or _fifteen(text, run, start)
        or _mobile(text, run, start)
        or _landline(run, start)
        or _stuck(run, start)
    )


def _taken(run: Run, start: int, length: int) -> str | None:
    """Return so many digits from here, if a piece ends with them."""
    end = start + length
    return run.digits[start:end] if run.ends_at(end) else None


def _twenty(text: str, run: Run, start: int) -> Read | None:
    number = _taken(run, start, 20)
    if number is None or not _LIKE_18.match(number) or not _in_fair_pieces(run, start, 20):
        return None
    has_tail = _DISABILITY_TAIL.fullmatch(number[18:]) is not None
    if run.ends_at(start + 18) and (not has_tail or _COUNTED.match(text, run.places[start + 19] + 1)):
        return None
    return start + 20, Kind.DISABILITY, has_tail and is_identity(number[:18])


def _eighteen(text: str, run: Run, start: int) -> Read | None:
    number = _taken(run, start, 18)
    if number is None or "X" in number[:17]:
        return None
    whole = run.is_whole(start, start + 18)
    right, like = is_identity(number), _LIKE_18.match(number) is not None
    if whole and not (right and like) and is_credit_code(number):
        return start + 18, Kind.TRADER_CODE if number.startswith("92") else Kind.CREDIT_CODE, True
    known_place = number[:2] in PROVINCES or number[0] == "9"
    mistyped = whole and not _is_fraction(text, run, start) and (number[:2] in PROVINCES or number[17] == "X")
    if (like and (whole or (known_place and _in_fair_pieces(run, start, 18)))) or mistyped:
        return start + 18, _kind_of(number), right and like and known_place
    return None


def _in_fair_pieces(run: Run, start: int, length: int) -> bool:
    """Say whether nobody counts with the first digit: 3. and a bank card number are no identity number."""
    pieces = run.pieces(start, start + length)
    return pieces[0] > 1 or max(pieces) == 1


def _kind_of(number: str) -> Kind:
    if number[0] == "9" and _LIKE_18.match(number):
        return Kind.FOREIGN_CARD
    return _PERMITS.get(number[:2], Kind.IDENTITY)


def _mistyped(run: Run, start: int) -> Read | None:
    """Read an identity number with a digit too few or too many."""
    for length in (19, 17):
        number = _taken(run, start, length)
        if (
            number
            and number[:2] in PROVINCES
            and _LIKE_17_OR_19.match(number)
            and _in_fair_pieces(run, start, length)
            and not _is_card(number)
        ):
            return start + length, _kind_of(number), False
    return None


def _is_card(number: str) -> bool:
    return number.isdigit() and passes_luhn(number)


def _fifteen(text: str, run: Run, start: int) -> Read | None:
    number = _taken(run, start, 15)
    if number is None or not _LIKE_15.fullmatch(number) or _is_fraction(text, run, start):
        return None
    known_place = number[:2] in PROVINCES
    pieces = run.pieces(start, start + 15)
    if len(pieces) > 1 and not (known_place and (pieces[0] == 6 or max(pieces) == 1 or set(pieces[:-1]) == {4})):
        return None
    return start + 15, _PERMITS.get(number[:2], Kind.IDENTITY), known_place


def _card_in_pieces(run: Run, start: int) -> Read | None:
    """Read a bank card number in pieces of four, in two or three pieces, or digit by digit."""
    if run.digits[start] not in "3456" or run.is_whole(start, min(start + _LONG, len(run.digits))):
        return None
    likely = None
    for length in range(_LONGEST_CARD, _LONG - 1, -1):
        number = _taken(run, start, length)
        if number and number.isdigit() and _is_laid_out(run.pieces(start, start + length)):
            if passes_luhn(number):
                return start + length, Kind.BANK_CARD, True
            likely = likely or length
    is_debit = likely is not None and likely >= 16 and run.digits.startswith("62", start)
    return (start + likely, Kind.BANK_CARD, False) if likely and is_debit else None


def _is_laid_out(pieces: list[int]) -> bool:
    fours = set(pieces[:-1]) == {4} and pieces[-1] <= 4
    return fours or max(pieces) == 1 or (len(pieces) <= 3 and min(pieces) >= 4 and pieces[0] in {4, 6, 8})


def _mobile(text: str, run: Run, start: int) -> Read | None:
    found = _MOBILE.match(run.digits, start)
    if not found or not run.ends_at(found.end()) or _is_fraction(text, run, start):
        return _mistyped_mobile(run, start)
    if found.start(1) - start == 1 and run.ends_at(start + 1):
        # 0.13800001111 has its nought in another piece.
        return None
    pieces = run.pieces(found.start(1), found.end())
    if len(pieces) > 1 and min(pieces) < 3 and max(pieces) > 1:
        return None
    return found.end(), Kind.MOBILE, len(pieces) <= 3


def _mistyped_mobile(run: Run, start: int) -> Read | None:
    """Read 138-1234-567 and 138-1234-56789: a digit too few or too many."""
    is_begun = _MOBILE_BEGUN.match(run.digits, start) and run.pieces(start, start + 7) == [3, 4]
    end = next((start + length for length in (10, 12) if run.ends_at(start + length)), None)
    if not is_begun or end is None or run.pieces(start + 7, end) != [end - start - 7]:
        return None
    # One sign between the pieces: 160/1000 - 440/1000 are amounts.
    return (end, Kind.MOBILE, False) if run.places[end - 1] - run.places[start] == end - start + 1 else None


def _landline(run: Run, start: int) -> Read | None:
    found = _LANDLINE.match(run.digits, start)
    if not found:
        return None
    for end in (found.end(), found.end() - 1):
        pieces = run.pieces(start, end) if run.ends_at(end) and end - start >= 10 else []
        if pieces and (len(pieces) == 1 or min(pieces) >= 3):
            return end, Kind.LANDLINE, len(pieces) > 1
    return None


def _stuck(run: Run, start: int) -> Read | None:
    """Read an identity number in pieces whose last one has more digits stuck to it."""
    number = run.digits[start : start + 18]
    if _LIKE_18.fullmatch(number) and number[:2] in PROVINCES and is_identity(number):
        return run.edge_from(start + 18), Kind.IDENTITY, False
    return None


def _long(text: str, run: Run, start: int, end: int) -> Read | None:
    """Read one long piece of which nothing better is known."""
    length, number = end - start, run.digits[start:end]
    if length < _LONG or _is_fraction(text, run, start):
        return None
    is_debit = number.startswith("62") and 16 <= length <= _LONGEST_CARD
    if is_debit or (length <= _LONGEST_CARD and number[0] in "3456" and passes_luhn(number)):
        return end, Kind.BANK_CARD, is_debit and passes_luhn(number)
    # Behind the point of 3.141592653589793 they are nobody's number.
    return None if _POINT.search(text, *_before(run, start)) else (end, Kind.NUMBER, False)


def _is_fraction(text: str, run: Run, start: int) -> bool:
    """Say whether digits stand behind 0. (behind 1. they may be the first of a list)."""
    return _ZERO_POINT.search(text, *_before(run, start)) is not None


def _before(run: Run, start: int) -> tuple[int, int]:
    return max(0, run.places[start] - 3), run.places[start]
