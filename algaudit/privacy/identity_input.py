"""An identity number somebody types in: what to ask about before it is kept.

Codes of places were other codes once, and papers hold errors: a number is never refused, only asked about again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from algaudit.privacy.check_digits import PROVINCES, born, identity_check
from algaudit.privacy.finders.fold import folded

_LENGTH, _OLD_LENGTH, _DISABILITY_LENGTH = 18, 15, 20
_OLDEST = 130


class Hint(StrEnum):
    """What to ask about."""

    EMPTY = "empty"
    SIGNS = "signs"
    """There is something other than digits and a closing X."""
    LENGTH = "length"
    """It has neither 18 nor 15 signs."""
    OLD_FORM = "old_form"
    """It has 15 digits, as before 1999: is there a newer card?"""
    DISABILITY = "disability_certificate"
    """It has 20 signs, as a disability certificate: its first 18 are taken."""
    PLACE = "place"
    """Its first two digits are no province; 9 is for foreign permanent residents."""
    DATE = "date"
    """There is no such birthday."""
    FUTURE = "future"
    """The birthday is yet to come."""
    AGE = "age"
    """The birthday is more than 130 years ago."""
    CHECK = "check"
    """The last sign does not fit the others: a digit is mistyped or two are swapped."""


@dataclass(frozen=True)
class TypedIdentity:
    """An identity number as typed.

    Parameters
    ----------
    number : str
        The number in one spelling, without spaces; kept whatever the hints are.
    hints : tuple of Hint
        What to ask about; empty when all evidence agrees.
    """

    number: str
    hints: tuple[Hint, ...]


def typed_identity(typed: str, on: date) -> TypedIdentity:
    """Look at an identity number somebody typed in.

    Parameters
    ----------
    typed : str
        What was typed, full-width digits and spaces included.
    on : date
        The day it is typed; no one is born after it.

    Examples
    --------
    >>> typed_identity("440524 18800101 0014", date(2000, 1, 1))
    TypedIdentity(number='440524188001010014', hints=())
    >>> typed_identity("440524188001010041", date(2000, 1, 1)).hints
    (<Hint.CHECK: 'check'>,)
    """
    number = "".join(sign for sign in folded(typed).text.upper() if sign.isalnum())
    if not number:
        return TypedIdentity("", (Hint.EMPTY,))
    hints: list[Hint] = []
    if len(number) == _DISABILITY_LENGTH:
        number, hints = number[:_LENGTH], [Hint.DISABILITY]
    if not (number.isascii() and number[:-1].isdigit() and (number[-1].isdigit() or number[-1] == "X")):
        return TypedIdentity(number, (*hints, Hint.SIGNS))
    if len(number) not in {_LENGTH, _OLD_LENGTH}:
        return TypedIdentity(number, (*hints, Hint.LENGTH))
    return TypedIdentity(number, (*hints, *_of_signs(number, on)))


def _of_signs(number: str, on: date) -> list[Hint]:
    is_old = len(number) == _OLD_LENGTH
    hints = [Hint.OLD_FORM] if is_old else []
    if number[:2] not in PROVINCES and (number[0] != "9" or is_old):
        hints.append(Hint.PLACE)
    hints += _of_birthday(born("19" + number[6:12] if is_old else number[6:14]), on)
    if not is_old and identity_check(number[:17]) != number[17]:
        hints.append(Hint.CHECK)
    return hints


def _of_birthday(birthday: date | None, on: date) -> list[Hint]:
    if birthday is None:
        return [Hint.DATE]
    if birthday > on:
        return [Hint.FUTURE]
    return [Hint.AGE] if on.year - birthday.year > _OLDEST else []
