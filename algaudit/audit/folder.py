"""The folder of a finished audit: written beside its place and moved there whole, so that no half one ever exists."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from algaudit.audit.result import FORMAT, AuditResult, from_document, to_json
from algaudit.audit.runner import Audit
from algaudit.cube.store import save_cube
from algaudit.errors import InputError, ResultError
from algaudit.i18n import N_

RESULT, CUBE = "audit.json", "cube.parquet"


def check_place(folder: Path) -> None:
    """Raise when a folder cannot take a result: another thing is there, or its parent is missing.

    Raises
    ------
    InputError
        Only an earlier result or an empty folder may be replaced.
    """
    if folder.exists() and not _replaceable(folder):
        raise InputError(
            N_("{path} is not an earlier audit result and is not empty; choose another folder with --out."),
            path=folder,
        )
    if not folder.absolute().parent.is_dir():
        raise InputError(
            N_("The folder {path} does not exist; make it first or choose another with --out."),
            path=folder.absolute().parent,
        )


def _replaceable(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    if not any(folder.iterdir()):
        return True
    try:
        return f'"{FORMAT}"' in (folder / RESULT).read_text(encoding="utf-8")[:200]
    except (OSError, UnicodeDecodeError):
        return False


def save_audit(folder: Path, audit: Audit, extra_files: Mapping[str, bytes]) -> None:
    """Write ``audit.json``, ``cube.parquet`` and further files, then move the folder to its place.

    Raises
    ------
    InputError
        When the place is taken or cannot be written.
    """
    check_place(folder)
    place = folder.absolute()
    try:
        with tempfile.TemporaryDirectory(prefix=f".{place.name}-", dir=place.parent) as room:
            fresh, old = Path(room) / "new", Path(room) / "old"
            fresh.mkdir()
            save_cube(audit.cube, fresh / CUBE)
            (fresh / RESULT).write_text(to_json(audit.result), encoding="utf-8")
            for name, content in extra_files.items():
                (fresh / name).write_bytes(content)
            if place.exists():
                place.rename(old)
            fresh.rename(place)
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise InputError(
            N_("Nothing was written to {path} ({error}); check the disk and the permissions."),
            path=folder,
            error=error.strerror or type(error).__name__,
        ) from error


def read_audit(folder: Path) -> AuditResult:
    """Read ``audit.json`` of a folder.

    Raises
    ------
    ResultError
        When it is missing or damaged.
    """
    try:
        values = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ResultError(N_("{path} is missing or is not JSON."), path=folder / RESULT) from error
    return from_document(values)
