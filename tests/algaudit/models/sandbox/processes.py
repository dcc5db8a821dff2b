"""What several tests of locked processes need: who this process can become, who is alive, and older systems."""

import os
import time
from pathlib import Path

NOBODY = 65534
#: Root can become nobody; anybody else is somebody like nobody.
USERS = sorted({os.getuid(), NOBODY}) if os.getuid() == 0 else [os.getuid()]
#: Lines that make the system answer as an older or more closed one does, with a filter: this call, that error.
REFUSING = """
import ctypes, errno, struct
def refuse(call, code):
    steps = [(0x20, 0, 0, 0), (0x15, 0, 1, call), (0x06, 0, 0, 0x50000 | code), (0x06, 0, 0, 0x7FFF0000)]
    text = b"".join(struct.pack("<HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(text, len(text))
    class Listed(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))
    listed = Listed(len(steps), ctypes.cast(held, ctypes.c_void_p))
    library = ctypes.CDLL(None)
    assert library.prctl(38, ctypes.c_ulong(1), *[ctypes.c_ulong(0)] * 3) == 0
    assert library.prctl(22, ctypes.c_ulong(2), ctypes.byref(listed), ctypes.c_ulong(0), ctypes.c_ulong(0)) == 0
"""


def alive(process):
    """Say whether a process is there; one that has ended and waits to be buried is not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(true, seconds=5):
    """Wait until something is so, and say whether it became so."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def children(process):
    """Return the processes that one has started and not buried."""
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()
