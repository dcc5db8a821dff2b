"""What to say about a file that does not have the form: one sentence naming the place and what would be right.

The library that checks forms has its own words, in English only; none of them reaches a person.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import JsonValue

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.features import Change, Coupled, Feature, Form, Words
from algaudit.models.rules.form.card import Amount, Block, Card, Exclusion, Score, Threshold
from algaudit.models.rules.form.conditions import Denied, Every, Some, Test
from algaudit.models.rules.form.items import Bands, PerUnit, Row, Step, Table, When
from algaudit.models.rules.form.numbers import Added, Derived, Divided, Largest, Multiplied, Smallest, Subtracted
from algaudit.models.rules.form.sheet import known_keys
from algaudit.models.rules.reading.places import found_at, place
from algaudit.privacy.masks import shown

FORM = "algaudit-rules/1"
_NUMBER: Final = N_("{place} is “{found}”; a number would be right.")
_LIST: Final = N_("{place} is “{found}”; a list in square brackets would be right.")
_OBJECT: Final = N_("{place} is “{found}”; an object in braces would be right.")
_UNKNOWN: Final = N_("{place} is not a known key there; known are: {known}.")
_CONTRADICTS: Final = N_(
    "{place} contradicts itself; least may not exceed most, a category has no least, most or whole and only values "
    "that can be declared as reachable, and it neither increases nor decreases."
)
_ELSE: Final = N_("{place} is “{found}”, which cannot stand there; the document on the rules file says what can.")
_SENTENCES: Final = {
    "missing": N_("{place} is missing; give it."),
    "extra_forbidden": _UNKNOWN,
    "which": N_("{place} must have exactly one of these keys: {known}."),
    "literal_error": N_("{place} is “{found}”; one of these would be right: {known}."),
    "string_type": N_("{place} is “{found}”; a text in quotation marks would be right."),
    "string_too_short": N_("{place} is an empty text; write something."),
    "string_too_long": N_("{place} is a text of more than {limit} letters; shorten it."),
    "bool_type": N_("{place} is “{found}”; true or false would be right."),
    "float_type": _NUMBER,
    "tuple_type": _LIST,
    "too_short": N_("{place} has too few entries; at least {limit} are needed."),
    "too_long": N_("{place} has too many entries; there are at most {limit}."),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "greater_than_equal": N_("{place} is {found}; a number of at least {limit} would be right."),
    "greater_than": N_("{place} is {found}; a number above {limit} would be right."),
}
#: What stands under a key, or under a kind in brackets; everywhere else stand words in both languages.
_PIECES: Final[dict[str, type[Form]]] = {
    "features": Feature,
    "change": Change,
    "coupled": Coupled,
    "derived": Derived,
    "<add>": Added,
    "<subtract>": Subtracted,
    "<multiply>": Multiplied,
    "<divide>": Divided,
    "<min>": Smallest,
    "<max>": Largest,
    "blocks": Block,
    "<bands>": Bands,
    "steps": Step,
    "<table>": Table,
    "rows": Row,
    "<when>": When,
    "<per_unit>": PerUnit,
    "<all>": Every,
    "<any>": Some,
    "<not>": Denied,
    "<feature>": Test,
    "exclude": Exclusion,
    "score": Score,
    "decide": Threshold,
    "amount": Amount,
}
_LIMITS: Final = ("max_length", "min_length", "gt", "ge")


# Any: one of the library's faults.
def fault(first: Mapping[str, Any], plain: dict[str, JsonValue]) -> InputError:
    """Return the sentence about the first fault of a file.

    Parameters
    ----------
    first : mapping
        ``type``, ``loc`` and ``ctx``, as pydantic lists them.
    plain : dict
        What the file holds.

    Examples
    --------
    >>> str(fault({"type": "missing", "loc": ("blocks",)}, {}))
    'blocks is missing; give it.'
    """
    kind, path, told = first["type"], first["loc"], first.get("ctx", {})
    if kind == "value_error":
        sentence = _NUMBER if isinstance(found_at(plain, path), bool | str) else _CONTRADICTS
    else:
        sentence = _SENTENCES.get(kind, _ELSE)
    limits = [told[name] for name in _LIMITS if name in told]
    return InputError(
        sentence,
        place=place(plain, path),
        found=_written(found_at(plain, path)),
        known=_known(kind, path, told),
        limit=f"{limits[0]:g}" if limits else "",
    )


def _written(value: JsonValue) -> str:
    """Return a value as it stands in the file, short and masked."""
    return shown(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


# Any: as above.
def _known(kind: str, path: tuple[str | int, ...], told: Mapping[str, Any]) -> str:
    """Return what would be known there."""
    if kind == "extra_forbidden":
        return ", ".join(known_keys(piece_at(path[:-1])))
    if kind == "literal_error":
        return ", ".join(re.findall(r"'([^']*)'", told["expected"]))
    return str(told.get("known", ""))


def piece_at(path: tuple[str | int, ...]) -> type[Form]:
    """Return which piece of the form stands at a place.

    Examples
    --------
    >>> piece_at(("blocks", 0, "items", 1, "<bands>", "steps", 2)).__name__
    'Step'
    """
    named = [key for key in path if isinstance(key, str)]
    if len(named) > 1 and named[-2] in {"labels", "reasons", "values"}:
        return Words
    return _PIECES.get(named[-1], Words) if named else Card
