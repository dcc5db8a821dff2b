"""The published description of the form, for editors and for other programs: a JSON Schema.

It is made from the form itself and committed as docs/rules.schema.json; a test says so when the two differ. To make it
again, write what :func:`schema_text` returns into that file.
"""

from __future__ import annotations

import json
from typing import Any

from algaudit.models.rules.form.card import Card

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ADDRESS = "urn:algaudit:rules:1"
_KEYWORDS = {"gt": "exclusiveMinimum", "ge": "minimum"}


# Any: a JSON Schema is a free tree.
def schema() -> dict[str, Any]:
    """Return the JSON Schema of a rules file.

    It tells the form of the file only. That names are declared, bands rise and thresholds fall is checked on reading.

    Examples
    --------
    >>> schema()["required"]
    ['form', 'name', 'version', 'basis', 'features', 'blocks']
    """
    made: dict[str, Any] = _plain(Card.model_json_schema())
    made["description"] = "Rules of an algorithm as algaudit takes them in; docs/rules.md explains every key."
    return {"$schema": DIALECT, "$id": ADDRESS, "title": "Rules of an algorithm (algaudit-rules/1)", **made}


def schema_text() -> str:
    """Return the JSON Schema as it is committed."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


# Any: as above.
def _plain(part: Any, *, names: bool = False) -> Any:
    """Leave out generated titles, and all of a description but its first paragraph."""
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    if names:
        return {key: _plain(value) for key, value in part.items()}
    # "gt" and "ge" are what pydantic leaves of limits that it cannot place.
    kept = {_KEYWORDS.get(key, key): value for key, value in part.items() if key != "title"}
    if "description" in kept:
        kept["description"] = " ".join(kept["description"].split("\n\n")[0].split())
    return {key: _plain(value, names=key in {"properties", "$defs"}) for key, value in kept.items()}
