"""Memory that we and one locked process share: we write what is to be scored, it reads, nothing is copied between.

It is a file without a name that lives in memory only and can grow but not shrink. The locked process sees a private
view: what it writes there, it writes for itself.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
import weakref
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.models.sandbox.protocol import Arrays, described, flat

if sys.platform != "win32":
    import fcntl

#: Each array begins at a multiple of this, as computing likes it.
STEP = 64
FAILED = ctypes.c_void_p(-1).value


def made() -> int:
    """Make an empty one and return its descriptor."""
    handle = os.memfd_create("algaudit", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    fcntl.fcntl(handle, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
    return handle


def put(handle: int, arrays: Arrays) -> list[list[Any]]:
    """Write arrays; return name, kind, shape and beginning of each, as a note holds them."""
    listed = described(arrays)
    begin = 0
    for entry, array in zip(listed, arrays.values(), strict=True):
        entry.append(begin)
        room = flat(array)
        while room:
            written = os.pwrite(handle, room, begin)
            room, begin = room[written:], begin + written
        begin = -(-begin // STEP) * STEP
    return listed


def taken(handle: int, listed: list[list[Any]]) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays that were put: views that cost no memory until something is written into them.

    They hold what they hold until the other side puts something else: a handler keeps copies, not views.

    Raises
    ------
    MemoryError
        When there is no room for the view.
    """
    sizes = [int(np.prod(shape, dtype=np.int64)) * np.dtype(kind).itemsize for _, kind, shape, _ in listed]
    total = max((begin + size for (*_, begin), size in zip(listed, sizes, strict=True)), default=0)
    seen = _view(handle, total) if total else np.empty(0, np.uint8)
    return {
        name: seen[begin : begin + size].view(kind).reshape(shape)
        for (name, kind, shape, begin), size in zip(listed, sizes, strict=True)
    }


def _view(handle: int, size: int) -> npt.NDArray[np.uint8]:
    """Map the beginning of the region. Python's own ``mmap`` would want a second descriptor, which the lock refuses."""
    library = ctypes.CDLL(None, use_errno=True)
    library.mmap.restype = ctypes.c_void_p
    library.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    library.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    place = library.mmap(None, size, mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_PRIVATE, handle, 0)
    if place == FAILED:
        raise MemoryError
    held = (ctypes.c_ubyte * size).from_address(place)
    # When the last array that looks at it has gone, so does the view.
    weakref.finalize(held, library.munmap, place, size)
    return np.frombuffer(memoryview(held), np.uint8)
