"""The filter of system calls, written in the small language that Linux runs before each of them (classic BPF).

Whatever is not on the list is refused as "not permitted". A program of another kind of machine, or of the second
numbering that x86 knows, ends the process at once: there the numbers mean other calls.
"""

from __future__ import annotations

import errno
import struct
from typing import TypeAlias

from algaudit.models.sandbox.syscalls import FREE, MACHINES, numbers

#: One instruction: what to do, where to go if yes and if no, and a number.
Step: TypeAlias = tuple[int, int, int, int]

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000
#: Where the call, the machine, and the two halves of the arguments stand.
CALL, MACHINE, ARGUMENTS = 0, 4, 16
#: Numbers from here on belong to the second numbering of x86.
SECOND_NUMBERING = 0x40000000
EXECUTABLE = 0x4
THREAD = 0x00010000
#: Every kind of new namespace; a thread never asks for one.
NAMESPACES = 0x7E020080
NAME_THREAD = 15


def program(machine: str, process: int) -> bytes:
    """Return the filter as Linux wants it.

    Parameters
    ----------
    machine : {"x86_64", "aarch64"}
        Kind of machine.
    process : int
        Number of the process to be locked: the only one it may send signals to.
    """
    known = numbers(machine)
    steps: list[Step] = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 1, 0, MACHINES[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, CALL),
    ]
    if machine == "x86_64":
        steps += [(AT_LEAST, 0, 1, SECOND_NUMBERING), (RETURN, 0, 0, KILL)]
    for name in FREE:
        if name in known:
            steps += _when(known[name], [(RETURN, 0, 0, ALLOW)])
    for name, judged in _judged(process).items():
        steps += _when(known[name], judged)
    steps.append(_refuse(errno.EPERM))
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


def _judged(process: int) -> dict[str, list[Step]]:
    """Return what is asked about the calls that depend on their arguments."""
    no = _refuse(errno.EPERM)
    yes = (RETURN, 0, 0, ALLOW)
    no_code = [(LOAD, 0, 0, _low(2)), (ANY_BIT, 0, 1, EXECUTABLE), no, yes]
    return {
        # Nothing new may become a program.
        "mmap": no_code,
        "mprotect": no_code,
        # A thread, but no process and no namespace.
        "clone": [
            (LOAD, 0, 0, _low(0)),
            (ANY_BIT, 1, 0, NAMESPACES),
            (ANY_BIT, 1, 0, THREAD),
            no,
            yes,
        ],
        # Its arguments stand where a filter cannot look; libraries then take clone.
        "clone3": [_refuse(errno.ENOSYS)],
        "tgkill": [(LOAD, 0, 0, _low(0)), (EQUAL, 1, 0, process), no, yes],
        "prctl": [(LOAD, 0, 0, _low(0)), (EQUAL, 1, 0, NAME_THREAD), no, yes],
        # Its own limits may be read, not set.
        "prlimit64": [
            (LOAD, 0, 0, _low(0)),
            (EQUAL, 0, 4, 0),
            (LOAD, 0, 0, _low(2)),
            (EQUAL, 0, 2, 0),
            (LOAD, 0, 0, _low(2) + 4),
            (EQUAL, 1, 0, 0),
            no,
            yes,
        ],
    }


def _when(number: int, steps: list[Step]) -> list[Step]:
    """Return steps that are taken for one call only; the number of the call is what was loaded last before them."""
    return [(EQUAL, 0, len(steps), number), *steps]


def _low(argument: int) -> int:
    """Return where the lower half of an argument stands."""
    return ARGUMENTS + 8 * argument


def _refuse(code: int) -> Step:
    return (RETURN, 0, 0, REFUSE | code)
