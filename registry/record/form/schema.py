"""The published description of a record, for editors and for other programs: a JSON Schema.

It is made from the form itself and committed as docs/record.schema.json; a test says so when the two differ. To make it
again, write what :func:`schema_text` returns into that file.
"""

from __future__ import annotations

import json
from typing import Any

from registry.record.form.record import Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ADDRESS = "urn:algaudit:record:1"
_KEYWORDS = {"ge": "minimum"}


# Any: a JSON Schema is a free tree.
def schema() -> dict[str, Any]:
    """Return the JSON Schema of a record; what several fields say together is checked on reading."""
    made: dict[str, Any] = _plain(Record.model_json_schema())
    made["description"] = "Record of an algorithm as algaudit keeps it; docs/record.md explains it."
    return {"$schema": DIALECT, "$id": ADDRESS, "title": "Record of an algorithm (algaudit-record/1)", **made}


def schema_text() -> str:
    """Return the JSON Schema as it is committed."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


# Any: as above.
def _plain(part: Any, *, names: bool = False) -> Any:
    """Leave out generated titles, and put right the limits that pydantic cannot place."""
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    kept = part if names else {_KEYWORDS.get(key, key): value for key, value in part.items() if key != "title"}
    return {key: _plain(value, names=not names and key in {"properties", "$defs"}) for key, value in kept.items()}
