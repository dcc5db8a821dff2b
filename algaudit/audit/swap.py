"""Put a finished folder in the place of an earlier one so that, whatever happens, one of the two stands there whole."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

#: From Linux' <fcntl.h>: paths are absolute anyway; change the two places with each other.
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def put_in_place(fresh: Path, place: Path) -> None:
    """Move the folder ``fresh`` to ``place``; an earlier folder there ends up beside it, to be removed by the caller.

    On Linux the two change places in one step of the file system. Elsewhere two steps are needed, and a machine that
    loses power between them leaves the earlier folder under the name ``old`` beside ``fresh``.
    """
    if not place.exists():
        fresh.rename(place)
    elif not _exchanged(fresh, place):
        _in_two_steps(fresh, place, fresh.with_name("old"))


def _exchanged(one: Path, other: Path) -> bool:
    """Change two folders with each other at once; False where the system or the disk's format cannot."""
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None), "renameat2", None)
    if call is None:
        return False
    return int(call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)) == 0


def _in_two_steps(fresh: Path, place: Path, old: Path) -> None:
    try:
        place.rename(old)
        fresh.rename(place)
    finally:
        # Also after Ctrl-C between the two steps.
        if not place.exists():
            old.rename(place)
