"""Check a result: compute every figure again from the Cube and compare it with what is written.

Counts must be equal, other numbers to 1e-9, since the last bits differ between processors. The second opinions and the
versions are not computed again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from algaudit.audit.folder import CUBE, read_audit
from algaudit.audit.plan import checked
from algaudit.audit.result import to_document
from algaudit.audit.runner import audit_cube
from algaudit.cube.store import read_cube

#: Parts that do not follow from the Cube alone.
_NOT_FROM_CUBE = frozenset({"crosscheck", "versions"})
_NOT_FROM_CUBE_CODES = frozenset({"duplicate_cases", "missing_cases", "crosscheck_difference"})


def verify_folder(folder: Path) -> list[str]:
    """Return the names of figures that differ, in the order of the document; an empty list means that all held.

    Raises
    ------
    ResultError
        When the folder is not a result or is damaged.
    InputError
        When its plan cannot be used.
    """
    written = read_audit(folder)
    again = audit_cube(read_cube(folder / CUBE), checked(written.plan))
    return list(_differences("", _comparable(to_document(written)), _comparable(to_document(again))))


def _comparable(document: dict[str, object]) -> dict[str, object]:
    found = document["findings"]
    kept = [item for item in found if item["code"] not in _NOT_FROM_CUBE_CODES] if isinstance(found, list) else found
    return {name: value for name, value in document.items() if name not in _NOT_FROM_CUBE} | {"findings": kept}


def _differences(name: str, written: object, again: object) -> Iterator[str]:
    if isinstance(written, dict) and isinstance(again, dict):
        for key in dict.fromkeys([*written, *again]):
            yield from _differences(f"{name}.{key}".strip("."), written.get(key, ...), again.get(key, ...))
    elif isinstance(written, list) and isinstance(again, list) and len(written) == len(again):
        for place, (one, other) in enumerate(zip(written, again, strict=True)):
            yield from _differences(f"{name}[{place}]{_title(other)}", one, other)
    elif not _same(written, again):
        yield name


def _title(row: object) -> str:
    """Return a row's own words, so that a person finds it: ``(selection_rate A)``."""
    if not isinstance(row, dict) or "measure" not in row:
        return ""
    return "(" + " ".join(str(part) for part in (row["measure"], *row.get("group", []))) + ")"


def _same(written: object, again: object) -> bool:
    if isinstance(written, bool) or isinstance(again, bool):
        return written is again
    if isinstance(written, float) and isinstance(again, float):
        return math.isclose(written, again, rel_tol=1e-9, abs_tol=1e-9)
    return written == again
