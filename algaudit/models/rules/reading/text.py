"""From the bytes of a file to plain values, within limits that no file can get past.

Size, nesting and number of entries are counted before anything is read; numbers are looked at before they are made. So
no file, however written, can take long, fill the memory or end the program.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, NoReturn

from pydantic import JsonValue

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.rules.form.sheet import Path
from algaudit.models.rules.reading.places import place
from algaudit.privacy.masks import shown

#: One megabyte.
MOST_BYTES = 1_000_000
MOST_DEEP = 20
MOST_ENTRIES = 10_000
#: Beyond it whole numbers soon stop being exact, and no number of a person is as large.
LARGEST = 1e15
#: No number that means anything needs more.
_LONGEST_NUMBER = 40
#: Control characters, those that turn the direction of writing, and halves of characters: nobody sees what they do.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_STRUCTURE = re.compile(r'\\.|["\[\]{},]', re.DOTALL)


@dataclass(frozen=True)
class _Odd:
    """What may not stand in a file; where it stands is known only when the whole has been read."""

    kind: str
    text: str


def plain_values(data: bytes) -> dict[str, JsonValue]:
    """Return what a file holds as plain values.

    Raises
    ------
    InputError
        When the file is too large, too deep, not UTF-8, not JSON, or holds a number or a character that it may not.

    Examples
    --------
    >>> plain_values(b'{"base": 2}')
    {'base': 2}
    """
    if len(data) > MOST_BYTES:
        sentence = N_("The document has {found} bytes; at most {limit} are read.")
        raise InputError(sentence, found=len(data), limit=MOST_BYTES)
    text = _decoded(data)
    _measure(text)
    # Any: whatever the file holds; looked through below.
    try:
        made: Any = json.loads(
            text, object_pairs_hook=_object, parse_float=_number, parse_int=_number, parse_constant=_nothing
        )
    except json.JSONDecodeError as error:
        sentence = N_(
            "The document is not JSON from line {line}, character {column} on; a quotation mark, comma or bracket is "
            "missing or too many there."
        )
        raise InputError(sentence, line=error.lineno, column=error.colno) from error
    if not isinstance(made, dict):
        raise InputError(N_("The document must be one object in braces."))
    _look_through(made, made, ())
    return made


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(N_("The document is not UTF-8 text; save it as UTF-8.")) from error


def _measure(text: str) -> None:
    """Count brackets and commas outside of quotation marks; stop as soon as there are too many."""
    deep, entries, quoted = 0, 1, False
    for found in _STRUCTURE.finditer(text):
        mark = found[0]
        if mark == '"':
            quoted = not quoted
        elif quoted or len(mark) > 1:
            continue
        elif mark in "]}":
            deep -= 1
        else:
            entries += 1
            deep += mark != ","
        if deep > MOST_DEEP:
            sentence = N_("The document is nested more than {limit} deep; write it flatter.")
            raise InputError(sentence, limit=MOST_DEEP)
        if entries > MOST_ENTRIES:
            sentence = N_("The document has more than {limit} entries; shorten it.")
            raise InputError(sentence, limit=MOST_ENTRIES)


def _number(text: str) -> float | _Odd:
    if len(text) > _LONGEST_NUMBER or abs(float(text)) > LARGEST:
        return _Odd("number", text)
    return float(text) if set(text) & set(".eE") else int(text)


def _nothing(text: str) -> _Odd:
    return _Odd("number", text)


# Any: values of any kind.
def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        made[twice] = _Odd("twice", twice)
    return made


# Any: as made above, odd things included.
def _look_through(whole: JsonValue, here: Any, path: Path) -> None:
    """Refuse the first odd thing; nesting is limited already."""
    if isinstance(here, _Odd):
        _refuse(here, place(whole, path))
    if isinstance(here, str) and _UNSEEN.search(here):
        _refuse(_Odd("unseen", here), place(whole, path))
    if isinstance(here, list):
        for number, one in enumerate(here):
            _look_through(whole, one, (*path, number))
    if isinstance(here, dict):
        for key, one in here.items():
            if _UNSEEN.search(key):
                _refuse(_Odd("unseen", key), place(whole, (*path, key)))
            _look_through(whole, one, (*path, key))


def _refuse(odd: _Odd, where: str) -> NoReturn:
    sentences = {
        "number": N_(
            "{place} is the number {found}; a number from −10^15 to 10^15 of at most 40 characters would be right."
        ),
        "twice": N_("{place} is given twice; give it once."),
        "unseen": N_("{place} holds a character that nobody can see, such as a control character; write it anew."),
    }
    raise InputError(sentences[odd.kind], place=where, found=shown(odd.text))
