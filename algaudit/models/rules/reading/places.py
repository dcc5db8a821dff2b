"""Where something stands in a rules file, as a person would point to it: blocks › income › items › 2 › points."""

from __future__ import annotations

from pydantic import JsonValue

from algaudit.models.rules.form.sheet import Path
from algaudit.privacy.masks import shown

_BETWEEN = " › "
#: A place may be long, but not endless.
_LETTERS = 40


def place(plain: JsonValue, path: Path) -> str:
    """Return the words for a place.

    Members of a list are called by their name where they have one, and otherwise by their number, counted from 1. What
    is in the path but not in the file, such as the kind of an item, is left out, unless it is the last: then it is
    what is wanted there.

    Examples
    --------
    >>> place({"blocks": [{"name": "income", "items": [{}, {"points": 3}]}]}, ("blocks", 0, "items", 1, "points"))
    'blocks › income › items › 2 › points'
    >>> place({}, ("blocks",))
    'blocks'
    """
    said: list[str] = []
    here: JsonValue = plain
    for number, key in enumerate(path):
        if isinstance(here, list) and isinstance(key, int) and key < len(here):
            here = here[key]
            name = here.get("name") if isinstance(here, dict) else None
            said.append(shown(name, _LETTERS) if isinstance(name, str) else _called(key))
        elif isinstance(here, dict) and key in here:
            here = here[str(key)]
            said.append(_called(key))
        elif number == len(path) - 1 and not str(key).startswith(("<", "[")):
            said.append(_called(key))
    return _BETWEEN.join(said)


def _called(key: str | int) -> str:
    """Return a key as it is written, the number of a list member counted from 1, and nothing in quotation marks."""
    return str(key + 1) if isinstance(key, int) else shown(key, _LETTERS) or "“”"


def found_at(plain: JsonValue, path: Path) -> JsonValue:
    """Return what stands at a place; what is in the path but not in the file is passed over.

    Examples
    --------
    >>> found_at({"blocks": [{"cap": 3}]}, ("blocks", 0, "<kind>", "cap"))
    3
    """
    here: JsonValue = plain
    for key in path:
        if isinstance(here, list) and isinstance(key, int) and key < len(here):
            here = here[key]
        elif isinstance(here, dict) and key in here:
            here = here[str(key)]
    return here
