"""The folder of a finished explanation: written beside its place and moved there whole, with the hash of every file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from algaudit.audit.swap import put_in_place
from algaudit.errors import InputError
from algaudit.i18n import N_

SNAPSHOT, OVERVIEW, PAGE, SPOKEN, HASHES = (
    "snapshot.json",
    "explanation.json",
    "explanation.html",
    "explanation.txt",
    "sha256sums.txt",
)
#: What an explanation may leave in its folder; anything else is somebody's own and is never removed.
_OURS: Final = frozenset({SNAPSHOT, OVERVIEW, PAGE, SPOKEN, HASHES})
DEFAULT_FOLDER: Final = "algaudit-explanation"


def new_folder(wanted: Path) -> Path:
    """Return a folder that is not there yet, so that no earlier explanation is lost."""
    number, free = 1, wanted
    while free.exists():
        number += 1
        free = wanted.with_name(f"{wanted.name}-{number}")
    return free


def check_place(folder: Path) -> None:
    """Raise when a folder cannot take an explanation, before any work is done.

    Raises
    ------
    InputError
        When its parent is missing, or it holds anything but an earlier explanation.
    """
    try:
        missing = not folder.absolute().parent.is_dir()
        strange = folder.exists() and (
            not folder.is_dir() or any(item.name not in _OURS or item.is_dir() for item in folder.iterdir())
        )
        inside = folder.exists() and Path.cwd().is_relative_to(folder.resolve())
    except OSError as error:
        raise _not_written(folder) from error
    if missing or strange or inside:
        raise _not_written(folder)


def save(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files and their hashes, then move the folder to its place.

    Raises
    ------
    InputError
        When the place cannot take them.
    """
    check_place(folder)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    place = folder.resolve()
    try:
        with TemporaryDirectory(prefix=".algaudit-", dir=place.parent, ignore_cleanup_errors=True) as room:
            fresh = Path(room) / "new"
            # What is about one person is for whoever made it to hand on, not for everybody on the machine.
            fresh.mkdir(mode=0o700 if SNAPSHOT in files else 0o755)
            for name, content in {**files, HASHES: sums.encode()}.items():
                (fresh / name).write_bytes(content)
            put_in_place(fresh, place)
    except OSError as error:
        raise _not_written(folder) from error


def _not_written(folder: Path) -> InputError:
    sentence = N_(
        "The explanation cannot be written to {path}; with --out name a new or empty folder whose parent exists and "
        "that you may write to."
    )
    return InputError(sentence, path=folder)
