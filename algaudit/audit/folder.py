"""The folder of a finished audit: written beside its place and moved there whole, so that no half one ever exists."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from algaudit.audit.result import FORMAT, AuditResult, from_json, to_json
from algaudit.audit.runner import Audit
from algaudit.audit.swap import put_in_place
from algaudit.cube.store import save_cube
from algaudit.errors import InputError, ResultError
from algaudit.i18n import N_

RESULT, CUBE = "audit.json", "cube.parquet"
#: What an audit may leave in its folder; anything else is somebody's own and is never removed.
_OURS = frozenset({RESULT, CUBE, "report.html"})
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def check_place(folder: Path, extra_names: Collection[str] = ()) -> None:
    """Raise when a folder cannot take a result: another thing is there, or its parent is missing.

    Parameters
    ----------
    folder : path
        Where the result shall stand.
    extra_names : collection of str
        Names of further files that an earlier result may hold.

    Raises
    ------
    InputError
        Only an earlier result or an empty folder may be replaced.
    """
    with _told(folder):
        _check_place(folder, extra_names)


def _check_place(folder: Path, extra_names: Collection[str]) -> None:
    if not folder.absolute().parent.is_dir():
        raise InputError(
            N_("The folder {path} does not exist; make it first or choose another with --out."),
            path=folder.absolute().parent,
        )
    if not folder.exists():
        return
    if not _replaceable(folder):
        raise InputError(
            N_("{path} is not an earlier audit result and is not empty; choose another folder with --out."),
            path=folder,
        )
    strange = [
        item.name for item in sorted(folder.iterdir()) if item.is_dir() or item.name not in _OURS.union(extra_names)
    ]
    if strange:
        raise InputError(
            N_(
                "{path} also holds {name}, which belongs to no audit result; "
                "move it elsewhere or choose another folder with --out."
            ),
            path=folder,
            name=strange[0],
        )
    if Path.cwd().is_relative_to(folder.resolve()):
        raise InputError(
            N_("{path} is the folder you are in and would be replaced; choose another with --out."), path=folder
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
    check_place(folder, extra_files)
    with _told(folder):
        # Behind a link the folder it points to is replaced, not the link.
        place = folder.resolve()
        with _room_beside(place) as room:
            fresh = room / "new"
            fresh.mkdir()
            save_cube(audit.cube, fresh / CUBE)
            (fresh / RESULT).write_text(to_json(audit.result), encoding="utf-8")
            for name, content in extra_files.items():
                (fresh / name).write_bytes(content)
            put_in_place(fresh, place)


@contextmanager
def _room_beside(place: Path) -> Iterator[Path]:
    """Make a hidden folder on the same disk, and remove it whatever happens.

    The name is chosen before the folder is made, so that there is no moment at which Ctrl-C leaves it behind.
    """
    # No other thread that runs now, of any program, has this number; a lost power supply may have left an older room.
    names = (f".{place.name[:40]}-{threading.get_native_id()}-{number}" for number in count())
    room = next(room for room in map(place.with_name, names) if not room.exists())
    try:
        room.mkdir(mode=0o700)
        yield room
    finally:
        _remove(room)


def _remove(room: Path) -> None:
    try:
        shutil.rmtree(room, ignore_errors=True)
    except KeyboardInterrupt:
        shutil.rmtree(room, ignore_errors=True)
        raise


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn a refusal of the system into a sentence about the folder."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            sentence = N_(
                "The disk is full; nothing was written to {path}. Make room or choose another disk with --out."
            )
        elif error.errno in _FORBIDDEN:
            sentence = N_("You may not write to {path}; choose another folder with --out.")
        else:
            sentence = N_("Nothing was written to {path} (system error {number}); check the disk.")
        raise InputError(sentence, path=folder, number=error.errno) from error


def read_audit(folder: Path) -> AuditResult:
    """Read ``audit.json`` of a folder.

    Raises
    ------
    ResultError
        When it is missing or damaged.
    """
    path = folder / RESULT
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ResultError(N_("{path} is missing or cannot be read; name the folder of an audit."), path=path) from error
    except UnicodeDecodeError as error:
        raise ResultError(N_("{path} is damaged: it is not UTF-8 text."), path=path) from error
    return from_json(text)
